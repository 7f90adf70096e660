//! Somebody who may only put things into the inbox: pipes, links, names, files without end. None of
//! it stops the loader, none of it leads out of the folder, and good files beside it load.

use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use fs_err as fs;

use crate::support::cli::Program;
use crate::support::inbox::{Desk, said, terminate, wait_for};
use crate::support::warehouse::csv;

const GOOD: &str = "dst-noeglefil_2024-01-01_20240102T0800.csv";
const KEY: &str = "kommune_nr;gyldig_fra;andel_vu;andel_bh;andel_dp\n101;2024-01-01;0.5;0.5;0\n";

/// A name as a delivery's, made at this minute.
fn name(minute: u32) -> String {
    format!("dst-noeglefil_2024-01-01_20240102T09{minute:02}.csv")
}

fn make_pipe(path: &std::path::Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status();
    assert!(made.expect("it runs").success());
}

#[tokio::test]
async fn what_is_no_file_is_set_aside_and_good_files_load() {
    let (desk, outside) = (Desk::new().await, tempfile::tempdir().expect("a folder"));
    let at = |name: &str| desk.folder.path().join(name);
    let secret = outside.path().join(name(1));
    fs::write(&secret, KEY).expect("a file");
    make_pipe(&at(&name(0)));
    symlink(&secret, at(&name(1))).expect("a link");
    symlink("/dev/zero", at(&name(2))).expect("a link");
    let _socket = UnixListener::bind(at(&name(3))).expect("a socket");
    fs::create_dir(at(&name(4))).expect("a folder");
    fs::create_dir(at(&format!("{GOOD}.klar"))).expect("a folder in the place of a marker");
    desk.put("a\nloaded      b\x1b[2J\u{202e}.csv", KEY);
    desk.put(&format!("{}.csv", "x".repeat(245)), KEY);
    desk.put(GOOD, KEY);
    let output = desk.loader("--settle 0 --format json").output().expect("the program runs");
    let (code, stdout) = said(&output);
    let summary: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    let counts = [&summary["indlaest"], &summary["afvist"], &summary["fejlet"]];
    assert_eq!((code, counts), (1, [&1.into(), &6.into(), &0.into()]), "{output:?}");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("a named pipe") && stderr.contains("a socket"), "{stderr}");
    assert!(stderr.contains("a␊loaded      b␛[2J␦.csv"), "{stderr}");
    assert!(!stderr.contains('\x1b') && !stderr.contains('\u{202e}'), "{stderr}");
    assert_eq!(desk.tray("indlaest").len(), 2);
    let reports = desk.tray("afvist").into_iter().filter(|name| name.ends_with(".rapport.txt"));
    assert_eq!(reports.count(), 6);
    assert!(desk.tray(".").is_empty() && at(&name(4)).is_dir());
    assert_eq!(fs::read_to_string(secret).expect("untouched"), KEY);
}

#[tokio::test]
async fn a_file_that_cannot_be_loaded_three_times_is_set_aside() {
    let desk = Desk::new().await;
    let mut connection = desk.database.connect().await;
    csv(
        &mut connection,
        "create function drift.spaerring() returns trigger language plpgsql as \
             $$ begin raise exception 'no'; end $$; \
         create trigger spaerring before insert on drift.levering for each row \
             when (new.filnavn like '%T0901.csv') execute function drift.spaerring()",
    )
    .await;
    desk.put(GOOD, KEY);
    desk.put(&name(1), KEY);
    let output = desk.loader("--settle 0 --format json").output().expect("the program runs");
    let (code, stdout) = said(&output);
    let summary: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    let counts = [&summary["indlaest"], &summary["afvist"], &summary["fejlet"]];
    assert_eq!((code, counts), (1, [&1.into(), &1.into(), &0.into()]), "{output:?}");
    let report = desk.read(&format!("afvist/{}.rapport.txt", name(1)));
    assert!(report.contains("could not be loaded, 3 times"), "{report}");
    assert!(desk.tray(".").is_empty());
}

#[tokio::test]
async fn a_watched_inbox_ends_when_told_to_whatever_lies_in_it() {
    let desk = Desk::new().await;
    make_pipe(&desk.folder.path().join(name(0)));
    make_pipe(&desk.folder.path().join("pipe.txt"));
    for minute in 1..60 {
        desk.put(&format!("{}_{minute}.csv", "x".repeat(100)), KEY);
    }
    let loader = desk.loader("--watch --settle 0").spawn().expect("it runs");
    let trays = desk.folder.path().join("afvist");
    wait_for("the trays", || trays.exists()).await;
    wait_for("the reports", || desk.tray("afvist").len() >= 60).await;
    let told = Instant::now();
    terminate(&loader);
    assert_eq!(said(&loader.wait_with_output().expect("it ends")).0, 0);
    assert!(told.elapsed() < Duration::from_secs(8), "{:?}", told.elapsed());
}

#[tokio::test]
async fn paths_are_files_and_folders_of_them() {
    let desk = Desk::new().await;
    let program = Program::new(&desk.database);
    let folder = desk.folder.path();
    make_pipe(&folder.join(name(0)));
    let pipe = program.run(folder, &["load", &name(0)]);
    assert!(pipe.code == 2 && pipe.stderr.contains("a named pipe, not a file"), "{pipe:?}");
    let none = program.run(folder, &["load", "."]);
    assert!(none.code == 2 && none.stderr.contains("no delivery"), "{none:?}");
    assert!(none.stderr.contains("passed over"), "{none:?}");
    for place in ["2023", "2024/januar"] {
        fs::create_dir_all(folder.join(place)).expect("a folder");
        fs::write(folder.join(place).join(GOOD), KEY).expect("a file");
    }
    let both = program.run(folder, &["load", ".", "--format", "json"]);
    let summary: serde_json::Value = serde_json::from_str(&both.stdout).expect("JSON");
    assert_eq!((both.code, &summary["indlaest"], &summary["kendt"]), (0, &1.into(), &1.into()));
    assert_eq!(summary["samme_navn"][0].as_array().map(Vec::len), Some(2), "{summary}");
    assert_eq!(summary["forbigaaet"][0]["aarsag"], "a named pipe, not a file");
    // Whoever names a link means what it leads to.
    symlink(folder.join("2023").join(GOOD), folder.join(name(7))).expect("a link");
    assert_eq!(program.run(folder, &["load", &name(7)]).code, 0);
}
