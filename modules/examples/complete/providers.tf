terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

locals {
  accounts = {
    hub  = var.hub_account_id
    dev  = var.dev_account_id
    prod = local.prod_account_id
  }
  # Nothing where the environment's credentials are those of the account.
  roles = {
    for name, account in local.accounts :
    name => var.role_name == null ? [] : ["arn:${startswith(var.region, "cn-") ? "aws-cn" : startswith(var.region, "us-gov-") ? "aws-us-gov" : "aws"}:iam::${account}:role/${var.role_name}"]
  }
}

provider "aws" {
  alias               = "hub"
  region              = var.region
  allowed_account_ids = [local.accounts.hub]

  dynamic "assume_role" {
    for_each = local.roles.hub
    content {
      role_arn = assume_role.value
    }
  }
}

provider "aws" {
  alias               = "dev"
  region              = var.region
  allowed_account_ids = [local.accounts.dev]

  dynamic "assume_role" {
    for_each = local.roles.dev
    content {
      role_arn = assume_role.value
    }
  }
}

provider "aws" {
  alias               = "prod"
  region              = var.region
  allowed_account_ids = [local.accounts.prod]

  dynamic "assume_role" {
    for_each = local.roles.prod
    content {
      role_arn = assume_role.value
    }
  }
}
