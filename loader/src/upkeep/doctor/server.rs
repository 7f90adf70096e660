//! What does not depend on the warehouse being there: version, locale, rights, settings, disk.

use std::path::Path;

use serde::Deserialize;
use sqlx::postgres::PgConnection;

use super::Diagnosis;
use crate::db::sql;
use crate::error::{LoadError, Result};

/// The oldest PostgreSQL, as `server_version_num` says it.
const OLDEST: i32 = 150_000;

/// The loader, a few people, and what the server itself keeps back.
const CONNECTIONS_MIN: i32 = 20;

/// The warehouse's groups; logins are granted them.
const ROLES: [&str; 4] =
    ["dagtilbud_ejer", "dagtilbud_loader", "dagtilbud_kommune", "dagtilbud_benchmark"];

const GIB: u64 = 1024 * 1024 * 1024;

/// What `sql/upkeep/doctor/server.sql` answers.
#[expect(clippy::struct_excessive_bools, reason = "each is the answer to another question")]
#[derive(Debug, Deserialize)]
struct Server {
    version: String,
    version_nr: i32,
    tegnsaet: String,
    kender_dansk: bool,
    kender_koebenhavn: bool,
    max_forbindelser: i32,
    forbindelser: i64,
    er_sikker: bool,
    log_statement: String,
    logger_varighed: bool,
    logger_parametre: bool,
    logger_fejlende: bool,
    logger_detaljer: bool,
    btree_gist: Option<String>,
    har_btree_gist: bool,
    roller: Vec<String>,
    maa_oprette_roller: bool,
    login: String,
    bytes: i64,
    datamappe: Option<String>,
}

pub(super) async fn examine(connection: &mut PgConnection) -> Result<Vec<Diagnosis>> {
    let answer: String = sql!("upkeep/doctor/server").value(connection).await?;
    let server: Server =
        serde_json::from_str(&answer).map_err(|error| LoadError::Internal(error.to_string()))?;
    Ok(vec![
        server.version(),
        server.encoding(),
        server.locale(),
        server.time_zone(),
        server.extension(),
        server.roles(),
        server.connections(),
        server.safety(),
        server.log(),
        server.disk(),
    ])
}

impl Server {
    fn version(&self) -> Diagnosis {
        let found = format!("PostgreSQL {}", self.version);
        if self.version_nr >= OLDEST {
            return Diagnosis::ok("version", found);
        }
        Diagnosis::mend("version", found, "the warehouse needs PostgreSQL 15 or newer")
    }

    fn encoding(&self) -> Diagnosis {
        if self.tegnsaet == "UTF8" {
            return Diagnosis::ok("encoding", "UTF8");
        }
        Diagnosis::mend(
            "encoding",
            &self.tegnsaet,
            "create the database anew with `encoding 'UTF8' template template0`",
        )
    }

    fn locale(&self) -> Diagnosis {
        if self.kender_dansk {
            return Diagnosis::ok("locale", "knows `Ø`");
        }
        Diagnosis::mend(
            "locale",
            "`lower('Ø')` is not `ø`",
            "create the database anew with `lc_ctype 'C.UTF-8' template template0`, or with ICU",
        )
    }

    /// The server's own zone does not matter: the loader's sessions set theirs. But times of
    /// deliveries are Danish.
    fn time_zone(&self) -> Diagnosis {
        if self.kender_koebenhavn {
            return Diagnosis::ok("timezone", "knows `Europe/Copenhagen`");
        }
        Diagnosis::mend(
            "timezone",
            "the server does not know `Europe/Copenhagen`",
            "install the time zone data (`tzdata`) on the server",
        )
    }

    fn extension(&self) -> Diagnosis {
        match &self.btree_gist {
            Some(version) => Diagnosis::ok("extensions", format!("btree_gist {version}")),
            None if self.har_btree_gist => {
                Diagnosis::ok("extensions", "btree_gist is there; the first migration takes it in")
            }
            None => Diagnosis::mend(
                "extensions",
                "btree_gist is not installed on the server",
                "install the contrib package of the same version (`postgresql-contrib`)",
            ),
        }
    }

    fn roles(&self) -> Diagnosis {
        let missing: Vec<&str> =
            ROLES.into_iter().filter(|role| !self.roller.iter().any(|it| it == role)).collect();
        if missing.is_empty() {
            return Diagnosis::ok("roles", format!("all there; this login is `{}`", self.login));
        }
        let missing = missing.join(", ");
        if self.maa_oprette_roller {
            return Diagnosis::mend(
                "roles",
                format!("not there: {missing}"),
                "run `dagtilbud migrate`",
            );
        }
        Diagnosis::mend(
            "roles",
            format!("not there: {missing}; `{}` may not make them", self.login),
            format!(
                "run `dagtilbud migrate` as a superuser, or `alter role {} createrole`",
                self.login
            ),
        )
    }

    fn connections(&self) -> Diagnosis {
        let (used, most) = (self.forbindelser, self.max_forbindelser);
        let found = format!("{used} of {most} in use");
        if most < CONNECTIONS_MIN || used * 10 >= i64::from(most) * 9 {
            return Diagnosis::remark(
                "max_connections",
                found,
                "raise `max_connections`, or let the BI tools connect through a pool",
            );
        }
        Diagnosis::ok("max_connections", found)
    }

    fn safety(&self) -> Diagnosis {
        if self.er_sikker {
            return Diagnosis::ok("durability", "fsync and full_page_writes are on");
        }
        Diagnosis::mend(
            "durability",
            "fsync or full_page_writes is off: a power cut may ruin the database",
            "set both to `on`, and unset `DAGTILBUD_PG_UNSAFE_FAST` if it is set",
        )
    }

    /// What the program sends has no number, pseudonym or name in it, and is logged without harm. What
    /// people type at the server has.
    fn log(&self) -> Diagnosis {
        let is_any = matches!(self.log_statement.as_str(), "mod" | "all") || self.logger_varighed;
        let shown: Vec<&str> = [
            (is_any, "statements"),
            (is_any && self.logger_parametre, "what is bound to them"),
            (self.logger_fejlende && !is_any, "statements that fail"),
            (self.logger_detaljer, "rows that an error quotes"),
        ]
        .into_iter()
        .filter_map(|(is_shown, what)| is_shown.then_some(what))
        .collect();
        if shown.is_empty() {
            return Diagnosis::ok(
                "log",
                "the server logs neither statements nor what errors quote",
            );
        }
        Diagnosis::remark(
            "log",
            format!(
                "the server logs {}; this program's name nobody, what people type may",
                shown.join(", ")
            ),
            "`log_min_error_statement = panic`, `log_error_verbosity = terse` and \
             `log_parameter_max_length = 0`, or let few read the log",
        )
    }

    /// The server's disk can be seen where the server runs on this machine.
    fn disk(&self) -> Diagnosis {
        let size_bytes = self.bytes.unsigned_abs();
        let database = format!("the database takes {}", in_words(size_bytes));
        let folder = self.datamappe.as_deref().map(Path::new).filter(|folder| folder.is_dir());
        let Some(disk) = folder.and_then(|folder| rustix::fs::statvfs(folder).ok()) else {
            return Diagnosis::ok(
                "disk",
                format!("{database}; what is left is not seen from here"),
            );
        };
        let left_bytes = disk.f_bavail * disk.f_frsize;
        let found = format!("{database}; {} left", in_words(left_bytes));
        if left_bytes < GIB {
            return Diagnosis::mend(
                "disk",
                found,
                "make room on the server's disk: a load may fail",
            );
        }
        if left_bytes < size_bytes {
            return Diagnosis::remark("disk", found, "a dump or a rebuild needs as much again");
        }
        Diagnosis::ok("disk", found)
    }
}

fn in_words(bytes: u64) -> String {
    if bytes >= GIB { format!("{} GiB", bytes / GIB) } else { format!("{} MiB", bytes / 1_048_576) }
}
