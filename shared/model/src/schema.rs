//! The JSON Schema of what `rebound parse` prints and the queue carries, from the types themselves.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{DomainEvent, Id, ParsedMail};

/// The schema of [`ParsedMail`] (draft 2020-12), with that of [`DomainEvent`] among its definitions. Every field that is sent is in it, and no others.
pub fn parsed_mail_schema() -> serde_json::Value {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    // Comes from no mail, and is in the queue all the same: `#/$defs/DomainEvent`.
    generator.subschema_for::<DomainEvent>();
    let mut schema = generator.into_root_schema_for::<ParsedMail>();
    schema.insert("title".to_owned(), "What one mail became".into());
    schema.to_value()
}

/// A point in time in UTC: RFC 3339, as `2026-09-21T10:00:00Z`.
pub(crate) struct DateTime;

impl JsonSchema for DateTime {
    fn schema_name() -> Cow<'static, str> {
        "DateTime".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time", "description": "UTC, RFC 3339"})
    }
}

/// A day in UTC: `2026-09-21`.
pub(crate) struct Day;

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date"})
    }
}

impl JsonSchema for Id {
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9a-f]{32}$", "description": "32 hex digits"})
    }
}
