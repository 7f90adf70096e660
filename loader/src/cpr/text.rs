//! CPR numbers in texts that people write: what looks like one, and how a text is shown without.
//!
//! A number looks so in whatever way it is written: with or without separators, of any kind, with
//! four digits of year, with its leading zero dropped. Its first part must be a date, and it is no
//! part of a longer run of digits. `docs/leverancer.md` says it for senders.

use std::borrow::Cow;
use std::ops::Range;

use super::Cpr;
use crate::error::{LoadError, Result};

/// The fewest digits of a number: a replacement number has two letters.
const DIGITS_MIN: usize = 8;

/// The most separators between two groups of digits of one number (` - `).
const SEPARATORS_MAX: usize = 3;

/// What stands in the place of a number.
const MASK: &str = "[CPR]";

/// Whether something in a text looks like a CPR number.
#[must_use]
pub fn has_cpr(text: &str) -> bool {
    // Nearly every text is done here.
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < DIGITS_MIN && text.is_ascii() {
        return false;
    }
    !find(text).is_empty()
}

/// A text as it may be shown: without what looks like a CPR number.
#[must_use]
pub fn masked(text: &str) -> Cow<'_, str> {
    if !has_cpr(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = text.to_owned();
    for span in find(text).into_iter().rev() {
        shown.replace_range(span, MASK);
    }
    Cow::Owned(shown)
}

/// The names of values that are ours alone: figures in decimal digits, and a password that was made.
const OURS: [&str; 4] = ["taeller", "naevner", "vaerdi", "adgangskode"];

/// The same for every text in JSON, names included, but for the values that are [`OURS`].
#[must_use]
pub(crate) fn masked_in_json(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(text) => Value::String(masked(&text).into_owned()),
        Value::Array(values) => values.into_iter().map(masked_in_json).collect(),
        Value::Object(entries) => {
            let shown = |(name, value): (String, Value)| {
                let value = if OURS.contains(&name.as_str()) && !value.is_object() {
                    value
                } else {
                    masked_in_json(value)
                };
                (masked(&name).into_owned(), value)
            };
            Value::Object(entries.into_iter().map(shown).collect())
        }
        other => other,
    }
}

/// Refuses a text of the command line that would be kept with a number in it. `what` names it.
pub fn refuse(what: &'static str, text: &str) -> Result<()> {
    if has_cpr(text) { Err(LoadError::CprInText { what }) } else { Ok(()) }
}

/// A letter that nobody sees, and that a copied text may hold anywhere.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// What people and programs put between the groups of a number.
pub(crate) fn is_separator(letter: char) -> bool {
    !letter.is_alphanumeric()
}

fn is_dash(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// The zeros of digits that people write with: Arabic and Persian ones, and those as wide as a Chinese
/// letter.
const ZEROS: [char; 3] = ['\u{660}', '\u{6f0}', '\u{ff10}'];

/// A digit as ASCII, whatever it is written with.
pub(crate) fn digit(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return Some(letter).filter(char::is_ascii_digit);
    }
    let value = |zero: char| u32::from(letter).checked_sub(u32::from(zero)).filter(|it| *it < 10);
    ZEROS.into_iter().find_map(value).and_then(|value| char::from_digit(value, 10))
}

/// What stands between a run of digits and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// A few separators, a dash among them or not.
    Separators { has_dash: bool, count: usize },
    /// Anything else.
    Other,
}

/// Digits without anything between them.
#[derive(Debug)]
struct Run {
    digits: String,
    span: Range<usize>,
    /// What stands before it.
    gap: Gap,
}

/// Where numbers stand in a text, in their order.
fn find(text: &str) -> Vec<Range<usize>> {
    let runs = runs(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < runs.len() {
        match number(&runs[at..], text) {
            Some((used, end)) => {
                found.push(runs[at].span.start..end);
                at += used;
            }
            None => at += 1,
        }
    }
    found
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut gap = Gap::Other;
    let mut is_inside = false;
    for (start, letter) in text.char_indices().filter(|(_, letter)| !is_invisible(*letter)) {
        let span = start..start + letter.len_utf8();
        match (digit(letter), runs.last_mut()) {
            (Some(digit), Some(run)) if is_inside => {
                run.digits.push(digit);
                run.span.end = span.end;
            }
            (Some(digit), _) => {
                runs.push(Run { digits: digit.to_string(), span, gap });
                is_inside = true;
            }
            (None, _) => {
                gap = wider(gap, is_inside, letter);
                is_inside = false;
            }
        }
    }
    runs
}

/// The gap with one more letter, the first one behind a run where `is_new`.
fn wider(gap: Gap, is_new: bool, letter: char) -> Gap {
    let so_far = if is_new { Gap::Separators { has_dash: false, count: 0 } } else { gap };
    match so_far {
        Gap::Separators { has_dash, count } if is_separator(letter) && count < SEPARATORS_MAX => {
            Gap::Separators { has_dash: has_dash || is_dash(letter), count: count + 1 }
        }
        _ => Gap::Other,
    }
}

/// Whether a number begins with the first run: how many runs it takes, and where it ends.
fn number(runs: &[Run], text: &str) -> Option<(usize, usize)> {
    let joined = 1 + runs.iter().skip(1).take_while(|run| run.gap != Gap::Other).count();
    let lengths: Vec<usize> = runs[..joined].iter().map(|run| run.digits.len()).collect();
    let digits =
        |count: usize| -> String { runs[..count].iter().map(|run| run.digits.as_str()).collect() };
    let has_dash = |at: usize| matches!(runs[at].gap, Gap::Separators { has_dash: true, .. });
    // With 60 added: a date and four digits behind it may be a postcode's.
    let is_no_day = |at: usize| runs[at].digits.as_str() > "60";
    let is_whole = || text.trim_matches(|c| !char::is_alphanumeric(c)).len() == runs[0].span.len();
    let (count, digits) = match lengths[..] {
        [10, ..] => (1, digits(1)),
        [9, ..] if is_whole() => (1, format!("0{}", digits(1))),
        [6, 4, ..] => (2, digits(2)),
        [5, 4, ..] if has_dash(1) => (2, format!("0{}", digits(2))),
        [2, 2, 2, 4, ..] => (4, digits(4)),
        [6, 2, 2, ..] => (3, digits(3)),
        [12, ..] => (1, short_year(&digits(1))?),
        [8, 4, ..] if has_dash(1) => (2, short_year(&digits(2))?),
        [2, 2, 4, 4, ..] if has_dash(3) || is_no_day(0) => (4, short_year(&digits(4))?),
        [4, 2, 2, 4, ..] if has_dash(3) || is_no_day(2) => {
            let [year, month, day, serial] = [0, 1, 2, 3].map(|at| runs[at].digits.as_str());
            (4, short_year(&[day, month, year, serial].concat())?)
        }
        [7, ..] => return lettered(&runs[0].digits, text, runs[0].span.end).map(|end| (1, end)),
        [6, 1, ..] => return lettered(&digits(2), text, runs[1].span.end).map(|end| (2, end)),
        _ => return None,
    };
    Cpr::parse(&digits).map(|_| (count, runs[count - 1].span.end))
}

/// A number with four digits of year, as one with two.
fn short_year(digits: &str) -> Option<String> {
    let (date, rest) = digits.split_at_checked(4)?;
    let (century, rest) = rest.split_at_checked(2)?;
    matches!(century, "18" | "19" | "20").then(|| format!("{date}{rest}"))
}

/// A replacement number: seven digits, two letters, a digit. Where it ends.
fn lettered(seven: &str, text: &str, letters_at: usize) -> Option<usize> {
    let end = letters_at + 3;
    let tail = text.get(letters_at..end).filter(|tail| tail.is_ascii())?;
    let is_behind = text[end..].chars().next().is_some_and(char::is_alphanumeric);
    (!is_behind && Cpr::parse(&format!("{seven}{tail}")).is_some()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_seen_however_it_is_written() {
        for text in [
            "0102031234",
            "6102031234",
            "010203-1234",
            "010203 1234",
            "010203 - 1234",
            "010203.1234",
            "010203_1234",
            "010203\u{2011}1234",
            "010203\u{a0}1234",
            "010203\u{202f}1234",
            "010203\u{2013}1234",
            "010203\u{200b}1234",
            "01 02 03 1234",
            "01.02.03-1234",
            "01-02-03-1234",
            "010203 12 34",
            "01\u{ad}02031234",
            "０１０２０３１２３４",
            "01022003-1234",
            "010220031234",
            "01.02.2003-1234",
            "61 02 2003 1234",
            "2003-02-01-1234",
            "2003-02-61 1234",
            "010203+1234",
            "010203(1234)",
            "010203'1234",
            "٠١٠٢٠٣١٢٣٤",
            "۰۱۰۲۰۳-۱۲۳۴",
            "102031234",
            " 102031234 ",
            "10203-1234",
            "barn 0102031234, indmeldt",
            "cpr0102031234",
            "Anna (010203-1234)",
            "7 0102031234",
            "010203-0AB1",
            "0102030ab1",
        ] {
            assert!(has_cpr(text), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_not() {
        for text in [
            "",
            "00099901",
            "12345678",
            "1025012345",
            "1000123456",
            "0000000000",
            "3113031234",
            "3002031234",
            "9902031234",
            "01020312345",
            "5798000123456",
            "+45 12 34 56 78",
            "tlf. 4512345678",
            "Skolegade 12, 4000 Roskilde",
            "åbnet 01-02-2003 4000 Roskilde",
            "2003-02-01 1234",
            "2022-11-30",
            "2012-10..2012-11",
            "dst-indskrivning_2022-11_20221205T0830.csv",
            "aula-tilstedevaerelse_2012-10..2012-11_20121205T0830.csv",
            "barn 102031234",
            "G10001",
            "5.25.14.2",
            "010203-0AB12",
            "010203ABC",
            "01, 02, 03, 04, 05",
        ] {
            assert!(!has_cpr(text), "{text}");
        }
    }

    #[test]
    fn a_text_is_shown_without_its_numbers() {
        assert_eq!(masked("barn 010203-1234 og 0405061234."), "barn [CPR] og [CPR].");
        assert_eq!(masked("uden nummer 12"), "uden nummer 12");
    }

    #[test]
    fn json_is_shown_without_numbers_and_figures_as_they_are() {
        let json = serde_json::json!({
            "fil": "kopi/010203-1234.csv",
            "samme": [["0102031234.csv", 1]],
            "010203-1234": { "taeller": "1105632000", "vaerdi": null },
        });
        let shown = serde_json::json!({
            "fil": "kopi/[CPR].csv",
            "samme": [["[CPR].csv", 1]],
            "[CPR]": { "taeller": "1105632000", "vaerdi": null },
        });
        assert_eq!(masked_in_json(json), shown);
    }
}
