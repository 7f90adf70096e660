//! How far a load has come: a bar on a terminal, plain lines elsewhere.
//!
//! One object for the whole load: a bar that came and went with every delivery would flicker. What
//! is printed meanwhile goes through it, so that bar and lines do not run into each other.

use std::fmt::Write;
use std::io::IsTerminal as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::{data, error, say, text};
use crate::detect::Delivery;
use crate::error::LoadError;
use crate::outcome::{DeliveryReport, Progress};

/// How much is said on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Talk {
    /// Nothing but what fails.
    Silent,
    /// Only how far the load has come.
    Progress,
    /// Also the lines about each delivery.
    Deliveries,
}

/// The progress of a load, as bars.
pub struct Bars {
    talk: Talk,
    /// Whether lines and bars meet on one screen.
    is_shared: bool,
    screen: MultiProgress,
    all: ProgressBar,
    one: ProgressBar,
    count: usize,
    done: Arc<AtomicUsize>,
}

/// Deliveries together, by their size on disk.
const ALL: &str = "{prefix:21} {bar:24} {left:10}  {wide_msg}";
/// One delivery, in a phase whose length is known.
const ROWS: &str =
    "{prefix:21} {bar:24} {left:10}  {human_pos}/{human_len} rows  {rate}  {wide_msg}";
/// One delivery, in another phase.
const WAIT: &str = "{prefix:21} {spinner} {elapsed:22} {wide_msg}";

/// How often the bars are drawn while nothing happens.
const TICK: Duration = Duration::from_millis(150);

impl Bars {
    /// The progress of these deliveries.
    #[must_use]
    pub fn new(talk: Talk, deliveries: &[Delivery]) -> Self {
        let is_visible = talk != Talk::Silent && std::io::stderr().is_terminal();
        let target =
            if is_visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let screen = MultiProgress::with_draw_target(target);
        let (all, one) = (hidden(), hidden());
        all.set_style(style(ALL));
        all.set_prefix("load");
        all.set_length(deliveries.iter().map(size_bytes).sum());
        one.set_style(style(WAIT));
        // Only what is added is drawn; many small deliveries would only make the lower bar restless.
        if is_visible && deliveries.len() > 1 {
            screen.add(all.clone());
        }
        if is_visible {
            all.enable_steady_tick(TICK);
        }
        let is_shared = is_visible && std::io::stdout().is_terminal();
        let (count, done) = (deliveries.len(), Arc::new(AtomicUsize::new(0)));
        let progress = Self { talk, is_shared, screen, all, one, count, done };
        progress.show_one();
        progress
    }

    /// The same progress for a load beside this one, with a bar of its own.
    #[must_use]
    pub fn beside(&self) -> Self {
        let one = hidden();
        one.set_style(style(WAIT));
        let Self { talk, is_shared, screen, all, one: _, count, done } = self;
        let (screen, all, done) = (screen.clone(), all.clone(), Arc::clone(done));
        let beside =
            Self { talk: *talk, is_shared: *is_shared, screen, all, one, count: *count, done };
        beside.show_one();
        beside
    }

    fn show_one(&self) {
        if !self.screen.is_hidden() && self.talk == Talk::Deliveries {
            self.screen.add(self.one.clone());
            self.one.enable_steady_tick(TICK);
        }
    }

    /// Takes up the next delivery.
    pub fn begin(&self, delivery: &Delivery) {
        self.one.set_message(delivery.filnavn.clone());
        self.all.set_message(format!(
            "delivery {} of {}",
            self.done.load(Ordering::Relaxed) + 1,
            self.count
        ));
    }

    /// A delivery has come to its end.
    pub fn end(&self, delivery: &Delivery, report: &DeliveryReport) {
        if self.talk == Talk::Deliveries {
            self.print(|| text::delivery(report).iter().for_each(data));
        }
        self.count(delivery);
    }

    /// A delivery has failed.
    pub fn fail(&self, delivery: &Delivery, cause: &LoadError) {
        self.print(|| {
            say(format!("failed      {}", delivery.filnavn));
            error(cause);
        });
        self.count(delivery);
    }

    fn print(&self, lines: impl FnOnce()) {
        if self.is_shared { self.screen.suspend(lines) } else { lines() }
    }

    /// Where nobody sees a bar and no delivery has its line, a line every quarter.
    fn count(&self, delivery: &Delivery) {
        self.all.inc(size_bytes(delivery));
        let before = self.done.fetch_add(1, Ordering::Relaxed);
        let done = before + 1;
        let quarter = |deliveries: usize| deliveries * 4 / self.count.max(1);
        let is_due = quarter(before) < quarter(done);
        if self.talk == Talk::Progress && self.screen.is_hidden() && is_due {
            say(format!("{done} of {} deliveries", self.count));
        }
    }
}

impl Progress for Bars {
    fn phase(&self, phase: &'static str, length: Option<u64>) {
        self.one.set_style(style(if length.is_some() { ROWS } else { WAIT }));
        self.one.set_prefix(phase);
        self.one.set_length(length.unwrap_or(0));
        self.one.reset();
    }

    fn advance(&self, lines: u64) {
        self.one.inc(lines);
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        // The bar of all deliveries goes with the last of those side by side.
        if Arc::strong_count(&self.done) == 1 {
            self.all.finish_and_clear();
        }
        self.one.finish_and_clear();
    }
}

fn hidden() -> ProgressBar {
    ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())
}

fn size_bytes(delivery: &Delivery) -> u64 {
    fs_err::metadata(&delivery.path).map_or(0, |file| file.len())
}

/// A style with the keys `rate` and `left`, which stay empty until they are known.
fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template);
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    style
        .progress_chars("━╸─")
        .with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
            // Writing to a line on the screen: nothing to be done where it fails.
            let _ = write!(out, "{:.0} rows/s", state.per_sec());
        })
        .with_key("left", |state: &ProgressState, out: &mut dyn Write| {
            if state.per_sec() >= 1.0 {
                let _ = write!(out, "{} s left", state.eta().as_secs());
            }
        })
}
