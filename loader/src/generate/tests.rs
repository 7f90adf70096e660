//! What generated deliveries promise: the same bytes for the same plan, nobody real, nothing
//! missing, figures like the country's.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;

use chrono::NaiveDate;
use fs_err as fs;
use sha2::{Digest, Sha256};

use crate::delivery::{Kilde, Leveret, Periode};

use super::calendar::{date, months};
use super::plan::{Plan, Summary, kommuner};
use super::size::Size;
use super::world::World;
use super::world::staff::KONTO_DAGPLEJE;

fn half_a_year() -> Plan {
    Plan {
        kommuner: vec![101, 360, 461, 825],
        from: date(2023, 3, 1),
        to: date(2023, 8, 1),
        aula_from: Some(date(2023, 7, 1)),
        seed: 7,
        ..Plan::default()
    }
}

fn write(plan: &Plan) -> (tempfile::TempDir, Summary) {
    let folder = tempfile::tempdir().expect("a folder");
    let summary = plan.write(folder.path()).expect("written");
    (folder, summary)
}

fn names(folder: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(folder).expect("a folder");
    files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect()
}

fn hash(folder: &Path) -> Vec<u8> {
    let mut hash = Sha256::new();
    for name in names(folder) {
        hash.update(name.as_bytes());
        hash.update(fs::read(folder.join(name)).expect("a file"));
    }
    hash.finalize().to_vec()
}

fn parse(name: &str) -> (Kilde, Periode, Leveret) {
    let stem = name.split_once('.').expect("an extension").0;
    let parts: Vec<&str> = stem.split('_').collect();
    let [kilde, periode, leveret] = parts[..] else { panic!("{name}") };
    let parsed = (kilde.parse(), periode.parse(), leveret.parse());
    (parsed.0.expect(name), parsed.1.expect(name), parsed.2.expect(name))
}

/// The file's text, out of its container and encoding.
fn text(path: &Path) -> String {
    let bytes = fs::read(path).expect("a file");
    let mut plain = Vec::new();
    match path.extension().and_then(|end| end.to_str()) {
        Some("gz") => {
            flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut plain).expect("gzip");
        }
        Some("zip") => {
            let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("zip");
            zip.by_index(0).expect("one file").read_to_end(&mut plain).expect("zip");
        }
        _ => plain = bytes,
    }
    let text = String::from_utf8(plain)
        .unwrap_or_else(|bytes| encoding_rs::WINDOWS_1252.decode(bytes.as_bytes()).0.into_owned());
    text.trim_start_matches('\u{feff}').to_owned()
}

/// The rows by column, with the names in lower case.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = text(path);
    let header = text.lines().next().expect("a header");
    let separator =
        [';', '\t', ','].into_iter().max_by_key(|separator| header.matches(*separator).count());
    let quoted = !path.to_string_lossy().contains("stil-");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.expect("one") as u8)
        .quoting(quoted)
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns: Vec<String> =
        reader.headers().expect("a header").iter().map(str::to_lowercase).collect();
    let fields = reader.records().map(|record| record.expect("a record"));
    fields
        .map(|record| columns.iter().cloned().zip(record.iter().map(str::to_owned)).collect())
        .collect()
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let plan = half_a_year();
    let ((first, once), (second, twice)) = (write(&plan), write(&plan));
    assert_eq!(once, twice);
    assert_eq!(hash(first.path()), hash(second.path()));
    let (other, _) = write(&Plan { seed: 8, ..plan });
    assert_ne!(hash(first.path()), hash(other.path()));
}

#[test]
fn every_source_delivers_every_month_under_a_name_that_parses() {
    let plan = half_a_year();
    let (folder, summary) = write(&plan);
    let found: Vec<_> = names(folder.path()).iter().map(|name| parse(name)).collect();
    assert_eq!(found.len() as u64, summary.files, "no two files have one name");
    let has = |kilde, periode| found.iter().any(|file| (file.0, file.1) == (kilde, periode));
    for month in months(plan.from, plan.to) {
        for kilde in [Kilde::DstInstitution, Kilde::DstIndskrivning, Kilde::FlisPersonale] {
            assert!(has(kilde, Periode::Month(month)), "{kilde} {month}");
        }
    }
    for quarter in [1, 4, 7] {
        assert!(has(Kilde::DstBefolkning, Periode::Month(date(2023, quarter, 1))), "{quarter}");
    }
    assert!(has(Kilde::StilDagtilbud, Periode::Day(date(2023, 2, 1))), "before the window");
    assert!(has(Kilde::AulaTilstedevaerelse, Periode::Month(date(2023, 7, 1))));
    assert!(has(Kilde::AulaTilstedevaerelse, Periode::Day(date(2023, 8, 31))));
    assert!(has(Kilde::DstNoeglefil, Periode::Day(date(2023, 6, 1))));
    assert!(has(Kilde::DstRegnskab, Periode::Year(date(2023, 1, 1))));
}

#[test]
fn nobody_is_real() {
    let (folder, _) = write(&Plan { clean: true, ..half_a_year() });
    let mut letters = 0;
    for name in names(folder.path()) {
        for row in rows(&folder.path().join(&name)) {
            let Some(cpr) = row.get("cpr") else { continue };
            let with_letters = cpr[6..].bytes().any(|byte| byte.is_ascii_uppercase());
            let day: u32 = cpr[..2].parse().expect("a day");
            assert!(with_letters || (61..=91).contains(&day), "{cpr} in {name}");
            if let Some(born) = row.get("foedselsdato") {
                assert_eq!(with_letters, !born.is_empty(), "{cpr} in {name}");
                letters += u32::from(with_letters);
            }
        }
    }
    assert!(letters > 0, "some have numbers with letters");
}

#[test]
fn a_clean_plan_has_no_bad_lines() {
    let whole = |line: &BTreeMap<String, String>, columns: usize| line.len() == columns;
    let dirty = half_a_year();
    let (folder, clean) = write(&Plan { clean: true, ..dirty.clone() });
    assert_eq!(clean.bad_lines, 0);
    for name in names(folder.path()) {
        let rows = rows(&folder.path().join(&name));
        let columns = rows.first().map_or(0, BTreeMap::len);
        assert!(rows.iter().all(|row| whole(row, columns)), "{name}");
    }
    let (_, soiled) = write(&dirty);
    assert!(soiled.bad_lines > 20 && soiled.bad_lines * 100 < soiled.lines, "{soiled:?}");
    assert!(soiled.files > clean.files, "corrections are files of their own");
}

/// Sums over kommuner and months.
#[derive(Default)]
struct Sums {
    small: f64,
    big: f64,
    inhabitants: [f64; 2],
    staffed: [f64; 2],
    full_time: f64,
    in_dagpleje: f64,
    childminders: f64,
    enrolled: f64,
}

impl Sums {
    fn add(&mut self, world: &World, month: NaiveDate) {
        let tally = &world.tally;
        self.small += f64::from(tally.all.small);
        self.big += f64::from(tally.all.big);
        for (age, sexes) in world.children.inhabitants(month).iter().enumerate() {
            self.inhabitants[age / 3] += f64::from(sexes[0] + sexes[1]);
        }
        self.staffed[0] += f64::from(tally.staffed.small);
        self.staffed[1] += f64::from(tally.staffed.big);
        self.in_dagpleje += f64::from(tally.in_dagpleje);
        self.enrolled += f64::from(tally.enrolled);
        for person in world.staff.all.iter().filter(|person| person.is_employed_on(month)) {
            for job in person.jobs.iter().flatten() {
                if job.is_pedagogical() {
                    self.full_time += f64::from(job.grade) / 10_000.0;
                }
                let minds = job.konto == KONTO_DAGPLEJE && job.category.code == "25";
                self.childminders += f64::from(u8::from(minds));
            }
        }
    }
}

fn year_of(size: Size, count: usize) -> Sums {
    let plan = Plan {
        kommuner: kommuner(count),
        from: date(2023, 1, 1),
        to: date(2023, 12, 1),
        size,
        ..Plan::default()
    };
    let mut sums = Sums::default();
    plan.walk(|month, worlds| {
        if month >= plan.from {
            for world in worlds {
                sums.add(world, month);
            }
        }
        Ok(())
    })
    .expect("nothing is written");
    sums
}

#[test]
fn a_year_looks_like_the_countrys() {
    let sums = year_of(Size::Small, 98);
    let near = |name: &str, value: f64, low: f64, high: f64| {
        assert!((low..=high).contains(&value), "{name} is {value:.3}, not {low} to {high}");
    };
    near("D1", sums.small / sums.inhabitants[0], 0.59, 0.66);
    near("D2", sums.big / sums.inhabitants[1], 0.93, 0.99);
    near("A1", sums.in_dagpleje / sums.enrolled, 0.09, 0.15);
    // A small one takes twice the staff of a big one, in every unit.
    let weights = 2.0 * sums.staffed[0] + sums.staffed[1];
    let for_small = sums.full_time * 2.0 * sums.staffed[0] / weights;
    near("N1", sums.staffed[0] / for_small, 2.75, 3.0);
    near("N2", sums.staffed[1] / (sums.full_time - for_small), 5.5, 6.0);
    near("N3", sums.in_dagpleje / sums.childminders, 3.0, 3.5);
}

#[test]
fn a_kommune_is_the_same_whoever_else_is_there() {
    let alone = Plan { kommuner: vec![461], ..half_a_year() };
    let mut enrolled = Vec::new();
    for plan in [alone, half_a_year()] {
        let mut counts = Vec::new();
        plan.walk(|_, worlds| {
            let odense = worlds.iter().find(|world| world.kommune.nr == 461);
            counts.push(odense.map(|world| world.tally.enrolled));
            Ok(())
        })
        .expect("nothing is written");
        enrolled.push(counts);
    }
    assert_eq!(enrolled[0], enrolled[1]);
}
