//! A scheduler whose every decision comes from a seed: which task goes on, which operation fails, which process dies.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// Random numbers from a seed (SplitMix64): the same on every machine.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }

    /// True so often in a thousand.
    pub(crate) fn in_thousand(&mut self, times: u64) -> bool {
        self.next() % 1_000 < times
    }
}

/// Dice that several tasks share.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Arc<Mutex<Dice>>);

impl Shared {
    pub(crate) fn of(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(Dice::of(seed))))
    }

    pub(crate) fn in_thousand(&self, times: u64) -> bool {
        self.0.lock().unwrap().in_thousand(times)
    }

    pub(crate) fn below(&self, end: usize) -> usize {
        self.0.lock().unwrap().below(end)
    }
}

/// Gives the scheduler a chance to let another task go on, or to kill this one.
pub(crate) fn pause() -> impl Future<Output = ()> + Send {
    let mut paused = false;
    std::future::poll_fn(move |_| {
        if paused {
            return Poll::Ready(());
        }
        paused = true;
        Poll::Pending
    })
}

type Task<'t> = (&'static str, Pin<Box<dyn Future<Output = ()> + 't>>);

/// Tasks that run as the dice say.
pub(crate) struct Scheduler<'t> {
    dice: Shared,
    tasks: RefCell<Vec<Task<'t>>>,
    /// In a thousand steps, so often a task dies where it stands.
    deaths: u64,
}

impl<'t> Scheduler<'t> {
    pub(crate) fn new(dice: Shared, deaths: u64) -> Self {
        Self { dice, tasks: RefCell::default(), deaths }
    }

    pub(crate) fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + 't) {
        self.tasks.borrow_mut().push((name, Box::pin(task)));
    }

    /// One step of one task. `false` where there is none.
    pub(crate) fn step(&self) -> bool {
        let mut tasks = self.tasks.borrow_mut();
        if tasks.is_empty() {
            return false;
        }
        let chosen = self.dice.below(tasks.len());
        let (name, mut task) = tasks.swap_remove(chosen);
        drop(tasks);
        if self.dice.in_thousand(self.deaths) {
            // The process is gone between two awaits; what it had done stays done.
            return true;
        }
        if task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            self.tasks.borrow_mut().push((name, task));
        }
        true
    }

    /// Runs until every task has ended or died.
    pub(crate) fn run_out(&self) {
        while self.step() {}
    }
}
