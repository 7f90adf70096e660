//! The first reading: what the file is, before any row is looked at.

use std::cell::RefCell;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::container::{Content, open_hashed};
use super::encoding::{BOM, Tegnsaet, Utf8Tally};
use super::fields::{is_blank, split};
use super::kind::{Doubt, unreadable};
use super::limits::{Limits, Size};
use crate::error::Result;

/// So much behind the longest first line is kept, to tell where the header is if not there.
const LINES_BYTES: usize = 32 * 1024;

/// So many first lines are kept.
const LINES_MAX: usize = 50;

/// What ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// LF, alone or behind a CR; a CR alone is part of its line.
    Lf,
    /// CR, LF or both: a file from a program in which CR alone ends a line.
    Cr,
}

impl LineEnd {
    /// The first line end in a block.
    pub(super) fn find(self, block: &[u8]) -> Option<usize> {
        match self {
            Self::Lf => memchr::memchr(b'\n', block),
            Self::Cr => memchr::memchr2(b'\n', b'\r', block),
        }
    }
}

/// What the first reading of a file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// SHA-256 of the unpacked bytes, in lower-case hex.
    pub sha256: String,
    /// Length of the unpacked bytes, UTF-16 as UTF-8.
    pub size_bytes: u64,
    /// Number of physical lines after the header, blank ones included.
    pub lines: u64,
    /// The encoding.
    pub tegnsaet: Tegnsaet,
    /// What ends a line.
    pub line_end: LineEnd,
    /// `;`, `,` or tab.
    pub separator: u8,
    /// The line of the header: 1, or 2 behind Excel's `sep=;`.
    pub header_at: u32,
    /// The column names of the header, trimmed and in lower case.
    pub header: Vec<String>,
    /// The header as it came.
    pub header_line: String,
    /// The first lines, the header's among them, for telling what is wrong with it.
    pub first_lines: Vec<String>,
    /// Whether `"` holds fields together.
    pub quoted: bool,
}

impl Survey {
    /// Of a file that is not at hand, as far as its header tells.
    pub(crate) fn of_header(line: &str, tegnsaet: Tegnsaet, separator: u8, sha256: &str) -> Self {
        Self {
            sha256: sha256.to_owned(),
            size_bytes: 0,
            lines: 0,
            tegnsaet,
            line_end: LineEnd::Lf,
            separator,
            header_at: 1,
            header: names(line, separator),
            header_line: line.to_owned(),
            first_lines: Vec::new(),
            quoted: true,
        }
    }
}

/// The column names in a line, trimmed and in lower case.
pub(crate) fn names(line: &str, separator: u8) -> Vec<String> {
    let (mut line, mut fields) = (line.to_owned(), Vec::new());
    if split(&mut line, separator, true, &mut fields) {
        fields.iter().map(|field| line[field.clone()].trim().to_lowercase()).collect()
    } else {
        Vec::new()
    }
}

/// Reads the whole file once. `progress` is told the number of bytes of each block.
pub fn survey(path: &Path, limits: Limits, mut progress: impl FnMut(u64)) -> Result<Survey> {
    let sha256 = RefCell::new(Sha256::new());
    let mut survey = open_hashed(path, limits, Some(&sha256), |Content { bytes, utf16 }| {
        let mut utf8 = Utf8Tally::default();
        let mut lines = LineTally::default();
        let mut head = Vec::new();
        let head_bytes = limits.line.bytes().saturating_add(LINES_BYTES);
        loop {
            let block = bytes.fill_buf()?;
            if block.is_empty() {
                break;
            }
            utf8.push(block);
            lines.push(block);
            head.extend(block.iter().take(head_bytes - head.len()));
            if head.len() == head_bytes && LineEnd::Cr.find(&head).is_none() {
                return Err(unreadable(path, endless(limits.line)));
            }
            let block_bytes = block.len();
            progress(block_bytes as u64);
            bytes.consume(block_bytes);
        }
        if head.iter().all(u8::is_ascii_whitespace) {
            let doubt =
                Doubt::new("it is empty: blank lines only", "ask the sender for the file again");
            return Err(unreadable(path, doubt));
        }
        let tegnsaet = utf16.unwrap_or_else(|| utf8.verdict(head.starts_with(BOM)));
        let survey = of_head(&head, tegnsaet, &lines);
        if survey.header_line.len() > limits.line.bytes() {
            return Err(unreadable(path, endless(limits.line)));
        }
        Ok(survey)
    })?;
    survey.sha256 = hex::encode(sha256.into_inner().finalize());
    Ok(survey)
}

/// What the beginning of a file says, beside what was counted in all of it.
fn of_head(head: &[u8], tegnsaet: Tegnsaet, lines: &LineTally) -> Survey {
    let line_end = lines.line_end(head);
    let first_lines = first_lines(head, tegnsaet, line_end);
    let line = |at: u32| first_lines.get(at as usize - 1).map(String::as_str).unwrap_or_default();
    let header_at = if is_excels_separator(line(1)) { 2 } else { 1 };
    let header_line = line(header_at).to_owned();
    let separator = separator(&header_line);
    Survey {
        sha256: String::new(),
        size_bytes: lines.bytes,
        lines: lines.count(line_end).saturating_sub(header_at.into()),
        tegnsaet,
        line_end,
        separator,
        header_at,
        header: names(&header_line, separator),
        header_line,
        first_lines,
        quoted: true,
    }
}

/// The lines that lie in the beginning of a file; the last one may be cut off.
fn first_lines(head: &[u8], tegnsaet: Tegnsaet, line_end: LineEnd) -> Vec<String> {
    let mut rest = head;
    while let Some(behind) = rest.strip_prefix(BOM) {
        rest = behind;
    }
    let (mut lines, mut text) = (Vec::new(), String::new());
    while !rest.is_empty() && lines.len() < LINES_MAX {
        let end = line_end.find(rest).unwrap_or(rest.len());
        let line = &rest[..end];
        tegnsaet.decode(line.strip_suffix(b"\r").unwrap_or(line), &mut text);
        lines.push(text.replace('\0', ""));
        let behind = &rest[(end + 1).min(rest.len())..];
        let is_pair = rest[end..].starts_with(b"\r\n");
        rest = if is_pair { &behind[1..] } else { behind };
    }
    lines
}

/// The separator that stands most often in the line.
fn separator(line: &str) -> u8 {
    [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|separator| unquoted(line).filter(|byte| byte == separator).count())
        .unwrap_or(b';')
}

/// The bytes of a line outside of quotes.
fn unquoted(line: &str) -> impl Iterator<Item = u8> {
    line.bytes().scan(false, |is_quoted, byte| {
        *is_quoted ^= byte == b'"';
        Some(if *is_quoted { b'"' } else { byte })
    })
}

/// `sep=;`, with which Excel is told the separator.
fn is_excels_separator(line: &str) -> bool {
    let line = line.trim_matches(|letter| is_blank(letter) || letter == '"').to_lowercase();
    line.strip_prefix("sep=").is_some_and(|separator| separator.chars().count() <= 1)
}

fn endless(limit: Size) -> Doubt {
    let what = format!("its first line is longer than {limit}, so it is no header");
    Doubt::new(what, "it must begin with a line of column names")
}

/// Counts line ends, block by block.
#[derive(Debug, Default)]
struct LineTally {
    bytes: u64,
    lf: u64,
    cr: u64,
    crlf: u64,
    last: u8,
}

impl LineTally {
    fn push(&mut self, block: &[u8]) {
        self.crlf += u64::from(self.last == b'\r' && block[0] == b'\n');
        self.lf += memchr::memchr_iter(b'\n', block).count() as u64;
        for at in memchr::memchr_iter(b'\r', block) {
            self.cr += 1;
            self.crlf += u64::from(block.get(at + 1) == Some(&b'\n'));
        }
        self.bytes += block.len() as u64;
        self.last = block[block.len() - 1];
    }

    /// CR where the header ends in one, or where most lines do.
    fn line_end(&self, head: &[u8]) -> LineEnd {
        let first = LineEnd::Cr.find(head);
        let is_first =
            first.is_some_and(|at| head[at] == b'\r' && head.get(at + 1) != Some(&b'\n'));
        if is_first || self.alone() > self.lf { LineEnd::Cr } else { LineEnd::Lf }
    }

    fn alone(&self) -> u64 {
        self.cr - self.crlf
    }

    fn count(&self, line_end: LineEnd) -> u64 {
        match line_end {
            LineEnd::Lf => self.lf + u64::from(self.last != b'\n'),
            LineEnd::Cr => self.lf + self.alone() + u64::from(!matches!(self.last, b'\n' | b'\r')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surveyed(content: &[u8]) -> Survey {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs_err::write(file.path(), content).expect("written");
        survey(file.path(), Limits::default(), |_| ()).expect("readable")
    }

    #[test]
    fn cr_alone_ends_lines_where_the_header_does_or_most_do() {
        for (content, line_end, lines) in [
            (&b"a;b\r1;2\r3;4\r"[..], LineEnd::Cr, 2),
            (b"a;b\r1;2\r3;4", LineEnd::Cr, 2),
            (b"a;b\r1;2\r\n", LineEnd::Cr, 1),
            (b"a;b\n1;2\r3;4\r5;6\r", LineEnd::Cr, 3),
            (b"a;b\r\n1;2\r\n", LineEnd::Lf, 1),
            (b"a;b\n1;x\ry\n3;4\n", LineEnd::Lf, 2),
        ] {
            let survey = surveyed(content);
            assert_eq!((survey.line_end, survey.lines), (line_end, lines), "{survey:?}");
            assert_eq!(survey.header, ["a", "b"]);
        }
    }

    #[test]
    fn what_stands_before_the_names_is_passed_over() {
        for content in [
            "\u{feff}\u{feff}a;b\n1;2\n",
            "sep=;\r\na;b\r\n1;2\r\n",
            "\u{feff}\"sep=;\"\na;b\n1;2\n",
            "SEP=,\na;b\n1;2\n",
        ] {
            let survey = surveyed(content.as_bytes());
            assert_eq!((survey.lines, survey.separator), (1, b';'), "{survey:?}");
            assert_eq!(survey.header, ["a", "b"]);
        }
    }

    #[test]
    fn utf_16_has_the_fingerprint_of_its_bytes() {
        let wide: Vec<u8> =
            "\u{feff}a\tbø\r\n1\t2\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let survey = surveyed(&wide);
        assert_eq!(survey.tegnsaet, Tegnsaet::Utf16Le);
        assert_eq!((survey.header, survey.lines), (vec!["a".into(), "bø".into()], 1));
        assert_eq!(survey.sha256, hex::encode(Sha256::digest(&wide)));
    }
}
