//! The reference lists that an operator may change: what a kommune's word for an institution means,
//! and which staff counts in the normering. A change reaches back over all history.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use crate::cpr_text;
use crate::db;
use crate::error::{LoadError, Result};
use crate::merge::{self, Change};
use crate::refresh;
use crate::stage;

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
}

/// Enters a change and computes anew whatever stands on the list. Returns what changed in the star.
pub async fn set(connection: &mut PgConnection, entry: &Entry) -> Result<Vec<Change>> {
    let doing = "changing the reference list";
    if let Entry::Institutionstype { tekst: text, .. }
    | Entry::Stillingskategori { kode: text, .. } = entry
    {
        cpr_text::refuse("the entry of the list", text)?;
    }
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    stage::lock_all(&mut transaction).await?;
    merge::prepare(&mut transaction).await?;
    let what = match entry {
        Entry::Institutionstype { tekst, kategori } => {
            sqlx::query(include_str!("../../sql/merge/reference_institutionstype.sql"))
                .bind(tekst)
                .bind(kategori)
                .execute(&mut *transaction)
                .await
                .map_err(LoadError::database(doing))?;
            // Every snapshot of a local institution may say something else now.
            let candidates = include_str!("../../sql/merge/009_institutioner.sql");
            db::run(&mut transaction, doing, candidates).await?;
            format!("institutionstype {tekst} er {kategori}")
        }
        Entry::Stillingskategori { kode, er_paedagogisk, vaegt, er_leder } => {
            sqlx::query(include_str!("../../sql/merge/reference_stillingskategori.sql"))
                .bind(kode)
                .bind(er_paedagogisk)
                .bind(vaegt.to_string())
                .bind(er_leder)
                .execute(&mut *transaction)
                .await
                .map_err(LoadError::database(doing))?;
            format!("stillingskategori {kode}: pædagogisk {er_paedagogisk}, vægt {vaegt}")
        }
        Entry::Forventet { kilde, kommune_nr, fra, til } => {
            sqlx::query(include_str!("../../sql/merge/reference_forventet.sql"))
                .bind(kilde)
                .bind(kommune_nr)
                .bind(fra)
                .bind(til)
                .execute(&mut *transaction)
                .await
                .map_err(LoadError::database(doing))?;
            format!("{kilde} ventes af {kommune_nr} fra {fra}")
        }
        Entry::MindsteGruppe { antal } => {
            sqlx::query("update drift.indstilling set mindste_gruppe = $1")
                .bind(antal)
                .execute(&mut *transaction)
                .await
                .map_err(LoadError::database(doing))?;
            format!("mindste gruppe er {antal}")
        }
    };
    match entry {
        Entry::Institutionstype { .. } => {
            let touched = merge::merge(&mut transaction).await?;
            refresh::refresh(&mut transaction, &touched).await?;
        }
        Entry::Stillingskategori { .. } => {
            let sql = include_str!("../../sql/merge/240_stillingskategori.sql");
            db::run(&mut transaction, doing, sql).await?;
            refresh::staff(&mut transaction).await?;
            refresh::shown(&mut transaction).await?;
        }
        Entry::MindsteGruppe { .. } => refresh::shown(&mut transaction).await?,
        Entry::Forventet { .. } => {}
    }
    let changes = merge::changes(&mut transaction).await?;
    sqlx::query(include_str!("../../sql/stage/haendelse.sql"))
        .bind("referenceliste")
        .bind(None::<i32>)
        .bind(what)
        .execute(&mut *transaction)
        .await
        .map_err(LoadError::database(doing))?;
    transaction.commit().await.map_err(LoadError::database(doing))?;
    Ok(changes)
}
