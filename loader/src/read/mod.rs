//! Step 2: bytes to records.
//!
//! A file is read twice. [`survey`] takes its fingerprint, decides on the encoding and finds the
//! header; [`records`] then hands out one physical line at a time, split into fields. Neither
//! holds more of the file than a line, and neither reads more than the [`Limits`] say. Layout:
//! `docs/leverancer.md`, "The file".

mod container;
mod encoding;
mod fields;
mod gzipped;
mod kind;
mod letters;
mod limits;
mod quotes;
mod quoting;
mod records;
mod regular;
mod survey;
mod zipped;

pub use container::{Content, fingerprint, open};
pub(crate) use encoding::BOM;
pub use encoding::Tegnsaet;
pub use kind::{Doubt, file_name};
pub(crate) use letters::{damage_of, lost_letters};
pub use limits::{Limits, Size};
pub use quoting::is_quoted;
pub use records::{Read, Record, Records};
pub use regular::{look_at, oddity, open_regular};
pub(crate) use survey::names;
pub use survey::{LineEnd, Survey, survey};
pub use zipped::packed_name;
