//! One accepted row on its way to the database: a line of `COPY`'s text format, and its key.

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use std::fmt::Write as _;
use uuid::Uuid;
use xxhash_rust::xxh3::Xxh3;

/// Collects the cells of a row, and separately what its natural key is made of.
#[derive(Default)]
pub(super) struct Row {
    text: String,
    start: usize,
    key: Xxh3,
}

impl Row {
    /// Begins a row: delivery, line, kommune, period, system.
    pub(super) fn begin(&mut self) {
        self.start = self.text.len();
        self.key.reset();
    }

    /// Keeps the row.
    pub(super) fn commit(&mut self) {
        self.text.pop();
        self.text.push('\n');
    }

    /// Forgets the row.
    pub(super) fn undo(&mut self) {
        self.text.truncate(self.start);
    }

    /// The natural key's hash. 128 bits: two different keys never meet in practice.
    pub(super) fn key(&self) -> u128 {
        self.key.digest128()
    }

    /// Adds a part to the natural key.
    pub(super) fn key_part(&mut self, part: &str) -> &mut Self {
        self.key.update(&(part.len() as u64).to_le_bytes());
        self.key.update(part.as_bytes());
        self
    }

    /// Length of the rows collected so far.
    pub(super) fn size_bytes(&self) -> usize {
        self.text.len()
    }

    /// Hands the collected rows over.
    pub(super) fn take(&mut self) -> Vec<u8> {
        self.start = 0;
        std::mem::take(&mut self.text).into_bytes()
    }

    /// A text; empty becomes null.
    pub(super) fn text(&mut self, value: &str) -> &mut Self {
        if value.is_empty() {
            return self.null();
        }
        let mut rest = value;
        while let Some(at) = rest.find(['\\', '\t', '\r', '\n']) {
            self.text.push_str(&rest[..at]);
            self.text.push_str(match rest.as_bytes()[at] {
                b'\\' => "\\\\",
                b'\t' => "\\t",
                b'\r' => "\\r",
                _ => "\\n",
            });
            rest = &rest[at + 1..];
        }
        self.text.push_str(rest);
        self.end_cell()
    }

    /// A whole number.
    pub(super) fn int(&mut self, value: impl Into<i64>) -> &mut Self {
        let value: i64 = value.into();
        self.cell(format_args!("{value}"))
    }

    /// A day.
    pub(super) fn date(&mut self, value: Option<NaiveDate>) -> &mut Self {
        match value {
            Some(day) => self.cell(format_args!("{day}")),
            None => self.null(),
        }
    }

    /// A time of day.
    pub(super) fn time(&mut self, value: Option<NaiveTime>) -> &mut Self {
        match value {
            Some(time) => self.cell(format_args!("{time}")),
            None => self.null(),
        }
    }

    /// A decimal number.
    pub(super) fn decimal(&mut self, value: Option<Decimal>) -> &mut Self {
        match value {
            Some(number) => self.cell(format_args!("{number}")),
            None => self.null(),
        }
    }

    /// A truth value.
    pub(super) fn flag(&mut self, value: Option<bool>) -> &mut Self {
        match value {
            Some(flag) => self.cell(format_args!("{flag}")),
            None => self.null(),
        }
    }

    /// A whole number or nothing.
    pub(super) fn opt_int(&mut self, value: Option<i16>) -> &mut Self {
        match value {
            Some(number) => self.int(number),
            None => self.null(),
        }
    }

    /// A pseudonym.
    pub(super) fn uuid(&mut self, value: Uuid) -> &mut Self {
        self.cell(format_args!("{value}"))
    }

    fn null(&mut self) -> &mut Self {
        self.cell(format_args!("\\N"))
    }

    fn cell(&mut self, value: std::fmt::Arguments<'_>) -> &mut Self {
        // Writing to a String cannot fail.
        let _ = self.text.write_fmt(value);
        self.end_cell()
    }

    fn end_cell(&mut self) -> &mut Self {
        self.text.push('\t');
        self
    }
}
