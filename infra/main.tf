# What the other files share: who and where, names, tags, and the functions as data.

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

locals {
  account   = data.aws_caller_identity.this.account_id
  partition = data.aws_partition.this.partition
  region    = data.aws_region.this.name
  tags      = merge({ Project = var.name }, var.tags)

  # An ARN that is known before its resource is: for policies that name each other.
  sqs_arn     = "arn:${local.partition}:sqs:${local.region}:${local.account}"
  ses_set_arn = "arn:${local.partition}:ses:${local.region}:${local.account}:receipt-rule-set/${var.name}"

  # What SES writes under, which queue hears of it, and which intake reads it.
  mail_kinds = {
    bounces = { timeout = 60, memory = 1024, batch_size = 500, window = 20 }
    reports = { timeout = 300, memory = 2048, batch_size = 20, window = 60 }
  }

  intake_environment = {
    RAW_BUCKET         = aws_s3_bucket.this["raw"].id
    LAKE_BUCKET        = aws_s3_bucket.this["lake"].id
    EVENTS_QUEUE_URL   = aws_sqs_queue.this["events"].url
    KEEP_HEADERS       = join(",", sort(var.keep_headers))
    DROP_HEADERS       = join(",", sort(var.drop_headers))
    AUTHSERV_IDS       = join(",", sort(var.authserv_ids))
    TOKEN_DAYS         = tostring(var.token_days)
    LIMITS             = join(",", [for name, value in var.limits : "${name}=${value}"])
    RETURN_PATH_SECRET = aws_secretsmanager_secret.return_path.arn
  }

  functions = merge(local.domain_functions, local.domain_api_functions, local.return_path_functions, {
    intake-bounces = {
      package     = "intake"
      timeout     = local.mail_kinds.bounces.timeout
      memory      = local.mail_kinds.bounces.memory
      environment = local.intake_environment
    }
    intake-reports = {
      package     = "intake"
      timeout     = local.mail_kinds.reports.timeout
      memory      = local.mail_kinds.reports.memory
      environment = local.intake_environment
    }
    isolate = {
      package     = "isolate"
      timeout     = 120
      memory      = 3008
      environment = local.intake_environment
    }
    seal = {
      package     = "seal"
      timeout     = 900
      memory      = 2048
      environment = { LAKE_BUCKET = aws_s3_bucket.this["lake"].id }
    }
    sweep = {
      package = "sweep"
      timeout = 900
      memory  = 1024
      environment = {
        RAW_BUCKET        = aws_s3_bucket.this["raw"].id
        LAKE_BUCKET       = aws_s3_bucket.this["lake"].id
        BOUNCES_QUEUE_URL = aws_sqs_queue.this["mail-bounces"].url
        REPORTS_QUEUE_URL = aws_sqs_queue.this["mail-reports"].url
      }
    }
  })
}
