# A hub, a spoke in an account of its own, and a spoke in a third account or in the hub's. All three may be one account.

locals {
  prod_account_id = coalesce(var.prod_account_id, var.hub_account_id)
  # The name of the hub, and its account as spokes in the same Region write it.
  monitors = { hub = var.hub_account_id }
}

module "hub" {
  source    = "../../hub"
  providers = { aws = aws.hub }

  account_id = var.hub_account_id
  region     = var.region
  schedule   = "rate(3 hours)"
  alerts     = var.alerts
}

module "dev" {
  source    = "../../spoke"
  providers = { aws = aws.dev }

  account_id  = var.dev_account_id
  region      = var.region
  project     = "Project1"
  environment = "dev"
  metrics     = var.dev_metrics
  monitors    = local.monitors
  # The hub's module brings the connection function of its account.
  connection = var.dev_account_id != var.hub_account_id

  # The hub is there before somebody reports to it.
  depends_on = [module.hub]
}

module "prod" {
  source    = "../../spoke"
  providers = { aws = aws.prod }

  account_id  = local.prod_account_id
  region      = var.region
  project     = "Project1"
  environment = "prod"
  metrics     = ["TotalCompletedTrainingJobs", "NumberEndPointsInService"]
  # One parameter connects all spokes of an account.
  monitors   = local.prod_account_id == var.dev_account_id ? {} : local.monitors
  connection = !contains([var.hub_account_id, var.dev_account_id], local.prod_account_id)
  # Where another module of the account writes the parameter.
  reports_home = local.prod_account_id == var.hub_account_id

  depends_on = [module.hub]
}

# The other half of each connection: the hub believes these accounts.
resource "aws_ssm_parameter" "registration" {
  for_each = {
    for spoke in [module.dev.registration, module.prod.registration] : spoke.name => spoke.value
  }
  provider = aws.hub

  name           = each.key
  type           = "String"
  insecure_value = each.value

  depends_on = [module.hub]
}
