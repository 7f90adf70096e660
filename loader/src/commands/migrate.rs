//! `dagtilbud migrate`: migrations, then views.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::{Cli, Format};
use crate::error::Result;
use crate::report;
use crate::upkeep::migrate;

pub(super) async fn run(cli: &Cli) -> Result<ExitCode> {
    let mut connection = super::connect(cli).await?;
    let migrated = migrate::migrate(&mut connection).await?;
    match cli.format() {
        Format::Json => report::data(
            json!({
                "migrations": migrated.migrations,
                "views_rebuilt": migrated.views_rebuilt,
            })
            .to_string(),
        ),
        Format::Text => {
            migrated.migrations.iter().for_each(|name| report::data(format!("applied  {name}")));
            if migrated.views_rebuilt {
                report::data(format!("rebuilt  {} views", migrate::VIEWS.len()));
            }
            report::data("the database is up to date");
        }
    }
    Ok(ExitCode::SUCCESS)
}
