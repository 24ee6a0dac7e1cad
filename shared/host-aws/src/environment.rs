//! A function's configuration from the environment: read once at start, every error names its variable.

/// A variable that is missing or cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingError {
    /// It is not set, or empty.
    #[error("the variable {0} is not set")]
    Missing(&'static str),
    /// It says what it may not.
    #[error("the variable {name} is {value:?}, and should be {expected}")]
    Unusable {
        /// Its name.
        name: &'static str,
        /// What it says.
        value: String,
        /// What it should say.
        expected: String,
    },
}

/// Looks variables up. Tests look them up in a list.
pub struct Environment<'e>(&'e dyn Fn(&str) -> Option<String>);

impl Environment<'static> {
    /// The process's own.
    pub fn of_process() -> Self {
        Self(&|name| std::env::var(name).ok())
    }
}

impl<'e> Environment<'e> {
    /// Variables as `look_up` knows them.
    pub fn from_fn(look_up: &'e dyn Fn(&str) -> Option<String>) -> Self {
        Self(look_up)
    }

    /// A text that must be there.
    pub fn required(&self, name: &'static str) -> Result<String, SettingError> {
        self.optional(name).ok_or(SettingError::Missing(name))
    }

    /// A text that may be there. Empty is absent.
    pub fn optional(&self, name: &'static str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    /// A URL with http or https that must be there.
    pub fn url(&self, name: &'static str) -> Result<String, SettingError> {
        let value = self.required(name)?;
        if value.starts_with("https://") || value.starts_with("http://") {
            return Ok(value);
        }
        Err(SettingError::Unusable { name, value, expected: "a URL".to_owned() })
    }

    /// A number from `least` to `most`, `default` where it is not set.
    pub fn number(&self, name: &'static str, default: u64, least: u64, most: u64) -> Result<u64, SettingError> {
        let Some(value) = self.optional(name) else { return Ok(default) };
        match value.parse() {
            Ok(number) if number >= least && number <= most => Ok(number),
            _ => Err(SettingError::Unusable { name, value, expected: format!("a number from {least} to {most}") }),
        }
    }

    /// Words between commas, trimmed and in lower case; none where it is not set.
    pub fn words(&self, name: &'static str) -> Vec<String> {
        let value = self.optional(name).unwrap_or_default();
        value.split(',').map(|word| word.trim().to_ascii_lowercase()).filter(|word| !word.is_empty()).collect()
    }
}

/// What the functions that read mails are told, each in a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// `FUNCTION_NAME`: what the function is called in its metrics.
    pub function: String,
    /// `RAW_BUCKET`: where SES writes mails.
    pub raw_bucket: String,
    /// `LAKE_BUCKET`: where rows and quarantined mails go.
    pub lake_bucket: String,
    /// `EVENTS_QUEUE_URL`: where events go.
    pub events_queue_url: String,
    /// `KEEP_HEADERS`: header fields of original messages to keep, between commas.
    pub keep_headers: Vec<String>,
    /// `DROP_HEADERS`: which of Message-ID, From, To, Subject and Date of original messages not to keep, between commas.
    pub drop_headers: Vec<String>,
    /// `AUTHSERV_IDS`: the mail servers whose Authentication-Results are believed, between commas; where it is not set, SES.
    pub authserv_ids: Vec<String>,
    /// `LIMITS`: limits of what one mail may take, between commas: `ratio=300,members=32`.
    pub limits: Vec<String>,
    /// `RETURN_PATH_SECRET`: the name or ARN of the secret with the keys of return paths.
    pub return_path_secret: Option<String>,
    /// `TOKEN_DAYS`: for how many days a signed return path is valid, 1 to 365; where it is not set, the pipeline's own.
    pub token_days: Option<u16>,
}

impl MailSettings {
    /// Reads the variables.
    pub fn read(environment: &Environment<'_>) -> Result<Self, SettingError> {
        Ok(Self {
            function: environment.optional("FUNCTION_NAME").unwrap_or_else(|| "intake".to_owned()),
            raw_bucket: environment.required("RAW_BUCKET")?,
            lake_bucket: environment.required("LAKE_BUCKET")?,
            events_queue_url: environment.url("EVENTS_QUEUE_URL")?,
            keep_headers: environment.words("KEEP_HEADERS"),
            drop_headers: environment.words("DROP_HEADERS"),
            authserv_ids: environment.words("AUTHSERV_IDS"),
            limits: environment.words("LIMITS"),
            return_path_secret: environment.optional("RETURN_PATH_SECRET"),
            token_days: match environment.number("TOKEN_DAYS", 0, 1, 365)? {
                0 => None,
                days => u16::try_from(days).ok(),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_variable() {
        let look_up = |name: &str| match name {
            "EMPTY" => Some(String::new()),
            "QUEUE" => Some("arn:aws:sqs:x".to_owned()),
            "DAYS" => Some("0".to_owned()),
            "NAMES" => Some(" X-Campaign,,x-id ".to_owned()),
            _ => None,
        };
        let environment = Environment::from_fn(&look_up);
        let text = |error: SettingError| error.to_string();
        assert_eq!(environment.required("BUCKET").map_err(text), Err("the variable BUCKET is not set".to_owned()));
        assert_eq!(environment.required("EMPTY"), Err(SettingError::Missing("EMPTY")));
        let error = environment.url("QUEUE").map_err(text).unwrap_err();
        assert_eq!(error, "the variable QUEUE is \"arn:aws:sqs:x\", and should be a URL");
        let error = environment.number("DAYS", 3, 1, 30).map_err(text).unwrap_err();
        assert_eq!(error, "the variable DAYS is \"0\", and should be a number from 1 to 30");
        assert_eq!(environment.number("HOURS", 3, 1, 30), Ok(3));
        assert_eq!(environment.words("NAMES"), ["x-campaign", "x-id"]);
    }

    #[test]
    fn days_of_a_token() {
        let days = |told: &'static str| {
            let look_up = move |name: &str| match name {
                "TOKEN_DAYS" => Some(told.to_owned()).filter(|told| !told.is_empty()),
                "EVENTS_QUEUE_URL" => Some("https://sqs.example/1/events".to_owned()),
                _ => Some("x".to_owned()),
            };
            MailSettings::read(&Environment::from_fn(&look_up)).map(|settings| settings.token_days)
        };
        assert_eq!((days("30"), days("")), (Ok(Some(30)), Ok(None)));
        for wrong in ["0", "366", "a month"] {
            assert!(days(wrong).is_err_and(|error| error.to_string().contains("TOKEN_DAYS")), "{wrong}");
        }
    }
}
