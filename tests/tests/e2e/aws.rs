//! host-aws passes the suites that the folders and the fakes pass, against a stand-in for AWS.

use std::fs;
use std::process::Command;

use host_aws::Aws;
use host_aws::event::Arrival;
use host_aws::received::{Mail, Told, fetch};
use pipeline::{Config, RawMail, Sinks, ingest, seal};
use ports::memory::MemoryQueue;
use ports::{Bytes, ErrorKind, ObjectStore as _, Put, conformance, list_all};

use crate::cli::program;
use crate::daemon::run;
use crate::moto::{Moto, drain, root};

#[tokio::test]
async fn s3_conforms() {
    let Some(moto) = Moto::start() else { return };
    moto.s3().create_bucket().bucket("suite").send().await.unwrap();
    conformance::object_store(&Aws::new(moto.config()).store("suite"), "suite").await;
}

#[tokio::test]
async fn sqs_conforms() {
    let Some(moto) = Moto::start() else { return };
    let sqs = moto.sqs();
    let url = sqs.create_queue().queue_name("suite").send().await.unwrap().queue_url.unwrap();
    conformance::queue(&Aws::new(moto.config()).queue(&url), || drain(&sqs, &url)).await;
}

#[tokio::test]
async fn secrets_manager_conforms() {
    let Some(moto) = Moto::start() else { return };
    conformance::secrets(&Aws::new(moto.config()).secrets(), "rebound/return-path").await;
}

#[tokio::test]
async fn mails_are_fetched_in_their_order_and_large_ones_in_part() {
    let Some(moto) = Moto::start() else { return };
    moto.s3().create_bucket().bucket("raw").send().await.unwrap();
    let store = Aws::new(moto.config()).store("raw");
    let told = |key: &str, size: u64| Told {
        arrival: Arrival { bucket: "raw".to_owned(), key: key.to_owned(), size, at: None },
        messages: Vec::new(),
    };
    for (key, bytes) in [("a", "12345"), ("b", "1234567890"), ("c", "")] {
        store.put(key, bytes.into(), Put::default()).await.unwrap();
    }
    let mails = fetch(&store, &[told("b", 10), told("none", 1), told("c", 0), told("a", 5)], 5).await;
    let mail = |bytes: &'static str, cut| Some(Mail { bytes: bytes.into(), cut });
    let kinds: Vec<_> = mails.iter().map(|mail| mail.as_ref().err().map(ports::Error::kind)).collect();
    assert_eq!(kinds, [None, Some(ErrorKind::NotFound), None, None]);
    let mails: Vec<_> = mails.into_iter().map(Result::ok).collect();
    assert_eq!(mails, [mail("12345", true), None, mail("", false), mail("12345", false)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_operators_program_erases_a_person_from_the_buckets() {
    let Some(moto) = Moto::start() else { return };
    for bucket in ["raw", "lake"] {
        moto.s3().create_bucket().bucket(bucket).send().await.unwrap();
    }
    let aws = Aws::new(moto.config());
    let (raw, lake) = (aws.store("raw"), aws.store("lake"));
    let mut mails = Vec::new();
    for name in ["postfix-unknown-user", "postfix-several-recipients", "postfix-full-mailbox", "exim-unknown-user"] {
        let bytes = Bytes::from(fs::read(root().join("samples/bounce").join(name).with_extension("eml")).unwrap());
        raw.put(&format!("bounces/{name}"), bytes.clone(), Put::default()).await.unwrap();
        mails.push(RawMail::new(format!("bounces/{name}"), bytes));
    }
    let events = MemoryQueue::default();
    for (number, mails) in mails.chunks(2).enumerate() {
        let sinks = Sinks { lake: &lake, events: &events, known: None, domains: None };
        assert!(ingest(mails, sinks, &Config::default()).await.iter().all(Result::is_ok));
        if number == 0 {
            assert!(seal(&lake).await.unwrap().failed.is_empty());
        }
    }
    let erase = || {
        let mut command = Command::new(program().with_file_name("erase"));
        command.envs(moto.environment()).env("RAW_BUCKET", "raw").env("LAKE_BUCKET", "lake");
        run(command.arg("unknown@receiver.example"))
    };
    let said = tokio::task::block_in_place(erase);
    assert!(said.contains("rows of bounces") && said.contains("s3://raw/bounces/postfix-unknown-user"), "{said}");
    let said = tokio::task::block_in_place(erase);
    assert!(said.contains("nothing names that address"), "{said}");
    let left: Vec<String> = list_all(&raw, "").await.unwrap().into_iter().map(|entry| entry.key).collect();
    assert_eq!(left, ["bounces/postfix-full-mailbox"]);
    assert!(!list_all(&lake, "ingest_log/").await.unwrap().is_empty());
}
