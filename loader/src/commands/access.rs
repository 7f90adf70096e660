//! `dagtilbud access`: who may see what.

use std::process::ExitCode;

use serde_json::json;
use sqlx::postgres::PgConnection;

use super::privacy::line_from_stdin;
use crate::access::{self, Login, Revoked, Right};
use crate::cli::{AccessArgs, AccessCommand, Cli, Format, GrantArgs};
use crate::cpr_text::masked;
use crate::error::{LoadError, Result};
use crate::{migrate, report};

pub(super) async fn run(cli: &Cli, arguments: &AccessArgs) -> Result<ExitCode> {
    let mut connection = super::connect(cli).await?;
    migrate::migrate(&mut connection).await?;
    match &arguments.command {
        AccessCommand::Grant(arguments) => grant(cli, &mut connection, arguments).await?,
        AccessCommand::Revoke { login } => {
            let revoked = access::revoke(&mut connection, login).await?;
            let login = masked(login);
            match cli.format() {
                Format::Json => {
                    let Revoked { havde_adgang, antal_afsluttet } = revoked;
                    report::json(&json!({
                        "login": login,
                        "havde_adgang": havde_adgang,
                        "antal_afsluttet": antal_afsluttet,
                    }));
                }
                Format::Text => report::data(said(&login, revoked)),
            }
        }
        AccessCommand::Renew => {
            let renewed = access::renew(&mut connection).await?;
            match cli.format() {
                Format::Json => report::json(&json!({ "fornyet": renewed })),
                Format::Text if renewed.is_empty() => {
                    report::data("nobody who is listed has a login here");
                }
                Format::Text => {
                    for login in renewed {
                        report::data(format!("{login} has access"));
                    }
                }
            }
        }
        AccessCommand::List => list(cli, &access::list(&mut connection).await?),
    }
    Ok(ExitCode::SUCCESS)
}

/// What taking access back did.
fn said(login: &str, revoked: Revoked) -> String {
    match revoked {
        Revoked { havde_adgang: false, .. } => format!("{login} had no access"),
        Revoked { antal_afsluttet: Some(0), .. } => format!("{login} has no access any more"),
        Revoked { antal_afsluttet: Some(count), .. } => {
            format!("{login} has no access any more; {count} sessions ended")
        }
        Revoked { antal_afsluttet: None, .. } => format!(
            "{login} has no access any more; its open sessions may only be ended by a superuser or \
             a member of `pg_signal_backend`"
        ),
    }
}

async fn grant(cli: &Cli, connection: &mut PgConnection, arguments: &GrantArgs) -> Result<()> {
    let GrantArgs { login, kommune, benchmark, loader, cpr, create, password_stdin } = arguments;
    let right = match (benchmark, loader) {
        (true, _) => Right::Benchmark,
        (_, true) => Right::Loader,
        _ => Right::Kommuner { kommuner: kommune.clone(), cpr: *cpr },
    };
    let mut made = None;
    if *create {
        if access::exists(connection, login).await? {
            return Err(LoadError::Argument(format!(
                "the login `{login}` is there already: leave `--create` out"
            )));
        }
        let password = if *password_stdin {
            line_from_stdin("password")?
        } else {
            made.insert(access::password()?).clone()
        };
        access::create(connection, login, &right, &password).await?;
    }
    access::grant(connection, login, &right).await?;
    match cli.format() {
        Format::Json => {
            report::json(&json!({ "login": login, "adgangskode": made }));
        }
        Format::Text => {
            report::data(format!("{login} has access"));
            if let Some(password) = made {
                report::data(format!("password, shown this once: {password}"));
            }
        }
    }
    Ok(())
}

fn list(cli: &Cli, logins: &[Login]) {
    match cli.format() {
        Format::Json => report::json(&logins),
        Format::Text => {
            let rows = logins.iter().map(|Login { login, grupper, kommuner, er_kendt }| {
                let groups = grupper.iter().map(|group| group.trim_start_matches("dagtilbud_"));
                let kommuner: Vec<String> = kommuner.iter().map(ToString::to_string).collect();
                let remark = if *er_kendt { "" } else { "not the login that was let in" };
                let groups = groups.collect::<Vec<_>>().join(", ");
                vec![login.clone(), groups, kommuner.join(", "), remark.to_owned()]
            });
            report::data(report::table(&["login", "adgang", "kommuner", ""], rows));
        }
    }
}
