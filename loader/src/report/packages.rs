//! How far packages have come: a bar on a terminal, a line for each that is complete.

use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::data;
use crate::outlets::package::{Made, Watch};

/// Packages, by how many are complete; the rows that were read for all of them.
const BAR: &str = "packages {bar:24} {pos}/{len}  {msg}  {elapsed}";

/// How often the bar is drawn while nothing happens.
const TICK: Duration = Duration::from_millis(150);

/// The progress of a run that makes packages.
pub struct Packages {
    is_silent: bool,
    bar: ProgressBar,
    rows: ProgressBar,
}

impl Packages {
    /// Nothing is said where an answer for programs comes at the end.
    #[must_use]
    pub fn new(is_silent: bool) -> Self {
        let is_visible = !is_silent && std::io::stderr().is_terminal();
        let target =
            if is_visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template(BAR);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        if is_visible {
            bar.enable_steady_tick(TICK);
        }
        Self { is_silent, bar, rows: ProgressBar::hidden() }
    }
}

impl Watch for Packages {
    fn begin(&self, packages: usize) {
        self.bar.set_length(packages as u64);
    }

    fn advance(&self, rows: u64) {
        self.rows.inc(rows);
        let per_second = self.rows.per_sec();
        self.bar.set_message(format!("{} rows, {per_second:.0} rows/s", self.rows.position()));
    }

    fn end(&self, made: &Made) {
        self.bar.inc(1);
        if !self.is_silent {
            self.bar.suspend(|| data(line(made)));
        }
    }
}

impl Drop for Packages {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// The line about a package.
#[must_use]
pub fn line(made: &Made) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a size to one digit")]
    let mib = made.antal_bytes as f64 / f64::from(1 << 20);
    format!(
        "{}  {} tables, {} rows, {mib:.1} MiB",
        made.sti.display(),
        made.antal_tabeller,
        made.antal_raekker
    )
}
