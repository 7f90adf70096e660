//! The way of a delivery: the seven steps, and the one transaction.

use sqlx::postgres::PgConnection;
use tokio::task::spawn_blocking;

use crate::change::turns::Turn;
use crate::change::{Change, kommuner_of};
use crate::cpr::key::Pseudonyms;
use crate::db::locks;
use crate::detect::header;
use crate::detect::timeliness;
use crate::detect::{self, Delivery};
use crate::error::{Fault, LoadError, Result};
use crate::outcome::preview::Figures;
use crate::outcome::{DeliveryReport, Progress};
use crate::read::{self, Limits, Survey};
use crate::rejects;
use crate::stage::{self, Reading};
use crate::validate::layout;

/// What a load may do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Let slices through that a guard would hold.
    pub accepter: bool,
    /// Do everything but commit.
    pub dry_run: bool,
    /// How much of a file is read.
    pub limits: Limits,
}

/// How often a load that another one got in the way of is tried.
pub(crate) const ATTEMPTS: u32 = 5;

/// Loads one delivery, whole or not at all. One that is refused is recorded and reported; an error
/// is one of the environment, and leaves nothing behind.
#[tracing::instrument(name = "load", skip_all, fields(filnavn = %delivery.filnavn))]
pub async fn load(
    connection: &mut PgConnection,
    delivery: &Delivery,
    pseudonyms: Pseudonyms,
    options: Options,
    turn: &Turn,
    progress: &dyn Progress,
) -> Result<DeliveryReport> {
    let mut attempt = 1;
    let ended = loop {
        let again = pseudonyms.clone();
        let ended = seven_steps(connection, delivery, again, options, turn, progress).await;
        match &ended {
            Err(error) if error.is_collision() && attempt < ATTEMPTS => {
                tracing::info!(attempt, "another load was in the way, once more");
                attempt += 1;
            }
            _ => break ended,
        }
    };
    match ended {
        Err(error) if error.fault() == Fault::Delivery => {
            let mut report = DeliveryReport::refused(delivery, &error);
            if !options.dry_run {
                let reason = error.to_string();
                let nr = stage::refuse(connection, delivery, options.limits, &reason).await?;
                report.levering_nr = nr.unwrap_or_default();
            }
            Ok(report)
        }
        Ok(report) => {
            let (levering_nr, status) = (report.levering_nr, report.status.as_str());
            tracing::info!(levering_nr, status, antal_linjer = report.antal_linjer, "loaded");
            Ok(report)
        }
        Err(error) => Err(locks::name_holders(connection, error).await),
    }
}

async fn seven_steps(
    connection: &mut PgConnection,
    delivery: &Delivery,
    pseudonyms: Pseudonyms,
    options: Options,
    turn: &Turn,
    progress: &dyn Progress,
) -> Result<DeliveryReport> {
    // 1. detect
    progress.phase("detect", None);
    let survey = survey(delivery, options.limits).await?;
    turn.to_enter().await;
    let mut report = DeliveryReport::new(delivery, &survey);
    if let Some(levering_nr) = detect::known(connection, delivery, &survey).await? {
        return Ok(report.known(levering_nr));
    }
    report.untimely(timeliness::check(delivery, options.accepter)?);
    let layout = layout(delivery.kilde);
    header::check(layout, &delivery.filnavn, &survey)?;
    let binding = layout.bind(&delivery.filnavn, &survey.header)?;
    report.unknown_columns(&binding.unknown);

    let mut change = Change::begin(connection, "loading the delivery").await?;
    let Some(levering_nr) = stage::enter(&mut change, delivery, &survey, turn).await? else {
        let first = detect::known(&mut change, delivery, &survey).await?;
        return Ok(report.known(first.unwrap_or_default()));
    };
    // 2. read, 3. validate, 4. stage
    progress.phase("read, validate, stage", Some(survey.lines));
    let again = pseudonyms.clone();
    let limits = options.limits;
    let reading =
        Reading { delivery, survey: &survey, layout, binding, levering_nr, limits, pseudonyms };
    let mut tally = stage::stage(&mut change, reading, progress).await?;
    let kilde = layout.kilde.as_str();
    turn.to_merge(kommuner_of(kilde, &tally.kommuner())).await;
    stage::fill_vault(&mut change).await?;
    rejects::mend_loaded(&mut change, levering_nr, again, &mut tally).await?;
    locks::lock_kommuner(&mut change, &kommuner_of(kilde, &tally.kommuner())).await?;
    // Nobody lets nothing through: it would take the place of what is there.
    let accepter = options.accepter && tally.accepted > 0;
    let (held, measured) = stage::hold(&mut change, layout, levering_nr, &tally, accepter).await?;
    let before = Figures::before(&mut change, &tally.kommuner(), options.dry_run).await?;
    // 5. merge
    progress.phase("merge", None);
    let touched = change.merge().await?;
    // 6. refresh
    progress.phase("refresh", None);
    change.refresh(&touched).await?;
    // 7. report
    progress.phase("report", None);
    report.maalinger = measured;
    report.finish(levering_nr, layout, &tally, held);
    stage::close(&mut change, layout, &mut report, &tally).await?;
    if let Some(before) = before {
        let preview = before.preview(&mut change, layout, levering_nr).await?;
        report.forhaandsvisning = Some(preview);
    }
    if options.dry_run {
        change.roll_back().await?;
    } else {
        change.commit().await?;
    }
    Ok(report)
}

/// The first reading takes a while for a large file: off the thread that talks to the database.
async fn survey(delivery: &Delivery, limits: Limits) -> Result<Survey> {
    let (delivery, layout) = (delivery.clone(), layout(delivery.kilde));
    let read = spawn_blocking(move || {
        let path = &delivery.path;
        let mut survey = read::survey(path, limits, |_| ())?;
        detect::check_packed(&delivery)?;
        survey.quoted = layout.quoted || read::is_quoted(path, &survey, limits)?;
        Ok(survey)
    });
    let read = read.await;
    read.map_err(|error| LoadError::Internal(error.to_string()))?
}
