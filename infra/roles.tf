# A role for each function, with what it does and nothing else.

locals {
  raw  = aws_s3_bucket.this["raw"].arn
  lake = aws_s3_bucket.this["lake"].arn

  # Objects that an intake writes: new rows, quarantined mails, and the claims of return-path tokens that suppress an address,
  # which it also reads, with the marks of verified bounce domains. Sealed files it never touches.
  intake_writes = concat([for table in local.table_names : "${local.lake}/${table}/delta/*"], ["${local.lake}/quarantine/*", "${local.lake}/tokens/*"])

  # s3:ListBucket beside s3:GetObject, because without it S3 answers 403 for an object that is not there, not 404; a condition
  # on s3:prefix would take that away again, so only who lists and never asks for what may be missing has one.
  grants = merge(
    local.domain_grants,
    local.domain_api_grants,
    local.return_path_grants,
    {
      for kind in keys(local.mail_kinds) : "intake-${kind}" => [
        { sid = "ReadMails", actions = ["s3:GetObject"], resources = ["${local.raw}/${kind}/*"], prefixes = [] },
        { sid = "SeeWhatIsMissing", actions = ["s3:ListBucket"], resources = [local.raw, local.lake], prefixes = [] },
        { sid = "WriteRows", actions = ["s3:PutObject"], resources = local.intake_writes, prefixes = [] },
        { sid = "ReadClaims", actions = ["s3:GetObject"], resources = ["${local.lake}/tokens/*", "${local.lake}/bounce-domains/*"], prefixes = [] },
        { sid = "SendEvents", actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.this["events"].arn], prefixes = [] },
        { sid = "TakeFromQueue", actions = local.take, resources = [aws_sqs_queue.this["mail-${kind}"].arn], prefixes = [] },
      ]
    },
    {
      isolate = [
        { sid = "ReadMails", actions = ["s3:GetObject"], resources = [for kind in keys(local.mail_kinds) : "${local.raw}/${kind}/*"], prefixes = [] },
        { sid = "SeeWhatIsMissing", actions = ["s3:ListBucket"], resources = [local.raw, local.lake], prefixes = [] },
        { sid = "WriteRows", actions = ["s3:PutObject"], resources = local.intake_writes, prefixes = [] },
        { sid = "ReadClaims", actions = ["s3:GetObject"], resources = ["${local.lake}/tokens/*", "${local.lake}/bounce-domains/*"], prefixes = [] },
        { sid = "SendEvents", actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.this["events"].arn], prefixes = [] },
        { sid = "TakeFromQueue", actions = local.take, resources = [for kind in keys(local.mail_kinds) : aws_sqs_queue.dead["mail-${kind}"].arn], prefixes = [] },
      ]
      # The only one that removes anything, and only what it has sealed.
      seal = [
        { sid = "ListTables", actions = ["s3:ListBucket"], resources = [local.lake], prefixes = [] },
        { sid = "TakeDelta", actions = ["s3:GetObject", "s3:DeleteObject"], resources = [for table in local.table_names : "${local.lake}/${table}/delta/*"], prefixes = [] },
        { sid = "WriteSealed", actions = ["s3:GetObject", "s3:PutObject"], resources = [for table in local.table_names : "${local.lake}/${table}/sealed/*"], prefixes = [] },
      ]
      sweep = [
        { sid = "ListMails", actions = ["s3:ListBucket"], resources = [local.raw], prefixes = [for kind in keys(local.mail_kinds) : "${kind}/*"] },
        { sid = "ListLog", actions = ["s3:ListBucket"], resources = [local.lake], prefixes = ["ingest_log/*"] },
        { sid = "ReadLog", actions = ["s3:GetObject"], resources = ["${local.lake}/ingest_log/*"], prefixes = [] },
        { sid = "SendMailsAgain", actions = ["sqs:SendMessage"], resources = [for kind in keys(local.mail_kinds) : aws_sqs_queue.this["mail-${kind}"].arn], prefixes = [] },
      ]
    },
  )

  take = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "function" {
  for_each = local.functions

  name               = "${var.name}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.assume.json
  tags               = local.tags
}

data "aws_iam_policy_document" "function" {
  for_each = local.functions

  dynamic "statement" {
    for_each = local.grants[each.key]

    content {
      sid       = statement.value.sid
      actions   = statement.value.actions
      resources = statement.value.resources

      dynamic "condition" {
        for_each = length(statement.value.prefixes) > 0 ? [statement.value.prefixes] : []

        content {
          test     = "StringLike"
          variable = "s3:prefix"
          values   = condition.value
        }
      }
    }
  }

  statement {
    sid       = "WriteLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
  }

  statement {
    sid       = "UseKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.this.arn]
  }

  dynamic "statement" {
    for_each = contains(["intake-bounces", "intake-reports", "isolate"], each.key) ? [aws_secretsmanager_secret.return_path.arn] : []

    content {
      sid       = "ReadReturnPathKeys"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions

  name   = "least"
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.function[each.key].json
}
