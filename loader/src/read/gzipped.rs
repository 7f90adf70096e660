//! Gzip: one member or several, perhaps with zeros behind them, as a tape or a block device leaves
//! them. `gzip -t` finds nothing wrong with these.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;
use fs_err::File;

use super::limits::BUFFER_BYTES;

/// The unpacked content of a gzip file.
pub(super) struct Members {
    /// The member that is being read; none at the end.
    member: Option<GzDecoder<BufReader<File>>>,
}

impl Members {
    pub(super) fn new(file: File) -> Self {
        let file = BufReader::with_capacity(BUFFER_BYTES, file);
        Self { member: Some(GzDecoder::new(file)) }
    }
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let bytes = member.read(buffer)?;
            if bytes > 0 || buffer.is_empty() {
                return Ok(bytes);
            }
            let Some(member) = self.member.take() else { break };
            let mut rest = member.into_inner();
            if is_something_behind_zeros(&mut rest)? {
                self.member = Some(GzDecoder::new(rest));
            }
        }
        Ok(0)
    }
}

/// Passes over zeros; whether anything stands behind them.
fn is_something_behind_zeros(rest: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let block = rest.fill_buf()?;
        if block.is_empty() {
            return Ok(false);
        }
        let length = block.len();
        let zeros = block.iter().position(|byte| *byte != 0).unwrap_or(length);
        rest.consume(zeros);
        if zeros < length {
            return Ok(true);
        }
    }
}
