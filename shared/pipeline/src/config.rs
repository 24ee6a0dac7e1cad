//! What mails are read with, the same on every host.

use unpack::Limits;

/// The configuration of reading.
#[derive(Debug, Clone)]
pub struct Config {
    /// Bytes of one mail or loose file. A larger one is quarantined unread.
    pub mail_bytes: usize,
    /// What one mail may take.
    pub limits: Limits,
    /// What one report may take.
    pub report_limits: reports::Limits,
    /// Whose word on a mail's sender is taken.
    pub trust: reports::verdicts::Trust,
    /// Header fields of original messages to keep with their events, by their names in lower case.
    pub keep_headers: Vec<String>,
    /// Which of Message-ID, From, To, Subject and Date of original messages are not to be kept, in lower case.
    pub drop_headers: Vec<String>,
    /// The keys whose tokens are believed. Without any, nothing is ever suppressed.
    pub return_path_keys: returnpath::Keys,
    /// For how many days a token is valid.
    pub token_days: u16,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            mail_bytes: 64 * 1024 * 1024,
            limits: Limits::default(),
            report_limits: reports::Limits::DEFAULT,
            trust: reports::verdicts::Trust::default(),
            keep_headers: Vec::new(),
            drop_headers: Vec::new(),
            return_path_keys: returnpath::Keys::default(),
            token_days: returnpath::MAX_AGE_DAYS,
        }
    }
}

/// The header fields of originals that are kept unless the configuration says otherwise.
const DROPPABLE: [&str; 5] = ["message-id", "from", "to", "subject", "date"];

/// How many records a mail may hold where that is not told: no real one is shorter than 256 bytes, so that only what is made of
/// empty records reaches this before it reaches the limit of output.
fn records_within(output: u64) -> usize {
    usize::try_from(output / 256).unwrap_or(usize::MAX).max(1)
}

/// Why the configuration cannot be as it is told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// No limit has that name.
    #[error("there is no limit {name:?}; those that there are: {}", known.join(", "))]
    UnknownLimit {
        /// What was asked for.
        name: String,
        /// The names that there are.
        known: Vec<&'static str>,
    },
    /// Not of the form `NAME=VALUE`, or no number.
    #[error("{0:?} is no limit: it is written NAME=NUMBER")]
    Malformed(String),
    /// Not among what is kept without being asked for.
    #[error("the header field {0:?} cannot be dropped: of itself only message-id, from, to, subject and date are kept")]
    NotKept(String),
    /// Nothing could be read within it.
    #[error("the limit {0:?} is nothing: the least is 1")]
    Nothing(&'static str),
}

impl Config {
    /// What the lists of a command line or of an environment tell; names in any case. An empty list leaves what is there.
    pub fn told(
        keep_headers: &[String],
        drop_headers: &[String],
        authserv_ids: &[String],
        limits: &[String],
    ) -> Result<Self, ConfigError> {
        let lower = |names: &[String]| names.iter().map(|name| name.to_ascii_lowercase()).collect::<Vec<String>>();
        let (keep_headers, drop_headers) = (lower(keep_headers), lower(drop_headers));
        let mut config = Self { keep_headers, drop_headers, ..Self::default() };
        if !authserv_ids.is_empty() {
            config.trust.authserv_ids = lower(authserv_ids);
        }
        if let Some(name) = config.drop_headers.iter().find(|name| !DROPPABLE.contains(&name.as_str())) {
            return Err(ConfigError::NotKept(name.clone()));
        }
        limits.iter().try_for_each(|limit| config.set_limit(limit))?;
        let names_records = |limit: &String| limit.split_once('=').is_some_and(|(name, _)| name.trim() == "records");
        if !limits.iter().any(names_records) {
            config.report_limits.records = records_within(config.limits.output);
        }
        Ok(config)
    }

    /// The same with the keys of return paths, as their secret holds them (docs/return-path.md), and for how many days what
    /// they signed is valid, where that is told.
    pub fn believing(self, return_path_keys: Option<&str>, token_days: Option<u16>) -> Result<Self, returnpath::Error> {
        let return_path_keys = return_path_keys.map(str::parse).transpose()?.unwrap_or_default();
        Ok(Self { return_path_keys, token_days: token_days.unwrap_or(self.token_days), ..self })
    }

    /// The limits by their names, as the reasons of quarantined mails and docs/reports.md call them, and their values.
    pub fn limits(&self) -> Vec<(&'static str, u64)> {
        let mut copy = self.clone();
        copy.slots().into_iter().map(|(name, slot)| (name, slot.get())).collect()
    }

    /// The reason of what is quarantined over a limit; `None` where none has that name.
    pub(crate) fn over_limit(&self, name: &str) -> Option<String> {
        let (name, value) = self.limits().into_iter().find(|(known, _)| *known == name)?;
        Some(format!("over the limit `{name}` of {value}"))
    }

    /// Sets a limit that is written `NAME=NUMBER`.
    pub fn set_limit(&mut self, text: &str) -> Result<(), ConfigError> {
        let malformed = || ConfigError::Malformed(text.to_owned());
        let (name, value) = text.split_once('=').ok_or_else(malformed)?;
        let value = value.trim().parse().map_err(|_| malformed())?;
        let known = self.limits();
        let mut slots = self.slots().into_iter();
        match slots.find(|(known, _)| *known == name.trim()) {
            Some((name, _)) if value == 0 => Err(ConfigError::Nothing(name)),
            Some((_, slot)) => {
                slot.set(value);
                Ok(())
            }
            None => {
                let known = known.into_iter().map(|(name, _)| name).collect();
                Err(ConfigError::UnknownLimit { name: name.trim().to_owned(), known })
            }
        }
    }

    fn slots(&mut self) -> Vec<(&'static str, Slot<'_>)> {
        let Limits { output, ratio, members, depth, mime_depth, parts, headers } = &mut self.limits;
        let reports::Limits {
            xml_token,
            xml_value,
            xml_depth,
            record_items,
            records,
            records_early,
            tls_document,
            tls_values,
            tls_depth,
        } = &mut self.report_limits;
        vec![
            ("mail_bytes", Slot::Usize(&mut self.mail_bytes)),
            ("output", Slot::U64(output)),
            ("ratio", Slot::U64(ratio)),
            ("members", Slot::Usize(members)),
            ("depth", Slot::Usize(depth)),
            ("mime_depth", Slot::Usize(mime_depth)),
            ("parts", Slot::Usize(parts)),
            ("headers", Slot::Usize(headers)),
            ("xml_token", Slot::Usize(xml_token)),
            ("xml_value", Slot::Usize(xml_value)),
            ("xml_depth", Slot::Usize(xml_depth)),
            ("record_items", Slot::Usize(record_items)),
            ("records", Slot::Usize(records)),
            ("records_early", Slot::Usize(records_early)),
            ("tls_document", Slot::Usize(tls_document)),
            ("tls_values", Slot::Usize(tls_values)),
            ("tls_depth", Slot::Usize(tls_depth)),
        ]
    }
}

/// Where a limit stands.
enum Slot<'c> {
    U64(&'c mut u64),
    Usize(&'c mut usize),
}

impl Slot<'_> {
    fn get(&self) -> u64 {
        match self {
            Self::U64(limit) => **limit,
            Self::Usize(limit) => **limit as u64,
        }
    }

    fn set(self, value: u64) {
        match self {
            Self::U64(limit) => *limit = value,
            Self::Usize(limit) => *limit = usize::try_from(value).unwrap_or(usize::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_set_by_their_names() {
        let mut config = Config::default();
        for (at, (name, default)) in Config::default().limits().into_iter().enumerate() {
            assert!(default > 0, "{name}");
            config.set_limit(&format!("{name}={}", at + 1)).unwrap();
        }
        let values: Vec<u64> = config.limits().into_iter().map(|(_, value)| value).collect();
        assert_eq!(values, (1..=17).collect::<Vec<u64>>());
        let error = |text: &str| Config::default().set_limit(text).unwrap_err().to_string();
        assert!(error("size=3").starts_with("there is no limit \"size\"; those that there are: mail_bytes, output"));
        assert_eq!(error("ratio"), "\"ratio\" is no limit: it is written NAME=NUMBER");
        assert_eq!(error("ratio=-1"), "\"ratio=-1\" is no limit: it is written NAME=NUMBER");
        assert_eq!(error("ratio=0"), "the limit \"ratio\" is nothing: the least is 1");
    }

    #[test]
    fn what_is_told_is_taken() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
        let told = Config::told(&texts(&["X-Id"]), &texts(&["Subject"]), &texts(&["MX.example"]), &texts(&["depth=3"]))
            .unwrap();
        assert_eq!((told.keep_headers, told.drop_headers), (texts(&["x-id"]), texts(&["subject"])));
        assert_eq!((told.trust.authserv_ids, told.limits.depth), (texts(&["mx.example"]), 3));
        assert_eq!(Config::told(&[], &[], &[], &[]).unwrap().trust.authserv_ids, ["amazonses.com"]);
        for (limits, records) in [
            (vec![], Config::default().report_limits.records),
            (vec!["output=1000000000"], 3_906_250),
            (vec!["records=7", "output=1000000000"], 7),
        ] {
            assert_eq!(Config::told(&[], &[], &[], &texts(&limits)).unwrap().report_limits.records, records);
        }
        let error = Config::told(&[], &texts(&["received"]), &[], &[]).unwrap_err();
        assert_eq!(error, ConfigError::NotKept("received".to_owned()));
    }

    #[test]
    fn every_limit_is_documented_with_its_default() {
        let documentation = include_str!("../../../docs/reports.md");
        for (name, _) in Config::default().limits() {
            assert!(documentation.contains(&format!("`{name}`")), "{name}");
        }
    }
}
