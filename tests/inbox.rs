//! An inbox that nobody watches over: what is taken, where it ends up, and what happens when a
//! loader is stopped, killed or loses its database in the middle.

use std::process::Child;
use std::time::Duration;

use fs_err as fs;
use sqlx::postgres::PgConnection;

use crate::support::inbox::{Desk, TRAYS, said, terminate, wait_for};
use crate::support::warehouse::csv;

const JANUARY: &str = "dst-indskrivning_2024-01_20240205T0800.csv";
const FEBRUARY: &str = "dst-indskrivning_2024-02_20240305T0800.csv";
const INSTITUTIONS: &str = "dst-institution_2024-01_20240205T0700.csv";
const MISNAMED: &str = "dst-indskrivning_januar.csv";

/// The lock that a load takes before it merges kommune 101 (a row of `drift`).
const LOCK: &str = "begin; select from drift.laas_kommune where kommune_nr = 101 for update";

/// A month of one kommune, some of its lines bad.
fn children(kommune_nr: u16, count: u32, bad: u32) -> String {
    let lines = (0..count).map(|nr| {
        let cpr = if nr < bad { "Geheimnummer".to_owned() } else { format!("610321{}", 4000 + nr) };
        format!("{kommune_nr};kmd;{cpr};{kommune_nr};A1;;;48;2022-01-01\n")
    });
    "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;taksttype;timer_pr_uge;\
     indmeldt_dato\n"
        .to_owned()
        + &lines.collect::<String>()
}

async fn value(connection: &mut PgConnection, sql: &str) -> String {
    csv(connection, sql).await.lines().nth(1).unwrap_or_default().to_owned()
}

const CHILDREN: &str = "select count(*) from dm.fact_indskrivning";

#[tokio::test]
async fn files_are_filed_with_a_report_beside_each() {
    let desk = Desk::new().await;
    desk.put(JANUARY, children(101, 30, 1));
    desk.put(FEBRUARY, children(101, 9, 0));
    desk.put(INSTITUTIONS, "kommune_nr;system\n101;kmd\n");
    desk.put(MISNAMED, children(101, 2, 0));
    desk.put("notat.txt", "husk mælk");
    desk.put(&format!(".{JANUARY}.Xy12"), "an upload under way");
    let (code, stdout) = desk.load("--settle 0 --format json");
    assert_eq!(code, 1, "{stdout}");
    let report = |name: &str| format!("{name}.rapport.txt");
    assert_eq!(desk.tray("."), [format!(".{JANUARY}.Xy12"), "notat.txt".into()]);
    assert_eq!(desk.tray("indlaest"), [JANUARY.into(), report(JANUARY)]);
    assert_eq!(desk.tray("tilbageholdt"), [FEBRUARY.into(), report(FEBRUARY)]);
    let refused = [MISNAMED.into(), report(MISNAMED), INSTITUTIONS.into(), report(INSTITUTIONS)];
    assert_eq!(desk.tray("afvist"), refused);

    let loaded = desk.read(&format!("indlaest/{JANUARY}.rapport.txt"));
    assert!(loaded.contains("30 lines: 29 accepted, 1 rejected"), "{loaded}");
    assert!(loaded.contains("\n2      101      UGYLDIGT_CPR  cpr      hverken"), "{loaded}");
    assert!(!loaded.contains("Geheim"), "{loaded}");
    let held = desk.read(&format!("tilbageholdt/{FEBRUARY}.rapport.txt"));
    assert!(held.contains("9 rækker mod 29 før"), "{held}");
    let without_columns = desk.read(&format!("afvist/{INSTITUTIONS}.rapport.txt"));
    assert!(without_columns.contains("lacks the column(s) institutionskode"), "{without_columns}");
    let misnamed = desk.read(&format!("afvist/{MISNAMED}.rapport.txt"));
    assert!(misnamed.contains("it has not three parts"), "{misnamed}");

    assert_eq!(stdout.lines().count(), 1, "{stdout}");
    let summary: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    let counts = ["indlaest", "kendt", "delvis", "tilbageholdt", "afvist", "fejlet", "venter"];
    let counts = counts.map(|key| summary[key].as_u64().expect(key));
    assert_eq!(counts, [1, 0, 0, 1, 2, 0, 0], "{stdout}");
    let all = summary["deliveries"].as_array().expect("deliveries");
    let mut refused: Vec<&serde_json::Value> =
        all.iter().filter(|it| it["status"] == "afvist").collect();
    refused.sort_by_key(|it| it["filnavn"].to_string());
    assert_eq!((all.len(), refused.len()), (4, 2), "{stdout}");
    assert_eq!([&refused[0]["filnavn"], &refused[1]["filnavn"]], [MISNAMED, INSTITUTIONS]);
    for (one, reason) in refused.into_iter().zip(["has not three parts", "lacks the column(s)"]) {
        assert!(one["aarsag"].as_str().is_some_and(|it| it.contains(reason)), "{one}");
    }

    // What was held is let through from where it lies.
    let mut accept = std::process::Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
    let command = desk.loader("");
    accept.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    accept.arg("load").arg(desk.folder.path().join("tilbageholdt")).arg("--accepter");
    assert_eq!(said(&accept.output().expect("the program runs")).0, 0);
    let mut connection = desk.database.connect().await;
    assert_eq!(value(&mut connection, CHILDREN).await, "38");
}

#[tokio::test]
async fn a_file_that_comes_again_is_known_and_keeps_its_report() {
    let desk = Desk::new().await;
    for expected in [r#""indlaest":1,"kendt":0"#, r#""indlaest":0,"kendt":1"#] {
        desk.put(JANUARY, children(101, 30, 1));
        desk.put(&format!("{JANUARY}.klar"), "");
        let (code, stdout) = desk.load("--format json");
        let summary: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
        let found = format!(r#""indlaest":{},"kendt":{}"#, summary["indlaest"], summary["kendt"]);
        assert_eq!((code, found.as_str()), (0, expected));
        assert_eq!(desk.tray("indlaest").len(), 2);
        assert!(desk.tray(".").is_empty(), "the marker is gone too");
    }
    let report = desk.read(&format!("indlaest/{JANUARY}.rapport.txt"));
    assert!(report.contains("29 accepted") && report.contains("UGYLDIGT_CPR"), "{report}");
}

#[tokio::test]
async fn a_file_that_still_grows_is_left_and_a_marker_says_that_one_is_complete() {
    let desk = Desk::new().await;
    desk.put(FEBRUARY, children(101, 30, 0));
    desk.put(&format!("{FEBRUARY}.klar"), "");
    let growing = desk.put(JANUARY, children(101, 30, 0));
    let loader = desk.loader("--settle 2 --format json").spawn().expect("the program runs");
    for _ in 0..60 {
        let mut file = fs::OpenOptions::new().append(true).open(&growing).expect("it stays");
        std::io::Write::write_all(&mut file, b"101;kmd;6103219").expect("written");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (code, stdout) = said(&loader.wait_with_output().expect("it ends"));
    let summary: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!((code, &summary["indlaest"], &summary["venter"]), (0, &1.into(), &1.into()));
    assert_eq!(desk.tray("."), [JANUARY]);
    assert_eq!(desk.tray("indlaest"), [FEBRUARY.into(), format!("{FEBRUARY}.rapport.txt")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_loaders_share_one_inbox() {
    let desk = Desk::new().await;
    let watch = || desk.loader("--watch --settle 0 --format json").spawn().expect("it runs");
    let loaders = [watch(), watch()];
    for nr in 0..24_u32 {
        let kommune_nr = [101, 147, 151, 153][nr as usize % 4];
        let name = format!("dst-indskrivning_2024-01_20240205T08{nr:02}.csv");
        let aside = desk.put(&format!(".{name}"), children(kommune_nr, 20 + nr, 0));
        fs::rename(aside, desk.folder.path().join(name)).expect("put there");
    }
    desk.wait_until_empty().await;
    let mut summaries = Vec::new();
    for loader in loaders {
        terminate(&loader);
        let (code, stdout) = said(&loader.wait_with_output().expect("it ends"));
        let last = stdout.lines().last().expect("a summary");
        let summary: serde_json::Value = serde_json::from_str(last).expect("JSON");
        assert_eq!((code, &summary["fejlet"]), (0, &0.into()), "{stdout}");
        summaries.push(summary["indlaest"].as_u64().expect("a number"));
    }
    assert_eq!(summaries.iter().sum::<u64>(), 24, "{summaries:?}");
    assert_eq!(desk.tray("indlaest").len(), 48);
    let mut connection = desk.database.connect().await;
    assert_eq!(value(&mut connection, "select count(*) from drift.levering").await, "24");
    assert_eq!(value(&mut connection, CHILDREN).await, (40 + 41 + 42 + 43).to_string());
}

/// A loader that has staged January and waits for the lock that the test holds.
async fn waiting_loader(desk: &Desk, holder: &mut PgConnection, arguments: &str) -> Child {
    csv(holder, LOCK).await;
    desk.put(JANUARY, children(101, 30, 0));
    let loader = desk.loader(&format!("--settle 0 {arguments}")).spawn().expect("it runs");
    wait_for_loaders(holder, "wait_event_type = 'Lock'", "1").await;
    loader
}

async fn wait_for_loaders(holder: &mut PgConnection, which: &str, expected: &str) {
    let query = format!(
        "select count(*) from pg_stat_activity where datname = current_database() \
             and pid <> pg_backend_pid() and backend_type = 'client backend' and {which}"
    );
    for _ in 0..600 {
        // In the transaction that holds the lock, what was seen once stays.
        csv(holder, "select pg_stat_clear_snapshot()").await;
        if value(holder, &query).await == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("not in thirty seconds: {query}");
}

async fn release(holder: &mut PgConnection) {
    csv(holder, "rollback").await;
}

#[tokio::test]
async fn told_to_stop_it_finishes_the_delivery_in_hand_and_takes_no_other() {
    let desk = Desk::new().await;
    let mut holder = desk.database.connect().await;
    desk.put(FEBRUARY, children(101, 30, 0));
    let loader = waiting_loader(&desk, &mut holder, "--watch --grace 60").await;
    terminate(&loader);
    tokio::time::sleep(Duration::from_millis(300)).await;
    release(&mut holder).await;
    let (code, _) = said(&loader.wait_with_output().expect("it ends"));
    assert_eq!(code, 0);
    assert_eq!(desk.tray("."), [FEBRUARY]);
    assert_eq!(value(&mut holder, CHILDREN).await, "30");
}

#[tokio::test]
async fn told_to_stop_it_rolls_back_what_does_not_end_in_time() {
    let desk = Desk::new().await;
    let mut holder = desk.database.connect().await;
    let loader = waiting_loader(&desk, &mut holder, "--grace 1").await;
    terminate(&loader);
    let output = loader.wait_with_output().expect("it ends");
    assert_eq!(said(&output).0, 2, "not all was taken");
    assert!(String::from_utf8_lossy(&output.stderr).contains("rolled back"), "{output:?}");
    release(&mut holder).await;
    wait_for_loaders(&mut holder, "true", "0").await;
    assert_eq!(value(&mut holder, "select count(*) from drift.levering").await, "0");
    assert_eq!(desk.tray("."), [JANUARY]);
    assert_eq!(desk.load("--settle 0").0, 0);
    assert_eq!(value(&mut holder, CHILDREN).await, "30");
}

#[tokio::test]
async fn killed_it_leaves_the_file_to_the_next() {
    let desk = Desk::new().await;
    let mut holder = desk.database.connect().await;
    let mut loader = waiting_loader(&desk, &mut holder, "--watch").await;
    loader.kill().expect("it runs");
    loader.wait().expect("it is dead");
    release(&mut holder).await;
    assert_eq!(desk.tray("."), [JANUARY]);
    assert_eq!(desk.load("--settle 0").0, 0);
    assert_eq!(desk.tray("indlaest").len(), 2);
    assert_eq!(value(&mut holder, CHILDREN).await, "30");
}

#[tokio::test]
async fn a_lost_connection_costs_a_pause_and_no_file() {
    let desk = Desk::new().await;
    let mut holder = desk.database.connect().await;
    let metrics = desk.folder.path().join("afvist/dagtilbud.prom");
    let arguments = format!("--watch --metrics {}", metrics.display());
    let loader = waiting_loader(&desk, &mut holder, &arguments).await;
    csv(
        &mut holder,
        "select pg_terminate_backend(pid) from pg_stat_activity \
         where datname = current_database() and wait_event_type = 'Lock'",
    )
    .await;
    release(&mut holder).await;
    desk.wait_until_empty().await;
    wait_for("the figures", || metrics.exists()).await;
    terminate(&loader);
    let output = loader.wait_with_output().expect("it ends");
    assert_eq!(said(&output).0, 0);
    assert!(String::from_utf8_lossy(&output.stderr).contains("failed "), "{output:?}");
    assert_eq!(value(&mut holder, CHILDREN).await, "30");
    let figures = fs::read_to_string(metrics).expect("figures");
    assert!(figures.contains("\ndagtilbud_failures_total 1\n"), "{figures}");
}

#[tokio::test]
async fn figures_for_prometheus_say_what_is_in_the_warehouse() {
    let desk = Desk::new().await;
    desk.put(JANUARY, children(101, 30, 1));
    desk.put(FEBRUARY, children(101, 9, 0));
    let path = desk.folder.path().join("dagtilbud.prom");
    let arguments = format!("--settle 0 --metrics {}", path.display());
    assert_eq!(desk.load(&arguments).0, 1);
    let figures = fs::read_to_string(path).expect("figures");
    for line in [
        r#"dagtilbud_deliveries{kilde="dst-indskrivning",status="indlaest"} 1"#,
        r#"dagtilbud_deliveries{kilde="dst-indskrivning",status="tilbageholdt"} 1"#,
        r#"dagtilbud_rows{kilde="dst-indskrivning"} 38"#,
        r#"dagtilbud_rejected_rows{kilde="dst-indskrivning"} 1"#,
        r#"dagtilbud_held_slices{kilde="dst-indskrivning"} 1"#,
        r#"dagtilbud_delivery_duration_seconds_count{kilde="dst-indskrivning"} 2"#,
        // 8 in the morning in Copenhagen, in winter; what is held is not counted as newest.
        r#"dagtilbud_newest_delivery_timestamp_seconds{kilde="dst-indskrivning"} 1707116400"#,
        "dagtilbud_failures_total 0",
        "dagtilbud_inbox_files 0",
    ] {
        assert!(figures.lines().any(|found| found == line), "{line}\n{figures}");
    }
    let value = |name: &str| -> f64 {
        let line = figures.lines().find(|line| line.starts_with(name)).expect(name);
        line.rsplit(' ').next().and_then(|number| number.parse().ok()).expect(name)
    };
    let age = value("dagtilbud_newest_delivery_age_seconds{");
    let now = value("dagtilbud_written_timestamp_seconds");
    assert!((age + 1_707_116_400.0 - now).abs() < 60.0, "{age} {now}");
    // The format: every sample stands below the type of its family.
    let mut family = String::new();
    for line in figures.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            family = rest.split(' ').next().unwrap_or_default().to_owned();
        } else if !line.starts_with("# HELP ") {
            assert!(!family.is_empty() && line.starts_with(&family), "{line}");
        }
    }
}

#[tokio::test]
async fn an_inbox_that_cannot_be_used_is_an_error() {
    let desk = Desk::new().await;
    let path = desk.put("notat.txt", "husk mælk");
    let mut command = desk.loader("--accepter");
    assert_eq!(said(&command.output().expect("the program runs")).0, 2, "nothing is let through");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
    let output = command.args(["load", "--inbox"]).arg(&path).output().expect("the program runs");
    assert_eq!(said(&output).0, 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not a folder"), "{output:?}");
    let none = TRAYS.iter().skip(1).all(|tray| !desk.folder.path().join(tray).exists());
    assert!(none, "nothing was made");
}
