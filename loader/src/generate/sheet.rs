//! One CSV file being written: rows by column, in the form that its sender uses. Fields and line
//! are buffers that live as long as the file, so that a row costs no allocation.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use chrono::{Datelike, NaiveDate};

use super::dirt::{Damage, Dirt};
use super::form::{Charset, Form, Sink};

/// A file that takes rows. Fields are given in the order of its columns.
pub struct Sheet {
    columns: &'static [&'static str],
    order: Vec<usize>,
    fields: Vec<String>,
    used: usize,
    line: String,
    bytes: Vec<u8>,
    form: Form,
    sink: Sink,
    dirt: Option<Dirt>,
    /// Lines written, the header and the bad ones included.
    pub lines: u64,
    /// Bad lines among them.
    pub bad_lines: u64,
}

impl Sheet {
    /// Creates the file with its header; `order` is the order in which the columns stand.
    pub fn create(
        path: &Path,
        columns: &'static [&'static str],
        order: Vec<usize>,
        form: Form,
        dirt: Option<Dirt>,
    ) -> io::Result<Self> {
        let mut sheet = Self {
            columns,
            order,
            fields: vec![String::new(); columns.len()],
            used: 0,
            line: String::new(),
            bytes: Vec::new(),
            form,
            sink: Sink::create(path, form.container)?,
            dirt,
            lines: 0,
            bad_lines: 0,
        };
        if form.charset == Charset::Utf8Bom {
            sheet.sink.write("\u{feff}".as_bytes())?;
        }
        for column in columns {
            let field = sheet.next();
            field.push_str(column);
            if form.capitals {
                field.make_ascii_uppercase();
            }
        }
        sheet.write_line(columns.len())?;
        sheet.used = 0;
        Ok(sheet)
    }

    /// A new slice (kommune, day) begins.
    pub fn slice(&mut self) {
        if let Some(dirt) = &mut self.dirt {
            dirt.slice();
        }
    }

    /// The next field is this text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.next().push_str(text);
        self
    }

    /// The next field is empty.
    pub fn empty(&mut self) -> &mut Self {
        self.next();
        self
    }

    /// The next field is a whole number.
    pub fn number(&mut self, number: impl Into<i64>) -> &mut Self {
        push_number(self.next(), number.into());
        self
    }

    /// The next field is a register number: a letter and five digits, or nothing.
    pub fn register_number(&mut self, letter: char, number: Option<u32>) -> &mut Self {
        let field = self.next();
        if let Some(number) = number {
            let _ = write!(field, "{letter}{number:05}");
        }
        self
    }

    /// The next field is a decimal: `value` counts units of the last of `places`. Zeros at the
    /// end are left out.
    pub fn decimal(&mut self, value: u32, places: u32) -> &mut Self {
        let point = if self.form.decimal_comma { ',' } else { '.' };
        let scale = 10_u32.pow(places);
        let field = self.next();
        let _ = write!(
            field,
            "{}{point}{:0width$}",
            value / scale,
            value % scale,
            width = places as usize
        );
        field.truncate(field.trim_end_matches('0').trim_end_matches(point).len());
        self
    }

    /// The next field is a date.
    pub fn date(&mut self, date: NaiveDate) -> &mut Self {
        let danish = self.form.danish_dates;
        push_date(self.next(), date, danish);
        self
    }

    /// The next field is a date, or empty.
    pub fn open_date(&mut self, date: Option<NaiveDate>) -> &mut Self {
        match date {
            Some(date) => self.date(date),
            None => self.empty(),
        }
    }

    /// The next field is a time of day in minutes since midnight, or empty.
    pub fn time(&mut self, minutes: Option<u32>, seconds: bool) -> &mut Self {
        let field = self.next();
        if let Some(minutes) = minutes {
            push_two(field, i64::from(minutes / 60));
            field.push(':');
            push_two(field, i64::from(minutes % 60));
            if seconds {
                field.push_str(":00");
            }
        }
        self
    }

    /// The row is complete: writes it, and the bad line that may follow it.
    pub fn end(&mut self) -> io::Result<()> {
        debug_assert_eq!(self.used, self.columns.len(), "a field for every column");
        self.write_line(self.columns.len())?;
        if let Some((_, damage)) = self.dirt.as_mut().and_then(Dirt::after_line) {
            let mut fields = self.columns.len();
            match damage {
                Damage::Text(columns) => {
                    for (column, text) in columns {
                        let place = self.columns.iter().position(|known| known == column);
                        let place = place.expect("damage names a column of its source");
                        (*text).clone_into(&mut self.fields[place]);
                    }
                }
                Damage::Ragged => fields -= 1,
                Damage::Twice => {}
            }
            self.write_line(fields)?;
            self.bad_lines += 1;
        }
        self.used = 0;
        Ok(())
    }

    /// Closes the file.
    pub fn finish(self) -> io::Result<()> {
        self.sink.finish()
    }

    fn next(&mut self) -> &mut String {
        let field = &mut self.fields[self.used];
        self.used += 1;
        field.clear();
        field
    }

    fn write_line(&mut self, fields: usize) -> io::Result<()> {
        let Self { line, form, .. } = self;
        line.clear();
        for (place, &column) in self.order[..fields].iter().enumerate() {
            if place > 0 {
                line.push(form.separator);
            }
            let field = &self.fields[column];
            if form.quoted && field.contains([form.separator, '"']) {
                line.push('"');
                line.push_str(&field.replace('"', "\"\""));
                line.push('"');
            } else {
                line.push_str(field);
            }
        }
        line.push_str(if form.crlf { "\r\n" } else { "\n" });
        self.lines += 1;
        if form.charset != Charset::Windows1252 || line.is_ascii() {
            return self.sink.write(line.as_bytes());
        }
        self.bytes.clear();
        // All that is invented here is Latin-1, which Windows-1252 agrees with.
        self.bytes.extend(line.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')));
        self.sink.write(&self.bytes)
    }
}

/// Writes a date in one of the two forms.
pub(super) fn push_date(field: &mut String, date: NaiveDate, danish: bool) {
    let (year, month, day) = (date.year(), i64::from(date.month()), i64::from(date.day()));
    if danish {
        push_two(field, day);
        field.push('-');
        push_two(field, month);
        field.push('-');
        push_number(field, i64::from(year));
    } else {
        push_number(field, i64::from(year));
        field.push('-');
        push_two(field, month);
        field.push('-');
        push_two(field, day);
    }
}

fn push_two(field: &mut String, number: i64) {
    if number < 10 {
        field.push('0');
    }
    push_number(field, number);
}

fn push_number(field: &mut String, number: i64) {
    if (0..10).contains(&number) {
        field.push(char::from(b'0' + number as u8));
    } else {
        let _ = write!(field, "{number}");
    }
}
