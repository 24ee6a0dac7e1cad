# One key for the buckets, the logs and the functions' settings. SES writes mails with it, the log service logs.

data "aws_iam_policy_document" "key" {
  # checkov:skip=CKV_AWS_109:a key's policy that names no administrator locks everybody out for ever
  # checkov:skip=CKV_AWS_111:a key's policy speaks of its own key only
  # checkov:skip=CKV_AWS_356:a key's policy speaks of its own key only, whose ARN is not known before it is there
  # The account's own policies say who may use the key: without this statement nobody could ever change it again.
  statement {
    sid       = "AccountDecides"
    actions   = ["kms:*"]
    resources = ["*"] # in a key's policy, this key

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${local.account}:root"]
    }
  }

  statement {
    sid       = "SesWritesMails"
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = ["*"]

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
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["${local.ses_set_arn}:receipt-rule/*"]
    }
  }

  statement {
    sid       = "LogsAreEncrypted"
    actions   = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${local.region}.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/lambda/${var.name}-*"]
    }
  }
}

resource "aws_kms_key" "this" {
  description         = "${var.name}: mails, lake, logs"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json
  tags                = local.tags
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}
