variable "name" {
  description = "What every resource's name begins with."
  type        = string
  default     = "rebound"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}$", var.name))
    error_message = "Two to 21 of a-z, 0-9 and -, beginning with a letter: it becomes part of bucket names."
  }
}

variable "bounce_domain" {
  description = "The host that bounces come back to, and that customers' bounce domains point at: bounce.example.net."
  type        = string
}

variable "rua_address" {
  description = "The address that DMARC aggregate and failure reports and TLS reports are sent to: reports@rua.example.net."
  type        = string

  validation {
    condition     = can(regex("^[^@ ]+@[^@ ]+[.][^@ ]+$", var.rua_address))
    error_message = "An address: reports@rua.example.net."
  }
}

variable "customer_bounce_domains" {
  description = "Customers' own bounce domains, each a CNAME to bounce_domain. SES accepts mail only for domains that it has verified; the records to publish are in the output dns_records."
  type        = set(string)
  default     = []
}

variable "activate_receipt_rules" {
  description = "Makes this module's receipt rule set the account's active one in this region. There is only one: another active set stops receiving."
  type        = bool
  default     = false
}

variable "packages" {
  description = "The folder with intake.zip, isolate.zip, seal.zip, sweep.zip, rotate.zip, domain-check.zip and, with domain_api, domain-api.zip, as `make package` leaves them."
  type        = string
}

variable "architecture" {
  description = "What the packages were built for."
  type        = string
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "arm64 or x86_64."
  }
}

variable "keep_headers" {
  description = "Header fields of the original message to keep with every bounce, in lower case: x-campaign-id."
  type        = set(string)
  default     = []
}

variable "drop_headers" {
  description = "Which of message-id, from, to, subject and date of the original message not to keep: subject."
  type        = set(string)
  default     = []
}

variable "authserv_ids" {
  description = "Mail servers whose Authentication-Results are believed, where mail comes through others than SES."
  type        = set(string)
  default     = []
}

variable "limits" {
  description = "Limits of what one mail may take, by their names in docs/reports.md: { ratio = 300 }."
  type        = map(number)
  default     = {}
}

variable "token_days" {
  description = "For how many days after it was minted a signed return path is believed: longer than servers keep trying and people are away."
  type        = number
  default     = 14

  validation {
    condition     = var.token_days >= 1 && var.token_days <= 60 && floor(var.token_days) == var.token_days
    error_message = "token_days is a whole number from 1 to 60: a key that minted is believed for 60 days more."
  }
}

variable "raw_days" {
  description = "How long raw mails are kept: so far back a replay reaches."
  type        = number
  default     = 30
}

variable "quarantine_days" {
  description = "How long quarantined mails are kept."
  type        = number
  default     = 90
}

variable "log_days" {
  description = "How long the functions' logs are kept. They hold object keys and outcomes, no addresses."
  type        = number
  default     = 30
}

variable "intake_concurrency" {
  description = "How many copies of each intake may run at once, at least 2."
  type        = object({ bounces = number, reports = number })
  default     = { bounces = 10, reports = 5 }
}

variable "scan_limit_gib" {
  description = "An Athena query that would scan more is stopped."
  type        = number
  default     = 100
}

variable "alarm_topic_arns" {
  description = "SNS topics that alarms are told to."
  type        = list(string)
  default     = []
}

variable "budget" {
  description = "A monthly budget in US dollars for everything that carries this module's Project tag, and who is written to at 80 % and at 100 % of it. The tag must be activated for cost allocation once per account."
  type        = object({ usd = number, addresses = list(string) })
  default     = null
}

variable "force_destroy" {
  description = "Lets `terraform destroy` remove buckets that still hold objects. For tests."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags for everything, besides Project."
  type        = map(string)
  default     = {}
}
