//! gzip as it arrives: several members one after the other, NULs or other bytes after the last, cut off in the middle.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::meter::Meter;

/// What inflates; then the end, and a warning where the end was not a proper one.
pub(super) struct Gunzip<'m, R: BufRead> {
    decoder: Option<GzDecoder<R>>,
    meter: &'m Meter,
}

impl<'m, R: BufRead> Gunzip<'m, R> {
    pub(super) fn new(packed: R, meter: &'m Meter) -> Self {
        Self { decoder: Some(GzDecoder::new(packed)), meter }
    }

    fn damaged(&mut self, error: &io::Error) -> usize {
        self.decoder = None;
        if error.kind() == io::ErrorKind::UnexpectedEof {
            self.meter.warn("gzip_truncated", "the gzip ends early; what inflates was read");
        } else {
            self.meter.warn("gzip_damaged", "the gzip is damaged; what inflates was read");
        }
        0
    }
}

impl<R: BufRead> Read for Gunzip<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(decoder) = &mut self.decoder else { return Ok(0) };
            match decoder.read(out) {
                Ok(0) if !out.is_empty() => {
                    let Some(decoder) = self.decoder.take() else { return Ok(0) };
                    let mut packed = decoder.into_inner();
                    match packed.fill_buf() {
                        Ok([0x1f, ..]) => self.decoder = Some(GzDecoder::new(packed)),
                        Ok([]) => {}
                        Ok(rest) => {
                            if rest.iter().any(|b| !matches!(b, 0 | b'\r' | b'\n' | b' ')) {
                                self.meter.warn("archive_trailing_bytes", "bytes after the end of the gzip");
                            }
                        }
                        Err(error) => return Err(error),
                    }
                }
                Ok(len) => return Ok(len),
                // The reader below is over a limit, and says so.
                Err(error) if self.meter.reached().is_some() => return Err(error),
                Err(error) => return Ok(self.damaged(&error)),
            }
        }
    }
}
