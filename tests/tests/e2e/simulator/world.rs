//! The world of a run: stores and queues that fail, forget, repeat and reorder as the dice say, over the ports' fakes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use ports::memory::{MemoryQueue, MemoryStore};
use ports::{Bytes, Error, ErrorKind, Object, ObjectStore, Page, Put, Queue, Result};

use super::scheduler::{Shared, pause};

/// How often, in a thousand operations, an operation is refused before it has any effect; and as often it has its effect, and
/// the answer is lost.
#[derive(Debug, Default)]
pub(crate) struct Weather(AtomicU64);

impl Weather {
    pub(crate) fn failing(times_in_thousand: u64) -> Self {
        Self(AtomicU64::new(times_in_thousand))
    }

    pub(crate) fn clear_up(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    fn fails(&self, dice: &Shared) -> bool {
        let times = self.0.load(Ordering::Relaxed);
        times > 0 && dice.in_thousand(times)
    }
}

/// A store in bad weather.
pub(crate) struct Store {
    pub(crate) inner: MemoryStore,
    dice: Shared,
    pub(crate) weather: Weather,
}

impl Store {
    pub(crate) fn new(dice: Shared, weather: Weather) -> Self {
        Self { inner: MemoryStore::default(), dice, weather }
    }

    /// An operation with a pause before and after it, so that others run and deaths fall in between.
    async fn in_weather<T>(&self, operation: impl Future<Output = Result<T>> + Send) -> Result<T>
    where
        T: Send,
    {
        pause().await;
        if self.weather.fails(&self.dice) {
            return Err(Error::new(ErrorKind::Throttled, "slow down"));
        }
        let answer = operation.await;
        pause().await;
        if self.weather.fails(&self.dice) {
            return Err(Error::new(ErrorKind::Unavailable, "the connection broke"));
        }
        answer
    }
}

#[async_trait]
impl ObjectStore for Store {
    async fn get(&self, key: &str) -> Result<Object> {
        self.in_weather(self.inner.get(key)).await
    }

    async fn put(&self, key: &str, bytes: Bytes, put: Put<'_>) -> Result<String> {
        self.in_weather(self.inner.put(key, bytes, put)).await
    }

    async fn delete(&self, key: &str) -> Result<()> {
        self.in_weather(self.inner.delete(key)).await
    }

    async fn list(&self, prefix: &str, after: Option<&str>) -> Result<Page> {
        self.in_weather(self.inner.list(prefix, after)).await
    }
}

/// The queue of events: a partial failure may lose any of a call's messages, and says so.
pub(crate) struct Events {
    pub(crate) inner: MemoryQueue,
    dice: Shared,
    pub(crate) weather: Weather,
}

impl Events {
    pub(crate) fn new(dice: Shared, weather: Weather) -> Self {
        Self { inner: MemoryQueue::default(), dice, weather }
    }
}

#[async_trait]
impl Queue for Events {
    async fn send(&self, bodies: &[String]) -> Vec<Result<()>> {
        let mut answers = Vec::new();
        for body in bodies {
            pause().await;
            if self.weather.fails(&self.dice) {
                answers.push(Err(Error::new(ErrorKind::Throttled, "slow down")));
                continue;
            }
            answers.extend(self.inner.send(std::slice::from_ref(body)).await);
            pause().await;
            if self.weather.fails(&self.dice) {
                answers.pop();
                answers.push(Err(Error::new(ErrorKind::Unavailable, "the connection broke")));
            }
        }
        answers
    }
}

/// The queue of mails: at least once, in any order. A message that was handed out comes again unless it was acknowledged; after
/// too many times it goes to the dead letters.
pub(crate) struct Mails {
    dice: Shared,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiting: Vec<Message>,
    /// Handed out and neither acknowledged nor back yet.
    out: BTreeMap<u64, Message>,
    dead: Vec<Message>,
    next: u64,
}

/// A message that names a raw mail.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) receipt: u64,
    pub(crate) key: String,
    times: u32,
}

const MOST_TIMES: u32 = 4;

impl Mails {
    pub(crate) fn new(dice: Shared) -> Self {
        Self { dice, state: Mutex::default() }
    }

    /// A notification: sometimes lost, sometimes twice.
    pub(crate) fn notify(&self, key: &str, lost: u64, twice: u64) {
        let copies = if self.dice.in_thousand(lost) { 0 } else { 1 + usize::from(self.dice.in_thousand(twice)) };
        let mut state = self.state.lock().unwrap();
        for _ in 0..copies {
            state.waiting.push(Message { receipt: 0, key: key.to_owned(), times: 0 });
        }
    }

    /// Some messages, at most `most`, in any order.
    pub(crate) fn receive(&self, most: usize) -> Vec<Message> {
        let mut state = self.state.lock().unwrap();
        let mut batch = Vec::new();
        while batch.len() < most && !state.waiting.is_empty() {
            let chosen = self.dice.below(state.waiting.len());
            let mut message = state.waiting.swap_remove(chosen);
            message.times += 1;
            message.receipt = state.next;
            state.next += 1;
            if message.times > MOST_TIMES {
                state.dead.push(message);
                continue;
            }
            state.out.insert(message.receipt, message.clone());
            batch.push(message);
        }
        batch
    }

    pub(crate) fn acknowledge(&self, receipt: u64) {
        self.state.lock().unwrap().out.remove(&receipt);
    }

    /// The time-out of what was handed out: it waits again.
    pub(crate) fn time_out(&self) {
        let mut state = self.state.lock().unwrap();
        let back = std::mem::take(&mut state.out);
        state.waiting.extend(back.into_values());
    }

    pub(crate) fn dead_letters(&self) -> BTreeSet<String> {
        std::mem::take(&mut self.state.lock().unwrap().dead).into_iter().map(|message| message.key).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        let state = self.state.lock().unwrap();
        state.waiting.is_empty() && state.out.is_empty() && state.dead.is_empty()
    }
}

/// The sweep's way back into the queue of mails.
#[async_trait]
impl Queue for Mails {
    async fn send(&self, bodies: &[String]) -> Vec<Result<()>> {
        pause().await;
        for body in bodies {
            self.notify(body, 0, 0);
        }
        bodies.iter().map(|_| Ok(())).collect()
    }
}
