//! DirectQuery: what a report asks the cube of children while somebody clicks, over as many months
//! as a country leaves in years, as the login of one kommune.

use dagtilbud::db;
use sqlx::postgres::PgConnection;

use crate::machine::{Machine, best};
use crate::read::login;
use crate::table::Report;
use crate::{Result, Scale};

/// The forms in which Power BI asks: nested, with its own names, and a limit.
const SHAPES: [(&str, &str); 4] = [
    (
        "full-time children by year",
        r#"select "_"."aar", "_"."a0" from (select "rows"."aar" as "aar",
           sum("rows"."fuldtidsandel") as "a0" from (select "$Table"."aar" as "aar",
           "$Table"."fuldtidsandel" as "fuldtidsandel" from "kube"."indskrivning" "$Table") "rows"
           group by "aar") "_" where not "_"."a0" is null limit 1000001"#,
    ),
    (
        "children by month",
        r#"select "_"."maaned", "_"."a0" from (select "rows"."maaned" as "maaned",
           count(distinct "rows"."borger_nr") as "a0" from (select "$Table"."maaned" as "maaned",
           "$Table"."borger_nr" as "borger_nr" from "kube"."indskrivning" "$Table") "rows"
           group by "maaned") "_" where not "_"."a0" is null limit 1000001"#,
    ),
    (
        "children by unit in one year",
        r#"select "_"."stil_enhedsnavn", "_"."a0" from (select "rows"."stil_enhedsnavn" as
           "stil_enhedsnavn", count(distinct "rows"."borger_nr") as "a0" from (select
           "$Table"."stil_enhedsnavn" as "stil_enhedsnavn", "$Table"."borger_nr" as "borger_nr"
           from "kube"."indskrivning" "$Table" where "$Table"."aar" = 2022) "rows"
           group by "stil_enhedsnavn") "_" where not "_"."a0" is null limit 1001"#,
    ),
    (
        "a slicer of units",
        r#"select "_"."stil_enhedsnavn" from (select "rows"."stil_enhedsnavn" as "stil_enhedsnavn"
           from (select "$Table"."stil_enhedsnavn" as "stil_enhedsnavn" from "kube"."indskrivning"
           "$Table") "rows" group by "stil_enhedsnavn") "_" limit 501"#,
    ),
];

/// Fills the months before 2023 and asks.
pub(crate) async fn query(machine: &Machine, scale: Scale, report: &mut Report) -> Result<()> {
    let mut owner = db::connect(machine.url()).await?;
    for year in 2023 - scale.years..2023 {
        for month in 1..=12 {
            let fill = include_str!("sql/boern.template.sql")
                .replace("{maaned}", &format!("{year}-{month:02}-01"))
                .replace("{del}", &format!("{year}_{month:02}"));
            db::run(&mut owner, "filling in months of children", &fill).await?;
        }
    }
    let rows = number(&mut owner, "select count(*) from dm.fact_indskrivning").await?;
    let mut kommune = login(machine).await?;
    let own = number(&mut kommune, "select count(*) from kube.indskrivning").await?;
    if own == 0 || own == rows {
        return Err(format!("the login sees {own} of {rows} rows").into());
    }
    for (what, sql) in SHAPES {
        let time = best(&mut kommune, sql).await?;
        let detail = format!("{own} of {rows} child-months, under the kommune's login");
        report.time(&format!("DirectQuery: {what}"), 300, time, detail);
    }
    Ok(())
}

async fn number(connection: &mut PgConnection, sql: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}
