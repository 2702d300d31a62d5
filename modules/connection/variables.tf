# Written by `npm run modules` from the constructs of the CDKTF stacks.

variable "account_id" {
  description = "The account of the provider, 12 digits. It is not looked up, so that a plan always shows what policies say."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id: an account id is a string of 12 digits."
  }
}

variable "region" {
  description = "The Region of the provider, for example `us-east-1`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-isob?|eu-isoe|us-isof|eusc-de)-(?:central|(?:north|south)(?:east|west)?|east|west)-[1-9]\\d?$", var.region))
    error_message = "region: a Region looks like \"us-east-1\"."
  }
}

variable "architecture" {
  description = "The processors of the functions, `arm64` or `x86_64`. Default: `arm64` in the partition `aws`, `x86_64` in all others."
  type        = string
  default     = null

  validation {
    condition     = var.architecture == null || can(regex("^(arm64|x86_64)$", var.architecture))
    error_message = "architecture: use arm64 or x86_64."
  }
}

variable "permissions_boundary" {
  description = "The ARN of a managed policy that all roles have as their permissions boundary. Default: none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::(?:aws|\\d{12}):policy/(?:[\\w+=,.@-]{1,512}/)*[\\w+=,.@-]{1,128}$", var.permissions_boundary))
    error_message = "permissions_boundary: give the ARN of a managed policy, for example arn:aws:iam::111111111111:policy/boundary."
  }
}

variable "role_path" {
  description = "The path of all roles, at most 512 characters; it begins and ends with `/`."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/(?:[!-.0-~]+/)*$", var.role_path))
    error_message = "role_path: a path begins and ends with /, for example \"/platform/\", and has no spaces."
  }

  validation {
    condition     = length(var.role_path) <= 512 && !can(regex("[*?$]", var.role_path))
    error_message = "role_path: at most 512 characters are accepted, and none of * ? $."
  }
}

variable "log_retention_days" {
  description = "Days after which the functions' logs expire, one of the values of CloudWatch Logs."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days: use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }
}

variable "tags" {
  description = "Tags on every resource, besides the provider's `default_tags`."
  type        = map(string)
  default     = null
}

variable "of_hub" {
  description = "Whether a hub lives there. The function then keeps a copy of the registered accounts in its table, and changes of parameters, of which a hub may have hundreds at once, go through a queue; polling it costs about 0.26 $ a month."
  type        = bool
  default     = false
  nullable    = false
}

variable "organization_id" {
  description = "For a hub: the organization whose accounts the bus policy allows if it has no room to list them. Default: it always lists them."
  type        = string
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "organization_id: an organization id looks like \"o-a1b2c3d4e5\"."
  }
}
