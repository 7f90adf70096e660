//! `dagtilbud demo`: invented deliveries in, indicators out.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use chrono::NaiveDate;
use sqlx::postgres::PgConnection;

use super::load::{Way, load_all};
use crate::cli::{Cli, DemoArgs, Format};
use crate::config;
use crate::db::sql;
use crate::detect::{self, Delivery, Said};
use crate::error::{LoadError, Result};
use crate::generate::Plan;
use crate::outcome::Status;
use crate::pipeline::Options;
use crate::read::Limits;
use crate::report::demo::{DemoReport, Rejected, Source};
use crate::report::indicators::Series;
use crate::report::{self, Talk};
use crate::{read, upkeep::migrate};

/// Attendance is large: the demo has its last two months, one as a file and one day by day.
const MONTHS_WITH_AULA: i32 = 2;

/// Loads the invented deliveries and shows what came of them.
pub(super) async fn run(cli: &Cli, arguments: &DemoArgs) -> Result<ExitCode> {
    let folder = config::home().join("demo");
    let plan = plan();
    let talk = if cli.format() == Format::Json { Talk::Silent } else { Talk::Progress };
    let mut connection = super::connect(cli).await?;
    migrate::migrate(&mut connection).await?;
    write_deliveries(&plan, &folder)?;
    let deliveries = detect::deliveries(std::slice::from_ref(&folder), Said::default())?.deliveries;
    let fingerprints = fingerprints(&deliveries)?;
    if !arguments.force {
        refuse_to_mix(&mut connection, &fingerprints).await?;
    }
    if talk == Talk::Progress {
        report::say(format!(
            "{} invented deliveries of {} kommuner in `{}`",
            deliveries.len(),
            plan.kommuner.len(),
            folder.display()
        ));
    }
    let begun = Instant::now();
    let way = Way { options: Options::default(), talk, jobs: None };
    let (reports, failed) = load_all(cli, &mut connection, &deliveries, way).await?;
    let duration_ms = begun.elapsed().as_millis();
    let known = reports.iter().filter(|report| report.status == Status::Kendt).count();
    let shown = DemoReport {
        folder,
        kendt: known,
        deliveries: reports,
        fejlet: failed,
        kilder: sources(&mut connection, &fingerprints).await?,
        noegletal: indicators(&mut connection, &plan).await?,
        afvist: rejected(&mut connection, &fingerprints).await?,
        duration_ms,
    };
    match cli.format() {
        Format::Json => report::json(&shown),
        Format::Text => {
            shown.lines(&program(cli), cli.database_url().is_some()).iter().for_each(report::data);
        }
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// Five kommuner, 2023 and 2024.
fn plan() -> Plan {
    let plan = Plan::default();
    Plan { aula_from: Some(plan.months_before_the_end(MONTHS_WITH_AULA)), ..plan }
}

/// Writes the deliveries where they are not there yet: aside first, so that a folder that is there
/// is complete.
fn write_deliveries(plan: &Plan, folder: &Path) -> Result<()> {
    if folder.exists() {
        return Ok(());
    }
    let aside = folder.with_extension(format!("new-{}", std::process::id()));
    fs_err::create_dir_all(&aside)?;
    plan.write(&aside)?;
    fs_err::rename(&aside, folder)?;
    Ok(())
}

fn fingerprints(deliveries: &[Delivery]) -> Result<Vec<String>> {
    let sha256 =
        |delivery: &Delivery| Ok(read::survey(&delivery.path, Limits::default(), |_| ())?.sha256);
    let all: BTreeSet<String> = deliveries.iter().map(sha256).collect::<Result<_>>()?;
    Ok(all.into_iter().collect())
}

/// Invented children among real ones would spoil every figure.
async fn refuse_to_mix(connection: &mut PgConnection, fingerprints: &[String]) -> Result<()> {
    let others: i64 =
        sql!("commands/demo/count_others").bind(fingerprints).value(connection).await?;
    if others == 0 { Ok(()) } else { Err(LoadError::DemoAmongOthers { others }) }
}

async fn sources(connection: &mut PgConnection, fingerprints: &[String]) -> Result<Vec<Source>> {
    type Row = (String, i64, i64, i64, i64, i64, i64);
    let rows: Vec<Row> = sql!("commands/demo/sources").bind(fingerprints).rows(connection).await?;
    let source = |(kilde, leverancer, linjer, godkendt, afvist, sprunget_over, holdt)| Source {
        kilde,
        leverancer,
        linjer,
        godkendt,
        afvist,
        sprunget_over,
        holdt,
    };
    Ok(rows.into_iter().map(source).collect())
}

async fn rejected(connection: &mut PgConnection, fingerprints: &[String]) -> Result<Vec<Rejected>> {
    let rows: Vec<(String, i64, String, String)> =
        sql!("commands/demo/reject_codes").bind(fingerprints).rows(connection).await?;
    let rejected = |(kode, linjer, kilder, besked)| Rejected { kode, linjer, kilder, besked };
    Ok(rows.into_iter().map(rejected).collect())
}

async fn indicators(connection: &mut PgConnection, plan: &Plan) -> Result<Vec<Series>> {
    type Row = (String, String, String, String, i16, String, Vec<NaiveDate>, Vec<Option<f64>>);
    let kommuner: Vec<i16> = plan.kommuner.iter().map(|nr| nr.cast_signed()).collect();
    let rows: Vec<Row> = sql!("commands/demo/indicators").bind(kommuner).rows(connection).await?;
    let series = |row: Row| {
        let (noegletal_id, noegletal_navn, frekvens, enhed, ..) = row;
        let (.., kommune_nr, kommune_navn, perioder, vaerdier) = row;
        Series {
            noegletal_id,
            noegletal_navn,
            frekvens,
            enhed,
            kommune_nr,
            kommune_navn,
            perioder,
            vaerdier,
        }
    };
    Ok(rows.into_iter().map(series).collect())
}

/// What the user calls us by; whoever named a server on the command line has to name it again.
fn program(cli: &Cli) -> String {
    let name = std::env::args().next().unwrap_or_else(|| "dagtilbud".to_owned());
    if cli.names_server() { format!("{name} --database-url …") } else { name }
}
