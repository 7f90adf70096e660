//! What a delivery would change: looked at in the transaction of a load that is then rolled back.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgConnection;

use crate::db::sql;
use crate::delivery::layout::Layout;
use crate::error::Result;

/// What would change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// The rows, kommune by kommune, beside those that they would take the place of.
    pub raekker: Vec<Rows>,
    /// The figures that would be others.
    pub noegletal: Vec<Figure>,
}

/// What becomes of the rows of one kommune.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// The kommune.
    pub kommune_nr: i16,
    /// Rows whose key was not there.
    pub antal_nye: i64,
    /// Rows that say something else than the one with their key did.
    pub antal_aendrede: i64,
    /// Rows whose key is not there any longer.
    pub antal_vaek: i64,
    /// Rows that stay as they are.
    pub antal_uaendrede: i64,
    /// Lines that are turned away.
    pub antal_afviste: i64,
}

/// An indicator of a kommune in a period that would change. `None`: no row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// `A1` … `U6`.
    pub noegletal_id: String,
    /// The kommune.
    pub kommune_nr: i16,
    /// The period's first day.
    pub periode: NaiveDate,
    /// What it is.
    pub foer: Option<Value>,
    /// What it would be.
    pub efter: Option<Value>,
}

/// What an indicator says, as the database writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Value {
    /// Numerator.
    pub taeller: Option<String>,
    /// Denominator.
    pub naevner: Option<String>,
    /// The figure; none where it cannot be right.
    pub vaerdi: Option<String>,
}

/// The indicators of some kommuner at one moment.
pub struct Figures {
    kommuner: Vec<i16>,
    values: BTreeMap<(String, i16, NaiveDate), Value>,
}

impl Figures {
    /// What they are before the merge; only a dry run asks.
    pub async fn before(
        connection: &mut PgConnection,
        kommuner: &[i16],
        is_dry_run: bool,
    ) -> Result<Option<Self>> {
        if is_dry_run { Self::now(connection, kommuner).await.map(Some) } else { Ok(None) }
    }

    /// What the delivery has changed since, in the transaction in hand.
    pub async fn preview(
        self,
        connection: &mut PgConnection,
        layout: &Layout,
        levering_nr: i32,
    ) -> Result<Preview> {
        let compare = sql!(
            "outcome/preview/compare_rows",
            dsa_tabel = layout.dsa_table(),
            levering_nr = levering_nr,
            noegleudtryk = layout.dsa_key,
            system = layout.dsa_system(),
        );
        let raekker = compare.json(connection).await?;
        let after = Self::now(connection, &self.kommuner).await?;
        Ok(Preview { raekker, noegletal: self.compare(after) })
    }

    async fn now(connection: &mut PgConnection, kommuner: &[i16]) -> Result<Self> {
        type Row = (String, i16, NaiveDate, Option<String>, Option<String>, Option<String>);
        let rows: Vec<Row> =
            sql!("outcome/preview/indicators").bind(kommuner).rows(connection).await?;
        let entry = |(id, kommune_nr, periode, taeller, naevner, vaerdi): Row| {
            ((id, kommune_nr, periode), Value { taeller, naevner, vaerdi })
        };
        let values = rows.into_iter().map(entry).collect();
        Ok(Self { kommuner: kommuner.to_vec(), values })
    }

    /// Those that are others afterwards.
    fn compare(mut self, after: Self) -> Vec<Figure> {
        let mut changed: Vec<Figure> = Vec::new();
        for ((noegletal_id, kommune_nr, periode), efter) in after.values {
            let foer = self.values.remove(&(noegletal_id.clone(), kommune_nr, periode));
            let efter = Some(efter);
            if foer != efter {
                changed.push(Figure { noegletal_id, kommune_nr, periode, foer, efter });
            }
        }
        let gone = self.values.into_iter().map(|((noegletal_id, kommune_nr, periode), foer)| {
            Figure { noegletal_id, kommune_nr, periode, foer: Some(foer), efter: None }
        });
        changed.extend(gone);
        changed.sort_by_key(|it| (it.kommune_nr, it.noegletal_id.clone(), it.periode));
        changed
    }
}
