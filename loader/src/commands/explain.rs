//! `dagtilbud explain`: what a figure stands on.

use std::process::ExitCode;

use crate::cli::{Cli, ExplainArgs, Format};
use crate::error::Result;
use crate::{outlets::explain, report};

pub(super) async fn run(cli: &Cli, arguments: &ExplainArgs) -> Result<ExitCode> {
    let ExplainArgs { noegletal, kommune, periode, since } = arguments;
    let mut connection = super::warehouse(cli).await?;
    let explanation =
        explain::explain(&mut connection, noegletal, *kommune, periode.first_day(), *since).await?;
    match cli.format() {
        Format::Json => report::json(&explanation),
        Format::Text => report::explain::lines(&explanation).iter().for_each(report::data),
    }
    Ok(ExitCode::SUCCESS)
}
