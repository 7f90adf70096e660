//! The overview of deliveries as a board: a line for each kommune and source, a column for each of
//! the last months that somebody has delivered.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A row of `drift.leveringsoverblik`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The kommune.
    pub kommune_nr: i16,
    /// Its name.
    pub kommune_navn: String,
    /// The source.
    pub kilde: String,
    /// The month.
    pub maaned: NaiveDate,
    /// Whether something is expected.
    pub er_ventet: bool,
    /// The last day for it.
    pub frist: NaiveDate,
    /// Deliveries received.
    pub antal_modtaget: i32,
    /// Deliveries accepted.
    pub antal_godkendt: i32,
    /// Deliveries held.
    pub antal_tilbageholdt: i32,
    /// Corrections among the accepted ones.
    pub antal_rettelser: i32,
    /// Whether it is expected and not there.
    pub er_manglende: bool,
    /// Whether the first one came late.
    pub er_forsinket: bool,
    /// Rows.
    pub antal_raekker: i32,
    /// Rejected lines.
    pub antal_afviste: i32,
    /// The median of the rows in the twelve months before.
    pub median_raekker: Option<f64>,
}

/// How many months the board shows.
const MONTHS: usize = 12;

impl Cell {
    /// What the board shows: the first that applies.
    fn mark(&self) -> String {
        let corrected = if self.antal_rettelser > 0 { "r" } else { "" };
        let late = if self.er_forsinket { "f" } else { "" };
        match self {
            _ if self.antal_tilbageholdt > 0 => "holdt".to_owned(),
            _ if self.er_manglende => "MANGLER".to_owned(),
            _ if self.antal_godkendt == 0 => "-".to_owned(),
            _ => format!("{}{corrected}{late}", self.share()),
        }
    }

    /// The rows in percent of what is usual.
    fn share(&self) -> String {
        match self.median_raekker {
            Some(median) if median > 0.0 => {
                format!("{:.0}%", f64::from(self.antal_raekker) * 100.0 / median)
            }
            _ => "ok".to_owned(),
        }
    }
}

/// The board's header and lines.
#[must_use]
pub fn board(cells: &[Cell]) -> (Vec<String>, Vec<Vec<String>>) {
    // Up to the last month that somebody delivered: what nobody has delivered yet is a long list.
    let last = cells.iter().filter(|cell| cell.antal_modtaget > 0).map(|cell| cell.maaned).max();
    let mut months: Vec<NaiveDate> =
        cells.iter().map(|cell| cell.maaned).filter(|maaned| Some(*maaned) <= last).collect();
    months.sort_unstable();
    months.dedup();
    let months = months.split_off(months.len().saturating_sub(MONTHS));
    let mut lines: BTreeMap<(i16, &str), Vec<String>> = BTreeMap::new();
    for cell in cells {
        let line = lines.entry((cell.kommune_nr, &cell.kilde)).or_insert_with(|| {
            let kommune = format!("{} {}", cell.kommune_nr, cell.kommune_navn);
            let mut line = vec![kommune, cell.kilde.clone()];
            line.resize(2 + months.len(), String::new());
            line
        });
        if let Ok(at) = months.binary_search(&cell.maaned) {
            line[2 + at] = cell.mark();
        }
    }
    let months = months.iter().map(|maaned| maaned.format("%Y-%m").to_string());
    let header = ["kommune".to_owned(), "kilde".to_owned()].into_iter().chain(months);
    (header.collect(), lines.into_values().collect())
}

/// What the marks mean.
pub const LEGEND: &str = "\
percent: rows against the median of the twelve months before; ok: nothing to compare with
r: corrected; f: late; holdt: held back; MANGLER: expected and not there (`status --missing`: all)";
