# The keys that sign return paths: a secret that changes by itself every 30 days, and the function that changes it. A key is known
# for 30 days before it mints and believed for 60 days after (docs/return-path.md). Who verifies may read it: roles.tf. Who sends is
# not made here, and is given the output return_path_secret_arn.

locals {
  return_path_functions = {
    rotate = { package = "rotate", timeout = 30, memory = 256, environment = {} }
  }

  return_path_grants = {
    rotate = [
      {
        sid       = "RotateKeys"
        actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"]
        resources = [aws_secretsmanager_secret.return_path.arn]
        prefixes  = []
      },
    ]
  }
}

resource "aws_secretsmanager_secret" "return_path" {
  # checkov:skip=CKV_AWS_149:encrypted with the account's own key for secrets
  name                    = "${var.name}/return-path"
  description             = "The keys that sign return paths"
  recovery_window_in_days = var.force_destroy ? 0 : 30
  tags                    = local.tags
}

# A secret without a value cannot be rotated. No key ever stands in Terraform's state.
resource "aws_secretsmanager_secret_version" "return_path" {
  secret_id     = aws_secretsmanager_secret.return_path.id
  secret_string = "# none yet"

  lifecycle {
    ignore_changes = [secret_string, version_stages]
  }
}

resource "aws_secretsmanager_secret_rotation" "return_path" {
  secret_id           = aws_secretsmanager_secret.return_path.id
  rotation_lambda_arn = aws_lambda_function.this["rotate"].arn

  rotation_rules {
    automatically_after_days = 30
  }

  depends_on = [aws_lambda_permission.rotate, aws_iam_role_policy.function, aws_secretsmanager_secret_version.return_path]
}

resource "aws_lambda_permission" "rotate" {
  statement_id   = "rotation"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.this["rotate"].function_name
  principal      = "secretsmanager.amazonaws.com"
  source_arn     = aws_secretsmanager_secret.return_path.arn
  source_account = local.account
}
