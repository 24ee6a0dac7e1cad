//! Counts what comes out of the archives of one mail, while it does.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};

use model::Warning;

use crate::{Error, Limits};

/// The ratio is not looked at before so many bytes came out.
const RATIO_FROM: u64 = 1024 * 1024;

/// What all archives of a payload have taken of the limits.
#[derive(Debug)]
pub(super) struct Meter {
    limits: Limits,
    packed: Cell<u64>,
    output: Cell<u64>,
    members: Cell<usize>,
    reached: RefCell<Option<Error>>,
    warnings: RefCell<Vec<Warning>>,
}

impl Meter {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            packed: Cell::new(0),
            output: Cell::new(0),
            members: Cell::new(0),
            reached: RefCell::new(None),
            warnings: RefCell::new(Vec::new()),
        }
    }

    /// So many packed bytes are about to be read.
    pub(super) fn packed(&self, bytes: usize) {
        self.packed.set(self.packed.get() + bytes as u64);
    }

    /// One archive within `depth` others.
    pub(super) fn deeper(&self, depth: usize) -> Result<(), Error> {
        if depth >= self.limits.depth {
            return Err(self.reach("depth", self.limits.depth as u64));
        }
        Ok(())
    }

    /// One more member.
    pub(super) fn member(&self) -> Result<(), Error> {
        self.members.set(self.members.get() + 1);
        self.members_allowed(self.members.get())
    }

    /// Whether an archive may have so many members.
    pub(super) fn members_allowed(&self, members: usize) -> Result<(), Error> {
        if members > self.limits.members {
            return Err(self.reach("members", self.limits.members as u64));
        }
        Ok(())
    }

    fn output(&self, bytes: usize) -> Result<(), Error> {
        let output = self.output.get() + bytes as u64;
        self.output.set(output);
        if output > self.limits.output {
            return Err(self.reach("output", self.limits.output));
        }
        if output > RATIO_FROM && output > self.packed.get().saturating_mul(self.limits.ratio) {
            return Err(self.reach("ratio", self.limits.ratio));
        }
        Ok(())
    }

    fn reach(&self, limit: &'static str, value: u64) -> Error {
        self.reached.borrow_mut().get_or_insert(Error::Limit { limit, value }).clone()
    }

    /// The first limit that was reached.
    pub(super) fn reached(&self) -> Option<Error> {
        self.reached.borrow().clone()
    }

    pub(super) fn warn(&self, code: &str, message: &str) {
        let mut warnings = self.warnings.borrow_mut();
        if !warnings.iter().any(|warning| warning.code == code) {
            warnings.push(Warning::new(code, message));
        }
    }

    pub(super) fn warnings(&self) -> Vec<Warning> {
        self.warnings.take()
    }
}

/// A reader whose output counts.
pub(super) struct Metered<'m, R> {
    reader: R,
    meter: &'m Meter,
}

impl<'m, R: Read> Metered<'m, R> {
    pub(super) fn new(reader: R, meter: &'m Meter) -> Self {
        Self { reader, meter }
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let len = self.reader.read(out)?;
        self.meter.output(len).map_err(io::Error::other)?;
        Ok(len)
    }
}
