//! What S3 and SQS answer when they do not do what they were asked, from a server that answers by a script: the stand-in for
//! AWS that the other suites use never throttles and never fails a part of a batch.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::{Credentials, SharedCredentialsProvider};
use host_aws::Aws;
use host_aws::event::Arrival;
use host_aws::received::{Told, fetch};
use ports::{Bytes, Condition, ErrorKind, ObjectStore as _, Put, Queue as _};

/// Answers requests one after the other; the last answer stands for all that follow. Keeps the bodies that it was sent.
struct Script {
    port: u16,
    bodies: Arc<Mutex<Vec<String>>>,
}

#[derive(Clone)]
enum Answer {
    Http(u16, String),
    HangUp,
    Silence,
}

impl Script {
    fn of(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&bodies);
        std::thread::spawn(move || {
            let mut answers = answers.into_iter();
            let mut last = Answer::HangUp;
            for stream in listener.incoming() {
                last = answers.next().unwrap_or(last);
                answer(&stream.unwrap(), &last, &kept);
            }
        });
        Self { port, bodies }
    }

    fn requests(&self) -> usize {
        self.bodies.lock().unwrap().len()
    }

    fn aws(&self, attempts: u32) -> Aws {
        aws(self.port, attempts, Duration::from_millis(500))
    }
}

fn aws(port: u16, attempts: u32, patience: Duration) -> Aws {
    let credentials = Credentials::new("test", "test", None, None, "test");
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(patience).build();
    let retries = RetryConfig::standard().with_max_attempts(attempts).with_initial_backoff(Duration::from_millis(1));
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(format!("http://127.0.0.1:{port}"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .sleep_impl(aws_sdk_s3::config::SharedAsyncSleep::new(Sleep))
        .retry_config(retries)
        .timeout_config(timeouts);
    Aws::new(config.build())
}

#[derive(Debug)]
struct Sleep;

impl aws_sdk_s3::config::AsyncSleep for Sleep {
    fn sleep(&self, duration: Duration) -> aws_sdk_s3::config::Sleep {
        aws_sdk_s3::config::Sleep::new(tokio::time::sleep(duration))
    }
}

fn answer(stream: &TcpStream, answer: &Answer, bodies: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap_or_default();
    bodies.lock().unwrap().push(String::from_utf8_lossy(&body).into_owned());
    match answer {
        Answer::HangUp => {}
        Answer::Silence => std::thread::sleep(Duration::from_millis(700)),
        Answer::Http(status, body) => {
            let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            let mut stream = stream;
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
        }
    }
}

/// Answers nobody before so many ask at once.
fn only_together(many: usize) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let together = Arc::new(Barrier::new(many));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, together) = (stream.unwrap(), Arc::clone(&together));
            std::thread::spawn(move || {
                together.wait();
                answer(&stream, &Answer::Http(200, "mail".to_owned()), &Mutex::default());
            });
        }
    });
    port
}

fn s3_error(status: u16, code: &str) -> Answer {
    Answer::Http(status, format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>m</Message></Error>"))
}

fn sqs_error(status: u16, code: &str, message: &str) -> Answer {
    Answer::Http(status, format!("{{\"__type\":\"com.amazonaws.sqs#{code}\",\"message\":\"{message}\"}}"))
}

fn sent(successful: &[usize], failed: &[(usize, &str, bool)]) -> Answer {
    let successful: Vec<_> = successful
        .iter()
        .map(|id| serde_json::json!({"Id": id.to_string(), "MessageId": "m", "MD5OfMessageBody": "0"}))
        .collect();
    let failed: Vec<_> = failed
        .iter()
        .map(|(id, code, fault)| serde_json::json!({"Id": id.to_string(), "Code": code, "SenderFault": fault, "Message": "m"}))
        .collect();
    Answer::Http(200, serde_json::json!({"Successful": successful, "Failed": failed}).to_string())
}

#[tokio::test]
async fn answers_of_s3_have_kinds() {
    let cases = [
        (s3_error(503, "SlowDown"), ErrorKind::Throttled),
        (s3_error(503, "ServiceUnavailable"), ErrorKind::Throttled),
        (s3_error(400, "RequestTimeout"), ErrorKind::Unavailable),
        (s3_error(500, "InternalError"), ErrorKind::Unavailable),
        (Answer::Http(502, "<html>".to_owned()), ErrorKind::Unavailable),
        (Answer::HangUp, ErrorKind::Unavailable),
        (Answer::Silence, ErrorKind::Unavailable),
        (s3_error(412, "PreconditionFailed"), ErrorKind::Precondition),
        (s3_error(409, "ConditionalRequestConflict"), ErrorKind::Precondition),
        (s3_error(403, "AccessDenied"), ErrorKind::Denied),
        (s3_error(400, "EntityTooLarge"), ErrorKind::TooLarge),
        (s3_error(404, "NoSuchBucket"), ErrorKind::NotFound),
        (s3_error(400, "InvalidArgument"), ErrorKind::Other),
    ];
    for (answer, expected) in cases {
        let script = Script::of(vec![answer]);
        let store = script.aws(1).store("bucket");
        let put = Put { condition: Condition::IfMatch("\"1\""), ..Put::default() };
        let error = store.put("a/b", Bytes::from_static(b"x"), put).await.unwrap_err();
        assert_eq!(error.kind(), expected, "{:?}", std::error::Error::source(&error).map(ToString::to_string));
        assert_eq!(error.to_string(), "cannot write s3://bucket/a/b");
    }
}

#[tokio::test]
async fn a_version_that_is_gone_is_a_lost_precondition_and_not_a_missing_object() {
    let script = Script::of(vec![s3_error(404, "NoSuchKey")]);
    let store = script.aws(1).store("bucket");
    let put = Put { condition: Condition::IfMatch("\"1\""), ..Put::default() };
    assert_eq!(store.put("a", Bytes::new(), put).await.unwrap_err().kind(), ErrorKind::Precondition);
    assert_eq!(store.get("a").await.unwrap_err().kind(), ErrorKind::NotFound);
    store.delete("a").await.unwrap();
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    let ok = Answer::Http(200, String::new());
    let script = Script::of(vec![s3_error(503, "SlowDown"), Answer::HangUp, ok]);
    script.aws(3).store("bucket").put("a", Bytes::from_static(b"x"), Put::default()).await.unwrap();
    assert_eq!(script.requests(), 3);
}

#[tokio::test]
async fn only_the_refused_entries_of_a_batch_are_sent_again() {
    let script = Script::of(vec![
        sent(&[0], &[(1, "InternalError", false), (2, "InvalidMessageContents", true)]),
        sent(&[0], &[]),
    ]);
    let bodies = ["first", "second", "third"].map(str::to_owned);
    let results = script.aws(1).queue("http://127.0.0.1/1/events").send(&bodies).await;
    assert!(results[0].is_ok() && results[1].is_ok());
    assert_eq!(results[2].as_ref().unwrap_err().kind(), ErrorKind::Other);
    let sent = script.bodies.lock().unwrap();
    assert_eq!(sent.len(), 2);
    assert!(sent[1].contains("second") && !sent[1].contains("first") && !sent[1].contains("third"), "{}", sent[1]);
}

#[tokio::test]
async fn an_entry_that_the_answer_forgets_is_not_sent() {
    let script = Script::of(vec![sent(&[0], &[])]);
    let results = script.aws(1).queue("http://127.0.0.1/1/events").send(&["a".to_owned(), "b".to_owned()]).await;
    assert!(results[0].is_ok());
    assert!(results[1].is_ok(), "sent again by itself, where it is entry 0");
    let script = Script::of(vec![sent(&[], &[])]);
    let results = script.aws(1).queue("http://127.0.0.1/1/events").send(&["a".to_owned()]).await;
    assert_eq!(results[0].as_ref().unwrap_err().kind(), ErrorKind::Unavailable);
    assert_eq!(script.requests(), 3, "it was tried three times");
}

#[tokio::test]
async fn one_message_never_fails_its_batch() {
    let shorter = "One or more parameters are invalid. Reason: Message must be shorter than 262144 bytes.";
    let script = Script::of(vec![
        sqs_error(400, "InvalidParameterValue", shorter),
        sent(&[0], &[]),
        sqs_error(400, "InvalidParameterValue", shorter),
    ]);
    let bodies = ["small".to_owned(), "l".repeat(300_000)];
    let results = script.aws(1).queue("http://127.0.0.1/1/events").send(&bodies).await;
    assert!(results[0].is_ok());
    assert_eq!(results[1].as_ref().unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn what_sqs_never_takes_is_not_sent() {
    let script = Script::of(vec![sent(&[0], &[])]);
    let results =
        script.aws(1).queue("http://127.0.0.1/1/events").send(&["x".repeat(1024 * 1024 + 1), "y".to_owned()]).await;
    assert_eq!(results[0].as_ref().unwrap_err().kind(), ErrorKind::TooLarge);
    assert!(results[1].is_ok());
    assert_eq!(script.requests(), 1);
}

#[tokio::test]
async fn answers_of_sqs_have_kinds() {
    let cases = [
        (sqs_error(400, "RequestThrottled", "m"), ErrorKind::Throttled),
        (sqs_error(400, "QueueDoesNotExist", "m"), ErrorKind::NotFound),
        (sqs_error(403, "AccessDenied", "m"), ErrorKind::Denied),
        (Answer::Http(503, String::new()), ErrorKind::Unavailable),
    ];
    for (answer, expected) in cases {
        let script = Script::of(vec![answer]);
        let results = script.aws(1).queue("http://127.0.0.1/1/events").send(&["a".to_owned()]).await;
        assert_eq!(results[0].as_ref().unwrap_err().kind(), expected);
    }
}

#[tokio::test]
async fn many_mails_are_fetched_at_once() {
    let told: Vec<Told<'_>> = (0..64)
        .map(|number| Told {
            arrival: Arrival { bucket: "raw".to_owned(), key: number.to_string(), size: 4, at: None },
            messages: Vec::new(),
        })
        .collect();
    let store = aws(only_together(32), 1, Duration::from_secs(60)).store("raw");
    let mails = fetch(&store, &told, 1024).await;
    assert!(mails.iter().all(|mail| mail.as_ref().is_ok_and(|mail| mail.bytes == b"mail"[..])), "{mails:?}");
}
