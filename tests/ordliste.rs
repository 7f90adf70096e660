//! The glossary: each pair of words is in use.

use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::support::in_repository;

/// The text of all files below a folder, in lower case.
fn texts(folder: &Path, all: &mut String) {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    for path in paths {
        if path.is_dir() {
            texts(&path, all);
        } else {
            all.push_str(&fs::read_to_string(&path).expect("a text").to_lowercase());
        }
    }
}

/// A Danish word as the code spells it.
fn in_ascii(word: &str) -> String {
    word.replace('æ', "ae").replace('ø', "oe").replace('å', "aa")
}

#[test]
fn every_word_of_the_glossary_is_in_use() {
    let page = fs::read_to_string(in_repository("docs/ordliste.md")).expect("the glossary");
    let mut code = String::new();
    for folder in ["loader/src", "sql", "views", "migrations"] {
        texts(&in_repository(folder), &mut code);
    }
    let rows: Vec<[&str; 2]> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" | "))
        .filter_map(|(danish, rest)| Some([danish, rest.split_once(" | ")?.0]))
        .filter(|[danish, _]| *danish != "dansk")
        .collect();
    assert!(rows.len() > 30, "{rows:?}");
    for [danish, english] in rows {
        let is_there = code.contains(danish) || code.contains(&in_ascii(danish));
        assert!(is_there, "nothing is called `{danish}`");
        assert!(code.contains(english), "nothing is called `{english}`");
    }
}
