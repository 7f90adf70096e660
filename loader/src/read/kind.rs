//! What a file is that is no CSV, told by its first bytes: called by its name, with what to do.

use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use crate::error::LoadError;
use crate::pictures::pictures;

/// Why a file cannot be read, and what its sender can do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What it is, as a clause.
    pub what: String,
    /// What to do.
    pub hint: String,
}

impl Doubt {
    pub(crate) fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: hint.into() }
    }
}

/// So many bytes are looked at.
pub(super) const HEAD_BYTES: usize = 4096;

const AS_CSV: &str = "save the sheet as CSV (UTF-8, separated by `;`) and send that file";
const UNPACKED: &str = "send the file itself, or packed once with gzip or as a plain zip";
const AS_TABLE: &str = "ask for an export as CSV: lines with `;` between the fields";

/// First bytes, what they belong to, and what to do.
const SIGNATURES: [(&[u8], &str, &str); 17] = [
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an Excel workbook (.xls, or one with a password)",
        AS_CSV,
    ),
    (b"PK\x03\x04", "a zip inside another packed file", UNPACKED),
    (b"\x1f\x8b", "a gzip inside another packed file", UNPACKED),
    (b"%PDF-", "a PDF document", AS_TABLE),
    (b"{\\rtf", "a text document (RTF)", AS_TABLE),
    (b"\xfd7zXZ\0", "packed with xz", UNPACKED),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", UNPACKED),
    (b"BZh", "packed with bzip2", UNPACKED),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACKED),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACKED),
    (b"PAR1", "a Parquet file", AS_TABLE),
    (b"SQLite format 3\0", "a SQLite database", AS_TABLE),
    (b"-----BEGIN PGP", "encrypted (PGP)", "decrypt it before it is put here"),
    (b"age-encryption.org/", "encrypted (age)", "decrypt it before it is put here"),
    (b"\xff\xfe\0\0", "text in UTF-32", "save it as UTF-8"),
    (b"\0\0\xfe\xff", "text in UTF-32", "save it as UTF-8"),
    (b"\x89PNG", "a picture", AS_TABLE),
];

/// What the unpacked content is, where it is no delivery. `head` is its beginning.
pub(super) fn foreign(head: &[u8]) -> Option<Doubt> {
    if head.is_empty() {
        return Some(Doubt::new("it is empty: 0 bytes", "ask the sender for the file again"));
    }
    if head.iter().all(|byte| *byte == 0) {
        let what = "it holds NUL bytes alone: it was made, and never written";
        return Some(Doubt::new(what, "ask the sender for the file again"));
    }
    for (signature, what, hint) in SIGNATURES {
        if head.starts_with(signature) {
            return Some(Doubt::new(format!("it is {what}"), hint));
        }
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some(Doubt::new("it is a tar archive", UNPACKED));
    }
    markup(head)
}

/// Text of another form: a web page, XML, JSON.
fn markup(head: &[u8]) -> Option<Doubt> {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text =
        text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let told = |what: &str, hint: &str| Some(Doubt::new(format!("it is {what}"), hint));
    let begins = |with: &[&str]| with.iter().any(|start| text.starts_with(start));
    if begins(&["<?xml", "<!--"]) && text.contains("office:spreadsheet") {
        return told("an Excel workbook (XML)", AS_CSV);
    }
    let page = ["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<script"];
    let behind_comments = behind_comments(text);
    if page.iter().any(|start| behind_comments.starts_with(start))
        || (begins(&["<?xml", "<!--"]) && text.contains("<html"))
    {
        return told(
            "a web page (HTML)",
            "an export that is named .csv or .xls may be a page, or the page of a login: download the \
             file itself as CSV",
        );
    }
    if begins(&["<?xml", "<"]) && text.contains('>') {
        return told("XML", AS_TABLE);
    }
    let mut letters = text.chars().filter(|letter| !letter.is_whitespace());
    match (letters.next(), letters.next()) {
        (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | '[' | ']' | '"')) => {
            told("JSON", AS_TABLE)
        }
        _ => None,
    }
}

/// Markup without the comments that it begins with.
fn behind_comments(text: &str) -> &str {
    let mut rest = text;
    while let Some((_, behind)) =
        rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->"))
    {
        rest = behind.trim_start();
    }
    rest
}

/// What a zip is by the names of its entries, where it is a document and no packed delivery.
pub(super) fn document(names: &[String]) -> Option<Doubt> {
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    let (what, hint) = if has("xl/") {
        ("an Excel workbook (.xlsx)", AS_CSV)
    } else if has("word/") {
        ("a Word document", AS_TABLE)
    } else if has("[Content_Types].xml") {
        ("an Office document", AS_CSV)
    } else if has("content.xml") && (has("mimetype") || has("META-INF/")) {
        ("an OpenDocument sheet (.ods)", AS_CSV)
    } else {
        return None;
    };
    Some(Doubt::new(format!("it is {what}"), hint))
}

/// The last part of a path, for messages and for `drift.levering.filnavn`: letters composed, control
/// characters as pictures.
#[must_use]
pub fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    pictures(&name.nfc().collect::<String>()).into_owned()
}

/// Why a delivery cannot be read, with its name.
pub(super) fn unreadable(path: &Path, doubt: Doubt) -> LoadError {
    LoadError::Unreadable { file: file_name(path), what: doubt.what, hint: doubt.hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_delivery_is_called_by_its_name() {
        for (head, what) in [
            (&b""[..], "empty"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "Excel"),
            (b"%PDF-1.7", "PDF"),
            (b"\xef\xbb\xbf\n<!DOCTYPE HTML><html>", "web page"),
            (b"<?xml version=\"1.0\"?><html xmlns=\"x\">", "web page"),
            (b"<?xml version=\"1.0\"?><?mso-application?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "Excel"),
            (b"<!-- made by SAS --><!-- 9.4 -->\n<table><tr>", "web page"),
            (b"<!-- saved from url --><!DOCTYPE html>", "web page"),
            (b"\0\0\0\0\0\0", "NUL bytes"),
            (b"<!-- rows --><rows><row/></rows>", "XML"),
            (b"<rows><row/></rows>", "XML"),
            (b"[\n  {\"kommune_nr\": 101}]", "JSON"),
            (b"{ \"a\": 1 }", "JSON"),
            (b"PK\x03\x04", "zip inside"),
            (b"BZh91AY", "bzip2"),
        ] {
            let doubt = foreign(head).unwrap_or_else(|| panic!("{what} is not told"));
            assert!(doubt.what.contains(what), "{doubt:?}");
        }
        for head in [&b"kommune_nr;system\n101;kmd\n"[..], b"[a];b\n", b"sep=;\n"] {
            assert_eq!(foreign(head), None);
        }
    }
}
