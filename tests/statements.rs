//! The statements under `sql/`: which Rust module runs each, what it reads and what it makes. The
//! headers say it, the texts are held to the headers, and the order in which a delivery meets them is
//! held to both.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::support::in_repository;

/// The schemas of the warehouse, and PostgreSQL's own.
const SCHEMAS: [&str; 9] = [
    "benchmark",
    "dm",
    "dm_del",
    "drift",
    "dsa",
    "information_schema",
    "kube",
    "noegletal",
    "pg_catalog",
];

/// A file under `sql/`.
#[derive(Clone)]
pub(crate) struct SqlFile {
    /// Its path under `sql/`, without its ending.
    pub(crate) name: String,
    text: String,
}

/// The files with an ending below a folder.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(&path, ending));
        } else if path.extension().is_some_and(|it| it == ending) {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// All files under `sql/`.
pub(crate) fn sql_files() -> Vec<SqlFile> {
    let folder = in_repository("sql");
    let file = |path: PathBuf| {
        let inside = path.strip_prefix(&folder).expect("a file of the folder").to_string_lossy();
        let name = inside.trim_end_matches(".sql").trim_end_matches(".template").to_owned();
        SqlFile { name, text: fs::read_to_string(path).expect("a file of ours") }
    };
    files(&folder, "sql").into_iter().map(file).collect()
}

impl SqlFile {
    /// What stands behind a key of the header, on one line or more.
    fn said(&self, key: &str) -> Option<BTreeSet<String>> {
        let mut lines = self.text.lines().map_while(|line| line.strip_prefix("--"));
        let first = lines.find_map(|line| line.strip_prefix(&format!(" {key}: ")))?.to_owned();
        let rest = lines.take_while(|line| line.starts_with("   "));
        let names = std::iter::once(first).chain(rest.map(ToOwned::to_owned)).collect::<String>();
        Some(names.split(',').map(|name| name.trim().to_owned()).collect())
    }

    /// The statements, without comments and with empty texts.
    fn code(&self) -> String {
        let code: String = self
            .text
            .lines()
            .map(|line| line.split("--").next().unwrap_or_default().to_owned() + "\n")
            .collect();
        code.split('\'').step_by(2).collect::<Vec<_>>().join("''")
    }

    /// The names behind a word: `from` a table, `insert into` one.
    fn behind<'t>(code: &'t str, words: &[&str]) -> Vec<&'t str> {
        let mut names = Vec::new();
        for word in words {
            for (at, found) in code.match_indices(&format!("{word} ")) {
                let is_word = code[..at].ends_with([' ', '\n', '(']) || at == 0;
                let before = code[..at].trim_end();
                let is_other =
                    before.ends_with("distinct") || (*word == "from" && before.ends_with("delete"));
                if !is_word || is_other {
                    continue;
                }
                let rest = code[at + found.len()..].trim_start();
                let end = rest.find(|it: char| !it.is_alphanumeric() && !"_.{}".contains(it));
                let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
                if !name.is_empty() && !behind.starts_with('(') {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The names that stand for a part of a statement only.
    fn parts(code: &str) -> BTreeSet<String> {
        let begins = code.lines().filter_map(|line| {
            let (name, rest) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
            let rest = if rest.starts_with('(') { rest.split_once(") ")?.1 } else { rest };
            let name = if name.contains('(') { name.split('(').next()? } else { name };
            let is_part = ["as (", "as materialized (", "as not materialized ("];
            is_part.contains(&rest).then(|| name.to_owned())
        });
        begins.collect()
    }

    /// The tables that it makes, fills or changes.
    pub(crate) fn makes(&self) -> BTreeSet<String> {
        let code = self.code();
        let temporary = ["temp table if not exists", "temp table", "temp view"];
        let changes = ["insert into", "update", "delete from", "truncate", "drop table"];
        let names = Self::behind(&code, &[&temporary[..], &changes[..]].concat());
        let words = ["if", "set", "nothing", "skip"];
        names.iter().filter(|name| !words.contains(*name)).map(|name| (*name).to_owned()).collect()
    }

    /// The temporary tables that it makes.
    fn temporary(&self) -> BTreeSet<String> {
        let code = self.code();
        let words = ["temp table if not exists", "temp table", "temp view"];
        let names = Self::behind(&code, &words);
        names.iter().filter(|name| **name != "if").map(|name| (*name).to_owned()).collect()
    }

    /// The tables that it reads, of those of the warehouse and the temporary ones; not what it makes
    /// itself from nothing.
    pub(crate) fn reads(&self, temporary: &BTreeSet<String>) -> BTreeSet<String> {
        let code = self.code();
        let (parts, own) = (Self::parts(&code), self.temporary());
        let is_table = |name: &str| match name.split_once('.') {
            Some((schema, table)) => SCHEMAS.contains(&schema) && !table.is_empty(),
            None => name.contains('{') || temporary.contains(name) || name.starts_with("pg_"),
        };
        let names = Self::behind(&code, &["from", "join", "using"]);
        let names = names.into_iter().filter(|name| is_table(name));
        names
            .filter(|name| !parts.contains(*name) && !own.contains(*name))
            .map(ToOwned::to_owned)
            .collect()
    }
}

/// The temporary tables of all files.
pub(crate) fn temporary(files: &[SqlFile]) -> BTreeSet<String> {
    files.iter().flat_map(SqlFile::temporary).collect()
}

/// The statements that a Rust file names, in its order, each with whether it takes values.
fn named_in(code: &str) -> Vec<String> {
    let named = code.split("sql!(").skip(1).filter_map(|rest| {
        let name = rest.trim_start().strip_prefix('"')?;
        Some(name[..name.find('"')?].to_owned())
    });
    named.collect()
}

/// The Rust files of the loader without their tests and comments: path below `loader/src`, code.
fn rust_files() -> Vec<(String, String)> {
    let folder = in_repository("loader/src");
    let file = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source file");
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let is_code = |line: &&str| !line.trim_start().starts_with("//");
        let code: Vec<&str> = code.lines().filter(is_code).collect();
        let inside = path.strip_prefix(&folder).expect("a file of the folder");
        (inside.to_string_lossy().into_owned(), code.join("\n"))
    };
    files(&folder, "rs").into_iter().map(file).collect()
}

/// Of `merge/children.rs` and of `sql/merge/children/months.sql`: `merge`. Of what upkeep and outlets
/// are made of, both names.
fn top(path: &str) -> Vec<&str> {
    let deep = path.starts_with("upkeep/") || path.starts_with("outlets/");
    path.split(['/', '.']).take(if deep { 2 } else { 1 }).collect()
}

#[test]
fn a_folder_of_statements_is_used_by_the_module_of_its_name() {
    let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, code) in rust_files() {
        for name in named_in(&code) {
            assert_eq!(top(&name), top(&file), "{file} runs {name}");
            users.entry(name).or_default().insert(file.clone());
        }
    }
    for SqlFile { name, .. } in sql_files() {
        let files = users.get(&name).unwrap_or_else(|| panic!("nobody runs sql/{name}"));
        assert_eq!(files.len(), 1, "sql/{name} is run by {files:?}");
    }
}

#[test]
fn a_statement_is_named_for_what_it_makes_and_not_by_a_number() {
    for SqlFile { name, .. } in sql_files() {
        let is_letter = |letter: char| letter.is_ascii_lowercase() || "_/".contains(letter);
        assert!(name.chars().all(is_letter), "sql/{name}");
    }
}

/// What fits on a line may stand in the code. The measures of the BI models are told in SQL for
/// their tests alone, and PostgreSQL's own files are no statements of the warehouse.
#[test]
fn statements_of_more_than_a_line_stand_in_files() {
    let begins = ["select ", "insert ", "update ", "delete ", "create ", "with ", "alter "];
    for (file, code) in rust_files() {
        if file == "outlets/bi/expression.rs" {
            continue;
        }
        for begin in begins {
            for (at, _) in code.match_indices(&format!("\"{begin}")) {
                let text = &code[at + 1..];
                let text = &text[..text.find('"').unwrap_or(text.len())];
                assert!(!text.contains('\n'), "{file} has a statement over lines: {text}");
            }
        }
        // The views are no statements: they are built, in their own order.
        let own = ["db/statement.rs", "upkeep/migrate/indicators.rs", "upkeep/migrate/views.rs"]
            .contains(&file.as_str());
        assert!(
            own || !code.contains(".sql\")"),
            "{file} reads a statement otherwise than by `sql!`"
        );
    }
}

#[test]
fn the_header_of_a_statement_says_what_it_reads_and_makes() {
    let files = sql_files();
    let temporary = temporary(&files);
    assert!(files.len() > 200 && temporary.len() > 50, "{} {}", files.len(), temporary.len());
    for file in &files {
        let (reads, makes) = (file.reads(&temporary), file.makes());
        assert_eq!(file.said("Reads").unwrap_or_default(), reads, "sql/{} reads", file.name);
        assert_eq!(file.said("Makes").unwrap_or_default(), makes, "sql/{} makes", file.name);
    }
}

#[test]
fn what_a_statement_reads_and_makes_is_found_in_its_text() {
    let text = "-- Reads: dm.a,\n--        eftf\n-- Makes: ny\ncreate temp table ny as\nwith\ndel as (\n    \
                select 1 from dm.a as a\n)\n\nselect del.x from del\ninner join eftf on true\n\
                where a is distinct from b and 'from dm.c' <> '' and f(extract(year from x)) = 1;\n\
                delete from ny;";
    let file = SqlFile { name: "a".into(), text: text.into() };
    let set = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(file.reads(&set(&["eftf", "ny"])), set(&["dm.a", "eftf"]));
    assert_eq!(file.makes(), set(&["ny"]));
    assert_eq!(file.said("Reads"), Some(set(&["dm.a", "eftf"])));
}
