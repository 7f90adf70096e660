//! Lines that were turned away and come back: out to their sender with [`export`], in again with
//! [`replay`].
//!
//! A mended line joins its delivery, with that delivery's `leveret`. What a delivery says is then a
//! function of its file and of the lines that were mended: the lines accepted as they came, and
//! behind them the mended ones in the order of their numbers, whenever each was sent in. They are
//! kept (`drift.rettet_linje`), so that loading the file again comes to the same.

mod export;
mod guard;
mod levering;
mod list;
mod mend;
mod mended;
mod replay;

pub use export::{Exported, export};
pub(crate) use levering::Levering;
pub use list::{RejectedLine, list};
pub(crate) use mend::mend_loaded;
pub use mended::Mended;
pub use replay::{Replayed, StillBad, replay};
