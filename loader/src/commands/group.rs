//! `dagtilbud group`: comparison groups.

use std::process::ExitCode;

use sqlx::postgres::PgConnection;

use crate::cli::{Cli, Format, GroupArgs, GroupCommand};
use crate::delivery::kommune::kommune;
use crate::error::{LoadError, Result};
use crate::{report, upkeep::group};

pub(super) async fn run(cli: &Cli, arguments: &GroupArgs) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
    match &arguments.command {
        GroupCommand::List => return list(cli, &mut connection).await,
        GroupCommand::Set { navn, kommune } => {
            group::set(&mut connection, navn, kommune).await?;
            report::say(format!("`{navn}` is drawn"));
        }
        GroupCommand::Remove { navn } => {
            if !group::remove(&mut connection, navn).await? {
                return Err(LoadError::Argument(format!("there is no group `{navn}`")));
            }
            report::say(format!("`{navn}` is removed"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(cli: &Cli, connection: &mut PgConnection) -> Result<ExitCode> {
    let groups = group::list(connection).await?;
    match cli.format() {
        Format::Json => report::json(&groups),
        Format::Text => {
            let name = |nr: &i16| {
                let known = u16::try_from(*nr).ok().and_then(kommune);
                known.map_or_else(|| nr.to_string(), |kommune| kommune.navn.to_owned())
            };
            let rows = groups.iter().map(|group| {
                let names: Vec<String> = group.kommuner.iter().map(name).collect();
                vec![group.navn.clone(), names.join(", ")]
            });
            report::data(report::table(&["gruppe", "kommuner"], rows));
        }
    }
    Ok(ExitCode::SUCCESS)
}
