//! `dagtilbud load`: deliveries in, reports out.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;
use sqlx::postgres::PgConnection;

use crate::cli::{Cli, Format, LoadArgs};
use crate::config::{self, CprKey};
use crate::detect::{self, Delivery, Said};
use crate::error::Result;
use crate::migrate;
use crate::pipeline::{self, Options};
use crate::report::{self, DeliveryReport, Metrics, Progress, Status, Talk};

/// Loads every delivery that the paths lead to, one transaction each. After one that fails the
/// others go on.
pub(super) async fn run(cli: &Cli, arguments: &LoadArgs) -> Result<ExitCode> {
    let LoadArgs { paths, inbox, accepter, dry_run, kilde, periode, leveret } = arguments;
    if let Some(folder) = &inbox.inbox {
        return super::inbox::run(cli, inbox, folder).await;
    }
    let metrics = inbox.metrics.as_deref().map(Metrics::new).transpose()?;
    let said = Said { kilde: *kilde, periode: *periode, leveret: *leveret };
    let (deliveries, passed_over) = detect::deliveries(paths, said)?;
    for path in passed_over {
        say_passed_over(&path);
    }
    let mut connection = super::connect(cli).await?;
    migrate::migrate(&mut connection).await?;
    let options = Options { accepter: *accepter, dry_run: *dry_run };
    let talk = if cli.format == Format::Json { Talk::Silent } else { Talk::Deliveries };
    let (reports, errors) = load_all(cli, &mut connection, &deliveries, options, talk).await?;
    if let Some(metrics) = metrics {
        for report in &reports {
            metrics.observe(report);
        }
        metrics.fail(errors);
        metrics.write(&mut connection).await?;
    }
    summarise(cli, &reports, errors);
    Ok(match errors {
        0 if reports.iter().any(|report| report.status.needs_attention()) => ExitCode::from(1),
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(2),
    })
}

/// Loads deliveries one after the other; returns their reports and how many failed.
pub(super) async fn load_all(
    cli: &Cli,
    connection: &mut PgConnection,
    deliveries: &[Delivery],
    options: Options,
    talk: Talk,
) -> Result<(Vec<DeliveryReport>, usize)> {
    let key = CprKey::open(&config::home(), connection).await?;
    let progress = Progress::new(talk, deliveries);
    let (mut reports, mut errors) = (Vec::new(), 0);
    for delivery in deliveries {
        progress.begin(delivery);
        match pipeline::load(connection, delivery, key.pseudonyms(), options, &progress).await {
            Ok(report) => {
                progress.end(delivery, &report);
                reports.push(report);
            }
            Err(error) => {
                errors += 1;
                progress.fail(delivery, &error);
                if error.is_lost() {
                    *connection = super::connect(cli).await?;
                }
            }
        }
    }
    Ok((reports, errors))
}

/// Says that a file in a folder is none of ours.
pub(super) fn say_passed_over(path: &Path) {
    report::say(format!("passed over  {}: not named as a delivery", path.display()));
}

fn summarise(cli: &Cli, reports: &[DeliveryReport], errors: usize) {
    match cli.format {
        Format::Text => report::data(report::text::summary(reports, errors)),
        Format::Json => {
            let count = |status| reports.iter().filter(|report| report.status == status).count();
            let summary = json!({
                "deliveries": reports,
                "indlaest": count(Status::Indlaest),
                "kendt": count(Status::Kendt),
                "delvis": count(Status::Delvis),
                "tilbageholdt": count(Status::Tilbageholdt),
                "afvist": count(Status::Afvist),
                "fejlet": errors,
            });
            report::data(summary.to_string());
        }
    }
}
