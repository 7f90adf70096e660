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
    /// The first line as it came.
    pub header_line: String,
}

impl Survey {
    /// Of a file that is not at hand, as far as its header tells.
    pub(crate) fn of_header(line: &str, tegnsaet: Tegnsaet, separator: u8, sha256: &str) -> Self {
        let sha256 = sha256.to_owned();
        let header = names(line.to_owned(), separator);
        Self {
            sha256,
            size_bytes: 0,
            lines: 0,
            tegnsaet,
            separator,
            header,
            header_line: line.to_owned(),
        }
    }
}

/// The column names of a header, trimmed and in lower case.
fn names(mut line: String, separator: u8) -> Vec<String> {
    let mut fields = Vec::new();
    if split(&mut line, separator, true, &mut fields) {
        fields.iter().map(|field| line[field.clone()].trim().to_lowercase()).collect()
    } else {
        Vec::new()
    }
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
        let (separator, header, header_line) = first_line.header(tegnsaet);
        Ok(Survey {
            sha256: hex::encode(sha256.finalize()),
            size_bytes,
            lines: lines_in_all.saturating_sub(1),
            tegnsaet,
            separator,
            header,
            header_line,
        })
    })
}

/// The bytes of a line outside of quotes.
fn unquoted(line: &str) -> impl Iterator<Item = u8> {
    line.bytes().scan(false, |is_quoted, byte| {
        *is_quoted ^= byte == b'"';
        Some(if *is_quoted { b'"' } else { byte })
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

    /// The separator that stands most often in the line, the names between, and the line.
    fn header(&self, tegnsaet: Tegnsaet) -> (u8, Vec<String>, String) {
        let line = self.bytes.strip_prefix(BOM).unwrap_or(&self.bytes);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut text = String::new();
        tegnsaet.decode(line, &mut text);
        let header_line = text.replace('\0', "");
        let separator = [b',', b'\t', b';']
            .into_iter()
            .max_by_key(|separator| unquoted(&text).filter(|byte| byte == separator).count())
            .unwrap_or(b';');
        (separator, names(text, separator), header_line)
    }
}
