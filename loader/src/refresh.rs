//! Step 6: the aggregates of what was touched, in the same transaction. Readers see either the
//! warehouse before the delivery or after it.

use chrono::NaiveDate;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

use crate::db;
use crate::error::{LoadError, Result};
use crate::merge::{Table, Touched, periods_of};

const AGG_BOERN: Table = Table {
    name: "agg_boern",
    key: &["kommune_nr", "maaned"],
    tid: Some("maaned"),
    target: include_str!("../../sql/refresh/agg_boern.template.sql"),
};

const AGG_PERSONALE: Table = Table {
    name: "agg_personale",
    key: &["kommune_nr", "maaned"],
    tid: Some("maaned"),
    target: include_str!("../../sql/refresh/agg_personale.template.sql"),
};

const AGG_BEFOLKNING: Table = Table {
    name: "agg_befolkning",
    key: &["kommune_nr", "periode"],
    tid: None,
    target: include_str!("../../sql/refresh/agg_befolkning.sql"),
};

const AGG_UDGIFT: Table = Table {
    name: "agg_udgift",
    key: &["kommune_nr", "periode"],
    tid: Some("periode"),
    target: include_str!("../../sql/refresh/agg_udgift.sql"),
};

const AGG_BOERN_ANDRE: Table = Table {
    name: "agg_boern_andre",
    key: &["kommune_nr", "maaned"],
    tid: Some("maaned"),
    target: include_str!("../../sql/refresh/agg_boern_andre.sql"),
};

const AGG_PERSONALE_ANDRE: Table = Table {
    name: "agg_personale_andre",
    key: &["kommune_nr", "maaned"],
    tid: Some("maaned"),
    target: include_str!("../../sql/refresh/agg_personale_andre.sql"),
};

const AGG_NOEGLETAL: Table = Table {
    name: "agg_noegletal",
    key: &["noegletal", "kommune_nr", "periode"],
    tid: None,
    target: include_str!("../../sql/refresh/agg_noegletal.sql"),
};

const AGG_MEDLEM: Table = Table {
    name: "agg_medlem",
    key: &["dimension", "medlem_kode", "kommune_nr"],
    tid: None,
    target: include_str!("../../sql/refresh/agg_medlem.sql"),
};

const BENCHMARK: [Table; 3] = [
    Table {
        name: "agg_benchmark_indskrivning",
        key: &["kommune_nr", "maaned", "dimension", "medlem_kode", "aldersgruppe"],
        tid: Some("maaned"),
        target: include_str!("../../sql/refresh/agg_benchmark_indskrivning.template.sql"),
    },
    Table {
        name: "agg_benchmark_personale",
        key: &["kommune_nr", "maaned", "dimension", "medlem_kode"],
        tid: Some("maaned"),
        target: include_str!("../../sql/refresh/agg_benchmark_personale.template.sql"),
    },
    Table {
        name: "agg_benchmark_tilstedevaerelse",
        key: &["kommune_nr", "maaned", "dimension", "medlem_kode"],
        tid: Some("maaned"),
        target: include_str!("../../sql/refresh/agg_benchmark_tilstedevaerelse.template.sql"),
    },
];

/// The months whose split of staff may change: those of staff and of children, and all of a kommune
/// whose key file changed.
const MONTHS_OF_STAFF: &str = "\
    select kommune_nr, periode from beroert_personale \
    union select kommune_nr, periode from beroert_indskrivning \
    union select agg.kommune_nr, agg.maaned from dm.agg_personale as agg \
    inner join beroert_udsnit as beroert \
    on agg.kommune_nr = beroert.kommune_nr and beroert.kilde = 'dst-noeglefil'";

/// Splits the staff of every month anew: the list of what counts has changed.
pub async fn staff(connection: &mut PgConnection) -> Result<()> {
    AGG_PERSONALE.refresh(connection, "select kommune_nr, maaned from dm.agg_personale").await
}

/// Refreshes the aggregates.
#[tracing::instrument(name = "refresh", skip_all)]
pub async fn refresh(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    let has_children = touched.fact("fact_indskrivning");
    if has_children {
        let months = "select kommune_nr, periode from beroert_indskrivning";
        AGG_BOERN.refresh(connection, months).await?;
    }
    // After the children: the split of staff counts those of each unit.
    if has_children || touched.fact("fact_personale") || touched.kilde("dst-noeglefil") {
        AGG_PERSONALE.refresh(connection, MONTHS_OF_STAFF).await?;
    }
    if touched.kilde("dst-befolkning") {
        let kommuner = "select distinct kommune_nr, null::date from beroert_udsnit \
                        where kilde = 'dst-befolkning'";
        AGG_BEFOLKNING.refresh(connection, kommuner).await?;
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
        base(connection, MONTHS_OF_STAFF).await?;
    }
    let kommuner = "select kommune_nr, null::date from beroert_indskrivning \
                    union select kommune_nr, null::date from beroert_personale \
                    union select kommune_nr, null::date from beroert_udsnit \
                    where kilde <> 'aula-tilstedevaerelse'";
    indicators_of(connection, kommuner).await
}

/// What the indicators of others are reckoned from; the cube goes first.
async fn base(connection: &mut PgConnection, months: &str) -> Result<()> {
    AGG_BOERN_ANDRE.refresh(connection, months).await?;
    AGG_PERSONALE_ANDRE.refresh(connection, months).await
}

/// Everything that others see, anew: what counts as few, or as pedagogical, has changed.
pub async fn shown(connection: &mut PgConnection) -> Result<()> {
    let everything = "\
        insert into beroert_indskrivning select kommune_nr, maaned from dm.agg_boern; \
        insert into beroert_personale select kommune_nr, maaned from dm.agg_personale; \
        insert into beroert_tilstedevaerelse \
        select distinct kommune_nr, maaned from dm.agg_benchmark_tilstedevaerelse";
    db::run(connection, "finding what others see", everything).await?;
    benchmark(connection).await?;
    let months = "select kommune_nr, periode from beroert_indskrivning \
                  union select kommune_nr, periode from beroert_personale";
    base(connection, months).await?;
    indicators(connection).await
}

/// The indicators that others see, anew: for all kommuner, from what the warehouse has.
pub async fn indicators(connection: &mut PgConnection) -> Result<()> {
    indicators_of(connection, "select kommune_nr, null::date from dm.dim_kommune").await
}

/// The indicators of some kommuner, reckoned from what others see of their months.
async fn indicators_of(connection: &mut PgConnection, kommuner: &str) -> Result<()> {
    let doing = "reckoning the indicators that others see";
    db::run(connection, doing, "set local dagtilbud.grundlag = 'andre'").await?;
    AGG_NOEGLETAL.refresh(connection, kommuner).await?;
    db::run(connection, doing, "set local dagtilbud.grundlag = ''").await.map(|_| ())
}

/// The benchmark cube, month by month: no more than a month's people at once, and a month's date in
/// the text of a statement keeps the planner to the month's partitions.
async fn benchmark(connection: &mut PgConnection) -> Result<()> {
    let doing = "finding the months of the benchmark cube";
    db::run(connection, doing, include_str!("../../sql/refresh/beroert_benchmark.sql")).await?;
    for table in BENCHMARK {
        let months = format!(
            "select maaned, array_agg(kommune_nr order by kommune_nr) from beroert_benchmark \
             where tabel = '{}' group by maaned order by maaned",
            table.name,
        );
        let months: Vec<(NaiveDate, Vec<i16>)> = sqlx::query_as(AssertSqlSafe(months))
            .fetch_all(&mut *connection)
            .await
            .map_err(LoadError::database(doing))?;
        for (maaned, kommuner) in months {
            table.refresh_month(connection, &kommuner, maaned).await?;
        }
    }
    let kommuner = "select distinct kommune_nr, null::date from beroert_benchmark";
    AGG_MEDLEM.refresh(connection, kommuner).await
}
