//! `dagtilbud access`: who may see what.

use std::process::ExitCode;

use serde_json::json;
use sqlx::postgres::PgConnection;

use super::privacy::line_from_stdin;
use crate::cli::{AccessArgs, AccessCommand, Cli, Format, GrantArgs};
use crate::cpr::masked;
use crate::error::{LoadError, Result};
use crate::report;
use crate::upkeep::access::{self, Ended, Login, Revoked, Right};

pub(super) async fn run(cli: &Cli, arguments: &AccessArgs) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
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
        AccessCommand::Limit { minutes, login } => {
            access::limit(&mut connection, login.as_deref(), *minutes).await?;
            match cli.format() {
                Format::Json => {
                    report::json(&json!({ "login": login, "transaktion_minutter": minutes }));
                }
                Format::Text => {
                    let whose = login.as_deref().unwrap_or("who reads");
                    report::data(format!("{whose}: {minutes} minutes a transaction"));
                }
            }
        }
        AccessCommand::End => return end(cli, &mut connection).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// Ends what is too long; exit 1 where something was, and may not be ended.
async fn end(cli: &Cli, connection: &mut PgConnection) -> Result<ExitCode> {
    let ended = access::end_long(connection).await?;
    match cli.format() {
        Format::Json => report::json(&json!({ "afsluttet": ended })),
        Format::Text if ended.is_empty() => report::data("no transaction is too long"),
        Format::Text => ended.iter().map(in_words).for_each(report::data),
    }
    let is_done = ended.iter().all(|one| one.er_afsluttet);
    Ok(if is_done { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Ends the transactions of readers that are too long, and says so: whatever a load writes anew would
/// stay on the disk twice for as long as they last.
pub(super) async fn end_long_transactions(connection: &mut PgConnection) -> Result<()> {
    access::end_long(connection).await?.iter().map(in_words).for_each(report::say);
    Ok(())
}

fn in_words(one: &Ended) -> String {
    let Ended { login, pid, program, siden, transaktion_minutter, er_afsluttet } = one;
    let program = if program.is_empty() { String::new() } else { format!(", {program}") };
    let (what, rest) = if *er_afsluttet {
        ("ended       ", "")
    } else {
        ("too long    ", "; the owner may not end it (`dagtilbud doctor`)")
    };
    let session = format!("login `{login}` (process {pid}{program})");
    format!(
        "{what}{session}: one transaction since {siden} UTC, it may last {transaktion_minutter} \
         minutes{rest}"
    )
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
            let rows = logins.iter().map(|one| {
                let groups = one.grupper.iter().map(|it| it.trim_start_matches("dagtilbud_"));
                let groups = groups.collect::<Vec<_>>().join(", ");
                let kommuner: Vec<String> = one.kommuner.iter().map(ToString::to_string).collect();
                let minutes = one.transaktion_minutter.map(|minutes| format!("{minutes} min"));
                let remark = if one.er_kendt { "" } else { "not the login that was let in" };
                vec![
                    one.login.clone(),
                    groups,
                    kommuner.join(", "),
                    minutes.unwrap_or_default(),
                    remark.to_owned(),
                ]
            });
            let header = ["login", "adgang", "kommuner", "transaktion", ""];
            report::data(report::table(&header, rows));
        }
    }
}
