//! A question reads the lake, and does nothing else.

use query::Error;

use crate::sample::{Lake, one_of_everything};

#[test]
fn what_changes_something_is_refused() {
    let lake = Lake::new();
    let engine = lake.engine();
    let target = lake.folder().join("x.csv");
    for sql in [
        &format!("COPY (SELECT 1) TO '{}'", target.display()),
        &format!("SELECT 1; COPY (SELECT 1) TO '{}'", target.display()),
        &format!("EXPLAIN ANALYZE COPY (SELECT 1) TO '{}'", target.display()),
        &format!("EXPORT DATABASE '{}'", lake.folder().join("out").display()),
        "ATTACH '/tmp/x.db'",
        "CREATE TABLE t (a INT)",
        "DROP VIEW bounces",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "INSERT INTO bounces_delta SELECT * FROM bounces",
        "",
        "-- nothing",
        "SELECT 1; SELECT 2",
    ] {
        let refused = engine.ask(sql);
        assert!(matches!(refused, Err(Error::NotAQuestion | Error::SeveralQuestions)), "{sql}: {refused:?}");
    }
    assert!(!target.exists());
}

#[test]
fn files_outside_the_lake_are_not_read() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.csv");
    std::fs::write(&secret, "a\n1\n").unwrap();
    let lake = Lake::new();
    let engine = lake.engine();
    for sql in [
        format!("SELECT * FROM '{}'", secret.display()),
        format!("SELECT * FROM read_csv('{}')", secret.display()),
        format!("SELECT * FROM read_text('{}')", secret.display()),
        format!("SELECT * FROM glob('{}/*')", outside.path().display()),
        format!(
            "SELECT * FROM read_text('{}/../{}/secret.csv')",
            lake.folder().display(),
            outside.path().file_name().unwrap().display()
        ),
        "SELECT * FROM read_csv('https://example.com/x.csv')".to_owned(),
    ] {
        let refused = engine.ask(&sql);
        assert!(matches!(refused, Err(Error::Sql(_))), "{sql}: {refused:?}");
    }
}

#[test]
fn what_asks_is_answered() {
    let lake = Lake::new();
    let (events, log) = one_of_everything();
    lake.write(1, &events, &log);
    let engine = lake.engine();
    for sql in [
        "SELECT count(*) FROM bounces;",
        "  WITH x AS (SELECT 1 AS a) SELECT a FROM x -- and a comment",
        "VALUES (1), (2)",
        "FROM bounces SELECT reason",
        "DESCRIBE bounces",
        "SHOW TABLES",
        "SUMMARIZE bounces",
        "EXPLAIN SELECT * FROM bounces WHERE dt = DATE '2026-11-20'",
        "explain analyze select count(*) from bounces",
        "(SELECT 1) UNION ALL (SELECT 2)",
    ] {
        let answer = engine.ask(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert!(!answer.rows.is_empty(), "{sql}");
    }
}

#[test]
fn a_mistake_is_pointed_at() {
    let engine = Lake::new().engine();
    let Err(Error::Sql(words)) = engine.ask("SELECT reasn FROM bounces") else { panic!("no such column") };
    assert!(words.contains("reason"), "{words}");
    let Err(Error::Sql(words)) = engine.ask("SELEC reason FROM bounces") else { panic!("no such word") };
    assert!(words.contains("syntax error"), "{words}");
}

#[test]
fn a_condition_on_dt_reaches_the_files() {
    let lake = Lake::new();
    let (events, log) = one_of_everything();
    lake.write(1, &events, &log);
    lake.seal(true);
    lake.write(1, &events[..2], &log);
    let engine = lake.engine();
    let all = lake.folder();
    let scanned = |sql: &str| {
        let plan: String = engine
            .ask(sql)
            .unwrap()
            .rows
            .iter()
            .map(|row| row.iter().map(ToString::to_string).collect::<String>())
            .collect();
        // "Scanning Files: 1/7" in each scan of the plan
        plan.split("Scanning Files: ")
            .skip(1)
            .map(|rest| rest.split_whitespace().next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let files = scanned("EXPLAIN ANALYZE SELECT * FROM bounces WHERE dt = DATE '2026-11-18'");
    assert!(!files.is_empty(), "the plan tells of no files below {}", all.display());
    for scan in files {
        let (read, of) = scan.split_once('/').unwrap();
        assert!(read.parse::<u32>().unwrap() < of.parse::<u32>().unwrap(), "a scan reads {scan} files");
    }
}
