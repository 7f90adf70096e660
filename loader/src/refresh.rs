//! Step 6: the aggregates of what was touched, in the same transaction. Readers see either the
//! warehouse before the delivery or after it.

use chrono::NaiveDate;
use sqlx::postgres::PgConnection;

use crate::db::{Statement, inline, sql};
use crate::error::Result;
use crate::merge::{Table, Touched, periods_of};

const AGG_BOERN: Table = Table {
    name: "agg_boern",
    key: &["kommune_nr", "maaned"],
    tid: Some("maaned"),
    target: |selection| sql!("refresh/agg_boern", fra = selection.fra, til = selection.til),
};

const AGG_PERSONALE: Table = Table {
    name: "agg_personale",
    key: &["kommune_nr", "maaned"],
    tid: Some("maaned"),
    target: |selection| sql!("refresh/agg_personale", fra = selection.fra, til = selection.til),
};

const AGG_BEFOLKNING: Table = Table {
    name: "agg_befolkning",
    key: &["kommune_nr", "periode"],
    tid: None,
    target: |_| sql!("refresh/agg_befolkning"),
};

const AGG_UDGIFT: Table = Table {
    name: "agg_udgift",
    key: &["kommune_nr", "periode"],
    tid: Some("periode"),
    target: |_| sql!("refresh/agg_udgift"),
};

const AGG_BOERN_ANDRE: Table = Table {
    name: "agg_boern_andre",
    key: &["kommune_nr", "maaned"],
    tid: Some("maaned"),
    target: |_| sql!("refresh/agg_boern_andre"),
};

const AGG_PERSONALE_ANDRE: Table = Table {
    name: "agg_personale_andre",
    key: &["kommune_nr", "maaned"],
    tid: Some("maaned"),
    target: |_| sql!("refresh/agg_personale_andre"),
};

const AGG_NOEGLETAL: Table = Table {
    name: "agg_noegletal",
    key: &["noegletal", "kommune_nr", "periode"],
    tid: None,
    target: |_| sql!("refresh/agg_noegletal"),
};

const AGG_MEDLEM: Table = Table {
    name: "agg_medlem",
    key: &["dimension", "medlem_kode", "kommune_nr"],
    tid: None,
    target: |_| sql!("refresh/agg_medlem"),
};

const BENCHMARK: [Table; 3] = [
    Table {
        name: "agg_benchmark_indskrivning",
        key: &["kommune_nr", "maaned", "dimension", "medlem_kode", "aldersgruppe"],
        tid: Some("maaned"),
        target: |selection| sql!("refresh/agg_benchmark_indskrivning", maaned = selection.fra),
    },
    Table {
        name: "agg_benchmark_personale",
        key: &["kommune_nr", "maaned", "dimension", "medlem_kode"],
        tid: Some("maaned"),
        target: |selection| sql!("refresh/agg_benchmark_personale", maaned = selection.fra),
    },
    Table {
        name: "agg_benchmark_tilstedevaerelse",
        key: &["kommune_nr", "maaned", "dimension", "medlem_kode"],
        tid: Some("maaned"),
        target: |selection| {
            sql!(
                "refresh/agg_benchmark_tilstedevaerelse",
                maaned = selection.fra,
                kommuner = selection.kommuner
            )
        },
    },
];

/// Periods that are told in a line.
fn periods(text: &'static str) -> Statement {
    inline("finding the touched periods", text)
}

/// Splits the staff of every month anew: the list of what counts has changed.
pub async fn staff(connection: &mut PgConnection) -> Result<()> {
    let months = periods("select kommune_nr, maaned from dm.agg_personale");
    AGG_PERSONALE.refresh(connection, &months).await
}

/// Refreshes the aggregates.
#[tracing::instrument(name = "refresh", skip_all)]
pub async fn refresh(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    let has_children = touched.fact("fact_indskrivning");
    if has_children {
        let months = periods("select kommune_nr, periode from beroert_indskrivning");
        AGG_BOERN.refresh(connection, &months).await?;
    }
    // After the children: the split of staff counts those of each unit.
    if has_children || touched.fact("fact_personale") || touched.kilde("dst-noeglefil") {
        AGG_PERSONALE.refresh(connection, &sql!("refresh/periods/staff")).await?;
    }
    if touched.kilde("dst-befolkning") {
        AGG_BEFOLKNING.refresh(connection, &sql!("refresh/periods/inhabitants")).await?;
    }
    if touched.kilde("dst-regnskab") {
        AGG_UDGIFT.refresh(connection, &periods_of("dst-regnskab")).await?;
    }
    benchmark(connection).await?;
    protected(connection, touched).await
}

/// The indicators as others see them, of every kommune that the load touched; attendance is in
/// none.
async fn protected(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    let has_people = touched.fact("fact_indskrivning") || touched.fact("fact_personale");
    if has_people || touched.kilde("dst-noeglefil") {
        base(connection, &sql!("refresh/periods/staff")).await?;
    }
    indicators_of(connection, &sql!("refresh/periods/indicators")).await
}

/// What the indicators of others are reckoned from; the cube goes first.
async fn base(connection: &mut PgConnection, months: &Statement) -> Result<()> {
    AGG_BOERN_ANDRE.refresh(connection, months).await?;
    AGG_PERSONALE_ANDRE.refresh(connection, months).await
}

/// Everything that others see, anew: what counts as few, or as pedagogical, has changed.
pub async fn shown(connection: &mut PgConnection) -> Result<()> {
    sql!("refresh/everything_shown").run(connection).await?;
    benchmark(connection).await?;
    base(connection, &sql!("refresh/periods/people")).await?;
    indicators(connection).await
}

/// The indicators that others see, anew: for all kommuner, from what the warehouse has.
pub async fn indicators(connection: &mut PgConnection) -> Result<()> {
    let kommuner = periods("select kommune_nr, null::date from dm.dim_kommune");
    indicators_of(connection, &kommuner).await
}

/// The indicators of some kommuner, reckoned from what others see of their months.
async fn indicators_of(connection: &mut PgConnection, kommuner: &Statement) -> Result<()> {
    let doing = "reckoning the indicators that others see";
    inline(doing, "set local dagtilbud.grundlag = 'andre'").run(connection).await?;
    AGG_NOEGLETAL.refresh(connection, kommuner).await?;
    inline(doing, "set local dagtilbud.grundlag = ''").run(connection).await?;
    Ok(())
}

/// The benchmark cube, month by month: no more than a month's people at once, and a month's date in
/// the text of a statement keeps the planner to the month's partitions.
async fn benchmark(connection: &mut PgConnection) -> Result<()> {
    sql!("refresh/benchmark_months").run(connection).await?;
    for table in BENCHMARK {
        let months: Vec<(NaiveDate, Vec<i16>)> =
            sql!("refresh/months_of_table").bind(table.name).rows(connection).await?;
        for (maaned, kommuner) in months {
            table.refresh_month(connection, &kommuner, maaned).await?;
        }
    }
    let kommuner = periods("select distinct kommune_nr, null::date from beroert_benchmark");
    AGG_MEDLEM.refresh(connection, &kommuner).await
}
