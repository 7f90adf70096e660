//! The plan: which statements a delivery of each source meets, in the order in which it meets them.
//! A run of the program says the order, the headers of the files what each reads and makes. The pages
//! show it: `UPDATE_EXPECT=1` writes them anew.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use dagtilbud::delivery::Kilde;
use flate2::read::GzDecoder;
use fs_err as fs;

use crate::statements::{SqlFile, sql_files, temporary};
use crate::support::cli::{Outcome, Program};
use crate::support::in_repository;
use crate::support::invented;
use crate::support::warehouse::KEY;

/// Between these lines of ARCHITECTURE.md stand the statements that a delivery of children meets.
const BEGIN: &str = "<!-- the statements of one delivery: tests/plan.rs -->";
const END: &str = "<!-- end of the statements -->";

const INTRODUCTION: &str = "\
# The plan

Which statements a delivery meets, in the order in which it meets them: of each source a correction of a month
that is loaded already. What a step reads and makes are tables of the warehouse and temporary ones, which last as
long as the load's transaction; `{…}` stands for a name that the step is given.

Written by `UPDATE_EXPECT=1 cargo test plan`; change the code or the files, not this page.
";

/// The newest file of a source, as a correction: later, and without its last line.
fn correct(folder: &Path, kilde: Kilde) -> String {
    let begin = format!("{}_", kilde.as_str());
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(&begin))
        .collect();
    names.sort();
    let newest = names.pop().unwrap_or_else(|| panic!("a file of {begin}"));
    let (periode, _) = newest[begin.len()..].split_once('_').expect("a period");
    let corrected = format!("{begin}{periode}_20250115T0900.csv");
    let mut bytes = fs::read(folder.join(&newest)).expect("the file");
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let packed = std::mem::take(&mut bytes);
        GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).expect("a gzip");
    }
    let end = bytes[..bytes.len() - 2].iter().rposition(|byte| *byte == b'\n').expect("lines");
    fs::write(folder.join(&corrected), &bytes[..=end]).expect("written");
    corrected
}

/// The files whose statements a load ran, each where it came first.
fn ran(stderr: &str) -> Vec<String> {
    let mut files = Vec::new();
    for line in stderr.lines() {
        let Some((_, rest)) = line.split_once("running `sql/") else { continue };
        let name = rest.split_once(".sql`").expect("a file").0.trim_end_matches(".template");
        // What a session begins with belongs to no delivery.
        if !name.starts_with("db/session") && !files.iter().any(|known| known == name) {
            files.push(name.to_owned());
        }
    }
    files
}

fn listed(names: &BTreeSet<String>) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Whether a name made by a template may be this one: `slettet_{tabel}` is `slettet_fact_udgift`.
fn is_made(name: &str, made: &str) -> bool {
    let Some((begin, rest)) = made.split_once('{') else { return name == made };
    let end = rest.split_once('}').map_or("", |(_, end)| end);
    name.starts_with(begin) && name.ends_with(end) && name.len() > begin.len() + end.len()
}

/// Every temporary table is read after it was made.
fn check(
    kilde: Kilde,
    order: &[String],
    files: &BTreeMap<String, SqlFile>,
    all: &BTreeSet<String>,
) {
    let mut made: BTreeSet<String> = BTreeSet::new();
    for name in order {
        let file = &files[name];
        for table in file.reads(all) {
            // A name that is given whole (`{beroert}`) says nothing of which table it is.
            let is_given = table.starts_with('{') && table.ends_with('}');
            let is_ours = all.contains(&table) || table.contains('{') && !table.contains('.');
            let is_there = made.iter().any(|it| is_made(&table, it) || is_made(it, &table));
            assert!(
                !is_ours || is_given || is_there,
                "{}: sql/{name} reads `{table}` before it is made",
                kilde.as_str()
            );
        }
        made.extend(file.makes());
    }
}

fn table(order: &[String], files: &BTreeMap<String, SqlFile>, all: &BTreeSet<String>) -> String {
    let mut table = String::from("| step | reads | makes |\n|---|---|---|\n");
    for name in order {
        let (reads, makes) = (files[name].reads(all), files[name].makes());
        let _ = writeln!(table, "| `{name}` | {} | {} |", listed(&reads), listed(&makes));
    }
    table
}

/// Compares a page with what it should be, or writes it.
fn expect(path: &str, page: &str) {
    let path = in_repository(path);
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, page).expect("written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    let first = there.lines().zip(page.lines()).find(|(old, new)| old != new);
    assert!(there == page, "{} is not what ran: {first:?}", path.display());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_reads_what_was_made_before_it_and_the_pages_show_the_order() {
    let warehouse = invented::warehouse().await;
    let folder = tempfile::tempdir().expect("a folder");
    invented::plan().write(folder.path()).expect("deliveries");
    let program = Program::new(&warehouse.database);
    let files: BTreeMap<String, SqlFile> =
        sql_files().into_iter().map(|file| (file.name.clone(), file)).collect();
    let all = temporary(&files.values().map(SqlFile::clone).collect::<Vec<_>>());
    let mut page = INTRODUCTION.to_owned();
    let mut of_children = String::new();
    for kilde in Kilde::ALL {
        let name = correct(folder.path(), kilde);
        let mut command = program.command(folder.path());
        command.args(["load", "--accepter", &name]);
        command.env("DAGTILBUD_CPR_KEY", KEY).env("DAGTILBUD_LOG", "off,dagtilbud::sql=debug");
        let outcome = Outcome::of(&mut command);
        assert!(outcome.code < 2, "{outcome:?}");
        let order = ran(&outcome.stderr);
        assert!(order.len() > 20, "{} {order:?}", outcome.stdout);
        check(kilde, &order, &files, &all);
        let table = table(&order, &files, &all);
        let _ = write!(page, "\n## {}\n\n{table}", kilde.as_str());
        if kilde == Kilde::DstIndskrivning {
            for name in &order {
                let _ = writeln!(of_children, "- `sql/{name}`");
            }
        }
    }
    expect("sql/PLAN.md", &page);
    let walk = fs::read_to_string(in_repository("ARCHITECTURE.md")).expect("the page");
    let (before, rest) = walk.split_once(BEGIN).expect("the list begins");
    let (_, after) = rest.split_once(END).expect("the list ends");
    expect("ARCHITECTURE.md", &format!("{before}{BEGIN}\n{of_children}{END}{after}"));
}
