//! `dagtilbud retract`, `rebuild` and `verify`: the warehouse as a function of what it accepted.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::{Cli, Format, RetractArgs};
use crate::error::Result;
use crate::merge::RowsChanged;
use crate::upkeep::rebuild::Verdict;
use crate::{report, upkeep::rebuild};

pub(super) async fn retract(cli: &Cli, arguments: &RetractArgs) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
    let changes = rebuild::retract(&mut connection, arguments.levering, &arguments.aarsag).await?;
    match cli.format() {
        Format::Json => {
            report::data(
                json!({ "levering_nr": arguments.levering, "aendringer": changes }).to_string(),
            );
        }
        Format::Text => {
            report::data(format!("delivery {} is taken back", arguments.levering));
            print(&changes);
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn rebuild(cli: &Cli) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
    let changes = rebuild::rebuild(&mut connection).await?;
    match cli.format() {
        Format::Json => report::json(&json!({ "aendringer": changes })),
        Format::Text if changes.is_empty() => report::data("rebuilt; nothing differed"),
        Format::Text => {
            report::data("rebuilt; these tables differed");
            print(&changes);
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn verify(cli: &Cli) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
    let verdict = rebuild::verify(&mut connection).await?;
    match cli.format() {
        Format::Json => {
            report::json(&json!({ "er_ens": verdict.is_clean(), "fund": verdict }));
        }
        Format::Text if verdict.is_clean() => {
            report::data("verified: the star is what the accepted deliveries say");
        }
        Format::Text => said(&verdict),
    }
    Ok(if verdict.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Prints what is wrong, and what to do about it.
fn said(verdict: &Verdict) {
    if !verdict.differences.is_empty() || !verdict.broken.is_empty() {
        report::data("the star differs from what the accepted deliveries say");
        print(&verdict.differences);
        for (name, count) in &verdict.broken {
            report::data(format!("    broken    {name}: {count} times"));
        }
        report::say(
            "\nhint: `dagtilbud rebuild` computes the star anew and applies the difference",
        );
    }
    if !verdict.foreign_keys.is_empty() {
        report::data("foreign keys from outside hold rows of the warehouse fast");
        report::say("\nhint: these statements take them away");
        for statement in &verdict.foreign_keys {
            report::data(format!("    {statement};"));
        }
    }
}

/// Prints what changed in the star, a line a table.
pub(super) fn print(changes: &[RowsChanged]) {
    for RowsChanged { tabel, antal_slettet, antal_indsat } in changes {
        report::data(format!("    {tabel:30} {antal_slettet} rows gone, {antal_indsat} rows new"));
    }
}
