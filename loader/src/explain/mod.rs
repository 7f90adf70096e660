//! What a figure stands on: the rows of its numerator and denominator, the deliveries and lines that
//! they came from, and what moved it since a day. No person is named: units, months and counts.

mod parts;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _};

use crate::db;
use crate::delivery::Kilde;
use crate::error::{LoadError, Result};
use crate::validate::layout;
use parts::{ALL, Parts, Rows, Vindue, reference_date};

const DOING: &str = "explaining the figure";

/// A figure and what it stands on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The figure as `noegletal.alle` has it.
    pub tal: Value,
    /// Rows, children, persons, ages or accounts, by part, month and unit.
    pub enheder: Vec<Value>,
    /// The months of a rolling figure, with the staff left after the split.
    pub maaneder: Vec<Value>,
    /// The deliveries, with their lines.
    pub leverancer: Vec<Value>,
    /// What moved it, by delivery; only where somebody asked since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub siden: Option<Vec<Movement>>,
}

/// What a delivery, or its retraction, did to the rows that the figure may stand on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Movement {
    /// The delivery.
    pub levering_nr: i32,
    /// Its source.
    pub kilde: String,
    /// Its file.
    pub filnavn: String,
    /// Rows that were not there before.
    pub antal_nye: i64,
    /// Rows that say something else than before.
    pub antal_rettede: i64,
    /// Rows that are no longer there.
    pub antal_vaek: i64,
    /// Lines that were turned away.
    pub antal_afviste: i64,
    /// Lines that were mended since.
    pub antal_genindlaest: i64,
    /// Rows that were taken back.
    pub antal_trukne: i64,
    /// Rows that are held.
    pub antal_holdt: i64,
}

/// Explains indicator `id` of a kommune in a period.
pub async fn explain(
    connection: &mut PgConnection,
    id: &str,
    kommune_nr: i16,
    periode: NaiveDate,
    since: Option<NaiveDate>,
) -> Result<Explanation> {
    let parts = ALL.iter().find(|parts| parts.id.eq_ignore_ascii_case(id)).ok_or_else(|| {
        let known = ALL.map(|parts| parts.id).join(", ");
        LoadError::Argument(format!("`{id}` is no indicator; known are {known}"))
    })?;
    let mut transaction = connection.begin().await.map_err(LoadError::database(DOING))?;
    let tal: Option<String> = sqlx::query_scalar(include_str!("../../../sql/explain/tal.sql"))
        .bind(parts.id)
        .bind(kommune_nr)
        .bind(periode)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(LoadError::database(DOING))?;
    let tal = tal.ok_or_else(|| {
        LoadError::Argument(format!("{} has no figure for {kommune_nr} in {periode}", parts.id))
    })?;
    let scope = Scope { parts, kommune_nr, periode };
    scope.gather(&mut transaction).await?;
    let siden = match since {
        Some(day) => Some(scope.movements(&mut transaction, day).await?),
        None => None,
    };
    let explanation = Explanation {
        tal: serde_json::from_str(&tal).map_err(|error| LoadError::Internal(error.to_string()))?,
        enheder: db::json(
            &mut transaction,
            DOING,
            include_str!("../../../sql/explain/enheder.sql"),
        )
        .await?,
        maaneder: scope.months(&mut transaction).await?,
        leverancer: db::json(
            &mut transaction,
            DOING,
            include_str!("../../../sql/explain/leverancer.sql"),
        )
        .await?,
        siden,
    };
    transaction.rollback().await.map_err(LoadError::database(DOING))?;
    Ok(explanation)
}

/// The figure that is explained.
struct Scope<'a> {
    parts: &'a Parts,
    kommune_nr: i16,
    periode: NaiveDate,
}

impl Scope<'_> {
    /// Gathers the rows that the figure stands on in `grundlag`.
    async fn gather(&self, connection: &mut PgConnection) -> Result<()> {
        db::run(connection, DOING, include_str!("../../../sql/explain/grundlag.sql")).await?;
        for (del, rows) in [("taeller", self.parts.taeller), ("naevner", self.parts.naevner)] {
            let (template, condition) = match rows {
                Rows::Boern(condition) => {
                    (include_str!("../../../sql/explain/boern.template.sql"), condition)
                }
                Rows::Personale(condition) => {
                    (include_str!("../../../sql/explain/personale.template.sql"), condition)
                }
                Rows::Befolkning(condition) => {
                    let day = reference_date(self.parts.vindue, self.periode).to_string();
                    let template = include_str!("../../../sql/explain/befolkning.template.sql");
                    let sql = template.replace("{til}", &day);
                    db::run(connection, DOING, &self.filled(&sql, del, condition)).await?;
                    continue;
                }
                Rows::Udgift(condition) => {
                    (include_str!("../../../sql/explain/udgift.template.sql"), condition)
                }
            };
            db::run(connection, DOING, &self.filled(template, del, condition)).await?;
        }
        if matches!(self.parts.vindue, Vindue::TolvMaaneder(..)) {
            let sql = include_str!("../../../sql/explain/ikke_med.template.sql");
            db::run(connection, DOING, &self.filled(sql, "", "")).await?;
        }
        Ok(())
    }

    /// A statement with the figure's kommune, months and conditions put in.
    fn filled(&self, template: &str, del: &str, condition: &str) -> String {
        let (fra, til) = self.parts.vindue.months(self.periode);
        let (boern, personale) = match self.parts.vindue {
            Vindue::TolvMaaneder(boern, personale) => (boern, personale),
            _ => ("", ""),
        };
        template
            .replace("{del}", del)
            .replace("{betingelse}", condition)
            .replace("{kommune_nr}", &self.kommune_nr.to_string())
            .replace("{fra}", &fra.to_string())
            .replace("{til}", &til.to_string())
            .replace("{boern}", boern)
            .replace("{personale}", personale)
    }

    /// The months of a rolling figure.
    async fn months(&self, connection: &mut PgConnection) -> Result<Vec<Value>> {
        if !matches!(self.parts.vindue, Vindue::TolvMaaneder(..)) {
            return Ok(Vec::new());
        }
        let sql = include_str!("../../../sql/explain/maaneder.template.sql");
        db::json(connection, DOING, &self.filled(sql, "", "")).await
    }

    /// What moved the figure since a day, by delivery.
    async fn movements(
        &self,
        connection: &mut PgConnection,
        since: NaiveDate,
    ) -> Result<Vec<Movement>> {
        type Row = (i32, String, String, String, NaiveDate, String, i32, i32, i64, Option<i32>);
        let (fra, til) = self.parts.vindue.months(self.periode);
        let since: DateTime<Utc> = since.and_time(NaiveTime::MIN).and_utc();
        // Days of attendance play no part; the last month is meant whole.
        let rows: Vec<Row> = sqlx::query_as(include_str!("../../../sql/explain/bevaegelser.sql"))
            .bind(since)
            .bind(self.kommune_nr)
            .bind(self.parts.sources())
            .bind(fra)
            .bind(til)
            .fetch_all(&mut *connection)
            .await
            .map_err(LoadError::database(DOING))?;
        let mut movements: BTreeMap<i32, Movement> = BTreeMap::new();
        for (levering_nr, kilde, filnavn, status, periode, system, raekker, afvist, rettet, foer) in
            rows
        {
            let movement = movements.entry(levering_nr).or_default();
            (movement.levering_nr, movement.filnavn) = (levering_nr, filnavn);
            movement.antal_afviste += i64::from(afvist);
            movement.antal_genindlaest = rettet;
            match status.as_str() {
                "trukket" => movement.antal_trukne += i64::from(raekker),
                "tilbageholdt" => movement.antal_holdt += i64::from(raekker),
                _ => {
                    let slice = (levering_nr, foer, periode, system);
                    let (new, changed, gone) = self.compare(connection, &kilde, slice).await?;
                    movement.antal_nye += new;
                    movement.antal_rettede += changed;
                    movement.antal_vaek += gone;
                }
            }
            movement.kilde = kilde;
        }
        Ok(movements.into_values().collect())
    }

    /// A slice's rows beside those of the delivery before: new, changed, gone.
    async fn compare(
        &self,
        connection: &mut PgConnection,
        kilde: &str,
        (levering_nr, foer, periode, system): (i32, Option<i32>, NaiveDate, String),
    ) -> Result<(i64, i64, i64)> {
        let layout = layout(kilde.parse::<Kilde>().map_err(LoadError::Internal)?);
        let sql = include_str!("../../../sql/explain/raekker.template.sql")
            .replace("{dsa_tabel}", &layout.dsa_table())
            .replace("{noegleudtryk}", layout.dsa_key)
            .replace("{system}", layout.dsa_system());
        sqlx::query_as(AssertSqlSafe(sql))
            .bind(levering_nr)
            .bind(foer)
            .bind(self.kommune_nr)
            .bind(periode)
            .bind(system)
            .fetch_one(connection)
            .await
            .map_err(LoadError::database(DOING))
    }
}
