//! The indicators against DuckDB over Parquet. DuckDB gets the lighter task: only the children of
//! every kommune and month, from rows that are joined already; the thirteen views answer whole.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use dagtilbud::db;
use fs_err as fs;
use futures_util::TryStreamExt as _;
use sqlx::postgres::PgConnection;

use crate::Result;
use crate::machine::{Machine, best};
use crate::read::VIEWS;
use crate::table::Report;

/// Where `scripts/setup-clients.sh` installs DuckDB.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../.venv/bin/python");

/// The child-months with what DuckDB counts by.
const ROWS: &str = include_str!("sql/boernemaaneder.sql");

/// Exports the child-months and asks both.
pub(crate) async fn compare(machine: &Machine, report: &mut Report) -> Result<()> {
    let what = "13 indicators : DuckDB counting the children from Parquet";
    let has_duckdb = Command::new(PYTHON).args(["-c", "import duckdb"]).output();
    if !has_duckdb.is_ok_and(|output| output.status.success()) {
        let reason = "no DuckDB in `.venv`: scripts/setup-clients.sh".to_owned();
        report.note(what, "not measured (goal 1 x)".to_owned(), reason);
        return Ok(());
    }
    let mut connection = db::connect(machine.url()).await?;
    let file = machine.path("boernemaaneder.csv");
    export(&mut connection, &file).await?;
    let output =
        Command::new(PYTHON).args(["-c", include_str!("duckdb.py")]).arg(&file).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let said = String::from_utf8(output.stdout)?;
    let (children, seconds) = said.trim().split_once(' ').ok_or("two figures")?;
    let counted: i64 = sqlx::query_scalar(
        "select count(*) from (select distinct kommune_nr, maaned, borger_nr \
         from dm.fact_indskrivning) as barn",
    )
    .fetch_one(&mut connection)
    .await?;
    if children.parse::<i64>()? != counted {
        return Err(format!("DuckDB counts {children} child-months, not {counted}").into());
    }
    let mut views = Duration::ZERO;
    for view in VIEWS {
        views += best(&mut connection, &format!("select * from noegletal.{view}")).await?;
    }
    let duckdb: f64 = seconds.parse()?;
    let detail = format!("{views:.1?} against {duckdb:.2} s for {children} child-months");
    report.ratio(what, 1.0, views.as_secs_f64() / duckdb, detail);
    Ok(())
}

async fn export(connection: &mut PgConnection, file: &Path) -> Result<()> {
    let copy = format!("copy ({ROWS}) to stdout (format csv, header)");
    let mut out = fs::File::create(file)?;
    let mut rows = connection.copy_out_raw(&copy).await?;
    while let Some(bytes) = rows.try_next().await? {
        out.write_all(&bytes)?;
    }
    Ok(())
}
