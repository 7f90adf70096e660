//! What is cut off, or cannot be: nothing half stands under a final name, and the message says why.

use std::process::Stdio;
use std::time::Duration;

use fs_err as fs;
use rstest::rstest;
use sqlx::postgres::PgConnection;

use super::{World, described, names};

/// Waits until a session waits for somebody's lock.
async fn until_it_waits(connection: &mut PgConnection) {
    let asked = "select count(*) > 0 from pg_stat_activity \
                 where datname = current_database() and wait_event_type = 'Lock'";
    for _ in 0..600 {
        let waits: bool =
            sqlx::query_scalar(asked).fetch_one(&mut *connection).await.expect("asked");
        if waits {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody waits");
}

#[rstest]
#[case::killed("KILL")]
#[case::told_to_stop("TERM")]
#[tokio::test]
async fn a_run_that_is_cut_off_leaves_no_package(#[case] signal: &str) {
    let mut world = World::new().await;
    let undisturbed = world.made("492", &[]);
    let expected = super::files(&undisturbed);
    fs::remove_dir_all(&undisturbed).expect("ours");
    // It comes to this table when half of its files are written.
    let mut holder = world.warehouse.database.connect().await;
    let hold = "begin; lock table dm.fact_tilstedevaerelse in access exclusive mode";
    crate::support::send(&mut holder, "holding", hold).await.expect("a lock");
    let mut process = world.program.process(world.out.path());
    process.args(["package", "--kommune", "492", "--out", "."]);
    let mut child = process.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
    until_it_waits(&mut world.warehouse.connection).await;
    let half = names(world.out.path());
    assert!(half.len() == 1 && half[0].starts_with('.'), "{half:?}");
    let kill = std::process::Command::new("kill")
        .args(["-s", signal, &child.id().to_string()])
        .status()
        .expect("`kill` runs");
    assert!(kill.success());
    assert!(!child.wait().expect("it ends").success());
    assert!(names(world.out.path()).iter().all(|name| name.starts_with('.')), "nothing final");
    crate::support::send(&mut holder, "letting go", "rollback").await.expect("rolled back");

    let again = world.made("492", &[]);
    assert_eq!(names(world.out.path()), ["dagtilbud_492_".to_owned() + &latest(&mut world).await]);
    assert!(super::files(&again) == expected);
}

async fn latest(world: &mut World) -> String {
    world.warehouse.values("select max(levering_nr) from drift.levering").await.remove(0)
}

#[tokio::test]
async fn an_earlier_package_stays_until_the_new_one_is_complete() {
    let mut world = World::new().await;
    let path = world.made("492", &["--indhold", "datamart"]);
    let before = super::files(&path);
    // Its last table cannot be read.
    let take = "revoke select on dm.fact_udgift from dagtilbud_kommune";
    crate::support::send(&mut world.warehouse.connection, "taking away", take)
        .await
        .expect("the owner may");
    let failed = world.package(&["--kommune", "492", "--out", ".", "--indhold", "datamart"]);
    assert_eq!(failed.code, 2, "{failed:?}");
    assert!(super::files(&path) == before);
    assert_eq!(names(world.out.path()).len(), 1);
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_words() {
    let world = World::new().await;
    fs::write(world.out.path().join("fil"), "en fil").expect("ours");
    let cases: [(&[&str], &str); 8] = [
        (&["--kommune", "999", "--out", "."], "not the number of one of the 98 kommuner"),
        (&["--kommune", "101", "--out", "."], "kommune 101 has no deliveries"),
        (
            &["--kommune", "492", "--out", ".", "--from", "2030-01"],
            "kommune 492 has delivered nothing in the period",
        ),
        (
            &["--kommune", "492", "--out", ".", "--from", "2024-02", "--to", "2024-01"],
            "the period is empty: 2024-02 comes after 2024-01",
        ),
        (&["--alle", "--out", ".", "--to", "1999-12"], "no kommune has delivered anything"),
        (&["--kommune", "492", "--out", "fil/her"], "fil/her"),
        (&["--out", "."], "--kommune"),
        (
            &["--kommune", "492", "--out", ".", "--siden", "1", "--format", "csv"],
            "a delta is made from Parquet",
        ),
    ];
    for (arguments, said) in cases {
        let outcome = world.package(arguments);
        assert_eq!(outcome.code, 2, "{arguments:?}: {outcome:?}");
        assert!(outcome.stderr.contains(said), "{arguments:?}: {outcome:?}");
    }
    assert_eq!(names(world.out.path()), ["fil"]);
}

/// A disk that is full. Needs root, who may mount a small one.
#[tokio::test]
async fn a_full_disk_is_called_one() {
    let world = World::new().await;
    let disk = tempfile::tempdir().expect("a folder");
    let mut mount = std::process::Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(disk.path());
    if !mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        eprintln!("skipped: a small disk can only be mounted by root");
        return;
    }
    let out = disk.path().to_str().expect("UTF-8");
    let outcome = world.package(&["--kommune", "492", "--out", out]);
    let left = names(disk.path());
    let unmounted = std::process::Command::new("umount").arg(disk.path()).status();
    assert!(unmounted.is_ok_and(|status| status.success()));
    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert!(outcome.stderr.contains("the disk is full: make room"), "{outcome:?}");
    assert_eq!(left, Vec::<String>::new());
}

/// A folder that its user may not write to. Root may write anywhere.
#[tokio::test]
async fn a_folder_that_cannot_be_written_to_is_named() {
    let world = World::new().await;
    let outcome = world.package(&["--kommune", "492", "--out", "/proc/pakker"]);
    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert!(outcome.stderr.contains("/proc/pakker"), "{outcome:?}");
}

#[tokio::test]
async fn only_its_owner_reads_a_package() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new().await;
    let mode =
        |path: &std::path::Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&world.made("492", &["--indhold", "dsa-aula"])), 0o700);
    let file = world.made("492", &["--indhold", "dsa-aula", "--zip"]);
    assert_eq!(mode(&file), 0o600);
    assert_eq!(names(world.out.path()).len(), 1, "the folder gave way to the file");
    let folder = world.made("492", &["--indhold", "dsa-aula"]);
    assert_eq!(described(&folder).resources.len(), 2);
}
