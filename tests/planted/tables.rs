//! Faults of public tables and of keys.

use dagtilbud::delivery::Kilde;

use super::faults::{Fault, Is, Of, Plant, fault};
use super::sheet::Sheet;

pub(super) fn all() -> Vec<Fault> {
    [accounts(), inhabitants_and_keys()].concat()
}

fn accounts() -> Vec<Fault> {
    use Kilde::DstRegnskab;
    let cells = Plant::Cells;
    vec![
        fault(
            "an account in kroner rather than thousands",
            DstRegnskab,
            Of::Next,
            cells(|sheet| sheet.each("INDHOLD", |amount| format!("{amount}000"))),
            Is::Held("beloeb"),
        ),
        fault(
            "thousands with points",
            DstRegnskab,
            Of::Next,
            cells(|sheet| {
                sheet.each("INDHOLD", |amount| match amount.len() {
                    4.. => {
                        format!("{}.{}", &amount[..amount.len() - 3], &amount[amount.len() - 3..])
                    }
                    _ => amount.to_owned(),
                });
            }),
            Is::Rejected("UGYLDIGT_TAL"),
        ),
        fault(
            "an account without dagpleje",
            DstRegnskab,
            Of::Next,
            cells(|sheet| sheet.keep("FUNKTION", |function| !function.contains("52511"))),
            Is::Held("mangler"),
        ),
        fault(
            "one function a hundred times too large",
            DstRegnskab,
            Of::Next,
            cells(|sheet| {
                let at = sheet.at("FUNKTION");
                let is_it = |row: &[String]| row[at].contains("52514");
                sheet.each_where("INDHOLD", is_it, |amount| format!("{amount}00"));
            }),
            Is::Held("beloeb-funktion"),
        ),
        fault(
            "accounts that are split by owner, a column that is not read",
            DstRegnskab,
            Of::Next,
            cells(|sheet| split(sheet, "EJER")),
            Is::Held("mangler"),
        ),
        fault(
            "an account in millions",
            DstRegnskab,
            Of::Next,
            cells(|sheet| sheet.each("INDHOLD", |amount| format!("{amount},7"))),
            Is::Rejected("UGYLDIGT_TAL"),
        ),
        fault(
            "the accounts of the schools",
            DstRegnskab,
            Of::Next,
            cells(|sheet| sheet.each("FUNKTION", |_| "32201".into())),
            Is::Refused("ingen af linjerne vedkommer dagtilbud"),
        ),
        fault(
            "an account of another year",
            DstRegnskab,
            Of::Next,
            cells(|sheet| sheet.each("TID", |_| "2019".into())),
            Is::Held("alle-afvist"),
        ),
    ]
}

fn inhabitants_and_keys() -> Vec<Fault> {
    use Kilde::{DstBefolkning, DstNoeglefil};
    let cells = Plant::Cells;
    vec![
        fault(
            "boys alone",
            DstBefolkning,
            Of::Next,
            cells(|sheet| sheet.keep("KØN", |sex| sex == "1")),
            Is::Held("indbyggere"),
        ),
        fault(
            "inhabitants without the youngest",
            DstBefolkning,
            Of::Next,
            cells(|sheet| sheet.keep("ALDER", |age| !["0", "1"].contains(&age))),
            Is::Held("mangler"),
        ),
        fault(
            "inhabitants that are split by origin, a column that is not read",
            DstBefolkning,
            Of::Next,
            cells(|sheet| split(sheet, "HERKOMST")),
            Is::Held("mangler"),
        ),
        fault(
            "inhabitants counted twice",
            DstBefolkning,
            Of::Next,
            cells(|sheet| sheet.each("INDHOLD", doubled)),
            Is::Held("indbyggere"),
        ),
        fault(
            "a sex that no table has",
            DstBefolkning,
            Of::Next,
            cells(|sheet| sheet.each_where("KØN", |row| row.contains(&"2".into()), |_| "X".into())),
            Is::Rejected("UGYLDIG_KODE"),
        ),
        fault(
            "a key file with shares exchanged",
            DstNoeglefil,
            Of::Again,
            cells(|sheet| {
                let (small, big) = (sheet.at("andel_vu"), sheet.at("andel_bh"));
                for row in &mut sheet.rows {
                    row.swap(small, big);
                }
            }),
            Is::Remarked("FORDELING_AENDRET"),
        ),
        fault(
            "a key file whose shares are no whole",
            DstNoeglefil,
            Of::Again,
            cells(|sheet| sheet.each("andel_vu", |_| "0,99".into())),
            Is::Held("alle-afvist"),
        ),
    ]
}

/// Each row in two parts, told apart by a column.
fn split(sheet: &mut Sheet, column: &str) {
    sheet.header.push(column.to_lowercase());
    let part = |name: &str| {
        let named = |row: &Vec<String>| [row.as_slice(), &[name.to_owned()]].concat();
        sheet.rows.iter().map(named).collect::<Vec<_>>()
    };
    sheet.rows = [part("5"), part("4")].concat();
}

fn doubled(count: &str) -> String {
    (2 * count.parse::<u64>().expect("a count")).to_string()
}
