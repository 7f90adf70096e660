//! `dagtilbud load`: deliveries in, reports out.

use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use futures_util::future;
use serde_json::json;
use sqlx::postgres::PgConnection;

use crate::change::turns::Turns;
use crate::cli::{Cli, Format, LoadArgs};
use crate::config;
use crate::cpr::key::CprKey;
use crate::delivery::{Kilde, Leveret, Periode};
use crate::detect::{self, Delivery, Found, Said};
use crate::error::{LoadError, Result};
use crate::outcome::{DeliveryReport, Status};
use crate::pictures::shown;
use crate::pipeline::{self, Options};
use crate::report::{self, Bars, Metrics, Talk};
use crate::upkeep::migrate;

/// Loads every delivery that the paths lead to, one transaction each. After one that fails the
/// others go on.
pub(super) async fn run(cli: &Cli, arguments: &LoadArgs) -> Result<ExitCode> {
    let LoadArgs { paths, inbox, accepter, dry_run, kilde, periode, leveret, limits, .. } =
        arguments;
    let metrics = inbox.metrics.as_deref().map(Metrics::new).transpose()?;
    let said = Said { kilde: *kilde, periode: *periode, leveret: *leveret };
    let found = detect::deliveries(paths, said)?;
    say_what_was_found(&found);
    if found.deliveries.is_empty() {
        let what = "there is no delivery in what was named: nothing is loaded";
        return Err(LoadError::Argument(what.to_owned()));
    }
    let mut connection = super::connect(cli).await?;
    migrate::migrate(&mut connection).await?;
    if !dry_run {
        super::access::end_long_transactions(&mut connection).await?;
    }
    let options = Options { accepter: *accepter, dry_run: *dry_run, limits: limits.get() };
    let talk = if cli.format() == Format::Json { Talk::Silent } else { Talk::Deliveries };
    let way = Way { options, talk, jobs: arguments.jobs()? };
    let (reports, errors) = load_all(cli, &mut connection, &found.deliveries, way).await?;
    if !dry_run {
        super::access::end_long_transactions(&mut connection).await?;
    }
    if let Some(metrics) = metrics {
        for report in &reports {
            metrics.observe(report);
        }
        metrics.fail(errors);
        metrics.write(&mut connection).await?;
    }
    summarise(cli, &found, &reports, errors, *dry_run);
    Ok(match errors {
        0 if reports.iter().any(|report| report.status.needs_attention()) => ExitCode::from(1),
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(2),
    })
}

/// How deliveries are loaded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub(super) options: Options,
    pub(super) talk: Talk,
    /// How many side by side; `None`: one a core.
    pub(super) jobs: Option<NonZero<usize>>,
}

/// Loads deliveries, some side by side; returns their reports and how many failed. The outcome, and
/// the order in which it is told, is that of one after the other.
pub(super) async fn load_all(
    cli: &Cli,
    connection: &mut PgConnection,
    deliveries: &[Delivery],
    way: Way,
) -> Result<(Vec<DeliveryReport>, usize)> {
    let key = CprKey::open(&config::home(), connection).await?;
    let progress = Bars::new(way.talk, deliveries);
    let jobs = super::jobs(way.jobs.map(NonZero::get));
    let turns = deliveries.iter().map(|one| (one.kilde, one.periode, one.leveret)).collect();
    let line = Line {
        cli,
        key: &key,
        deliveries,
        options: way.options,
        turns: Turns::new(turns),
        next: AtomicUsize::new(0),
        ended: Mutex::new(Ended::new(deliveries.len())),
    };
    let beside = (1..jobs.min(deliveries.len())).map(|_| async {
        let mut connection = super::connect(cli).await?;
        line.work(&mut connection, &progress.beside()).await
    });
    let (first, beside) =
        future::join(line.work(connection, &progress), future::join_all(beside)).await;
    let ended = line.ended.into_inner().unwrap_or_else(PoisonError::into_inner);
    // A job that finds no connection leaves its deliveries to the others.
    if ended.told < deliveries.len() {
        beside.into_iter().fold(first, Result::and)?;
    }
    Ok(ended.outcome())
}

/// Deliveries in a line, from which each job takes the next one.
struct Line<'a> {
    cli: &'a Cli,
    key: &'a CprKey,
    deliveries: &'a [Delivery],
    options: Options,
    turns: Turns<(Kilde, Periode, Leveret)>,
    next: AtomicUsize,
    ended: Mutex<Ended>,
}

impl Line<'_> {
    /// Loads one after the other until none is left. Ends early where no connection is to be had.
    async fn work(&self, connection: &mut PgConnection, progress: &Bars) -> Result<()> {
        loop {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(delivery) = self.deliveries.get(place) else { return Ok(()) };
            let (turn, key) = (self.turns.take(place), self.key.pseudonyms());
            progress.begin(delivery);
            let loaded =
                pipeline::load(connection, delivery, key, self.options, &turn, progress).await;
            drop(turn);
            let is_lost = loaded.as_ref().is_err_and(LoadError::is_lost);
            self.tell(place, loaded, progress);
            if is_lost {
                *connection = super::connect(self.cli).await?;
            }
        }
    }

    fn tell(&self, place: usize, loaded: Result<DeliveryReport>, progress: &Bars) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        ended.tell(place, loaded, self.deliveries, progress);
    }
}

/// What came of the deliveries, told in their order.
struct Ended {
    loaded: Vec<Option<Result<DeliveryReport>>>,
    told: usize,
}

impl Ended {
    fn new(count: usize) -> Self {
        Self { loaded: (0..count).map(|_| None).collect(), told: 0 }
    }

    fn tell(
        &mut self,
        place: usize,
        loaded: Result<DeliveryReport>,
        deliveries: &[Delivery],
        progress: &Bars,
    ) {
        self.loaded[place] = Some(loaded);
        while let Some(Some(loaded)) = self.loaded.get(self.told) {
            match loaded {
                Ok(report) => progress.end(&deliveries[self.told], report),
                Err(error) => progress.fail(&deliveries[self.told], error),
            }
            self.told += 1;
        }
    }

    fn outcome(self) -> (Vec<DeliveryReport>, usize) {
        let count = self.loaded.len();
        let reports: Vec<DeliveryReport> =
            self.loaded.into_iter().flatten().filter_map(Result::ok).collect();
        let failed = count - reports.len();
        (reports, failed)
    }
}

/// Says what in the folders is none of ours, and what is there twice.
fn say_what_was_found(found: &Found) {
    for (path, reason) in &found.passed_over {
        say_passed_over(path, reason);
    }
    for same in found.twins() {
        let names: Vec<String> = same.iter().map(|path| shown(path)).collect();
        report::say(format!("same name    {}", names.join(", ")));
        report::say(
            "    hint      they say that they are one delivery; a correction has a later time in its \
             name, and what is not wanted is taken out",
        );
    }
}

/// Says that something in a folder is none of ours.
pub(super) fn say_passed_over(path: &Path, reason: &str) {
    report::say(format!("passed over  {}: {reason}", shown(path)));
}

/// Says what came of all of them, and of a dry run that nothing is kept.
fn summarise(cli: &Cli, found: &Found, reports: &[DeliveryReport], errors: usize, dry_run: bool) {
    match cli.format() {
        Format::Text => report::data(report::text::summary(reports, errors, dry_run)),
        Format::Json => {
            let count = |status| reports.iter().filter(|report| report.status == status).count();
            let passed_over = found
                .passed_over
                .iter()
                .map(|(path, reason)| json!({ "fil": path.to_string_lossy(), "aarsag": reason }));
            let passed_over: Vec<_> = passed_over.collect();
            let paths = |same: Vec<&Path>| -> Vec<String> { same.into_iter().map(shown).collect() };
            let twins: Vec<_> = found.twins().into_iter().map(paths).collect();
            let summary = json!({
                "deliveries": reports,
                "gemmes": !dry_run,
                "indlaest": count(Status::Indlaest),
                "kendt": count(Status::Kendt),
                "delvis": count(Status::Delvis),
                "tilbageholdt": count(Status::Tilbageholdt),
                "afvist": count(Status::Afvist),
                "fejlet": errors,
                "forbigaaet": passed_over,
                "samme_navn": twins,
            });
            report::json(&summary);
        }
    }
}
