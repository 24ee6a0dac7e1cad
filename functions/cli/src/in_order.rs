//! Work on several threads, results in the order of the input.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Runs `work` over what `input` yields, on `threads` threads, and hands the results to `take` in the order of the
/// input. At most two more items than there are threads are held at a time, their results among them. Stops at the first
/// error of `take`.
pub(crate) fn in_order<I, O, E>(
    threads: NonZeroUsize,
    input: impl Iterator<Item = I>,
    work: impl Fn(I) -> O + Sync,
    mut take: impl FnMut(O) -> Result<(), E>,
) -> Result<(), E>
where
    I: Send,
    O: Send,
{
    let (jobs, todo) = sync_channel::<(I, Sender<O>)>(0);
    let (todo, work) = (&Mutex::new(todo), &work);
    thread::scope(move |scope| {
        for _ in 0..threads.get() {
            scope.spawn(move || {
                while let Some((item, answer)) = next(todo) {
                    // Nobody waits for the answer where `take` has failed.
                    let _ = answer.send(work(item));
                }
            });
        }
        let mut waiting = VecDeque::new();
        let mut result = Ok(());
        for item in input {
            let (answer, done) = channel();
            if jobs.send((item, answer)).is_err() {
                break;
            }
            waiting.push_back(done);
            if waiting.len() > threads.get() {
                result = take_first(&mut waiting, &mut take);
                if result.is_err() {
                    break;
                }
            }
        }
        drop(jobs);
        while result.is_ok() && !waiting.is_empty() {
            result = take_first(&mut waiting, &mut take);
        }
        result
    })
}

fn next<I, O>(todo: &Mutex<Receiver<(I, Sender<O>)>>) -> Option<(I, Sender<O>)> {
    todo.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn take_first<O, E>(waiting: &mut VecDeque<Receiver<O>>, take: &mut impl FnMut(O) -> Result<(), E>) -> Result<(), E> {
    // A worker that panicked answers nothing; the scope passes its panic on.
    waiting.pop_front().and_then(|done| done.recv().ok()).map_or(Ok(()), take)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_the_number_of_threads() {
        for threads in [1, 2, 7] {
            let mut got = Vec::new();
            let slow_first = |n: u64| {
                thread::sleep(std::time::Duration::from_micros(200 * (10 - n % 10)));
                n * n
            };
            let take = |square| -> Result<(), ()> {
                got.push(square);
                Ok(())
            };
            in_order(NonZeroUsize::new(threads).unwrap(), 0..100, slow_first, take).unwrap();
            assert_eq!(got, (0..100).map(|n| n * n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_ends_it() {
        let mut taken = 0;
        let take = |n| {
            taken += 1;
            if n == 5 { Err("five") } else { Ok(()) }
        };
        assert_eq!(in_order(NonZeroUsize::MIN, 0..1_000_000, |n| n, take), Err("five"));
        assert_eq!(taken, 6);
    }
}
