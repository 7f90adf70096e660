//! Step 2: bytes to records.
//!
//! A file is read twice. [`survey`] takes its fingerprint, decides on the encoding and finds the
//! header; [`records`] then hands out one physical line at a time, split into fields. Neither
//! holds more of the file than a line. Layout: `docs/leverancer.md`, "Files".

mod container;
mod encoding;
mod records;
mod survey;

pub use container::{file_name, open};
pub(crate) use encoding::BOM;
pub use encoding::Tegnsaet;
pub use records::{LINE_BYTES_MAX, Read, Record, Records};
pub use survey::{Survey, survey};
