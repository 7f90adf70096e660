//! What is held waits until somebody settles it: lets it through, takes it back, or sends a newer one.

use dagtilbud::outcome::Status;
use dagtilbud::report::Metrics;
use dagtilbud::upkeep::rebuild::{retract, verify};
use fs_err as fs;
use serde_json::Value;

use crate::support::cli::Program;
use crate::support::warehouse::Warehouse;

const CHILDREN: &str = "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;\
    taksttype;timer_pr_uge;indmeldt_dato\n";

/// A month of a kommune.
fn children(kommune_nr: u16, count: u32) -> String {
    let line =
        |nr| format!("{kommune_nr};kmd;{}0321{kommune_nr}1;101;A1;;;48;2022-01-01\n", 61 + nr);
    (0..count).map(line).collect()
}

/// The delivery of a month, made on a day.
fn name(month: u32, day: u32) -> String {
    format!("dst-indskrivning_2024-{month:02}_20240{}{day:02}T0800.csv", month + 1)
}

async fn load(warehouse: &mut Warehouse, month: u32, day: u32, lines: &str) -> (i32, Status) {
    let report = warehouse.load(&name(month, day), CHILDREN.to_owned() + lines).await;
    (report.levering_nr, report.status)
}

/// What `status`, its board, and monitoring say of held, refused and retracted deliveries.
async fn said(warehouse: &mut Warehouse) -> [String; 5] {
    let program = Program::new(&warehouse.database);
    let status = program.run(program.home.path(), &["status", "--format", "json"]);
    let json: Value = serde_json::from_str(&status.stdout).expect("JSON");
    let of = |key: &str| json["kilder"][0][key].to_string();
    let cells = json["overblik"].as_array().expect("cells");
    let held = cells.iter().filter_map(|cell| cell["antal_tilbageholdt"].as_i64()).sum::<i64>();
    let path = program.home.path().join("figures.prom");
    let metrics = Metrics::new(&path).expect("figures");
    metrics.write(&mut warehouse.connection).await.expect("written");
    let figures = fs::read_to_string(path).expect("figures");
    let slices = figures.lines().find(|line| line.starts_with("dagtilbud_held_slices{"));
    let slices = slices.expect("a figure").rsplit(' ').next().expect("a number").to_owned();
    [of("holdt"), of("afvist"), of("trukket"), held.to_string(), slices]
}

#[tokio::test]
async fn a_held_delivery_waits_until_it_is_settled() {
    let mut warehouse = Warehouse::new().await;
    load(&mut warehouse, 1, 5, &children(101, 6)).await;
    let (held, status) = load(&mut warehouse, 2, 5, &children(101, 2)).await;
    assert_eq!(status, Status::Tilbageholdt);
    assert_eq!(said(&mut warehouse).await, ["1", "0", "0", "1", "1"], "held");
    let (newer, _) = load(&mut warehouse, 2, 9, &children(101, 5)).await;
    assert_eq!(said(&mut warehouse).await, ["0", "0", "0", "0", "0"], "a newer one came");
    // An older one settles nothing.
    retract(&mut warehouse.connection, newer, "prøve").await.expect("taken back");
    load(&mut warehouse, 2, 2, &children(101, 5)).await;
    assert_eq!(said(&mut warehouse).await, ["1", "0", "1", "1", "1"], "it waits again");
    retract(&mut warehouse.connection, held, "prøve").await.expect("taken back");
    assert_eq!(said(&mut warehouse).await, ["0", "0", "2", "0", "0"], "both taken back");
    // What is taken back may come again, and be let through.
    let (again, status) = load(&mut warehouse, 2, 5, &children(101, 2)).await;
    assert_eq!((again, status), (held, Status::Tilbageholdt));
    assert_eq!(said(&mut warehouse).await, ["1", "0", "1", "1", "1"], "held again");
    warehouse.load_accepted(&name(2, 5), CHILDREN.to_owned() + &children(101, 2)).await;
    assert_eq!(said(&mut warehouse).await, ["0", "0", "1", "0", "0"], "let through");
    let refused = warehouse.load(&name(3, 5), "kommune_nr;cpr\n101;6103214123\n").await;
    assert_eq!(refused.status, Status::Afvist);
    assert_eq!(said(&mut warehouse).await, ["0", "1", "1", "0", "0"], "one is refused");
}

#[tokio::test]
async fn a_delivery_of_which_a_part_is_held_is_taken_back_whole() {
    let mut warehouse = Warehouse::new().await;
    load(&mut warehouse, 1, 5, &(children(101, 6) + &children(147, 6))).await;
    let (part, status) = load(&mut warehouse, 2, 5, &(children(101, 6) + &children(147, 2))).await;
    assert_eq!(status, Status::Delvis);
    retract(&mut warehouse.connection, part, "prøve").await.expect("taken back");
    assert_eq!(said(&mut warehouse).await, ["0", "0", "1", "0", "0"]);
    let verdict = verify(&mut warehouse.connection).await.expect("a verdict");
    assert!(verdict.is_clean(), "{verdict:?}");
    let again = load(&mut warehouse, 2, 5, &(children(101, 6) + &children(147, 2))).await;
    assert_eq!(again, (part, Status::Delvis));
    let verdict = verify(&mut warehouse.connection).await.expect("a verdict");
    assert!(verdict.is_clean(), "{verdict:?}");
}
