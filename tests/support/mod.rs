//! What the tests stand on: a database each, the program, and the state of a warehouse as text.

pub(crate) mod bi;
pub(crate) mod cli;
pub(crate) mod database;
pub(crate) mod generated;
pub(crate) mod inbox;
pub(crate) mod invented;
pub(crate) mod login;
pub(crate) mod state;
pub(crate) mod warehouse;

use std::path::PathBuf;

pub(crate) use database::send;

/// A path below the repository's root.
pub(crate) fn in_repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
