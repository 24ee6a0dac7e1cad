# Everything that can be said. The tests apply this one.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.80"
    }
  }
}

variable "packages" {
  description = "The folder with the zips of `make package`."
  type        = string
  default     = "../../../target/package"
}

# SES receives in us-east-1, us-west-2, eu-west-1, ap-northeast-1 and some more: docs/deploy.md.
provider "aws" {}

resource "aws_sns_topic" "alarms" {
  name              = "rebound-alarms"
  kms_master_key_id = "alias/aws/sns"
}

module "rebound" {
  source = "../.."

  name                    = "rebound"
  bounce_domain           = "bounce.example.net"
  rua_address             = "reports@rua.example.net"
  customer_bounce_domains = ["bounce.customer.example", "return.shop.example"]
  activate_receipt_rules  = true
  packages                = var.packages
  architecture            = "x86_64"
  keep_headers            = ["x-campaign-id", "list-id"]
  domain_api              = { base_url = "https://dns.example.net", platform = { spf_include = "spf.example.net" } }
  token_days              = 14
  raw_days                = 30
  quarantine_days         = 90
  log_days                = 30
  intake_concurrency      = { bounces = 20, reports = 5 }
  scan_limit_gib          = 50
  alarm_topic_arns        = [aws_sns_topic.alarms.arn]
  budget                  = { usd = 200, addresses = ["operator@example.net"] }
  force_destroy           = true
  tags                    = { Environment = "example" }
}

output "rebound" {
  value = module.rebound
}
