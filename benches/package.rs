//! Data packages: the program from its start to its end, against a bare `COPY` of the same rows into a
//! file, asked by the kommune's own login.

use std::io::Write as _;
use std::time::{Duration, Instant};

use dagtilbud::db;
use dagtilbud::outlets::package::contents::{Table, tables};
use dagtilbud::outlets::package::{Part, Period};
use fs_err as fs;
use futures_util::StreamExt as _;
use sqlx::postgres::PgConnection;

use crate::machine::Machine;
use crate::table::Report;
use crate::{Result, read};

/// The parts with most of the rows.
const PARTS: [Part; 2] = [Part::Datamart, Part::Kuber];

/// How often each is measured; the shortest counts.
const TIMES: usize = 3;

/// Makes the packages of the first kommune.
pub(crate) async fn packages(machine: &Machine, report: &mut Report) -> Result<()> {
    let mut owner = db::connect(machine.url()).await?;
    let kommune_nr: i16 = sqlx::query_scalar("select min(kommune_nr) from dm.fact_indskrivning")
        .fetch_one(&mut owner)
        .await?;
    let tables = tables(&mut owner, &PARTS.into()).await?;
    let mut login = db::connect(&read::login_url(machine)?).await?;
    let (mut bare, mut rows) = (Duration::MAX, 0);
    let mut formats = [("csv", 1.5, Duration::MAX, 0), ("parquet", 3.0, Duration::MAX, 0)];
    for _ in 0..TIMES {
        let start = Instant::now();
        rows = copy(machine, &mut login, &tables, u16::try_from(kommune_nr)?).await?;
        bare = bare.min(start.elapsed());
        for (format, _, time, peak) in &mut formats {
            let out = machine.path("pakker").display().to_string();
            let kommune = kommune_nr.to_string();
            let run = machine.run(&[
                "package",
                "--kommune",
                &kommune,
                "--out",
                &out,
                "--format",
                format,
                "--indhold",
                "datamart,kuber",
                "--jobs",
                "1",
            ])?;
            *time = run.time.min(*time);
            *peak = run.peak_mib.max(*peak);
        }
    }
    if rows == 0 {
        return Err("a package without rows".into());
    }
    for (format, goal, time, peak) in formats {
        let ratio = time.as_secs_f64() / bare.as_secs_f64();
        let per_second = rows as f64 / time.as_secs_f64();
        let detail = format!(
            "{rows} rows of kommune {kommune_nr}, {per_second:.0} rows/s; {time:.1?} : {bare:.1?}"
        );
        report.ratio(&format!("a package as {format} : bare `COPY … TO`"), goal, ratio, detail);
        report.memory(&format!("peak memory, a package as {format}"), 400, peak, String::new());
    }
    Ok(())
}

/// Copies the rows of a package into files; returns how many there are.
async fn copy(
    machine: &Machine,
    login: &mut PgConnection,
    tables: &[Table],
    kommune_nr: u16,
) -> Result<u64> {
    let mut rows = 0;
    for table in tables {
        let query = table.query(kommune_nr, Period::default());
        let copy = format!("copy ({query}) to stdout (format csv, header, delimiter ';')");
        let mut file = std::io::BufWriter::new(fs::File::create(machine.path("bare.csv"))?);
        let mut lines = login.copy_out_raw(&copy).await?;
        while let Some(line) = lines.next().await {
            // The server sends each row in a message of its own; the first is the header.
            file.write_all(&line?)?;
            rows += 1;
        }
        file.flush()?;
        rows -= 1;
    }
    Ok(rows)
}
