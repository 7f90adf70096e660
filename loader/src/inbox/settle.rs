//! Whether a file is complete: its size and time have stayed the same for a while.
//!
//! The while is measured by our own clock. That of the file's server may be another, and a program
//! that copies may set any time it likes.

use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// What changes when somebody writes to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    size_bytes: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self { size_bytes: metadata.len(), modified: metadata.modified().ok() }
    }
}

/// The files that were seen, and since when they look as they do.
#[derive(Debug)]
pub(super) struct Settling {
    pub(super) least: Duration,
    seen: HashMap<PathBuf, (Stamp, Instant)>,
}

impl Settling {
    pub(super) fn new(least: Duration) -> Self {
        Self { least, seen: HashMap::new() }
    }

    /// Notes how a file looks; whether it has looked so for long enough.
    pub(super) fn is_settled(&mut self, path: &Path, metadata: &Metadata) -> bool {
        let (stamp, now) = (Stamp::of(metadata), Instant::now());
        let (seen, since) = self.seen.entry(path.to_owned()).or_insert((stamp, now));
        if *seen != stamp {
            (*seen, *since) = (stamp, now);
        }
        now.duration_since(*since) >= self.least
    }

    /// Forgets the files that are no longer there.
    pub(super) fn forget_others(&mut self, there: &HashSet<PathBuf>) {
        self.seen.retain(|path, _| there.contains(path));
    }
}
