//! Data packages: what is in them, what is not, and what becomes of one that is cut off.

mod delta;
mod interrupted;
mod isolation;
mod numbers;
mod rights;
mod shape;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dagtilbud::outlets::package::descriptor::{DataPackage, Resource};
use fs_err as fs;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;

use crate::support::cli::{Outcome, Program};
use crate::support::invented;
use crate::support::warehouse::Warehouse;

/// A warehouse with three kommuner, 492, 563 and 825, three months of 2024, attendance in the last.
struct World {
    warehouse: Warehouse,
    program: Program,
    out: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        Self::of(invented::warehouse().await)
    }

    fn of(warehouse: Warehouse) -> Self {
        let program = Program::new(&warehouse.database);
        Self { warehouse, program, out: tempfile::tempdir().expect("a folder") }
    }

    /// Runs `package` with arguments, in a folder of the test's own.
    fn package(&self, arguments: &[&str]) -> Outcome {
        self.program.run(self.out.path(), &[&["package"], arguments].concat())
    }

    /// Makes a package in `out`, and returns where it is.
    fn made(&self, kommune: &str, arguments: &[&str]) -> PathBuf {
        let outcome = self.package(&[&["--kommune", kommune, "--out", "."], arguments].concat());
        assert_eq!(outcome.code, 0, "{outcome:?}");
        let (path, _) = outcome.stdout.split_once("  ").expect("a line");
        self.out.path().join(path)
    }
}

/// The description of a package.
fn described(package: &Path) -> DataPackage {
    DataPackage::read(package).expect("a description").0
}

/// Every file of a package, by its path.
fn files(package: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for below in ["", "data"] {
        for entry in fs::read_dir(package.join(below)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let name = path.strip_prefix(package).expect("below").display().to_string();
                files.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The resource of a table and format.
fn resource<'p>(package: &'p DataPackage, name: &str) -> &'p Resource {
    package.resources.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("no {name}"))
}

/// The rows of a CSV file, without the header.
fn csv_rows(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read(path).expect("a file");
    let text = text.strip_prefix(b"\xef\xbb\xbf").expect("the mark of UTF-8");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text);
    let rows = reader.records().map(|record| record.expect("well formed"));
    rows.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

/// The rows of a Parquet file, as the CSV file writes them.
fn parquet_rows(path: &Path) -> Vec<Vec<String>> {
    let file = fs::File::open(path).expect("a file").into_parts().0;
    let file = SerializedFileReader::new(file).expect("Parquet");
    let rows = file.get_row_iter(None).expect("rows");
    rows.map(|row| {
        let row = row.expect("a row");
        row.get_column_iter().map(|(_, field)| text(field)).collect()
    })
    .collect()
}

fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Bool(true) => "Ja".into(),
        Field::Bool(false) => "Nej".into(),
        Field::Short(value) => value.to_string(),
        Field::Int(value) => value.to_string(),
        Field::Long(value) => value.to_string(),
        Field::Str(text) => text.clone(),
        Field::Date(days) => chrono::NaiveDate::from_epoch_days(*days).expect("a day").to_string(),
        Field::Decimal(_) => field.to_string().replace('.', ","),
        other => panic!("{other}"),
    }
}
