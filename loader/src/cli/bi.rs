//! What `bi` is told.

use std::path::PathBuf;

use clap::Args;

use super::group::known_kommune;

/// Where `bi` writes, and for whom.
#[derive(Debug, Args)]
pub struct BiArgs {
    /// The folder; files of the same names are replaced.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// A model role for this kommune alone; without it, there is one for each of the 98.
    #[arg(long, value_name = "NR", value_parser = known_kommune)]
    pub kommune: Option<u16>,

    /// The server as clients reach it (`host:port`), where that is another name than the program's.
    #[arg(long, value_name = "HOST:PORT")]
    pub server: Option<String>,
}
