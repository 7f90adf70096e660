//! A running server: how to reach it, and what must be in it before anybody uses it.

use std::path::PathBuf;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use super::folder::Folder;
use super::initialise::SUPERUSER;
use super::refusal;
use crate::error::{Error, Result};

/// The database that the warehouse lies in.
pub const DATABASE: &str = "dagtilbud";

/// How long a server may take to recover from a crash.
const RECOVERY_TIMEOUT: Duration = Duration::from_mins(10);

/// How to reach the embedded server.
#[derive(Debug, Clone)]
pub struct Server {
    /// The folder of the Unix socket.
    pub socket_dir: PathBuf,
    /// The port on loopback, also part of the socket's name.
    pub port: u16,
    /// The folder of the server programs.
    pub bindir: PathBuf,
    /// The version, such as `15.18`.
    pub version: String,
    /// The file with the password that loopback connections of the role `dagtilbud` need.
    pub password_file: PathBuf,
}

impl Server {
    /// The address of a database, over the socket, as the superuser.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.url_as(SUPERUSER, database)
    }

    /// The address of a database, over the socket, as some role.
    #[must_use]
    pub fn url_as(&self, role: &str, database: &str) -> String {
        let [socket, role, database] =
            [&*self.socket_dir.to_string_lossy(), role, database].map(percent_encode);
        format!("postgres://{role}@{socket}:{}/{database}", self.port)
    }

    /// The address for programs on this machine that know no sockets; its password lies in
    /// [`password_file`](Self::password_file).
    #[must_use]
    pub fn loopback_url(&self, database: &str) -> String {
        format!("postgres://{SUPERUSER}@127.0.0.1:{}/{}", self.port, percent_encode(database))
    }

    /// The same as [`url`](Self::url), for the driver.
    #[must_use]
    pub fn options(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket_dir)
            .port(self.port)
            .username(SUPERUSER)
            .database(database)
            .ssl_mode(PgSslMode::Disable)
    }

    /// Makes the database and the password if they are missing, and looks what the server can do.
    pub(super) async fn furnish(&mut self, folder: &Folder) -> Result<()> {
        let doing = Error::database("preparing the embedded server");
        let mut connection = match self.connect(DATABASE).await {
            Err(error) if is_code(&error, "3D000") => self.create_database().await?,
            other => other.map_err(doing)?,
        };
        self.version = version_of(&mut connection).await?;
        self.check_abilities(&mut connection).await?;
        if !folder.password().exists() {
            set_password(&mut connection, folder).await?;
        }
        let _ = connection.close().await;
        Ok(())
    }

    /// Asks the server for its version, and nothing else.
    pub(super) async fn ask_version(&mut self) -> Result<()> {
        let doing = Error::database("looking at the embedded server");
        let mut connection = self.connect("postgres").await.map_err(doing)?;
        self.version = version_of(&mut connection).await?;
        let _ = connection.close().await;
        Ok(())
    }

    /// Connects, waiting while the server recovers.
    async fn connect(&self, database: &str) -> Result<PgConnection, sqlx::Error> {
        let begun = std::time::Instant::now();
        loop {
            match self.options(database).connect().await {
                Err(error) if is_code(&error, "57P03") && begun.elapsed() < RECOVERY_TIMEOUT => {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                other => return other,
            }
        }
    }

    /// The server is the warehouse's alone: whoever is let in has no business in its other databases.
    async fn create_database(&self) -> Result<PgConnection> {
        let doing = || Error::database(format!("creating the database `{DATABASE}`"));
        let mut connection = self.connect("postgres").await.map_err(doing())?;
        for statement in [
            "revoke connect, temporary on database postgres, template1 from public".to_owned(),
            format!("create database {DATABASE}"),
        ] {
            // The name is our constant.
            let statement = AssertSqlSafe(statement);
            sqlx::raw_sql(statement).execute(&mut connection).await.map_err(doing())?;
        }
        self.connect(DATABASE).await.map_err(doing())
    }

    async fn check_abilities(&self, connection: &mut PgConnection) -> Result<()> {
        let lowered = ask(connection, "select lower('Ø')").await?;
        if lowered != "ø" {
            return Err(refusal(
                "the database's locale does not know Danish letters: `lower('Ø')` is not `ø`",
                "move the folder away; `dagtilbud` makes a new one with the right locale",
            ));
        }
        let extension =
            "select count(*)::text from pg_available_extensions where name = 'btree_gist'";
        if ask(connection, extension).await? == "0" {
            return Err(refusal(
                format!(
                    "PostgreSQL in `{}` lacks the extension `btree_gist`",
                    self.bindir.display()
                ),
                "install the contrib package of the same version (`postgresql-contrib`)",
            ));
        }
        Ok(())
    }
}

/// The number only: Debian adds its package's version.
async fn version_of(connection: &mut PgConnection) -> Result<String> {
    let version = ask(connection, "select current_setting('server_version')").await?;
    Ok(version.split(' ').next().unwrap_or_default().to_owned())
}

async fn ask(connection: &mut PgConnection, question: &'static str) -> Result<String> {
    let doing = Error::database("looking at the embedded server");
    sqlx::query_scalar(question).fetch_one(connection).await.map_err(doing)
}

/// Sets the password first and keeps it then: killed in between, the next start sets another.
async fn set_password(connection: &mut PgConnection, folder: &Folder) -> Result<()> {
    let mut bytes = [0_u8; 24];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Cluster(format!("no random numbers: {error}")))?;
    let password = hex::encode(bytes);
    // Nothing but hexadecimal digits.
    let alter = AssertSqlSafe(format!("alter role {SUPERUSER} password '{password}'"));
    let doing = Error::database("setting the password for loopback");
    sqlx::raw_sql(alter).execute(connection).await.map_err(doing)?;
    folder.write(&folder.password(), &format!("{password}\n"), 0o600)
}

fn is_code(error: &sqlx::Error, code: &str) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|it| it == code)
}

fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hex::encode_upper([byte]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_stands_encoded_in_the_address() {
        let server = Server {
            socket_dir: "/home/Sø ren/x".into(),
            port: 54329,
            bindir: "/usr/bin".into(),
            version: "15.18".into(),
            password_file: "/home/x/password".into(),
        };
        let expected = "postgres://dagtilbud@%2Fhome%2FS%C3%B8%20ren%2Fx:54329/dagtilbud";
        assert_eq!(server.url("dagtilbud"), expected);
        let options: PgConnectOptions = expected.parse().expect("the driver reads it");
        assert_eq!(options.get_socket(), Some(&server.socket_dir));
    }
}
