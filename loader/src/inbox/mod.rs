//! A folder into which senders put deliveries, and out of which they are taken.
//!
//! In: files whose sender has finished writing. Out: each of them in `indlaest/`, `tilbageholdt/` or
//! `afvist/`, with a report beside it. Any number of loaders may work on one inbox: a file is taken
//! under a lock that its loader loses when it dies, and only moved when the database has it. A file
//! that is still in the inbox after a crash is simply taken again; what was loaded is known then.

mod claim;
mod filing;
mod settle;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fs_err as fs;

pub use claim::Claim;
pub use filing::Filed;

use crate::detect::{self, Delivery, Said, Tray};
use crate::error::{LoadError, Result};
use crate::pictures::pictures;
use crate::read::{look_at, oddity};
use settle::Settling;

/// What a sender puts beside a file when it is complete: `<name>.klar`.
const MARKER: &str = ".klar";

/// An inbox.
#[derive(Debug)]
pub struct Inbox {
    folder: PathBuf,
    settling: Settling,
}

/// What is in an inbox at a moment.
#[derive(Debug, Default)]
pub struct Contents {
    /// Complete deliveries, in the order in which their senders made them.
    pub deliveries: Vec<Delivery>,
    /// Complete files that look like deliveries but whose names do not say what they are, and why.
    pub misnamed: Vec<(PathBuf, String)>,
    /// What is named as a delivery and is no file (a link, a pipe), and what it is.
    pub odd: Vec<(PathBuf, &'static str)>,
    /// Files that may still be written to.
    pub incomplete: Vec<PathBuf>,
    /// What is none of our business, and why.
    pub passed_over: Vec<(PathBuf, &'static str)>,
}

impl Inbox {
    /// Opens a folder as an inbox and makes the trays in it.
    pub fn open(folder: &Path, settle: Duration) -> Result<Self> {
        if !fs::metadata(folder)?.is_dir() {
            let folder = folder.display();
            return Err(LoadError::Argument(format!("the inbox `{folder}` is not a folder")));
        }
        let inbox = Self { folder: folder.to_owned(), settling: Settling::new(settle) };
        for tray in Tray::ALL {
            inbox.tray(tray)?;
        }
        Ok(inbox)
    }

    /// Looks what is there. Whether a file without a marker is complete is only known after
    /// looking again.
    pub fn look(&mut self) -> Result<Contents> {
        let mut contents = Contents::default();
        let (mut files, mut markers) = (HashSet::new(), HashSet::new());
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if is_marker(&path) {
                markers.insert(path);
            } else if !is_hidden(&path) {
                files.insert(path);
            }
        }
        self.settling.forget_others(&files);
        for path in files {
            // Another loader may have taken it meanwhile.
            let Ok(Some(metadata)) = look_at(&path) else { continue };
            match oddity(metadata.file_type()) {
                Some(_) if metadata.is_dir() => {
                    if !Tray::ALL.iter().any(|tray| path.ends_with(tray.name())) {
                        contents.passed_over.push((path, "a folder"));
                    }
                }
                _ if !detect::is_delivery_like(&path) => {
                    contents.passed_over.push((path, "not named as a delivery"));
                }
                Some(what) => contents.odd.push((path, what)),
                None if markers.contains(&marker_of(&path))
                    || self.settling.is_settled(&path, &metadata) =>
                {
                    match detect::detect(&path, Said::default()) {
                        Ok(delivery) => contents.deliveries.push(delivery),
                        Err(error) => {
                            let reason = pictures(&error.to_string()).into_owned();
                            contents.misnamed.push((path, reason));
                        }
                    }
                }
                None => contents.incomplete.push(path),
            }
        }
        contents.deliveries.sort_by(|a, b| (a.leveret, &a.filnavn).cmp(&(b.leveret, &b.filnavn)));
        contents.misnamed.sort();
        contents.odd.sort();
        contents.incomplete.sort();
        contents.passed_over.sort();
        Ok(contents)
    }

    /// How long a file must have kept its size.
    #[must_use]
    pub fn settle(&self) -> Duration {
        self.settling.least
    }
}

fn marker_of(path: &Path) -> PathBuf {
    filing::beside(path, MARKER)
}

fn is_marker(path: &Path) -> bool {
    path.to_string_lossy().ends_with(MARKER)
}

/// Programs that copy write to a hidden name first.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
