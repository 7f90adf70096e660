//! What `dagtilbud load` is told about an inbox and about figures for monitoring.

use std::path::PathBuf;

use clap::Args;

/// Taking files from an inbox instead of naming them.
#[derive(Debug, Args)]
pub struct InboxArgs {
    /// Take the complete files in this folder, and file each under `indlaest/`, `tilbageholdt/` or
    /// `afvist/` in it, with a report beside it.
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with_all = ["paths", "accepter", "dry_run", "kilde", "periode", "leveret"]
    )]
    pub inbox: Option<PathBuf>,

    /// Go on taking files until told to stop (SIGTERM, Ctrl-C).
    #[arg(long, requires = "inbox")]
    pub watch: bool,

    /// How long a file without a `.klar` marker beside it must have kept its size.
    #[arg(long, value_name = "SECONDS", default_value_t = 5, requires = "inbox")]
    pub settle: u64,

    /// How long the delivery in hand may go on after a signal, before it is rolled back.
    #[arg(long, value_name = "SECONDS", default_value_t = 8, requires = "inbox")]
    pub grace: u64,

    /// Write figures for monitoring to this file, in Prometheus' text format.
    #[arg(long, value_name = "FILE")]
    pub metrics: Option<PathBuf>,
}
