//! An answer as text: a table for people, CSV and JSON for programs.

use std::io::{self, Write};

use serde_json::Map;
use unicode_width::UnicodeWidthStr as _;

use crate::answer::Cell;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Columns side by side, for a terminal. Control characters, which strangers may have sent, are escaped. A cell takes at
    /// most so many columns of the terminal.
    Table {
        /// The longest that a cell is shown.
        widest: usize,
    },
    /// RFC 4180, with a line of names. Text that a spreadsheet would run as a formula is prefixed with an apostrophe.
    Csv,
    /// An array of objects, one a line.
    Json,
}

/// Writes an answer row by row.
pub(crate) struct Writer<'o> {
    format: Format,
    out: &'o mut dyn Write,
    columns: Vec<String>,
    rows: u64,
    /// A table's rows, which are held because its widths are those of all.
    held: Vec<Vec<(String, bool)>>,
}

impl<'o> Writer<'o> {
    pub(crate) fn new(format: Format, columns: Vec<String>, out: &'o mut dyn Write) -> io::Result<Self> {
        match format {
            Format::Csv => writeln!(out, "{}", columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(","))?,
            Format::Json => write!(out, "[")?,
            Format::Table { .. } => {}
        }
        Ok(Self { format, out, columns, rows: 0, held: Vec::new() })
    }

    pub(crate) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        match self.format {
            Format::Csv => writeln!(self.out, "{}", cells.iter().map(csv).collect::<Vec<_>>().join(","))?,
            Format::Json => {
                let object: Map<_, _> = self.columns.iter().cloned().zip(cells.iter().map(Cell::json)).collect();
                write!(self.out, "{}\n{}", if self.rows == 0 { "" } else { "," }, serde_json::Value::Object(object))?;
            }
            Format::Table { widest } => {
                self.held.push(cells.iter().map(|cell| (shown(cell, widest), is_number(cell))).collect());
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Ends the answer, and tells how many rows it had.
    pub(crate) fn finish(self) -> io::Result<u64> {
        match self.format {
            Format::Csv => {}
            Format::Json => writeln!(self.out, "{}]", if self.rows == 0 { "" } else { "\n" })?,
            Format::Table { .. } => write_table(&self.columns, &self.held, self.out)?,
        }
        Ok(self.rows)
    }
}

fn write_table(columns: &[String], rows: &[Vec<(String, bool)>], out: &mut dyn Write) -> io::Result<()> {
    let widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(number, name)| {
            let cells = rows.iter().filter_map(|row| row.get(number)).map(|(text, _)| text.width());
            cells.chain([name.width()]).max().unwrap_or_default()
        })
        .collect();
    let names: Vec<(String, bool)> = columns
        .iter()
        .enumerate()
        .map(|(number, name)| {
            let cells = || rows.iter().filter_map(|row| row.get(number));
            (
                name.clone(),
                cells().any(|(_, number)| *number) && cells().all(|(text, number)| *number || text.is_empty()),
            )
        })
        .collect();
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    write_line(&names, &widths, out)?;
    writeln!(out, "{}", rule.join("  "))?;
    rows.iter().try_for_each(|row| write_line(row, &widths, out))
}

fn write_line(cells: &[(String, bool)], widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let mut line = String::new();
    for ((text, right), width) in cells.iter().zip(widths) {
        let room = " ".repeat(width.saturating_sub(text.width()));
        let (before, after) = if *right { (room.as_str(), "") } else { ("", room.as_str()) };
        for piece in [before, text, after, "  "] {
            line.push_str(piece);
        }
    }
    writeln!(out, "{}", line.trim_end())
}

fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Integer(_) | Cell::Double(_))
}

/// On one line, without characters that would steer a terminal, and not too long.
fn shown(cell: &Cell, widest: usize) -> String {
    let mut text = String::new();
    for c in cell.to_string().chars() {
        if c.is_control() || is_invisible(c) {
            text.extend(c.escape_unicode());
        } else {
            text.push(c);
        }
        if text.width() > widest {
            while text.width() >= widest.max(1) && text.pop().is_some() {}
            text.push('…');
            break;
        }
    }
    text
}

/// Marks that change the direction of text or have no width: they make a cell read otherwise than it is.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn csv(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => quoted(&format!("'{text}")),
        cell => quoted(&cell.to_string()),
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: Format, rows: &[Vec<Cell>]) -> String {
        let mut out = Vec::new();
        let mut writer = Writer::new(format, vec!["domain".to_owned(), "n".to_owned()], &mut out).unwrap();
        rows.iter().for_each(|row| writer.row(row).unwrap());
        assert_eq!(writer.finish().unwrap(), rows.len() as u64);
        String::from_utf8(out).unwrap()
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn a_table_lines_up_and_cannot_steer_the_terminal() {
        let rows = [
            vec![text("例え.jp"), Cell::Integer(7)],
            vec![text("a\u{1b}[2Jb"), Cell::Null],
            vec![text("0123456789abcdef"), Cell::Integer(12)],
        ];
        let expected = "\
domain           n
──────────────  ──
例え.jp          7
a\\u{1b}[2Jb
0123456789abc…  12
";
        assert_eq!(written(Format::Table { widest: 14 }, &rows), expected);
    }

    #[test]
    fn csv_is_quoted_and_runs_no_formula() {
        let rows = [
            vec![text("=1+1"), Cell::Integer(-1)],
            vec![text("-2,\"x\""), Cell::Double(-0.5)],
            vec![text("two\nlines"), Cell::Null],
            vec![text("@a"), Cell::Boolean(true)],
        ];
        assert_eq!(
            written(Format::Csv, &rows),
            "domain,n\n'=1+1,-1\n\"'-2,\"\"x\"\"\",-0.5\n\"two\nlines\",\n'@a,true\n"
        );
    }

    #[test]
    fn json_is_an_array_of_objects() {
        assert_eq!(written(Format::Json, &[]), "[]\n");
        let rows = [vec![text("a"), Cell::Integer(1)], vec![text("b"), Cell::List(vec![Cell::Null])]];
        let all: serde_json::Value = serde_json::from_str(&written(Format::Json, &rows)).unwrap();
        assert_eq!(all, serde_json::json!([{"domain": "a", "n": 1}, {"domain": "b", "n": [null]}]));
    }
}
