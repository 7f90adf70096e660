//! The table that is printed: what, the goal, what was measured.

use std::fmt;
use std::time::Duration;

/// Rows in the order in which they were measured.
#[derive(Debug, Default)]
pub(crate) struct Report(Vec<[String; 4]>);

impl Report {
    /// A ratio with its goal. `detail` says what was divided by what.
    pub(crate) fn ratio(&mut self, what: &str, goal: f64, measured: f64, detail: String) {
        let verdict = if measured <= goal { "" } else { "  (missed)" };
        self.push(what, format!("<= {goal} x"), format!("{measured:.2} x{verdict}"), detail);
    }

    /// A duration with its goal in milliseconds.
    pub(crate) fn time(&mut self, what: &str, goal_ms: u128, measured: Duration, detail: String) {
        let ms = measured.as_millis();
        let verdict = if ms <= goal_ms { "" } else { "  (missed)" };
        self.push(what, format!("<= {goal_ms} ms"), format!("{ms} ms{verdict}"), detail);
    }

    /// Memory with its goal, both in MiB.
    pub(crate) fn memory(&mut self, what: &str, goal_mib: u64, measured_mib: u64, detail: String) {
        let verdict = if measured_mib <= goal_mib { "" } else { "  (missed)" };
        let measured = format!("{measured_mib} MiB{verdict}");
        self.push(what, format!("<= {goal_mib} MiB"), measured, detail);
    }

    /// A figure without a goal, or the reason why there is none.
    pub(crate) fn note(&mut self, what: &str, measured: String, detail: String) {
        self.push(what, String::new(), measured, detail);
    }

    /// Says the row at once as well: a country takes an hour, and one that fails in the middle has
    /// measured something by then.
    fn push(&mut self, what: &str, goal: String, measured: String, detail: String) {
        eprintln!("{what}: {measured}; {detail}");
        self.0.push([what.to_owned(), goal, measured, detail]);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| what | goal | measured | how |\n|---|---|---|---|")?;
        for [what, goal, measured, detail] in &self.0 {
            writeln!(f, "| {what} | {goal} | {measured} | {detail} |")?;
        }
        Ok(())
    }
}
