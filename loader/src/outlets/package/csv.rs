//! CSV as Danish Excel opens it: `;`, decimal comma, UTF-8 with a mark at the beginning, lines that end
//! as RFC 4180 has it.
//!
//! Nothing is an empty cell, an empty text is `""`. A text that a spreadsheet would take for a formula
//! gets an apostrophe in front.

use std::io::{self, Write};

use chrono::{Datelike as _, NaiveDate};

use super::batch::{Batch, Cell, Column, Kind};
use crate::pictures::may_be_formula;

/// The mark by which Excel knows UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// What true and false are called.
pub const TRUE_FALSE: [&str; 2] = ["Ja", "Nej"];

/// Writes batches as CSV.
pub(super) struct CsvWriter<W> {
    out: W,
    line: Vec<u8>,
    day: Day,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header.
    pub(super) fn new(mut out: W, names: &[&str]) -> io::Result<Self> {
        out.write_all(MARK)?;
        out.write_all(names.join(";").as_bytes())?;
        out.write_all(b"\r\n")?;
        Ok(Self { out, line: Vec::new(), day: Day::default() })
    }

    /// Writes rows.
    pub(super) fn write(&mut self, batch: &Batch) -> io::Result<()> {
        for row in 0..batch.rows() {
            for (at, column) in batch.columns.iter().enumerate() {
                if at > 0 {
                    self.line.push(b';');
                }
                cell(&mut self.line, column, row, &mut self.day);
            }
            self.line.extend_from_slice(b"\r\n");
            if self.line.len() >= 1 << 16 {
                self.out.write_all(&self.line)?;
                self.line.clear();
            }
        }
        self.out.write_all(&self.line)?;
        self.line.clear();
        Ok(())
    }

    /// What was written to.
    pub(super) fn into_inner(self) -> W {
        self.out
    }
}

fn cell(line: &mut Vec<u8>, column: &Column, row: usize, day: &mut Day) {
    match column.cell(row) {
        Cell::Null => {}
        Cell::Bool(value) => line.extend_from_slice(TRUE_FALSE[usize::from(!value)].as_bytes()),
        Cell::Integer(value) => number(line, value.into(), 0),
        Cell::Decimal(value) => {
            let scale = if let Kind::Decimal { scale, .. } = column.kind { scale } else { 0 };
            number(line, value, scale.into());
        }
        Cell::Date(value) => line.extend_from_slice(day.text(value)),
        Cell::Text(value) => text(line, value),
    }
}

/// Digits with a comma before the last `scale` of them.
fn number(line: &mut Vec<u8>, value: i128, scale: usize) {
    let mut digits = [b'0'; 48];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    let mut small = u64::try_from(rest).ok();
    loop {
        // Division of 128 bits is slow, and hardly ever needed.
        let digit = if let Some(rest) = &mut small {
            let digit = *rest % 10;
            *rest /= 10;
            digit.to_le_bytes()[0]
        } else {
            let digit = rest % 10;
            rest /= 10;
            small = u64::try_from(rest).ok();
            digit.to_le_bytes()[0]
        };
        at -= 1;
        digits[at] = b'0' + digit;
        if small == Some(0) {
            break;
        }
    }
    if value < 0 {
        line.push(b'-');
    }
    let start = at.min(digits.len() - 1 - scale);
    let (whole, decimals) = digits[start..].split_at(digits.len() - scale - start);
    line.extend_from_slice(whole);
    if scale > 0 {
        line.push(b',');
        line.extend_from_slice(decimals);
    }
}

/// A text, quoted where it has to be.
fn text(line: &mut Vec<u8>, value: &[u8]) {
    let is_formula = may_be_formula(value);
    let is_quoted = value.is_empty()
        || memchr::memchr3(b';', b'"', b'\n', value).is_some()
        || memchr::memchr(b'\r', value).is_some();
    if is_quoted {
        line.push(b'"');
    }
    if is_formula {
        line.push(b'\'');
    }
    if memchr::memchr(b'"', value).is_some() {
        for byte in value {
            if *byte == b'"' {
                line.push(b'"');
            }
            line.push(*byte);
        }
    } else {
        line.extend_from_slice(value);
    }
    if is_quoted {
        line.push(b'"');
    }
}

/// The last day that was written, since the next is mostly the same.
#[derive(Default)]
struct Day {
    days: i32,
    text: Vec<u8>,
}

impl Day {
    fn text(&mut self, days: i32) -> &[u8] {
        if self.days != days || self.text.is_empty() {
            self.days = days;
            self.text = date(days).into_bytes();
        }
        &self.text
    }
}

/// A day as `2024-01-31`.
pub(super) fn date(days: i32) -> String {
    let date = NaiveDate::from_epoch_days(days).unwrap_or_default();
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(kind: Kind, cells: &[Cell<'_>]) -> Vec<String> {
        let mut batch = Batch::new(&[kind]);
        for cell in cells {
            batch.push([*cell]).expect("a cell");
        }
        let mut writer = CsvWriter::new(Vec::new(), &["kolonne"]).expect("a header");
        writer.write(&batch).expect("rows");
        let text = String::from_utf8(writer.into_inner()).expect("UTF-8");
        let lines = text.strip_prefix("\u{feff}kolonne\r\n").expect("a header");
        lines.split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn numbers_have_a_decimal_comma() {
        let kind = Kind::Decimal { precision: 28, scale: 2 };
        let cells = [0, 5, -5, 1234, -123_456].map(Cell::Decimal);
        assert_eq!(written(kind, &cells), ["0,00", "0,05", "-0,05", "12,34", "-1234,56"]);
        let large = Cell::Decimal(-9_999_999_999_999_999_999_999_999_999);
        assert_eq!(written(kind, &[large]), ["-99999999999999999999999999,99"]);
        let whole = [i64::MIN, 0, 10].map(Cell::Integer);
        assert_eq!(written(Kind::BigInt, &whole), ["-9223372036854775808", "0", "10"]);
    }

    #[test]
    fn days_and_truths_are_as_danes_read_them() {
        let days = [0, 19_753, 2_932_896, 0].map(Cell::Date);
        let expected = ["1970-01-01", "2024-01-31", "9999-12-31", "1970-01-01"];
        assert_eq!(written(Kind::Date, &days), expected);
        let truths = [Cell::Bool(true), Cell::Bool(false), Cell::Null];
        assert_eq!(written(Kind::Bool, &truths), ["Ja", "Nej", ""]);
    }

    #[test]
    fn texts_are_quoted_where_need_be_and_no_formula_is_left() {
        let quoted = |text: &str| written(Kind::Text, &[Cell::Text(text.as_bytes())])[0].clone();
        for plain in ["Sølund", "a b", "00099901", "-1", "+45", "-1,5", "A=B"] {
            assert_eq!(quoted(plain), plain);
        }
        assert_eq!(quoted(""), "\"\"");
        assert_eq!(quoted("a;b"), "\"a;b\"");
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
        assert_eq!(quoted("a\nb"), "\"a\nb\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("-1+cmd|' /C calc'!A0"), "'-1+cmd|' /C calc'!A0");
        assert_eq!(quoted("@SUM(A1;A2)"), "\"'@SUM(A1;A2)\"");
        assert_eq!(quoted("\tx"), "'\tx");
        assert_eq!(quoted("-"), "'-");
    }
}
