//! DNS as a port: questions to answers, many at once.

use std::net::IpAddr;

use async_trait::async_trait;
use model::{Answer, Question};
use serde::{Deserialize, Serialize};

/// Asks DNS. There is no error: what cannot be asked is [`Answer::Timeout`] or [`Answer::ServFail`], a value that checks take as
/// "unknown".
///
/// An answer holds the CNAMEs on the way to its records, in order, names in lower case without the trailing dot, TXT as bytes.
/// A question for a CNAME is answered with that CNAME and is not followed. An alias that leads to no record of the type is what
/// its last name is: [`Answer::NxDomain`] or [`Answer::NoData`]; the CNAMEs themselves are another question.
#[async_trait]
pub trait Dns: Send + Sync {
    /// Asks all questions at once (the adapter may bound how many are under way) and answers in their order. Nothing is kept
    /// between two calls, so a change in DNS is seen as soon as the resolver that is asked shows it.
    async fn ask_all(&self, questions: &[Question]) -> Vec<Answer>;

    /// Puts one question to each name server of the zone that the name is in, directly, without recursion and without any
    /// cache: which of them show a change already. A server stands once for each of its addresses, in the order of names and
    /// addresses; empty where the zone or its servers cannot be found.
    async fn ask_zone(&self, question: &Question) -> Vec<ServerAnswer>;

    /// Asks one question.
    async fn ask(&self, question: &Question) -> Answer {
        self.ask_all(std::slice::from_ref(question)).await.pop().unwrap_or(Answer::ServFail)
    }
}

/// What one name server of a zone says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerAnswer {
    /// Its name, as the zone's NS records have it.
    pub server: String,
    /// The address that was asked; absent: the name has none, or it could not be found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// What it said.
    pub answer: Answer,
}
