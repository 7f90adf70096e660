//! What the demo shows: the deliveries by source, the indicators, the rejected lines by code.

use std::path::PathBuf;

use serde::Serialize;

use super::indicators::{self, Series};
use super::{table, text};
use crate::outcome::DeliveryReport;

/// What became of a source's deliveries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The source.
    pub kilde: String,
    /// Its deliveries.
    pub leverancer: i64,
    /// Their lines.
    pub linjer: i64,
    /// Those that were accepted.
    pub godkendt: i64,
    /// Those that were turned away.
    pub afvist: i64,
    /// Those that are none of our business.
    pub sprunget_over: i64,
    /// Slices that are held.
    pub holdt: i64,
}

/// The lines that were turned away for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The code.
    pub kode: String,
    /// The lines.
    pub linjer: i64,
    /// Where they came from.
    pub kilder: String,
    /// One of their texts.
    pub besked: String,
}

/// All that the demo shows, and what stands behind it.
#[derive(Debug, Serialize)]
pub struct DemoReport {
    /// Where the invented deliveries lie.
    pub folder: PathBuf,
    /// What became of each; too much to show.
    #[serde(skip)]
    pub deliveries: Vec<DeliveryReport>,
    /// How many are known from before.
    pub kendt: usize,
    /// How many could not be loaded.
    pub fejlet: usize,
    /// By source.
    pub kilder: Vec<Source>,
    /// By indicator and kommune.
    pub noegletal: Vec<Series>,
    /// By code.
    pub afvist: Vec<Rejected>,
    /// How long loading took.
    pub duration_ms: u128,
}

impl DemoReport {
    /// The report as lines; `program` is what the user calls us by.
    #[must_use]
    pub fn lines(&self, program: &str, on_server: bool) -> Vec<String> {
        let mut lines = vec![self.headline(), String::new(), self.sources(), String::new()];
        lines.push("Nøgletal: the latest figure, and how it came there".into());
        lines.extend(indicators::lines(&self.noegletal));
        lines.extend([String::new(), "Lines turned away, bad on purpose".into(), self.codes()]);
        lines.extend([String::new(), "Go on with".into()]);
        lines.extend(next(program, on_server));
        lines
    }

    fn headline(&self) -> String {
        let all = self.deliveries.len();
        if self.fejlet == 0 && self.kendt == all {
            return format!("{all} deliveries: all known already, nothing has changed");
        }
        let said = text::summary(&self.deliveries, self.fejlet, false);
        let tenths = self.duration_ms / 100;
        format!("{said}, in {}.{} s", tenths / 10, tenths % 10)
    }

    fn sources(&self) -> String {
        let header =
            ["kilde", "leverancer", "linjer", "godkendt", "afvist", "sprunget over", "holdt"];
        let rows = self.kilder.iter().map(|source| {
            let Source { kilde, leverancer, linjer, godkendt, afvist, sprunget_over, holdt } =
                source;
            let counts = [leverancer, linjer, godkendt, afvist, sprunget_over, holdt];
            [kilde.clone()].into_iter().chain(counts.map(ToString::to_string)).collect()
        });
        table(&header, rows)
    }

    fn codes(&self) -> String {
        let rows = self.afvist.iter().map(|rejected| {
            let Rejected { kode, linjer, besked, .. } = rejected;
            vec![kode.clone(), linjer.to_string(), besked.clone()]
        });
        table(&["kode", "linjer", "besked, for eksempel"], rows)
    }
}

/// The three commands to go on with. Deliveries of one's own go into a warehouse of their own.
fn next(program: &str, on_server: bool) -> [String; 3] {
    let own = if on_server {
        "DATABASE_URL=postgres://… dagtilbud load FOLDER".into()
    } else {
        format!("DAGTILBUD_DIR=~/dagtilbud {program} load FOLDER")
    };
    [
        format!("    {program} pg psql -c 'select * from alle limit 10'"),
        format!("    {program} status"),
        format!("    {own}    (docs/leverancer.md)"),
    ]
}
