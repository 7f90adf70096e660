//! The promise: the same deliveries, the same warehouse. Invented sets, each loaded in many orders
//! and batches, now on one connection, now on several at once, now by several processes at once,
//! with corrections, ties, duplicates, retractions and returns, must come out as they do when only
//! what stands in the end is loaded, once, in the order of time.
//!
//! `ORDER_PERMUTATIONS=1000` looks longer; a failure names the `ORDER_SEED` that shows it again.

pub(crate) mod invent;

use std::collections::VecDeque;
use std::env;
use std::path::PathBuf;
use std::process::Stdio;

use dagtilbud::change::turns::Turn;
use dagtilbud::cpr::key::Pseudonyms;
use dagtilbud::detect::{Said, detect};
use dagtilbud::error::LoadError;
use dagtilbud::generate::chance::Chance;
use dagtilbud::outcome::Unseen;
use dagtilbud::pipeline::{self, Options};
use dagtilbud::upkeep::migrate::VIEWS;
use dagtilbud::upkeep::rebuild::{retract, verify};
use rstest::rstest;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

use crate::support::cli::Program;
use crate::support::state::{assert_same, star};
use crate::support::warehouse::{CPR_KEY, Warehouse, csv};
use invent::{Leverance, Skridt, leverancer};

/// How many orders all sets together are loaded in.
const PERMUTATIONS: u32 = 208;

/// Sets: each `case` below.
const SETS: u32 = 8;

/// Deliveries in a set.
const DELIVERIES: usize = 11;

/// Who loads: one after the other, two connections at once, or two processes at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Maade {
    EnForbindelse,
    FlereForbindelser,
    FlereProcesser,
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_any_order(#[values(0, 1, 2, 3, 4, 5, 6, 7)] set: u64) {
    let seed = env::var("ORDER_SEED").ok().map(|seed| seed.parse().expect("a number"));
    let seed: u64 = seed.unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().0);
    let permutations = env::var("ORDER_PERMUTATIONS")
        .map_or(PERMUTATIONS, |count| count.parse().expect("a number"))
        .div_ceil(SETS);
    let leverancer = leverancer(&mut Chance::new(seed, &[set]), DELIVERIES);
    let expected = in_order_of_time(&leverancer).await;
    for permutation in 0..permutations {
        let chance = &mut Chance::new(seed, &[set, u64::from(permutation)]);
        let maade = match permutation % 13 {
            6 => Maade::FlereProcesser,
            nr if nr % 3 == 0 => Maade::FlereForbindelser,
            _ => Maade::EnForbindelse,
        };
        let steps = shuffled(chance, &leverancer);
        let mut warehouse = Warehouse::new().await;
        Box::pin(play(&mut warehouse, chance, &leverancer, &steps, maade)).await;
        let story: Vec<String> = steps
            .iter()
            .map(|(at, skridt)| format!("{skridt:?} {}", leverancer[*at].filnavn))
            .collect();
        let what = format!(
            "ORDER_SEED={seed}, set {set}, permutation {permutation}, {maade:?}:\n  {}\n",
            story.join("\n  ")
        );
        assert_same(&expected, &state(&mut warehouse.connection).await, &what);
        if permutation % 8 == 0 {
            let verdict = verify(&mut warehouse.connection).await.expect("a verdict");
            assert!(verdict.is_clean(), "{what}{verdict:?}");
        }
    }
}

/// What stands in the end, loaded once, in the order in which it was made.
async fn in_order_of_time(leverancer: &[Leverance]) -> Vec<String> {
    let mut standing: Vec<&Leverance> = leverancer.iter().filter(|it| it.is_loaded()).collect();
    standing.sort_by_key(|it| it.filnavn.rsplit_once('_').map(|(_, leveret)| leveret.to_owned()));
    let mut warehouse = Warehouse::new().await;
    for leverance in standing {
        let path = warehouse.put(&leverance.filnavn, &leverance.indhold);
        load(&mut warehouse.connection, &path).await;
    }
    state(&mut warehouse.connection).await
}

/// The steps of all deliveries in an order of chance. Those of one delivery keep theirs.
fn shuffled(chance: &mut Chance, leverancer: &[Leverance]) -> Vec<(usize, Skridt)> {
    let mut left: Vec<(usize, VecDeque<Skridt>)> = leverancer
        .iter()
        .enumerate()
        .map(|(at, leverance)| (at, leverance.skridt.iter().copied().collect()))
        .collect();
    let mut steps = Vec::new();
    while !left.is_empty() {
        let place = chance.below(u32::try_from(left.len()).expect("a few")) as usize;
        let (at, skridt) = &mut left[place];
        steps.extend(skridt.pop_front().map(|skridt| (*at, skridt)));
        if skridt.is_empty() {
            left.swap_remove(place);
        }
    }
    steps
}

async fn play(
    warehouse: &mut Warehouse,
    chance: &mut Chance,
    leverancer: &[Leverance],
    steps: &[(usize, Skridt)],
    maade: Maade,
) {
    let paths: Vec<PathBuf> =
        leverancer.iter().map(|it| warehouse.put(&it.filnavn, &it.indhold)).collect();
    // Batches: a delivery with all its steps is in one of them.
    let of_first: Vec<bool> = paths.iter().map(|_| chance.permille(500)).collect();
    let (first, second): (Vec<_>, Vec<_>) =
        steps.iter().copied().partition(|(at, _)| of_first[*at]);
    match maade {
        Maade::EnForbindelse => take(&mut warehouse.connection, &paths, steps).await,
        Maade::FlereForbindelser => {
            let mut other = warehouse.database.connect().await;
            tokio::join!(
                take(&mut warehouse.connection, &paths, &first),
                take(&mut other, &paths, &second),
            );
        }
        Maade::FlereProcesser => {
            side_by_side(warehouse, &paths, &of_first);
            // Every delivery is there by now: what follows its first load is left.
            let mut met = vec![false; paths.len()];
            let rest: Vec<_> = steps
                .iter()
                .copied()
                .filter(|(at, _)| std::mem::replace(&mut met[*at], true))
                .collect();
            take(&mut warehouse.connection, &paths, &rest).await;
        }
    }
}

/// Loads two batches with two processes at once; some files are in both.
fn side_by_side(warehouse: &Warehouse, paths: &[PathBuf], of_first: &[bool]) {
    let program = Program::new(&warehouse.database);
    let key = std::str::from_utf8(CPR_KEY).expect("ASCII");
    let processes = [true, false].map(|is_first| {
        let mut command = program.process(program.home.path());
        command.args(["load", "--accepter"]).env("DAGTILBUD_CPR_KEY", key);
        let batch = paths.iter().enumerate();
        command.args(
            batch.filter(|(at, _)| of_first[*at] == is_first || at % 5 == 0).map(|(_, path)| path),
        );
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs")
    });
    for process in processes {
        let output = process.wait_with_output().expect("it ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some_and(|code| code < 2), "{stderr}");
    }
}

async fn take(connection: &mut PgConnection, paths: &[PathBuf], steps: &[(usize, Skridt)]) {
    for (at, skridt) in steps {
        match skridt {
            Skridt::Load => load(connection, &paths[*at]).await,
            Skridt::Retract => take_back(connection, &paths[*at]).await,
        }
    }
}

async fn load(connection: &mut PgConnection, path: &std::path::Path) {
    let delivery = detect(path, Said::default()).expect("a delivery");
    // Guards look at what is loaded so far; what is accepted is what the promise speaks of.
    let options = Options { accepter: true, ..Options::default() };
    let (key, progress) = (Pseudonyms::new(CPR_KEY), Unseen);
    let loaded =
        pipeline::load(connection, &delivery, key, options, &Turn::alone(), &progress).await;
    loaded.unwrap_or_else(|error| panic!("{}: {error}: {error:?}", delivery.filnavn));
}

/// Takes a delivery back. Of one whose slices are all held there is nothing to take.
async fn take_back(connection: &mut PgConnection, path: &std::path::Path) {
    let filnavn = path.file_name().expect("a name").to_string_lossy().into_owned();
    let levering_nr: i32 =
        sqlx::query_scalar("select levering_nr from drift.levering where filnavn = $1")
            .bind(&filnavn)
            .fetch_one(&mut *connection)
            .await
            .expect("the delivery");
    match retract(connection, levering_nr, "sendt ved en fejl").await {
        Ok(_) | Err(LoadError::Argument(_)) => {}
        Err(error) => panic!("{filnavn}: {error}: {error:?}"),
    }
}

/// The slices of what stands, by what they are.
const UDSNIT: &str = "\
    select levering.kilde, levering.periode, levering.leveret, levering.sha256, \
        udsnit.kommune_nr, udsnit.system, udsnit.periode as fra, udsnit.status, \
        udsnit.antal_raekker, udsnit.antal_afvist \
    from drift.levering_udsnit as udsnit \
    inner join drift.levering as levering on udsnit.levering_nr = levering.levering_nr \
    where levering.status in ('indlaest', 'delvis') and udsnit.status <> 'trukket' \
    order by 1, 2, 3, 4, 5, 6, 7";

/// Every table of the star by what it says, every figure, and which deliveries are effective.
async fn state(connection: &mut PgConnection) -> Vec<String> {
    let mut lines = star(connection).await;
    for (view, _) in VIEWS.iter().filter(|(name, _)| name.starts_with("noegletal.")) {
        let sql = format!("select '{view}: ' || r::text from {view} as r order by 1");
        let rows = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut *connection).await;
        lines.extend(rows.unwrap_or_else(|error| panic!("{view}: {error}")));
    }
    lines.extend(csv(connection, UDSNIT).await.lines().map(str::to_owned));
    lines
}
