//! `dst-regnskab`: the kommuner's accounts, StatBank REGK31.

use chrono::Datelike as _;
use rust_decimal::Decimal;

use super::dst_befolkning::area;
use super::line::{Line, Outcome};
use super::rules;
use super::statbank::{self, Area, Members, plain};
use crate::delivery::Kilde;
use crate::delivery::finding::{Finding, Kode};
use crate::delivery::layout::{Frekvens, Layout, SlicePeriode, Slicing, value};

pub(super) const LAYOUT: Layout = Layout {
    kilde: Kilde::DstRegnskab,
    frekvens: Frekvens::Year,
    columns: &[
        value("område").or(&["region", "omraade"]),
        value("funktion").or(&["function"]),
        value("dranst").or(&["account"]),
        value("art").or(&["kind", "type"]),
        value("prisenhed").or(&["price unit", "unit"]),
        value("tid").or(&["time"]),
        value("indhold").or(&["content", "contents"]),
    ],
    quoted: true,
    slicing: Slicing { kommune: "område", system: None, periode: SlicePeriode::File },
    dsa_columns: "konto, beloeb_kr",
    dsa_key: "konto",
    about: None,
};

/// What a value of a column makes of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice<T> {
    /// What is kept.
    Kept(T),
    /// Something else that the table has.
    Other,
    /// Nobody knows what it is.
    Unknown,
}

pub(super) fn row(line: &mut Line<'_>) -> Result<Outcome, Finding> {
    if let Some(Area::Skipped(reason)) = statbank::area(line.text("område")) {
        return Ok(Outcome::Skip(reason));
    }
    let konto = funktion(line.text("funktion"));
    if konto == Choice::Other {
        return Ok(Outcome::Skip("andre funktioner end dagtilbud (5.25.10-5.25.19)"));
    }
    let chosen = [
        ("dranst", dranst(line.text("dranst"))),
        ("art", art(line.text("art"))),
        ("prisenhed", prisenhed(line.text("prisenhed"))),
    ];
    if chosen.iter().any(|(_, choice)| *choice == Choice::Other) {
        return Ok(Outcome::Skip("andre konti, arter og prisenheder end drift i alt i 1.000 kr."));
    }
    area(line)?;
    let Choice::Kept(konto) = konto else { return Err(unknown("funktion")) };
    if let Some((navn, _)) = chosen.iter().find(|(_, choice)| *choice == Choice::Unknown) {
        return Err(unknown(navn));
    }
    if statbank::year(line.text("tid")) != Some(line.job.periode.first_day().year().into()) {
        let besked = "året er ikke filens periode";
        return Err(Finding::new(Kode::ForkertPeriode, "tid", besked));
    }
    let beloeb = match line.text("indhold") {
        text if statbank::is_missing(text) => None,
        text => Some(amount(text).ok_or_else(|| {
            let besked = "ikke et helt beløb i 1.000 kr. uden tegn mellem tusinderne";
            Finding::new(Kode::UgyldigtTal, "indhold", besked)
        })?),
    };
    line.row
        .key_part(&konto.to_string())
        .int(konto)
        .decimal(beloeb.map(|beloeb| beloeb * Decimal::ONE_THOUSAND));
    Ok(Outcome::Accept)
}

fn unknown(navn: &'static str) -> Finding {
    Finding::new(Kode::UgyldigKode, navn, "hverken koden eller teksten kendes fra Statistikbanken")
}

/// An amount below a hundred milliard kr., more than the country spends on day care: whoever
/// delivers kr. for 1,000 kr. is told so, and no sum outgrows the columns of the indicators. The
/// table has whole numbers: three digits behind a point or comma are thousands, and other digits than
/// zeros are of an amount in another unit.
fn amount(text: &str) -> Option<Decimal> {
    let has_thousands = text.split_once([',', '.']).is_some_and(|(_, digits)| digits.len() == 3);
    let is_one = |beloeb: &Decimal| {
        !has_thousands && beloeb.is_integer() && beloeb.abs() < Decimal::from(100_000_000)
    };
    rules::decimal(text).filter(is_one)
}

/// A day-care function by its number, with its text before it or behind (`5.25.14 Daginstitutioner
/// (1)`): texts alone are the same in other parts of the accounts.
fn funktion(value: &str) -> Choice<i32> {
    let is_number = |word: &&str| {
        word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let mut numbers = value.split([' ', '(', ')', ':']).filter(is_number);
    let Some(first) = numbers.next() else {
        let is_other = value.starts_with(|c: char| c.is_ascii_digit()) || is_total(value);
        return if is_other { Choice::Other } else { Choice::Unknown };
    };
    match five_digits(first) {
        Some(konto) if (52510..=52519).contains(&konto) => {
            let agree = numbers.filter_map(five_digits).all(|other| other == konto);
            if agree { Choice::Kept(konto) } else { Choice::Unknown }
        }
        _ => Choice::Other,
    }
}

/// A function, and neither a group of them nor a part of one.
fn five_digits(number: &str) -> Option<i32> {
    let digits = number.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0');
    rules::konto(number).filter(|_| digits.count() == 5)
}

fn is_total(value: &str) -> bool {
    let value = plain(value);
    ["tot", "ialt", "total", "x"].contains(&value.as_str())
        || value.starts_with("xialt")
        || value.starts_with("ialt")
        || value.starts_with("total")
}

const DRANST: &Members = &[
    ("1", &["driftskonti", "1driftskonti", "operatingaccounts", "1operatingaccounts"]),
    ("2", &["statsrefusion", "staterefund", "staterefunds", "governmentrefund"]),
    ("3", &["anlægskonti", "capitalaccounts", "constructionaccounts"]),
    ("4", &["renter", "interest"]),
    ("5", &["finansforskydninger"]),
    ("6", &["afdragpålån", "repaymentofloans"]),
    ("7", &["finansiering", "financing"]),
];

fn dranst(value: &str) -> Choice<()> {
    match statbank::member(DRANST, value) {
        Some("1") => Choice::Kept(()),
        Some(_) => Choice::Other,
        None if value.starts_with(|c: char| c.is_ascii_digit() && c != '1') => Choice::Other,
        None => Choice::Unknown,
    }
}

const ART: &Members = &[("TOT", &["ialt", "ialtnetto", "total", "totalnet", "nettotal"])];

/// Everything together; the other kinds are many, and none of them says that it is the total.
fn art(value: &str) -> Choice<()> {
    match statbank::member(ART, value) {
        Some(_) => Choice::Kept(()),
        None if is_total(value) => Choice::Unknown,
        None => Choice::Other,
    }
}

/// Current prices in 1,000 kr.; per inhabitant it is the same money again.
fn prisenhed(value: &str) -> Choice<()> {
    let value = plain(value);
    let says = |words: &[&str]| words.iter().any(|word| value.contains(word));
    if says(&["indl", "indbygger", "inhabitant", "capita"]) {
        Choice::Other
    } else if value == "lobm"
        || says(&["løbende", "current"])
            && says(&["1000", "thousand"])
            && !says(&["1000000", "mio", "million"])
    {
        Choice::Kept(())
    } else {
        Choice::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_known_by_its_number() {
        for text in [
            "52514",
            "052514",
            "5.25.14",
            "5.25.14 Daginstitutioner (1)",
            "5.25.14 Day care institutions (1)",
            "52514 5.25.14 Daginstitutioner (2014-)",
            "Daginstitutioner (5.25.14)",
        ] {
            assert_eq!(funktion(text), Choice::Kept(52514), "{text}");
        }
        for text in
            ["52520", "5.25", "0.22.01 Fælles formål", "5 Sociale opgaver", "I alt", "525140"]
        {
            assert_eq!(funktion(text), Choice::Other, "{text}");
        }
        for text in ["Dagpleje", "52511 5.25.14 Daginstitutioner"] {
            assert_eq!(funktion(text), Choice::Unknown, "{text}");
        }
    }

    #[test]
    fn what_is_kept_is_read_in_two_languages() {
        for text in ["1", "Driftskonti", "1 Driftskonti", "1 1 Driftskonti", "Operating accounts"] {
            assert_eq!(dranst(text), Choice::Kept(()), "{text}");
        }
        for text in ["TOT", "I alt", "I alt (netto)", "TOT I alt (netto)", "Total", "Total (net)"] {
            assert_eq!(art(text), Choice::Kept(()), "{text}");
        }
        for text in [
            "LOBM",
            "Løbende priser (1.000 kr.)",
            "LOBM Løbende priser (1.000 kr.)",
            "Current prices (DKK 1,000)",
        ] {
            assert_eq!(prisenhed(text), Choice::Kept(()), "{text}");
        }
        for text in ["3", "3 Anlægskonti", "8 Balance"] {
            assert_eq!(dranst(text), Choice::Other, "{text}");
        }
        assert_eq!(art("1 Lønninger"), Choice::Other);
        assert_eq!(prisenhed("INDL Pr. indbygger, løbende priser (kr.)"), Choice::Other);
        assert_eq!(dranst("Drift og anlæg"), Choice::Unknown);
        assert_eq!(art("I alt (brutto)"), Choice::Unknown);
        for text in ["Faste priser (1.000 kr.)", "Løbende priser (mio. kr.)"] {
            assert_eq!(prisenhed(text), Choice::Unknown, "{text}");
        }
    }

    #[test]
    fn three_digits_behind_a_sign_are_no_fraction() {
        for text in ["45054", "45054,0", "45.00", "-1,0", "0"] {
            assert!(amount(text).is_some(), "{text}");
        }
        for text in [
            "45.054",
            "45,054",
            "-45.054",
            "1.234.567",
            "7.210,5",
            "88412-",
            "(500)",
            "-",
            "45,1",
            "-1.5",
            "1,234567",
        ] {
            assert_eq!(amount(text), None, "{text}");
        }
    }
}
