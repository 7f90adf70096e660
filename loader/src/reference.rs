//! The reference lists that an operator may change: what a kommune's word for an institution means,
//! and which staff counts in the normering. A change reaches back over all history.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use crate::cpr;
use crate::db;
use crate::error::{LoadError, Result};
use crate::merge::{self, Change};
use crate::outcome::Vagt;
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

const DOING: &str = "changing the reference list";

/// Enters a change and computes anew whatever stands on the list. Returns what changed in the star.
pub async fn set(connection: &mut PgConnection, entry: &Entry) -> Result<Vec<Change>> {
    if let Entry::Institutionstype { tekst: text, .. }
    | Entry::Stillingskategori { kode: text, .. } = entry
    {
        cpr::refuse("the entry of the list", text)?;
    }
    let mut transaction = connection.begin().await.map_err(LoadError::database(DOING))?;
    stage::lock_all(&mut transaction).await?;
    merge::prepare(&mut transaction).await?;
    let what = enter(&mut transaction, entry).await?;
    follow(&mut transaction, entry).await?;
    let changes = merge::changes(&mut transaction).await?;
    let event = sqlx::query(include_str!("../../sql/stage/haendelse.sql"))
        .bind("referenceliste")
        .bind(None::<i32>)
        .bind(what);
    run(&mut transaction, event).await?;
    transaction.commit().await.map_err(LoadError::database(DOING))?;
    Ok(changes)
}

/// Writes the entry into its list; returns what it says now.
async fn enter(connection: &mut PgConnection, entry: &Entry) -> Result<String> {
    Ok(match entry {
        Entry::Institutionstype { tekst, kategori } => {
            let sql = include_str!("../../sql/merge/reference_institutionstype.sql");
            run(connection, sqlx::query(sql).bind(tekst).bind(kategori)).await?;
            format!("institutionstype {tekst} er {kategori}")
        }
        Entry::Stillingskategori { kode, er_paedagogisk, vaegt, er_leder } => {
            let sql = include_str!("../../sql/merge/reference_stillingskategori.sql");
            let query = sqlx::query(sql).bind(kode).bind(er_paedagogisk);
            run(connection, query.bind(vaegt.to_string()).bind(er_leder)).await?;
            format!("stillingskategori {kode}: pædagogisk {er_paedagogisk}, vægt {vaegt}")
        }
        Entry::Forventet { kilde, kommune_nr, fra, til } => {
            let sql = include_str!("../../sql/merge/reference_forventet.sql");
            let query = sqlx::query(sql).bind(kilde).bind(kommune_nr).bind(fra).bind(til);
            run(connection, query).await?;
            format!("{kilde} ventes af {kommune_nr} fra {fra}")
        }
        Entry::MindsteGruppe { antal } => {
            let sql = "update drift.indstilling set mindste_gruppe = $1";
            run(connection, sqlx::query(sql).bind(antal)).await?;
            format!("mindste gruppe er {antal}")
        }
        Entry::Vagt { vagt, graense, mindst } => {
            sqlx::query_scalar(include_str!("../../sql/merge/reference_vagt.sql"))
                .bind(vagt.as_str())
                .bind(graense.map(|graense| graense.to_string()))
                .bind(mindst)
                .fetch_one(connection)
                .await
                .map_err(LoadError::database(DOING))?
        }
    })
}

/// Computes anew what stands on the list. What is loaded already, no guard looks at again.
async fn follow(connection: &mut PgConnection, entry: &Entry) -> Result<()> {
    match entry {
        Entry::Institutionstype { .. } => {
            // Every snapshot of a local institution may say something else now.
            let candidates = include_str!("../../sql/merge/009_institutioner.sql");
            db::run(connection, DOING, candidates).await?;
            let touched = merge::merge(connection).await?;
            refresh::refresh(connection, &touched).await
        }
        Entry::Stillingskategori { .. } => {
            let sql = include_str!("../../sql/merge/240_stillingskategori.sql");
            db::run(connection, DOING, sql).await?;
            refresh::staff(connection).await?;
            refresh::shown(connection).await
        }
        Entry::MindsteGruppe { .. } => refresh::shown(connection).await,
        Entry::Forventet { .. } | Entry::Vagt { .. } => Ok(()),
    }
}

async fn run(
    connection: &mut PgConnection,
    query: sqlx::query::Query<'_, sqlx::Postgres, sqlx::postgres::PgArguments>,
) -> Result<()> {
    query.execute(connection).await.map_err(LoadError::database(DOING))?;
    Ok(())
}
