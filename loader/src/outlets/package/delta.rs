//! What happened to a table's rows between two packages, and how that is put on the former one. Both
//! sides come in the order of the key, so that each is read once and little of it is held.

use std::cmp::Ordering;

use tokio::sync::mpsc::Receiver;

use super::batch::{Batch, Cell, Kind};
use super::files::{TableWriter, parquet_error};
use super::parquet::ParquetFile;
use crate::error::{LoadError, Result};

/// The column that says what happened to a row.
pub const CHANGE: &str = "aendring";

/// A row that is new, one of which a value changed, one that is gone.
pub const CHANGES: [&str; 3] = [NEW, CHANGED, GONE];
const NEW: &str = "ny";
const CHANGED: &str = "aendret";
const GONE: &str = "forsvundet";

/// Where batches come from, in the order of the key.
pub(super) trait Source {
    /// The next one.
    fn next(&mut self) -> Result<Option<Batch>>;
}

impl Source for Receiver<Batch> {
    fn next(&mut self) -> Result<Option<Batch>> {
        Ok(self.blocking_recv())
    }
}

impl Source for ParquetFile {
    fn next(&mut self) -> Result<Option<Batch>> {
        self.next_batch().map_err(parquet_error)
    }
}

/// A table that there was none of has no rows.
impl<S: Source> Source for Option<S> {
    fn next(&mut self) -> Result<Option<Batch>> {
        self.as_mut().map_or(Ok(None), Source::next)
    }
}

/// Rows that are written on their way.
pub(super) struct Tee<'w, S> {
    pub(super) source: S,
    pub(super) writer: &'w mut TableWriter,
}

impl<S: Source> Source for Tee<'_, S> {
    fn next(&mut self) -> Result<Option<Batch>> {
        let batch = self.source.next()?;
        if let Some(batch) = &batch {
            self.writer.write(batch)?;
        }
        Ok(batch)
    }
}

/// A place in a source.
struct Cursor<S> {
    source: S,
    batch: Option<Batch>,
    row: usize,
}

impl<S: Source> Cursor<S> {
    fn new(mut source: S) -> Result<Self> {
        let batch = source.next()?;
        let mut cursor = Self { source, batch, row: 0 };
        cursor.settle()?;
        Ok(cursor)
    }

    fn here(&self) -> Option<(&Batch, usize)> {
        self.batch.as_ref().map(|batch| (batch, self.row))
    }

    fn advance(&mut self) -> Result<()> {
        self.row += 1;
        self.settle()
    }

    /// Goes on to the next batch that has a row left.
    fn settle(&mut self) -> Result<()> {
        while self.batch.as_ref().is_some_and(|batch| self.row >= batch.rows()) {
            (self.batch, self.row) = (self.source.next()?, 0);
        }
        Ok(())
    }
}

/// Rows that are collected into batches and written.
struct Sink<'w> {
    batch: Batch,
    writer: &'w mut TableWriter,
}

impl Sink<'_> {
    fn push<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<()> {
        self.batch.push(cells)?;
        if self.batch.is_full() {
            self.writer.write(&self.batch.take())?;
        }
        Ok(())
    }

    fn finish(self) -> Result<()> {
        if self.batch.rows() > 0 { self.writer.write(&self.batch) } else { Ok(()) }
    }
}

/// Which of two places comes first by the key, whose columns are `shift` further on in the right one.
fn order(
    left: Option<(&Batch, usize)>,
    right: Option<(&Batch, usize)>,
    key: &[usize],
    shift: usize,
) -> Option<Ordering> {
    match (left, right) {
        (None, None) => None,
        (Some(_), None) => Some(Ordering::Less),
        (None, Some(_)) => Some(Ordering::Greater),
        (Some((one, row)), Some((other, other_row))) => {
            let mut orders =
                key.iter().map(|at| one.cell(row, *at).cmp(&other.cell(other_row, at + shift)));
            Some(orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal))
        }
    }
}

/// The kinds of a table's columns in a delta.
#[must_use]
pub fn kinds(kinds: &[Kind]) -> Vec<Kind> {
    [Kind::Text].into_iter().chain(kinds.iter().copied()).collect()
}

/// Writes what happened from the former rows to the new ones.
pub(super) fn difference<F: Source, N: Source>(
    former: F,
    new: N,
    table_kinds: &[Kind],
    key: &[usize],
    writer: &mut TableWriter,
) -> Result<()> {
    let (mut former, mut new) = (Cursor::new(former)?, Cursor::new(new)?);
    let mut sink = Sink { batch: Batch::new(&kinds(table_kinds)), writer };
    while let Some(order) = order(former.here(), new.here(), key, 0) {
        match (order, former.here(), new.here()) {
            (Ordering::Less, Some((batch, row)), _) => {
                let keys = batch.row(row).enumerate();
                let keys = keys.map(|(at, cell)| if key.contains(&at) { cell } else { Cell::Null });
                sink.push([Cell::Text(GONE.as_bytes())].into_iter().chain(keys))?;
            }
            (Ordering::Greater, _, Some((batch, row))) => {
                sink.push([Cell::Text(NEW.as_bytes())].into_iter().chain(batch.row(row)))?;
            }
            (Ordering::Equal, Some((old, old_row)), Some((batch, row))) => {
                if !old.row(old_row).eq(batch.row(row)) {
                    let change = [Cell::Text(CHANGED.as_bytes())].into_iter();
                    sink.push(change.chain(batch.row(row)))?;
                }
            }
            _ => return Err(LoadError::Internal("a row is before nothing".into())),
        }
        if order.is_le() {
            former.advance()?;
        }
        if order.is_ge() {
            new.advance()?;
        }
    }
    sink.finish()
}

/// Writes the former rows with the changes of a delta.
pub(super) fn apply<F: Source, D: Source>(
    former: F,
    delta: D,
    table_kinds: &[Kind],
    key: &[usize],
    writer: &mut TableWriter,
) -> Result<()> {
    let (mut former, mut delta) = (Cursor::new(former)?, Cursor::new(delta)?);
    let mut sink = Sink { batch: Batch::new(table_kinds), writer };
    let stranger = || LoadError::Argument("the delta was not made from this package".into());
    while let Some(order) = order(former.here(), delta.here(), key, 1) {
        match (order, former.here(), delta.here()) {
            (Ordering::Less, Some((batch, row)), _) => sink.push(batch.row(row))?,
            (_, _, Some((batch, row))) => {
                let change =
                    CHANGES.iter().find(|it| batch.cell(row, 0) == Cell::Text(it.as_bytes()));
                match (change, order) {
                    (Some(&NEW), Ordering::Greater) | (Some(&CHANGED), Ordering::Equal) => {
                        sink.push(batch.row(row).skip(1))?;
                    }
                    (Some(&GONE), Ordering::Equal) => {}
                    _ => return Err(stranger()),
                }
            }
            _ => return Err(stranger()),
        }
        if order.is_le() {
            former.advance()?;
        }
        if order.is_ge() {
            delta.advance()?;
        }
    }
    sink.finish()
}
