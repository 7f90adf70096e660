//! How far a load has come, for whoever watches.

/// Whoever watches a load.
pub trait Progress: Sync {
    /// It enters a phase of `length` lines, or of unknown length.
    fn phase(&self, phase: &'static str, length: Option<u64>);

    /// So many lines more are done.
    fn advance(&self, lines: u64);
}

/// Nobody watches.
pub struct Unseen;

impl Progress for Unseen {
    fn phase(&self, _: &'static str, _: Option<u64>) {}

    fn advance(&self, _: u64) {}
}
