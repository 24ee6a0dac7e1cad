//! The [`Dns`] port over real name servers: a stub resolver (RFC 1034, section 5.3.1) that asks over UDP, and over TCP where
//! an answer is longer (RFC 7766), with the messages of hickory-proto.
//!
//! Why not hickory-resolver: a check wants to know which of SERVFAIL, time-out and absence it was, the CNAMEs and the TTLs as
//! they came, nothing from a cache, from /etc/hosts or from the names that RFC 6761 sets apart, and it must be able to ask one
//! server without recursion. That is less code than telling hickory-resolver to leave all else away.
//!
//! Known gaps: no DNSSEC, no TLS or HTTPS, EDNS (RFC 6891) is not given up where a server does not know it.

mod error;
mod exchange;
mod system;
mod wire;
mod zone;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
pub use error::Error;
use model::{Answer, DnsRecord, Question};
use ports::{Dns, ServerAnswer};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use wire::Said;

/// How long one server is waited for, each time.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often each server is asked.
const ROUNDS: usize = 2;
/// So many of the system's servers are asked (resolv.conf(5)).
const MOST_SERVERS: usize = 3;
/// So many questions are under way at once.
const AT_ONCE: usize = 64;
/// A chain of CNAMEs is given up after so many questions.
const LONGEST_CHAIN: usize = 8;

/// Asks name servers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Resolver(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    servers: Vec<SocketAddr>,
    patience: Duration,
    slots: Semaphore,
}

impl Resolver {
    /// Asks the servers that the system is configured with (`/etc/resolv.conf`).
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] where the file is there and cannot be read.
    pub fn of_system() -> Result<Self, Error> {
        let mut servers = system::servers()?;
        servers.truncate(MOST_SERVERS);
        Ok(Self::with(servers))
    }

    /// Asks this server only. For `ask_zone`, a name server of a zone that has this address is asked at this port.
    pub fn at(server: SocketAddr) -> Self {
        Self::with(vec![server])
    }

    fn with(servers: Vec<SocketAddr>) -> Self {
        Self(Arc::new(Inner { servers, patience: PATIENCE, slots: Semaphore::new(AT_ONCE) }))
    }

    /// The same with another patience: how long a server is waited for, each of the times that it is asked.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        let servers = self.0.servers.clone();
        Self(Arc::new(Inner { servers, patience, slots: Semaphore::new(AT_ONCE) }))
    }
}

#[async_trait]
impl Dns for Resolver {
    async fn ask_all(&self, questions: &[Question]) -> Vec<Answer> {
        let mut asked = JoinSet::new();
        for (index, question) in questions.iter().enumerate() {
            let (inner, question) = (Arc::clone(&self.0), question.clone());
            asked.spawn(async move {
                let _slot = inner.slots.acquire().await;
                (index, inner.resolve(&question).await)
            });
        }
        // A task that died has said nothing.
        let mut answers = vec![Answer::ServFail; questions.len()];
        while let Some(done) = asked.join_next().await {
            if let Ok((index, answer)) = done
                && let Some(place) = answers.get_mut(index)
            {
                *place = answer;
            }
        }
        answers
    }

    async fn ask_zone(&self, question: &Question) -> Vec<ServerAnswer> {
        zone::ask(self, question).await
    }
}

impl Inner {
    /// Asks for a name, and for what it is an alias of where the server did not say.
    async fn resolve(&self, question: &Question) -> Answer {
        let mut way: Vec<DnsRecord> = Vec::new();
        let mut now = question.clone();
        for _ in 0..LONGEST_CHAIN {
            match self.ask_servers(&now).await {
                Said::Answer(Answer::Records(records)) => {
                    way.extend(records);
                    return Answer::Records(way);
                }
                Said::Answer(answer) => return answer,
                Said::Alias(records, target) => {
                    way.extend(records);
                    now = Question::new(&target, question.kind);
                }
            }
        }
        Answer::ServFail
    }

    async fn ask_servers(&self, question: &Question) -> Said {
        let mut failed = false;
        for _ in 0..ROUNDS {
            for server in &self.servers {
                match exchange::ask(*server, question, true, self.patience).await {
                    Said::Answer(Answer::Timeout) => {}
                    Said::Answer(Answer::ServFail) => failed = true,
                    said => return said,
                }
            }
            if failed {
                break;
            }
        }
        Said::Answer(if failed { Answer::ServFail } else { Answer::Timeout })
    }

    /// Where a name server of a zone is asked.
    fn socket(&self, address: IpAddr) -> SocketAddr {
        let own = self.servers.iter().find(|server| server.ip() == address);
        own.copied().unwrap_or(SocketAddr::new(address, 53))
    }
}
