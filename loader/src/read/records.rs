//! The second reading: one physical line after the other, split into fields.
//!
//! A record is one line, always: a quote that never closes spoils its own line and no other.

use std::io::BufRead;
use std::ops::Range;

use super::encoding::{BOM, Tegnsaet};
use super::fields::{is_blank, split};
use super::limits::{Limits, Size};
use super::survey::{LineEnd, Survey};
use crate::delivery::finding::{Finding, Kode};
use crate::error::Result;

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
    ending: Ending,
}

/// How the line read last ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// With a line end.
    Whole,
    /// With the file.
    Open,
    /// With the file, before all of its fields.
    Broken,
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
            ending: Ending::Whole,
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
        if self.ending == Ending::Open && (!is_closed || found < self.columns) {
            self.ending = Ending::Broken;
        }
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

    /// Whether the file ends in the middle of a line, now that all of it is read.
    #[must_use]
    pub fn is_broken_off(&self) -> bool {
        self.ending == Ending::Broken
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
            self.ending = if end.is_none() { Ending::Open } else { Ending::Whole };
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
