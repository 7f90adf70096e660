//! Full + delta = full: a delta put on the package that it was made from is the package that is made
//! anew, byte for byte, whatever happened in between.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dagtilbud::generate::Plan;
use dagtilbud::upkeep::rebuild::retract;
use fs_err as fs;

use super::{World, described, files, parquet_rows};
use crate::support::invented;
use crate::support::warehouse::Warehouse;

/// The deliveries of the invented months, in the order of their names.
fn deliveries(folder: &Path) -> Vec<PathBuf> {
    // Enough months for the generator's corrections; each correction is a file of its own.
    Plan { clean: false, ..invented::plan() }.write(folder).expect("deliveries");
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort_by_key(|path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        // By when they were delivered.
        (name.rsplit('_').next().map(str::to_owned), name)
    });
    paths
}

/// Makes the delta since `number` and the full package, puts the one on the former, and compares.
/// Returns how often each kind of change is in the delta.
fn prove(world: &World, former: &Path, number: i32, arguments: &[&str]) -> BTreeMap<String, usize> {
    let siden = number.to_string();
    let delta = world.made("492", &[&["--siden", &siden], arguments].concat());
    let anew = tempfile::tempdir().expect("a folder");
    let anew_path = anew.path().to_str().expect("UTF-8");
    let full = world.package(&[&["--kommune", "492", "--out", anew_path], arguments].concat());
    assert_eq!(full.code, 0, "{full:?}");
    let applied = tempfile::tempdir().expect("a folder");
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let zip = arguments.iter().filter(|it| **it == "--zip").copied();
    let (former_path, delta_path, out) = (path(former), path(&delta), path(applied.path()));
    let mut apply = vec!["apply", &former_path, &delta_path, "--out", &out];
    apply.extend(zip);
    let outcome = world.package(&apply);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert_eq!(super::names(applied.path()), super::names(anew.path()));
    let name = super::names(anew.path()).remove(0);
    let (applied, anew) = (applied.path().join(&name), anew.path().join(&name));
    if anew.is_file() {
        assert!(fs::read(applied).expect("a file") == fs::read(anew).expect("a file"));
        return BTreeMap::new();
    }
    let (applied, anew) = (files(&applied), files(&anew));
    assert_eq!(applied.keys().collect::<Vec<_>>(), anew.keys().collect::<Vec<_>>());
    for (name, bytes) in &anew {
        assert!(&applied[name] == bytes, "{name}");
    }
    let mut changes = BTreeMap::new();
    for resource in described(&delta).resources.iter().filter(|it| it.path.ends_with("parquet")) {
        for row in parquet_rows(&delta.join(&resource.path)) {
            *changes.entry(row[0].clone()).or_default() += 1;
        }
    }
    changes
}

async fn latest(warehouse: &mut Warehouse) -> i32 {
    let number = warehouse.values("select max(levering_nr) from drift.levering").await;
    number[0].parse().expect("a number")
}

#[tokio::test]
async fn full_and_delta_are_full_through_months_corrections_and_retractions() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = deliveries(folder.path());
    let mut world = World::of(Warehouse::new().await);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let (first, rest) = all.split_at(all.len() / 3);
    for path in first {
        world.warehouse.load_file(path).await.expect("a load");
    }
    let mut former = world.made("492", &[]);
    let mut number = latest(&mut world.warehouse).await;
    let step = rest.len().div_ceil(3);
    for deliveries in rest.chunks(step) {
        for path in deliveries {
            world.warehouse.load_file(path).await.expect("a load");
        }
        for (change, count) in prove(&world, &former, number, &[]) {
            *seen.entry(change).or_default() += count;
        }
        former = world.made("492", &[]);
        number = latest(&mut world.warehouse).await;
    }
    // A correction: a child is renamed, one is gone, the others are as they were.
    let children = "select levering_nr from drift.levering where kilde = 'dst-indskrivning' \
                    and periode = '2024-02' order by leveret desc limit 1";
    let corrected = world.warehouse.values(children).await.remove(0);
    let source =
        fs::read_dir(folder.path()).expect("a folder").map(|it| it.expect("a file").path());
    let mut months: Vec<PathBuf> = source
        .filter(|path| path.to_string_lossy().contains("dst-indskrivning_2024-02_"))
        .collect();
    months.sort();
    let month = months.pop().expect("February");
    if month.extension().is_some_and(|suffix| suffix == "csv") {
        let text = fs::read(&month).expect("a file");
        let mut lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
        lines.remove(lines.len() / 2);
        let name = "dst-indskrivning_2024-02_20250101T0800.csv";
        world.warehouse.load_accepted(name, lines.concat()).await;
        prove(&world, &former, number, &[]);
        former = world.made("492", &[]);
        number = latest(&mut world.warehouse).await;
    }
    // A retraction brings no delivery: the state has the same number, and another content.
    let retracted = corrected.parse().expect("a number");
    retract(&mut world.warehouse.connection, retracted, "fejl").await.expect("retracted");
    let kept = tempfile::tempdir().expect("a folder");
    let copy = kept.path().join(former.file_name().expect("a name"));
    copy_package(&former, &copy);
    for (change, count) in prove(&world, &copy, number, &[]) {
        *seen.entry(change).or_default() += count;
    }
    for change in ["ny", "aendret", "forsvundet"] {
        assert!(seen.get(change).is_some_and(|count| *count > 20), "{seen:?}");
    }
}

fn copy_package(from: &Path, to: &Path) {
    fs::create_dir_all(to.join("data")).expect("a folder");
    for (name, bytes) in files(from) {
        fs::write(to.join(name), bytes).expect("a copy");
    }
}

#[tokio::test]
async fn packed_packages_have_deltas_too_and_only_their_own() {
    let mut world = World::new().await;
    let former = world.made("492", &["--zip"]);
    let other = world.made("563", &["--zip"]);
    let number = latest(&mut world.warehouse).await;
    let taken: i32 = world
        .warehouse
        .values("select max(levering_nr) from drift.levering where kilde = 'flis-personale'")
        .await[0]
        .parse()
        .expect("a number");
    retract(&mut world.warehouse.connection, taken, "fejl").await.expect("retracted");
    prove(&world, &former, number, &["--zip"]);

    // Among all, one that has no former package gets a full one.
    let siden = number.to_string();
    let all = world.package(&["--alle", "--zip", "--siden", &siden, "--out", "."]);
    assert_eq!(all.code, 0, "{all:?}");
    for name in [format!("492_{number}_siden_{number}"), format!("825_{number}")] {
        assert!(all.stdout.contains(&format!("./dagtilbud_{name}.zip  ")), "{all:?}");
    }

    let delta = world.made("492", &["--zip", "--siden", &siden]);
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let refused = world.package(&["apply", &path(&other), &path(&delta), "--out", "andet"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.stderr.contains("was made from another package"), "{refused:?}");
    let refused = world.package(&["apply", &path(&former), &path(&other), "--out", "andet"]);
    assert!(refused.stderr.contains("is no delta"), "{refused:?}");
    let none = world.package(&["--kommune", "492", "--out", ".", "--siden", "1"]);
    assert_eq!(none.code, 2, "{none:?}");
    assert!(
        none.stderr.contains(&format!("those that are there: dagtilbud_492_{number}")),
        "{none:?}"
    );
}

/// A damaged former package, or a damaged delta, does not become a package.
#[tokio::test]
async fn what_is_damaged_does_not_become_a_package() {
    let mut world = World::new().await;
    let former = world.made("492", &["--format", "parquet"]);
    let number = latest(&mut world.warehouse).await;
    world
        .warehouse
        .load_accepted(
            "dst-indskrivning_2024-01_20250101T0800.csv",
            "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;taksttype;\
             timer_pr_uge;indmeldt_dato\n492;kmd;6203214100;492;A1;Heldag;;48;2023-01-01\n",
        )
        .await;
    let delta = world.made("492", &["--format", "parquet", "--siden", &number.to_string()]);
    // The delta's rows of one table in place of those of another state: no row to be gone.
    let table = "data/dm.fact_indskrivning.parquet";
    let rows = parquet_rows(&delta.join(table));
    assert!(!rows.is_empty());
    let mut bytes = fs::read(former.join("data/noegletal.alle.parquet")).expect("a file");
    bytes.truncate(bytes.len() - 1);
    fs::write(former.join("data/noegletal.alle.parquet"), bytes).expect("damaged");
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let refused = world.package(&["apply", &path(&former), &path(&delta), "--out", "ny"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert_eq!(super::names(&world.out.path().join("ny")), Vec::<String>::new());
}
