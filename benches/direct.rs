//! DirectQuery: what a report asks the cube of children while somebody clicks, over as many months
//! as a country leaves in years, as the login of one kommune.

use dagtilbud::db;
use sqlx::postgres::PgConnection;

use crate::machine::{Machine, best};
use crate::read::{login, new_login};
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
            crate::machine::send(&mut owner, "filling in months of children", &fill).await?;
        }
    }
    let rows = number(&mut owner, "select count(*) from dm.fact_indskrivning").await?;
    let (kommune_nr, own): (i16, i64) =
        sqlx::query_as(include_str!("sql/mellemste_kommune.sql")).fetch_one(&mut owner).await?;
    let mut kommune = new_login(machine, &mut owner, "mellemst", kommune_nr).await?;
    let seen = number(&mut kommune, "select count(*) from kube.indskrivning").await?;
    if seen != own || own == rows {
        return Err(format!("the login sees {seen} of {rows} rows, not {own}").into());
    }
    let mut largest = login(machine).await?;
    let most = number(&mut largest, "select count(*) from kube.indskrivning").await?;
    for (what, sql) in SHAPES {
        let (time, longest) = (best(&mut kommune, sql).await?, best(&mut largest, sql).await?);
        let detail = format!("{own} of {rows} child-months, a login of the middle kommune");
        report.time(&format!("DirectQuery: {what}"), 300, time, detail);
        let detail = format!("{most} child-months, a login of Copenhagen");
        report.time(&format!("DirectQuery: {what}, the largest"), 300, longest, detail);
    }
    Ok(())
}

async fn number(connection: &mut PgConnection, sql: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}
