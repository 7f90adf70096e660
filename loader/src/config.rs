//! Settings of the environment.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// A variable of the environment. One that is empty is not set: compose files and units leave what
/// nobody filled in so.
#[must_use]
pub fn variable(name: impl AsRef<OsStr>) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.as_encoded_bytes().trim_ascii().is_empty())
}

/// Where the project keeps what is its own: the embedded cluster and the CPR key.
#[must_use]
pub fn home() -> PathBuf {
    variable("DAGTILBUD_DIR").map_or_else(|| PathBuf::from(".dagtilbud"), PathBuf::from)
}
