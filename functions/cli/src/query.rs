//! `rebound query`: SQL, or a question that has a name.

use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::Context as _;
use query::{Engine, Format};

use crate::End;
use crate::args::{QueryArgs, QueryFormat};
use crate::style::Style;

/// The longest that a cell is shown on a terminal.
const CELL: usize = 48;

pub(crate) fn run(args: &QueryArgs, style: Style) -> anyhow::Result<End> {
    if args.list {
        return list(style);
    }
    let sql = match &args.named {
        Some(name) => named(name, args.today.as_deref())?,
        None => args.sql.clone().context("there is no question")?,
    };
    let engine = open(&args.lake)?;
    let mut out = BufWriter::new(io::stdout().lock());
    engine.write(&sql, format(args.format), &mut out)?;
    out.flush()?;
    Ok(End::Done)
}

/// How an answer is written to standard output.
pub(crate) fn format(format: QueryFormat) -> Format {
    match format {
        QueryFormat::Csv => Format::Csv,
        QueryFormat::Json => Format::Json,
        // What goes into a file is whole.
        QueryFormat::Table => Format::Table { widest: if io::stdout().is_terminal() { CELL } else { usize::MAX } },
    }
}

/// An engine over a lake's folder.
pub(crate) fn open(folder: &Path) -> anyhow::Result<Engine> {
    anyhow::ensure!(folder.is_dir(), "there is no lake in {}: rebound ingest makes one", folder.display());
    let tables: Vec<_> =
        lake::Table::ALL.iter().map(|table| (table.name(), lake::schema::duckdb_columns(*table))).collect();
    Ok(Engine::open(folder, &tables)?)
}

/// The SQL of a question that has a name.
pub(crate) fn named(name: &str, today: Option<&str>) -> anyhow::Result<String> {
    let query = query::named_query(name)
        .with_context(|| format!("there is no question {name:?}; rebound query --list shows those that there are"))?;
    match today {
        None => Ok(query.sql.to_owned()),
        Some(today) => {
            let day: jiff::civil::Date =
                today.parse().with_context(|| format!("{today:?} is no day; it is written YYYY-MM-DD"))?;
            Ok(query.sql_on(&day.to_string()))
        }
    }
}

fn list(style: Style) -> anyhow::Result<End> {
    let mut out = BufWriter::new(io::stdout().lock());
    for query in query::named_queries() {
        writeln!(out, "{}\n    {}\n    {}", style.bold(query.name), query.question, style.dim(query.columns))?;
        if !query.note.is_empty() {
            writeln!(out, "    {}", style.dim(query.note))?;
        }
    }
    out.flush()?;
    Ok(End::Done)
}
