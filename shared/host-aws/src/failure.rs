//! What an answer of AWS, or none, means to the caller of a port.

use std::error::Error as StdError;

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use ports::{Error, ErrorKind};

/// Codes that mean "slower", whatever the HTTP status is: S3's "SlowDown", SQS's and KMS' spellings.
const THROTTLED: &[&str] = &[
    "SlowDown",
    "ServiceUnavailable",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "KmsThrottled",
    "KMS.ThrottlingException",
    "OverLimit",
];
/// Codes that pass by themselves although their HTTP status is 400.
const PASSING: &[&str] = &["RequestTimeout", "InternalError", "InternalFailure", "InternalServiceError"];
const PRECONDITION: &[&str] = &["PreconditionFailed", "ConditionalRequestConflict", "OperationAborted"];
const NOT_FOUND: &[&str] = &[
    "NoSuchKey",
    "NoSuchBucket",
    "NotFound",
    "ResourceNotFoundException",
    "QueueDoesNotExist",
    "AWS.SimpleQueueService.NonExistentQueue",
];
const TOO_LARGE: &[&str] =
    &["EntityTooLarge", "BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong", "MessageTooLong"];

type Source = Box<dyn StdError + Send + Sync>;

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("no answer in time")]
    Timeout(#[source] Source),
    #[error("no connection")]
    Connection(#[source] Source),
    #[error("the answer could not be read")]
    Answer(#[source] Source),
    #[error("the request could not be made")]
    Request(#[source] Source),
    #[error("{code} (HTTP {status}): {message}")]
    Service { status: u16, code: String, message: String },
}

impl Failure {
    /// What the SDK's error says.
    pub(crate) fn of<E>(error: SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    {
        match error {
            SdkError::TimeoutError(_) => Self::Timeout(error.into()),
            SdkError::DispatchFailure(failure) if failure.is_user() => {
                Self::Request(SdkError::<E>::DispatchFailure(failure).into())
            }
            SdkError::DispatchFailure(_) => Self::Connection(error.into()),
            SdkError::ResponseError(_) => Self::Answer(error.into()),
            SdkError::ServiceError(ref service) => Self::Service {
                status: service.raw().status().as_u16(),
                code: service.err().code().unwrap_or_default().to_owned(),
                message: service.err().message().unwrap_or_default().to_owned(),
            },
            _ => Self::Request(error.into()),
        }
    }

    /// What to branch on.
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::Timeout(_) | Self::Connection(_) | Self::Answer(_) => ErrorKind::Unavailable,
            Self::Request(_) => ErrorKind::Other,
            Self::Service { status, code, message } => kind_of_answer(*status, code, message),
        }
    }

    /// The port's error for what could not be done.
    pub(crate) fn on(self, what: impl Into<String>) -> Error {
        Error::new(self.kind(), what).because(self)
    }
}

/// The code decides where it is known, otherwise the status does.
fn kind_of_answer(status: u16, code: &str, message: &str) -> ErrorKind {
    let is = |codes: &[&str]| codes.contains(&code);
    if is(THROTTLED) {
        ErrorKind::Throttled
    } else if is(PASSING) {
        ErrorKind::Unavailable
    } else if is(PRECONDITION) {
        ErrorKind::Precondition
    } else if is(NOT_FOUND) {
        ErrorKind::NotFound
    } else if is(TOO_LARGE) || (code == "InvalidParameterValue" && message.contains("must be shorter")) {
        ErrorKind::TooLarge
    } else {
        match status {
            404 => ErrorKind::NotFound,
            409 | 412 => ErrorKind::Precondition,
            401 | 403 => ErrorKind::Denied,
            413 => ErrorKind::TooLarge,
            429 => ErrorKind::Throttled,
            500.. => ErrorKind::Unavailable,
            _ => ErrorKind::Other,
        }
    }
}

/// What the failure of one entry of a batch means: it has a code and whose fault it is, but no HTTP status.
pub(crate) fn of_entry(code: &str, message: &str, senders_fault: bool) -> Failure {
    Failure::Service {
        status: if senders_fault { 400 } else { 500 },
        code: code.to_owned(),
        message: message.to_owned(),
    }
}
