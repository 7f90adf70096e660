//! What the guards measure: the kommune's period as the delivery would make it, beside what is in
//! force. A function of slices that were accepted, and of nothing else.

use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{FromRow, Row as _};

use crate::db;
use crate::delivery::Kilde;
use crate::error::{LoadError, Result};
use crate::layout::Layout;
use crate::outcome::{Maaling, Vagt};

const DOING: &str = "applying the guards";

/// The statements that look at the kommune's period, one source after another.
const UDSNIT: &str = include_str!("../../../sql/stage/vagt/010_udsnit.template.sql");
const LINJER: &str = include_str!("../../../sql/stage/vagt/015_linjer.template.sql");
const GENTAGNE: &str = include_str!("../../../sql/stage/vagt/016_gentagne.template.sql");
const GRUNDLAG: &str = include_str!("../../../sql/stage/vagt/020_grundlag.template.sql");
const UDSKIFTNING: &str = include_str!("../../../sql/stage/vagt/030_udskiftning.template.sql");
const GENKENDTE: &str = include_str!("../../../sql/stage/vagt/040_genkendte.template.sql");

/// Measures the slices in `nyt_udsnit`, those of a delivery that is staged.
pub(super) async fn measure(
    connection: &mut PgConnection,
    layout: &Layout,
    levering_nr: i32,
) -> Result<Vec<Maaling>> {
    for sql in statements(layout) {
        db::run(connection, DOING, &filled(sql, layout, levering_nr)).await?;
    }
    sqlx::query_as(include_str!("../../../sql/stage/vagt/050_afgoer.sql"))
        .fetch_all(connection)
        .await
        .map_err(LoadError::database(DOING))
}

/// What is run for a source, in order.
fn statements(layout: &Layout) -> Vec<&'static str> {
    let own = match layout.kilde {
        Kilde::DstInstitution => {
            include_str!("../../../sql/stage/vagt/dst_institution.template.sql")
        }
        Kilde::DstIndskrivning => include_str!("../../../sql/stage/vagt/dst_indskrivning.sql"),
        Kilde::StilDagtilbud => include_str!("../../../sql/stage/vagt/stil_dagtilbud.sql"),
        Kilde::AulaTilstedevaerelse => {
            include_str!("../../../sql/stage/vagt/aula_tilstedevaerelse.template.sql")
        }
        Kilde::FlisPersonale => include_str!("../../../sql/stage/vagt/flis_personale.sql"),
        // A key has no period before.
        Kilde::DstNoeglefil => return vec![UDSNIT, LINJER],
        Kilde::DstBefolkning => include_str!("../../../sql/stage/vagt/dst_befolkning.sql"),
        Kilde::DstRegnskab => include_str!("../../../sql/stage/vagt/dst_regnskab.sql"),
    };
    let mut statements = vec![UDSNIT, LINJER];
    if matches!(layout.kilde, Kilde::DstBefolkning | Kilde::DstRegnskab) {
        statements.push(GENTAGNE);
    }
    // Attendance comes by the day: its periods are no months to lay side by side.
    let is_by_day = layout.kilde == Kilde::AulaTilstedevaerelse;
    if !is_by_day {
        statements.push(GRUNDLAG);
    }
    if layout.about.is_some() {
        statements.push(UDSKIFTNING);
        statements.extend((!is_by_day).then_some(GENKENDTE));
    }
    statements.push(own);
    statements
}

fn filled(sql: &str, layout: &Layout, levering_nr: i32) -> String {
    let about = layout.about.unwrap_or_default();
    sql.replace("{levering_nr}", &levering_nr.to_string())
        .replace("{kilde}", layout.kilde.as_str())
        .replace("{dsa_tabel}", &layout.dsa_table())
        .replace("{system}", layout.dsa_system())
        .replace("{hvem}", about.key)
        .replace("{taelles}", about.counts)
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
