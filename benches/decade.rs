//! Whether a warehouse slows down as it fills: years of a few kommuner, every month of them loaded.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fs_err as fs;

use crate::load::{load, named};
use crate::machine::Machine;
use crate::table::Report;
use crate::{Result, Scale};

/// Loads the months one after the other, then a month's kommuner side by side.
pub(crate) fn measure(scale: Scale, report: &mut Report) -> Result<()> {
    let machine = Machine::start("decade")?;
    let outcome = months(&machine, scale, report);
    machine.stop()?;
    outcome
}

fn months(machine: &Machine, scale: Scale, report: &mut Report) -> Result<()> {
    let folder = machine.path("deliveries");
    let out = folder.to_string_lossy();
    let common = ["--from", scale.decade_from, "--to", "2023-12", "--clean", "--out", &out];
    let Scale { decade_kommuner: kommuner, decade_size: size, decade_aula: aula, .. } = scale;
    let all = ["generate", "--kommuner", kommuner, "--size", size, "--aula", aula];
    machine.run(&[&all[..], &common].concat())?;
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder)?.map(|file| Ok(file?.path())).collect::<Result<_>>()?;
    files.sort();
    machine.run(&["migrate"])?;
    load(machine, named(&files, "stil").chain(named(&files, "dst-institution")))?;
    let children = named(&files, "dst-indskrivning").collect::<Vec<_>>();
    let staff: Vec<&PathBuf> = named(&files, "flis-personale").collect();
    let mut times = Vec::new();
    for month in children.iter().zip(&staff) {
        times.push(load(machine, [*month.0, *month.1].into_iter())?.time);
    }
    grown("month of children and staff", &times, report)?;
    let mut times = Vec::new();
    for file in named(&files, "aula") {
        times.push(load(machine, [file].into_iter())?.time);
    }
    grown("delivery of attendance", &times, report)?;
    side_by_side(machine, children.last().ok_or("no month of children")?, report)
}

/// The last month against the first. The last one is the least of three: what else the machine does
/// only ever adds.
fn grown(what: &str, times: &[Duration], report: &mut Report) -> Result<()> {
    let (first, last) = (times.first(), times.iter().rev().take(3).min());
    let (first, last) = first.zip(last).ok_or("no month was loaded")?;
    let ratio = last.as_secs_f64() / first.as_secs_f64();
    let detail = format!("{last:.1?} against {first:.1?} in an empty one");
    report.ratio(&format!("{what} {} : {what} 1", times.len()), 1.2, ratio, detail);
    Ok(())
}

/// A month's corrections, a file a kommune, twice: in a row and side by side.
fn side_by_side(machine: &Machine, month: &Path, report: &mut Report) -> Result<()> {
    let mut times = Vec::new();
    for (day, jobs) in [("20240601", Some("1")), ("20240602", None)] {
        let folder = machine.path(day);
        fs::create_dir(&folder)?;
        let files = crate::split::by_kommune(month, &folder, day)?;
        let folder = folder.to_string_lossy();
        let one = jobs.map_or(vec![], |jobs| vec!["--jobs", jobs]);
        let run = machine.run(&[&["load", &*folder], &one[..]].concat())?;
        times.push((run.time.as_secs_f64(), files));
    }
    let [(in_a_row, files), (beside, _)] = times[..] else { return Err("two runs".into()) };
    let detail =
        format!("{files} files of one kommune each, {beside:.1} s against {in_a_row:.1} s");
    report.note("side by side : `--jobs 1`", format!("{:.2} x", beside / in_a_row), detail);
    Ok(())
}
