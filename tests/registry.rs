//! The indicators' registry: one row and one file make an indicator, and everything that shows it.

use std::collections::BTreeSet;

use dagtilbud::upkeep::migrate::{INDICATORS, Registry, VIEWS, rebuild_views, with_indicators};
use fs_err as fs;

use crate::support::in_repository;
use crate::support::invented;

/// An indicator that the program does not have.
const ROW: &str = "X1;andel_boern_paa_tre_til_fem;Andel børn på 3-5 år;Aktivitet;måned;andel;maaned;begge;3;ja;\
                   Andel børn 3-5 år;Børn på 3-5 år som andel af alle børn, 'alle' medregnet.;Børn på 3-5 år.;\
                   Alle børn.;børn på 3-5 år af alle børn\n";

const FILE: &str = "\
-- Indicator:   X1 Andel børn på 3-5 år
-- Question:    What share of the children is 3 to 5 years old?
-- Grain:       one row per kommune and month
-- Numerator:   children aged 3-5
-- Denominator: all children
-- Exclusions:  none
-- Source:      dm.agg_boern
select
    agg.kommune_nr,
    agg.maaned as periode,
    agg.antal_boern_3_5 as taeller,
    agg.antal_boern as naevner
from drift.boern_maaned as agg
";

fn one_more() -> Registry {
    let csv = fs::read_to_string(in_repository("views/noegletal.csv")).expect("the registry");
    let file = ("noegletal/andel_boern_paa_tre_til_fem.sql".to_owned(), FILE.to_owned());
    Registry::read(&format!("{csv}{ROW}"), vec![file]).expect("a registry")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_and_a_file_are_an_indicator() {
    let mut warehouse = invented::warehouse().await;
    let before = warehouse.values("select count(*) from noegletal.alle").await;
    rebuild_views(&mut warehouse.connection, &with_indicators(&one_more())).await.expect("views");
    for (what, query, expected) in [
        (
            "its view",
            "select bool_and(vaerdi = round(round(taeller, 30) / naevner, 6)) and count(*) = 9 \
             from noegletal.andel_boern_paa_tre_til_fem",
            "t",
        ),
        (
            "its place among all",
            "select count(*) from noegletal.alle where noegletal_id = 'X1'",
            "9",
        ),
        (
            "its place in the comparison",
            "select count(distinct noegletal_id) from noegletal.sammenligning",
            "0",
        ),
        (
            "what others see of it",
            "select count(*) from dm.agg_noegletal where noegletal = 'andel_boern_paa_tre_til_fem'",
            "9",
        ),
        (
            "its comment",
            "select obj_description('noegletal.andel_boern_paa_tre_til_fem'::regclass)",
            "X1: Børn på 3-5 år som andel af alle børn, 'alle' medregnet.",
        ),
        (
            "its row in the registry",
            "select noegletal_navn from drift.noegletal where noegletal_id = 'X1'",
            "Andel børn på 3-5 år",
        ),
    ] {
        assert_eq!(warehouse.values(query).await, [expected], "{what}");
    }
    rebuild_views(&mut warehouse.connection, &VIEWS).await.expect("views");
    assert_eq!(warehouse.values("select count(*) from noegletal.alle").await, before);
    let gone = "select count(*) from dm.agg_noegletal where noegletal like '%tre_til_fem'";
    assert_eq!(warehouse.values(gone).await, ["0"]);
}

#[test]
fn every_indicator_has_a_file_a_form_and_cases() {
    let names = |folder: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(in_repository(folder)).expect("a folder");
        entries.map(|it| it.expect("a file").file_name().to_string_lossy().into_owned()).collect()
    };
    let (files, forms, cases) =
        (names("views/noegletal"), names("views/form"), names("tests/indicators"));
    let (mut used, mut tried) = (BTreeSet::new(), BTreeSet::new());
    for indicator in INDICATORS.all() {
        let name = &indicator.noegletal;
        assert!(files.contains(&format!("{name}.sql")), "{name} has no file");
        assert!(["begge", "naevner"].contains(&indicator.personer.as_str()), "{name}");
        assert!(["ja", "nej"].contains(&indicator.er_flis.as_str()), "{name}");
        used.insert(format!("{}.sql", indicator.form));
        tried.extend(cases.contains(name).then(|| format!("{}.sql", indicator.form)));
    }
    assert_eq!(used, forms, "the forms");
    assert_eq!(tried, forms, "the forms with cases");
    let readme = fs::read_to_string(in_repository("README.md")).expect("the page");
    for indicator in INDICATORS.thirteen() {
        let row = format!("| {} | `noegletal.{}` |", indicator.noegletal_id, indicator.noegletal);
        assert!(readme.contains(&row), "README.md lacks: {row}");
    }
    // The comparison is no indicator.
    assert_eq!(files.len(), INDICATORS.all().count() + 1, "{files:?}");
    assert_eq!(INDICATORS.thirteen().count(), 13);
}
