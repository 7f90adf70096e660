//! The reference lists that an operator may change: what a kommune's word for an institution means,
//! and which staff counts in the normering. A change reaches back over all history.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use crate::change::{self, Change};
use crate::cpr;
use crate::db::{inline, sql};
use crate::error::Result;
use crate::merge::{self, RowsChanged};
use crate::outcome::Vagt;
use crate::refresh;

/// A change of a reference list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// What a kommune's own word for an institution type means.
    Institutionstype {
        /// The word, in any case.
        tekst: String,
        /// One of the six categories.
        kategori: String,
    },
    /// Whether a staff category counts in N1 and N2, and how much.
    Stillingskategori {
        /// The code.
        kode: String,
        /// Whether it is pedagogical staff.
        er_paedagogisk: bool,
        /// What a full-time person counts, 0–1.
        vaegt: Decimal,
        /// Whether it is a leader (DST's method from 2023).
        er_leder: bool,
    },
    /// From when a source is expected of a kommune. No figure stands on it.
    Forventet {
        /// The source.
        kilde: &'static str,
        /// The kommune.
        kommune_nr: i16,
        /// The first month.
        fra: NaiveDate,
        /// The first month that is no longer expected; none where there is no end.
        til: Option<NaiveDate>,
    },
    /// How many people a figure about others must stand for at least.
    MindsteGruppe {
        /// 5 or more.
        antal: i16,
    },
    /// How far a slice may lie from what is in force before a guard holds it.
    Vagt {
        /// The guard.
        vagt: Vagt,
        /// The limit; none where it stays.
        graense: Option<Decimal>,
        /// The least number that it speaks about; none where it stays.
        mindst: Option<i64>,
    },
}

/// A line of a list: the list, the entry, and what it says.
pub type Line = (String, String, String);

/// What the lists say now.
pub async fn lists(connection: &mut PgConnection) -> Result<Vec<Line>> {
    sql!("upkeep/reference/lists").rows(connection).await
}

const DOING: &str = "changing the reference list";

/// Enters a change and computes anew whatever stands on the list. Returns what changed in the star.
pub async fn set(connection: &mut PgConnection, entry: &Entry) -> Result<Vec<RowsChanged>> {
    if let Entry::Institutionstype { tekst: text, .. }
    | Entry::Stillingskategori { kode: text, .. } = entry
    {
        cpr::refuse("the entry of the list", text)?;
    }
    let mut change = Change::begin(connection, DOING).await?;
    change.lock_all().await?;
    let what = enter(&mut change, entry).await?;
    follow(&mut change, entry).await?;
    let changes = change.rows_changed().await?;
    change::record(&mut change, "referenceliste", &what).await?;
    change.commit().await?;
    Ok(changes)
}

/// Writes the entry into its list; returns what it says now.
async fn enter(connection: &mut PgConnection, entry: &Entry) -> Result<String> {
    Ok(match entry {
        Entry::Institutionstype { tekst, kategori } => {
            sql!("upkeep/reference/institution_type")
                .bind(tekst)
                .bind(kategori)
                .run(connection)
                .await?;
            format!("institutionstype {tekst} er {kategori}")
        }
        Entry::Stillingskategori { kode, er_paedagogisk, vaegt, er_leder } => {
            sql!("upkeep/reference/staff_category")
                .bind(kode)
                .bind(er_paedagogisk)
                .bind(vaegt.to_string())
                .bind(er_leder)
                .run(connection)
                .await?;
            format!("stillingskategori {kode}: pædagogisk {er_paedagogisk}, vægt {vaegt}")
        }
        Entry::Forventet { kilde, kommune_nr, fra, til } => {
            sql!("upkeep/reference/expected")
                .bind(kilde)
                .bind(kommune_nr)
                .bind(fra)
                .bind(til)
                .run(connection)
                .await?;
            format!("{kilde} ventes af {kommune_nr} fra {fra}")
        }
        Entry::MindsteGruppe { antal } => {
            let sql = "update drift.indstilling set mindste_gruppe = $1";
            inline(DOING, sql).bind(antal).run(connection).await?;
            format!("mindste gruppe er {antal}")
        }
        Entry::Vagt { vagt, graense, mindst } => {
            sql!("upkeep/reference/guard")
                .bind(vagt.as_str())
                .bind(graense.map(|graense| graense.to_string()))
                .bind(mindst)
                .value(connection)
                .await?
        }
    })
}

/// Computes anew what stands on the list. What is loaded already, no guard looks at again.
async fn follow(change: &mut Change<'_>, entry: &Entry) -> Result<()> {
    match entry {
        Entry::Institutionstype { .. } => {
            // Every snapshot of a local institution may say something else now.
            let slices = "udsnit.kilde = 'dst-institution' and udsnit.status = 'gaeldende'";
            change::look_at(change, slices).await?;
            change.apply().await
        }
        Entry::Stillingskategori { .. } => {
            merge::follow_staff_list(change).await?;
            refresh::staff(change).await?;
            refresh::shown(change).await
        }
        Entry::MindsteGruppe { .. } => refresh::shown(change).await,
        Entry::Forventet { .. } | Entry::Vagt { .. } => Ok(()),
    }
}
