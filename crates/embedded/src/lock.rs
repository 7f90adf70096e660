//! One process at a time starts, stops or makes the cluster. The kernel lets go of the lock when
//! its holder dies, however it dies.

use std::fs::{File, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use super::{Say, refusal};
use crate::error::Result;

/// Held until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until nobody else holds the lock of `folder`.
    pub(super) async fn take(folder: &Path, say: Say) -> Result<Self> {
        let path = folder.join("lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(|error| {
                refusal(
                    format!("`{}` cannot be opened: {error}", path.display()),
                    "the folder belongs to another user: call `dagtilbud` as that user, or name \
                     another folder in `DAGTILBUD_DIR`",
                )
            })?;
        let mut tries = 0_u32;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) => {
                    tries += 1;
                    if tries == 20 {
                        say("Waiting for another `dagtilbud` that starts or stops the server");
                    }
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
    }
}
