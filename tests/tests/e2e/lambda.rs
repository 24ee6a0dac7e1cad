//! The functions as they run on Lambda: their binaries, under cargo-lambda's emulator, configured as Terraform configures them,
//! called with the notifications that the stand-in for S3 sends.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use host_aws::Aws;
use ports::{Secret, Secrets as _};
use serde_json::{Value, json};

use crate::cli::program;
use crate::daemon::{Daemon, free_port, run};
use crate::month;
use crate::moto::{drain, root, venv};
use crate::stack::{Stack, stack};

/// The stack, and whose turn it is to use its buckets and queues.
pub(crate) fn stack_in_turn() -> Option<(&'static Stack, MutexGuard<'static, ()>)> {
    static TURN: Mutex<()> = Mutex::new(());
    let stack = stack()?;
    Some((stack, TURN.lock().unwrap_or_else(PoisonError::into_inner)))
}

/// The emulator, with every function started that was asked for.
pub(crate) struct Lambda {
    stack: &'static Stack,
    port: u16,
    _emulator: Daemon,
    functions: Mutex<Vec<(String, Daemon)>>,
}

impl Lambda {
    /// Starts the emulator, or says that it cannot be had.
    pub(crate) fn start(stack: &'static Stack) -> Option<Self> {
        let emulator = venv().join("bin/cargo-lambda");
        if !emulator.exists() {
            println!("skipped: no cargo-lambda in .cache/venv (scripts/venv.sh)");
            return None;
        }
        let port = free_port();
        let project = stack.moto.folder().join("functions");
        write_project(&project, stack.all("aws_lambda_function").into_iter().map(|(name, _)| name));
        let mut command = Command::new(emulator);
        command
            .args(["lambda", "watch", "--only-lambda-apis", "-A", "127.0.0.1", "-P", &port.to_string()])
            .current_dir(project);
        let emulator = Daemon::start(&command, stack.moto.folder().join("lambda.log"));
        let up = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        emulator.wait_until("cargo lambda watch", Duration::from_secs(30), up);
        Some(Self { stack, port, _emulator: emulator, functions: Mutex::default() })
    }

    /// Starts a function as Terraform describes it, `more` in its environment.
    pub(crate) fn function(&self, name: &str, more: &[(&str, &str)]) -> &Self {
        let described = self.stack.one("aws_lambda_function", name);
        let package = if name.starts_with("intake") { "intake" } else { name };
        let mut command = Command::new(program().with_file_name(package));
        command.env_remove("RUST_LOG").envs(self.stack.moto.environment());
        for (variable, value) in described["environment"][0]["variables"].as_object().unwrap() {
            command.env(variable, value.as_str().unwrap());
        }
        command
            // The emulator's deadline is ten minutes after 1970.
            .env("RESERVE_SECONDS", "0")
            .env("AWS_LAMBDA_RUNTIME_API", format!("http://127.0.0.1:{}/.rt/{name}", self.port))
            .env("AWS_LAMBDA_FUNCTION_NAME", name)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", described["memory_size"].to_string())
            .envs(more.iter().copied());
        let log = self.stack.moto.folder().join(format!("{name}.log"));
        let mut functions = self.functions.lock().unwrap();
        functions.retain(|(other, _)| other != name);
        functions.push((name.to_owned(), Daemon::start(&command, log)));
        self
    }

    /// Calls a function and answers its answer.
    pub(crate) fn invoke(&self, name: &str, event: &Value) -> Value {
        let url = format!("http://127.0.0.1:{}/2015-03-31/functions/{name}/invocations", self.port);
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(120)))
            .http_status_as_error(false)
            .build()
            .into();
        let mut answer = agent.post(url).send_json(event).unwrap_or_else(|error| panic!("{error}\n{}", self.log(name)));
        let text = answer.body_mut().read_to_string().unwrap();
        assert!(answer.status().is_success(), "{name} answered {}: {text}\n{}", answer.status(), self.log(name));
        serde_json::from_str(&text).unwrap()
    }

    /// What a function has written.
    pub(crate) fn log(&self, name: &str) -> String {
        let functions = self.functions.lock().unwrap();
        functions.iter().find(|(other, _)| other == name).map(|(_, daemon)| daemon.output()).unwrap_or_default()
    }

    /// Gives all messages of a queue to a function, as the event source would, and answers the bodies that it returned.
    fn deliver(&self, queue: &str, name: &str) -> Vec<String> {
        let sqs = self.stack.moto.sqs();
        let bodies = wait(drain(&sqs, self.stack.queue_url(queue)));
        let records: Vec<Value> = bodies.iter().enumerate().map(|(n, body)| record(n, body)).collect();
        let answer = self.invoke(name, &json!({"Records": records}));
        let failures = answer["batchItemFailures"].as_array().unwrap().iter();
        failures
            .map(|failure| bodies[failure["itemIdentifier"].as_str().unwrap().parse::<usize>().unwrap()].clone())
            .collect()
    }
}

/// A project whose programs are called as the functions are: the emulator knows no function by another name.
fn write_project(folder: &Path, names: impl Iterator<Item = String>) {
    fs::create_dir_all(folder.join("src/bin")).unwrap();
    let manifest = "[workspace]\n[package]\nname = \"functions\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    for name in names {
        fs::write(folder.join("src/bin").join(name).with_extension("rs"), "fn main() {}\n").unwrap();
    }
}

/// A message as Lambda hands it on.
fn record(n: usize, body: &str) -> Value {
    json!({
        "messageId": n.to_string(), "receiptHandle": "handle", "body": body, "messageAttributes": {},
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1795494477407", "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                       "ApproximateFirstReceiveTimestamp": "1795494477408"},
        "md5OfBody": "", "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:q", "awsRegion": "us-east-1",
    })
}

#[test]
fn mails_become_the_same_rows_and_events_as_on_one_machine() {
    let Some((stack, _turn)) = stack_in_turn() else { return };
    let Some(one) = samples_ingested(stack) else { return };
    let folder = tempfile::tempdir().unwrap();
    download_lake(stack, folder.path());
    let schema: Value = serde_json::from_str(&fs::read_to_string(root().join("infra/tables.json")).unwrap()).unwrap();
    for view in schema["views"].as_object().unwrap().keys() {
        let sql = of_the_samples(view);
        let (expected, got) = (ask(&one.lake, &sql), ask(folder.path(), &sql));
        assert!(expected.lines().count() > 1, "{view} has no row to compare");
        assert!(expected == got, "{view} differs:\n{}", difference(&expected, &got));
    }
    let expected: BTreeSet<String> =
        fs::read_to_string(one.lake.join("outbox.jsonl")).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(one.events, expected, "the events in the queue are those of the outbox");
    assert!(!expected.is_empty());
    let quarantined = |lake: &Path| -> BTreeSet<String> {
        let entries = fs::read_dir(lake.join("quarantine")).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.starts_with('.'))
            .collect()
    };
    assert!(quarantined(&one.lake).is_subset(&quarantined(folder.path())));
    let copy = format!("quarantine/{}", quarantined(&one.lake).pop_last().unwrap());
    let copy = wait(stack.moto.s3().head_object().bucket(stack.bucket("lake")).key(copy).send()).unwrap();
    let metadata = copy.metadata.unwrap();
    assert!(metadata["source"].contains('/') && !metadata["reason"].is_empty(), "{metadata:?}");
}

/// Everything of a view, without what other tests here bring in.
fn of_the_samples(view: &str) -> String {
    let samples = if view == "ingest_log" {
        "WHERE source NOT IN ('bounces/lost', 'bounces/killer', 'bounces/neighbour')"
    } else {
        ""
    };
    format!("SELECT * FROM {view} {samples} ORDER BY ALL")
}

#[test]
fn the_log_names_mails_and_no_addresses_and_the_metrics_add_up() {
    let Some((stack, _turn)) = stack_in_turn() else { return };
    let Some(one) = samples_ingested(stack) else { return };
    let lines: Vec<Value> = one.log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mails: Vec<&Value> = lines.iter().filter(|line| line["message"] == "mail").collect();
    assert_eq!(mails.len(), one.mails);
    for mail in mails {
        assert!(mail["source"].as_str().is_some() && mail["outcome"].as_str().is_some(), "{mail}");
        assert!(mail["span"]["requestId"].as_str().is_some() && mail["parse_us"].is_u64(), "{mail}");
    }
    for line in one.log.lines() {
        assert!(!line.contains('@'), "an address in the log: {line}");
    }
    let metrics: Vec<&Value> = lines.iter().filter(|line| line["_aws"].is_object()).collect();
    assert_eq!(metrics.len(), 2, "a line for each batch");
    let sum = |name: &str| metrics.iter().map(|line| line[name].as_u64().unwrap()).sum::<u64>();
    assert_eq!(sum("Mails"), one.mails as u64);
    assert_eq!(sum("Events"), one.events_sent as u64);
    for name in ["FetchTime", "ParseTime", "BatchTime"] {
        assert!(metrics.iter().all(|line| line[name].is_u64()), "{name}");
    }
    assert!(metrics.iter().all(|line| line["Lag"].is_array()));
    assert!(sum("Mails.bounce") > 0 && sum("Mails.quarantined") > 0 && sum("Bytes") > 0);
}

#[test]
fn a_seal_changes_no_answer() {
    let Some((stack, _turn)) = stack_in_turn() else { return };
    let Some(one) = samples_ingested(stack) else { return };
    let lambda = &one.lambda;
    let answer = lambda.function("seal", &[]).invoke("seal", &json!({}));
    assert!(answer["delta_files"].as_u64().unwrap() > 0 && answer["failed"] == 0, "{answer}");
    assert_eq!(lambda.invoke("seal", &json!({}))["delta_files"], 0, "there is nothing new");
    assert!(lambda.log("seal").contains("\"Succeeded\":1"));
    let folder = tempfile::tempdir().unwrap();
    download_lake(stack, folder.path());
    for view in ["bounces", "dmarc_records", "ingest_log"] {
        let sql = of_the_samples(view);
        assert!(ask(&one.lake, &sql) == ask(folder.path(), &sql), "{view} is another after sealing");
    }
}

#[test]
fn a_mail_whose_notification_was_lost_is_swept_in() {
    let Some((stack, _turn)) = stack_in_turn() else { return };
    let Some(one) = samples_ingested(stack) else { return };
    let lambda = &one.lambda;
    let mail = b"From: a@example.org\r\nTo: b@bounce.example.net\r\nSubject: lost\r\nDate: Mon, 21 Sep 2026 10:00:00 +0000\r\n\r\nhello\r\n";
    put(stack, "bounces/lost", mail.to_vec());
    put(stack, "bounces/AMAZON_SES_SETUP_NOTIFICATION", b"Thank you for using Amazon SES".to_vec());
    let sqs = stack.moto.sqs();
    assert_eq!(wait(drain(&sqs, stack.queue_url("mail-bounces"))).len(), 2, "S3 told of them, and nobody listened");

    let grace = [("SWEEP_GRACE_HOURS", "0"), ("SWEEP_DAYS", "365")];
    lambda.function("sweep", &grace);
    // Mails without a date, or of another day than the one on which they are swept, are swept in again, which does no harm.
    let found = lambda.invoke("sweep", &json!({}));
    assert!(found["lost"].as_u64().unwrap() >= 1, "{found}");
    assert!(lambda.log("sweep").contains("bounces/lost") && !lambda.log("sweep").contains("SETUP_NOTIFICATION"));
    lambda.function("intake-bounces", &[]);
    assert_eq!(lambda.deliver("mail-bounces", "intake-bounces"), [""; 0]);
    let folder = tempfile::tempdir().unwrap();
    download_lake(stack, folder.path());
    let sql = "SELECT outcome FROM ingest_log WHERE source = 'bounces/lost'";
    assert!(ask(folder.path(), sql).contains("unrelated"));
    assert!(!ask(folder.path(), "SELECT source FROM ingest_log").contains("SETUP_NOTIFICATION"));

    let replayed = lambda.invoke("sweep", &json!({"since": "2020-01-01T00:00:00Z"}));
    assert!(replayed["replayed"].as_u64().unwrap() > one.mails as u64 / 2, "{replayed}");
    wait(drain(&sqs, stack.queue_url("mail-bounces")));
    wait(drain(&sqs, stack.queue_url("mail-reports")));
    for key in ["bounces/lost", "bounces/AMAZON_SES_SETUP_NOTIFICATION"] {
        wait(stack.moto.s3().delete_object().bucket(stack.bucket("raw")).key(key).send()).unwrap();
    }
}

#[test]
fn the_mail_that_kills_is_quarantined_and_its_neighbour_is_not() {
    let Some((stack, _turn)) = stack_in_turn() else { return };
    let Some(one) = samples_ingested(stack) else { return };
    let lambda = &one.lambda;
    let head = "From: a@example.org\r\nTo: b@bounce.example.net\r\nSubject: x\r\nDate: Mon, 21 Sep 2026 10:00:00 +0000\r\n\r\n";
    put(stack, "bounces/killer", [head.as_bytes(), &vec![b'x'; 40 << 20]].concat());
    put(stack, "bounces/neighbour", head.as_bytes().to_vec());
    // The reader may have as much memory as the program itself needs, and less than the killer does.
    lambda.function("isolate", &[("READER_MEMORY_BYTES", &(64 << 20).to_string())]);
    assert_eq!(lambda.deliver("mail-bounces", "isolate"), [""; 0]);
    let folder = tempfile::tempdir().unwrap();
    download_lake(stack, folder.path());
    let outcome =
        |source: &str| ask(folder.path(), &format!("SELECT outcome, error FROM ingest_log WHERE source = '{source}'"));
    assert!(outcome("bounces/killer").contains("quarantined"), "{}", outcome("bounces/killer"));
    assert!(outcome("bounces/killer").contains("ends a process"), "{}", outcome("bounces/killer"));
    assert!(outcome("bounces/neighbour").contains("unrelated"), "{}", outcome("bounces/neighbour"));
    assert!(lambda.log("isolate").contains("\"Mails.quarantined\":1"));
    for key in ["bounces/killer", "bounces/neighbour"] {
        wait(stack.moto.s3().delete_object().bucket(stack.bucket("raw")).key(key).send()).unwrap();
    }
}

#[test]
fn what_cannot_be_done_comes_back_and_nothing_else() {
    let Some((stack, _turn)) = stack_in_turn() else { return };
    let Some(one) = samples_ingested(stack) else { return };
    let lambda = &one.lambda;
    let told = |bucket: &str, key: &str| {
        let s3 = json!({"bucket": {"name": bucket}, "object": {"key": key, "size": 1}});
        json!({"Records": [{"eventName": "ObjectCreated:Put", "eventTime": "2026-11-24T00:00:00.000Z", "s3": s3}]})
            .to_string()
    };
    let bodies = [
        told(stack.bucket("raw"), "bounces/gone"),
        "hello".to_owned(),
        r#"{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2014-10-13T15:57:02.089Z","Bucket":"b"}"#.to_owned(),
    ];
    let records: Vec<Value> = bodies.iter().enumerate().map(|(n, body)| record(n, body)).collect();
    lambda.function("intake-bounces", &[]);
    let answer = lambda.invoke("intake-bounces", &json!({"Records": records}));
    assert_eq!(answer, json!({"batchItemFailures": [{"itemIdentifier": "1"}]}), "a mail that is gone is done with");

    // An intake without time begins nothing.
    lambda.function("intake-bounces", &[("RESERVE_SECONDS", "900")]);
    let answer = lambda.invoke("intake-bounces", &json!({"Records": [record(7, &bodies[0])]}));
    assert_eq!(answer, json!({"batchItemFailures": [{"itemIdentifier": "7"}]}));

    // An intake whose lake is not there gives every mail back.
    lambda.function("intake-bounces", &[("LAKE_BUCKET", "no-such-bucket")]);
    put(stack, "bounces/back", b"From: a@example.org\r\nSubject: x\r\n\r\nx\r\n".to_vec());
    let back = lambda.deliver("mail-bounces", "intake-bounces");
    assert_eq!(back.len(), 1, "{}", lambda.log("intake-bounces"));
    assert!(back[0].contains("back\""), "{back:?}");
    wait(stack.moto.s3().delete_object().bucket(stack.bucket("raw")).key("bounces/back").send()).unwrap();
}

#[test]
fn a_function_that_is_not_configured_says_which_variable_is_missing() {
    for (package, variable) in [
        ("intake", "RAW_BUCKET"),
        ("isolate", "RAW_BUCKET"),
        ("seal", "LAKE_BUCKET"),
        ("sweep", "RAW_BUCKET"),
        ("domain-check", "LAKE_BUCKET"),
        ("domain-api", "LAKE_BUCKET"),
    ] {
        let mut command = Command::new(program().with_file_name(package));
        let output = command.env_clear().env("AWS_LAMBDA_FUNCTION_NAME", "x").output().unwrap();
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            said.contains(&format!("the variable {variable} is not set"))
                || said.contains(&format!("Missing(\"{variable}\")")),
            "{package}: {said}"
        );
    }
}

/// The samples, through the functions and on this machine.
pub(crate) struct Ingested {
    pub(crate) lambda: Lambda,
    /// The lake that the intakes made, before anything was sealed.
    pub(crate) fresh: PathBuf,
    /// The lake that the program made of the same mails.
    pub(crate) lake: PathBuf,
    mails: usize,
    events: BTreeSet<String>,
    events_sent: usize,
    log: String,
}

/// Puts the samples and a month of mails into the bucket raw, gives S3's notifications to the intakes, and does the same on this machine; once.
pub(crate) fn samples_ingested(stack: &'static Stack) -> Option<&'static Ingested> {
    static ONCE: OnceLock<Option<Ingested>> = OnceLock::new();
    ONCE.get_or_init(|| ingest_samples(stack)).as_ref()
}

fn ingest_samples(stack: &'static Stack) -> Option<Ingested> {
    let lambda = Lambda::start(stack)?;
    let folder = stack.moto.folder().join("machine");
    let mails = [samples(), month::mails()].concat();
    for (key, bytes) in &mails {
        let path = folder.join("raw").join(key);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        put(stack, key, bytes.clone());
    }
    let keep = stack.one("aws_lambda_function", "intake-bounces")["environment"][0]["variables"]["KEEP_HEADERS"]
        .as_str()
        .unwrap();
    let lake = folder.join("lake");
    let mut command = Command::new(program());
    command.args(["ingest", "bounces", "reports", "--lake"]).arg(&lake).current_dir(folder.join("raw"));
    command.args(keep.split(',').flat_map(|name| ["--keep-header", name]));
    fs::write(folder.join("keys"), month::KEY).unwrap();
    command.arg("--return-path-keys").arg(folder.join("keys"));
    run(&mut command);

    // The secret of the example holds no key yet. The mails of the month carry tokens of this one.
    let secret = &stack.one("aws_lambda_function", "isolate")["environment"][0]["variables"]["RETURN_PATH_SECRET"];
    let keys = Secret::new(month::KEY);
    wait(Aws::new(stack.moto.config()).secrets().put(secret.as_str().unwrap(), keys)).unwrap();
    lambda.function("intake-bounces", &[]).function("intake-reports", &[]);
    assert_eq!(lambda.deliver("mail-bounces", "intake-bounces"), [""; 0], "{}", lambda.log("intake-bounces"));
    assert_eq!(lambda.deliver("mail-reports", "intake-reports"), [""; 0], "{}", lambda.log("intake-reports"));
    let events = wait(drain(&stack.moto.sqs(), stack.queue_url("events")));
    let log = [lambda.log("intake-bounces"), lambda.log("intake-reports")].concat();
    let fresh = folder.join("fresh");
    download_lake(stack, &fresh);
    Some(Ingested {
        lambda,
        fresh,
        lake,
        mails: mails.len(),
        events_sent: events.len(),
        events: events.into_iter().collect(),
        log,
    })
}

/// The mails of samples/, each content once, under keys as SES would write them and one that it would not.
fn samples() -> Vec<(String, Vec<u8>)> {
    let mut folders = vec![root().join("samples")];
    let mut seen = BTreeSet::new();
    let mut mails = Vec::new();
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "eml") {
                let bytes = fs::read(&path).unwrap();
                let kind = if path.starts_with(root().join("samples/dmarc")) { "reports" } else { "bounces" };
                let name = path.file_stem().unwrap().to_string_lossy().into_owned();
                if seen.insert(bytes.clone()) && seen.insert(name.clone().into_bytes()) {
                    mails.push((format!("{kind}/{name}"), bytes));
                }
            }
        }
    }
    let first = mails.iter_mut().find(|(key, _)| key.starts_with("bounces/")).unwrap();
    first.0 = "bounces/a b+c=é%20&x".to_owned();
    assert!(mails.len() > 40, "only {} samples", mails.len());
    mails
}

fn put(stack: &Stack, key: &str, bytes: Vec<u8>) {
    let body = aws_sdk_s3::primitives::ByteStream::from(bytes);
    wait(stack.moto.s3().put_object().bucket(stack.bucket("raw")).key(key).body(body).send()).unwrap();
}

/// The bucket lake as a folder: what stands in both is the same.
pub(crate) fn download_lake(stack: &Stack, folder: &Path) {
    let s3 = stack.moto.s3();
    let mut after = None::<String>;
    loop {
        let page = wait(s3.list_objects_v2().bucket(stack.bucket("lake")).set_start_after(after).send()).unwrap();
        let keys: Vec<String> = page.contents().iter().map(|object| object.key().unwrap().to_owned()).collect();
        for key in &keys {
            let object = wait(s3.get_object().bucket(stack.bucket("lake")).key(key).send()).unwrap();
            let path = folder.join(key);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, wait(object.body.collect()).unwrap().to_vec()).unwrap();
        }
        if page.is_truncated() != Some(true) {
            return;
        }
        after = keys.last().cloned();
    }
}

/// A lake's answer, as CSV.
pub(crate) fn ask(lake: &Path, sql: &str) -> String {
    run(Command::new(program()).args(["query", "--format", "csv", "--lake"]).arg(lake).arg(sql))
}

fn difference(expected: &str, got: &str) -> String {
    let (left, right): (BTreeSet<&str>, BTreeSet<&str>) = (expected.lines().collect(), got.lines().collect());
    let only = |one: &BTreeSet<&str>, other: &BTreeSet<&str>| {
        one.difference(other).take(3).copied().collect::<Vec<_>>().join("\n")
    };
    format!("on one machine:\n{}\non Lambda:\n{}", only(&left, &right), only(&right, &left))
}

/// On one runtime, because a connection lives no longer than the runtime that opened it.
pub(crate) fn wait<F: IntoFuture>(future: F) -> F::Output {
    static RUNTIME: OnceLock<tokio::runtime::Runtime> = OnceLock::new();
    let new = || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    RUNTIME.get_or_init(new).block_on(future.into_future())
}
