//! Danmarks Statistik's own arithmetic. Of 47,446 full-time pedagogical staff 3,379 are leaders; with
//! them there are 6.2 children aged 3–5 to each, without them 6.2 × 47,446 / 44,067 = 6.675, that is
//! 6.7. A ten-thousandth of that staff looks after 29.5 full-time children here.

use std::fmt::Write as _;

use dagtilbud::upkeep::rebuild::{rebuild, verify};
use dagtilbud::upkeep::reference::{Entry, set};
use rstest::rstest;

use crate::support::warehouse::Warehouse;

/// 29 children with more than 36 hours and one with less than 25, all in one børnehave.
fn children() -> String {
    let mut file = "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;taksttype;\
                    timer_pr_uge;indmeldt_dato\n"
        .to_owned();
    for number in 0..30 {
        let hours = if number == 0 { 20 } else { 48 };
        let _ = writeln!(file, "101;kmd;61061840{number:02};101;B1;;;{hours};2021-08-01");
    }
    file
}

/// 4.4067 full-time persons who are no leaders and 0.3379 who are.
const STAFF: &str = "\
kommune_nr;ansaettelse_id;cpr;konto;dagtilbudsnummer;stillingskategori_kode;overenskomst_kode;\
afloenningsform;ansaettelsesvilkaar;beskaeftigelsesgrad;ansat_dato
101;1;6101804001;52514;;7;62;maanedsloen;overenskomst;1;2020-01-01
101;2;6101804002;52514;;7;62;maanedsloen;overenskomst;1;2020-01-01
101;3;6101804003;52514;;920;62;maanedsloen;overenskomst;1;2020-01-01
101;4;6101804004;52514;;930;62;maanedsloen;overenskomst;1;2020-01-01
101;5;6101804005;52514;;940;62;maanedsloen;overenskomst;0,4067;2020-01-01
101;6;6101804006;52514;;9;62;maanedsloen;tjenestemand;0,3379;2020-01-01
";

async fn warehouse() -> Warehouse {
    let mut warehouse = Warehouse::new().await;
    let institutions = "kommune_nr;system;institutionskode;institutionsnavn;institutionstype\n\
                        101;kmd;B1;Bakken;Børnehave\n";
    warehouse.load("dst-institution_2022-01_20220205T0700.csv", institutions).await;
    warehouse.load("dst-indskrivning_2022-01_20220205T0800.csv", children()).await;
    warehouse.load("flis-personale_2022-01_20220205T0900.csv", STAFF).await;
    warehouse
}

/// Staff, and children to each as it is published: to one decimal.
async fn published(warehouse: &mut Warehouse, view: &str) -> Vec<String> {
    let sql = format!("select naevner, round(taeller / naevner, 1) from noegletal.{view}");
    warehouse.values(&sql).await
}

#[rstest]
// 29.5 / 4.7446 = 6.2176.
#[case::leaders_in_full("normering_dst_3_5", None, "4.744600;6.2")]
// 4.4067 + 0.85 * 0.3379 = 4.693915; 29.5 / 4.693915 = 6.2848.
#[case::leaders_at_85_per_cent("normering_dst_2023_3_5", None, "4.693915;6.3")]
// 29.5 / 4.4067 = 6.6944.
#[case::leaders_weigh_nothing("normering_dst_3_5", Some((true, "0", true)), "4.406700;6.7")]
#[case::leaders_not_pedagogical("normering_dst_3_5", Some((false, "1", true)), "4.406700;6.7")]
#[case::leaders_as_others("normering_dst_2023_3_5", Some((true, "1", false)), "4.744600;6.2")]
// 4.4067 + 0.5 * 0.3379 = 4.57565; 29.5 / 4.57565 = 6.4472.
#[case::leaders_at_half("normering_dst_3_5", Some((true, "0.5", true)), "4.575650;6.4")]
#[tokio::test]
async fn children_to_each_adult(
    #[case] view: &str,
    #[case] operator_says: Option<(bool, &str, bool)>,
    #[case] expected: &str,
) {
    let mut warehouse = warehouse().await;
    if let Some((er_paedagogisk, vaegt, er_leder)) = operator_says {
        let vaegt = vaegt.parse().expect("a weight");
        let entry =
            Entry::Stillingskategori { kode: "9".to_owned(), er_paedagogisk, vaegt, er_leder };
        set(&mut warehouse.connection, &entry).await.expect("a change");
    }
    assert_eq!(published(&mut warehouse, view).await, [expected]);
    let verdict = verify(&mut warehouse.connection).await.expect("a verdict");
    assert!(verdict.is_clean(), "{verdict:?}");
}

#[rstest]
#[case::weight("vaegt = 0", "4.406700;6.7")]
#[case::leader("er_leder = false", "4.744600;6.2")]
#[tokio::test]
async fn a_list_changed_by_hand_counts_from_the_next_rebuild(
    #[case] change: &str,
    #[case] expected: &str,
) {
    let mut warehouse = warehouse().await;
    let by_hand = format!("update drift.stillingskategori set {change} where er_leder");
    warehouse.values(&by_hand).await;
    let verdict = verify(&mut warehouse.connection).await.expect("a verdict");
    assert!(!verdict.is_clean(), "verify has seen nothing");
    rebuild(&mut warehouse.connection).await.expect("rebuilt");
    let after = published(&mut warehouse, "normering_dst_3_5").await;
    assert_eq!(after, [expected]);
    let verdict = verify(&mut warehouse.connection).await.expect("a verdict");
    assert!(verdict.is_clean(), "{verdict:?}");
}
