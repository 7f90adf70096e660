//! A delivery as rows and columns, to plant a fault in.

use std::io::{Cursor, Read as _};
use std::path::Path;

use flate2::read::GzDecoder;
use fs_err as fs;

/// A file's rows below its header.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Sheet {
    /// Reads an invented delivery, whatever form its sender gave it.
    pub(super) fn read(path: &Path) -> Self {
        let text = text(fs::read(path).expect("a delivery"));
        let first = text.lines().next().expect("a header");
        let separator = [';', '\t', ','].into_iter().find(|it| first.contains(*it));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator.expect("a separator") as u8)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut rows = reader.records().map(|record| {
            record.expect("a row").iter().map(str::to_owned).collect::<Vec<String>>()
        });
        let header = rows.next().expect("a header").iter().map(|it| it.to_lowercase()).collect();
        Self { header, rows: rows.collect() }
    }

    /// The file's bytes: UTF-8, semicolons.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        for row in std::iter::once(&self.header).chain(&self.rows) {
            writer.write_record(row).expect("a row");
        }
        writer.into_inner().expect("bytes")
    }

    pub(super) fn at(&self, column: &str) -> usize {
        let column = column.to_lowercase();
        let found = self.header.iter().position(|it| *it == column);
        found.unwrap_or_else(|| panic!("{column} in {:?}", self.header))
    }

    /// What a column becomes.
    pub(super) fn each(&mut self, column: &str, becomes: impl Fn(&str) -> String) {
        self.each_where(column, |_| true, becomes);
    }

    /// What a column becomes in the rows for which something holds.
    pub(super) fn each_where(
        &mut self,
        column: &str,
        holds: impl Fn(&[String]) -> bool,
        becomes: impl Fn(&str) -> String,
    ) {
        let at = self.at(column);
        for row in self.rows.iter_mut().filter(|row| holds(row)) {
            row[at] = becomes(&row[at]);
        }
    }

    /// Leaves only the rows whose value of a column is wanted.
    pub(super) fn keep(&mut self, column: &str, is_wanted: impl Fn(&str) -> bool) {
        let at = self.at(column);
        self.rows.retain(|row| is_wanted(&row[at]));
    }

    /// Leaves one row of so many.
    pub(super) fn one_in(&mut self, count: usize) {
        let mut nr = 0;
        self.rows.retain(|_| {
            nr += 1;
            nr % count == 0
        });
    }
}

fn text(bytes: Vec<u8>) -> String {
    let mut plain = Vec::new();
    match bytes.get(..2) {
        Some(b"\x1f\x8b") => {
            GzDecoder::new(&bytes[..]).read_to_end(&mut plain).expect("gzip");
        }
        Some(b"PK") => {
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("zip");
            archive.by_index(0).expect("a file").read_to_end(&mut plain).expect("zip");
        }
        _ => plain = bytes,
    }
    let text = String::from_utf8(plain)
        .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect::<String>());
    text.trim_start_matches('\u{feff}').to_owned()
}
