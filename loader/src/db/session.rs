//! A session is ours on any server: what a load depends on is set when it connects, whatever the
//! server, the database or the login has been told.

use std::str::FromStr as _;

use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};

use super::{inline, sql, tunnel};
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
    let options = PgConnectOptions::from_str(&bare(url)).map_err(|_| LoadError::Address {
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

/// An address without what the driver has no use for.
fn bare(url: &str) -> String {
    let Some((server, query)) = url.split_once('?') else { return url.to_owned() };
    let is_of_use = |pair: &&str| !PASSED_OVER.iter().any(|name| is_called(pair, name));
    let kept: Vec<&str> = query.split('&').filter(is_of_use).collect();
    if kept.is_empty() { server.to_owned() } else { format!("{server}?{}", kept.join("&")) }
}

fn is_called(pair: &str, name: &str) -> bool {
    pair.split_once('=').is_some_and(|(said, _)| said == name)
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
    if port(authority).is_some_and(|port| !is_port(port)) {
        return Some(NO_PORT.into());
    }
    let query = rest.split('#').next().and_then(|rest| rest.split_once('?'));
    let mut pairs = query.map_or("", |(_, query)| query).split('&').filter(|it| !it.is_empty());
    pairs.find_map(parameter_objection)
}

const NO_PORT: &str = "its port is no number from 1 to 65535";

/// What stands behind the host's colon; the colons of an IPv6 address stand in brackets.
fn port(authority: &str) -> Option<&str> {
    let host = authority.rsplit('@').next().unwrap_or_default();
    let behind_brackets = host.rsplit(']').next().unwrap_or_default();
    behind_brackets.split_once(':').map(|(_, port)| port).filter(|port| !port.is_empty())
}

fn is_port(port: &str) -> bool {
    port.parse::<u16>().is_ok_and(|port| port > 0)
}

/// The parameters that the driver knows. It would log any other one, value and all: a password, if
/// that is what its misspelled name was to stand for.
const PARAMETERS: [&str; 17] = [
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
];

/// What libpq takes and changes nothing of what is done here.
const PASSED_OVER: [&str; 9] = [
    "connect_timeout",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
    "tcp_user_timeout",
    "client_encoding",
    "fallback_application_name",
    "gssencmode",
];

const SSL_MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

/// A longer name of a parameter is none, and may be part of a password.
const PARAMETER_LETTERS_MAX: usize = 30;

/// What is wrong with a parameter, `name=value`; nothing of its value is shown.
fn parameter_objection(pair: &str) -> Option<String> {
    let Some((name, value)) = pair.split_once('=') else {
        return Some("what stands behind `?` is no list of `name=value` with `&` between".into());
    };
    match name {
        "sslmode" | "ssl-mode" if !SSL_MODES.contains(&value.to_lowercase().as_str()) => {
            Some(format!("its `{name}` is none of {}", SSL_MODES.join(", ")))
        }
        "port" if !is_port(value) => Some(NO_PORT.into()),
        "options" => None,
        _ if PASSED_OVER.contains(&name) => None,
        _ if PARAMETERS.contains(&name) || name.starts_with("options[") => None,
        _ if is_name(name) => Some(format!("it has a parameter that nobody knows, `{name}`")),
        _ => Some("it has a parameter that nobody knows".into()),
    }
}

fn is_name(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-');
    name.len() <= PARAMETER_LETTERS_MAX && name.bytes().all(is_letter)
}

async fn prepare(connection: &mut PgConnection) -> Result<()> {
    let doing = "preparing the session";
    // First and alone: the rest takes longer than some limits allow.
    inline(doing, "set statement_timeout = 0").run(connection).await?;
    sql!("db/session").run(connection).await?;
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
            format!("postgres://anna@host/db?pwd={secret}"),
            format!("postgres://anna@host/db?password=abc&{secret}"),
            secret.to_owned(),
        ] {
            let Err(error) = options(&url) else { panic!("{url} is read") };
            assert!(!error.to_string().contains(secret), "{error}");
            assert!(error.hint().is_some(), "{error}");
        }
    }

    #[test]
    fn the_cause_is_named() {
        for (url, says) in [
            ("postgres://host/db?pwd=hemmeligt", "nobody knows, `pwd`"),
            ("postgres://host/db?sslmode=require&passwrod=x", "nobody knows, `passwrod`"),
            ("postgres://host/db?Hemmeligt1=x", "a parameter that nobody knows"),
            ("postgres://host/db?sslmode=requir", "`sslmode` is none of disable, allow"),
            ("postgres://host:abc/db", "port is no number"),
            ("postgres://anna:x@host:99999/db", "port is no number"),
            ("postgres://anna:x@host:0/db", "port is no number"),
            ("postgres://host/db?port=abc", "port is no number"),
            ("postgres://host/db?sslmode", "no list of `name=value`"),
        ] {
            let Err(error) = options(url) else { panic!("{url} is read") };
            assert!(error.to_string().contains(says), "{url}: {error}");
            assert!(!error.to_string().to_lowercase().contains("hemmeligt"), "{error}");
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
            "postgres://anna@db/dagtilbud?connect_timeout=10&sslmode=require&keepalives=1",
            "postgres://anna:p@[::1]:5432/dagtilbud",
            "postgres://host/dagtilbud?options=-c%20work_mem%3D64MB&application_name=x",
            "postgres://host/dagtilbud?options[work_mem]=64MB",
        ] {
            assert!(options(url).is_ok(), "{url}");
        }
    }
}
