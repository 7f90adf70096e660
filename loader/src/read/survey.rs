//! The first reading: what the file is, before any row is looked at.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::container;
use super::encoding::{BOM, Tegnsaet, Utf8Tally};
use super::records::{LINE_BYTES_MAX, split};
use crate::error::Result;

/// What the first reading of a file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// SHA-256 of the decompressed bytes, in lower-case hex.
    pub sha256: String,
    /// Length of the decompressed bytes.
    pub size_bytes: u64,
    /// Number of physical lines after the header, blank ones included.
    pub lines: u64,
    /// The encoding.
    pub tegnsaet: Tegnsaet,
    /// `;`, `,` or tab.
    pub separator: u8,
    /// The column names of the first line, trimmed and in lower case.
    pub header: Vec<String>,
}

/// Reads the whole file once. `progress` is told the number of bytes of each block.
pub fn survey(path: &Path, mut progress: impl FnMut(u64)) -> Result<Survey> {
    container::open(path, |bytes| {
        let mut sha256 = Sha256::new();
        let mut tally = Utf8Tally::default();
        let mut first_line = FirstLine::default();
        let (mut size_bytes, mut newlines, mut last_byte) = (0_u64, 0_u64, b'\n');
        loop {
            let block = bytes.fill_buf()?;
            let Some(&last) = block.last() else { break };
            sha256.update(block);
            tally.push(block);
            first_line.push(block);
            newlines += memchr::memchr_iter(b'\n', block).count() as u64;
            last_byte = last;
            let block_bytes = block.len();
            size_bytes += block_bytes as u64;
            progress(block_bytes as u64);
            bytes.consume(block_bytes);
        }
        let lines_in_all = newlines + u64::from(last_byte != b'\n');
        let has_bom = first_line.bytes.starts_with(BOM);
        let tegnsaet = tally.verdict(has_bom);
        let (separator, header) = first_line.header(tegnsaet);
        Ok(Survey {
            sha256: hex::encode(sha256.finalize()),
            size_bytes,
            lines: lines_in_all.saturating_sub(1),
            tegnsaet,
            separator,
            header,
        })
    })
}

#[derive(Default)]
struct FirstLine {
    bytes: Vec<u8>,
    is_complete: bool,
}

impl FirstLine {
    fn push(&mut self, block: &[u8]) {
        if self.is_complete {
            return;
        }
        let end = memchr::memchr(b'\n', block);
        let room = LINE_BYTES_MAX.saturating_sub(self.bytes.len());
        self.bytes.extend(block[..end.unwrap_or(block.len())].iter().take(room));
        self.is_complete = end.is_some();
    }

    /// The separator that stands most often in the line, and the names between.
    fn header(&self, tegnsaet: Tegnsaet) -> (u8, Vec<String>) {
        let line = self.bytes.strip_prefix(BOM).unwrap_or(&self.bytes);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut text = String::new();
        tegnsaet.decode(line, &mut text);
        let separator = [b',', b'\t', b';']
            .into_iter()
            .max_by_key(|&separator| memchr::memchr_iter(separator, text.as_bytes()).count())
            .unwrap_or(b';');
        let mut fields = Vec::new();
        let names = if split(&mut text, separator, true, &mut fields) {
            fields.iter().map(|field| text[field.clone()].trim().to_lowercase()).collect()
        } else {
            Vec::new()
        };
        (separator, names)
    }
}
