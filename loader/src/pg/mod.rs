//! The embedded PostgreSQL: a private cluster under `.dagtilbud/` for whoever has no server.
//!
//! [`Cluster::ensure_started`] finds or fetches the server programs, makes the database the first
//! time, starts it and says how to reach it. It listens on a Unix socket and on loopback, never
//! runs as root, and outlives the process that started it.

mod account;
mod acquire;
pub(crate) mod binaries;
mod cluster;
mod debian;
mod folder;
pub(crate) mod initialise;
mod launch;
mod lock;
mod postmaster;
mod server;
mod settings;

pub use cluster::{Cluster, Status};
pub use server::{DATABASE, Server};

use std::fmt::Display;

use crate::error::LoadError;

/// Whoever is told what is done.
pub type Say = fn(&str);

/// An error with what to do about it.
pub(crate) fn refusal(what: impl Display, hint: impl Display) -> LoadError {
    LoadError::Cluster(format!("{what}\n\nhint: {hint}"))
}
