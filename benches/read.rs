//! The reading side: years of figures, made by SQL (loading ten years takes hours, and readers see
//! no difference), and the questions of the indicators and of the benchmark cube.

use dagtilbud::db;
use sqlx::postgres::PgConnection;

use crate::machine::{Machine, best};
use crate::table::Report;
use crate::{Result, Scale};

const VIEWS: [&str; 13] = [
    "udgift_dagtilbud_pr_barn",
    "udgift_dagpleje_pr_barn",
    "udgift_daginstitution_pr_barn",
    "udgift_dagtilbud_pr_plads",
    "udgift_dagpleje_pr_plads",
    "udgift_daginstitution_pr_plads",
    "andel_boern_i_dagpleje",
    "andel_boern_i_integreret_institution",
    "daekningsgrad_0_2",
    "daekningsgrad_3_5",
    "normering_daginstitution_0_2",
    "normering_daginstitution_3_5",
    "normering_dagpleje",
];

/// Fills the aggregates with years, and asks.
pub(crate) async fn years(machine: &Machine, scale: Scale, report: &mut Report) -> Result<()> {
    let mut connection = db::connect(machine.url()).await?;
    let fill = include_str!("sql/aar.template.sql").replace("{aar}", &scale.years.to_string());
    db::run(&mut connection, "filling in the years", &fill).await?;
    indicators(&mut connection, report).await?;
    let one = "select * from noegletal.alle where kommune_nr = 101";
    let detail = "as the owner of the data: no row security is applied".to_owned();
    let time = best(&mut connection, one).await?;
    report.time("`noegletal.alle` for one kommune", 50, time, detail);
    let distinct = "select maaned, medlem, antal_indskrevne_boern \
                    from benchmark.indskrivning \
                    where dimension = 'InstitutionSTIL' and aldersgruppe = 'Alle'";
    let rows = count(&mut connection, distinct).await?;
    let time = best(&mut connection, &format!("select count(*) from ({distinct}) as alle")).await?;
    let detail = format!("{rows} rows, counted there");
    report.time("distinct children by month and unit, national", 200, time, detail);
    Ok(())
}

/// Goals that this program does not measure yet, so that nobody takes them for met.
pub(crate) fn left_out(report: &mut Report) {
    let rows = [
        (
            "month 120 of a ten-year warehouse : month 1",
            "1.2 x",
            "needs ten years that were loaded",
        ),
        (
            "DirectQuery over 36 M child-months, one kommune",
            "300 ms",
            "needs the logins' row security",
        ),
        ("`noegletal.alle` under a kommune's login", "50 ms", "needs the logins' row security"),
        ("the indicators : DuckDB over Parquet", "1 x", "needs an export of the facts"),
    ];
    for (what, goal, reason) in rows {
        report.note(what, format!("not measured (goal {goal})"), reason.to_owned());
    }
}

/// Each view whole; the slowest one is the figure.
async fn indicators(connection: &mut PgConnection, report: &mut Report) -> Result<()> {
    let mut slowest = None;
    let mut rows = 0;
    for view in VIEWS {
        let all = format!("select * from noegletal.{view}");
        let found = count(connection, &all).await?;
        if found == 0 {
            return Err(format!("noegletal.{view} has no row").into());
        }
        rows += found;
        slowest = slowest.max(Some((best(connection, &all).await?, view)));
    }
    if let Some((time, view)) = slowest {
        let detail = format!("{rows} rows in 13 views; the slowest is `{view}`");
        report.time("an indicator, all kommuner and years", 150, time, detail);
    }
    Ok(())
}

async fn count(connection: &mut PgConnection, query: &str) -> Result<i64> {
    let sql = format!("select count(*) from ({query}) as alle");
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(connection).await?)
}
