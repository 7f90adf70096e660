//! The embedded PostgreSQL: a private cluster under `.dagtilbud/` for whoever has no server.
//!
//! [`Cluster::ensure_started`] finds or fetches the server programs, makes the database the first
//! time, starts it and says how to reach it. It listens on a Unix socket and on loopback, never
//! runs as root, and outlives the process that started it.

mod account;
mod acquire;
mod binaries;
mod cluster;
mod debian;
mod error;
mod folder;
mod initialise;
mod launch;
mod lock;
mod postmaster;
mod server;
mod settings;

pub use binaries::psql;
pub use cluster::{Cluster, Status};
pub use error::{Error, Result};
pub use initialise::SUPERUSER;
pub use server::{DATABASE, Server};

use std::fmt::Display;

/// Whoever is told what is done.
pub type Say = fn(&str);

/// An error with what to do about it.
#[must_use]
pub fn refusal(what: impl Display, hint: impl Display) -> Error {
    Error::Cluster(format!("{what}\n\nhint: {hint}"))
}
