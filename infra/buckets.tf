# raw: mails as SES received them. lake: Parquet, and quarantined mails. athena-results: answers of queries. access-logs: who read what.

locals {
  buckets = toset(["raw", "lake", "athena-results", "access-logs"])
}

resource "aws_s3_bucket" "this" {
  for_each = local.buckets

  # checkov:skip=CKV_AWS_21:no versions: a replaced sealed file and an erased person's mail are to be gone, not kept
  # checkov:skip=CKV_AWS_144:no second region: a raw mail lives 30 days, and the lake can be copied by whom it matters to
  # checkov:skip=CKV_AWS_145:access-logs can only be SSE-S3, which is all that log delivery writes to; the others have the module's key
  # checkov:skip=CKV2_AWS_62:only raw has anything to tell
  # checkov:skip=CKV_AWS_18:access-logs does not log itself
  # checkov:skip=CKV2_AWS_6:each has its block below, which checkov loses behind for_each; a test looks at all four
  bucket        = "${var.name}-${each.key}-${local.account}-${local.region}"
  force_destroy = var.force_destroy
  tags          = local.tags
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = aws_s3_bucket.this

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id

  rule {
    bucket_key_enabled = each.key != "access-logs"

    apply_server_side_encryption_by_default {
      sse_algorithm     = each.key == "access-logs" ? "AES256" : "aws:kms"
      kms_master_key_id = each.key == "access-logs" ? null : aws_kms_key.this.arn
    }
  }
}

resource "aws_s3_bucket_logging" "this" {
  for_each = { for name, bucket in aws_s3_bucket.this : name => bucket if name != "access-logs" }

  bucket        = each.value.id
  target_bucket = aws_s3_bucket.this["access-logs"].id
  target_prefix = "${each.key}/"

  depends_on = [aws_s3_bucket_policy.this]
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  # checkov:skip=CKV_AWS_300:the rule unfinished-uploads does it, which checkov does not see after dynamic ones; a test does
  for_each = {
    raw = [{ id = "mails", prefix = "", days = var.raw_days }]
    # A claim outlives the mail that made it and the token that it is of (`token_days`), so that no replay suppresses twice.
    lake = [
      { id = "quarantine", prefix = "quarantine/", days = var.quarantine_days },
      { id = "claims", prefix = "tokens/", days = max(var.raw_days, var.token_days) + 30 },
    ]
    athena-results = [{ id = "answers", prefix = "", days = 7 }]
    access-logs    = [{ id = "logs", prefix = "", days = 90 }]
  }

  bucket = aws_s3_bucket.this[each.key].id

  dynamic "rule" {
    for_each = each.value

    content {
      id     = rule.value.id
      status = "Enabled"

      filter {
        prefix = rule.value.prefix
      }

      expiration {
        days = rule.value.days
      }
    }
  }

  rule {
    id     = "unfinished-uploads"
    status = "Enabled"

    filter {
      prefix = ""
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

data "aws_iam_policy_document" "bucket" {
  for_each = local.buckets

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.this[each.key].arn, "${aws_s3_bucket.this[each.key].arn}/*"]

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
    for_each = each.key == "raw" ? ["ses"] : []

    content {
      sid       = "SesWritesMails"
      actions   = ["s3:PutObject"]
      resources = [for kind in keys(local.mail_kinds) : "${aws_s3_bucket.this["raw"].arn}/${kind}/*"]

      principals {
        type        = "Service"
        identifiers = ["ses.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [local.account]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceArn"
        values   = [for kind in keys(local.mail_kinds) : "${local.ses_set_arn}:receipt-rule/${var.name}-${kind}"]
      }
    }
  }

  dynamic "statement" {
    for_each = each.key == "access-logs" ? ["logging"] : []

    content {
      sid       = "S3WritesAccessLogs"
      actions   = ["s3:PutObject"]
      resources = ["${aws_s3_bucket.this["access-logs"].arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["logging.s3.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [local.account]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = data.aws_iam_policy_document.bucket

  bucket = aws_s3_bucket.this[each.key].id
  policy = each.value.json

  depends_on = [aws_s3_bucket_public_access_block.this]
}

# A mail that SES has written is told to its queue.
resource "aws_s3_bucket_notification" "raw" {
  bucket = aws_s3_bucket.this["raw"].id

  dynamic "queue" {
    for_each = local.mail_kinds

    content {
      id            = queue.key
      queue_arn     = aws_sqs_queue.this["mail-${queue.key}"].arn
      events        = ["s3:ObjectCreated:*"]
      filter_prefix = "${queue.key}/"
    }
  }
}
