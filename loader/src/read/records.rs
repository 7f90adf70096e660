//! The second reading: one physical line after the other, split into fields.
//!
//! A record is one line, always: a quote that never closes spoils its own line and no other.

use std::io::BufRead;
use std::ops::Range;

use super::encoding::{BOM, Tegnsaet};
use super::limits::{Limits, Size};
use super::quotes::tighten;
use super::survey::{LineEnd, Survey};
use crate::error::Result;
use crate::finding::{Finding, Kode};

/// What one line turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    /// Fields, as many as the header has.
    Record,
    /// Nothing but blanks.
    Blank,
    /// A line that cannot be read. After `UGYLDIGT_TEGN` the fields that could be told apart are
    /// still there; after `ANTAL_FELTER` there are none.
    Bad(Finding),
}

/// One line and its fields.
#[derive(Debug, Default)]
pub struct Record {
    /// Line number, 1 = the header.
    number: u32,
    raw: Vec<u8>,
    text: String,
    fields: Vec<Range<usize>>,
}

impl Record {
    /// The line's number in the file, 1 = the header.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Gives the line the number that it has in another file.
    pub(crate) fn renumber(&mut self, number: u32) {
        self.number = number;
    }

    /// The line as it came, without its line end.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// A field by its position in the header, blanks trimmed; empty where there is none.
    #[must_use]
    pub fn field(&self, at: usize) -> &str {
        self.untrimmed(at).trim_matches(is_blank)
    }

    /// A field with the blanks around it.
    pub(crate) fn untrimmed(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", |field| &self.text[field.clone()])
    }

    /// The line as it was read.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// What does not count around a value: blanks, also those that nobody sees.
pub(super) fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Reads the lines after the header. Buffers are reused: a record lives until the next one.
pub struct Records<'r> {
    bytes: &'r mut dyn BufRead,
    tegnsaet: Tegnsaet,
    separator: u8,
    line_end: LineEnd,
    line_max: Size,
    quoted: bool,
    columns: usize,
    record: Record,
    /// Whether the line is longer than it may be; the rest of it is passed over.
    is_cut: bool,
    /// Whether the last line ended in a CR to which an LF may belong.
    is_behind_cr: bool,
}

impl<'r> Records<'r> {
    /// Starts behind the header. `quoted` says whether `"` quotes in this source's files.
    pub fn new(
        bytes: &'r mut dyn BufRead,
        survey: &Survey,
        limits: Limits,
        quoted: bool,
    ) -> Result<Self> {
        let mut records = Self {
            bytes,
            tegnsaet: survey.tegnsaet,
            separator: survey.separator,
            line_end: survey.line_end,
            line_max: limits.line,
            quoted,
            columns: survey.header.len(),
            record: Record::default(),
            is_cut: false,
            is_behind_cr: false,
        };
        while records.record.number < survey.header_at && records.next_line()? > 0 {}
        Ok(records)
    }

    /// Reads the next line; `None` at the end of the file.
    pub fn advance(&mut self) -> Result<Option<Read>> {
        if self.next_line()? == 0 {
            return Ok(None);
        }
        let Record { raw, text, fields, .. } = &mut self.record;
        fields.clear();
        let is_clean = self.tegnsaet.decode(raw, text);
        // Ctrl-Z is how DOS ends a file.
        if text.trim_matches(|letter| is_blank(letter) || letter == '\x1a').is_empty() && is_clean {
            return Ok(Some(Read::Blank));
        }
        if self.is_cut {
            let besked = format!("linjen er længere end {}", self.line_max);
            return Ok(Some(Read::Bad(Finding::new(Kode::AntalFelter, "", besked))));
        }
        let is_closed = split(text, self.separator, self.quoted, fields);
        let found = fields.len();
        let fits = is_closed && found == self.columns;
        if !fits {
            fields.clear();
        }
        Ok(Some(match (is_clean, fits, is_closed) {
            (false, ..) => Read::Bad(Finding::new(
                Kode::UgyldigtTegn,
                "",
                format!("linjen har tegn, der ikke findes i {}, eller en NUL-byte", self.tegnsaet),
            )),
            (true, true, _) => Read::Record,
            (true, false, true) => Read::Bad(Finding::new(
                Kode::AntalFelter,
                "",
                format!("linjen har {found} felter, overskriften har {}", self.columns),
            )),
            (true, false, false) => Read::Bad(Finding::new(
                Kode::AntalFelter,
                "",
                "et citationstegn bliver ikke lukket",
            )),
        }))
    }

    /// The line read last, for a number of its own.
    pub(crate) fn record_mut(&mut self) -> &mut Record {
        &mut self.record
    }

    /// The line read last.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Reads up to the next line end and returns the number of bytes passed, 0 at the end.
    fn next_line(&mut self) -> Result<u64> {
        self.record.raw.clear();
        self.is_cut = false;
        let mut passed = 0;
        loop {
            let block = self.bytes.fill_buf()?;
            if block.is_empty() {
                break;
            }
            if std::mem::take(&mut self.is_behind_cr) && block[0] == b'\n' {
                self.bytes.consume(1);
                continue;
            }
            let end = self.line_end.find(block);
            let line = &block[..end.unwrap_or(block.len())];
            let room = line.len().min(self.line_max.bytes() - self.record.raw.len());
            self.record.raw.extend_from_slice(&line[..room]);
            self.is_cut |= room < line.len();
            self.is_behind_cr = end.is_some_and(|end| block[end] == b'\r');
            let used = line.len() + usize::from(end.is_some());
            self.bytes.consume(used);
            passed += used as u64;
            if end.is_some() {
                break;
            }
        }
        if passed > 0 {
            self.record.number += 1;
        }
        if self.record.raw.last() == Some(&b'\r') {
            self.record.raw.pop();
        }
        while self.record.number == 1 && self.record.raw.starts_with(BOM) {
            self.record.raw.drain(..BOM.len());
        }
        Ok(passed)
    }
}

/// Splits a line into fields; `false` where a quote never closes.
///
/// A line without a quote, nearly every line, is cut at the separators. The others go through the
/// csv crate, and the cleaned fields take the line's place in `text`.
pub(super) fn split(
    text: &mut String,
    separator: u8,
    quoted: bool,
    fields: &mut Vec<Range<usize>>,
) -> bool {
    fields.clear();
    if quoted && memchr::memchr(b'"', text.as_bytes()).is_some() {
        return split_quoted(text, separator, fields);
    }
    let mut start = 0;
    for end in memchr::memchr_iter(separator, text.as_bytes()) {
        fields.push(start..end);
        start = end + 1;
    }
    fields.push(start..text.len());
    true
}

fn split_quoted(text: &mut String, separator: u8, fields: &mut Vec<Range<usize>>) -> bool {
    // A second record behind the line: an open quote swallows it.
    const NEXT: &[u8] = b"\n\x01\n";
    let line = [tighten(text, separator).as_bytes(), NEXT].concat();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(line.len())
        .from_reader(line.as_slice());
    let mut record = csv::StringRecord::new();
    if !reader.read_record(&mut record).unwrap_or(false) {
        return false;
    }
    text.clear();
    text.push_str(record.as_slice());
    fields.extend((0..record.len()).filter_map(|at| record.range(at)));
    reader.read_record(&mut record).unwrap_or(false) && record == ["\u{1}"][..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields_of(line: &str, quoted: bool) -> Option<Vec<String>> {
        let mut text = line.to_owned();
        let mut fields = Vec::new();
        split(&mut text, b';', quoted, &mut fields)
            .then(|| fields.into_iter().map(|field| text[field].to_owned()).collect())
    }

    #[test]
    fn quotes_hold_separators_and_quotes() {
        assert_eq!(fields_of("a;b;", true), Some(vec!["a".into(), "b".into(), String::new()]));
        assert_eq!(
            fields_of(r#""a;b";"say ""x""";c"#, true),
            Some(vec!["a;b".into(), r#"say "x""#.into(), "c".into()]),
        );
    }

    #[test]
    fn a_blank_before_a_quote_is_none_of_the_field() {
        assert_eq!(
            fields_of(r#""a"; "b;c" ;d"#, true),
            Some(vec!["a".into(), "b;c".into(), "d".into()]),
        );
    }

    #[test]
    fn a_quote_that_never_closes_is_told() {
        assert_eq!(fields_of(r#"a;"b;c"#, true), None);
        assert_eq!(fields_of(r#"a;b;"c"#, true), None);
        assert_eq!(fields_of(r#"a;b;""#, true), None);
    }

    #[test]
    fn a_register_name_may_hold_raw_quotes() {
        assert_eq!(
            fields_of(r#"Børnehave "Solen";"x"#, false),
            Some(vec![r#"Børnehave "Solen""#.into(), r#""x"#.into()]),
        );
    }
}
