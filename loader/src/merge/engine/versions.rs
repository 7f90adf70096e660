//! SCD2: one set of statements for every dimension with versions, under
//! `sql/merge/engine/versions/`.
//!
//! A key's history is a function of time. Each effective snapshot speaks for an interval, from its
//! period until the next snapshot of its family; a touched snapshot overwrites its interval and
//! nothing else. So a late one splits, merges or moves versions, and the order of arrival leaves
//! no trace.

use sqlx::postgres::PgConnection;

use super::facts::Fact;
use crate::db::{Statement, inline, sql};
use crate::error::Result;

/// A dimension with versions.
pub(in crate::merge) struct Versions {
    /// The table in `dm`.
    pub(in crate::merge) dimension: &'static str,
    /// The noun of its keys: `<noegle>_nr`, `<noegle>_id`, `drift.<noegle>_noegle`.
    pub(in crate::merge) noegle: &'static str,
    /// The source of its snapshots.
    pub(in crate::merge) kilde: &'static str,
    /// The table with the touched snapshots.
    pub(in crate::merge) beroert: &'static str,
    /// A family is a kommune, and its system where snapshots come from several side by side.
    pub(in crate::merge) has_system: bool,
    /// The columns whose change makes a new version.
    pub(in crate::merge) attributter: &'static [&'static str],
    /// What the touched snapshots say: fills `<noegle>_tilstand`. Of the touched kommuner, as
    /// PostgreSQL writes an array.
    pub(in crate::merge) tilstand: &'static [fn(&str) -> Statement],
}

impl Versions {
    /// Finds for how long each touched snapshot speaks, and overwrites that with what it says.
    pub(in crate::merge) async fn merge(&self, connection: &mut PgConnection) -> Result<()> {
        let Self { dimension, noegle, kilde, beroert, .. } = *self;
        let (system, familie) = if self.has_system {
            ("beroert.system", "gammel.system = interval.system")
        } else {
            ("''::text", "true")
        };
        sql!(
            "merge/engine/versions/interval",
            noegle = noegle,
            system = system,
            kilde = kilde,
            beroert = beroert,
        )
        .run(connection)
        .await?;
        let kommuner = format!(
            "select coalesce(array_agg(distinct kommune_nr), '{{}}')::text from {noegle}_interval"
        );
        let doing = "finding the touched kommuner";
        let kommuner: String = inline(doing, kommuner).value(connection).await?;
        for tilstand in self.tilstand {
            tilstand(&kommuner).run(connection).await?;
        }
        sql!(
            "merge/engine/versions/merge",
            dimension = dimension,
            noegle = noegle,
            kommuner = kommuner,
            familie = familie,
            attributter = self.attributter.join(", "),
            attributter_ny = self.attributter_of("ny"),
            attributter_gammel = self.attributter_of("gammel"),
        )
        .run(connection)
        .await?;
        Ok(())
    }

    /// Adds the periods of a fact that look a changed key up under another version now.
    pub(in crate::merge) async fn touch(
        &self,
        connection: &mut PgConnection,
        fact: &Fact,
    ) -> Result<()> {
        sql!(
            "merge/engine/versions/touch",
            dimension = self.dimension,
            noegle = self.noegle,
            fact = fact.noun,
            fact_kilde = fact.kilde,
        )
        .run(connection)
        .await?;
        Ok(())
    }

    /// Deletes the versions that are no more. No fact may point to them any longer.
    pub(in crate::merge) async fn clear(&self, connection: &mut PgConnection) -> Result<()> {
        let Self { dimension, noegle, .. } = *self;
        sql!("merge/engine/versions/clear", dimension = dimension, noegle = noegle)
            .run(connection)
            .await?;
        Ok(())
    }

    fn attributter_of(&self, row: &str) -> String {
        let names = self.attributter.iter().map(|name| format!("{row}.{name}"));
        names.collect::<Vec<_>>().join(", ")
    }
}
