//! Each folder below `deliveries/` is a case: deliveries under `input/`, what becomes of them in
//! `expect.txt`, and what the case shows in its `README.md`.
//!
//! `input/` is loaded as a whole, or folder by folder where it has any (`1`, `2`, `3-accepter`: the
//! words behind the number are flags of `load`). A `show.sql` asks for more: queries separated by
//! `;`, each behind a comment with its title. `UPDATE_EXPECT=1` writes the expected files anew;
//! every line of such a change is to be read against `docs/leverancer.md`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, iter};

use fs_err as fs;
use rstest::rstest;
use serde_json::Value;

use crate::support::cli::Program;
use crate::support::in_repository;
use crate::support::warehouse::Warehouse;

/// What became of the deliveries, in the order in which they came.
const LEVERINGER: &str = "\
    select levering_nr, filnavn, status, coalesce(tegnsaet, '-') || ', ' \
        || coalesce(skilletegn, '-'), coalesce(aarsag, ''), \
        format('%s = godkendt %s + afvist %s + sprunget over %s', \
            antal_linjer, antal_godkendt, antal_afvist, antal_sprunget_over) \
    from drift.levering order by levering_nr";

/// The parts of each, a title and a query with `$1` for its number.
const PARTS: [(&str, &str); 4] = [
    (
        "afviste linjer (linje;kode;kolonne;kommune)",
        "select linje_nr, kode, kolonne, kommune_nr from drift.afvist_linje \
         where levering_nr = $1 order by linje_nr",
    ),
    (
        "bemærkninger (kode;kolonne;antal)",
        "select kode, kolonne, antal from drift.levering_bemaerkning \
         where levering_nr = $1 order by kode, kolonne",
    ),
    (
        "udsnit (kommune;system;periode;status;rækker;afviste;årsag)",
        "select kommune_nr, system, periode, status, antal_raekker, antal_afvist, \
             aarsag || case when godkendt_af is null then '' else ' [godkendt]' end \
         from drift.levering_udsnit where levering_nr = $1 order by kommune_nr, system, periode",
    ),
    (
        "rækker i dsa",
        "select sum(antal) from ( \
             select count(*) as antal from dsa.dst_institution where levering_nr = $1 \
             union all select count(*) from dsa.dst_indskrivning where levering_nr = $1 \
             union all select count(*) from dsa.stil_dagtilbud where levering_nr = $1 \
             union all select count(*) from dsa.aula_tilstedevaerelse where levering_nr = $1 \
             union all select count(*) from dsa.flis_personale where levering_nr = $1 \
             union all select count(*) from dsa.dst_noeglefil where levering_nr = $1 \
             union all select count(*) from dsa.dst_befolkning where levering_nr = $1 \
             union all select count(*) from dsa.dst_regnskab where levering_nr = $1 \
         ) as dsa",
    ),
];

#[rstest]
#[tokio::test]
async fn case(#[files("../tests/deliveries/*/README.md")] readme: PathBuf) {
    let folder = readme.parent().expect("a case");
    let found = play(folder).await;
    let expect = folder.join("expect.txt");
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&expect, found).expect("written");
        return;
    }
    let expected = fs::read_to_string(&expect).expect("what is expected");
    assert!(
        expected == found,
        "{}\n--- expected\n{expected}\n+++ found\n{found}",
        fs::read_to_string(&readme).expect("a README"),
    );
}

/// Loads the case's deliveries and writes down what became of them.
async fn play(folder: &Path) -> String {
    let mut warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    let mut text = String::new();
    for step in steps(&folder.join("input")) {
        let name = step.file_name().expect("a name").to_string_lossy().into_owned();
        let flags: Vec<String> = name.split('-').skip(1).map(|flag| format!("--{flag}")).collect();
        let mut arguments = vec!["load", ".", "--format", "json"];
        arguments.extend(flags.iter().map(String::as_str));
        let outcome = program.run(&step, &arguments);
        let _ = writeln!(text, "{}: exit {}", arguments.join(" "), outcome.code);
        assert!(outcome.code < 2, "{}", outcome.stderr);
        let report: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
        for delivery in report["deliveries"].as_array().expect("deliveries") {
            let word = |key: &str| delivery[key].as_str().unwrap_or_default().to_owned();
            let _ = writeln!(text, "  {}: {}", word("filnavn"), word("status"));
        }
    }
    for levering in warehouse.csv(LEVERINGER).await.lines().skip(1) {
        let (levering_nr, levering) = levering.split_once(';').expect("a number");
        text.push('\n');
        for (at, word) in levering.split(';').filter(|word| !word.is_empty()).enumerate() {
            let _ = writeln!(text, "{}{word}", if at == 0 { "" } else { "  " });
        }
        for (title, query) in PARTS {
            part(&mut text, &mut warehouse, title, &query.replace("$1", levering_nr), 1).await;
        }
    }
    if let Ok(show) = fs::read_to_string(folder.join("show.sql")) {
        for query in show.split(';').filter(|query| !query.trim().is_empty()) {
            let title = query.trim().lines().next().unwrap_or_default().trim_start_matches("-- ");
            text.push('\n');
            part(&mut text, &mut warehouse, title, query, 0).await;
        }
    }
    text
}

/// The folders of a case that are loaded one after the other; `input/` itself where it has none.
fn steps(input: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(input).expect("input");
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    if folders.is_empty() { vec![input.to_owned()] } else { folders }
}

async fn part(text: &mut String, warehouse: &mut Warehouse, title: &str, query: &str, skip: usize) {
    let csv = warehouse.csv(query).await;
    if csv.is_empty() && skip == 1 {
        return;
    }
    let indent = " ".repeat(2 * skip);
    let _ = writeln!(text, "{indent}{title}");
    let none = if csv.is_empty() { "(ingen)" } else { "" };
    for line in csv.lines().skip(skip).chain(iter::once(none).filter(|line| !line.is_empty())) {
        let _ = writeln!(text, "{indent}  {line}");
    }
}

#[test]
fn every_code_of_a_rejected_line_has_a_case() {
    let mut all = String::new();
    for entry in fs::read_dir(in_repository("tests/deliveries")).expect("the cases") {
        let expect = entry.expect("a case").path().join("expect.txt");
        all.push_str(&fs::read_to_string(expect).expect("what is expected"));
    }
    let page = fs::read_to_string(in_repository("docs/leverancer.md")).expect("the page");
    let table = page.split("## Codes of rejected lines").nth(1).expect("the table of codes");
    let codes: Vec<&str> = table
        .lines()
        .take_while(|line| !line.starts_with("## "))
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    assert_eq!(codes.len(), 15, "{codes:?}");
    for code in codes {
        assert!(all.contains(&format!(";{code};")), "no case has {code}");
    }
}

/// A code or message of the senders' table that nothing ever says would be a promise of nothing.
#[test]
fn every_code_and_message_of_the_senders_table_is_seen_by_a_test() {
    let page = fs::read_to_string(in_repository("docs/leverancer.md")).expect("the page");
    let table = page.split("## Til afsendere").nth(1).expect("the senders' table");
    let rows = table.lines().take_while(|line| !line.starts_with("## "));
    let said: Vec<&str> = rows
        .filter(|line| line.starts_with("| "))
        .filter_map(|line| line.trim_end_matches(" |").rsplit_once(" | "))
        .flat_map(|(_, last)| last.split('`').skip(1).step_by(2))
        .collect();
    assert!(said.len() > 50, "{said:?}");

    let seen = everything_below(&in_repository("tests"));
    let unseen: Vec<&str> = said.into_iter().filter(|said| !seen.contains(said)).collect();
    assert!(unseen.is_empty(), "no test sees {unseen:?}");
}

/// The texts of all tests and of what they expect, but of this one.
fn everything_below(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.push_str(&everything_below(&path));
        } else if path
            .extension()
            .is_some_and(|it| ["rs", "txt", "snap"].iter().any(|of| it == *of))
        {
            all.push_str(&fs::read_to_string(&path).unwrap_or_default());
        }
    }
    all
}
