//! How far it is: a bar on a terminal, plain lines elsewhere, nothing with `--quiet`. Always on standard error.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const EVERY: Duration = Duration::from_secs(5);

/// Counts mails and says so.
pub(crate) struct Progress {
    shown: Shown,
    mails: u64,
    bytes: u64,
    started: Instant,
}

enum Shown {
    Bar(ProgressBar),
    Lines { next: Instant },
    Nothing,
}

impl Progress {
    /// Begins to count. How many there will be is not known: folders are read as they come.
    pub(crate) fn begin(quiet: bool) -> Self {
        let started = Instant::now();
        let shown = if quiet {
            Shown::Nothing
        } else if std::io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} mails  {msg}  {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            Shown::Bar(bar)
        } else {
            Shown::Lines { next: started + EVERY }
        };
        Self { shown, mails: 0, bytes: 0, started }
    }

    /// Some more are done.
    pub(crate) fn add(&mut self, mails: u64, bytes: u64) {
        self.mails += mails;
        self.bytes += bytes;
        let rate = self.rate();
        match &mut self.shown {
            Shown::Bar(bar) => {
                bar.set_position(self.mails);
                bar.set_message(rate);
            }
            Shown::Lines { next } if Instant::now() >= *next => {
                *next = Instant::now() + EVERY;
                eprintln!("{} mails, {rate}", self.mails);
            }
            Shown::Lines { .. } | Shown::Nothing => {}
        }
    }

    /// All are done: the bar goes, and one line stays.
    pub(crate) fn end(self) {
        let line = format!(
            "{} mails, {}, in {:.1} s ({})",
            self.mails,
            size(self.bytes),
            self.started.elapsed().as_secs_f64(),
            self.rate()
        );
        match self.shown {
            Shown::Bar(bar) => {
                bar.finish_and_clear();
                eprintln!("{line}");
            }
            Shown::Lines { .. } => eprintln!("{line}"),
            Shown::Nothing => {}
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    fn rate(&self) -> String {
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        format!("{:.0} mails/s, {}/s", self.mails as f64 / seconds, size((self.bytes as f64 / seconds) as u64))
    }
}

/// A number of bytes for people.
#[expect(clippy::cast_precision_loss, reason = "a size for people")]
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
