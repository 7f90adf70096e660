//! What can go wrong with a delivery as a whole, or around it.
//!
//! A bad row is no error but a [`Finding`](crate::delivery::finding::Finding): the delivery goes on without it.

use std::path::PathBuf;

use thiserror::Error;
use tokio_rustls::rustls::Error as TlsError;

use crate::pictures::shown;

/// The result of everything in this crate that can fail.
pub type Result<T, E = LoadError> = std::result::Result<T, E>;

/// Who has to act on an error, and with it the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The delivery is bad: the sender has to act. Exit code 1.
    Delivery,
    /// Arguments, environment or our own code. Exit code 2.
    Environment,
}

/// An error that stops a delivery, or the whole command.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LoadError {
    // The delivery
    /// Columns that the layout requires are not in the header.
    #[error("{kilde} `{file}` lacks the column(s) {}", columns.join(", "))]
    MissingColumns {
        /// The file's name.
        file: String,
        /// The source it was read as.
        kilde: &'static str,
        /// The columns that are missing, as the layout spells them.
        columns: Vec<String>,
        /// Columns of the header that are nearly one of them (`column 2 is nearly cpr`).
        near: Vec<String>,
    },
    /// The file's container (gzip, zip) is damaged or ends in the middle.
    #[error("`{file}` cannot be unpacked: the {container} is damaged or incomplete")]
    Unpack {
        /// The file's name.
        file: String,
        /// `gzip` or `zip`.
        container: &'static str,
        /// What the decompressor said.
        #[source]
        source: std::io::Error,
    },
    /// Its time of delivery or its period cannot be right.
    #[error("`{file}` is refused: {reason}")]
    Untimely {
        /// The file's name.
        file: String,
        /// Why, as a clause.
        reason: String,
    },
    /// The file is refused for another reason, in words for its sender.
    #[error("`{file}` is refused: {reason}")]
    Refused {
        /// The file's name.
        file: String,
        /// Why, as a clause.
        reason: String,
    },

    /// What the file is, or what is wrong with it as a whole, by its name.
    #[error("`{file}` cannot be read: {what}")]
    Unreadable {
        /// The file's name.
        file: String,
        /// What it is, as a clause.
        what: String,
        /// What its sender can do.
        hint: String,
    },

    // Arguments and environment
    /// A link, a pipe, a device where a file should be.
    #[error("`{}` is {what}, not a file", shown(path))]
    NotAFile {
        /// The path as given.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A file on the command line whose name does not say what it is.
    #[error("`{}` is not named `<kilde>_<periode>_<leveret>.csv`: {reason}", shown(path))]
    UnknownName {
        /// The path as given.
        path: PathBuf,
        /// Which part could not be read, and why.
        reason: String,
    },
    /// A file whose name holds what looks like a CPR number; the name is not shown.
    #[error("the name of a file holds what looks like a CPR number, so it is not shown")]
    CprInName,
    /// A text of the command line with what looks like a CPR number; it is not shown.
    #[error("{what} holds what looks like a CPR number; nothing was done")]
    CprInText {
        /// Which text.
        what: &'static str,
    },
    /// A path could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The database said no, or is not there.
    #[error("the database reports an error while {doing}")]
    Database {
        /// What was being done, as a clause (`merging dim_institution`).
        doing: String,
        /// The driver's error.
        #[source]
        source: sqlx::Error,
    },
    /// The address of the database makes no sense.
    #[error("the address of the database (`--database-url`, `DATABASE_URL`) is wrong: {reason}")]
    Address {
        /// Why, as a clause that shows nothing of it: it may hold a password.
        reason: String,
    },
    /// Somebody held for too long what was to be changed.
    #[error("gave up after waiting while {doing}: {}", in_the_way(holders))]
    Locked {
        /// What was being done, as a clause.
        doing: String,
        /// Who may be in the way, one a session.
        holders: Vec<String>,
    },
    /// A migration could not be applied, or one that is applied was edited since.
    #[error("the database cannot be migrated")]
    Migration(#[source] Box<refinery::Error>),
    /// The database's schema is not this program's.
    #[error("{0}")]
    NotCurrent(Mismatch),
    /// The database is older than this program, and whoever is connected may not change that.
    #[error("the database is not up to date, and this login may not migrate it")]
    NotMigrated,
    /// A loader's login of another warehouse on the same server.
    #[error("`{login}` loads another warehouse of this server, not this one")]
    NotLetIn {
        /// Its name.
        login: String,
    },
    /// Access for a login that is not there.
    #[error("there is no login `{login}`")]
    NoLogin {
        /// Its name.
        login: String,
    },
    /// A delta of a package that is not there.
    #[error("there is no package `{wanted}` to say what happened since")]
    NoFormerPackage {
        /// Its name.
        wanted: String,
        /// The names of those of the same kommune that are there.
        there: Vec<String>,
    },
    /// Somebody's own objects depend on views that must be rebuilt.
    #[error("the views cannot be rebuilt, because others depend on them: {details}")]
    DependentViews {
        /// PostgreSQL's list of the objects.
        details: String,
    },
    /// The CPR key is not the one that the database's pseudonyms were made with.
    #[error("the CPR key is not the one that this database's pseudonyms were made with")]
    OtherCprKey,
    /// There is no CPR key, and the database's pseudonyms were made with one.
    #[error(
        "there is no CPR key in `{}`, and this database's pseudonyms were made with one",
        shown(place)
    )]
    NoCprKey {
        /// Where it was looked for.
        place: PathBuf,
    },
    /// The variable was to name a file with the CPR key, and does not.
    #[error("`DAGTILBUD_CPR_KEY` {what}")]
    CprKeyFile {
        /// What is wrong with it, as a clause; never its value, which may be the key.
        what: String,
    },
    /// The CPR key could be guessed.
    #[error("the CPR key in {source_of_key} {objection}")]
    WeakCprKey {
        /// Where it comes from.
        source_of_key: String,
        /// What is wrong with it, as a clause.
        objection: String,
    },
    /// The warehouse holds deliveries that the demo did not bring.
    #[error("the warehouse holds {others} deliveries that are not the demo's")]
    DemoAmongOthers {
        /// How many.
        others: i64,
    },
    /// The embedded PostgreSQL cannot be found, started or used.
    #[error("{0}")]
    Cluster(String),
    /// A state that cannot be: a defect of this program.
    #[error("internal error: {0}")]
    Internal(String),
    /// A setting or argument makes no sense.
    #[error("{0}")]
    Argument(String),
}

/// In what a database's schema is not this program's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Mismatch {
    /// There is no warehouse in it.
    #[error("the database holds no warehouse yet")]
    Empty,
    /// It lacks migrations.
    #[error("the database is older than this program: it lacks {}", .0.join(", "))]
    Older(Vec<String>),
    /// It has migrations that this program does not have, or others under their names.
    #[error("the database is of a newer program, or of another one: it has {}", .0.join(", "))]
    Newer(Vec<String>),
    /// Its views are those of another version.
    #[error("the database has the views of another version of this program")]
    Views,
}

impl From<embedded::Error> for LoadError {
    fn from(error: embedded::Error) -> Self {
        match error {
            embedded::Error::Database { doing, source } => Self::Database { doing, source },
            embedded::Error::Io(error) => Self::Io(error),
            other => Self::Cluster(other.to_string()),
        }
    }
}

impl LoadError {
    /// Who has to act.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::MissingColumns { .. }
            | Self::Unpack { .. }
            | Self::Untimely { .. }
            | Self::Refused { .. }
            | Self::Unreadable { .. } => Fault::Delivery,
            _ => Fault::Environment,
        }
    }

    /// What the user can do about it, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownName { .. } => Some(
                "rename the file, or say what it is with `--kilde`, `--periode` and `--leveret`"
                    .into(),
            ),
            Self::CprInName => Some("rename the file: its name would be kept and shown".into()),
            Self::CprInText { .. } => {
                Some("say it without the number: the text would be kept and shown".into())
            }
            Self::MissingColumns { near, .. } if !near.is_empty() => {
                Some(format!("{}: spell them as `docs/leverancer.md` does", near.join(", ")))
            }
            Self::MissingColumns { .. } => Some(
                "`docs/leverancer.md` lists the columns of every source; the header must name them"
                    .into(),
            ),
            Self::Unreadable { hint, .. } => Some(hint.clone()),
            Self::Untimely { .. } => Some(
                "name the file after its period and the time when it was made; if it is right as it \
                 is, `--accepter` lets it through"
                    .into(),
            ),
            Self::DependentViews { .. } => {
                Some("drop these objects, run `dagtilbud migrate`, and create them again".into())
            }
            Self::NoFormerPackage { there, .. } if there.is_empty() => {
                Some("make a full package first, in the same folder (`--out`)".into())
            }
            Self::NoFormerPackage { there, .. } => {
                Some(format!("those that are there: {}", there.join(", ")))
            }
            Self::NoLogin { .. } => Some("`--create` makes it".into()),
            Self::NotCurrent(Mismatch::Newer(_)) => Some(
                "use the program that the database was migrated with; `dagtilbud doctor` says more"
                    .into(),
            ),
            Self::NotCurrent(_) => Some(
                "its owner runs `dagtilbud migrate`, which changes it; `load` does so too".into(),
            ),
            Self::NotMigrated => {
                Some("its owner runs `dagtilbud migrate` first; a loader's login only loads".into())
            }
            Self::NotLetIn { .. } => Some(
                "the owner lets a login of its own in: `dagtilbud access grant LOGIN --loader`"
                    .into(),
            ),
            Self::OtherCprKey | Self::NoCprKey { .. } => Some(
                "point `DAGTILBUD_CPR_KEY` to the key that was used before; with another, new \
                 deliveries could not be matched to old ones"
                    .into(),
            ),
            Self::CprKeyFile { .. } => Some(
                "let it name a file that this user may read; a key that has `/`, `\\` or an ending in \
                 it goes into a file too"
                    .into(),
            ),
            Self::WeakCprKey { .. } => Some(
                "make one with `openssl rand -hex 32`, and keep it; where the warehouse holds \
                 deliveries already, `dagtilbud cpr rotate` makes a new one"
                    .into(),
            ),
            Self::DemoAmongOthers { .. } => Some(
                "give the demo a warehouse of its own (`DAGTILBUD_DIR=/tmp/demo`, or another \
                 database); `--force` loads its invented children among what is there"
                    .into(),
            ),
            Self::Unpack { .. } => Some("ask the sender for the file again".into()),
            Self::Address { .. } => Some(
                "it looks like `postgres://login:password@host:5432/database?sslmode=verify-full`"
                    .into(),
            ),
            Self::Locked { .. } => Some(
                "nothing was changed; run the command again when that session has ended its \
                 transaction, or end it with `select pg_terminate_backend(PROCESS)`; \
                 `--lock-timeout SECONDS` waits longer"
                    .into(),
            ),
            Self::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                Some("the disk is full: make room, and run the command again".into())
            }
            Self::Database { source, .. } if is_about_certificate(source) => Some(
                "`sslrootcert` names the authority that signed the server's certificate, which must be \
                 of X.509 version 3 and have the server's name as `subjectAltName`"
                    .into(),
            ),
            Self::Database { .. } if self.is_lost() => Some(
                "the connection to the database is gone; what was under way left nothing behind: \
                 see that the server runs, and run the command again"
                    .into(),
            ),
            Self::Database { .. } if self.sqlstate().as_deref() == Some("53100") => Some(
                "the database's disk is full; what was under way left nothing behind: make room, \
                 and run the command again"
                    .into(),
            ),
            _ => None,
        }
    }

    /// Whether it may be this one delivery that cannot be loaded: nothing that others meet as well, as
    /// a database that is away, a disk that is full, or somebody else's lock.
    #[must_use]
    pub fn may_be_the_deliverys(&self) -> bool {
        // Data that do not fit, limits, and PostgreSQL's and our own defects.
        const CLASSES: [&str; 6] = ["21", "22", "23", "54", "P0", "XX"];
        match self {
            Self::Io(error) => error.kind() != std::io::ErrorKind::StorageFull,
            Self::NotAFile { .. } | Self::Internal(_) => true,
            _ => self.sqlstate().is_some_and(|code| CLASSES.iter().any(|it| code.starts_with(it))),
        }
    }

    /// Whether the connection to the database is gone, so that the next delivery needs another.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        match self {
            Self::Database { source: sqlx::Error::Io(_) | sqlx::Error::Protocol(_), .. } => true,
            _ => self
                .sqlstate()
                .is_some_and(|code| code.starts_with("57P") || code.starts_with("08")),
        }
    }

    /// PostgreSQL's code for what went wrong, where it is PostgreSQL that said so.
    fn sqlstate(&self) -> Option<String> {
        match self {
            Self::Database { source: sqlx::Error::Database(error), .. } => {
                error.code().map(std::borrow::Cow::into_owned)
            }
            _ => None,
        }
    }

    /// Whether two transactions got in each other's way and PostgreSQL ended one of them: nothing is
    /// wrong, and once more it goes well. Deadlocks are such; so is a foreign key to a member that
    /// another load removed because nobody used it, or that is in use by now.
    #[must_use]
    pub fn is_collision(&self) -> bool {
        const CODES: [&str; 3] = ["40P01", "40001", "23503"];
        self.sqlstate().is_some_and(|code| CODES.contains(&code.as_str()))
    }

    /// Whether somebody else held for too long what was to be changed.
    #[must_use]
    pub fn waited_too_long(&self) -> bool {
        self.sqlstate().as_deref() == Some("55P03")
    }

    /// Whether a rule of a table forbids what was to be written (a key that is there already).
    #[must_use]
    pub fn is_of_data(&self) -> bool {
        self.sqlstate().is_some_and(|code| code.starts_with("23"))
    }

    /// Wraps a driver error with what was being done.
    pub fn database(doing: impl Into<String>) -> impl FnOnce(sqlx::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Database { doing, source }
    }
}

/// Whether it was the server's certificate that a connection failed for.
pub(crate) fn is_about_certificate(error: &sqlx::Error) -> bool {
    let sqlx::Error::Io(error) = error else { return false };
    let cause = error.get_ref().and_then(|cause| cause.downcast_ref::<TlsError>());
    matches!(cause, Some(TlsError::InvalidCertificate(_)))
}

fn in_the_way(holders: &[String]) -> String {
    if holders.is_empty() {
        return "another session held it, and has ended by now".into();
    }
    format!("in the way may be {}", holders.join("; "))
}
