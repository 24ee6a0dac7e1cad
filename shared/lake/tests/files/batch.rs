//! What a batch writes.

use jiff::civil::date;
use lake::{Batch, Key, LogRow, Name, Stage, Table};
use model::{Event, Id, Outcome, Warning};

use crate::nouns::{bounce, bounces, on_the_day, only, record, report, source};
use crate::rows::{bigints, ints, row_groups, rows, texts};

#[test]
fn the_same_rows_in_any_order_are_the_same_file() {
    let some = |order: &[u64]| bounces(1, order.iter().map(|mail| bounce(*mail, "r")));
    let file = some(&[1, 2, 3]);
    assert_eq!(some(&[3, 1, 2]), file);
    assert_eq!(file.rows, 3);
    assert_eq!(
        file.key,
        Key { table: Table::Bounces, dt: date(2026, 11, 20), name: Name::Delta(Id::of(&[&file.bytes])) }
    );
    assert_ne!(some(&[1, 2]).key, file.key);
    assert_ne!(
        bounces(2, [1, 2, 3].map(|mail| bounce(mail, "r"))).key,
        file.key,
        "another reading never takes a file's place"
    );
    assert!(texts(&rows(&source(&file)), "event_id").is_sorted());
}

#[test]
fn a_file_a_table_and_a_day_the_log_last() {
    let mut batch = Batch::new(1);
    batch.push_event(&Event::Bounce(Box::new(bounce(1, "r"))));
    batch.push_event(&Event::Bounce(Box::new(model::Bounce { received_at: on_the_day(86_400), ..bounce(2, "r") })));
    batch.push_event(&Event::DmarcAggregate(Box::new(model::AggregateReport {
        records: vec![record(0), record(1)],
        ..report(3)
    })));
    let row = |bytes, warnings| LogRow {
        mail_id: Id::of(&[]),
        received_at: None,
        source: "raw/x".to_owned(),
        outcome: Outcome::Bounce,
        error: None,
        warnings,
        events: 1,
        records: 0,
        bytes,
    };
    batch.push_log(&row(u64::MAX, vec![Warning::new("x", "y")]));
    assert_eq!(batch.rows(), 6);
    let files = batch.finish().unwrap();
    let found: Vec<(Table, String, u64)> =
        files.iter().map(|file| (file.key.table, file.key.dt.to_string(), file.rows)).collect();
    let expected = [
        (Table::Bounces, "2026-11-20", 1),
        (Table::Bounces, "2026-11-21", 1),
        (Table::DmarcRecords, "2026-11-20", 2),
        (Table::DmarcReports, "2026-11-20", 1),
        (Table::IngestLog, "2010-01-01", 1),
    ];
    assert_eq!(found, expected.map(|(table, dt, rows)| (table, dt.to_owned(), rows)));
    assert!(
        files
            .iter()
            .all(|file| file.key.stage() == Stage::Delta && Key::parse(&file.key.to_string()) == Some(file.key))
    );
    let log = source(files.last().unwrap());
    assert_eq!(bigints(&rows(&log), "bytes"), [i64::MAX]);
    assert_eq!(lake::mail_ids(&log).unwrap(), [Id::of(&[])]);
    assert_eq!(lake::sources(&log).unwrap(), ["raw/x"]);
}

#[test]
fn an_empty_batch_writes_nothing() {
    assert_eq!(Batch::new(1).finish().unwrap(), []);
}

#[test]
fn many_records_go_through_in_little_memory() {
    const RECORDS: u64 = 300_000;
    let mut batch = Batch::new(1);
    let report = report(1);
    let mut most = 0;
    for number in 0..RECORDS {
        batch.push_record(&report, number, &record(number));
        most = most.max(batch.memory());
    }
    batch.push_event(&Event::DmarcAggregate(Box::new(report)));
    assert_eq!(batch.rows(), RECORDS + 1);
    let file = only(batch, Table::DmarcRecords);
    assert!(most < 16 * 1024 * 1024, "{most} bytes were held");
    let rows = rows(&source(&file));
    assert_eq!(bigints(&rows, "record_ordinal"), (0..300_000).collect::<Vec<_>>());
    assert!(texts(&rows, "org_name").iter().all(|name| name == "Receiver, Inc."));
    assert_eq!(row_groups(&source(&file)), [131_072, 131_072, 37_856], "a report in order fills its row groups");
}

#[test]
fn reports_in_any_order_leave_sorted_row_groups() {
    let mut batch = Batch::new(1);
    for mail in 0..20_000 {
        batch.push_event(&Event::Bounce(Box::new(bounce(mail, "r"))));
    }
    let file = source(&only(batch, Table::Bounces));
    let groups = row_groups(&file);
    assert!(groups.len() > 1);
    let ids = texts(&rows(&file), "event_id");
    let mut rest = ids.as_slice();
    for rows in groups {
        let (group, next) = rest.split_at(usize::try_from(rows).unwrap());
        assert!(group.is_sorted());
        rest = next;
    }
}

#[test]
fn what_is_long_is_not_repeated_in_every_row() {
    let mut batch = Batch::new(1);
    let long = "ü".repeat(1024 * 1024);
    let report = model::AggregateReport { org_name: long.clone(), ..report(1) };
    for number in 0..20_000 {
        batch.push_record(&report, number, &record(number));
    }
    batch.push_event(&Event::DmarcAggregate(Box::new(report)));
    let files = batch.finish().unwrap();
    let names =
        |table: Table| texts(&rows(&source(files.iter().find(|file| file.key.table == table).unwrap())), "org_name");
    assert_eq!(names(Table::DmarcRecords).pop().unwrap(), "ü".repeat(256));
    assert_eq!(names(Table::DmarcReports), ["ü".repeat(256)]);
}

#[test]
fn versions_and_long_texts_are_kept() {
    let long = "x".repeat(3 * 1024 * 1024);
    let mut batch = Batch::new(7);
    for mail in 0..8 {
        batch.push_event(&Event::Bounce(Box::new(model::Bounce {
            diagnostic: Some(long.clone()),
            ..bounce(mail, "r")
        })));
    }
    let file = source(&only(batch, Table::Bounces));
    let rows = rows(&file);
    assert_eq!(ints(&rows, "parser_version"), [7; 8]);
    assert!(texts(&rows, "diagnostic").iter().all(|text| *text == long));
}
