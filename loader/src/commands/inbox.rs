//! `dagtilbud load --inbox DIR`: takes what senders have put there, once or for as long as it runs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::json;
use sqlx::postgres::PgConnection;

use super::load;
use super::stop::Stop;
use crate::change::turns::Turn;
use crate::cli::{Cli, Format, InboxArgs, LoadArgs};
use crate::config;
use crate::cpr::key::CprKey;
use crate::detect::{Delivery, Tray};
use crate::error::{LoadError, Result};
use crate::inbox::{Claim, Contents, Filed, Inbox};
use crate::outcome::{DeliveryReport, Status};
use crate::pipeline::{self, Options};
use crate::read::Limits;
use crate::report::{self, Bars, Metrics, Talk, Unread};
use crate::{read, upkeep::migrate};

/// How often a watched inbox is looked into.
const POLL: Duration = Duration::from_secs(1);

/// The longest pause after failures.
const PAUSE_MAX: Duration = Duration::from_mins(1);

/// So often a file is tried that fails for its own sake.
const TIMES_MAX: u32 = 3;

/// How often figures are written while nothing happens: their ages grow.
const METRICS_EVERY: Duration = Duration::from_secs(15);

/// Takes the files of an inbox.
pub(super) async fn run(cli: &Cli, arguments: &LoadArgs, folder: &Path) -> Result<ExitCode> {
    let LoadArgs { inbox: arguments, limits, .. } = arguments;
    let inbox = Inbox::open(folder, Duration::from_secs(arguments.settle))?;
    let stop = Stop::listen(Duration::from_secs(arguments.grace))?;
    // Whatever it waits for, a connection or a lock, it ends when it has been told to for long enough.
    let mut loader = tokio::select! {
        biased;
        loader = Box::pin(Loader::new(cli, arguments, limits.get())) => loader?,
        () = stop.expired() => return Ok(ExitCode::from(2)),
    };
    if arguments.watch {
        tokio::select! {
            biased;
            () = Box::pin(loader.watch(inbox, &stop)) => {}
            () = stop.expired() => {}
        }
        loader.say_goodbye();
        return Ok(ExitCode::SUCCESS);
    }
    let contents = tokio::select! {
        biased;
        contents = Box::pin(loader.once(inbox, &stop)) => contents?,
        () = stop.expired() => Contents::default(),
    };
    Ok(loader.summarise(&contents, &stop))
}

/// How often a watching loader ends transactions of readers that are too long.
const LONG_EVERY: Duration = Duration::from_mins(1);

/// A loader at work on an inbox.
struct Loader<'a> {
    cli: &'a Cli,
    options: Options,
    key: CprKey,
    connection: Option<PgConnection>,
    metrics: Option<Metrics>,
    is_watching: bool,
    /// What came of the files; a watching loader keeps only the counts.
    reports: Vec<DeliveryReport>,
    /// What was refused unread, in JSON.
    unread: Vec<serde_json::Value>,
    counts: BTreeMap<&'static str, usize>,
    failed: usize,
    /// Files that another loader had in hand.
    elsewhere: usize,
    /// Files that were said to be passed over.
    passed_over: BTreeSet<PathBuf>,
    /// How often a file has failed for its own sake.
    failures: BTreeMap<PathBuf, u32>,
}

impl<'a> Loader<'a> {
    async fn new(cli: &'a Cli, arguments: &InboxArgs, limits: Limits) -> Result<Self> {
        let metrics = arguments.metrics.as_deref().map(Metrics::new).transpose()?;
        let (connection, key) = Self::connect(cli).await?;
        Ok(Self {
            cli,
            options: Options { limits, ..Options::default() },
            key,
            connection: Some(connection),
            metrics,
            is_watching: arguments.watch,
            reports: Vec::new(),
            unread: Vec::new(),
            counts: BTreeMap::new(),
            failed: 0,
            elsewhere: 0,
            passed_over: BTreeSet::new(),
            failures: BTreeMap::new(),
        })
    }

    /// Connects to a database that is up to date, with the key of its pseudonyms.
    async fn connect(cli: &Cli) -> Result<(PgConnection, CprKey)> {
        let mut connection = super::connect(cli).await?;
        migrate::migrate(&mut connection).await?;
        let key = CprKey::open(&config::home(), &mut connection).await?;
        Ok((connection, key))
    }

    /// The connection; a new one where the last one is lost.
    async fn connection(&mut self) -> Result<&mut PgConnection> {
        let connection = if let Some(connection) = self.connection.take() {
            connection
        } else {
            let (connection, key) = Self::connect(self.cli).await?;
            self.key = key;
            connection
        };
        Ok(self.connection.insert(connection))
    }

    /// Takes what is there, and is complete, now.
    async fn once(&mut self, mut inbox: Inbox, stop: &Stop) -> Result<Contents> {
        self.end_long_transactions().await;
        let mut contents = inbox.look()?;
        if !contents.incomplete.is_empty() {
            stop.sleep(inbox.settle()).await;
            contents = inbox.look()?;
        }
        self.take(&inbox, &contents, stop).await;
        while !self.failures.is_empty() && !stop.is_told() {
            contents = inbox.look()?;
            self.take(&inbox, &contents, stop).await;
        }
        self.end_long_transactions().await;
        let left = inbox.look()?;
        if let Err(error) = self.write_metrics(&left).await {
            self.fail("the figures", &error);
        }
        Ok(contents)
    }

    /// Ends the transactions of readers that are too long.
    async fn end_long_transactions(&mut self) {
        let ended = match self.connection().await {
            Ok(connection) => super::access::end_long_transactions(connection).await,
            Err(error) => Err(error),
        };
        if let Err(error) = ended {
            self.connection = None;
            self.fail("to end transactions that are too long", &error);
        }
    }

    /// Takes what comes, until it is told to stop. Nothing that fails ends it.
    async fn watch(&mut self, mut inbox: Inbox, stop: &Stop) {
        let (mut pause, mut metrics_due, mut long_due) = (POLL, Instant::now(), Instant::now());
        while !stop.is_told() {
            let (failed, done) = (self.failed, self.done());
            if Instant::now() >= long_due {
                long_due = Instant::now() + LONG_EVERY;
                self.end_long_transactions().await;
            }
            match inbox.look() {
                Ok(contents) => {
                    self.take(&inbox, &contents, stop).await;
                    if done != self.done() || Instant::now() >= metrics_due {
                        metrics_due = Instant::now() + METRICS_EVERY;
                        let left = inbox.look().unwrap_or_default();
                        if let Err(error) = self.write_metrics(&left).await {
                            self.fail("the figures", &error);
                        }
                    }
                }
                Err(error) => self.fail("the inbox", &error),
            }
            pause = if failed == self.failed { POLL } else { (pause * 2).min(PAUSE_MAX) };
            stop.sleep(pause).await;
        }
    }

    /// Takes files one after the other; after one that fails the others go on.
    async fn take(&mut self, inbox: &Inbox, contents: &Contents, stop: &Stop) {
        for (path, reason) in &contents.passed_over {
            if self.passed_over.insert(path.clone()) {
                load::say_passed_over(path, reason);
            }
        }
        self.failures.retain(|path, _| contents.deliveries.iter().any(|it| it.path == *path));
        self.refuse(inbox, contents, stop);
        for delivery in &contents.deliveries {
            if stop.is_told() {
                return;
            }
            match Claim::take(&delivery.path) {
                Ok(Some(claim)) => {
                    if let Err(error) = self.load(inbox, &claim, delivery, stop).await {
                        // Whatever it was, the connection may be in the middle of something.
                        self.connection = None;
                        self.meet(inbox, delivery, &error);
                    } else {
                        self.failures.remove(&delivery.path);
                    }
                }
                Ok(None) => {
                    self.elsewhere += 1;
                    self.failures.remove(&delivery.path);
                }
                Err(error) => self.meet(inbox, delivery, &error),
            }
        }
    }

    /// Meets a failure. A file that fails for its own sake again and again is set aside, so that it
    /// stops nothing.
    fn meet(&mut self, inbox: &Inbox, delivery: &Delivery, error: &LoadError) {
        if !error.may_be_the_deliverys() {
            return self.fail(&delivery.filnavn, error);
        }
        let times = self.failures.entry(delivery.path.clone()).or_default();
        *times += 1;
        let times = *times;
        if let Some(metrics) = &self.metrics {
            metrics.fail(1);
        }
        report::say(format!("failed      {} ({times} of {TIMES_MAX} times)", delivery.filnavn));
        report::error(error);
        if times < TIMES_MAX {
            return;
        }
        self.failures.remove(&delivery.path);
        let unread = report::unloadable(&delivery.filnavn, times, error);
        let filed = inbox.set_aside(&delivery.path, &unread.sheet()).map(|_| ());
        self.aside(&unread, filed);
    }

    /// Refuses files whose names do not say what they are, and what is no file.
    fn refuse(&mut self, inbox: &Inbox, contents: &Contents, stop: &Stop) {
        let misnamed = contents.misnamed.iter().map(|(path, reason)| {
            let unread = report::misnamed(&read::file_name(path), reason);
            (path, unread, true)
        });
        let odd = contents.odd.iter().map(|(path, what)| {
            let unread = report::no_file(&read::file_name(path), what);
            (path, unread, false)
        });
        for (path, unread, is_file) in misnamed.chain(odd) {
            if stop.is_told() {
                return;
            }
            let sheet = unread.sheet();
            let filed = if is_file {
                match Claim::take(path) {
                    Ok(Some(claim)) => inbox.file(&claim, Tray::Afvist, &sheet, false).map(|_| ()),
                    Ok(None) => continue,
                    // What cannot be opened needs no name either.
                    Err(_) => inbox.set_aside(path, &sheet).map(|_| ()),
                }
            } else {
                inbox.set_aside(path, &sheet).map(|_| ())
            };
            self.aside(&unread, filed);
        }
    }

    fn aside(&mut self, unread: &Unread, filed: Result<()>) {
        if let Err(error) = filed {
            return self.fail(&unread.filnavn, &error);
        }
        report::say(unread.sheet().trim_end());
        *self.counts.entry(Status::Afvist.as_str()).or_default() += 1;
        if !self.is_watching {
            self.unread.push(json!(unread));
        } else if !self.is_text() {
            report::json(unread);
        }
    }

    /// Loads a file and files it. One that cannot be loaded for want of a database stays.
    async fn load(
        &mut self,
        inbox: &Inbox,
        claim: &Claim,
        delivery: &Delivery,
        stop: &Stop,
    ) -> Result<()> {
        let talk = if self.is_text() { Talk::Deliveries } else { Talk::Silent };
        let progress = Bars::new(talk, std::slice::from_ref(delivery));
        let (pseudonyms, options) = (self.key.pseudonyms(), self.options);
        let connection = self.connection().await?;
        progress.begin(delivery);
        let turn = Turn::alone();
        let loading = pipeline::load(connection, delivery, pseudonyms, options, &turn, &progress);
        let loaded = tokio::select! {
            biased;
            loaded = Box::pin(loading) => loaded?,
            () = stop.expired() => {
                // Without its connection, the server rolls the delivery back.
                self.connection = None;
                report::say(format!("rolled back {}: told to stop", delivery.filnavn));
                return Ok(());
            }
        };
        let sheet = report::sheet(connection, &loaded).await?;
        let is_known = loaded.status == Status::Kendt;
        if inbox.file(claim, Tray::from(loaded.status), &sheet, is_known)? == Filed::Changed {
            report::say(format!("changed     {}: taken again later", delivery.filnavn));
        }
        progress.end(delivery, &loaded);
        self.note(loaded);
        Ok(())
    }

    fn note(&mut self, report: DeliveryReport) {
        *self.counts.entry(report.status.word()).or_default() += 1;
        if let Some(metrics) = &self.metrics {
            metrics.observe(&report);
        }
        if !self.is_watching {
            self.reports.push(report);
        } else if !self.is_text() {
            report::json(&report);
        }
    }

    fn fail(&mut self, what: &str, error: &LoadError) {
        self.failed += 1;
        if let Some(metrics) = &self.metrics {
            metrics.fail(1);
        }
        report::say(format!("failed      {what}"));
        report::error(error);
    }

    async fn write_metrics(&mut self, left: &Contents) -> Result<()> {
        let Some(metrics) = self.metrics.take() else { return Ok(()) };
        let unread = left.misnamed.len() + left.odd.len();
        metrics.waiting(left.deliveries.len() + unread + left.incomplete.len());
        let written = match self.connection().await {
            Ok(connection) => metrics.write(connection).await,
            Err(error) => Err(error),
        };
        self.metrics = Some(metrics);
        if written.is_err() {
            self.connection = None;
        }
        written
    }

    /// Says what came of it; the exit code.
    fn summarise(&self, contents: &Contents, stop: &Stop) -> ExitCode {
        let waiting = contents.incomplete.len();
        if self.is_text() {
            report::data(report::text::summary(&self.reports, self.failed, false));
            for (count, what) in [
                (self.count(Status::Afvist) - self.refused(), "refused unread"),
                (waiting, "left: not complete yet"),
                (self.elsewhere, "left: another loader has it"),
            ] {
                if count > 0 {
                    report::say(format!("{count} {what}"));
                }
            }
        } else {
            let mut summary = self.counts_as_json();
            let loaded = self.reports.iter().map(|report| json!(report));
            summary["deliveries"] = loaded.chain(self.unread.iter().cloned()).collect();
            summary["venter"] = json!(waiting);
            summary["hos_andre"] = json!(self.elsewhere);
            report::json(&summary);
        }
        let needs_attention = [Status::Delvis, Status::Tilbageholdt, Status::Afvist];
        if self.failed > 0 || stop.is_told() {
            ExitCode::from(2)
        } else if needs_attention.iter().any(|status| self.count(*status) > 0) {
            ExitCode::from(1)
        } else {
            ExitCode::SUCCESS
        }
    }

    fn say_goodbye(&self) {
        if self.is_text() {
            report::say(format!("stopped; {} files were filed", self.done()));
        } else {
            report::json(&self.counts_as_json());
        }
    }

    fn counts_as_json(&self) -> serde_json::Value {
        let mut summary = json!({ "fejlet": self.failed });
        for status in Status::ALL {
            summary[status.word()] = json!(self.count(status));
        }
        summary
    }

    fn count(&self, status: Status) -> usize {
        self.counts.get(status.word()).copied().unwrap_or_default()
    }

    fn refused(&self) -> usize {
        self.reports.iter().filter(|report| report.status == Status::Afvist).count()
    }

    fn done(&self) -> usize {
        self.counts.values().sum()
    }

    fn is_text(&self) -> bool {
        self.cli.format() == Format::Text
    }
}
