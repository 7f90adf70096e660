//! Rows on their way from the database, or a former package, into files: a few tens of thousands at a
//! time, column by column, which is how Parquet wants them.

use crate::error::{LoadError, Result};

/// As many rows a batch has at most. A batch becomes a row group, so the same rows give the same
/// groups, wherever they come from.
const ROWS_MAX: usize = 131_072;

/// As many bytes it holds at most, or one row more.
const BYTES_MAX: usize = 24 << 20;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// True or false.
    Bool,
    /// Whole numbers of 16 bits.
    SmallInt,
    /// Whole numbers of 32 bits.
    Integer,
    /// Whole numbers of 64 bits.
    BigInt,
    /// Days.
    Date,
    /// Numbers with so many digits, so many of them decimals.
    Decimal {
        /// All digits, 28 at most.
        precision: u8,
        /// Those behind the comma.
        scale: u8,
    },
    /// Text.
    Text,
}

/// A value. The order of two of a column is that of `order by` with `collate "C"`, nulls last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell<'a> {
    /// True or false.
    Bool(bool),
    /// A whole number, of whatever size.
    Integer(i64),
    /// Days since 1970-01-01.
    Date(i32),
    /// A number without its comma: as many decimals as the column's scale.
    Decimal(i128),
    /// Text, UTF-8.
    Text(&'a [u8]),
    /// Nothing.
    Null,
}

/// The values of a column. Where there is none, a zero stands in for it.
#[derive(Debug, Clone)]
pub(super) enum Values {
    Bool(Vec<bool>),
    Int(Vec<i32>),
    Long(Vec<i64>),
    Decimal(Vec<i128>),
    Text { bytes: Vec<u8>, ends: Vec<usize> },
}

/// A column of a batch.
#[derive(Debug, Clone)]
pub struct Column {
    pub(super) kind: Kind,
    pub(super) values: Values,
    /// For each row whether it has a value.
    pub(super) is_there: Vec<bool>,
    pub(super) nulls: usize,
}

/// Some rows.
#[derive(Debug, Clone)]
pub struct Batch {
    pub(super) columns: Vec<Column>,
    rows: usize,
    bytes: usize,
}

impl Column {
    fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Bool => Values::Bool(Vec::new()),
            Kind::SmallInt | Kind::Integer | Kind::Date => Values::Int(Vec::new()),
            Kind::BigInt => Values::Long(Vec::new()),
            Kind::Decimal { .. } => Values::Decimal(Vec::new()),
            Kind::Text => Values::Text { bytes: Vec::new(), ends: Vec::new() },
        };
        Self { kind, values, is_there: Vec::new(), nulls: 0 }
    }

    /// Adds a value; returns how many bytes it takes. Fails where it is of another kind: a defect.
    pub(super) fn push(&mut self, cell: Cell<'_>) -> Result<usize> {
        let is_null = cell == Cell::Null;
        self.is_there.push(!is_null);
        self.nulls += usize::from(is_null);
        let size = match (&mut self.values, cell) {
            (Values::Bool(values), Cell::Bool(value)) => push(values, value),
            (Values::Bool(values), Cell::Null) => push(values, false),
            (Values::Int(values), Cell::Integer(value)) => {
                push(values, i32::try_from(value).map_err(|_| mismatch())?)
            }
            (Values::Int(values), Cell::Date(value)) => push(values, value),
            (Values::Int(values), Cell::Null) => push(values, 0),
            (Values::Long(values), Cell::Integer(value)) => push(values, value),
            (Values::Long(values), Cell::Null) => push(values, 0),
            (Values::Decimal(values), Cell::Decimal(value)) => push(values, value),
            (Values::Decimal(values), Cell::Null) => push(values, 0),
            (Values::Text { bytes, ends }, Cell::Text(value)) => {
                bytes.extend_from_slice(value);
                push(ends, bytes.len()) + value.len()
            }
            (Values::Text { bytes, ends }, Cell::Null) => push(ends, bytes.len()),
            _ => return Err(mismatch()),
        };
        Ok(size)
    }

    /// The value of a row.
    #[must_use]
    pub fn cell(&self, row: usize) -> Cell<'_> {
        if !self.is_there[row] {
            return Cell::Null;
        }
        match &self.values {
            Values::Bool(values) => Cell::Bool(values[row]),
            Values::Int(values) if self.kind == Kind::Date => Cell::Date(values[row]),
            Values::Int(values) => Cell::Integer(values[row].into()),
            Values::Long(values) => Cell::Integer(values[row]),
            Values::Decimal(values) => Cell::Decimal(values[row]),
            Values::Text { bytes, ends } => {
                let start = if row == 0 { 0 } else { ends[row - 1] };
                Cell::Text(&bytes[start..ends[row]])
            }
        }
    }
}

fn push<T>(values: &mut Vec<T>, value: T) -> usize {
    values.push(value);
    size_of::<T>()
}

fn mismatch() -> LoadError {
    LoadError::Internal("a value does not fit its column".into())
}

impl Batch {
    /// An empty one with columns of these kinds.
    #[must_use]
    pub fn new(kinds: &[Kind]) -> Self {
        Self { columns: kinds.iter().copied().map(Column::new).collect(), rows: 0, bytes: 0 }
    }

    /// The kinds of its columns.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        self.columns.iter().map(|column| column.kind).collect()
    }

    /// Adds a row.
    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<()> {
        let mut cells = cells.into_iter();
        for column in &mut self.columns {
            self.bytes += column.push(cells.next().ok_or_else(mismatch)?)?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Counts rows whose cells were pushed to the columns by themselves.
    pub(super) fn close_rows(&mut self, rows: usize, bytes: usize) {
        self.rows += rows;
        self.bytes += bytes;
    }

    /// The number of its rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether it takes no more rows.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.rows >= ROWS_MAX || self.bytes >= BYTES_MAX
    }

    /// A cell.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.columns[column].cell(row)
    }

    /// The cells of a row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = Cell<'_>> {
        self.columns.iter().map(move |column| column.cell(row))
    }

    /// This batch, and an empty one like it in its place.
    #[must_use]
    pub fn take(&mut self) -> Self {
        let empty = Self::new(&self.kinds());
        std::mem::replace(self, empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_database() {
        let mut cells =
            vec![Cell::Null, Cell::Text("å".as_bytes()), Cell::Text(b"a"), Cell::Text(b"")];
        cells.sort();
        let expected = [Cell::Text(b""), Cell::Text(b"a"), Cell::Text("å".as_bytes()), Cell::Null];
        assert_eq!(cells, expected);
    }

    #[test]
    fn a_row_comes_out_as_it_went_in() {
        let kinds = [Kind::Bool, Kind::SmallInt, Kind::BigInt, Kind::Date, Kind::Text, Kind::Text];
        let row = [
            Cell::Bool(true),
            Cell::Integer(-1),
            Cell::Integer(i64::MAX),
            Cell::Date(-5),
            Cell::Text(b"x"),
            Cell::Null,
        ];
        let mut batch = Batch::new(&kinds);
        batch.push([Cell::Null; 6]).expect("nulls");
        batch.push(row).expect("a row");
        assert_eq!(batch.row(1).collect::<Vec<_>>(), row);
        assert_eq!(batch.row(0).collect::<Vec<_>>(), [Cell::Null; 6]);
        assert!(batch.cell(0, 4) > batch.cell(1, 4), "nothing comes last");
        assert!(batch.push([Cell::Integer(1); 6]).is_err(), "a number is no truth");
    }

    #[test]
    fn a_batch_is_full_at_some_point() {
        let mut batch = Batch::new(&[Kind::Text]);
        while !batch.is_full() {
            batch.push([Cell::Text(&[b'x'; 4096])]).expect("a row");
        }
        assert!(batch.rows() < ROWS_MAX);
        assert_eq!(batch.take().kinds(), batch.kinds());
        assert_eq!(batch.rows(), 0);
    }
}
