//! What a source's file must look like, as data. The layouts themselves stand beside their rules,
//! one file a source, in [`validate`](crate::validate); their page is `docs/leverancer.md`.

use crate::delivery::spelling::is_near;
use crate::delivery::{Kilde, Periode};
use crate::error::{LoadError, Result};

/// How much a layout asks of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The column must be there, and a value in every line.
    Value,
    /// The column must be there; a line may leave it empty.
    Column,
    /// The column may be missing.
    Nothing,
}

/// A column of a delivery.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The name in lower case, as compared with the header.
    pub navn: &'static str,
    /// Other names that senders have for it.
    pub also: &'static [&'static str],
    /// What is asked of it.
    pub need: Need,
    /// Whether any text may stand in it: no rule of its own keeps a CPR number out.
    pub is_text: bool,
}

impl Column {
    /// The column as one for any text.
    pub(crate) const fn text(self) -> Self {
        Self { is_text: true, ..self }
    }
}

impl Column {
    /// The column, which some files call otherwise.
    pub(crate) const fn or(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }

    /// Whether a header means this column by a name.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.navn == name || self.also.contains(&name)
    }
}

/// A column with a value in every line.
pub(crate) const fn value(navn: &'static str) -> Column {
    Column { navn, also: &[], need: Need::Value, is_text: false }
}

/// A column whose fields may be empty.
pub(crate) const fn column(navn: &'static str) -> Column {
    Column { navn, also: &[], need: Need::Column, is_text: false }
}

/// A column that may be missing.
pub(crate) const fn optional(navn: &'static str) -> Column {
    Column { navn, also: &[], need: Need::Nothing, is_text: false }
}

/// Which periods a file of the source may be named after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frekvens {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A month, a day, or a row of months where a backfill comes in one file.
    MonthOrDay,
    /// A year.
    Year,
    /// Anything: the period is a label.
    Any,
}

/// Where the period of a slice ("udsnit") stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlicePeriode {
    /// In the file's name.
    File,
    /// In a column with a date.
    Date(&'static str),
    /// In a column with a StatBank time (`2021K2`).
    Tid(&'static str),
    /// Nowhere: the newest file speaks for all time.
    Always,
}

/// How a file falls into slices: what one delivery replaces of an earlier one.
#[derive(Debug, Clone, Copy)]
pub struct Slicing {
    /// The column with the kommune.
    pub kommune: &'static str,
    /// The column with the placement system, where the source has one.
    pub system: Option<&'static str>,
    /// Where the period stands.
    pub periode: SlicePeriode,
}

/// Whom or what the rows of a source are about: a child, an employment, a unit. By it a guard
/// recognises them from one delivery to the next.
#[derive(Debug, Clone, Copy, Default)]
pub struct About {
    /// What tells them apart in a kommune, as expressions over the `dsa` table (`dsa`).
    pub key: &'static str,
    /// Which rows count in their period, as a condition on the `dsa` table.
    pub counts: &'static str,
    /// The columns whose values are types and categories: one that vanishes is remarked.
    pub members: &'static [&'static str],
    /// The column with the day on which somebody began.
    pub begun: Option<&'static str>,
}

/// The layout of a source.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Which source.
    pub kilde: Kilde,
    /// Which periods its files are named after.
    pub frekvens: Frekvens,
    /// The columns, in the order of `docs/leverancer.md`, which is the order of the checks.
    pub columns: &'static [Column],
    /// Whether `"` quotes a field; the register's export has raw quotes in names.
    pub quoted: bool,
    /// How it falls into slices.
    pub slicing: Slicing,
    /// The columns of its `dsa` table that a row fills, behind the ones common to all.
    pub dsa_columns: &'static str,
    /// The natural key within a slice, as expressions over the `dsa` table.
    pub dsa_key: &'static str,
    /// Whom or what its rows are about; none where they are figures alone.
    pub about: Option<About>,
}

impl Layout {
    /// The staging table.
    #[must_use]
    pub fn dsa_table(&self) -> String {
        format!("dsa.{}", self.kilde.as_str().replace('-', "_"))
    }

    /// The columns that every row begins with: delivery, line and slice.
    #[must_use]
    pub fn common_columns(&self) -> &'static str {
        match self.slicing.system {
            Some(_) => "levering_nr, linje_nr, kommune_nr, periode, system",
            None => "levering_nr, linje_nr, kommune_nr, periode",
        }
    }

    /// The placement system of a row of its `dsa` table (`dsa`), empty where the source has none.
    #[must_use]
    pub fn dsa_system(&self) -> &'static str {
        if self.slicing.system.is_some() { "dsa.system" } else { "''::text" }
    }

    /// Whether a file of this source may be named after such a period.
    #[must_use]
    pub fn accepts(&self, periode: Periode) -> bool {
        match self.frekvens {
            Frekvens::Day => matches!(periode, Periode::Day(_)),
            Frekvens::Month => matches!(periode, Periode::Month(_)),
            Frekvens::MonthOrDay => !matches!(periode, Periode::Year(_)),
            Frekvens::Year => matches!(periode, Periode::Year(_)),
            Frekvens::Any => true,
        }
    }

    /// Columns of the header that are nearly one of the missing ones, by their place.
    #[must_use]
    pub fn near_misses(&self, header: &[String]) -> Vec<String> {
        let is_known = |name: &str| self.columns.iter().any(|column| column.is_called(name));
        let near = |navn: &'static str| {
            let at = header.iter().position(|name| !is_known(name) && is_near(name, navn))?;
            Some(format!("column {} is nearly {navn}", at + 1))
        };
        self.missing(header).into_iter().filter_map(near).collect()
    }

    /// Finds the layout's columns in a header.
    ///
    /// Fails where a required one is missing, or one stands twice.
    pub fn bind(&self, file: &str, header: &[String]) -> Result<Binding> {
        let position = |column: &Column| header.iter().position(|name| column.is_called(name));
        let columns = self.missing(header);
        if !columns.is_empty() {
            let (file, kilde) = (file.to_owned(), self.kilde.as_str());
            let near = self.near_misses(header);
            let columns = columns.into_iter().map(str::to_owned).collect();
            return Err(LoadError::MissingColumns { file, kilde, columns, near });
        }
        let known = |name: &str| self.columns.iter().find(|column| column.is_called(name));
        for (at, name) in header.iter().enumerate() {
            let again =
                |column: &Column| header[at + 1..].iter().any(|other| column.is_called(other));
            if known(name).is_some_and(again) {
                let reason = format!("the column {name} stands twice in the header");
                return Err(LoadError::Refused { file: file.to_owned(), reason });
            }
        }
        Ok(Binding {
            positions: self.columns.iter().map(position).collect(),
            unknown: header.iter().filter(|name| known(name).is_none()).cloned().collect(),
        })
    }

    /// The columns that must be there and are not.
    #[must_use]
    pub fn missing(&self, header: &[String]) -> Vec<&'static str> {
        let is_there = |column: &Column| header.iter().any(|name| column.is_called(name));
        let needed = self.columns.iter().filter(|column| column.need != Need::Nothing);
        needed.filter(|column| !is_there(column)).map(|column| column.navn).collect()
    }

    /// Whether a delivery without a line says something: on a day nobody may have come.
    #[must_use]
    pub fn may_be_empty(&self) -> bool {
        self.kilde == Kilde::AulaTilstedevaerelse
    }
}

/// A layout's columns, found in a file's header.
#[derive(Debug, Clone)]
pub struct Binding {
    /// For each column of the layout its position in the file, if it is there.
    pub positions: Vec<Option<usize>>,
    /// Names in the header that the layout does not know.
    pub unknown: Vec<String>,
}
