//! What `dagtilbud load` is told about how much of a file it may read.

use clap::Args;

use crate::read::{Limits, Size};

/// Limits of one delivery: a file beyond one of them is refused, or its line turned away.
#[derive(Debug, Args)]
pub struct LimitArgs {
    /// The largest file, unpacked.
    #[arg(long, env = "DAGTILBUD_MAX_UNPACKED", value_name = "SIZE",
        default_value_t = Limits::default().unpacked)]
    pub max_unpacked: Size,

    /// The longest line of a file.
    #[arg(long, env = "DAGTILBUD_MAX_LINE", value_name = "SIZE",
        default_value_t = Limits::default().line)]
    pub max_line: Size,

    /// How much of the lines that are turned away is kept; a file with more of them is refused.
    #[arg(long, env = "DAGTILBUD_MAX_REJECTED", value_name = "SIZE",
        default_value_t = Limits::default().rejected)]
    pub max_rejected: Size,
}

impl LimitArgs {
    /// As the reading takes them.
    #[must_use]
    pub fn get(&self) -> Limits {
        let Self { max_unpacked, max_line, max_rejected } = *self;
        Limits { unpacked: max_unpacked, line: max_line, rejected: max_rejected }
    }
}
