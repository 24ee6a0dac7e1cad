//! Metrics in CloudWatch's embedded format: one line of JSON in the log, from which CloudWatch makes metrics.
//!
//! Source: CloudWatch user guide, "Embedded metric format specification".

use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// Where all metrics of Rebound stand.
const NAMESPACE: &str = "Rebound";
/// So many values may one metric have in one line.
const MOST_VALUES: usize = 100;

/// The unit of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are CloudWatch's")]
pub enum Unit {
    Count,
    Bytes,
    Milliseconds,
}

/// The metrics of one batch. They carry the function's name as their only dimension.
#[derive(Debug)]
pub struct Metrics {
    function: String,
    declared: Vec<Value>,
    values: Map<String, Value>,
}

impl Metrics {
    /// No metrics yet, of the function called `function`.
    pub fn of(function: &str) -> Self {
        Self { function: function.to_owned(), declared: Vec::new(), values: Map::new() }
    }

    /// Adds a number.
    #[must_use]
    pub fn add(self, name: &str, unit: Unit, value: u64) -> Self {
        self.with(name, unit, value.into())
    }

    /// Adds a number for each of many; of more than 100 an even choice that holds the smallest and the largest. None is no metric.
    #[must_use]
    pub fn add_all(self, name: &str, unit: Unit, mut values: Vec<u64>) -> Self {
        if values.is_empty() {
            return self;
        }
        values.sort_unstable();
        let last = values.len() - 1;
        let count = values.len().min(MOST_VALUES);
        let chosen = (0..count).filter_map(|n| values.get(n * last / (count - 1).max(1)).copied());
        self.with(name, unit, chosen.collect::<Vec<_>>().into())
    }

    fn with(mut self, name: &str, unit: Unit, value: Value) -> Self {
        if self.values.insert(name.to_owned(), value).is_none() {
            self.declared.push(json!({"Name": name, "Unit": format!("{unit:?}")}));
        }
        self
    }

    /// The line, at a time.
    pub fn line(self, now: Timestamp) -> String {
        let mut line = self.values;
        let directive = json!({"Namespace": NAMESPACE, "Dimensions": [["Function"]], "Metrics": self.declared});
        line.insert("_aws".to_owned(), json!({"Timestamp": now.as_millisecond(), "CloudWatchMetrics": [directive]}));
        line.insert("Function".to_owned(), self.function.into());
        Value::Object(line).to_string()
    }

    /// Writes the line to standard output, where Lambda reads it.
    pub fn emit(self) {
        println!("{}", self.line(Timestamp::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_declares_what_it_holds() {
        let metrics = Metrics::of("intake")
            .add("Mails", Unit::Count, 3)
            .add_all("Lag", Unit::Milliseconds, (0..250).rev().collect())
            .add_all("None", Unit::Bytes, Vec::new());
        let line: Value = serde_json::from_str(&metrics.line(Timestamp::from_second(2).unwrap())).unwrap();
        assert_eq!(line["_aws"]["Timestamp"], 2000);
        let directive = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(
            directive["Metrics"],
            json!([{"Name": "Mails", "Unit": "Count"}, {"Name": "Lag", "Unit": "Milliseconds"}])
        );
        assert_eq!(directive["Dimensions"], json!([["Function"]]));
        assert_eq!((&line["Function"], &line["Mails"]), (&json!("intake"), &json!(3)));
        let lag = line["Lag"].as_array().unwrap();
        assert_eq!((lag.len(), &lag[0], &lag[99]), (100, &json!(0), &json!(249)));
        let one: Value =
            serde_json::from_str(&Metrics::of("x").add_all("Lag", Unit::Count, vec![7]).line(Timestamp::UNIX_EPOCH))
                .unwrap();
        assert_eq!(one["Lag"], json!([7]));
    }
}
