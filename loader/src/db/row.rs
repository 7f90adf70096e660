//! One row on its way to the database: a tuple of `COPY`'s binary format, and its key. The server
//! need not read numbers, dates and pseudonyms out of text, and cannot show them: where a copy fails
//! or is cancelled, it quotes a line of text, but never one of bytes.

use chrono::{NaiveDate, NaiveTime, Timelike as _};
use rust_decimal::Decimal;
use uuid::Uuid;
use xxhash_rust::xxh3::Xxh3;

/// A whole number as wide as its column.
pub(crate) trait Whole {
    /// Adds length and bytes of the cell.
    fn put(self, bytes: &mut Vec<u8>);
}

impl Whole for i16 {
    fn put(self, bytes: &mut Vec<u8>) {
        put_cell(bytes, &self.to_be_bytes());
    }
}

impl Whole for i32 {
    fn put(self, bytes: &mut Vec<u8>) {
        put_cell(bytes, &self.to_be_bytes());
    }
}

/// Collects the cells of a row, and separately what its natural key is made of.
pub(crate) struct Row {
    bytes: Vec<u8>,
    start: usize,
    cells: i16,
    key: Xxh3,
}

impl Default for Row {
    fn default() -> Self {
        // A seed of this row builder's own: nobody can try numbers against the hashes.
        let seed = getrandom::u64().unwrap_or_default();
        Self { bytes: Vec::new(), start: 0, cells: 0, key: Xxh3::with_seed(seed) }
    }
}

impl Row {
    /// Begins a row: delivery, line, kommune, period, system.
    pub(crate) fn begin(&mut self) {
        self.start = self.bytes.len();
        self.cells = 0;
        // The number of cells takes this place when all are there.
        self.bytes.extend([0; 2]);
        self.key.reset();
    }

    /// Adds a row without a key.
    pub(crate) fn add(&mut self, fill: impl FnOnce(&mut Self)) {
        self.begin();
        fill(self);
        self.commit();
    }

    /// Keeps the row.
    pub(crate) fn commit(&mut self) {
        self.bytes[self.start..self.start + 2].copy_from_slice(&self.cells.to_be_bytes());
    }

    /// Forgets the row.
    pub(crate) fn undo(&mut self) {
        self.bytes.truncate(self.start);
    }

    /// The natural key's hash. 128 bits: two different keys never meet in practice.
    pub(crate) fn key(&self) -> u128 {
        self.key.digest128()
    }

    /// Adds a part to the natural key.
    pub(crate) fn key_part(&mut self, part: &str) -> &mut Self {
        self.key.update(&(part.len() as u64).to_le_bytes());
        self.key.update(part.as_bytes());
        self
    }

    /// Length of the rows collected so far.
    pub(crate) fn size_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Hands the collected rows over.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        self.start = 0;
        let room = Vec::with_capacity(self.bytes.len());
        std::mem::replace(&mut self.bytes, room)
    }

    /// A text; empty becomes null.
    pub(crate) fn text(&mut self, value: &str) -> &mut Self {
        if value.is_empty() { self.null() } else { self.cell(value.as_bytes()) }
    }

    /// A text as it is: empty stays empty.
    pub(crate) fn exact(&mut self, value: &str) -> &mut Self {
        self.cell(value.as_bytes())
    }

    /// Bytes.
    pub(crate) fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.cell(value)
    }

    /// A whole number.
    pub(crate) fn int(&mut self, value: impl Whole) -> &mut Self {
        self.cells += 1;
        value.put(&mut self.bytes);
        self
    }

    /// A day.
    pub(crate) fn date(&mut self, value: Option<NaiveDate>) -> &mut Self {
        const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a date");
        let days = |day: NaiveDate| day.signed_duration_since(FIRST).num_days();
        // Dates have four digits of year: their days fit.
        match value.and_then(|day| i32::try_from(days(day)).ok()) {
            Some(days) => self.int(days),
            None => self.null(),
        }
    }

    /// A time of day.
    pub(crate) fn time(&mut self, value: Option<NaiveTime>) -> &mut Self {
        match value {
            Some(time) => {
                let microseconds = i64::from(time.num_seconds_from_midnight()) * 1_000_000;
                self.cell(&microseconds.to_be_bytes())
            }
            None => self.null(),
        }
    }

    /// A decimal number.
    pub(crate) fn decimal(&mut self, value: Option<Decimal>) -> &mut Self {
        match value {
            Some(number) => self.cell(&numeric(number)),
            None => self.null(),
        }
    }

    /// A truth value.
    pub(crate) fn flag(&mut self, value: Option<bool>) -> &mut Self {
        match value {
            Some(flag) => self.cell(&[u8::from(flag)]),
            None => self.null(),
        }
    }

    /// A whole number or nothing.
    pub(crate) fn opt_int(&mut self, value: Option<impl Whole>) -> &mut Self {
        match value {
            Some(number) => self.int(number),
            None => self.null(),
        }
    }

    /// A pseudonym.
    pub(crate) fn uuid(&mut self, value: Uuid) -> &mut Self {
        self.cell(value.as_bytes())
    }

    fn null(&mut self) -> &mut Self {
        self.cells += 1;
        self.bytes.extend((-1_i32).to_be_bytes());
        self
    }

    fn cell(&mut self, value: &[u8]) -> &mut Self {
        self.cells += 1;
        put_cell(&mut self.bytes, value);
        self
    }
}

/// Length and bytes.
fn put_cell(bytes: &mut Vec<u8>, value: &[u8]) {
    bytes.extend(u32::try_from(value.len()).unwrap_or_default().to_be_bytes());
    bytes.extend_from_slice(value);
}

/// PostgreSQL's `numeric`: digits to the base of 10,000, the place of the first, sign, and how many
/// decimals are shown.
fn numeric(number: Decimal) -> Vec<u8> {
    let scale = number.scale();
    let padding = (4 - scale % 4) % 4;
    let mut rest = number.mantissa().unsigned_abs() * 10_u128.pow(padding);
    let mut digits = Vec::new();
    while rest > 0 {
        digits.push(u16::try_from(rest % 10_000).unwrap_or_default());
        rest /= 10_000;
    }
    let decimals = (scale + padding) / 4;
    let place = |count: usize| i16::try_from(count).unwrap_or_default();
    let weight = place(digits.len()) - i16::try_from(decimals).unwrap_or_default() - 1;
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    digits.drain(..zeros);
    let sign: u16 = if number.is_sign_negative() && !digits.is_empty() { 0x4000 } else { 0 };
    let mut bytes = Vec::with_capacity(8 + 2 * digits.len());
    bytes.extend(place(digits.len()).to_be_bytes());
    bytes.extend(if digits.is_empty() { 0 } else { weight }.to_be_bytes());
    bytes.extend(sign.to_be_bytes());
    bytes.extend(u16::try_from(scale).unwrap_or_default().to_be_bytes());
    digits.iter().rev().for_each(|digit| bytes.extend(digit.to_be_bytes()));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<i32> {
        let bytes = numeric(text.parse().expect("a number"));
        bytes.chunks(2).map(|pair| i32::from(pair[0]) * 256 + i32::from(pair[1])).collect()
    }

    #[test]
    fn numbers_are_written_as_the_server_keeps_them() {
        assert_eq!(words("0"), [0, 0, 0, 0]);
        assert_eq!(words("0.00"), [0, 0, 0, 2]);
        assert_eq!(words("47.5"), [2, 0, 0, 1, 47, 5000]);
        assert_eq!(words("10000"), [1, 1, 0, 0, 1]);
        assert_eq!(words("-123456.7"), [3, 1, 0x4000, 1, 12, 3456, 7000]);
        assert_eq!(words("0.0001"), [1, 0xffff, 0, 4, 1]);
        assert_eq!(words("0.00012345"), [2, 0xffff, 0, 8, 1, 2345]);
    }

    #[test]
    fn a_row_says_how_many_cells_it_has() {
        let mut row = Row::default();
        row.begin();
        row.int(7_i16).text("").text("a").flag(Some(true));
        row.commit();
        row.begin();
        row.int(1_i32);
        row.undo();
        let expected = [
            &[0, 4][..],
            &[0, 0, 0, 2, 0, 7],
            &[255, 255, 255, 255],
            &[0, 0, 0, 1, b'a'],
            &[0, 0, 0, 1, 1],
        ];
        assert_eq!(row.take(), expected.concat());
    }
}
