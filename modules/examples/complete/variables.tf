variable "hub_account_id" {
  description = "The account of the hub."
  type        = string
}

variable "dev_account_id" {
  description = "The account of the first spoke; it may be the hub's."
  type        = string
}

variable "prod_account_id" {
  description = "The account of the second spoke. Default: the hub's."
  type        = string
  default     = null
}

variable "region" {
  description = "The Region of all of them."
  type        = string
  default     = "us-east-1"
}

variable "role_name" {
  description = "The role by which Terraform gets into each account. Default: the credentials of the environment, for a single account."
  type        = string
  default     = null
}

variable "dev_metrics" {
  description = "What the first spoke measures."
  type        = any
  default     = ["TotalCompletedTrainingJobs", "NumberEndPointsInService"]
}

variable "alerts" {
  description = "What is worth an alert in the hub."
  type        = any
  default     = ["IdleEndpoints24h"]
}
