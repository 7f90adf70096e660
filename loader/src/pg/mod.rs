//! The embedded PostgreSQL: a private cluster under `.dagtilbud/` for whoever has no server.
//!
//! [`Cluster::ensure_started`] finds or fetches the server programs, makes the database the first
//! time, starts it and says how to reach it. It listens on a Unix socket and on loopback, never
//! runs as root, and outlives the process that started it.

mod account;
mod acquire;
mod binaries;
mod cluster;
mod command;
mod debian;
mod folder;
mod initialise;
mod launch;
mod lock;
mod postmaster;
mod server;
mod settings;

pub use cluster::{Cluster, Status};
pub use command::run;
pub use server::{DATABASE, Server};

use std::fmt::Display;

use crate::error::LoadError;

/// An error with what to do about it.
fn refusal(what: impl Display, hint: impl Display) -> LoadError {
    LoadError::Cluster(format!("{what}\n\nhint: {hint}"))
}
