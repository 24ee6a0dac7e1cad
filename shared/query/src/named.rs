//! The questions that have a name: the files of infra/queries/.

/// A question with its answer's columns, from the head of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedQuery {
    /// The file's name without `.sql`.
    pub name: &'static str,
    /// A few words.
    pub title: &'static str,
    /// What it answers.
    pub question: &'static str,
    /// What the columns of the answer are, separated by `;`.
    pub columns: &'static str,
    /// What to know besides; empty where there is nothing.
    pub note: &'static str,
    /// The SQL, looking back from `current_date`.
    pub sql: &'static str,
}

impl NamedQuery {
    /// The SQL, looking back from that day instead of today. `today` is a date as `YYYY-MM-DD`; it goes into the text as it is.
    pub fn sql_on(&self, today: &str) -> String {
        self.sql.replace("current_date", &format!("DATE '{today}'"))
    }
}

/// Every named query, by name.
pub fn named_queries() -> Vec<NamedQuery> {
    FILES.iter().map(|(name, sql)| read(name, sql)).collect()
}

/// The query of that name.
pub fn named_query(name: &str) -> Option<NamedQuery> {
    FILES.iter().find(|(known, _)| *known == name).map(|(name, sql)| read(name, sql))
}

fn read(name: &'static str, sql: &'static str) -> NamedQuery {
    let head = |label: &str| {
        let of_label = |line: &'static str| line.strip_prefix("-- ")?.strip_prefix(label)?.strip_prefix(": ");
        sql.lines().find_map(of_label).unwrap_or_default()
    };
    NamedQuery {
        name,
        title: head("title"),
        question: head("question"),
        columns: head("columns"),
        note: head("note"),
        sql,
    }
}

macro_rules! files {
    ($($name:literal)+) => {
        &[$(($name, include_str!(concat!("../../../infra/queries/", $name, ".sql")))),+]
    };
}

const FILES: &[(&str, &str)] = files![
    "bounces_by_domain_and_week"
    "complaints_by_week"
    "delays_by_domain"
    "dmarc_alignment_by_source"
    "dmarc_contested_reports"
    "dmarc_failing_sources"
    "dmarc_failure_reports_by_source"
    "dmarc_new_sources"
    "dmarc_pass_rate_by_week"
    "dmarc_policy_overrides"
    "dmarc_reporters"
    "dmarc_senders"
    "dmarc_sources"
    "dmarc_sources_by_day"
    "full_or_disabled_mailboxes"
    "hard_bounces_by_reason"
    "mails_by_day_and_outcome"
    "overview_bounces"
    "overview_dmarc_sources"
    "overview_mails"
    "overview_quarantine"
    "overview_remote_domains"
    "quarantine_by_reason"
    "sender_problems_by_domain"
    "suppressions"
    "tls_failures_by_policy"
    "tls_success_by_week"
    "tokens_by_week"
    "unclassified_bounces"
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::views::VIEWS;

    fn files_of(folder: &str) -> BTreeSet<String> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra").join(folder);
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        files.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_file_of_infra_is_here() {
        assert_eq!(FILES.iter().map(|(name, _)| (*name).to_owned()).collect::<BTreeSet<_>>(), files_of("queries"));
        assert_eq!(VIEWS.iter().map(|(name, _)| (*name).to_owned()).collect::<BTreeSet<_>>(), files_of("views"));
        assert!(FILES.is_sorted());
    }

    #[test]
    fn every_query_says_what_it_answers_and_follows_the_rules() {
        for query in named_queries() {
            let NamedQuery { name, title, question, columns, sql, .. } = query;
            assert!(
                !title.is_empty() && question.ends_with(['.', '?']) && !columns.is_empty(),
                "{name} has no proper head"
            );
            let code: String =
                sql.lines().filter(|line| !line.starts_with("--")).map(|line| format!("{line}\n")).collect();
            let last = code.trim_end().lines().last().unwrap();
            assert!(last.starts_with("ORDER BY "), "{name} has no order in its last line");
            assert!(code.contains("dt >= current_date - interval '"), "{name} has no condition on dt");
            assert_eq!(
                code.matches("FROM bounces\n").count(),
                code.matches("FROM bounces\nWHERE dt >= ").count()
                    + code.matches("FROM bounces\n    WHERE dt >= ").count()
            );
            assert!(
                !code.contains("concat(") && !code.contains("100 *") && !code.contains("LIMIT"),
                "{name} is not portable"
            );
            // 100.0 is a decimal in Trino, and a quotient of decimals keeps one digit; 1e2 is a double everywhere.
            assert!(!code.contains(".0 "), "{name} computes with decimals, which the engines round differently");
            assert!(!query.sql_on("2026-11-24").contains("current_date"));
        }
    }
}
