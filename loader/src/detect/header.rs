//! What is wrong with a header: found out from the first lines, said without showing a cell of them.
//!
//! A header that names the columns is not enough. Where lines run together, values stand in it too,
//! and nobody knows which. So it is made of plain names, or nothing of it is kept or shown.

use std::collections::BTreeSet;

use crate::delivery::layout::Layout;
use crate::delivery::spelling::is_near;
use crate::error::{LoadError, Result};
use crate::pictures::acts;
use crate::read::{Doubt, Survey, damage_of, names};

/// A name longer than this is none.
const NAME_LETTERS_MAX: usize = 60;

/// No layout comes near so many columns.
const COLUMNS_MAX: usize = 300;

/// Quotes that a field may not stand in, though people's programs write them.
const ODD_QUOTES: [(&str, &str, &str); 5] = [
    ("'", "'", "single quotes"),
    ("”", "”", "typographic quotes"),
    ("“", "”", "typographic quotes"),
    ("„", "“", "typographic quotes"),
    ("»", "«", "typographic quotes"),
];

/// Separators that are not read.
const OTHER_SEPARATORS: [(char, &str); 5] =
    [('|', "`|`"), ('^', "`^`"), ('~', "`~`"), (':', "`:`"), (' ', "a blank")];

/// Refuses a header that is none of the layout's, or not a header's alone.
pub fn check(layout: &Layout, file: &str, survey: &Survey) -> Result<()> {
    let doubt = if layout.missing(&survey.header).is_empty() {
        rough(layout, &survey.header).or_else(|| odd_rows(survey))
    } else {
        cause(layout, survey)
    };
    let refused =
        |Doubt { what, hint }| LoadError::Unreadable { file: file.to_owned(), what, hint };
    doubt.map_or(Ok(()), |doubt| Err(refused(doubt)))
}

/// Whether a name is one: short, of letters, with digits and a few signs within.
fn is_plain(name: &str) -> bool {
    let is_sign = |letter| matches!(letter, '_' | '-' | '.' | ',' | ' ' | '(' | ')' | '/' | '%');
    let digits = name.chars().filter(char::is_ascii_digit).count();
    name.chars().count() <= NAME_LETTERS_MAX
        && name.starts_with(char::is_alphabetic)
        && name.chars().all(|letter| letter.is_alphanumeric() || is_sign(letter))
        && digits <= 4
}

/// What is not plain in a header that has the columns.
fn rough(layout: &Layout, header: &[String]) -> Option<Doubt> {
    if header.len() > COLUMNS_MAX {
        let what = format!("its first line has {} columns", header.len());
        return Some(Doubt::new(what, "the first line must be the column names, and nothing else"));
    }
    if let Some(doubt) = damaged(layout, header) {
        return Some(doubt);
    }
    let at = header.iter().position(|name| !name.is_empty() && !is_plain(name))?;
    if layout.columns.iter().any(|column| column.navn == visible(&header[at])) {
        return Some(unseen(&format!("column {} ({})", at + 1, visible(&header[at]))));
    }
    Some(Doubt::new(
        format!("column {} of the header has no plain name: its first line may be several", at + 1),
        "the first line must be the column names alone: short, of letters, digits and `_`",
    ))
}

/// Odd quotes around the values of the first rows.
fn odd_rows(survey: &Survey) -> Option<Doubt> {
    let rows = survey.first_lines.iter().skip(survey.header_at as usize);
    let row = rows.map(|row| names(row, survey.separator)).find(|row| row.len() > 1)?;
    let quoted = |(open, close, _): &&(&str, &str, &str)| {
        let is_quoted = |value: &&String| value.len() > 1 && unquoted(value, open, close).is_some();
        row.iter().filter(is_quoted).count() * 2 > row.len()
    };
    ODD_QUOTES.iter().find(quoted).map(|(.., what)| in_odd_quotes(what))
}

fn in_odd_quotes(what: &str) -> Doubt {
    Doubt::new(
        format!("its fields stand in {what}"),
        "let them stand in `\"`, or in no quotes at all",
    )
}

fn unquoted<'n>(name: &'n str, open: &str, close: &str) -> Option<&'n str> {
    name.strip_prefix(open)?.strip_suffix(close)
}

/// Why the columns cannot be found, where that can be told.
fn cause(layout: &Layout, survey: &Survey) -> Option<Doubt> {
    invisible(layout, &survey.header)
        .or_else(|| damaged(layout, &survey.header))
        .or_else(|| quoted(layout, survey))
        .or_else(|| elsewhere(layout, survey))
        .or_else(|| separated(layout, survey))
        .or_else(|| no_header(layout, survey))
        .or_else(|| no_text(survey))
        .or_else(|| rough(layout, &survey.header))
}

/// A name of the layout whose letters are damaged.
fn damaged(layout: &Layout, header: &[String]) -> Option<Doubt> {
    header.iter().enumerate().find_map(|(at, name)| {
        let (navn, what) = layout
            .columns
            .iter()
            .find_map(|column| damage_of(name, column.navn).map(|what| (column.navn, what)))?;
        let what = format!("the letters of column {} ({navn}) are damaged: {what}", at + 1);
        Some(Doubt::new(what, "ask for the file in UTF-8"))
    })
}

/// A character that nobody sees in a name.
fn invisible(layout: &Layout, header: &[String]) -> Option<Doubt> {
    let missing = layout.missing(header);
    let named: Vec<String> = header
        .iter()
        .enumerate()
        .map(|(at, name)| (at + 1, visible(name)))
        .filter(|(_, name)| missing.contains(&name.as_str()))
        .map(|(at, name)| format!("column {at} ({name})"))
        .collect();
    (!named.is_empty()).then(|| unseen(&named.join(", ")))
}

fn unseen(columns: &str) -> Doubt {
    let what = format!("an invisible character stands in the name of {columns}");
    Doubt::new(what, "type the names anew, without copying them from a page or a document")
}

/// A name without what nobody sees: blanks but the one on the keyboard, marks, soft hyphens.
fn visible(name: &str) -> String {
    let is_wide_blank = |letter: char| letter.is_whitespace() && letter != ' ';
    let is_seen = |letter: &char| !is_wide_blank(*letter) && *letter != '\u{ad}' && !acts(*letter);
    name.chars().filter(is_seen).collect::<String>().trim().to_owned()
}

/// Names in odd quotes, or a whole line in one pair of them.
fn quoted(layout: &Layout, survey: &Survey) -> Option<Doubt> {
    for (open, close, what) in ODD_QUOTES {
        let bare = |name: &String| unquoted(name, open, close).unwrap_or(name).to_owned();
        let header: Vec<String> = survey.header.iter().map(bare).collect();
        if layout.missing(&header).len() < layout.missing(&survey.header).len() {
            return Some(in_odd_quotes(what));
        }
    }
    let whole = [b';', b',', b'\t'].into_iter().flat_map(|separator| {
        survey.header.first().map(|name| names(name, separator)).unwrap_or_default()
    });
    let whole: Vec<String> = whole.collect();
    (survey.header.len() == 1 && layout.missing(&whole).is_empty()).then(|| {
        Doubt::new(
            "each line stands in one pair of quotes, as a single field",
            "export it anew, so that only fields stand in quotes",
        )
    })
}

/// The header in another line than the first.
fn elsewhere(layout: &Layout, survey: &Survey) -> Option<Doubt> {
    let is_header = |line: &String| {
        let found = |separator| layout.missing(&names(line, separator)).is_empty();
        [b';', b',', b'\t'].into_iter().any(found)
    };
    let at = survey.first_lines.iter().position(is_header)?;
    let what = format!("the column names stand in line {}, not in the first one", at + 1);
    let hint = format!("delete what stands above them: a title, a blank line ({at} lines)");
    Some(Doubt::new(what, hint))
}

/// A separator that is not read.
fn separated(layout: &Layout, survey: &Survey) -> Option<Doubt> {
    let header = survey.header_line.to_lowercase();
    let found = |(separator, _): &&(char, &str)| {
        let names: Vec<String> =
            header.split(*separator).map(|name| name.trim().to_owned()).collect();
        layout.missing(&names).is_empty()
    };
    let (_, separator) = OTHER_SEPARATORS.iter().find(found)?;
    Some(Doubt::new(format!("its fields are separated by {separator}"), "separate them by `;`"))
}

/// A first line that is a row: more values in it than names of the layout. A text of a row may be much
/// like a name.
fn no_header(layout: &Layout, survey: &Survey) -> Option<Doubt> {
    let known: BTreeSet<&str> = layout.columns.iter().map(|column| column.navn).collect();
    let header = &survey.header;
    let is_known = |name: &String| known.iter().any(|navn| name == navn || is_near(name, navn));
    let is_value = |name: &&String| name.starts_with(|letter: char| letter.is_ascii_digit());
    let values = header.iter().filter(is_value).count();
    if header.len() < 2 || values <= header.iter().filter(|name| is_known(name)).count() {
        return None;
    }
    Some(Doubt::new(
        "its first line is a row, not the column names: the header is missing",
        "the first line must name the columns, as `docs/leverancer.md` does",
    ))
}

/// Bytes that no text has.
fn no_text(survey: &Survey) -> Option<Doubt> {
    let is_odd = |letter: &char| letter.is_control() && !matches!(letter, '\t' | '\x0c' | '\x1a');
    let letters = || survey.first_lines.iter().flat_map(|line| line.chars());
    let odd = letters().filter(|letter| is_odd(letter) || *letter == char::REPLACEMENT_CHARACTER);
    (odd.count() * 10 > letters().count()).then(|| {
        Doubt::new("it is no text", "ask for an export as CSV: lines with `;` between the fields")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::Kilde;
    use crate::read::{Limits, survey};
    use crate::validate::layout;

    const NAMES: &str = "kommune_nr;gyldig_fra;andel_vu;andel_bh;andel_dp";

    fn refusal(content: &str) -> Option<String> {
        refusal_of(Kilde::DstNoeglefil, content.as_bytes())
    }

    fn refusal_of(kilde: Kilde, content: &[u8]) -> Option<String> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs_err::write(file.path(), content).expect("written");
        let survey = survey(file.path(), Limits::default(), |_| ()).expect("readable");
        let layout = layout(kilde);
        let checked = check(layout, "x.csv", &survey);
        let bound = checked.and_then(|()| layout.bind("x.csv", &survey.header).map(|_| ()));
        bound.err().map(|error| format!("{error}; {}", error.hint().unwrap_or_default()))
    }

    #[test]
    fn damaged_letters_are_named_by_their_encoding() {
        for (area, sex, says) in [
            (&b"OMR\x8fDE"[..], &b"KOEN"[..], "column 1 (område) are damaged: they are in the DOS"),
            (b"OMR\x81DE", b"KOEN", "they are in a Mac encoding"),
            (b"OMR\xc3\x83\xe2\x80\xa6DE", b"KOEN", "UTF-8 that was encoded twice"),
            (b"OMR+AMU-DE", b"KOEN", "they are in UTF-7"),
            (b"OMR?DE", b"KOEN", "they have become `?`"),
            (b"OMR\xef\xbf\xbdDE", b"KOEN", "they have become `?`"),
            // A column that may be missing is not to be missed in silence.
            (b"REGION", b"K\x9dN", "column 2 (køn) are damaged: they are in the DOS"),
            (b"REGION", b"K?N", "column 2 (køn) are damaged: they have become `?`"),
        ] {
            let content = [area, b";", sex, b";ALDER;TID;INDHOLD\n101;1;0;2021K1;5\n"].concat();
            let refusal = refusal_of(Kilde::DstBefolkning, &content);
            let refusal = refusal.unwrap_or_else(|| panic!("read: {says}"));
            assert!(refusal.contains(says) && refusal.contains("in UTF-8"), "{refusal}");
        }
    }

    #[test]
    fn what_people_call_the_cpr_number_is_nearly_it() {
        for name in ["CPR-nr", "cprnr", "cpr_nr", "CPR nummer", "Personnummer"] {
            let header = "kommune_nr;institutionsnummer;CPR;dato;registrering;start;slut\n";
            let content = header.replace("CPR", name);
            let refusal = refusal_of(Kilde::AulaTilstedevaerelse, content.as_bytes());
            let refusal = refusal.unwrap_or_else(|| panic!("read: {name}"));
            assert!(refusal.contains("column 3 is nearly cpr"), "{refusal}");
        }
    }

    #[test]
    fn a_header_is_read_or_its_fault_is_named() {
        let row = "101;2024-01-01;0.5;0.5;0";
        let other = |from: &str, to: &str| format!("{}\n{row}\n", NAMES.replace(from, to));
        for (content, says) in [
            (format!("Fordeling 2024\n\n{NAMES}\n{row}\n"), "line 3"),
            (format!("{row}\n{row}\n"), "the header is missing"),
            (
                other("andel_vu", "andel\u{200b}_vu"),
                "an invisible character stands in the name of column 3 (andel_vu)",
            ),
            (other("andel_vu", "andel_\u{a0}vu"), "an invisible character"),
            (other("andel_vu", "Andel VU"), "column 3 is nearly andel_vu"),
            (other("kommune_nr", "komunenr"), "column 1 is nearly kommune_nr"),
            (other("gyldig_fra", "fra"), "lacks the column(s) gyldig_fra"),
            (other(";", "|"), "separated by `|`"),
            (other(";", "';'").replace("kommune_nr", "'kommune_nr"), "single quotes"),
            (format!("{NAMES}\n”101”;”2024-01-01”;”0.5”;”0.5”;”0”\n"), "typographic quotes"),
            (format!("\"{NAMES}\"\n\"{row}\"\n"), "one pair of quotes"),
            (format!("{NAMES}\u{2028}{row}\n{row}\n"), "no plain name"),
            (
                format!("{NAMES};Bo Hansen 6101214000\n{row};\n"),
                "column 6 of the header has no plain",
            ),
        ] {
            let refusal = refusal(&content).unwrap_or_else(|| panic!("read: {content}"));
            assert!(refusal.contains(says), "{content}\n{refusal}");
            for cell in ["Bo", "610121", "komunenr", "Andel VU", "2024-01-01", "Fordeling 2024"] {
                assert!(!refusal.contains(cell), "{cell} is shown: {refusal}");
            }
        }
        for content in [
            format!("{NAMES};\n{row};\n"),
            format!("{NAMES};Bemærkning til 2024\n{row};\n"),
            format!("\u{feff}sep=;\n{}\n{row}\n", NAMES.to_uppercase()),
            format!("{NAMES}\n'101';2024-01-01;0.5;0.5;0\n"),
        ] {
            assert_eq!(refusal(&content), None, "{content}");
        }
    }
}
