//! `rebound summary`: the overview questions, one below the other.

use std::path::Path;

use query::Format;

use crate::End;
use crate::args::SummaryArgs;
use crate::progress::size;
use crate::query::open;
use crate::style::Style;

/// The overview, in the order of the page.
const QUESTIONS: &[(&str, &str)] = &[
    ("Mails by outcome", "overview_mails"),
    ("Bounces by category and reason", "overview_bounces"),
    ("Domains that mails bounced from", "overview_remote_domains"),
    ("DMARC pass rate by source", "overview_dmarc_sources"),
    ("Quarantined: kept, not read", "overview_quarantine"),
];
/// Rows of an answer that are shown.
const ROWS: usize = 10;
/// The longest that a cell is shown.
const CELL: usize = 60;

pub(crate) fn run(args: &SummaryArgs, style: Style) -> anyhow::Result<End> {
    let folder = &args.lake.folder;
    let engine = open(folder)?;
    for (title, name) in QUESTIONS {
        let Some(query) = query::named_query(name) else { continue };
        let mut table = Vec::new();
        let rows = engine.write(query.sql, Format::Table { widest: CELL }, &mut table)?;
        println!("{}", style.bold(title));
        if rows == 0 {
            println!("  none");
        }
        let table = String::from_utf8_lossy(&table);
        // The column names and the line below them come first.
        let lines = if rows == 0 { 0 } else { ROWS + 2 };
        for line in table.lines().take(lines) {
            println!("  {line}");
        }
        if rows > ROWS as u64 {
            println!("  {}", style.dim(&format!("and {} more: rebound query --named {name}", rows - ROWS as u64)));
        }
        println!();
    }
    let (files, bytes) = parquet(folder)?;
    println!("{}", style.bold("Where it lies"));
    println!("  {}  {files} Parquet files, {}", folder.join("<table>/{delta,sealed}/dt=<day>/").display(), size(bytes));
    println!("  {}  one JSON event a line", folder.join("outbox.jsonl").display());
    println!("\nnext:");
    let lake = folder.display();
    println!("  rebound query --lake {lake} --named dmarc_failing_sources");
    println!("  rebound query --lake {lake} 'SELECT recipient, reason, diagnostic FROM bounces ORDER BY 1, 2'");
    println!("  rebound explain FILE");
    Ok(End::Done)
}

fn parquet(folder: &Path) -> anyhow::Result<(u64, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for file in host_local::files(folder, None) {
        let file = file?;
        if file.extension().is_some_and(|extension| extension == "parquet") {
            files += 1;
            bytes += file.metadata()?.len();
        }
    }
    Ok((files, bytes))
}
