//! A soak: a year of deliveries, shuffled, some of them damaged, some sent twice, goes through an
//! inbox that two loaders watch, and loaders are killed again and again. At the end nothing is lost,
//! nothing counts twice, and the warehouse is what the same deliveries make in peace.
//!
//! `DAGTILBUD_SOAK_SECONDS` says how long loaders are killed at least; the deliveries are more with it.

use std::collections::BTreeMap;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use dagtilbud::detect::{self, Said};
use dagtilbud::generate::Plan;
use dagtilbud::generate::chance::Chance;
use dagtilbud::pipeline::Options;
use dagtilbud::upkeep::rebuild::verify;
use fs_err as fs;

use crate::support::inbox::{Desk, TRAYS, terminate};
use crate::support::state::{assert_same, star};
use crate::support::warehouse::{Warehouse, csv};

/// How many deliveries in a thousand are damaged, and how many are sent twice.
const DAMAGED: u32 = 50;
const TWICE: u32 = 100;

fn soak_seconds() -> u64 {
    let said = std::env::var("DAGTILBUD_SOAK_SECONDS").ok();
    said.map_or(20, |seconds| seconds.parse().expect("DAGTILBUD_SOAK_SECONDS is a number"))
}

/// The deliveries in the order in which they arrive.
fn deliveries(chance: &mut Chance) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let last = if soak_seconds() > 60 { "2024-12-01" } else { "2023-08-01" };
    let from = "2023-01-01".parse().expect("a date");
    let plan = Plan { from, to: last.parse().expect("a date"), ..Plan::default() };
    plan.write(folder.path()).expect("deliveries");
    let mut deliveries: Vec<(String, Vec<u8>)> = fs::read_dir(folder.path())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| detect::detect(path, Said::default()).is_ok())
        .map(|path| (name_of(&path), fs::read(&path).expect("a file")))
        .collect();
    deliveries.sort();
    for place in (1..deliveries.len()).rev() {
        deliveries.swap(place, chance.below(u32::try_from(place).expect("few") + 1) as usize);
    }
    for (place, (_, content)) in deliveries.iter_mut().enumerate() {
        // One of each kind at least.
        if place < 4 || chance.permille(DAMAGED) {
            damage(content, place % 4, chance);
        }
    }
    for place in 0..deliveries.len() {
        if chance.permille(TWICE) {
            deliveries.push(deliveries[place].clone());
        }
    }
    deliveries
}

fn damage(content: &mut Vec<u8>, kind: usize, chance: &mut Chance) {
    let middle = content.len() / 2;
    match kind {
        0 => content.truncate(middle),
        1 => content.clear(),
        2 => content.iter_mut().take(20).for_each(|byte| *byte = b'x'),
        _ => {
            for byte in content.iter_mut().skip(middle).filter(|_| chance.permille(20)) {
                *byte = b'\0';
            }
        }
    }
}

fn name_of(path: &std::path::Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

fn start(desk: &Desk) -> Child {
    let mut loader = desk.loader("--watch --settle 0 --grace 1");
    // What nobody reads would stop it once the pipe is full.
    loader.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_hour_of_deliveries_survives_loaders_that_are_killed_again_and_again() {
    let mut chance = Chance::new(8, &[]);
    let desk = Desk::new().await;
    let arriving = deliveries(&mut chance);
    let mut sent: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let begun = Instant::now();
    let mut loaders = [start(&desk), start(&desk)];
    let mut kills = 0;
    let mut queue = arriving.iter();
    loop {
        for (name, content) in queue.by_ref().take(chance.between(1, 8) as usize) {
            let aside = desk.put(&format!(".{name}"), content);
            fs::rename(aside, desk.folder.path().join(name)).expect("put there");
            sent.insert(name.clone(), content.clone());
        }
        tokio::time::sleep(Duration::from_millis(chance.between(100, 1500).into())).await;
        let is_over = begun.elapsed() >= Duration::from_secs(soak_seconds());
        if is_over && queue.len() == 0 {
            break;
        }
        let victim = &mut loaders[chance.below(2) as usize];
        if chance.permille(800) {
            victim.kill().expect("it runs");
        } else {
            terminate(victim);
        }
        victim.wait().expect("it is dead");
        *victim = start(&desk);
        kills += 1;
    }
    desk.wait_until_empty().await;
    for mut loader in loaders {
        terminate(&loader);
        assert!(loader.wait().expect("it ends").success());
    }
    assert!(kills >= 5, "{kills}");
    check_folders(&desk, &sent).await;
    check_warehouse(&desk, &sent).await;
}

/// Every file lies in exactly one tray, with a report, and the database says the same of it.
async fn check_folders(desk: &Desk, sent: &BTreeMap<String, Vec<u8>>) {
    let mut found = BTreeMap::new();
    for tray in &TRAYS[1..] {
        for name in desk.tray(tray).into_iter().filter(|name| !name.ends_with(".rapport.txt")) {
            assert!(desk.tray(tray).contains(&format!("{name}.rapport.txt")), "{tray}/{name}");
            let content = fs::read(desk.folder.path().join(tray).join(&name)).expect("a file");
            assert_eq!(Some(&content), sent.get(&name), "{tray}/{name}");
            assert_eq!(found.insert(name, *tray), None, "in two trays");
        }
    }
    let names: Vec<&String> = sent.keys().collect();
    assert_eq!(found.keys().collect::<Vec<_>>(), names, "every file is in one tray");
    let mut connection = desk.database.connect().await;
    let rows = csv(
        &mut connection,
        "select filnavn, status from drift.levering order by filnavn collate \"C\"",
    )
    .await;
    let in_database: Vec<(&str, &str)> =
        rows.lines().skip(1).filter_map(|line| line.split_once(';')).collect();
    let trays: Vec<(&str, &str)> = found.iter().map(|(name, tray)| (&**name, *tray)).collect();
    let as_trays: Vec<(&str, &str)> = in_database
        .into_iter()
        .map(|(name, status)| (name, if status == "delvis" { "tilbageholdt" } else { status }))
        .collect();
    assert_eq!(as_trays, trays);
    let refused = trays.iter().filter(|(_, tray)| *tray == "afvist").count();
    assert!(refused > 0 && refused * 2 < trays.len(), "{refused} of {}", trays.len());
}

/// Once what was held is let through, the warehouse is what the same files make in peace.
async fn check_warehouse(desk: &Desk, sent: &BTreeMap<String, Vec<u8>>) {
    let mut connection = desk.database.connect().await;
    let verdict = verify(&mut connection).await.expect("a verdict");
    assert!(verdict.is_clean(), "{verdict:?}");

    let mut accept = std::process::Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
    let command = desk.loader("");
    accept.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    accept.arg("load").arg(desk.folder.path().join("tilbageholdt")).arg("--accepter");
    accept.output().expect("the program runs");

    let mut in_peace = Warehouse::new().await;
    let options = Options { accepter: true, ..Options::default() };
    for (name, content) in sent {
        let path = in_peace.put(name, content);
        in_peace.load_file_with(&path, options).await.expect("a delivery");
    }
    let (expected, found) = (star(&mut in_peace.connection).await, star(&mut connection).await);
    assert!(expected.len() > 1000, "{}", expected.len());
    assert_same(&expected, &found, "after the soak");
}
