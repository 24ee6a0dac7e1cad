//! Each row exactly once, whatever lies in delta and sealed.

use lake::Table;
use model::{AggregateReport, Bounce, Event, Outcome, Reason};
use query::Cell;

use crate::sample::{Lake, bounce, log, mail, one_of_everything, report, tls_report};

#[test]
fn a_view_has_the_columns_of_its_table() {
    let lake = Lake::new();
    let engine = lake.engine();
    for table in Table::ALL {
        let described = engine.ask(&format!("DESCRIBE {}", table.name())).unwrap();
        let found: Vec<String> = described.rows.iter().map(|row| row[0].to_string()).collect();
        let expected: Vec<&str> = lake::schema::view_columns(*table).map(|column| column.name).collect();
        assert_eq!(found, expected, "infra/views/{}.sql has other columns than the table", table.name());
        let types: Vec<String> = described.rows.iter().map(|row| row[1].to_string().to_lowercase()).collect();
        let expected: Vec<String> = lake::schema::view_columns(*table)
            .map(|column| column.ty.duckdb().to_lowercase().replace(" int", " integer"))
            .map(|ty| if ty == "int" { "integer".to_owned() } else { ty })
            .collect();
        // `raw`, `type` and their like come back in quotes or without.
        let plain = |types: Vec<String>| types.iter().map(|ty| ty.replace('"', "")).collect::<Vec<_>>();
        assert_eq!(plain(types), plain(expected), "{}", table.name());
    }
}

#[test]
fn a_row_is_there_once_before_during_and_after_a_seal() {
    let lake = Lake::new();
    let (events, log) = one_of_everything();
    lake.write(1, &events, &log);
    let counts = || Table::ALL.map(|table| lake.number(&format!("SELECT count(*) FROM {}", table.name())));
    let before = counts();
    assert_eq!(before, [6, 1, 1, 2, 2, 1, 4, 2]);
    // the same mails again, one by one, as a queue delivers them twice
    events.iter().for_each(|event| drop(lake.write(1, std::slice::from_ref(event), &[])));
    lake.write(1, &[], &log[..1]);
    assert_eq!(counts(), before, "with duplicates in delta");
    lake.seal(false);
    assert_eq!(counts(), before, "with everything in delta and in sealed");
    lake.seal(true);
    assert_eq!(counts(), before, "sealed");
    lake.write(1, &events[..3], &log[1..]);
    assert_eq!(counts(), before, "sealed, and some of it delivered again");
    lake.write(1, &[Event::Bounce(Box::new(bounce("new", "new@example.com", Reason::Moved)))], &[]);
    assert_eq!(lake.number("SELECT count(*) FROM bounces"), before[0] + 1, "a new row beside sealed ones");
    lake.seal(true);
    assert_eq!(lake.number("SELECT count(*) FROM bounces"), before[0] + 1);
}

trait EachTable {
    fn map(&self, count: impl Fn(Table) -> i128) -> [i128; 8];
}

impl EachTable for &[Table] {
    fn map(&self, count: impl Fn(Table) -> i128) -> [i128; 8] {
        self.iter().map(|table| count(*table)).collect::<Vec<_>>().try_into().unwrap()
    }
}

#[test]
fn the_newest_parser_counts_wherever_its_row_lies() {
    let reading = |reason: Reason, rule: &str| {
        Event::Bounce(Box::new(Bounce { rule: rule.to_owned(), ..bounce("m", "a@example.com", reason) }))
    };
    for newest_first in [true, false] {
        let lake = Lake::new();
        let mut readings = [(1, reading(Reason::Unclassified, "old")), (2, reading(Reason::Blocked, "new"))];
        if newest_first {
            readings.reverse();
        }
        let answers = || lake.ask("SELECT reason, rule, parser_version FROM bounces").rows;
        lake.write(readings[0].0, &[readings[0].1.clone()], &[]);
        lake.seal(true);
        lake.write(readings[1].0, &[readings[1].1.clone()], &[]);
        let expected = vec![vec![Cell::Text("blocked".to_owned()), Cell::Text("new".to_owned()), Cell::Integer(2)]];
        assert_eq!(answers(), expected, "in delta and sealed");
        lake.seal(true);
        assert_eq!(answers(), expected, "sealed");
    }
}

#[test]
fn two_readings_by_one_parser_are_told_apart_alike_before_and_after_a_seal() {
    let lake = Lake::new();
    for rule in ["one", "two", "three"] {
        lake.write(
            1,
            &[Event::Bounce(Box::new(Bounce { rule: rule.to_owned(), ..bounce("m", "a@example.com", Reason::Full) }))],
            &[],
        );
    }
    let before = lake.ask("SELECT * FROM bounces");
    assert_eq!(before.rows.len(), 1);
    lake.seal(false);
    assert_eq!(lake.ask("SELECT * FROM bounces"), before);
    lake.seal(true);
    assert_eq!(lake.ask("SELECT * FROM bounces"), before);
}

#[test]
fn a_report_that_came_twice_counts_once() {
    let lake = Lake::new();
    let copies = ["first", "second", "third"].map(|name| report(name, "the report", 10));
    let verified = AggregateReport { reporter_verified: Some(true), ..copies[1].clone() };
    for copy in [&copies[0], &verified, &copies[2]] {
        lake.write(1, &[Event::DmarcAggregate(Box::new(copy.clone()))], &[]);
    }
    let check = || {
        let reports = lake.ask("SELECT mail_id, deliveries, contested FROM dmarc_reports").rows;
        let expected = vec![vec![Cell::Text(mail("second").to_hex()), Cell::Integer(3), Cell::Boolean(false)]];
        assert_eq!(reports, expected, "the verified delivery counts");
        assert_eq!(lake.number("SELECT sum(message_count) FROM dmarc_records"), 10);
        assert_eq!(
            lake.ask("SELECT DISTINCT mail_id FROM dmarc_records").rows,
            vec![vec![Cell::Text(mail("second").to_hex())]]
        );
    };
    check();
    lake.seal(false);
    check();
    lake.seal(true);
    check();
}

#[test]
fn contradicting_reports_are_both_there_and_flagged() {
    let lake = Lake::new();
    let genuine = Event::DmarcAggregate(Box::new(report("a", "twins", 10)));
    let forged = Event::DmarcAggregate(Box::new(report("b", "twins", 99)));
    let other = Event::DmarcAggregate(Box::new(report("c", "another", 5)));
    lake.write(1, &[forged, other], &[]);
    lake.seal(true);
    lake.write(1, &[genuine], &[]);
    let rows = lake.ask("SELECT report_id, message_count, contested FROM dmarc_records ORDER BY message_count").rows;
    let row = |id: &str, messages, contested| {
        vec![Cell::Text(id.to_owned()), Cell::Integer(messages), Cell::Boolean(contested)]
    };
    assert_eq!(rows, [row("another", 5, false), row("twins", 10, true), row("twins", 99, true)]);
    assert_eq!(lake.number("SELECT count(*) FROM dmarc_reports WHERE contested"), 2);
}

#[test]
fn the_rows_of_a_tls_report_come_and_go_together() {
    let lake = Lake::new();
    lake.write(1, &[Event::TlsReport(Box::new(tls_report("a", "tls", 10)))], &[]);
    lake.write(1, &[Event::TlsReport(Box::new(tls_report("b", "tls", 10)))], &[]);
    let sums = "SELECT count(*), sum(successful_sessions), sum(failed_sessions), sum(result_sessions), min(deliveries) FROM tls_reports";
    let expected = vec![[4, 180, 20, 10, 2].map(Cell::Integer).to_vec()];
    assert_eq!(lake.ask(sums).rows, expected);
    lake.seal(true);
    assert_eq!(lake.ask(sums).rows, expected);
    lake.write(1, &[Event::TlsReport(Box::new(tls_report("c", "tls", 11)))], &[]);
    assert_eq!(lake.number("SELECT count(*) FROM tls_reports WHERE contested"), 8);
}

#[test]
fn records_wait_for_their_reports_row() {
    let lake = Lake::new();
    let event = Event::DmarcAggregate(Box::new(report("a", "r", 10)));
    let files = lake.write(1, &[event], &[]);
    let row = files.iter().find(|file| file.key.table == Table::DmarcReports).unwrap();
    std::fs::remove_file(lake.folder().join(row.key.to_string())).unwrap();
    assert_eq!(
        lake.number("SELECT count(*) FROM dmarc_records"),
        0,
        "a crash between the two files shows no half report"
    );
}

#[test]
fn values_come_back_as_they_went_in() {
    let lake = Lake::new();
    let (events, rows) = one_of_everything();
    lake.write(3, &events, &rows);
    lake.seal(true);
    let row = lake.ask(
        "SELECT recipient_domain, smtp_code, arrival_date, original_headers, diagnostic, token_minted, suppress, parser_version, dt
         FROM bounces WHERE reason = 'no_such_user'",
    );
    let texts: Vec<String> = row.rows[0].iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "example.com",
            "550",
            "2026-11-20 07:59:58.123",
            r#"[{"name":"x-campaign","value":"autumn"}]"#,
            "550 5.1.1 no such user, 利用者不明",
            "2026-11-01",
            "true",
            "3",
            "2026-11-20",
        ]
    );
    let record = lake.ask("SELECT source_ip, dmarc_pass, override_types, dkim_domains, overrides, auth_spf, dt FROM dmarc_records LIMIT 1");
    let texts: Vec<String> = record.rows[0].iter().map(ToString::to_string).collect();
    assert_eq!(texts[..4], ["192.0.2.7", "false", r#"["mailing_list"]"#, r#"["esp.example"]"#]);
    assert!(texts[4].contains(r#""comment":"a list""#) && texts[5].contains(r#""domain":"bounces.esp.example""#));
    assert_eq!(texts[6], "2026-11-20", "a report lies under the day on which its period begins");
    assert_eq!(
        lake.ask("SELECT warning_count, warning_codes FROM ingest_log LIMIT 1").rows[0][1].to_string(),
        r#"["a_code","b_code"]"#
    );
    assert_eq!(lake.number("SELECT count(*) FROM ingest_log WHERE outcome = 'quarantined'"), 1);
}

#[test]
fn mails_without_a_date_lie_under_the_first_day() {
    let lake = Lake::new();
    let undated = Bounce { received_at: None, ..bounce("m", "a@example.com", Reason::Full) };
    lake.write(
        1,
        &[Event::Bounce(Box::new(undated))],
        &[lake::LogRow { received_at: None, ..log("m", Outcome::Bounce, None) }],
    );
    assert_eq!(lake.number("SELECT count(*) FROM bounces WHERE dt = DATE '2010-01-01' AND received_at IS NULL"), 1);
    assert_eq!(lake.number("SELECT count(*) FROM ingest_log WHERE dt = DATE '2010-01-01'"), 1);
}
