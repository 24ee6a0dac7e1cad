# Who may receive: the bounce host, the report domain, and customers' bounce domains. What is received goes to the bucket raw:
# mail for the rua address under reports/, everything else under bounces/.

locals {
  rua_domain        = split("@", var.rua_address)[1]
  receiving_domains = setunion([var.bounce_domain, local.rua_domain], var.customer_bounce_domains)
}

resource "aws_ses_domain_identity" "this" {
  for_each = local.receiving_domains

  domain = each.value
}

resource "aws_ses_receipt_rule_set" "this" {
  rule_set_name = var.name
}

resource "aws_ses_receipt_rule" "reports" {
  name          = "${var.name}-reports"
  rule_set_name = aws_ses_receipt_rule_set.this.rule_set_name
  recipients    = [var.rua_address]
  enabled       = true
  scan_enabled  = true
  tls_policy    = "Optional" # a reporter without TLS still has something to say

  s3_action {
    bucket_name       = aws_s3_bucket.this["raw"].id
    object_key_prefix = "reports/"
    position          = 1
  }

  # Without it the rule below would store the mail a second time.
  stop_action {
    scope    = "RuleSet"
    position = 2
  }

  depends_on = [aws_s3_bucket_policy.this]
}

resource "aws_ses_receipt_rule" "bounces" {
  name          = "${var.name}-bounces"
  rule_set_name = aws_ses_receipt_rule_set.this.rule_set_name
  after         = aws_ses_receipt_rule.reports.name
  recipients    = null # every address of every verified domain
  enabled       = true
  scan_enabled  = true
  tls_policy    = "Optional"

  s3_action {
    bucket_name       = aws_s3_bucket.this["raw"].id
    object_key_prefix = "bounces/"
    position          = 1
  }

  depends_on = [aws_s3_bucket_policy.this]
}

resource "aws_ses_active_receipt_rule_set" "this" {
  count = var.activate_receipt_rules ? 1 : 0

  rule_set_name = aws_ses_receipt_rule_set.this.rule_set_name
}
