//! The files of a table: CSV, Parquet or both, written at once from the same batches, each with its
//! size and checksum.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::batch::{Batch, Kind};
use super::csv::CsvWriter;
use super::parquet::ParquetWriter;
use crate::error::{LoadError, Result};

/// The kinds of files that a package has of every table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formats {
    /// Whether there is Parquet.
    pub parquet: bool,
    /// Whether there is CSV.
    pub csv: bool,
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileFormat {
    /// For people.
    Csv,
    /// For programs.
    Parquet,
}

impl FileFormat {
    /// The ending of its files.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }
}

impl Formats {
    /// Those that there are.
    pub fn iter(self) -> impl Iterator<Item = FileFormat> {
        [(self.csv, FileFormat::Csv), (self.parquet, FileFormat::Parquet)]
            .into_iter()
            .filter_map(|(is_there, format)| is_there.then_some(format))
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its path in the package.
    pub path: String,
    /// Its format.
    pub format: FileFormat,
    /// Its size.
    pub bytes: u64,
    /// Its checksum, in hexadecimal digits.
    pub sha256: String,
    /// How many rows are in it.
    pub rows: u64,
}

/// The path of a table's file in a package.
#[must_use]
pub fn path(table: &str, format: FileFormat) -> String {
    format!("data/{table}.{}", format.suffix())
}

/// Writes a table.
pub struct TableWriter {
    table: String,
    folder: Option<PathBuf>,
    csv: Option<CsvWriter<Out>>,
    parquet: Option<ParquetWriter<Out>>,
    rows: u64,
}

impl TableWriter {
    /// Begins the files of a table in a package's folder; without one, only their sizes and checksums
    /// are found.
    pub fn create(
        folder: Option<&Path>,
        table: &str,
        columns: &[(&str, Kind)],
        formats: Formats,
    ) -> Result<Self> {
        let open = |format| Out::create(folder, &path(table, format));
        let csv = formats.csv.then(|| -> Result<_> {
            let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
            Ok(CsvWriter::new(open(FileFormat::Csv)?, &names)?)
        });
        let parquet = formats.parquet.then(|| {
            ParquetWriter::new(open(FileFormat::Parquet)?, columns).map_err(parquet_error)
        });
        Ok(Self {
            table: table.to_owned(),
            folder: folder.map(Path::to_owned),
            csv: csv.transpose()?,
            parquet: parquet.transpose()?,
            rows: 0,
        })
    }

    /// Writes rows.
    pub fn write(&mut self, batch: &Batch) -> Result<()> {
        self.rows += batch.rows() as u64;
        if let Some(csv) = &mut self.csv {
            csv.write(batch)?;
        }
        if let Some(parquet) = &mut self.parquet {
            parquet.write(batch).map_err(parquet_error)?;
        }
        Ok(())
    }

    /// Ends the files, and sees to it that they are on disk.
    pub fn finish(self) -> Result<Vec<Written>> {
        let mut written = Vec::new();
        let mut end = |format, out: Out| -> Result<()> {
            let path = path(&self.table, format);
            let (bytes, sha256) = out.finish()?;
            if let Some(folder) = &self.folder {
                fs_err::File::open(folder.join(&path))?.sync_all()?;
            }
            written.push(Written { path, format, bytes, sha256, rows: self.rows });
            Ok(())
        };
        if let Some(csv) = self.csv {
            end(FileFormat::Csv, csv.into_inner())?;
        }
        if let Some(parquet) = self.parquet {
            end(FileFormat::Parquet, parquet.finish().map_err(parquet_error)?)?;
        }
        Ok(written)
    }
}

/// What is written to: a file or nothing, with size and checksum.
struct Out {
    file: BufWriter<Box<dyn Write + Send>>,
    sha256: Sha256,
    bytes: u64,
}

impl Out {
    fn create(folder: Option<&Path>, path: &str) -> Result<Self> {
        let file: Box<dyn Write + Send> = match folder {
            Some(folder) => Box::new(fs_err::File::create_new(folder.join(path))?),
            None => Box::new(io::sink()),
        };
        Ok(Self { file: BufWriter::with_capacity(1 << 16, file), sha256: Sha256::new(), bytes: 0 })
    }

    fn finish(mut self) -> io::Result<(u64, String)> {
        self.file.flush()?;
        Ok((self.bytes, hex::encode(self.sha256.finalize())))
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.sha256.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// What Parquet says, with the disk's own words where they are behind it.
pub(super) fn parquet_error(error: ParquetError) -> LoadError {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => LoadError::Io(*error),
            Err(inner) => LoadError::Internal(inner.to_string()),
        },
        error => LoadError::Internal(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::batch::Cell;
    use super::*;

    #[test]
    fn what_is_only_counted_has_the_checksums_of_what_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        fs_err::create_dir(folder.path().join("data")).expect("a folder");
        let both = Formats { parquet: true, csv: true };
        let columns = [("tal", Kind::Integer), ("tekst", Kind::Text)];
        let mut found = Vec::new();
        for folder in [Some(folder.path()), None] {
            let mut writer = TableWriter::create(folder, "x.y", &columns, both).expect("files");
            let mut batch = Batch::new(&[Kind::Integer, Kind::Text]);
            batch.push([Cell::Integer(1), Cell::Text(b"a")]).expect("a row");
            writer.write(&batch).expect("written");
            found.push(writer.finish().expect("an end"));
        }
        assert_eq!(found[0], found[1]);
        assert_eq!(found[0].len(), 2);
        for Written { path, bytes, sha256, .. } in &found[0] {
            let there = fs_err::read(folder.path().join(path)).expect("a file");
            assert_eq!(there.len() as u64, *bytes);
            assert_eq!(&hex::encode(Sha256::digest(&there)), sha256);
        }
    }
}
