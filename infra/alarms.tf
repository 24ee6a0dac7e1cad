# What wakes somebody, and the page that they look at then. Rebound's own metrics are written by the functions into their logs
# (CloudWatch's embedded format), namespace Rebound, dimension Function.

locals {
  queue_names = concat(keys(local.queues), [for name in keys(local.queues) : "${name}-dead"])
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  for_each = local.queues

  alarm_name          = "${var.name}-${each.key}-dead-letters"
  alarm_description   = "Messages that failed ${each.value.receives} times. Of mails: isolate could not read them either. docs/deploy.md, dead letters."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead[each.key].name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = each.key == "events" ? 1 : 3 # isolate takes a moment
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "oldest_message" {
  for_each = local.queues

  alarm_name          = "${var.name}-${each.key}-oldest-message"
  alarm_description   = each.key == "events" ? "The sending platform does not read its events." : "Mails wait longer than a quarter of an hour."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.this[each.key].name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 900
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = local.functions

  alarm_name          = "${var.name}-${each.key}-errors"
  alarm_description   = "The function died or ran out of time. A mail that kills its reader is quarantined by isolate; any other cause is ours."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.this[each.key].function_name }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  for_each = local.functions

  alarm_name          = "${var.name}-${each.key}-throttles"
  alarm_description   = "The account's concurrency is used up: raise its quota or lower intake_concurrency."
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions          = { FunctionName = aws_lambda_function.this[each.key].function_name }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "quarantine_rate" {
  for_each = local.mail_kinds

  alarm_name          = "${var.name}-${each.key}-quarantine-rate"
  alarm_description   = "More than one mail in 200 could not be read: a new format, or an attack. Their reasons stand in the view ingest_log."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0.5
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
  tags                = local.tags

  metric_query {
    id          = "rate"
    label       = "Quarantined mails, in per cent"
    expression  = "IF(mails > 0, 100 * quarantined / mails, 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { mails = "Mails", quarantined = "Mails.quarantined" }

    content {
      id = metric_query.key

      metric {
        namespace   = "Rebound"
        metric_name = metric_query.value
        dimensions  = { Function = "intake-${each.key}" }
        stat        = "Sum"
        period      = 3600
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "swept" {
  alarm_name          = "${var.name}-sweep-found-mails"
  alarm_description   = "Mails had no outcome and were driven in again. Nothing is lost, but a notification was, or an intake failed without a dead letter."
  namespace           = "Rebound"
  metric_name         = "Swept"
  dimensions          = { Function = "sweep" }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 86400
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "seal_lag" {
  alarm_name          = "${var.name}-seal-lag"
  alarm_description   = "No seal has gone through for three hours. Queries stay right, and become slower and dearer."
  namespace           = "Rebound"
  metric_name         = "Succeeded"
  dimensions          = { Function = "seal" }
  statistic           = "Sum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 3600
  evaluation_periods  = 3
  treat_missing_data  = "breaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
  tags                = local.tags
}

# The sweep lists the mails of the days it looks back on, so it knows how many came on each. An alarm by itself cannot look at
# the week before: it sees one window.
resource "aws_cloudwatch_metric_alarm" "silence" {
  alarm_name          = "${var.name}-no-mail"
  alarm_description   = "No mail for a day, after a week with mail: look at the MX record and at the active receipt rule set."
  namespace           = "Rebound"
  metric_name         = "Silent"
  dimensions          = { Function = "sweep" }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 86400
  evaluation_periods  = 1
  treat_missing_data  = "breaching" # a sweep that does not run says nothing either
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
  tags                = local.tags
}

locals {
  widgets = [
    {
      title   = "Mails by outcome"
      stacked = true
      metrics = flatten([
        for function in ["intake-bounces", "intake-reports", "isolate"] : [
          for outcome in ["bounce", "complaint", "dmarc_aggregate", "dmarc_failure", "tls_report", "notice", "unrelated", "quarantined"] :
          [["Rebound", "Mails.${outcome}", "Function", function, { stat = "Sum" }]]
        ]
      ])
    },
    {
      title   = "Lag from receipt to event, in ms"
      stacked = false
      metrics = flatten([
        for function in ["intake-bounces", "intake-reports"] : [
          for stat in ["p50", "p99"] : [["Rebound", "Lag", "Function", function, { stat = stat, label = "${function} ${stat}" }]]
        ]
      ])
    },
    {
      title   = "Events and bytes"
      stacked = false
      metrics = flatten([
        for function in ["intake-bounces", "intake-reports"] : [
          [["Rebound", "Events", "Function", function, { stat = "Sum" }]],
          [["Rebound", "Bytes", "Function", function, { stat = "Sum", yAxis = "right" }]],
        ]
      ])
    },
    {
      title   = "Oldest message, in seconds"
      stacked = false
      metrics = [for name in local.queue_names : ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "${var.name}-${name}", { stat = "Maximum" }]]
    },
    {
      title   = "Messages waiting"
      stacked = false
      metrics = [for name in local.queue_names : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "${var.name}-${name}", { stat = "Maximum" }]]
    },
    {
      title   = "Duration, in ms"
      stacked = false
      metrics = [for name in keys(local.functions) : ["AWS/Lambda", "Duration", "FunctionName", "${var.name}-${name}", { stat = "p99" }]]
    },
    {
      title   = "Errors and throttles"
      stacked = false
      metrics = concat(
        [for name in keys(local.functions) : ["AWS/Lambda", "Errors", "FunctionName", "${var.name}-${name}", { stat = "Sum" }]],
        [for name in keys(local.functions) : ["AWS/Lambda", "Throttles", "FunctionName", "${var.name}-${name}", { stat = "Sum" }]],
      )
    },
    {
      title   = "Sealed and swept"
      stacked = false
      metrics = [
        ["Rebound", "DeltaFiles", "Function", "seal", { stat = "Sum" }],
        ["Rebound", "SealedFiles", "Function", "seal", { stat = "Sum" }],
        ["Rebound", "Swept", "Function", "sweep", { stat = "Sum" }],
      ]
    },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [
      for n, widget in local.widgets : {
        type   = "metric"
        x      = 12 * (n % 2)
        y      = 6 * floor(n / 2)
        width  = 12
        height = 6
        properties = {
          title   = widget.title
          region  = local.region
          period  = 300
          stacked = widget.stacked
          metrics = widget.metrics
        }
      }
    ]
  })
}

resource "aws_budgets_budget" "this" {
  count = var.budget == null ? 0 : 1

  name         = var.name
  budget_type  = "COST"
  limit_amount = tostring(var.budget.usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  cost_filter {
    name   = "TagKeyValue"
    values = ["user:Project$${var.name}"]
  }

  dynamic "notification" {
    for_each = toset([80, 100])

    content {
      comparison_operator        = "GREATER_THAN"
      threshold                  = notification.value
      threshold_type             = "PERCENTAGE"
      notification_type          = "ACTUAL"
      subscriber_email_addresses = var.budget.addresses
    }
  }
}
