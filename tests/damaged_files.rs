//! Deliveries damaged at random: whatever the bytes, a load ends in good order, and its books add
//! up. `PROPTEST_CASES=1000` looks longer; a failure names the `DAMAGE_SEED` that shows it again.

use std::cell::{Cell, RefCell};
use std::env;

use dagtilbud::delivery::Kilde;
use dagtilbud::generate::Plan;
use dagtilbud::outcome::DeliveryReport;
use dagtilbud::pipeline::Options;
use fs_err as fs;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::warehouse::Warehouse;

/// One thing that happens to a file on its way. Places are shares of its length.
#[derive(Debug, Clone)]
enum Damage {
    Overwrite(u16, u8),
    Insert(u16, Vec<u8>),
    Delete(u16, u16),
    Repeat(u16, u16),
    CutShort(u16),
}

/// Bytes that mean something to a reader of CSV, a decoder or a database, and any others.
fn byte() -> impl Strategy<Value = u8> {
    let telling = b"\0\n\r;,\t\"\\'.:-09AG\x7f\x81\xc3\xf8\xff";
    prop_oneof![3 => prop::sample::select(telling.to_vec()), 1 => any::<u8>()]
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        6 => (any::<u16>(), byte()).prop_map(|(at, byte)| Damage::Overwrite(at, byte)),
        3 => (any::<u16>(), prop::collection::vec(byte(), 1..12))
            .prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        3 => (any::<u16>(), 1..60_u16).prop_map(|(at, length)| Damage::Delete(at, length)),
        2 => (any::<u16>(), 1..400_u16).prop_map(|(at, length)| Damage::Repeat(at, length)),
        1 => any::<u16>().prop_map(Damage::CutShort),
    ]
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let place = |at: u16| usize::from(at) * bytes.len() / (usize::from(u16::MAX) + 1);
        match self {
            _ if bytes.is_empty() => {}
            Self::Overwrite(at, byte) => {
                let at = place(*at);
                bytes[at] = *byte;
            }
            Self::Insert(at, new) => {
                let at = place(*at);
                bytes.splice(at..at, new.iter().copied());
            }
            Self::Delete(at, length) => {
                let at = place(*at);
                let end = (at + usize::from(*length)).min(bytes.len());
                bytes.drain(at..end);
            }
            Self::Repeat(at, length) => {
                let at = place(*at);
                let end = (at + usize::from(*length)).min(bytes.len());
                bytes.extend_from_within(at..end);
            }
            Self::CutShort(at) => bytes.truncate(place(*at)),
        }
    }
}

/// Deliveries of all eight sources, in every form in which senders write them.
fn deliveries() -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let first_of = |month| chrono::NaiveDate::from_ymd_opt(2023, month, 1).expect("a day");
    let plan = Plan {
        kommuner: vec![360, 825],
        from: first_of(3),
        to: first_of(4),
        kilder: Kilde::ALL.to_vec(),
        aula_from: Some(first_of(4)),
        ..Plan::default()
    };
    plan.write(folder.path()).expect("written");
    let mut files: Vec<_> = fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read(path).expect("a file"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn whatever_the_bytes_the_books_add_up() {
    let files = deliveries();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let mut warehouse = runtime.block_on(Warehouse::new());
    // What is damaged meets what is whole.
    for (name, bytes) in &files {
        runtime.block_on(warehouse.load(name, bytes));
    }
    let seed = env::var("DAMAGE_SEED").ok().map(|seed| seed.parse().expect("a number"));
    let seed: u64 = seed.unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().0);
    let mut seed_bytes = [0; 32];
    seed_bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: env::var("PROPTEST_CASES").map_or(120, |cases| cases.parse().expect("a number")),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &seed_bytes);
    let case = (0..files.len(), prop::collection::vec(damage(), 1..12), any::<bool>());
    let (warehouse, minutes) = (RefCell::new(warehouse), Cell::new(0));
    let outcome = TestRunner::new_with_rng(config, random).run(&case, |(at, damage, accepter)| {
        minutes.set(minutes.get() + 1);
        let (name, whole) = &files[at];
        let mut bytes = whole.clone();
        for damage in &damage {
            damage.apply(&mut bytes);
        }
        let warehouse = &mut warehouse.borrow_mut();
        runtime.block_on(check(warehouse, name, minutes.get(), &bytes, accepter))
    });
    outcome.unwrap_or_else(|failure| panic!("DAMAGE_SEED={seed}: {failure}"));
}

/// Loads what is left of a delivery, made a little later than the last one, and does the sums.
async fn check(
    warehouse: &mut Warehouse,
    name: &str,
    minute: u32,
    bytes: &[u8],
    accepter: bool,
) -> Result<(), TestCaseError> {
    let (start, leveret) = name.rsplit_once('_').expect("a delivery's name");
    let extension = leveret.split_once('.').expect("an extension").1;
    let (day, hour, minute) = (1 + minute / 1440, minute / 60 % 24, minute % 60);
    let name = format!("{start}_203001{day:02}T{hour:02}{minute:02}.{extension}");
    let path = warehouse.put(&name, bytes);
    let before = tables(warehouse).await;
    let options = Options { accepter, ..Options::default() };
    let report = match warehouse.load_file_with(&path, options).await {
        Ok(report) => report,
        Err(error) => return Err(TestCaseError::fail(format!("{error}: {error:?}"))),
    };
    let after = tables(warehouse).await;
    if report.levering_nr == 0 {
        prop_assert_eq!(before, after, "a refused delivery left something: {:?}", report);
        return Ok(());
    }
    sums(warehouse, &report).await
}

async fn sums(warehouse: &mut Warehouse, report: &DeliveryReport) -> Result<(), TestCaseError> {
    let DeliveryReport { antal_linjer, antal_godkendt, antal_afvist, .. } = report;
    prop_assert_eq!(*antal_linjer, antal_godkendt + antal_afvist + report.antal_sprunget_over);
    let (levering_nr, table) = (report.levering_nr, report.kilde.replace('-', "_"));
    let found = warehouse
        .values(&format!(
            "select \
                 (select sum(antal_raekker) from drift.levering_udsnit \
                     where levering_nr = {levering_nr}), \
                 (select count(*) from drift.afvist_linje where levering_nr = {levering_nr}), \
                 (select count(*) from drift.afvist_raa where levering_nr = {levering_nr}), \
                 (select count(*) from dsa.{table} where levering_nr = {levering_nr}) = \
                     (select coalesce(sum(antal_raekker), 0) from drift.levering_udsnit \
                         where levering_nr = {levering_nr} and status <> 'tilbageholdt')"
        ))
        .await;
    let accepted = if *antal_godkendt == 0 && found[0].starts_with(';') {
        String::new()
    } else {
        antal_godkendt.to_string()
    };
    let expected = format!("{accepted};{antal_afvist};{antal_afvist};t");
    prop_assert_eq!(&found[0], &expected, "{:?}", report);
    Ok(())
}

/// A fingerprint of each table that a load may write, but for the record of refusals.
async fn tables(warehouse: &mut Warehouse) -> Vec<String> {
    let selects = warehouse
        .values(
            "select format('select %L as navn, count(*), sum(hashtextextended(t::text, 0)) \
                 from %s as t', oid::regclass, oid::regclass) \
             from pg_class \
             where relnamespace::regnamespace::text in ('drift', 'dsa', 'dm') \
                 and relkind in ('r', 'p') and relname <> 'levering' \
                 and relname not in ('dim_tid', 'dim_maaned', 'dim_kommune', 'dim_alder')",
        )
        .await;
    let mut tables = warehouse.values(&selects.join(" union all ")).await;
    tables.sort();
    tables
}
