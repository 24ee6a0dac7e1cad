//! The analysts' half: a real Trino (Athena's engine 3 is one) over the tables and views as Terraform left them and the files that
//! the functions wrote. Every view and every named question answers there what `rebound query` answers over the same files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::cli::program;
use crate::daemon::{Daemon, free_port, run};
use crate::lambda::{download_lake, samples_ingested, stack_in_turn, wait};
use crate::month;
use crate::moto::{Moto, root};
use crate::stack::Stack;

/// A running Trino.
struct Trino {
    port: u16,
    _daemon: Daemon,
    _folder: tempfile::TempDir,
}

/// What a query answered.
#[derive(Debug)]
struct Answer {
    /// The names of its columns, sorted.
    columns: BTreeSet<String>,
    /// Its rows in the order in which they came, each an object.
    rows: Vec<Value>,
    /// What was read from the files, which is what Athena bills.
    bytes: u64,
}

impl Trino {
    /// Starts one over the tables of a moto, or says that it cannot be had.
    fn start(moto: &Moto) -> Option<Self> {
        let cache = root().join(".cache/trino");
        if !cache.join("java/bin/java").exists() || !cache.join("server/bin/launcher").exists() {
            println!("skipped: no Trino in .cache/trino (scripts/trino.sh; it needs Java 24 or newer, and mvn)");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        for (file, content) in configuration(folder.path(), port, moto) {
            let path = folder.path().join("etc").join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        // Told to stop, a Trino may take its time: it gets ten seconds, and half an hour to live.
        let mut command = Command::new("timeout");
        command.args(["-k", "10", "1800"]).arg(cache.join("server/bin/launcher")).arg("run").arg("--etc-dir");
        command.arg(folder.path().join("etc")).env("JAVA_HOME", cache.join("java")).current_dir(folder.path());
        let daemon = Daemon::start(&command, folder.path().join("trino.log"));
        let trino = Self { port, _daemon: daemon, _folder: folder };
        let up = || trino.get(&trino.url("info")).is_some_and(|info| info["starting"] == false);
        trino._daemon.wait_until("Trino", Duration::from_secs(300), up);
        Some(trino)
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/v1/{path}", self.port)
    }

    fn get(&self, url: &str) -> Option<Value> {
        agent().get(url).header("X-Trino-User", "analyst").call().ok()?.body_mut().read_json().ok()
    }

    /// Asks one question, to its end.
    fn ask(&self, sql: &str) -> Answer {
        let headers = [("User", "analyst"), ("Catalog", "awsdatacatalog"), ("Schema", "rebound"), ("Time-Zone", "UTC")];
        let request = headers.iter().fold(agent().post(self.url("statement")), |request, (name, value)| {
            request.header(format!("X-Trino-{name}"), *value)
        });
        let mut page: Value = request.send(sql).unwrap().body_mut().read_json().unwrap();
        let (mut types, mut rows) = (Vec::new(), Vec::new());
        loop {
            let error = &page["error"];
            let cause = &error["failureInfo"]["cause"];
            assert!(
                error.is_null(),
                "Trino: {}, because {} {}\n{sql}",
                error["message"],
                cause["message"],
                cause["cause"]["message"]
            );
            if let Some(columns) = page["columns"].as_array() {
                types.clone_from(columns);
            }
            rows.extend(page["data"].as_array().into_iter().flatten().map(|row| object(row, &types)));
            let Some(next) = page["nextUri"].as_str() else { break };
            page = self.get(next).unwrap_or_else(|| panic!("Trino went away: {}", self._daemon.output()));
        }
        let columns = types.iter().map(|column| column["name"].as_str().unwrap().to_owned()).collect();
        Answer { columns, rows, bytes: page["stats"]["physicalInputBytes"].as_u64().unwrap() }
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(120))).build().into()
}

/// The files of etc/: docs/trino.md. The last lines of the catalog spare a stand-in for S3 that is one process of Python.
fn configuration(folder: &Path, port: u16, moto: &Moto) -> [(&'static str, String); 4] {
    let s3 = moto.url();
    [
        (
            "node.properties",
            format!("node.environment=rebound\nnode.id=one\nnode.data-dir={}\n", folder.join("data").display()),
        ),
        (
            "jvm.config",
            "-server\n-Xmx2G\n-XX:+UseSerialGC\n-XX:TieredStopAtLevel=1\n-Djdk.attach.allowAttachSelf=true\n\
             --enable-native-access=ALL-UNNAMED\n--sun-misc-unsafe-memory-access=allow\n"
                .to_owned(),
        ),
        (
            "config.properties",
            format!(
                "coordinator=true\nnode-scheduler.include-coordinator=true\nhttp-server.http.port={port}\n\
                 discovery.uri=http://127.0.0.1:{port}\nnode.internal-address=127.0.0.1\n"
            ),
        ),
        (
            "catalog/awsdatacatalog.properties",
            format!(
                "connector.name=hive\nhive.metastore=glue\nhive.metastore.glue.region=us-east-1\n\
                 hive.metastore.glue.endpoint-url={s3}\nhive.metastore.glue.aws-access-key=test\n\
                 hive.metastore.glue.aws-secret-key=test\nhive.partition-projection-enabled=true\nfs.native-s3.enabled=true\n\
                 s3.endpoint={s3}\ns3.region=us-east-1\ns3.path-style-access=true\ns3.aws-access-key=test\n\
                 s3.aws-secret-key=test\nhive.file-status-cache-tables=rebound.*\n\
                 hive.table-statistics-enabled=false\n\
                 hive.split-loader-concurrency=4\ns3.max-error-retries=20\ns3.socket-read-timeout=1m\n"
            ),
        ),
    ]
}

/// A row of Trino's as `rebound query --format json` writes one: only the way in which a struct is written differs.
fn object(row: &Value, columns: &[Value]) -> Value {
    let cells = row.as_array().unwrap().iter().zip(columns);
    cells.map(|(cell, column)| (column["name"].as_str().unwrap(), as_json(cell, &column["typeSignature"]))).collect()
}

fn as_json(cell: &Value, kind: &Value) -> Value {
    match (cell, kind["rawType"].as_str().unwrap()) {
        (Value::Array(cells), "array") => {
            cells.iter().map(|cell| as_json(cell, &kind["arguments"][0]["value"])).collect()
        }
        (Value::Array(cells), "row") => {
            let fields = kind["arguments"].as_array().unwrap().iter().map(|argument| &argument["value"]);
            let name = |field: &Value| field["fieldName"]["name"].as_str().unwrap().to_owned();
            let fields = cells.iter().zip(fields);
            fields.map(|(cell, field)| (name(field), as_json(cell, &field["typeSignature"]))).collect()
        }
        _ => cell.clone(),
    }
}

/// What Trino and the program answered.
struct Compared {
    /// By view: the rows of every day that there are files of.
    views: BTreeMap<String, [Answer; 2]>,
    /// By named question.
    queries: BTreeMap<String, [Answer; 2]>,
    /// By table: the rows of its files, of the days on which the new ones lie beside the sealed.
    in_files: BTreeMap<String, u64>,
    /// Questions about one day.
    days: Vec<OneDay>,
}

/// What a question about one day of one view took.
struct OneDay {
    view: String,
    day: Date,
    /// What Trino read, by its own account.
    bytes: u64,
    /// The objects that it got from the store.
    objects: BTreeSet<String>,
    /// The size of the day's files.
    size: u64,
}

/// Asks everything once. `None` where a tool is missing, which was said.
fn compared() -> Option<&'static Compared> {
    static ONCE: OnceLock<Option<Compared>> = OnceLock::new();
    ONCE.get_or_init(compare).as_ref()
}

fn compare() -> Option<Compared> {
    let (stack, _turn) = stack_in_turn()?;
    let trino = Trino::start(&stack.moto)?;
    let one = samples_ingested(stack)?;
    let sealed = one.lambda.function("seal", &[]).invoke("seal", &json!({}));
    assert_eq!(sealed["failed"], 0, "{sealed}");
    overlap(stack, &one.fresh);
    let folder = tempfile::tempdir().unwrap();
    download_lake(stack, folder.path());
    Some(Compared {
        views: views().map(|view| (view.clone(), ask_view(&trino, folder.path(), &view))).collect(),
        queries: stack
            .all("aws_athena_named_query")
            .into_iter()
            .map(|(name, query)| {
                (name.clone(), ask_named(&trino, folder.path(), &name, query["query"].as_str().unwrap()))
            })
            .collect(),
        in_files: views().map(|view| (view.clone(), count_in_files(folder.path(), &view))).collect(),
        days: one_day_questions(&trino, stack, folder.path()),
    })
}

/// Of the month's days every first third is left sealed; on every second the new files are there beside the sealed ones, as when
/// seal has written and not removed yet; on every third there are only new files.
fn overlap(stack: &Stack, fresh: &Path) {
    let s3 = stack.moto.s3();
    let lake = stack.bucket("lake");
    for (n, day) in month::days().into_iter().enumerate().filter(|(n, _)| n % 3 > 0) {
        for table in views() {
            let prefix = format!("{table}/sealed/dt={day}/");
            let listed = wait(s3.list_objects_v2().bucket(lake).prefix(&prefix).send()).unwrap();
            for object in listed.contents().iter().filter(|_| n % 3 == 2) {
                wait(s3.delete_object().bucket(lake).key(object.key().unwrap()).send()).unwrap();
            }
            for path in files_of(&fresh.join(format!("{table}/delta/dt={day}"))) {
                let key = path.strip_prefix(fresh).unwrap().to_str().unwrap();
                let body = aws_sdk_s3::primitives::ByteStream::from(fs::read(&path).unwrap());
                wait(s3.put_object().bucket(lake).key(key).body(body).send()).unwrap();
            }
        }
    }
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

/// The views, each named as its table.
fn views() -> impl Iterator<Item = String> {
    lake::Table::ALL.iter().map(|table| table.name().to_owned())
}

/// All rows of a view, in one order. A condition on `dt` is what keeps Trino from looking into every day since 2010.
fn ask_view(trino: &Trino, lake: &Path, view: &str) -> [Answer; 2] {
    let stages = ["delta", "sealed"].into_iter().flat_map(|stage| files_of(&lake.join(view).join(stage)));
    let day = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().strip_prefix("dt=").unwrap().parse().unwrap();
    let days: BTreeSet<Date> = stages.map(day).collect();
    let sql = format!("SELECT * FROM {view} WHERE {}", is_one_of(&days.into_iter().collect::<Vec<_>>()));
    let mut answers = [trino.ask(&sql), ask_program(lake, &[&sql])];
    for answer in &mut answers {
        answer.rows.sort_by_key(Value::to_string);
    }
    report(view, &answers[0]);
    answers
}

/// A named question as it stands in Athena, asked on the day after the month.
fn ask_named(trino: &Trino, lake: &Path, name: &str, sql: &str) -> [Answer; 2] {
    let today = month::days().last().unwrap().tomorrow().unwrap().to_string();
    assert!(sql.contains("current_date"), "{name} looks back from no day");
    let answers = [
        trino.ask(&sql.replace("current_date", &format!("DATE '{today}'"))),
        ask_program(lake, &["--named", name, "--today", &today]),
    ];
    report(name, &answers[0]);
    answers
}

fn ask_program(lake: &Path, question: &[&str]) -> Answer {
    let mut command = Command::new(program());
    let text = run(command.args(["query", "--format", "json", "--lake"]).arg(lake).args(question));
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    let columns = rows.first().and_then(Value::as_object).map(|row| row.keys().cloned().collect());
    Answer { columns: columns.unwrap_or_default(), rows, bytes: 0 }
}

fn report(name: &str, answer: &Answer) {
    println!("measured: Trino reads {} bytes for the {} rows of {name}", answer.bytes, answer.rows.len());
}

/// The days of the month on which new files lie beside the sealed ones that hold the same rows.
fn overlapping_days() -> Vec<Date> {
    month::days().into_iter().skip(1).step_by(3).collect()
}

/// The rows of a table's files on those days.
fn count_in_files(lake: &Path, table: &str) -> u64 {
    let days = is_one_of(&overlapping_days());
    let count = |stage: &str| {
        let sql = format!("SELECT count(*) AS counted FROM {table}_{stage} WHERE {days}");
        ask_program(lake, &[&sql]).rows[0]["counted"].as_u64().unwrap()
    };
    count("delta") + count("sealed")
}

fn is_one_of(days: &[Date]) -> String {
    format!("dt IN ({})", days.iter().map(|day| format!("DATE '{day}'")).collect::<Vec<_>>().join(", "))
}

/// Of every view a day with both kinds of files, and of one view also a sealed one and one with new files only.
fn one_day_questions(trino: &Trino, stack: &Stack, lake: &Path) -> Vec<OneDay> {
    let days = month::days();
    let asked = views().map(|view| (view, days[10])).chain([9, 11].map(|n| ("bounces".to_owned(), days[n])));
    let bucket = format!("/{}/", stack.bucket("lake"));
    // moto colours the line of an answer that is a part of an object: no quotation mark before its GET.
    let got = |line: &str| Some(line.split_once("GET ")?.1.split_once(&bucket)?.1.split(' ').next()?.to_owned());
    let ask = |(view, day): (String, Date)| {
        let before = stack.moto.log().len();
        let answer = trino.ask(&format!("SELECT count(DISTINCT mail_id) AS mails FROM {view} WHERE dt = DATE '{day}'"));
        assert!(answer.rows[0]["mails"].as_u64().unwrap() > 0, "{view} has no row on {day}");
        let objects = stack.moto.log().get(before..).unwrap().lines().filter_map(got).collect();
        // dmarc_records asks dmarc_reports which reports count.
        let tables = [view.as_str(), "dmarc_reports"].into_iter().take(if view == "dmarc_records" { 2 } else { 1 });
        let folders = tables.flat_map(|table| ["delta", "sealed"].map(|stage| format!("{table}/{stage}/dt={day}")));
        let files = folders.flat_map(|folder| files_of(&lake.join(folder)));
        let size = files.map(|path| fs::metadata(path).unwrap().len()).sum();
        OneDay { view, day, bytes: answer.bytes, objects, size }
    };
    asked.map(ask).collect()
}

#[test]
fn every_view_has_the_same_rows_on_trino() {
    let Some(compared) = compared() else { return };
    assert_eq!(compared.views.len(), lake::Table::ALL.len());
    for (view, answers) in &compared.views {
        assert_same(view, answers);
    }
}

#[test]
fn every_named_question_has_the_same_answer_on_trino() {
    let Some(compared) = compared() else { return };
    assert_eq!(compared.queries.len(), fs::read_dir(root().join("infra/queries")).unwrap().count());
    for (name, answers) in &compared.queries {
        assert_same(name, answers);
        assert!(answers[0].bytes > 0, "{name} reads no file");
    }
}

#[test]
fn every_row_is_there_once_while_new_and_sealed_files_overlap() {
    let Some(compared) = compared() else { return };
    let days: Vec<String> = overlapping_days().iter().map(Date::to_string).collect();
    for (view, [trino, _]) in &compared.views {
        let overlapping = |row: &&Value| days.iter().any(|day| row["dt"] == day.as_str());
        let rows: Vec<&Value> = trino.rows.iter().filter(overlapping).collect();
        let different: BTreeSet<String> = rows.iter().map(ToString::to_string).collect();
        assert_eq!(rows.len(), different.len(), "{view} gives a row twice");
        let in_files = compared.in_files[view];
        assert!(in_files >= 2 * rows.len() as u64 && !rows.is_empty(), "{view}: {in_files} in files, {}", rows.len());
    }
}

#[test]
fn a_question_about_a_day_reads_that_days_files_only() {
    let Some(compared) = compared() else { return };
    for OneDay { view, day, bytes, objects, size } in &compared.days {
        let days = [format!("dt={day}"), format!("dt%3D{day}")];
        let of_the_day = |object: &String| days.iter().any(|day| object.contains(day));
        assert!(!objects.is_empty() && objects.iter().all(of_the_day), "{view} on {day} reads {objects:?}");
        // Files as small as these are read whole, by each of the view's scans.
        assert!(*bytes > 0 && *bytes <= 4 * size, "{view} on {day} reads {bytes} bytes of {size}");
        let all = compared.views[view][0].bytes;
        assert!(bytes * 10 < all, "{view} on {day} reads {bytes} bytes, on all days {all}");
    }
}

fn assert_same(name: &str, [trino, program]: &[Answer; 2]) {
    assert!(!trino.rows.is_empty(), "{name} has no row to compare");
    assert_eq!(
        trino.rows.len(),
        program.rows.len(),
        "{name}: rows on Trino and in the program\n{trino:?}\n{program:?}"
    );
    assert_eq!(trino.columns, program.columns, "{name}");
    for (n, (left, right)) in trino.rows.iter().zip(&program.rows).enumerate() {
        for column in &trino.columns {
            assert_eq!(left[column], right[column], "{name}, row {n}, {column}: Trino, and the program");
        }
    }
}
