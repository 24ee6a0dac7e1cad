output "mx_host" {
  description = "What the MX records of the bounce and report domains name."
  value       = "inbound-smtp.${local.region}.amazonaws.com"
}

output "dns_records" {
  description = "What to publish, in the zones that hold these names."
  value = concat(
    [
      { name = var.bounce_domain, type = "MX", value = "10 inbound-smtp.${local.region}.amazonaws.com" },
      { name = var.bounce_domain, type = "TXT", value = "v=spf1 include:amazonses.com -all" },
    ],
    local.rua_domain == var.bounce_domain ? [] : [
      { name = local.rua_domain, type = "MX", value = "10 inbound-smtp.${local.region}.amazonaws.com" },
    ],
    [for domain in sort(var.customer_bounce_domains) : { name = domain, type = "CNAME", value = var.bounce_domain }],
    [
      for domain in sort(local.receiving_domains) :
      { name = "_amazonses.${domain}", type = "TXT", value = aws_ses_domain_identity.this[domain].verification_token }
    ],
  )
}

output "receipt_rule_set" {
  description = "The SES receipt rule set; `aws ses set-active-receipt-rule-set` makes it the active one where activate_receipt_rules is false."
  value       = aws_ses_receipt_rule_set.this.rule_set_name
}

output "buckets" {
  description = "The buckets' names."
  value       = { for name, bucket in aws_s3_bucket.this : name => bucket.id }
}

output "queue_urls" {
  description = "The queues: events is for the sending platform, the others are the system's own."
  value = merge(
    { for name, queue in aws_sqs_queue.this : name => queue.url },
    { for name, queue in aws_sqs_queue.dead : "${name}-dead" => queue.url },
  )
}

output "events_queue_arn" {
  description = "For the policy of who reads the events."
  value       = aws_sqs_queue.this["events"].arn
}

output "function_names" {
  description = "The functions."
  value       = { for name, function in aws_lambda_function.this : name => function.function_name }
}

output "athena_workgroup" {
  description = "The workgroup that analysts query in."
  value       = aws_athena_workgroup.this.name
}

output "glue_database" {
  description = "The database with the tables and views."
  value       = aws_glue_catalog_database.this.name
}

output "kms_key_arn" {
  description = "The key that who reads the lake must be allowed to decrypt with."
  value       = aws_kms_key.this.arn
}

output "return_path_secret_arn" {
  description = "The secret with the keys that sign return paths, for the policy of who sends and mints them."
  value       = aws_secretsmanager_secret.return_path.arn
}
