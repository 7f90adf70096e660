//! Slices that are held.

use chrono::NaiveDate;
use serde::Serialize;

use crate::validate::Slice;

/// A slice that is held back, or would have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The kommune.
    pub kommune_nr: i16,
    /// The first day of the slice.
    pub periode: NaiveDate,
    /// The placement system; empty where the source has none.
    pub system: String,
    /// Why, in Danish.
    pub aarsag: String,
    /// Whether `--accepter` let it through.
    pub accepted: bool,
}

impl Held {
    /// Whether it is this slice.
    #[must_use]
    pub fn is(&self, slice: &Slice) -> bool {
        (self.kommune_nr, self.periode, &self.system)
            == (slice.kommune_nr, slice.periode, &slice.system)
    }
}
