//! Being told to stop: by SIGTERM, as a service is, or by Ctrl-C.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::error::Result;

/// Whether this process was told to stop.
pub(super) struct Stop {
    /// How often it was told.
    told: watch::Receiver<usize>,
    grace: Duration,
}

impl Stop {
    /// Listens from now on. What is in hand may then go on for `grace`.
    pub(super) fn listen(grace: Duration) -> Result<Self> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let (sender, told) = watch::channel(0);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
                sender.send_modify(|times| *times += 1);
            }
        });
        Ok(Self { told, grace })
    }

    /// Whether it is time to take up nothing new.
    pub(super) fn is_told(&self) -> bool {
        *self.told.borrow() > 0
    }

    /// Waits, but not longer than until it is told to stop.
    pub(super) async fn sleep(&self, duration: Duration) {
        tokio::select! {
            () = tokio::time::sleep(duration) => {}
            () = self.told_times(1) => {}
        }
    }

    /// Ends when what is in hand has to be given up: the grace is over, or somebody insists.
    pub(super) async fn expired(&self) {
        self.told_times(1).await;
        tokio::select! {
            () = tokio::time::sleep(self.grace) => {}
            () = self.told_times(2) => {}
        }
    }

    async fn told_times(&self, times: usize) {
        // The sender lives as long as the process.
        let _ = self.told.clone().wait_for(|told| *told >= times).await;
    }
}
