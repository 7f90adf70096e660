//! Rows out of the database: PostgreSQL's binary `COPY`, decoded into batches as it arrives.

use std::collections::VecDeque;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use sqlx::postgres::PgConnection;

use super::batch::{Batch, Cell, Kind};
use crate::error::{LoadError, Result};

/// What the format begins with.
const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";

/// From the epoch of PostgreSQL (2000-01-01) to that of everybody else, in days.
const EPOCH_DAYS: i32 = 10_957;

/// The rows of a query, batch by batch.
pub(super) struct Rows<'c> {
    bytes: BoxStream<'c, sqlx::Result<Bytes>>,
    decoder: Option<Decoder>,
    full: VecDeque<Batch>,
    what: String,
}

impl<'c> Rows<'c> {
    /// Begins to read. A connection of which not all rows are read is of no use any more.
    pub(super) async fn begin(
        connection: &'c mut PgConnection,
        what: &str,
        query: &str,
        kinds: &[Kind],
    ) -> Result<Self> {
        let bytes = connection
            .copy_out_raw(&format!("copy ({query}) to stdout (format binary)"))
            .await
            .map_err(LoadError::database(format!("reading {what}")))?;
        let decoder = Some(Decoder::new(kinds));
        Ok(Self { bytes, decoder, full: VecDeque::new(), what: what.to_owned() })
    }

    /// The next batch. There may be none at all.
    pub(super) async fn next(&mut self) -> Result<Option<Batch>> {
        loop {
            if let Some(batch) = self.full.pop_front() {
                return Ok(Some(batch));
            }
            let Some(decoder) = &mut self.decoder else { return Ok(None) };
            match self.bytes.next().await {
                Some(Ok(bytes)) => decoder.feed(&bytes, &mut self.full)?,
                Some(Err(error)) => {
                    return Err(LoadError::database(format!("reading {}", self.what))(error));
                }
                None => {
                    let rest = self.decoder.take().map(Decoder::finish).transpose()?;
                    self.full.extend(rest.filter(|batch| batch.rows() > 0));
                }
            }
        }
    }
}

/// Takes the format's bytes as they come. The server sends each row in a message of its own, but
/// nothing here relies on that.
struct Decoder {
    kinds: Vec<Kind>,
    batch: Batch,
    /// Bytes of a row that is not complete.
    begun: Vec<u8>,
    has_begun: bool,
    has_ended: bool,
}

impl Decoder {
    fn new(kinds: &[Kind]) -> Self {
        let batch = Batch::new(kinds);
        let kinds = kinds.to_vec();
        Self { kinds, batch, begun: Vec::new(), has_begun: false, has_ended: false }
    }

    /// Takes bytes, and adds the batches that are full.
    fn feed(&mut self, bytes: &[u8], full: &mut VecDeque<Batch>) -> Result<()> {
        let joined;
        let mut input = if self.begun.is_empty() {
            bytes
        } else {
            self.begun.extend_from_slice(bytes);
            joined = std::mem::take(&mut self.begun);
            &joined
        };
        if !self.has_begun {
            let Some(rest) = header(input)? else {
                self.begun = input.to_vec();
                return Ok(());
            };
            self.has_begun = true;
            input = rest;
        }
        while let Some(rest) = self.row(input)? {
            input = rest;
            if self.batch.is_full() {
                full.push_back(self.batch.take());
            }
        }
        if !input.is_empty() {
            self.begun = input.to_vec();
        }
        Ok(())
    }

    /// The last rows, where the format has come to its end.
    fn finish(self) -> Result<Batch> {
        if self.has_ended && self.begun.is_empty() { Ok(self.batch) } else { Err(broken()) }
    }

    /// Takes a row; returns what is behind it, or nothing where it is not complete.
    fn row<'b>(&mut self, input: &'b [u8]) -> Result<Option<&'b [u8]>> {
        let Some((count, mut rest)) = input.split_first_chunk() else { return Ok(None) };
        let count = i16::from_be_bytes(*count);
        if count == -1 {
            self.has_ended = true;
            return Ok(Some(rest));
        }
        if usize::try_from(count) != Ok(self.kinds.len()) || self.has_ended {
            return Err(broken());
        }
        // Whether the row is complete has to be known before its first value is taken.
        let mut ahead = rest;
        for _ in &self.kinds {
            let Some((_, behind)) = value(ahead)? else { return Ok(None) };
            ahead = behind;
        }
        let mut size = 0;
        for (kind, column) in self.kinds.iter().zip(&mut self.batch.columns) {
            let (bytes, behind) = value(rest)?.ok_or_else(broken)?;
            size += column.push(bytes.map_or(Ok(Cell::Null), |bytes| cell(*kind, bytes))?)?;
            rest = behind;
        }
        self.batch.close_rows(1, size);
        Ok(Some(rest))
    }
}

/// What follows the header, where it is complete.
fn header(input: &[u8]) -> Result<Option<&[u8]>> {
    let length = SIGNATURE.len() + 8;
    if input.len() < length {
        return Ok(None);
    }
    if input.starts_with(SIGNATURE) && input[SIGNATURE.len()..length] == [0; 8] {
        Ok(Some(&input[length..]))
    } else {
        Err(broken())
    }
}

/// A value's bytes, and what is behind it. Nothing where it is not complete.
#[expect(clippy::type_complexity, reason = "a value that may be null, of which there may be none")]
fn value(input: &[u8]) -> Result<Option<(Option<&[u8]>, &[u8])>> {
    let Some((length, rest)) = input.split_first_chunk() else { return Ok(None) };
    match i32::from_be_bytes(*length) {
        -1 => Ok(Some((None, rest))),
        length => {
            let length = usize::try_from(length).map_err(|_| broken())?;
            Ok(rest.split_at_checked(length).map(|(value, rest)| (Some(value), rest)))
        }
    }
}

fn cell(kind: Kind, bytes: &[u8]) -> Result<Cell<'_>> {
    fn exactly<const N: usize>(bytes: &[u8]) -> Result<[u8; N]> {
        bytes.try_into().map_err(|_| broken())
    }
    Ok(match kind {
        Kind::Bool => Cell::Bool(exactly::<1>(bytes)? != [0]),
        Kind::SmallInt => Cell::Integer(i16::from_be_bytes(exactly(bytes)?).into()),
        Kind::Integer => Cell::Integer(i32::from_be_bytes(exactly(bytes)?).into()),
        Kind::BigInt => Cell::Integer(i64::from_be_bytes(exactly(bytes)?)),
        Kind::Date => {
            let days = i32::from_be_bytes(exactly(bytes)?);
            Cell::Date(days.checked_add(EPOCH_DAYS).ok_or_else(broken)?)
        }
        Kind::Decimal { scale, .. } => Cell::Decimal(numeric(bytes, scale)?),
        Kind::Text => Cell::Text(bytes),
    })
}

/// PostgreSQL's `numeric`: digits to the base 10000, of which the first counts for 10000^weight.
fn numeric(bytes: &[u8], scale: u8) -> Result<i128> {
    const NEGATIVE: i16 = 0x4000;
    let mut words = bytes.chunks_exact(2).map(|pair| i16::from_be_bytes([pair[0], pair[1]])).fuse();
    let mut word = || words.next().ok_or_else(broken);
    let (count, weight, sign, _shown) = (word()?, word()?, word()?, word()?);
    let mut digits: i128 = 0;
    for _ in 0..count {
        digits = digits
            .checked_mul(10_000)
            .and_then(|digits| digits.checked_add(word().ok()?.into()))
            .ok_or_else(broken)?;
    }
    // So many powers of ten are between the last digit and the last decimal of the column.
    let shift = 4 * (i32::from(weight) - i32::from(count) + 1) + i32::from(scale);
    let power = 10_i128.checked_pow(shift.unsigned_abs()).ok_or_else(broken)?;
    let value = match shift {
        0.. => digits.checked_mul(power).ok_or_else(broken)?,
        _ if digits % power == 0 => digits / power,
        _ => return Err(broken()),
    };
    match sign {
        0 => Ok(value),
        NEGATIVE => Ok(-value),
        // Not a number, or infinite.
        _ => Err(broken()),
    }
}

fn broken() -> LoadError {
    LoadError::Internal("the server's binary rows are not as they should be".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words as `numeric_send` writes them.
    fn words(words: &[i16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    #[test]
    fn a_numeric_keeps_every_digit() {
        let number = |all: &[i16], scale| numeric(&words(all), scale).expect("a number");
        assert_eq!(number(&[0, 0, 0, 2], 2), 0);
        // 12345.678
        assert_eq!(number(&[3, 1, 0, 3, 1, 2345, 6780], 3), 12_345_678);
        assert_eq!(number(&[3, 1, 0, 3, 1, 2345, 6780], 6), 12_345_678_000);
        // -0.05, 10000
        assert_eq!(number(&[1, -1, 0x4000, 2, 500], 2), -5);
        assert_eq!(number(&[1, 1, 0, 0, 1], 0), 10_000);
    }

    #[test]
    fn what_is_no_number_or_has_more_decimals_is_refused() {
        let nan = u16::cast_signed(0xC000);
        assert!(numeric(&words(&[0, 0, nan, 0]), 2).is_err());
        assert!(numeric(&words(&[1, -1, 0, 3, 1230]), 2).is_err());
        assert!(numeric(&words(&[2, 0, 0]), 2).is_err());
    }

    #[test]
    fn rows_may_arrive_in_any_pieces() {
        let mut bytes = SIGNATURE.to_vec();
        bytes.extend([0; 8]);
        for nr in 0..3_i32 {
            bytes.extend([0, 2, 0, 0, 0, 4]);
            bytes.extend(nr.to_be_bytes());
            bytes.extend(if nr == 1 { vec![0xff; 4] } else { vec![0, 0, 0, 2, b'h', b'i'] });
        }
        bytes.extend([0xff, 0xff]);
        for size in 1..bytes.len() {
            let mut decoder = Decoder::new(&[Kind::Integer, Kind::Text]);
            let mut full = VecDeque::new();
            for piece in bytes.chunks(size) {
                decoder.feed(piece, &mut full).expect("well formed");
            }
            assert!(full.is_empty());
            let batch = decoder.finish().expect("complete");
            let rows: Vec<Vec<Cell<'_>>> = (0..3).map(|row| batch.row(row).collect()).collect();
            let text = Cell::Text(b"hi");
            assert_eq!(rows[0], [Cell::Integer(0), text]);
            assert_eq!(rows[1], [Cell::Integer(1), Cell::Null]);
            assert_eq!(rows[2], [Cell::Integer(2), text]);
        }
        let mut cut = Decoder::new(&[Kind::Integer, Kind::Text]);
        let most = &bytes[..bytes.len() - 1];
        cut.feed(most, &mut VecDeque::new()).expect("well formed so far");
        assert!(cut.finish().is_err(), "the end is missing");
    }
}
