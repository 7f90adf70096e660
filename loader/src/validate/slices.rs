//! The slices ("udsnit") that a file speaks for, and how its lines spread over them.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::line::Line;
use super::{rules, statbank};
use crate::cpr::has_cpr;
use crate::delivery::layout::SlicePeriode;

/// Part of a delivery that replaces the same part of an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slice {
    /// The kommune that delivered.
    pub kommune_nr: i16,
    /// The first day of the period.
    pub periode: NaiveDate,
    /// The placement system in lower case; empty where the source has none.
    pub system: String,
}

/// How many lines of a slice were accepted and rejected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SliceTally {
    /// Lines that went to `dsa`.
    pub accepted: u64,
    /// Lines that were turned away.
    pub rejected: u64,
}

/// The slices met so far.
#[derive(Debug, Default)]
pub(super) struct Slices {
    known: HashMap<Slice, SliceTally>,
    current: Option<(Slice, SliceTally)>,
    /// What the slices take in memory.
    bytes: usize,
}

/// A country has some 70,000 slices in two years of days. A file with many times as many has
/// something else in the columns of its slices.
const SLICES_BYTES_MAX: usize = 16 << 20;

impl Slices {
    /// Counts a line of a slice; `false` where there are more slices than a file has. Lines of one
    /// slice mostly stand together.
    pub(super) fn count(&mut self, slice: &Slice, is_accepted: bool) -> bool {
        if self.current.as_ref().is_none_or(|(current, _)| current != slice) {
            self.put_back();
            let known = self.known.remove(slice);
            if known.is_none() {
                self.bytes += size_of::<(Slice, SliceTally)>() + slice.system.len();
            }
            self.current = Some((slice.clone(), known.unwrap_or_default()));
        }
        if let Some((_, tally)) = &mut self.current {
            tally.accepted += u64::from(is_accepted);
            tally.rejected += u64::from(!is_accepted);
        }
        self.bytes <= SLICES_BYTES_MAX
    }

    /// All of them, in order.
    pub(super) fn finish(mut self) -> Vec<(Slice, SliceTally)> {
        self.put_back();
        let mut slices: Vec<_> = self.known.into_iter().collect();
        slices.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        slices
    }

    fn put_back(&mut self) {
        if let Some((slice, tally)) = self.current.take() {
            self.known.insert(slice, tally);
        }
    }
}

/// The kommune of a line as far as it can be read.
pub(super) fn kommune_of(line: &Line<'_>) -> Option<i16> {
    statbank::kommune_nr(line.text(line.job.layout.slicing.kommune))
}

/// Finds the slice of a line, accepted or not; `false` where it cannot be told.
pub(super) fn slice_of(line: &Line<'_>, slice: &mut Slice) -> bool {
    let slicing = &line.job.layout.slicing;
    let periode = match slicing.periode {
        SlicePeriode::File => Some(line.job.periode.first_day()),
        SlicePeriode::Date(navn) => {
            rules::date(line.text(navn)).filter(|day| line.job.periode.contains(*day))
        }
        SlicePeriode::Tid(navn) => statbank::tid(line.text(navn)),
        SlicePeriode::Always => NaiveDate::from_ymd_opt(1900, 1, 1),
    };
    let (Some(kommune_nr), Some(periode)) = (kommune_of(line), periode) else { return false };
    slice.system.clear();
    if let Some(navn) = slicing.system {
        let system = line.text(navn);
        // Of a line with bad bytes only what can be read counts; a number is nobody's system.
        let is_unreadable =
            |c: char| matches!(c, '\0' | '\u{80}'..='\u{9f}' | char::REPLACEMENT_CHARACTER);
        if system.is_empty() || system.contains(is_unreadable) || has_cpr(system) {
            return false;
        }
        slice.system.extend(system.chars().flat_map(char::to_lowercase));
    }
    (slice.kommune_nr, slice.periode) = (kommune_nr, periode);
    true
}
