//! The events that the functions are called with, in the shapes that AWS sends: SQS batches whose messages are S3's
//! notifications, bare or through EventBridge.
//!
//! Sources: the S3 user guide, "Event message structure" (keys are URL-encoded, a space as `+`) and "EventBridge object
//! events" (keys are as they are); the Lambda guide, "Using Lambda with SQS" (partial batch responses).

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What SES writes once into a bucket that it has been given: no mail.
const SES_SETUP: &str = "AMAZON_SES_SETUP_NOTIFICATION";

/// A batch from an SQS event source.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SqsEvent {
    /// The messages.
    #[serde(rename = "Records", default)]
    pub messages: Vec<SqsMessage>,
}

/// One message of a batch.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SqsMessage {
    /// By which a failure is told.
    pub message_id: String,
    /// What was sent.
    #[serde(default)]
    pub body: String,
    /// `SentTimestamp`, `ApproximateReceiveCount` and others.
    #[serde(default)]
    pub attributes: HashMap<String, String>,
}

/// The answer to a batch: the messages that are to come again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SqsBatchResponse {
    /// Empty where all went well.
    pub batch_item_failures: Vec<BatchItemFailure>,
}

/// One message that is to come again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchItemFailure {
    /// Its message id.
    pub item_identifier: String,
}

impl SqsBatchResponse {
    /// The answer that returns these messages.
    pub fn returning<'m>(message_ids: impl IntoIterator<Item = &'m str>) -> Self {
        let failures = message_ids.into_iter().map(|id| BatchItemFailure { item_identifier: id.to_owned() });
        Self { batch_item_failures: failures.collect() }
    }
}

/// An object that has arrived in a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Where.
    pub bucket: String,
    /// Its key, decoded.
    pub key: String,
    /// Its size in bytes; 0 where the notification does not say.
    pub size: u64,
    /// When it was written, as far as the notification says.
    pub at: Option<Timestamp>,
}

impl Arrival {
    /// S3's bare notification of it: what [`arrivals`] reads. For who drives mails in again.
    pub fn to_notification(&self) -> String {
        let record = serde_json::json!({
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "eventName": "ObjectCreated:Put",
            "eventTime": self.at,
            "s3": {"bucket": {"name": self.bucket}, "object": {"key": encode_key(&self.key), "size": self.size}},
        });
        serde_json::json!({"Records": [record]}).to_string()
    }
}

/// The text is no notification of S3.
#[derive(Debug, thiserror::Error)]
#[error("the message is no notification of S3")]
pub struct NotANotification(#[source] serde_json::Error);

/// The objects that a message tells of: none for s3:TestEvent, for events that create nothing, and for the object by which SES
/// tries a bucket.
pub fn arrivals(body: &str) -> Result<Vec<Arrival>, NotANotification> {
    let notification: Notification = serde_json::from_str(body).map_err(NotANotification)?;
    let all: Vec<Arrival> = match notification {
        Notification::Bare { records } => records.into_iter().filter_map(Record::into_arrival).collect(),
        Notification::EventBridge { detail_type, time, detail } if detail_type == "Object Created" => {
            let S3 { bucket, object } = detail;
            vec![Arrival { bucket: bucket.name, key: object.key, size: object.size, at: time }]
        }
        Notification::EventBridge { .. } | Notification::Test { .. } => Vec::new(),
    };
    Ok(all.into_iter().filter(|arrival| !is_ses_setup(&arrival.key)).collect())
}

/// Whether a key is that of the object by which SES tries a bucket.
pub fn is_ses_setup(key: &str) -> bool {
    key.rsplit('/').next() == Some(SES_SETUP)
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Notification {
    Bare {
        #[serde(rename = "Records")]
        records: Vec<Record>,
    },
    EventBridge {
        #[serde(rename = "detail-type")]
        detail_type: String,
        time: Option<Timestamp>,
        detail: S3,
    },
    Test {
        #[serde(rename = "Event")]
        _event: TestEvent,
    },
}

#[derive(Deserialize)]
enum TestEvent {
    #[serde(rename = "s3:TestEvent")]
    S3,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    event_name: String,
    event_time: Option<Timestamp>,
    s3: S3,
}

#[derive(Deserialize)]
struct S3 {
    bucket: Bucket,
    object: Object,
}

#[derive(Deserialize)]
struct Bucket {
    name: String,
}

#[derive(Deserialize)]
struct Object {
    key: String,
    #[serde(default)]
    size: u64,
}

impl Record {
    fn into_arrival(self) -> Option<Arrival> {
        let created = self.event_name.trim_start_matches("s3:").starts_with("ObjectCreated:");
        let S3 { bucket, object } = self.s3;
        created.then(|| Arrival {
            bucket: bucket.name,
            key: decode_key(&object.key),
            size: object.size,
            at: self.event_time,
        })
    }
}

/// Undoes application/x-www-form-urlencoded as S3 applies it to keys. What is no escape stays as it is.
fn decode_key(key: &str) -> String {
    let mut decoded = Vec::with_capacity(key.len());
    let mut rest = key.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        match (first, tail) {
            (b'+', _) => decoded.push(b' '),
            (b'%', [high, low, behind @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    decoded.push(high << 4 | low);
                    rest = behind;
                }
                _ => decoded.push(b'%'),
            },
            _ => decoded.push(first),
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|bytes| String::from_utf8_lossy(bytes.as_bytes()).into_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn encode_key(key: &str) -> String {
    let mut encoded = String::with_capacity(key.len());
    for byte in key.bytes() {
        match byte {
            b' ' => encoded.push('+'),
            b'/' | b'-' | b'_' | b'.' | b'*' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(body: &str) -> Vec<String> {
        arrivals(body).unwrap().into_iter().map(|arrival| arrival.key).collect()
    }

    /// As the S3 user guide prints it, with a key as S3 encodes it.
    const BARE: &str = r#"{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-west-2",
        "eventTime":"1970-01-01T00:00:00.000Z","eventName":"ObjectCreated:Put",
        "userIdentity":{"principalId":"AIDAJDPLRKLG7UEXAMPLE"},"requestParameters":{"sourceIPAddress":"127.0.0.1"},
        "responseElements":{"x-amz-request-id":"C3D13FE58DE4C810","x-amz-id-2":"FMyUVURIY8"},
        "s3":{"s3SchemaVersion":"1.0","configurationId":"testConfigRule",
        "bucket":{"name":"amzn-s3-demo-bucket","ownerIdentity":{"principalId":"A3NL1KOZZKExample"},"arn":"arn:aws:s3:::amzn-s3-demo-bucket"},
        "object":{"key":"bounces/a+b%2Bc%3D%C3%A9%25.eml","size":1024,"eTag":"d41d8cd98f00b204e9800998ecf8427e","sequencer":"0055AED6DCD90281E5"}}}]}"#;

    #[test]
    fn a_bare_notification_has_encoded_keys() {
        let all = arrivals(BARE).unwrap();
        assert_eq!(
            all,
            [Arrival {
                bucket: "amzn-s3-demo-bucket".to_owned(),
                key: "bounces/a b+c=é%.eml".to_owned(),
                size: 1024,
                at: Some(Timestamp::UNIX_EPOCH),
            }]
        );
    }

    #[test]
    fn through_eventbridge_keys_are_as_they_are() {
        let body = r#"{"version":"0","id":"17793124-05d4-b198-2fde-7ededc63b103","detail-type":"Object Created","source":"aws.s3",
            "account":"111122223333","time":"2021-11-12T00:00:00Z","region":"ca-central-1","resources":["arn:aws:s3:::b"],
            "detail":{"version":"0","bucket":{"name":"b"},"object":{"key":"bounces/a+b%20c","size":5,"etag":"b1","version-id":"I","sequencer":"61"},
            "request-id":"N4N7GDK58NMKJ12R","requester":"123456789012","source-ip-address":"1.2.3.4","reason":"PutObject"}}"#;
        assert_eq!(keys(body), ["bounces/a+b%20c"]);
        assert_eq!(keys(&body.replace("Object Created", "Object Deleted")), [""; 0]);
    }

    #[test]
    fn what_brings_no_mail_is_ignored() {
        let test = r#"{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2014-10-13T15:57:02.089Z","Bucket":"b","RequestId":"5582815E1AEA5ADF","HostId":"8cLeGAm"}"#;
        assert_eq!(keys(test), [""; 0]);
        assert_eq!(keys(&BARE.replace("ObjectCreated:Put", "ObjectRemoved:Delete")), [""; 0]);
        assert_eq!(keys(&BARE.replace("a+b%2Bc%3D%C3%A9%25.eml", "AMAZON_SES_SETUP_NOTIFICATION")), [""; 0]);
        for body in ["", "{}", "[]", "null", r#"{"Event":"other"}"#, r#"{"Records":[{"s3":{}}]}"#] {
            assert!(arrivals(body).is_err(), "{body} is no notification");
        }
    }

    #[test]
    fn a_notification_of_ours_is_read_as_it_was_written() {
        for key in ["bounces/x", "a b+c%20=é/\u{1F4E7}&\"'", "%", "%2", "%zz+"] {
            let arrival = Arrival { bucket: "raw".to_owned(), key: key.to_owned(), size: 7, at: None };
            assert_eq!(arrivals(&arrival.to_notification()).unwrap(), [arrival]);
        }
        assert_eq!(decode_key("%zz%4"), "%zz%4");
    }

    #[test]
    fn an_answer_names_the_messages_that_come_again() {
        let json = serde_json::to_string(&SqsBatchResponse::returning(["a", "b"])).unwrap();
        assert_eq!(json, r#"{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"b"}]}"#);
        assert_eq!(serde_json::to_string(&SqsBatchResponse::default()).unwrap(), r#"{"batchItemFailures":[]}"#);
    }
}
