# What must be said, and nothing else.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.80"
    }
  }
}

provider "aws" {}

module "rebound" {
  source = "../.."

  bounce_domain = "bounce.example.net"
  rua_address   = "reports@rua.example.net"
  packages      = "../../../target/package"
}

output "rebound" {
  value = module.rebound
}
