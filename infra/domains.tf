# Customer domains: their DNS is checked every six hours, and closer after the customer said 'I have published it'; once a day their
# DMARC reports are counted. The role, log group, schedule and alarms are made with those of the other functions, from what stands here.

locals {
  domain_functions = {
    domain-check = {
      package = "domain-check"
      timeout = 300
      memory  = 512
      environment = {
        LAKE_BUCKET      = aws_s3_bucket.this["lake"].id
        EVENTS_QUEUE_URL = aws_sqs_queue.this["events"].url
      }
    }
  }

  # No secret: a check needs the public halves only, which are in the registry.
  domain_grants = {
    domain-check = [
      { sid = "ListDomains", actions = ["s3:ListBucket"], resources = [local.lake], prefixes = [] },
      { sid = "KeepDomains", actions = ["s3:GetObject", "s3:PutObject"], resources = ["${local.lake}/domains/*", "${local.lake}/dmarc-figures.json"], prefixes = [] },
      # A report counts once: dmarc_reports says which of its deliveries does.
      { sid = "CountReports", actions = ["s3:GetObject"], resources = ["${local.lake}/dmarc_records/*", "${local.lake}/dmarc_reports/*"], prefixes = [] },
      { sid = "MarkVerified", actions = ["s3:PutObject"], resources = ["${local.lake}/bounce-domains/*"], prefixes = [] },
      { sid = "SendEvents", actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.this["events"].arn], prefixes = [] },
    ]
  }

  domain_schedules = {
    domain-check = { expression = "rate(5 minutes)", description = "Every five minutes: what is due is checked" }
  }
}

resource "aws_cloudwatch_metric_alarm" "domain_checks_fail" {
  alarm_name          = "${var.name}-domain-checks-fail"
  alarm_description   = "Customer domains cannot be checked, or their events cannot be sent. docs/domains.md."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 3
  treat_missing_data  = "breaching" # a check that does not run says nothing either
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
  tags                = local.tags

  metric_query {
    id          = "troubles"
    label       = "Domains not checked and events not sent"
    expression  = "failed + unsent + left"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { failed = "Failed", unsent = "Unsent", left = "Left" }

    content {
      id = metric_query.key

      metric {
        namespace   = "Rebound"
        metric_name = metric_query.value
        dimensions  = { Function = "domain-check" }
        stat        = "Maximum"
        period      = 900
      }
    }
  }
}
