# The functions, what calls them, and their logs. What each may do: roles.tf.

resource "aws_lambda_function" "this" {
  for_each = local.functions

  # checkov:skip=CKV_AWS_117:no VPC: S3, SQS and KMS are all that is called, over TLS, and a VPC would need an endpoint for each
  # checkov:skip=CKV_AWS_116:intake and isolate answer their queues, which have dead-letter queues; seal and sweep come again by themselves, and their errors raise an alarm
  # checkov:skip=CKV_AWS_115:concurrency is limited at the event source, so that nothing is throttled and counted as a receive
  # checkov:skip=CKV_AWS_272:packages are built from source by who deploys them; a signing profile would be the same person's
  # checkov:skip=CKV_AWS_50:no X-Ray: every log line has the request id, and the durations are metrics
  function_name    = "${var.name}-${each.key}"
  description      = "Rebound's ${each.value.package}"
  role             = aws_iam_role.function[each.key].arn
  filename         = "${var.packages}/${each.value.package}.zip"
  source_code_hash = filebase64sha256("${var.packages}/${each.value.package}.zip")
  handler          = "bootstrap"
  runtime          = "provided.al2023"
  architectures    = [var.architecture]
  timeout          = each.value.timeout
  memory_size      = each.value.memory
  kms_key_arn      = aws_kms_key.this.arn

  # Only who is called by people is limited here; the others are at their event source.
  reserved_concurrent_executions = try(each.value.concurrency, -1)

  environment {
    variables = merge(each.value.environment, { FUNCTION_NAME = each.key })
  }

  logging_config {
    log_format            = "JSON"
    application_log_level = "INFO"
    system_log_level      = "WARN"
    log_group             = aws_cloudwatch_log_group.function[each.key].name
  }

  tags = local.tags
}

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  # checkov:skip=CKV_AWS_338:30 days and not a year: what happened to a mail stands in the lake's ingest_log
  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = var.log_days
  kms_key_id        = aws_kms_key.this.arn
  tags              = local.tags
}

resource "aws_lambda_event_source_mapping" "intake" {
  for_each = local.mail_kinds

  event_source_arn                   = aws_sqs_queue.this["mail-${each.key}"].arn
  function_name                      = aws_lambda_function.this["intake-${each.key}"].arn
  batch_size                         = each.value.batch_size
  maximum_batching_window_in_seconds = each.value.window
  function_response_types            = ["ReportBatchItemFailures"]
  tags                               = local.tags

  scaling_config {
    maximum_concurrency = var.intake_concurrency[each.key]
  }

  depends_on = [aws_iam_role_policy.function]
}

# One mail at a time: the one that kills takes no other with it.
resource "aws_lambda_event_source_mapping" "isolate" {
  for_each = local.mail_kinds

  event_source_arn        = aws_sqs_queue.dead["mail-${each.key}"].arn
  function_name           = aws_lambda_function.this["isolate"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]
  tags                    = local.tags

  scaling_config {
    maximum_concurrency = 2
  }

  depends_on = [aws_iam_role_policy.function]
}

locals {
  schedules = merge(local.domain_schedules, {
    seal  = { expression = "cron(7 * * * ? *)", description = "Every hour, seven minutes past" }
    sweep = { expression = "cron(30 3 * * ? *)", description = "Every day at 3:30 UTC" }
  })
}

resource "aws_cloudwatch_event_rule" "schedule" {
  for_each = local.schedules

  name                = "${var.name}-${each.key}"
  description         = each.value.description
  schedule_expression = each.value.expression
  tags                = local.tags
}

resource "aws_cloudwatch_event_target" "schedule" {
  for_each = local.schedules

  rule  = aws_cloudwatch_event_rule.schedule[each.key].name
  arn   = aws_lambda_function.this[each.key].arn
  input = jsonencode({})
}

resource "aws_lambda_permission" "schedule" {
  for_each = local.schedules

  statement_id   = "schedule"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.this[each.key].function_name
  principal      = "events.amazonaws.com"
  source_arn     = aws_cloudwatch_event_rule.schedule[each.key].arn
  source_account = local.account
}
