//! What can go wrong with the embedded server.

use thiserror::Error;

/// The result of everything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong, in words for whoever is to act.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The server cannot be found, made, started or used.
    #[error("{0}")]
    Cluster(String),
    /// The server said no, or is not there.
    #[error("the database reports an error while {doing}")]
    Database {
        /// What was being done, as a clause (`looking at the embedded server`).
        doing: String,
        /// The driver's error.
        #[source]
        source: sqlx::Error,
    },
    /// A path could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Error {
    /// Wraps a driver error with what was being done.
    pub(crate) fn database(doing: impl Into<String>) -> impl FnOnce(sqlx::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Database { doing, source }
    }
}
