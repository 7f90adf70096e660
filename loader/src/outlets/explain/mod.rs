//! What a figure stands on: the rows of its numerator and denominator, the deliveries and lines that
//! they came from, and what moved it since a day. No person is named: units, months and counts.

mod parts;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use crate::db::{Statement, sql};
use crate::delivery::Kilde;
use crate::error::{LoadError, Result};
use crate::validate::layout;
use parts::{Parts, Rows, Vindue, reference_date};

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
    let parts = Parts::all().find(|parts| parts.id.eq_ignore_ascii_case(id)).ok_or_else(|| {
        let mut known: Vec<&str> = Parts::all().map(|parts| parts.id).collect();
        known.sort_unstable();
        let known = known.join(", ");
        LoadError::Argument(format!("`{id}` is no indicator; known are {known}"))
    })?;
    let mut transaction = connection.begin().await.map_err(LoadError::database(DOING))?;
    let figure = sql!("outlets/explain/figure").bind(parts.id).bind(kommune_nr).bind(periode);
    let tal: Option<Value> = figure.json(&mut transaction).await?.pop();
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
        tal,
        enheder: sql!("outlets/explain/units").json(&mut transaction).await?,
        maaneder: scope.months(&mut transaction).await?,
        leverancer: sql!("outlets/explain/deliveries").json(&mut transaction).await?,
        siden,
    };
    transaction.rollback().await.map_err(LoadError::database(DOING))?;
    Ok(explanation)
}

/// The figure that is explained.
struct Scope {
    parts: Parts,
    kommune_nr: i16,
    periode: NaiveDate,
}

impl Scope {
    /// Gathers the rows that the figure stands on in `grundlag`.
    async fn gather(&self, connection: &mut PgConnection) -> Result<()> {
        sql!("outlets/explain/basis").run(connection).await?;
        self.part("taeller", self.parts.taeller).run(connection).await?;
        self.part("naevner", self.parts.naevner).run(connection).await?;
        if let Vindue::TolvMaaneder(boern, personale) = self.parts.vindue {
            let kommune_nr = self.kommune_nr;
            sql!(
                "outlets/explain/leave_out_months",
                kommune_nr = kommune_nr,
                boern = boern,
                personale = personale
            )
            .run(connection)
            .await?;
        }
        Ok(())
    }

    /// What gathers the rows of a part of the fraction.
    fn part(&self, del: &str, rows: Rows) -> Statement {
        let kommune_nr = self.kommune_nr;
        let (fra, til) = self.parts.vindue.months(self.periode);
        match rows {
            Rows::Boern(condition) => sql!(
                "outlets/explain/children",
                del = del,
                kommune_nr = kommune_nr,
                fra = fra,
                til = til,
                betingelse = condition,
            ),
            Rows::Personale(condition) => sql!(
                "outlets/explain/staff",
                del = del,
                kommune_nr = kommune_nr,
                fra = fra,
                til = til,
                betingelse = condition,
            ),
            Rows::Befolkning(condition) => sql!(
                "outlets/explain/inhabitants",
                del = del,
                kommune_nr = kommune_nr,
                til = reference_date(self.parts.vindue, self.periode),
                betingelse = condition,
            ),
            Rows::Udgift(condition) => sql!(
                "outlets/explain/accounts",
                del = del,
                kommune_nr = kommune_nr,
                fra = fra,
                betingelse = condition,
            ),
        }
    }

    /// The months of a rolling figure.
    async fn months(&self, connection: &mut PgConnection) -> Result<Vec<Value>> {
        let Vindue::TolvMaaneder(boern, personale) = self.parts.vindue else {
            return Ok(Vec::new());
        };
        let (fra, til) = self.parts.vindue.months(self.periode);
        let months = sql!(
            "outlets/explain/months",
            kommune_nr = self.kommune_nr,
            fra = fra,
            til = til,
            boern = boern,
            personale = personale,
        );
        months.json(connection).await
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
        let rows: Vec<Row> = sql!("outlets/explain/movements")
            .bind(since)
            .bind(self.kommune_nr)
            .bind(self.parts.sources())
            .bind(fra)
            .bind(til)
            .rows(connection)
            .await?;
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
        let rows = sql!(
            "outlets/explain/compare_rows",
            dsa_tabel = layout.dsa_table(),
            noegleudtryk = layout.dsa_key,
            system = layout.dsa_system(),
        );
        rows.bind(levering_nr)
            .bind(foer)
            .bind(self.kommune_nr)
            .bind(periode)
            .bind(system)
            .row(connection)
            .await
    }
}
