//! Data packages: what a kommune may see of the warehouse, as files that anything opens
//! (`docs/pakker.md`).
//!
//! All packages of a run are read in one snapshot, each with the rights of its kommune, streamed from
//! the database into the files. The same warehouse gives the same bytes.

mod apply;
pub mod batch;
pub mod contents;
mod copy;
pub mod csv;
pub mod delta;
pub mod descriptor;
pub mod dictionary;
pub mod files;
pub mod folder;
mod make;
mod parquet;
mod reader;

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Serialize;

pub use apply::apply;
pub use contents::{Part, Period};
pub use files::Formats;
pub use make::make;

/// Whoever watches packages being made.
pub trait Watch: Send + Sync {
    /// So many packages are to be made.
    fn begin(&self, packages: usize);

    /// So many rows more were read.
    fn advance(&self, rows: u64);

    /// A package is complete.
    fn end(&self, made: &Made);
}

/// What packages are asked for.
#[derive(Debug, Clone)]
pub struct Order {
    /// Of which kommuner, by number; none for all that have delivered.
    pub kommuner: Option<Vec<u16>>,
    /// Of which months.
    pub period: Period,
    /// Which parts of the warehouse.
    pub parts: BTreeSet<Part>,
    /// In which kinds of files.
    pub formats: Formats,
    /// Whether each is one file instead of a folder.
    pub as_zip: bool,
    /// Only what happened since the package that stands on this delivery.
    pub siden: Option<i32>,
    /// Whether the children's CPR numbers are in it.
    pub med_cpr: bool,
    /// How many are made side by side.
    pub jobs: usize,
}

/// A package that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// The kommune.
    pub kommune_nr: u16,
    /// Where the package is.
    pub sti: PathBuf,
    /// The warehouse's latest delivery.
    pub levering_nr: i32,
    /// Its tables.
    pub antal_tabeller: usize,
    /// Their rows.
    pub antal_raekker: u64,
    /// The size of their files.
    pub antal_bytes: u64,
}
