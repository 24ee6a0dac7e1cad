//! What others need to know of the tables: Glue, the engines, people.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::column::Description;
use crate::day::{FIRST_DAY, LAST_DAY};
use crate::key::{Stage, prefix};
use crate::tables::{DT, Table};

/// The two stages of a table, as the physical tables `<table>_delta` and `<table>_sealed` have them.
pub const STAGES: [Stage; 2] = [Stage::Delta, Stage::Sealed];

/// The name of a physical table: `bounces_delta`.
pub fn physical_name(table: Table, stage: Stage) -> String {
    format!("{}_{}", table.name(), stage.name())
}

/// The columns of the view of a table, `dt` last.
pub fn view_columns(table: Table) -> impl Iterator<Item = &'static Description> {
    table.columns().iter().chain(table.view_columns()).chain([&DT])
}

/// What infra/ makes Glue tables and views of:
///
/// ```json
/// {"tables": {"bounces_delta": {"table": "bounces", "stage": "delta", "location": "bounces/delta/", "comment": "…",
///                               "columns": [{"name": "event_id", "type": "string", "comment": "…"}, …]}, …},
///  "views": {"bounces": {"comment": "…", "columns": [{"name": "event_id", "type": "varchar", "glue_type": "string"}, …]}, …},
///  "partition": {"name": "dt", "type": "date", "first": "2010-01-01", "last": "2099-12-31"}}
/// ```
///
/// A location is below the lake. The type of a view's column is in Trino's words, as `view_original_text` wants it, and in
/// Glue's. The columns of a physical table are without the partition column, those of a view with it.
pub fn glue_json() -> String {
    let tables =
        Table::ALL.iter().flat_map(|table| STAGES.map(|stage| (physical_name(*table, stage), physical(*table, stage))));
    let views = Table::ALL.iter().map(|table| (table.name().to_owned(), view(*table)));
    let all = json!({
        "tables": Value::Object(tables.collect()),
        "views": Value::Object(views.collect()),
        "partition": {"name": DT.name, "type": DT.ty.glue(), "first": FIRST_DAY.to_string(), "last": LAST_DAY.to_string()},
    });
    format!("{all:#}\n")
}

fn physical(table: Table, stage: Stage) -> Value {
    let columns = table
        .columns()
        .iter()
        .map(|column| json!({"name": column.name, "type": column.ty.glue(), "comment": comment(column)}));
    json!({
        "table": table.name(),
        "stage": stage.name(),
        "location": prefix(table, stage),
        "comment": table.doc(),
        "columns": columns.collect::<Vec<_>>(),
    })
}

fn view(table: Table) -> Value {
    let columns = view_columns(table)
        .map(|column| json!({"name": column.name, "type": column.ty.trino(), "glue_type": column.ty.glue()}));
    json!({"comment": table.doc(), "columns": columns.collect::<Vec<_>>()})
}

/// Glue takes 255 characters.
fn comment(column: &Description) -> String {
    let unit = if column.unit.is_empty() { String::new() } else { format!(" [{}]", column.unit) };
    let room = 255 - unit.len().min(255);
    let doc = column.doc.split_at(column.doc.floor_char_boundary(room)).0;
    format!("{doc}{unit}")
}

/// The columns of a physical table in DuckDB's words, without the partition column: name and type.
pub fn duckdb_columns(table: Table) -> Vec<(&'static str, String)> {
    table.columns().iter().map(|column| (column.name, column.ty.duckdb())).collect()
}

/// The page docs/tables.md.
pub fn markdown() -> String {
    let mut page = INTRODUCTION.to_owned();
    for table in Table::ALL {
        // Writing to a string does not fail.
        let _ = write!(page, "\n## {}\n\n{}\n\n", table.name(), table.doc());
        let _ = writeln!(page, "Id: `{}`. Sealed files a day: {}.\n", table.id().join("`, `"), table.buckets());
        page.push_str("| column | type | unit | meaning |\n|---|---|---|---|\n");
        for column in view_columns(*table) {
            let in_view = if table.view_columns().contains(column) { " In the view only." } else { "" };
            let _ = writeln!(
                page,
                "| {} | {} | {} | {}{in_view} |",
                column.name,
                column.ty.glue(),
                column.unit,
                column.doc
            );
        }
    }
    page
}

const INTRODUCTION: &str = "\
# Tables

<!-- Made by `rebound schema --format md` from shared/lake; a test holds it to the code. -->

Parquet (zstd) under `<table>/{delta,sealed}/dt=YYYY-MM-DD/`, read alike by Athena, Trino, DuckDB and Spark. For each table
there are two physical tables, `<table>_delta` (new, rows may be there twice) and `<table>_sealed` (merged, one row per id), and
the view `<table>`, which has each row exactly once. Ask the views.

- Give every query a condition on `dt`: it decides which files are read.
- Every column can be null: null means that the mail does not tell. Columns are only ever added.
- Times are UTC without a zone, in milliseconds.
- Words of a closed vocabulary are spelled as in docs/events.md. A column `..._raw` holds what was sent where that is no word of it.
- What a mail says can be long and can be a lie. Texts of a report that its rows repeat are cut to 512 bytes; in dmarc_reports the rest
  stands in full.
- `dt` is a function of the mail, so that reading it again lands on the same day. It lies between 2010-01-01 and 2099-12-31; what has no
  date lies under 2010-01-01. A report whose period begins more than 400 days before its mail was received, or after it, lies
  under the nearest day of that range.
";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Words that Trino or DuckDB keep for themselves.
    const RESERVED: &[&str] = &[
        "alter",
        "and",
        "as",
        "between",
        "by",
        "case",
        "cast",
        "create",
        "cross",
        "current_date",
        "delete",
        "desc",
        "describe",
        "distinct",
        "drop",
        "else",
        "end",
        "escape",
        "except",
        "exists",
        "extract",
        "false",
        "for",
        "from",
        "full",
        "group",
        "having",
        "in",
        "inner",
        "insert",
        "intersect",
        "into",
        "is",
        "join",
        "left",
        "like",
        "limit",
        "natural",
        "not",
        "null",
        "on",
        "or",
        "order",
        "outer",
        "primary",
        "references",
        "right",
        "select",
        "table",
        "then",
        "to",
        "true",
        "union",
        "unnest",
        "user",
        "using",
        "values",
        "when",
        "where",
        "window",
        "with",
    ];

    #[test]
    fn names_are_plain_and_unique_and_every_column_is_described() {
        for table in Table::ALL {
            let mut seen = BTreeSet::new();
            for column in view_columns(*table) {
                let name = column.name;
                assert!(
                    name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && !RESERVED.contains(&name),
                    "{name}"
                );
                assert!(seen.insert(name), "{name} is in {} twice", table.name());
                assert!(column.doc.ends_with('.') && column.doc.len() > 5, "{name} is not described");
                assert!(!column.doc.contains(['|', '\n']), "{name} would break the page");
            }
            assert!(table.id().iter().all(|id| seen.contains(id)));
        }
    }

    #[test]
    fn counts_and_times_have_a_unit() {
        use crate::Type;
        for table in Table::ALL {
            for column in table.columns() {
                let ordinal = column.name.ends_with("ordinal") || column.name.ends_with("_hash");
                if matches!(column.ty, Type::Timestamp) || (column.ty == Type::Bigint && !ordinal) {
                    assert!(!column.unit.is_empty(), "{}.{} has no unit", table.name(), column.name);
                }
            }
        }
    }

    #[test]
    fn types_are_spelled_as_each_engine_wants() {
        let warnings = Table::DmarcReports.columns().iter().find(|column| column.name == "warnings").unwrap().ty;
        assert_eq!(warnings.glue(), "array<struct<code:string,place:string,message:string>>");
        assert_eq!(warnings.trino(), "array(row(code varchar, place varchar, message varchar))");
        assert_eq!(warnings.duckdb(), "STRUCT(\"code\" VARCHAR, \"place\" VARCHAR, \"message\" VARCHAR)[]");
    }

    #[test]
    fn glue_takes_the_comments() {
        let all: Value = serde_json::from_str(&glue_json()).unwrap();
        let tables = all["tables"].as_object().unwrap();
        assert_eq!(tables.len(), 2 * Table::ALL.len());
        for column in tables.values().flat_map(|table| table["columns"].as_array().unwrap()) {
            assert!(column["comment"].as_str().unwrap().chars().count() <= 255);
        }
        assert_eq!(all["views"]["dmarc_reports"]["columns"].as_array().unwrap().last().unwrap()["name"], "dt");
    }
}
