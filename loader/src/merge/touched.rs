//! What a merge touched, and what it changed.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::db::{Statement, inline};

/// What the merge touched, by which the aggregates are refreshed. Which months and slices is in the
/// transaction's temporary tables `beroert_…`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Sources with a slice whose effective delivery changed.
    kilder: BTreeSet<String>,
    /// Facts with rows to compute anew.
    facts: BTreeSet<&'static str>,
}

impl Touched {
    /// The sources, before a fact was computed.
    pub(super) fn of(kilder: BTreeSet<String>) -> Self {
        Self { kilder, facts: BTreeSet::new() }
    }

    /// Whether no slice has another effective delivery.
    pub(super) fn is_empty(&self) -> bool {
        self.kilder.is_empty()
    }

    /// Notes that a fact is computed anew.
    pub(super) fn enter(&mut self, fact: &'static str) {
        self.facts.insert(fact);
    }

    /// Whether a source has a slice whose effective delivery changed.
    #[must_use]
    pub fn kilde(&self, kilde: &str) -> bool {
        self.kilder.contains(kilde)
    }

    /// Whether a fact was computed anew somewhere.
    #[must_use]
    pub fn fact(&self, fact: &str) -> bool {
        self.facts.contains(fact)
    }
}

/// How many rows of a table a merge deleted and inserted; one that changed counts as both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowsChanged {
    /// The table in `dm`.
    pub tabel: String,
    /// Rows that are gone.
    pub antal_slettet: i64,
    /// Rows that are new.
    pub antal_indsat: i64,
}

/// The touched kommuner and periods of a source.
pub(crate) fn periods_of(kilde: &str) -> Statement {
    let periods = "select distinct kommune_nr, periode from beroert_udsnit where kilde";
    inline("finding the touched periods", format!("{periods} = '{kilde}'"))
}
