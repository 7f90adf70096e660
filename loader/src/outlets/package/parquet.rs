//! Parquet out and in: a batch is a row group. Every column may be empty, since a view does not say
//! which never are.

use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType,
    Int32Type, Int64Type,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{ColumnDescriptor, Type};

use super::batch::{Batch, Cell, Column, Kind, Values};

/// As many digits fit into 32 bits, and into 64; more go into bytes.
const DIGITS_32: u8 = 9;
const DIGITS_64: u8 = 18;
const DIGITS_64_MIN: u8 = DIGITS_32 + 1;

/// Bytes for a number of more digits: 28 of them need 94 bits.
const BYTES_WIDE: u8 = 12;

/// Writes batches as Parquet.
pub(super) struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a file with these columns.
    pub(super) fn new(out: W, columns: &[(&str, Kind)]) -> Result<Self> {
        let fields: Result<Vec<_>> =
            columns.iter().map(|(name, kind)| Ok(Arc::new(field(name, *kind)?))).collect();
        let schema = Type::group_type_builder("schema").with_fields(fields?).build()?;
        // What wrote it is in `datapackage.json`; a new release of the library is no other package.
        let properties = WriterProperties::builder()
            .set_created_by("dagtilbud".to_owned())
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .build();
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
        Ok(Self { file })
    }

    /// Writes a row group.
    pub(super) fn write(&mut self, batch: &Batch) -> Result<()> {
        let mut group = self.file.next_row_group()?;
        for column in &batch.columns {
            let writer = group.next_column()?.ok_or_else(mismatch)?;
            write_column(writer, column)?;
        }
        group.close().map(drop)
    }

    /// Writes the end; returns what was written to.
    pub(super) fn finish(self) -> Result<W> {
        self.file.into_inner()
    }
}

fn field(name: &str, kind: Kind) -> Result<Type> {
    let (physical, logical) = match kind {
        Kind::Bool => (Physical::BOOLEAN, None),
        Kind::SmallInt => (Physical::INT32, Some(LogicalType::integer(16, true))),
        Kind::Integer => (Physical::INT32, None),
        Kind::BigInt => (Physical::INT64, None),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Decimal { precision, scale } => (
            match precision {
                0..=DIGITS_32 => Physical::INT32,
                DIGITS_64_MIN..=DIGITS_64 => Physical::INT64,
                _ => Physical::FIXED_LEN_BYTE_ARRAY,
            },
            Some(LogicalType::decimal(scale.into(), precision.into())),
        ),
    };
    let mut builder = Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical);
    if let Kind::Decimal { precision, scale } = kind {
        builder = builder.with_precision(precision.into()).with_scale(scale.into());
    }
    if physical == Physical::FIXED_LEN_BYTE_ARRAY {
        builder = builder.with_length(BYTES_WIDE.into());
    }
    builder.build()
}

fn write_column(mut writer: SerializedColumnWriter<'_>, column: &Column) -> Result<()> {
    let levels: Vec<i16> = column.is_there.iter().map(|is_there| (*is_there).into()).collect();
    let to = &mut writer;
    match &column.values {
        Values::Bool(values) => put::<BoolType>(to, column, &levels, values)?,
        Values::Int(values) => put::<Int32Type>(to, column, &levels, values)?,
        Values::Long(values) => put::<Int64Type>(to, column, &levels, values)?,
        Values::Decimal(values) => match column.kind {
            Kind::Decimal { precision: 0..=DIGITS_32, .. } => {
                let narrow: std::result::Result<Vec<i32>, _> =
                    values.iter().map(|value| i32::try_from(*value)).collect();
                put::<Int32Type>(to, column, &levels, &narrow.map_err(|_| mismatch())?)?;
            }
            Kind::Decimal { precision: DIGITS_64_MIN..=DIGITS_64, .. } => {
                let narrow: std::result::Result<Vec<i64>, _> =
                    values.iter().map(|value| i64::try_from(*value)).collect();
                put::<Int64Type>(to, column, &levels, &narrow.map_err(|_| mismatch())?)?;
            }
            _ => {
                let wide: Vec<FixedLenByteArray> =
                    values.iter().map(|value| wide(*value)).collect();
                put::<FixedLenByteArrayType>(to, column, &levels, &wide)?;
            }
        },
        Values::Text { bytes, ends } => {
            let bytes = Bytes::copy_from_slice(bytes);
            let mut start = 0;
            let texts = ends.iter().map(|end| {
                let text = ByteArray::from(bytes.slice(start..*end));
                start = *end;
                text
            });
            put::<ByteArrayType>(to, column, &levels, &texts.collect::<Vec<_>>())?;
        }
    }
    writer.close()
}

/// Writes the values that are there.
fn put<T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    column: &Column,
    levels: &[i16],
    values: &[T::T],
) -> Result<()> {
    let writer = writer.typed::<T>();
    if column.nulls == 0 {
        writer.write_batch(values, Some(levels), None)?;
        return Ok(());
    }
    let there = values.iter().zip(&column.is_there).filter(|(_, is_there)| **is_there);
    let there: Vec<T::T> = there.map(|(value, _)| value.clone()).collect();
    writer.write_batch(&there, Some(levels), None)?;
    Ok(())
}

/// A number as big-endian bytes.
fn wide(value: i128) -> FixedLenByteArray {
    let bytes = value.to_be_bytes();
    FixedLenByteArray::from(bytes[bytes.len() - usize::from(BYTES_WIDE)..].to_vec())
}

fn narrow(bytes: &[u8]) -> Result<i128> {
    let sign = if bytes.first().is_some_and(|byte| *byte >= 0x80) { 0xff } else { 0 };
    let mut all = [sign; 16];
    let start = all.len().checked_sub(bytes.len()).ok_or_else(mismatch)?;
    all[start..].copy_from_slice(bytes);
    Ok(i128::from_be_bytes(all))
}

/// A Parquet file that [`ParquetWriter`] wrote.
pub(super) struct ParquetFile {
    file: SerializedFileReader<File>,
    columns: Vec<(String, Kind)>,
    group: usize,
}

impl ParquetFile {
    /// Opens it.
    pub(super) fn open(file: File) -> Result<Self> {
        let file = SerializedFileReader::new(file)?;
        let schema = file.metadata().file_metadata().schema_descr_ptr();
        let columns: Result<Vec<_>> = (0..schema.num_columns())
            .map(|at| {
                let column = schema.column(at);
                Ok((column.name().to_owned(), kind(&column)?))
            })
            .collect();
        Ok(Self { columns: columns?, file, group: 0 })
    }

    /// Its columns.
    pub(super) fn columns(&self) -> &[(String, Kind)] {
        &self.columns
    }

    /// The next row group.
    pub(super) fn next_batch(&mut self) -> Result<Option<Batch>> {
        if self.group >= self.file.num_row_groups() {
            return Ok(None);
        }
        let group = self.file.get_row_group(self.group)?;
        self.group += 1;
        let rows = usize::try_from(group.metadata().num_rows()).map_err(|_| mismatch())?;
        let kinds: Vec<Kind> = self.columns.iter().map(|(_, kind)| *kind).collect();
        let mut batch = Batch::new(&kinds);
        let mut size = 0;
        for (at, column) in batch.columns.iter_mut().enumerate() {
            size += read_column(group.get_column_reader(at)?, column, rows)?;
        }
        batch.close_rows(rows, size);
        Ok(Some(batch))
    }
}

fn kind(column: &ColumnDescriptor) -> Result<Kind> {
    let digits = |value: i32| u8::try_from(value).map_err(|_| mismatch());
    Ok(match (column.physical_type(), column.logical_type_ref()) {
        (Physical::BOOLEAN, None) => Kind::Bool,
        (Physical::INT32, None) => Kind::Integer,
        (Physical::INT64, None) => Kind::BigInt,
        (Physical::INT32, Some(LogicalType::Integer(_))) => Kind::SmallInt,
        (Physical::INT32, Some(LogicalType::Date)) => Kind::Date,
        (Physical::BYTE_ARRAY, Some(LogicalType::String)) => Kind::Text,
        (_, Some(LogicalType::Decimal(of))) => {
            Kind::Decimal { precision: digits(of.precision)?, scale: digits(of.scale)? }
        }
        _ => return Err(mismatch()),
    })
}

fn read_column(reader: ColumnReader, column: &mut Column, rows: usize) -> Result<usize> {
    let integer = if column.kind == Kind::Date { Cell::Date } else { date_free };
    let is_decimal = matches!(column.kind, Kind::Decimal { .. });
    match reader {
        ColumnReader::BoolColumnReader(reader) => {
            get(reader, column, rows, |value| Ok(Cell::Bool(*value)))
        }
        ColumnReader::Int32ColumnReader(reader) if is_decimal => {
            get(reader, column, rows, |value| Ok(Cell::Decimal((*value).into())))
        }
        ColumnReader::Int64ColumnReader(reader) if is_decimal => {
            get(reader, column, rows, |value| Ok(Cell::Decimal((*value).into())))
        }
        ColumnReader::Int32ColumnReader(reader) => {
            get(reader, column, rows, |value| Ok(integer(*value)))
        }
        ColumnReader::Int64ColumnReader(reader) => {
            get(reader, column, rows, |value| Ok(Cell::Integer(*value)))
        }
        ColumnReader::ByteArrayColumnReader(reader) => {
            get(reader, column, rows, |value| Ok(Cell::Text(value.data())))
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            get(reader, column, rows, |value| Ok(Cell::Decimal(narrow(value.data())?)))
        }
        _ => Err(mismatch()),
    }
}

fn date_free<'a>(value: i32) -> Cell<'a> {
    Cell::Integer(value.into())
}

/// Reads a column whole; returns how many bytes it takes.
fn get<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    column: &mut Column,
    rows: usize,
    cell: impl for<'a> Fn(&'a T::T) -> Result<Cell<'a>>,
) -> Result<usize> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    while levels.len() < rows {
        let (records, ..) =
            reader.read_records(rows - levels.len(), Some(&mut levels), None, &mut values)?;
        if records == 0 {
            return Err(mismatch());
        }
    }
    let mut values = values.iter();
    let mut size = 0;
    for level in levels {
        let value = match level {
            0 => Cell::Null,
            _ => cell(values.next().ok_or_else(mismatch)?)?,
        };
        size += column.push(value).map_err(|error| ParquetError::External(Box::new(error)))?;
    }
    Ok(size)
}

fn mismatch() -> ParquetError {
    ParquetError::General("a column is not what it was written as".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let columns = [
            ("sand", Kind::Bool),
            ("lille", Kind::SmallInt),
            ("hel", Kind::Integer),
            ("stor", Kind::BigInt),
            ("dag", Kind::Date),
            ("kort", Kind::Decimal { precision: 5, scale: 2 }),
            ("lang", Kind::Decimal { precision: 18, scale: 6 }),
            ("bred", Kind::Decimal { precision: 28, scale: 20 }),
            ("tekst", Kind::Text),
        ];
        let widest = 9_999_999_999_999_999_999_999_999_999;
        let rows = [
            [
                Cell::Bool(true),
                Cell::Integer(-7),
                Cell::Integer(i32::MAX.into()),
                Cell::Integer(i64::MIN),
                Cell::Date(19_753),
                Cell::Decimal(-12_345),
                Cell::Decimal(999_999_999_999_999_999),
                Cell::Decimal(-widest),
                Cell::Text("Sølund".as_bytes()),
            ],
            [Cell::Null; 9],
            [
                Cell::Bool(false),
                Cell::Integer(0),
                Cell::Integer(1),
                Cell::Integer(2),
                Cell::Date(-1),
                Cell::Decimal(0),
                Cell::Decimal(-1),
                Cell::Decimal(widest),
                Cell::Text(b""),
            ],
        ];
        let kinds = columns.map(|(_, kind)| kind);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("alt.parquet");
        let mut writer = ParquetWriter::new(fs_err::File::create(&path).expect("a file"), &columns)
            .expect("a schema");
        for pair in [&rows[..2], &rows[2..]] {
            let mut batch = Batch::new(&kinds);
            for row in pair {
                batch.push(*row).expect("a row");
            }
            writer.write(&batch).expect("a row group");
        }
        writer.finish().expect("an end");

        let file = fs_err::File::open(&path).expect("a file").into_parts().0;
        let mut file = ParquetFile::open(file).expect("Parquet");
        let named: Vec<(&str, Kind)> =
            file.columns().iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
        assert_eq!(named, columns);
        let mut at = 0;
        while let Some(batch) = file.next_batch().expect("a row group") {
            for row in 0..batch.rows() {
                assert_eq!(batch.row(row).collect::<Vec<_>>(), rows[at]);
                at += 1;
            }
        }
        assert_eq!(at, rows.len());
    }
}
