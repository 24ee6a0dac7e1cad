# The pages and the JSON API for customers' domains: the function domain-api behind an HTTP API. All of it only with var.domain_api.
# Its log group, role and alarms are made with those of its siblings.
#
# Why an HTTP API and no function URL: who calls the function is then one API of this account, and its stage limits requests before
# a function runs.

variable "domain_api" {
  description = "Serves the pages and the API for customers' domains. base_url: where people reach it, if not at the API's own address. platform: what customers' records point to, as docs/domain-page.md says. concurrency: so many run at once; a tenant's limits hold for each."
  type = object({
    base_url    = optional(string)
    platform    = optional(map(string), {})
    concurrency = optional(number, 5)
  })
  default = null
}

locals {
  domain_api = var.domain_api == null ? {} : { domain-api = var.domain_api }

  domain_secrets = "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:${var.name}/dkim/*"

  domain_api_functions = {
    for name, settings in local.domain_api : name => {
      package     = name
      timeout     = 29 # an HTTP API waits no longer
      memory      = 1769
      concurrency = settings.concurrency
      environment = merge(
        {
          LAKE_BUCKET      = aws_s3_bucket.this["lake"].id
          EVENTS_QUEUE_URL = aws_sqs_queue.this["events"].url
          SIGNING_SECRET   = aws_secretsmanager_secret.site_signing_key[name].arn
          PLATFORM = jsonencode(merge(
            { bounce_host = var.bounce_domain, dmarc_rua = var.rua_address },
            settings.platform,
            { secret_prefix = "${var.name}/dkim/" },
          ))
        },
        settings.base_url == null ? {} : { BASE_URL = settings.base_url },
      )
    }
  }

  domain_api_grants = {
    for name, settings in local.domain_api : name => [
      { sid = "ChangeRegistry", actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], resources = ["${local.lake}/domains/*"], prefixes = [] },
      { sid = "NoteVerified", actions = ["s3:PutObject"], resources = ["${local.lake}/bounce-domains/*"], prefixes = [] },
      { sid = "KnowTokens", actions = ["s3:GetObject"], resources = ["${local.lake}/access/tokens/*"], prefixes = [] },
      { sid = "SeeWhatIsNotThere", actions = ["s3:ListBucket"], resources = [local.lake], prefixes = [] },
      { sid = "SendEvents", actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.this["events"].arn], prefixes = [] },
      # Keys are made and thrown away here, and never read.
      { sid = "KeepKeys", actions = ["secretsmanager:CreateSecret", "secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret"], resources = [local.domain_secrets], prefixes = [] },
      { sid = "Sign", actions = ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"], resources = [aws_secretsmanager_secret.site_signing_key[name].arn], prefixes = [] },
    ]
  }
}

# Its value is made by the function when it is first asked, so that it stands in no state of Terraform's.
resource "aws_secretsmanager_secret" "site_signing_key" {
  for_each = local.domain_api

  # checkov:skip=CKV2_AWS_57:another value ends all sessions and links: it is changed by hand, when that is wanted
  # checkov:skip=CKV_AWS_149:encrypted with the account's own key for secrets
  name                    = "${var.name}/site-signing-key"
  description             = "Signs the sessions and share links of the pages for customers' domains"
  recovery_window_in_days = var.force_destroy ? 0 : 30
  tags                    = local.tags
}

resource "aws_apigatewayv2_api" "domain_api" {
  for_each = local.domain_api

  name          = "${var.name}-${each.key}"
  description   = "Rebound's pages and API for customers' domains"
  protocol_type = "HTTP"
  tags          = local.tags
}

resource "aws_apigatewayv2_integration" "domain_api" {
  for_each = local.domain_api

  api_id                 = aws_apigatewayv2_api.domain_api[each.key].id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.this[each.key].invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "domain_api" {
  for_each = local.domain_api

  # checkov:skip=CKV_AWS_309:the function asks for a token or a session itself: pages need a login, not a signature
  api_id    = aws_apigatewayv2_api.domain_api[each.key].id
  route_key = "$default"
  target    = "integrations/${aws_apigatewayv2_integration.domain_api[each.key].id}"
}

resource "aws_apigatewayv2_stage" "domain_api" {
  for_each = local.domain_api

  api_id      = aws_apigatewayv2_api.domain_api[each.key].id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = 20
    throttling_burst_limit = 50
  }

  # No path: a share link is a secret.
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.domain_api_http[each.key].arn
    format          = jsonencode({ request = "$context.requestId", method = "$context.httpMethod", status = "$context.status", ms = "$context.responseLatency", error = "$context.integrationErrorMessage" })
  }

  tags = local.tags
}

resource "aws_cloudwatch_log_group" "domain_api_http" {
  for_each = local.domain_api

  # checkov:skip=CKV_AWS_338:30 days and not a year, as the functions' own
  name              = "/aws/lambda/${var.name}-${each.key}-http"
  retention_in_days = var.log_days
  kms_key_id        = aws_kms_key.this.arn
  tags              = local.tags
}

resource "aws_lambda_permission" "domain_api" {
  for_each = local.domain_api

  statement_id  = "http-api"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this[each.key].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.domain_api[each.key].execution_arn}/*"
}

output "domain_api_url" {
  description = "Where the pages and the API for customers' domains are."
  value       = one([for name, api in aws_apigatewayv2_api.domain_api : coalesce(var.domain_api.base_url, api.api_endpoint)])
}
