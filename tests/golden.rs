//! The golden example: three kommuner as their senders deliver them, and the indicators that a
//! program which shares no code with this one computes from the same files. `golden/README.md`.

use std::path::PathBuf;

use dagtilbud::detect::{self, Said};
use dagtilbud::outcome::Status;
use fs_err as fs;
use tokio::sync::OnceCell;

use crate::support::in_repository;
use crate::support::state::{assert_same, star};
use crate::support::warehouse::Warehouse;

/// The deliveries, in the order in which they were made.
fn files() -> Vec<PathBuf> {
    let folder = in_repository("tests/golden");
    let found = detect::deliveries(&[folder], Said::default()).expect("the folder");
    let deliveries = found.deliveries;
    assert!(deliveries.len() > 50, "{} deliveries", deliveries.len());
    deliveries.into_iter().map(|delivery| delivery.path).collect()
}

fn expected(name: &str) -> String {
    fs::read_to_string(in_repository("tests/golden").join(name)).expect("an expected file")
}

async fn loaded(files: &[PathBuf]) -> Warehouse {
    let mut warehouse = Warehouse::new().await;
    for file in files {
        let report = warehouse.load_file(file).await.expect("a delivery");
        let is_in = matches!(report.status, Status::Indlaest | Status::Kendt);
        assert!(is_in, "{}: {:?}", report.filnavn, report.status);
    }
    warehouse
}

/// What the files make, loaded in the order in which they were made. Text, loaded once a run.
struct InOrder {
    indicators: String,
    local: String,
    register: String,
    rejects: String,
    star: Vec<String>,
}

async fn in_order() -> &'static InOrder {
    static IN_ORDER: OnceCell<InOrder> = OnceCell::const_new();
    IN_ORDER
        .get_or_init(async || {
            let mut warehouse = loaded(&files()).await;
            InOrder {
                indicators: warehouse
                    .csv(
                        "select noegletal_id as id, kommune_nr, periode, taeller, naevner, \
                             vaerdi, antal_maaneder \
                         from noegletal.alle",
                    )
                    .await,
                local: warehouse
                    .csv(
                        "select kommune_nr, system, institutionskode, institutionsnavn, \
                             institutionstype, dagtilbudsnummer, gyldig_fra, gyldig_til \
                         from dm.dim_institution where institution_id <> -1",
                    )
                    .await,
                register: warehouse
                    .csv(
                        "select kommune_nr, dagtilbudsnummer, enhedsnavn, daginstitutionsnummer, \
                             institutionstype_kode, ejerform_kode, gyldig_fra, gyldig_til \
                         from dm.dim_institution_stil where institution_stil_id <> -1",
                    )
                    .await,
                rejects: warehouse
                    .values(
                        "select kode || ' ' || count(*) from drift.afvist_linje \
                         group by kode order by kode",
                    )
                    .await
                    .join("\n"),
                star: star(&mut warehouse.connection).await,
            }
        })
        .await
}

/// Lines in an order that both sides share.
fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[tokio::test]
async fn the_indicators_are_those_of_the_other_program() {
    let found = &in_order().await.indicators;
    let wanted = expected("expected-noegletal.csv");
    assert_eq!(wanted.lines().count(), 1 + 435, "a header and 435 figures");
    assert_eq!(sorted(found), sorted(&wanted));
}

#[tokio::test]
async fn the_versions_of_both_institution_dimensions_are_right() {
    let InOrder { local, register, .. } = in_order().await;
    assert_eq!(sorted(local), sorted(&expected("expected-dim-dst-institution.csv")));
    assert_eq!(sorted(register), sorted(&expected("expected-dim-stil-dagtilbud.csv")));
}

#[tokio::test]
async fn the_lines_that_are_turned_away_are_the_bad_ones() {
    assert_eq!(in_order().await.rejects, expected("expected-rejects.txt").trim());
}

/// Shuffles by a fixed rule, so that a failure can be seen again.
fn shuffled(mut files: Vec<PathBuf>, mut seed: u64) -> Vec<PathBuf> {
    for last in (1..files.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let chosen = (seed >> 33) % (last as u64 + 1);
        files.swap(last, usize::try_from(chosen).expect("small"));
    }
    files
}

#[rstest::rstest]
#[case::reversed(files().into_iter().rev().collect())]
#[case::shuffled_once(shuffled(files(), 1))]
#[case::shuffled_twice(shuffled(files(), 2))]
#[case::shuffled_thrice(shuffled(files(), 3))]
#[case::each_file_twice(files().into_iter().flat_map(|file| [file.clone(), file]).collect())]
#[tokio::test]
async fn the_order_of_arrival_leaves_no_trace(#[case] order: Vec<PathBuf>) {
    let found = star(&mut loaded(&order).await.connection).await;
    assert_same(&in_order().await.star, &found, "another order");
}
