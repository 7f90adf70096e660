//! Taking a file, so that no other loader takes it too.

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::settle::Stamp;
use crate::error::{LoadError, Result};
use crate::read::open_regular;

/// A file that this loader has taken. The operating system gives it free when the claim is dropped,
/// or when the process dies.
#[derive(Debug)]
pub struct Claim {
    pub(super) path: PathBuf,
    file: File,
    stamp: Stamp,
}

impl Claim {
    /// Takes a file; `None` where another loader has it, or has filed it away already.
    pub fn take(path: &Path) -> Result<Option<Self>> {
        let file = match open_regular(path) {
            Ok(file) => file.into_parts().0,
            Err(LoadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let stamp = Stamp::of(&file.metadata()?);
        let claim = Self { path: path.to_owned(), file, stamp };
        Ok(claim.is_in_place()?.then_some(claim))
    }

    /// Whether the file was written to, or another one put in its place, since it was taken.
    pub fn has_changed(&self) -> Result<bool> {
        Ok(!self.is_in_place()? || Stamp::of(&self.file.metadata()?) != self.stamp)
    }

    /// Between opening and locking, another loader may have moved the file away.
    fn is_in_place(&self) -> Result<bool> {
        let ours = self.file.metadata()?;
        Ok(std::fs::symlink_metadata(&self.path)
            .is_ok_and(|there| (there.dev(), there.ino()) == (ours.dev(), ours.ino())))
    }
}
