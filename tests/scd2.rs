//! Versions: each history below is delivered in every order (or two dozen of them), each order by a
//! kommune of its own, and must come out the same, for the placement systems' institutions and for
//! the register's units.
//!
//! A delivery is a line: the month, the day it was made, and the keys that stand in it as
//! `key=name,place,number`. Place `p` or `q` stands for a type (and in the register for another
//! daginstitution and another type at once), number `1` or nothing for a column that may be empty.

use std::fmt::Write as _;

use dagtilbud::delivery::kommune::KOMMUNER;
use dagtilbud::outcome::Status;
use rstest::rstest;

use crate::support::warehouse::Warehouse;

#[derive(Clone, Copy)]
enum Kilde {
    Institution,
    Stil,
}

/// How many orders a history is delivered in.
const ORDERS: usize = 24;

#[rstest]
#[case::a_then_b_then_a(
    "2024-01 0201 X=Sol,p,1
     2024-02 0301 X=Måne,p,1
     2024-03 0401 X=Sol,p,1",
    "X Sol p 1 1900-01-01 2024-02-01
     X Måne p 1 2024-02-01 2024-03-01
     X Sol p 1 2024-03-01 9999-12-31"
)]
#[case::gone_and_back_unchanged(
    "2024-01 0201 X=Sol,p,1 Y=Eng,p,1
     2024-02 0301 Y=Eng,p,1
     2024-03 0401 X=Sol,p,1 Y=Eng,p,1",
    "X Sol p 1 1900-01-01 2024-02-01
     X Sol p 1 2024-03-01 9999-12-31
     Y Eng p 1 1900-01-01 9999-12-31"
)]
#[case::nothing_then_a_value_then_nothing(
    "2024-01 0201 X=Sol,p,
     2024-02 0301 X=Sol,p,1
     2024-03 0401 X=Sol,p,",
    "X Sol p - 1900-01-01 2024-02-01
     X Sol p 1 2024-02-01 2024-03-01
     X Sol p - 2024-03-01 9999-12-31"
)]
#[case::one_between_two_of_the_same(
    "2024-01 0201 X=Sol,p,1
     2024-04 0501 X=Sol,p,1
     2024-03 0601 X=Måne,p,1",
    "X Sol p 1 1900-01-01 2024-03-01
     X Måne p 1 2024-03-01 2024-04-01
     X Sol p 1 2024-04-01 9999-12-31"
)]
#[case::one_before_the_first_closes_what_it_does_not_have(
    "2024-03 0401 X=Sol,p,1 Y=Eng,p,1
     2024-01 0501 X=Sol,p,1",
    "X Sol p 1 1900-01-01 9999-12-31
     Y Eng p 1 2024-03-01 9999-12-31"
)]
#[case::a_correction_takes_the_only_change_back(
    "2024-01 0201 X=Sol,p,1
     2024-02 0301 X=Måne,p,1
     2024-02 0302 X=Sol,p,1
     2024-03 0401 X=Sol,p,1",
    "X Sol p 1 1900-01-01 9999-12-31"
)]
#[case::a_correction_to_and_fro(
    "2024-01 0201 X=Sol,p,1
     2024-02 0301 X=Måne,p,1
     2024-02 0302 X=Sol,p,1
     2024-02 0303 X=Måne,p,1",
    "X Sol p 1 1900-01-01 2024-02-01
     X Måne p 1 2024-02-01 9999-12-31"
)]
#[case::a_correction_of_the_first(
    "2024-01 0201 X=Sol,p,1 Y=Eng,p,1
     2024-01 0202 X=Måne,p,1
     2024-02 0301 X=Måne,p,1 Y=Eng,p,1",
    "X Måne p 1 1900-01-01 9999-12-31
     Y Eng p 1 2024-02-01 9999-12-31"
)]
#[case::parent_and_type_in_one_snapshot(
    "2024-01 0201 X=Sol,p,1
     2024-02 0301 X=Sol,q,1",
    "X Sol p 1 1900-01-01 2024-02-01
     X Sol q 1 2024-02-01 9999-12-31"
)]
#[case::two_keys_change_places(
    "2024-01 0201 X=Sol,p,1 Y=Eng,q,
     2024-02 0301 X=Eng,q, Y=Sol,p,1",
    "X Sol p 1 1900-01-01 2024-02-01
     X Eng q - 2024-02-01 9999-12-31
     Y Eng q - 1900-01-01 2024-02-01
     Y Sol p 1 2024-02-01 9999-12-31"
)]
#[case::six_versions_with_a_gap_and_a_silence(
    "2023-11 1201 X=Sol,p,1 Y=Eng,p,1
     2023-12 0101 X=Måne,p,1 Y=Eng,p,1
     2024-01 0201 Y=Eng,p,1
     2024-02 0301 X=Måne,p,1 Y=Eng,p,1
     2024-05 0601 X=Måne,q, Y=Eng,p,1
     2024-06 0701 X=Sol,p,1 Y=Eng,p,1
     2024-07 0801 X=Sol,p, Y=Eng,p,1",
    "X Sol p 1 1900-01-01 2023-12-01
     X Måne p 1 2023-12-01 2024-01-01
     X Måne p 1 2024-02-01 2024-05-01
     X Måne q - 2024-05-01 2024-06-01
     X Sol p 1 2024-06-01 2024-07-01
     X Sol p - 2024-07-01 9999-12-31
     Y Eng p 1 1900-01-01 9999-12-31"
)]
#[tokio::test]
async fn history(
    #[values(Kilde::Institution, Kilde::Stil)] kilde: Kilde,
    #[case] deliveries: &str,
    #[case] expected: &str,
) {
    let deliveries: Vec<&str> = deliveries.lines().map(str::trim).collect();
    let expected: Vec<&str> = expected.lines().map(str::trim).collect();
    let mut warehouse = Warehouse::new().await;
    for (order, kommune) in orders(deliveries.len()).into_iter().zip(KOMMUNER) {
        for &at in &order {
            let (name, content) = kilde.delivery(deliveries[at], kommune.nr);
            let report = warehouse.load(&name, content).await;
            assert_eq!(report.status, Status::Indlaest, "{report:?}");
        }
        let found = warehouse.values(&kilde.versions(kommune.nr)).await;
        assert_eq!(found, expected, "delivered in the order {order:?}");
    }
}

impl Kilde {
    /// Name and content of a delivery of one kommune.
    fn delivery(self, line: &str, kommune_nr: u16) -> (String, String) {
        let mut words = line.split_whitespace();
        let (month, made) = (words.next().expect("a month"), words.next().expect("a day"));
        // Made in the year after, so that the day alone sorts.
        let leveret = format!("2025{made}T0800");
        let (name, mut content) = match self {
            Self::Institution => (
                format!("dst-institution_{month}_{leveret}.csv"),
                "kommune_nr;system;institutionskode;institutionsnavn;institutionstype;\
                 dagtilbudsnummer\n"
                    .to_owned(),
            ),
            Self::Stil => (
                format!("stil-dagtilbud_{month}-01_{leveret}.csv"),
                "admKommuneKode;dagtilbudsType;anvisningsenhedsNummer;dagtilbudsNavn;\
                 daginstitutionsNummer;instType3;ejerformKode;aktivitetsstatus\n"
                    .to_owned(),
            ),
        };
        for word in words {
            let (key, attributes) = word.split_once('=').expect("a key");
            let [navn, place, number] = attributes.split(',').collect::<Vec<_>>()[..] else {
                panic!("`{word}` has not three attributes");
            };
            let line = match self {
                Self::Institution => {
                    let number = if number.is_empty() { "" } else { "G11111" };
                    [key, navn, place, number].join(";")
                }
                Self::Stil => {
                    // A number is the country's: each kommune has numbers of its own.
                    let key = format!("G{kommune_nr}{}", if key == "X" { "01" } else { "02" });
                    let place = if place == "p" { "D10001;6010" } else { "D10002;6011" };
                    [&key, navn, place, number, "Aktiv"].join(";")
                }
            };
            let _ = writeln!(content, "{kommune_nr};{};{line}", self.second_column());
        }
        (name, content)
    }

    /// What stands between kommune and key.
    fn second_column(self) -> &'static str {
        match self {
            Self::Institution => "kmd",
            Self::Stil => "anvisningsenhed",
        }
    }

    /// The versions of one kommune, in the words of the histories.
    fn versions(self, kommune_nr: u16) -> String {
        let columns = match self {
            Self::Institution => {
                "institutionskode as noegle, institutionsnavn as navn, institutionstype as plads, \
                 case when dagtilbudsnummer is null then '-' else '1' end as nummer, \
                 gyldig_fra, gyldig_til, er_aktuel, kommune_nr from dm.dim_institution"
            }
            Self::Stil => {
                "case when dagtilbudsnummer like '%01' then 'X' else 'Y' end as noegle, \
                 enhedsnavn as navn, case when (daginstitutionsnummer, institutionstype_kode) = \
                 ('D10001', '6010') then 'p' else 'q' end as plads, \
                 coalesce(ejerform_kode, '-') as nummer, \
                 gyldig_fra, gyldig_til, er_aktuel, kommune_nr from dm.dim_institution_stil"
            }
        };
        format!(
            "select concat_ws(' ', noegle, navn, plads, nummer, gyldig_fra, gyldig_til, \
                 case when er_aktuel <> (gyldig_til = '9999-12-31') then 'er_aktuel?' end) \
             from (select {columns}) as version \
             where kommune_nr = {kommune_nr} order by noegle, gyldig_fra"
        )
    }
}

/// Every order of so many deliveries, or two dozen that begin with the straight one.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for next in 0..count {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).rev().map(move |at| {
                    let mut longer = order.clone();
                    longer.insert(at, next);
                    longer
                })
            })
            .collect();
    }
    let step = orders.len().div_ceil(ORDERS);
    orders.into_iter().step_by(step).collect()
}
