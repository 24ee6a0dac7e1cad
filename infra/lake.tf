# The lake as Athena sees it: tables over the files, views that give each row once, and a workgroup to query in.
#
# tables.json is made by the code (`rebound schema --format glue-json`) and held to it by a test; a table's columns stand nowhere else.

locals {
  schema      = jsondecode(file("${path.module}/tables.json"))
  table_names = distinct([for table in local.schema.tables : table.table])

  # Comments are for who reads the file; Athena and Trino keep what follows.
  views   = { for file in fileset("${path.module}/views", "*.sql") : trimsuffix(file, ".sql") => file("${path.module}/views/${file}") }
  queries = { for file in fileset("${path.module}/queries", "*.sql") : trimsuffix(file, ".sql") => file("${path.module}/queries/${file}") }
}

resource "aws_glue_catalog_database" "this" {
  name        = replace(var.name, "-", "_")
  description = "Bounces, complaints, DMARC and TLS reports. Ask the views, they give each row once."
  tags        = local.tags
}

# Partitions are computed from dt: no crawler, nothing to repair.
resource "aws_glue_catalog_table" "table" {
  for_each = local.schema.tables

  name          = each.key
  database_name = aws_glue_catalog_database.this.name
  description   = substr(each.value.comment, 0, 255)
  table_type    = "EXTERNAL_TABLE"

  parameters = {
    "classification"              = "parquet"
    "EXTERNAL"                    = "TRUE"
    "projection.enabled"          = "true"
    "projection.dt.type"          = "date"
    "projection.dt.format"        = "yyyy-MM-dd"
    "projection.dt.range"         = "${local.schema.partition.first},NOW+1DAYS" # tomorrow is today somewhere
    "projection.dt.interval"      = "1"
    "projection.dt.interval.unit" = "DAYS"
    "storage.location.template"   = "s3://${aws_s3_bucket.this["lake"].id}/${each.value.location}dt=$${dt}/"
  }

  partition_keys {
    name = local.schema.partition.name
    type = local.schema.partition.type
  }

  storage_descriptor {
    location      = "s3://${aws_s3_bucket.this["lake"].id}/${each.value.location}"
    input_format  = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
    output_format = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"

    ser_de_info {
      serialization_library = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    }

    dynamic "columns" {
      for_each = each.value.columns

      content {
        name    = columns.value.name
        type    = columns.value.type
        comment = columns.value.comment
      }
    }
  }
}

# A view as Athena and Trino store one: its SQL and its columns, in JSON, in base64. Nobody pastes SQL after a deploy. It has no
# description: Trino takes one for the comment by which it knows its views, and then finds none. A table's comment stands at its stages.
resource "aws_glue_catalog_table" "view" {
  for_each = local.schema.views

  name               = each.key
  database_name      = aws_glue_catalog_database.this.name
  table_type         = "VIRTUAL_VIEW"
  view_expanded_text = "/* Presto View */"

  view_original_text = "/* Presto View: ${base64encode(jsonencode({
    originalSql  = local.views[each.key]
    catalog      = "awsdatacatalog"
    schema       = aws_glue_catalog_database.this.name
    runAsInvoker = true
    columns      = [for column in each.value.columns : { name = column.name, type = column.type }]
  }))} */"

  parameters = {
    comment     = "Presto View"
    presto_view = "true"
  }

  storage_descriptor {
    ser_de_info {
      name                  = "-"
      serialization_library = "-"
    }

    dynamic "columns" {
      for_each = each.value.columns

      content {
        name = columns.value.name
        type = columns.value.glue_type
      }
    }
  }
}

resource "aws_athena_workgroup" "this" {
  name          = var.name
  description   = "Rebound's lake"
  force_destroy = var.force_destroy
  tags          = local.tags

  configuration {
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = var.scan_limit_gib * 1024 * 1024 * 1024

    engine_version {
      selected_engine_version = "Athena engine version 3"
    }

    result_configuration {
      output_location       = "s3://${aws_s3_bucket.this["athena-results"].id}/"
      expected_bucket_owner = local.account

      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = aws_kms_key.this.arn
      }
    }
  }
}

resource "aws_athena_named_query" "this" {
  for_each = local.queries

  name        = each.key
  description = try(regex("(?m)^-- question: (.*)$", each.value)[0], each.key)
  workgroup   = aws_athena_workgroup.this.id
  database    = aws_glue_catalog_database.this.name
  query       = each.value
}
