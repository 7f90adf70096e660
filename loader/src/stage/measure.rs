//! What the guards measure: the kommune's period as the delivery would make it, beside what is in
//! force. A function of slices that were accepted, and of nothing else.

use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{FromRow, Row as _};

use crate::db::{Statement, sql};
use crate::delivery::Kilde;
use crate::delivery::layout::Layout;
use crate::error::Result;
use crate::outcome::{Maaling, Vagt};

/// Measures the slices in `nyt_udsnit`, those of a delivery that is staged.
pub(super) async fn measure(
    connection: &mut PgConnection,
    layout: &Layout,
    levering_nr: i32,
) -> Result<Vec<Maaling>> {
    for statement in statements(layout, levering_nr) {
        statement.run(connection).await?;
    }
    sql!("stage/guards/measured").rows(connection).await
}

/// What is run for a source, in order.
fn statements(layout: &Layout, levering_nr: i32) -> Vec<Statement> {
    let kilde = layout.kilde.as_str();
    let mut statements = vec![
        sql!("stage/guards/slices", kilde = kilde, levering_nr = levering_nr),
        sql!("stage/guards/lines", kilde = kilde, levering_nr = levering_nr),
    ];
    let own = match layout.kilde {
        Kilde::DstInstitution => sql!("stage/guards/dst_institution", levering_nr = levering_nr),
        Kilde::DstIndskrivning => sql!("stage/guards/dst_indskrivning"),
        Kilde::StilDagtilbud => sql!("stage/guards/stil_dagtilbud"),
        Kilde::AulaTilstedevaerelse => {
            sql!("stage/guards/aula_tilstedevaerelse", levering_nr = levering_nr)
        }
        Kilde::FlisPersonale => sql!("stage/guards/flis_personale"),
        // A key has no period before.
        Kilde::DstNoeglefil => return statements,
        Kilde::DstBefolkning => sql!("stage/guards/dst_befolkning"),
        Kilde::DstRegnskab => sql!("stage/guards/dst_regnskab"),
    };
    if matches!(layout.kilde, Kilde::DstBefolkning | Kilde::DstRegnskab) {
        statements.push(sql!("stage/guards/repeated_lines", levering_nr = levering_nr));
    }
    // Attendance comes by the day: its periods are no months to lay side by side.
    let is_by_day = layout.kilde == Kilde::AulaTilstedevaerelse;
    if !is_by_day {
        let months = sql!("stage/guards/comparison", kilde = kilde, levering_nr = levering_nr);
        statements.push(months);
    }
    if let Some(about) = layout.about {
        statements.push(sql!(
            "stage/guards/replacement",
            levering_nr = levering_nr,
            dsa_tabel = layout.dsa_table(),
            system = layout.dsa_system(),
            hvem = about.key,
            taelles = about.counts,
        ));
        if !is_by_day {
            statements.push(sql!(
                "stage/guards/recognised",
                dsa_tabel = layout.dsa_table(),
                system = layout.dsa_system(),
                hvem = about.key,
                taelles = about.counts,
            ));
        }
    }
    statements.push(own);
    statements
}

impl FromRow<'_, PgRow> for Maaling {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let name: &str = row.try_get("vagt")?;
        let vagt = Vagt::ALL.into_iter().find(|vagt| vagt.as_str() == name);
        let limits: (Option<f64>, Option<i64>) = (row.try_get("graense")?, row.try_get("mindst")?);
        Ok(Self {
            vagt: vagt.ok_or_else(|| sqlx::Error::Decode(format!("no guard: {name}").into()))?,
            kommune_nr: row.try_get("kommune_nr")?,
            periode: row.try_get("periode")?,
            system: row.try_get("system")?,
            om: row.try_get("om")?,
            ny: row.try_get("ny")?,
            foer: row.try_get("foer")?,
            vaerdi: row.try_get("vaerdi")?,
            antal: row.try_get("antal")?,
            graense: limits.0.zip(limits.1),
        })
    }
}
