//! Two states of a warehouse: before and after a correction, with another minimum, and taken back.

use std::fmt;
use std::path::Path;

use dagtilbud::read::{self, Limits};
use dagtilbud::upkeep::access::Right;
use fs_err as fs;
use sqlx::postgres::PgConnection;

use super::figures::{Key, Releases};
use super::people::{Guesses, State};
use crate::support::cli::Program;
use crate::support::database::connect;
use crate::support::generated;
use crate::support::warehouse::Warehouse;

/// What the two states give away.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) bare: Guesses,
    pub(super) shown: Guesses,
    /// The narrowest bounds of a figure that is hidden in the first state, by all states.
    pub(super) narrowest: (f64, f64),
    /// Whether the first state came back when the corrections were retracted.
    pub(super) is_back: bool,
}

impl fmt::Display for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bare, shown, narrowest, .. } = self;
        write!(formatter, "without noise {bare}; as shown {shown}; narrowest {narrowest:?}")
    }
}

/// Corrects one person away in every kommune and some months, raises the minimum, takes all of it back.
pub(super) async fn compare() -> Found {
    let mut warehouse = generated::warehouse().await;
    let url = warehouse.database.login("angriber", Some(Right::Benchmark)).await;
    let mut attacker = connect(&url).await;
    let before = read(&mut warehouse, &mut attacker, 5.0).await;
    let corrections = correct(&mut warehouse).await;
    let after = read(&mut warehouse, &mut attacker, 5.0).await;
    let program = Program::new(&warehouse.database);
    let run = |arguments: &[&str]| {
        let done = program.run(program.home.path(), arguments);
        assert_eq!(done.code, 0, "{arguments:?}: {done:?}");
    };
    run(&["reference", "mindste-gruppe", "10"]);
    let higher = read(&mut warehouse, &mut attacker, 10.0).await;
    run(&["reference", "mindste-gruppe", "5"]);
    for levering_nr in corrections {
        run(&["retract", &levering_nr.to_string(), "--aarsag", "prøve"]);
    }
    let back = read(&mut warehouse, &mut attacker, 5.0).await;
    let is_back =
        before.shown.figures.iter().all(|(key, figure)| {
            back.shown.figures.get(key).map(|it| it.shown) == Some(figure.shown)
        });
    Found {
        bare: guess(&before, &after, |it| &it.bare),
        shown: guess(&before, &after, |it| &it.shown),
        narrowest: narrowest(&[&before, &after, &higher]),
        is_back,
    }
}

async fn read(warehouse: &mut Warehouse, attacker: &mut PgConnection, least: f64) -> Releases {
    let mut releases = Releases::read("a year", warehouse, attacker).await;
    releases.shown.least = least;
    releases
}

/// Loads months once more, with one line less of every kommune. Returns the deliveries' numbers.
async fn correct(warehouse: &mut Warehouse) -> Vec<i32> {
    let folder = tempfile::tempdir().expect("a folder");
    generated::plan().write(folder.path()).expect("deliveries");
    let mut corrections = Vec::new();
    for (nth, month) in [2, 4, 6, 8, 10, 12].into_iter().enumerate() {
        for kilde in ["flis-personale", "dst-indskrivning"] {
            let begins = format!("{kilde}_2024-{month:02}_");
            let entries = fs::read_dir(folder.path()).expect("a folder");
            let mut files = entries.map(|entry| entry.expect("a file").path());
            let file = files.find(|file| {
                file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&begins))
            });
            let text = text_of(&file.expect("the month's delivery"));
            let report = warehouse
                .load(&format!("{begins}20250601T0800.csv"), without_one(&text, 7 * nth + 3))
                .await;
            assert!(report.levering_nr > 0, "{}: {:?}", report.status.word(), report.aarsag);
            corrections.push(report.levering_nr);
        }
    }
    corrections
}

/// Invented deliveries of these two sources are UTF-8 or Windows-1252, of which most letters are the
/// same as in Latin-1.
fn text_of(file: &Path) -> String {
    let bytes = read::open(file, Limits::default(), |content| {
        let mut bytes = Vec::new();
        content.bytes.read_to_end(&mut bytes)?;
        Ok(bytes)
    })
    .expect("a delivery that can be read");
    let latin_1 = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect();
    String::from_utf8(bytes).unwrap_or_else(|error| latin_1(error.as_bytes()))
}

/// The same without one line of every kommune.
fn without_one(text: &str, nth: usize) -> String {
    let mut seen = std::collections::BTreeMap::<&str, usize>::new();
    let kept = text.lines().enumerate().filter(|(number, line)| {
        let kommune = line.split([';', ',']).next().unwrap_or_default();
        let place = seen.entry(kommune).or_default();
        *place += 1;
        *number == 0 || *place != nth
    });
    kept.flat_map(|(_, line)| [line, "\n"]).collect()
}

fn guess<'a>(
    before: &'a Releases,
    after: &'a Releases,
    release: impl Fn(&'a Releases) -> &'a super::figures::Release,
) -> Guesses {
    let mut guesses = Guesses::default();
    let is_total = |key: &&Key| {
        ["ansatte", "boern Alle"].contains(&&*key.measure)
            && (&*key.dimension, &*key.member) == ("TidMåned", "Alle")
    };
    for total in before.truth.keys().filter(is_total) {
        let state = |it: &'a Releases| State {
            release: release(it),
            truth: &it.truth,
            month: &total.month,
        };
        guesses.between(state(before), state(after), total);
    }
    guesses
}

/// Of every figure that is hidden in the first state and is the same in the others: by all of them.
fn narrowest(states: &[&Releases]) -> (f64, f64) {
    let [first, others @ ..] = states else { panic!("there is a first") };
    let hidden = first.shown.figures.iter();
    let hidden = hidden.filter(|(key, figure)| key.is_of_people() && figure.shown.is_none());
    let bounds = hidden.map(|(key, figure)| {
        let same = others.iter().filter(|it| {
            it.shown.figures.get(key).is_some_and(|other| (other.exact - figure.exact).abs() < 1e-9)
        });
        let known = same
            .map(|it| it.shown.bounds(key))
            .fold(first.shown.bounds(key), |(low, high), (least, most)| {
                (low.max(least), high.min(most))
            });
        assert!(known.0 <= figure.exact && figure.exact <= known.1, "{key:?}: {known:?}");
        known
    });
    let width = |(low, high): &(f64, f64)| high - low;
    bounds.min_by(|a, b| width(a).total_cmp(&width(b))).expect("something is hidden")
}
