//! The engine: a DuckDB in memory over the files of a lake.

use std::io;
use std::path::{Path, PathBuf};

use duckdb::types::Value;
use duckdb::{Config, Connection};

use crate::answer::{Answer, Cell};
use crate::format::{Format, Writer};
use crate::views::VIEWS;

/// How much memory the engine takes before it writes to a temporary folder.
const MEMORY: &str = "1GB";
/// The folders of a table, and the last part of its physical tables' names.
const STAGES: [&str; 2] = ["delta", "sealed"];

/// What can go wrong with a question.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The lake's folder cannot be asked.
    #[error("cannot open the lake {folder}")]
    Open {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The SQL is wrong, or failed. The engine's words, which point at the place.
    #[error("{0}")]
    Sql(String),
    /// Not a SELECT.
    #[error("only SELECT, WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE and EXPLAIN: the lake is not changed by a query")]
    NotAQuestion,
    /// More than one statement.
    #[error("one question at a time")]
    SeveralQuestions,
    /// The answer cannot be written.
    #[error("cannot write the answer")]
    Write(#[from] io::Error),
}

/// A table of the lake and its columns, without `dt`: name and DuckDB type.
pub type TableColumns = (&'static str, Vec<(&'static str, String)>);

/// An engine over a lake's folder.
pub struct Engine {
    connection: Connection,
    /// Where it spills; goes with the engine.
    spill: PathBuf,
}

impl Engine {
    /// Opens a lake's folder. A table without files is empty. `tables` are all of the lake's tables.
    pub fn open(lake: &Path, tables: &[TableColumns]) -> Result<Self, Error> {
        let cannot = |source: Box<dyn std::error::Error + Send + Sync>| Error::Open { folder: lake.to_owned(), source };
        let folder = lake.canonicalize().map_err(|error| cannot(error.into()))?;
        let folder = folder.to_str().ok_or_else(|| cannot("its path is not UTF-8".into()))?;
        let spill = std::env::temp_dir().join(format!("rebound-query-{}", std::process::id()));
        let connection = configured(&spill).map_err(|error| cannot(error.into()))?;
        let engine = Self { connection, spill };
        engine.prepare(folder, tables).map_err(|error| cannot(error.into()))?;
        Ok(engine)
    }

    /// Answers one question, in memory.
    pub fn ask(&self, sql: &str) -> Result<Answer, Error> {
        let begin = |columns| Ok(Answer { columns, rows: Vec::new() });
        self.run(sql, begin, |answer, row| {
            answer.rows.push(row);
            Ok(())
        })
    }

    /// Answers one question in writing, row by row; tells how many rows there were.
    pub fn write(&self, sql: &str, format: Format, out: &mut dyn io::Write) -> Result<u64, Error> {
        // The closure has to stand here: only so is it known that it is called once and may give `out` away.
        let writer = self.run(sql, move |columns| Writer::new(format, columns, out), |writer, row| writer.row(&row))?;
        Ok(writer.finish()?)
    }

    fn run<S>(
        &self,
        sql: &str,
        begin: impl FnOnce(Vec<String>) -> io::Result<S>,
        mut row: impl FnMut(&mut S, Vec<Cell>) -> io::Result<()>,
    ) -> Result<S, Error> {
        self.check(sql)?;
        let failed = |error: duckdb::Error| Error::Sql(words(&error));
        let mut statement = self.connection.prepare(sql).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        let columns = rows.as_ref().map(duckdb::Statement::column_names).unwrap_or_default();
        let width = columns.len();
        let mut state = begin(columns)?;
        while let Some(found) = rows.next().map_err(failed)? {
            let cells = (0..width).map(|number| found.get::<_, Value>(number).map(Cell::of));
            row(&mut state, cells.collect::<Result<_, _>>().map_err(failed)?)?;
        }
        Ok(state)
    }

    /// Refuses what is no question. The engine's own parser decides; nothing is run.
    fn check(&self, sql: &str) -> Result<(), Error> {
        let serialized: String = self
            .connection
            .query_row("SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)", [unexplained(sql)], |row| {
                row.get(0)
            })
            .map_err(|error| Error::Sql(words(&error)))?;
        let parsed: serde_json::Value =
            serde_json::from_str(&serialized).map_err(|error| Error::Sql(error.to_string()))?;
        let is = |field: &str, value: serde_json::Value| parsed.get(field) == Some(&value);
        if is("error", true.into()) {
            // What does not parse is not run either; preparing it gives the words that point at the place.
            return if is("error_type", "parser".into()) { Ok(()) } else { Err(Error::NotAQuestion) };
        }
        match parsed.get("statements").and_then(|statements| statements.as_array()).map(Vec::len) {
            Some(1) => Ok(()),
            Some(0) | None => Err(Error::NotAQuestion),
            Some(_) => Err(Error::SeveralQuestions),
        }
    }

    fn prepare(&self, folder: &str, tables: &[TableColumns]) -> Result<(), duckdb::Error> {
        for (table, columns) in tables {
            for stage in STAGES {
                self.connection.execute_batch(&physical_table(folder, table, stage, columns))?;
            }
        }
        self.connection.execute_batch(include_str!("athena.sql"))?;
        for (name, sql) in VIEWS {
            self.connection.execute_batch(&format!("CREATE VIEW {name} AS\n{sql}"))?;
        }
        let inside = quoted(&format!("{folder}/"));
        self.connection.execute_batch(&format!(
            "SET allowed_directories = [{inside}]; SET enable_external_access = false; SET lock_configuration = true;"
        ))
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // There is one only where something was spilled, and it is empty then.
        let _ = std::fs::remove_dir(&self.spill);
    }
}

fn configured(spill: &Path) -> Result<Connection, duckdb::Error> {
    let config = Config::default()
        .max_memory(MEMORY)?
        .enable_autoload_extension(false)?
        .with("autoinstall_known_extensions", "false")?
        .with("temp_directory", spill.to_string_lossy())?;
    let connection = Connection::open_in_memory_with_flags(config)?;
    // Without the time zones' extension there is only UTC.
    let _ = connection.execute_batch("SET TimeZone = 'UTC'");
    Ok(connection)
}

/// The DDL of a physical table: the files that there are, and columns of nulls for what they lack.
fn physical_table(folder: &str, table: &str, stage: &str, columns: &[(&'static str, String)]) -> String {
    let names: Vec<String> = columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let empty: Vec<String> = columns.iter().map(|(name, ty)| format!("CAST(NULL AS {ty}) AS \"{name}\"")).collect();
    let empty = format!("SELECT {}, CAST(NULL AS DATE) AS dt WHERE false", empty.join(", "));
    let files = if has_files(&Path::new(folder).join(table).join(stage)) {
        let glob = quoted(&format!("{folder}/{table}/{stage}/dt=*/*.parquet"));
        format!(
            "\nUNION ALL BY NAME SELECT * FROM read_parquet({glob}, hive_partitioning = true, hive_types = {{'dt': DATE}}, \
             union_by_name = true)"
        )
    } else {
        String::new()
    };
    format!("CREATE VIEW {table}_{stage} AS SELECT {}, dt FROM ({empty}{files})", names.join(", "))
}

fn has_files(stage: &Path) -> bool {
    let entries = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_parquet = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "parquet");
    let is_day = |folder: &PathBuf| {
        folder.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("dt="))
    };
    entries(stage).filter(is_day).any(|day| entries(&day).any(|file| is_parquet(&file)))
}

/// A question without a leading EXPLAIN or EXPLAIN ANALYZE.
fn unexplained(sql: &str) -> &str {
    let after = |text: &'_ str, word: &str| -> Option<usize> {
        let (first, rest) = text.split_at_checked(word.len())?;
        let is_word = first.eq_ignore_ascii_case(word) && rest.starts_with(char::is_whitespace);
        is_word.then(|| text.len() - rest.trim_start().len())
    };
    let mut rest = sql.trim_start();
    for word in ["explain", "analyze"] {
        rest = after(rest, word).and_then(|at| rest.get(at..)).unwrap_or(rest);
    }
    rest
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// What the engine says, without what it says of itself.
fn words(error: &duckdb::Error) -> String {
    match error {
        duckdb::Error::DuckDBFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    }
}
