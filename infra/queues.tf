# mail-bounces and mail-reports: S3's notifications of mails, for the intakes. events: what the sending platform reads.
# Each has a dead-letter queue; those of the mails are read by isolate.
#
# Encryption is SQS' own (SSE-SQS): S3 and consumers in other accounts need no key for it, and it costs nothing.

locals {
  isolate_visibility = 6 * local.functions_isolate_timeout
  # functions.isolate.timeout, without the queues that its environment names: a queue must not wait for itself.
  functions_isolate_timeout = 120

  queues = {
    mail-bounces = {
      visibility      = 6 * local.mail_kinds.bounces.timeout + local.mail_kinds.bounces.window
      dead_visibility = local.isolate_visibility
      receives        = 5
    }
    mail-reports = {
      visibility      = 6 * local.mail_kinds.reports.timeout + local.mail_kinds.reports.window
      dead_visibility = local.isolate_visibility
      receives        = 5
    }
    events = { visibility = 120, dead_visibility = 30, receives = 10 }
  }
}

resource "aws_sqs_queue" "this" {
  for_each = local.queues

  name                       = "${var.name}-${each.key}"
  visibility_timeout_seconds = each.value.visibility
  message_retention_seconds  = 14 * 86400
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true
  max_message_size           = 262144 # more only with version 6 of the provider; a longer event is told by reference
  policy                     = data.aws_iam_policy_document.queue[each.key].json

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead[each.key].arn
    maxReceiveCount     = each.value.receives
  })

  tags = local.tags
}

resource "aws_sqs_queue" "dead" {
  for_each = local.queues

  name                       = "${var.name}-${each.key}-dead"
  visibility_timeout_seconds = each.value.dead_visibility
  message_retention_seconds  = 14 * 86400
  sqs_managed_sse_enabled    = true
  policy                     = data.aws_iam_policy_document.queue["${each.key}-dead"].json

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = ["${local.sqs_arn}:${var.name}-${each.key}"]
  })

  tags = local.tags
}

data "aws_iam_policy_document" "queue" {
  for_each = toset(concat(keys(local.queues), [for name in keys(local.queues) : "${name}-dead"]))

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = ["${local.sqs_arn}:${var.name}-${each.key}"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  dynamic "statement" {
    for_each = contains([for kind in keys(local.mail_kinds) : "mail-${kind}"], each.key) ? ["s3"] : []

    content {
      sid       = "S3TellsOfMails"
      actions   = ["sqs:SendMessage"]
      resources = ["${local.sqs_arn}:${var.name}-${each.key}"]

      principals {
        type        = "Service"
        identifiers = ["s3.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [local.account]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = [aws_s3_bucket.this["raw"].arn]
      }
    }
  }
}
