//! `dagtilbud package`: data packages.

use std::process::ExitCode;
use std::sync::Arc;

use crate::cli::{ApplyArgs, Cli, Format, PackageArgs, PackageCommand};
use crate::error::{LoadError, Result};
use crate::outlets::package::{self, Made, Order};
use crate::report::{self, Packages};
use crate::{db, upkeep::migrate};
use embedded::DATABASE;

pub(super) async fn run(cli: &Cli, arguments: &PackageArgs) -> Result<ExitCode> {
    if let Some(PackageCommand::Apply(arguments)) = &arguments.command {
        return apply(cli, arguments);
    }
    let order = order(arguments)?;
    let out = arguments
        .out
        .as_deref()
        .ok_or_else(|| LoadError::Internal("`--out` is required".into()))?;
    let url = match cli.database_url() {
        Some(url) => url,
        None => super::cluster()?.ensure_started().await?.url(DATABASE),
    };
    let mut connection = db::connect(&url).await?;
    migrate::must_be_current(&mut connection).await?;
    db::close(connection).await?;
    let progress = Arc::new(Packages::new(cli.format() == Format::Json));
    let made = package::make(&url, out, order, progress).await?;
    if cli.format() == Format::Json {
        report::json(&made);
    } else {
        let rows: u64 = made.iter().map(|package| package.antal_raekker).sum();
        let packages = if made.len() == 1 { "package" } else { "packages" };
        report::data(format!("{} {packages}, {rows} rows", made.len()));
    }
    Ok(ExitCode::SUCCESS)
}

fn order(arguments: &PackageArgs) -> Result<Order> {
    let period = arguments.period();
    if let (Some(from), Some(to)) = (period.from, period.to)
        && from > to
    {
        return Err(LoadError::Argument(format!(
            "the period is empty: {} comes after {}",
            from.format("%Y-%m"),
            to.format("%Y-%m")
        )));
    }
    let mut kommuner = arguments.kommune.clone();
    kommuner.sort_unstable();
    kommuner.dedup();
    Ok(Order {
        kommuner: (!arguments.alle).then_some(kommuner),
        period,
        parts: arguments.indhold.iter().copied().collect(),
        formats: arguments.formats(),
        as_zip: arguments.zip,
        siden: arguments.siden,
        med_cpr: arguments.med_cpr,
        jobs: super::jobs(arguments.jobs.map(usize::from)),
    })
}

fn apply(cli: &Cli, arguments: &ApplyArgs) -> Result<ExitCode> {
    let ApplyArgs { former, delta, out, zip } = arguments;
    let made: Made = package::apply(former, delta, out, *zip)?;
    match cli.format() {
        Format::Json => report::json(&made),
        Format::Text => report::data(report::packages::line(&made)),
    }
    Ok(ExitCode::SUCCESS)
}
