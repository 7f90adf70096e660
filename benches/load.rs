//! The loading side: files in, measured from the start of the program to its end.

use std::io::{self, BufRead as _, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dagtilbud::cpr::key::Pseudonyms;
use dagtilbud::db::{self, CopyIn};
use dagtilbud::detect::{Said, detect};
use dagtilbud::read::{Content, Limits, Tegnsaet, open, survey};
use dagtilbud::validate::{Job, layout, validate};
use fs_err as fs;
use sqlx::postgres::PgConnection;

use crate::machine::{Machine, Run, peak_mib, timed};
use crate::split;
use crate::table::Report;
use crate::{Result, Scale};

/// Types as in `dsa`, no index, no log: what PostgreSQL takes for the bare rows.
const BARE_AULA: &str = include_str!("sql/bare_aula.sql");
const BARE_CHILDREN: &str = include_str!("sql/bare_indskrivning.sql");

/// Invents the deliveries of the run.
pub(crate) fn generate(
    machine: &Machine,
    scale: Scale,
    report: &mut Report,
) -> Result<Vec<PathBuf>> {
    let folder = machine.path("deliveries");
    let to = format!("2023-{:02}", scale.months);
    let out = folder.to_string_lossy().into_owned();
    let common = ["--kommuner", scale.kommuner, "--from", "2023-01", "--clean", "--out", &out];
    machine.run(&[&["generate", "--to", &to], &common[..]].concat())?;
    let attendance =
        ["generate", "--to", "2023-01", "--sources", "aula-tilstedevaerelse", "--force"];
    let run = machine.run(&[&attendance[..], &common].concat())?;
    let mut files = Vec::new();
    for file in fs::read_dir(&folder)? {
        files.push(file?.path());
    }
    files.sort();
    let size: u64 = named(&files, "aula")
        .filter_map(|file| fs::metadata(file).ok())
        .map(|file| file.len() / 1_000_000)
        .sum();
    let detail = format!("{size} MB of attendance, and the years before it in which children grow");
    report.time("generate a month of attendance", 60_000, run.time, detail);
    Ok(files)
}

/// Loads the registers, then month after month of children and staff. Returns how long that took.
pub(crate) async fn months(
    machine: &Machine,
    files: &[PathBuf],
    report: &mut Report,
) -> Result<Duration> {
    machine.run(&["migrate"])?;
    let registers = named(files, "stil").chain(named(files, "dst-institution"));
    let mut total = load(machine, registers)?.time;
    let figures = named(files, "dst-befolkning").chain(named(files, "dst-regnskab"));
    total += load(machine, figures)?.time;
    let mut connection = db::connect(machine.url()).await?;
    let children: Vec<&PathBuf> = named(files, "dst-indskrivning").collect();
    let staff: Vec<&PathBuf> = named(files, "flis-personale").collect();
    let mut times = Vec::new();
    for (children, staff) in children.iter().zip(&staff) {
        let bare =
            bare_copy(&mut connection, BARE_CHILDREN, "public.bare_indskrivning", children).await?;
        let run = load(machine, [*children].into_iter())?;
        times.push((run.time, bare, load(machine, [*staff].into_iter())?.time));
    }
    total += times.iter().map(|(children, _, staff)| *children + *staff).sum::<Duration>();
    if let (Some(first), Some(last)) = (times.first(), times.last()) {
        let seconds = |time: Duration| time.as_secs_f64();
        let detail = |(time, bare, _): &(Duration, Duration, Duration)| {
            format!("{:.1} s against {:.2} s", seconds(*time), seconds(*bare))
        };
        let ratio =
            |(time, bare, _): &(Duration, Duration, Duration)| seconds(*time) / seconds(*bare);
        report.ratio("first month of children : bare `COPY`", 8.0, ratio(first), detail(first));
        report.ratio("later month of children : bare `COPY`", 8.0, ratio(last), detail(last));
        let cost = |(children, _, staff): &(Duration, Duration, Duration)| {
            seconds(*children) + seconds(*staff)
        };
        let detail = format!(
            "children and staff, {:.1} s against {:.1} s; {} months",
            cost(last),
            cost(first),
            times.len()
        );
        report.ratio("last month : first month", 1.2, cost(last) / cost(first), detail);
    }
    Ok(total)
}

/// A month of attendance into a warehouse that has its children.
pub(crate) async fn attendance(
    machine: &Machine,
    files: &[PathBuf],
    report: &mut Report,
) -> Result<Duration> {
    let mut connection = db::connect(machine.url()).await?;
    let mut total = Duration::ZERO;
    for file in named(files, "aula") {
        let before = bare_copy(&mut connection, BARE_AULA, "public.bare_aula", file).await?;
        let rows: i64 = sqlx::query_scalar("select count(*) from public.bare_aula")
            .fetch_one(&mut connection)
            .await?;
        let run = load(machine, [file].into_iter())?;
        let after = bare_copy(&mut connection, BARE_AULA, "public.bare_aula", file).await?;
        let bare = before.min(after).as_secs_f64();
        let time = run.time.as_secs_f64();
        let detail = format!("{rows} rows; {time:.1} s against {bare:.2} s");
        report.ratio("a month of attendance : bare `COPY`", 4.0, time / bare, detail);
        let megabytes = fs::metadata(file)?.len() / 1_000_000;
        report.memory("peak memory", 200, run.peak_mib, format!("a file of {megabytes} MB"));
        total += run.time;
        reading(machine, file, report)?;
    }
    Ok(total)
}

/// Reading and validating alone, of a file ten times as long: its memory must not grow with it.
fn reading(machine: &Machine, file: &Path, report: &mut Report) -> Result<()> {
    let many = machine.path("aula-tilstedevaerelse_2023-01_20240101T0000.csv");
    ten_fold(file, &many)?;
    let delivery = detect(&many, Said::default())?;
    let layout = layout(delivery.kilde);
    let (start, limits) = (Instant::now(), Limits::default());
    let survey = survey(&many, limits, |_| ())?;
    let binding = layout.bind(&delivery.filnavn, &survey.header)?;
    let (periode, leveret) = (delivery.periode, delivery.leveret);
    let (path, survey, binding) = (&many, &survey, &binding);
    let job = Job { path, survey, layout, binding, periode, leveret, levering_nr: 1, limits };
    let (tally, peak_mib) =
        peak_mib(|| validate(job, Pseudonyms::new(b"invented people"), |_| Ok(())))?;
    let (rows, time) = (tally?.accepted, start.elapsed().as_secs_f64());
    let megabytes = survey.size_bytes / 1_000_000;
    let detail = format!("a file of {megabytes} MB, read and validated without a database");
    report.memory("peak memory", 200, peak_mib, detail);
    let detail = format!("{rows} rows in {time:.1} s, both readings");
    let speed = format!("{:.2} M rows/s", rows as f64 / time / 1e6);
    report.note("read and validate attendance", speed, detail);
    Ok(fs::remove_file(many)?)
}

/// The kommune of middle size sends its first month again; then the largest, while somebody reads.
pub(crate) async fn correction(
    machine: &Machine,
    files: &[PathBuf],
    report: &mut Report,
) -> Result<()> {
    let Some(national) = named(files, "dst-indskrivning").next() else { return Ok(()) };
    let (header, kommuner) = split::lines(national)?;
    let mut by_size: Vec<&Vec<String>> = kommuner.values().collect();
    by_size.sort_by_key(|lines| lines.len());
    let (middle, largest) =
        by_size.get(by_size.len() / 2).zip(by_size.last()).ok_or("no kommune")?;
    let corrected = |lines: &[String], leveret: &str| -> Result<(PathBuf, usize)> {
        let rows = &lines[3.min(lines.len())..];
        let file = machine.path(&format!("dst-indskrivning_2023-01_{leveret}.csv"));
        split::write(&file, &header, rows)?;
        Ok((file, rows.len()))
    };
    let (file, rows) = corrected(middle, "20240601T1100")?;
    let run = load(machine, [&file].into_iter())?;
    let detail = format!("{rows} rows of the middle kommune");
    report.time("a correction of one kommune's month", 3_000, run.time, detail);

    let (file, rows) = corrected(largest, "20240601T1200")?;
    let reader = "select * from noegletal.daekningsgrad_0_2";
    let mut connection = db::connect(machine.url()).await?;
    let mut idle = Vec::new();
    for _ in 0..50 {
        idle.push(timed(&mut connection, reader).await?);
    }
    let mut running = machine.spawn(&["load", &file.to_string_lossy()])?;
    let mut busy = Vec::new();
    let run = loop {
        busy.push(timed(&mut connection, reader).await?);
        if let Some(run) = running.end()? {
            break run;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    let detail = format!("{rows} rows of the largest kommune");
    report.time("a correction of one kommune's month, the largest", 3_000, run.time, detail);
    let (idle, busy) = (median(idle), median(busy));
    let detail = format!("median of one indicator, {busy:.1?} against {idle:.1?}");
    let ratio = busy.as_secs_f64() / idle.as_secs_f64();
    report.ratio("a reader during that load : idle", 1.5, ratio, detail);
    Ok(())
}

/// Everything computed anew, against having loaded it.
pub(crate) fn rebuild(machine: &Machine, loaded: Duration, report: &mut Report) -> Result<()> {
    let run = machine.run(&["rebuild"])?;
    let (time, loaded) = (run.time.as_secs_f64(), loaded.as_secs_f64());
    let detail = format!("{time:.1} s against {loaded:.1} s of `load`");
    report.ratio("rebuild : load", 0.7, time / loaded, detail);
    Ok(())
}

pub(crate) fn named<'f>(
    files: &'f [PathBuf],
    kilde: &'static str,
) -> impl Iterator<Item = &'f PathBuf> {
    files.iter().filter(move |file| {
        file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(kilde))
    })
}

pub(crate) fn load<'f>(machine: &Machine, files: impl Iterator<Item = &'f PathBuf>) -> Result<Run> {
    let files: Vec<String> = files.map(|file| file.to_string_lossy().into_owned()).collect();
    let files = files.iter().map(String::as_str);
    machine.run(&["load"].into_iter().chain(files).collect::<Vec<&str>>())
}

/// The file's bytes, as they are, into a table of the same types.
async fn bare_copy(
    connection: &mut PgConnection,
    create: &str,
    table: &str,
    file: &Path,
) -> Result<Duration> {
    crate::machine::send(connection, "making a bare table", create).await?;
    let (columns, options) = plain_csv(file)?;
    let unpacked = file.with_extension("unpacked");
    let mut plain = fs::File::create(&unpacked)?;
    open(file, Limits::default(), |content| Ok(io::copy(content.bytes, &mut plain).map(|_| ())?))?;
    let mut plain = fs::File::open(&unpacked)?;
    let start = Instant::now();
    let target = format!("{table} ({columns})");
    let mut copy = CopyIn::begin_with(connection, &target, &options).await?;
    loop {
        let mut block = vec![0; 512 * 1024];
        let bytes = plain.read(&mut block)?;
        if bytes == 0 {
            break;
        }
        block.truncate(bytes);
        copy.send(block).await?;
    }
    copy.finish().await?;
    let time = start.elapsed();
    fs::remove_file(unpacked)?;
    Ok(time)
}

/// A month of ten times as many lines: every registration again with other seconds.
fn ten_fold(file: &Path, copy: &Path) -> Result<()> {
    let survey = survey(file, Limits::default(), |_| ())?;
    let separator = char::from(survey.separator);
    let between = separator.to_string();
    let start = survey.header.iter().position(|name| name == "start").ok_or("no `start`")?;
    let mut out = BufWriter::new(fs::File::create(copy)?);
    open(file, Limits::default(), |Content { bytes: reader, .. }| {
        for (number, line) in reader.lines().enumerate() {
            let line = line?;
            writeln!(out, "{line}")?;
            let fields: Vec<&str> = line.split(separator).collect();
            let Some(minute) = fields[start].get(..5).filter(|_| number > 0) else { continue };
            for second in 1..10 {
                for (place, field) in fields.iter().enumerate() {
                    let between = if place == 0 { "" } else { &*between };
                    if place == start {
                        write!(out, "{between}{minute}:{second:02}")?;
                    } else {
                        write!(out, "{between}{field}")?;
                    }
                }
                writeln!(out)?;
            }
        }
        Ok(())
    })?;
    Ok(out.flush()?)
}

/// The header's columns, and what `COPY` must know of the file's form.
fn plain_csv(file: &Path) -> Result<(String, String)> {
    let survey = survey(file, Limits::default(), |_| ())?;
    let encoding = if survey.tegnsaet == Tegnsaet::Windows1252 { "win1252" } else { "utf8" };
    let separator = char::from(survey.separator);
    let options = format!(
        "(format csv, header, delimiter e'{}', encoding '{encoding}')",
        if separator == '\t' { "\\t".to_owned() } else { separator.to_string() }
    );
    Ok((survey.header.join(", "), options))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
