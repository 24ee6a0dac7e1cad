//! The nouns: what a mail is before it is read, and what it has become afterwards.
//!
//! Every other room speaks in these types, and they are what `rebound parse` prints, what the queue carries
//! (docs/events.md) and what the lake's rows are made of (docs/tables.md). Values and their spelling only:
//! no rules, no I/O. Two computations live here, because every room needs the same: the making of ids ([`Id`]) and the
//! reading of a date as mail spells it ([`timestamp`]).

mod aggregate;
mod bounce;
mod complaint;
mod date;
mod dns;
mod domain_event;
mod failure;
mod finding;
mod id;
mod mail;
mod notice;
mod original;
mod outcome;
mod reading;
mod receiver;
#[cfg(feature = "schema")]
mod schema;
mod term;
mod tls;
mod token;
mod trace;

pub use aggregate::{
    AggregateRecord, AggregateReport, Alignment, AlignmentMode, AuthResult, Disposition, DkimAuthResult, DkimResult,
    DmarcPolicy, Extension, OverrideReason, OverrideType, PolicyPublished, ReportError, SpfAuthResult, SpfResult,
    SpfScope,
};
pub use bounce::{Action, Bounce, BounceType, Category, Reason};
pub use complaint::{Complaint, FeedbackType};
pub use date::timestamp;
pub use dns::{Answer, Answers, DnsRecord, Question, RecordData, RecordType, dns_name};
pub use domain_event::{DomainEvent, DomainEventKind};
pub use failure::{AuthFailure, DeliveryResult, FailureReport, IdentityAlignment};
pub use finding::{Finding, Severity, Topic};
pub use id::{Id, MailHash};
pub use mail::{Content, Header, Headers, Mail, MediaType, Part};
pub use notice::{Notice, NoticeReason};
pub use original::Original;
pub use outcome::{Event, Outcome, ParsedMail, Warning};
pub use reading::{Context, Reading};
pub use receiver::ReceiverResults;
#[cfg(feature = "schema")]
pub use schema::parsed_mail_schema;
pub use term::Term;
pub use tls::{TlsFailure, TlsPolicy, TlsPolicyType, TlsReport, TlsResultType};
pub use token::{Token, TokenState};
pub use trace::{Step, Trace};
