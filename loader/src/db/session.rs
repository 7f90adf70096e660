//! A session is ours on any server: what a load depends on is set when it connects, whatever the
//! server, the database or the login has been told.

use std::str::FromStr as _;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{ConnectOptions as _, Executor as _};

use super::tunnel;
use crate::config;
use crate::error::{LoadError, Result};

/// Connects, with a name that an administrator recognises in `pg_stat_activity`, and sets what the
/// program depends on.
pub async fn connect(url: &str) -> Result<PgConnection> {
    let options = options(url)?;
    let connected = match options.connect().await {
        Err(error) if tunnel::is_wanted(&options, &error) => tunnel::connect(&options).await,
        connected => connected,
    };
    let mut connection = connected.map_err(LoadError::database("connecting to the database"))?;
    prepare(&mut connection).await?;
    Ok(connection)
}

/// Reads an address. What is wrong with it is said in words that show nothing of it: it may hold a
/// password.
fn options(url: &str) -> Result<PgConnectOptions> {
    if let Some(reason) = objection(url) {
        return Err(LoadError::Address { reason });
    }
    let options = PgConnectOptions::from_str(url).map_err(|_| LoadError::Address {
        reason: "it cannot be read; a password with one of `@ : / ? # %` must have it as `%40 %3A \
                 %2F %3F %23 %25`"
            .into(),
    })?;
    let options = options.application_name("dagtilbud").disable_statement_logging();
    // As libpq does: whoever names an authority wants to know.
    Ok(match options.get_ssl_mode() {
        PgSslMode::Require if names_authority(url) => options.ssl_mode(PgSslMode::VerifyCa),
        _ => options,
    })
}

/// Whether an address, or the environment beside it, says which authorities are believed.
fn names_authority(url: &str) -> bool {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let names = ["sslrootcert", "ssl-root-cert", "ssl-ca"];
    query.split('&').any(|pair| names.contains(&pair.split('=').next().unwrap_or_default()))
        || config::variable("PGSSLROOTCERT").is_some()
}

/// What is wrong with an address at first sight.
fn objection(url: &str) -> Option<String> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Some(if url.starts_with("jdbc:") {
            "`jdbc:` is the form of Java programs; leave it out".into()
        } else if url.contains("host=") || url.contains("dbname=") {
            "it is a list of `key=value`; the program wants a URL".into()
        } else {
            "it is no URL".into()
        });
    };
    if scheme.starts_with("jdbc:") {
        return Some("`jdbc:` is the form of Java programs; leave it out".into());
    }
    if !["postgres", "postgresql"].contains(&scheme) {
        return Some("it does not begin with `postgres://`".into());
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // After an unescaped `/`, `?` or `#` in a password the `@` comes too late.
    if rest[authority.len()..].split('?').next().is_some_and(|path| path.contains('@')) {
        return Some(
            "the password has a `/`, `?` or `#` in it, which must be written `%2F`, `%3F` or `%23`"
                .into(),
        );
    }
    if authority.matches('@').count() > 1 {
        return Some("the user or password has an `@` in it, which must be written `%40`".into());
    }
    None
}

async fn prepare(connection: &mut PgConnection) -> Result<()> {
    let doing = "preparing the session";
    // First and alone: the rest takes longer than some limits allow.
    for sql in ["set statement_timeout = 0", include_str!("../../../sql/db/session.sql")] {
        connection.execute(sql).await.map_err(LoadError::database(doing))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_an_address_is_said_and_nothing_of_it_shown() {
        let secret = "hemmeligt";
        for url in [
            format!("jdbc:postgresql://host/db?password={secret}"),
            format!("host=localhost password={secret}"),
            format!("mysql://anna:{secret}@host/db"),
            format!("postgres://anna:{secret}#1@host/db"),
            format!("postgres://anna:{secret}/1@host/db"),
            format!("postgres://anna:{secret}@1@host/db"),
            format!("postgres://anna:{secret}@host:port/db"),
            format!("postgres://anna:{secret}%zz@host:99999/db"),
            format!("postgres://anna:{secret}@host/db?sslmode=always"),
            secret.to_owned(),
        ] {
            let Err(error) = options(&url) else { panic!("{url} is read") };
            assert!(!error.to_string().contains(secret), "{error}");
            assert!(error.hint().is_some(), "{error}");
        }
    }

    #[test]
    fn whoever_names_an_authority_wants_the_certificate_checked() {
        let mode = |query: &str| {
            options(&format!("postgres://host/db?{query}")).expect("an address").get_ssl_mode()
        };
        for (query, checks) in [
            ("sslmode=require&sslrootcert=/ca.crt", true),
            ("sslrootcert=/ca.crt&sslmode=require", true),
            ("sslmode=require", false),
            ("sslmode=prefer&sslrootcert=/ca.crt", false),
        ] {
            assert_eq!(matches!(mode(query), PgSslMode::VerifyCa), checks, "{query}");
        }
    }

    #[test]
    fn an_address_as_it_should_be_is_read() {
        for url in [
            "postgres://anna:p%40ss@db.example.dk:5433/dagtilbud?sslmode=verify-full",
            "postgresql://anna@%2Fvar%2Frun%2Fpostgresql/dagtilbud",
            "postgres:///dagtilbud?host=/tmp",
        ] {
            assert!(options(url).is_ok(), "{url}");
        }
    }
}
