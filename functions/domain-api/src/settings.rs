//! What the function is told, each in a variable.

use anyhow::Context as _;
use host_aws::environment::Environment;
use pipeline::registry::Platform;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// `LAKE_BUCKET`: the registry, and the hashes of tokens.
    pub(crate) lake_bucket: String,
    /// `EVENTS_QUEUE_URL`.
    pub(crate) events_queue_url: String,
    /// `SIGNING_SECRET`: name or ARN of the secret that signs sessions and links.
    pub(crate) signing_secret: String,
    /// `BASE_URL`: where people reach it; absent: as requests say.
    pub(crate) base_url: Option<String>,
    /// `PLATFORM`: the platform's side of every set-up, as JSON.
    pub(crate) platform: Platform,
}

impl Settings {
    pub(crate) fn read(environment: &Environment<'_>) -> anyhow::Result<Self> {
        let platform = environment.optional("PLATFORM").unwrap_or_else(|| "{}".to_owned());
        Ok(Self {
            lake_bucket: environment.required("LAKE_BUCKET")?,
            events_queue_url: environment.url("EVENTS_QUEUE_URL")?,
            signing_secret: environment.required("SIGNING_SECRET")?,
            base_url: environment.optional("BASE_URL").map(|url| url.trim_end_matches('/').to_owned()),
            platform: serde_json::from_str(&platform).context("the variable PLATFORM")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_variable_and_nothing_is_needed_of_the_platform() {
        let read = |platform: &str, base: &str| {
            let look_up = |name: &str| match name {
                "LAKE_BUCKET" => Some("lake".to_owned()),
                "EVENTS_QUEUE_URL" => Some("https://sqs/events".to_owned()),
                "SIGNING_SECRET" => Some("key".to_owned()),
                "PLATFORM" => Some(platform.to_owned()),
                "BASE_URL" => Some(base.to_owned()),
                _ => None,
            };
            Settings::read(&Environment::from_fn(&look_up))
        };
        let settings = read(r#"{"bounce_host": "b.example"}"#, "https://x.example/").unwrap();
        assert_eq!(settings.platform.bounce_host.as_deref(), Some("b.example"));
        assert_eq!(settings.base_url.as_deref(), Some("https://x.example"));
        assert_eq!(read("", "").unwrap().platform, Platform::default());
        assert!(read("{", "").unwrap_err().to_string().contains("PLATFORM"));
        let nothing = |_: &str| None;
        assert!(Settings::read(&Environment::from_fn(&nothing)).unwrap_err().to_string().contains("LAKE_BUCKET"));
    }
}
