//! Backup and restore, with the commands of docs/drift.md: after a restore `verify` is clean, and the
//! deliveries are known.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use fs_err as fs;
use tempfile::TempDir;

use crate::support::in_repository;
use crate::support::warehouse::KEY;

/// An embedded server of its own, and the program. Stopped when the test ends.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // Root's own folder would be closed to the account that the server runs as.
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o711);
        fs::set_permissions(folder.path(), mode).expect("the folder is ours");
        Self { folder }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_dagtilbud"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("DAGTILBUD_DIR", self.folder.path().join("d"))
            .env("DAGTILBUD_PG_UNSAFE_FAST", "1")
            .env("DAGTILBUD_CPR_KEY", KEY)
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null())
            .output()
            .expect("the program runs")
    }

    /// Runs a command that must succeed; what it says.
    fn say(&self, arguments: &[&str]) -> String {
        succeed(&self.run(arguments), &arguments.join(" "))
    }

    fn url(&self) -> String {
        self.say(&["pg", "start"]).trim().to_owned()
    }

    /// A program of PostgreSQL, of the version of the server.
    fn program(&self, name: &str) -> Command {
        let status = self.say(&["pg", "status"]);
        let line = status.lines().find_map(|line| line.strip_prefix("programs"));
        Command::new(Path::new(line.expect("where the programs are").trim()).join(name))
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("d/postgres/data")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = self.run(&["pg", "stop"]);
    }
}

fn succeed(output: &Output, what: &str) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Deliveries of every part of the star, loaded.
fn loaded() -> Home {
    let home = Home::new();
    let inbox = home.folder.path().join("inbox");
    fs::create_dir(&inbox).expect("a folder");
    for entry in fs::read_dir(in_repository("tests/golden")).expect("the golden example") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let is_wanted = ["dst-indskrivning_2020-0", "dst-indskrivning_2020-1"];
        if name.starts_with("dst-indskrivning") && !is_wanted.iter().any(|it| name.starts_with(it))
        {
            continue;
        }
        fs::copy(&path, inbox.join(name)).expect("copied");
    }
    home.say(&["load", "inbox"]);
    home
}

const INDICATORS: &str = "select string_agg(alle::text, chr(10) order by alle::text) \
                          from noegletal.alle";

/// A restored warehouse proves itself, knows the deliveries, and gives the same indicators.
fn assert_restored(restored: &Home, original_indicators: &str) {
    assert!(restored.say(&["verify"]).contains("verified"));
    let again = restored.say(&["load", "inbox", "--format", "json"]);
    let summary: serde_json::Value = serde_json::from_str(&again).expect("JSON");
    assert!(summary["kendt"].as_u64() > Some(10), "{summary}");
    assert_eq!((&summary["indlaest"], &summary["fejlet"]), (&0.into(), &0.into()));
    assert_eq!(restored.say(&["pg", "psql", "-XAtc", INDICATORS]), original_indicators);
}

fn copy_inbox(from: &Home, to: &Home) {
    fs::create_dir(to.folder.path().join("inbox")).expect("a folder");
    for entry in fs::read_dir(from.folder.path().join("inbox")).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.folder.path().join("inbox").join(entry.file_name());
        fs::copy(entry.path(), target).expect("copied");
    }
}

#[test]
fn a_dump_is_restored_on_another_server() {
    let original = loaded();
    let indicators = original.say(&["pg", "psql", "-XAtc", INDICATORS]);
    assert!(indicators.lines().count() > 20, "{indicators}");
    let url = original.url();
    let dump = original.folder.path().join("dagtilbud.dump");
    let roles = original.folder.path().join("roles.sql");
    let mut pg_dumpall = original.program("pg_dumpall");
    pg_dumpall.args(["--roles-only", "--no-role-passwords", "--dbname", &url, "--file"]);
    succeed(&pg_dumpall.arg(&roles).output().expect("it runs"), "pg_dumpall");
    let mut pg_dump = original.program("pg_dump");
    pg_dump.args(["--format=custom", &url, "--file"]);
    succeed(&pg_dump.arg(&dump).output().expect("it runs"), "pg_dump");

    let restored = Home::new();
    copy_inbox(&original, &restored);
    let url = restored.url();
    // The server's own superuser is there already: that one line fails, and the rest goes on.
    let mut psql = restored.program("psql");
    psql.args(["--quiet", "--no-psqlrc", "--dbname", &url, "--file"]);
    succeed(&psql.arg(&roles).output().expect("it runs"), "psql");
    let mut pg_restore = restored.program("pg_restore");
    pg_restore.args(["--exit-on-error", "--single-transaction", "--dbname", &url]);
    succeed(&pg_restore.arg(&dump).output().expect("it runs"), "pg_restore");
    assert_restored(&restored, &indicators);
}

#[test]
fn a_copy_of_the_stopped_server_takes_the_place_of_the_data_directory() {
    let original = loaded();
    let indicators = original.say(&["pg", "psql", "-XAtc", INDICATORS]);
    original.say(&["pg", "stop"]);
    let backup = original.folder.path().join("backup");
    let mut cp = Command::new("cp");
    cp.arg("--archive").arg(original.data()).arg(&backup);
    succeed(&cp.output().expect("it runs"), "cp");

    let restored = Home::new();
    copy_inbox(&original, &restored);
    restored.url();
    restored.say(&["pg", "stop"]);
    fs::rename(restored.data(), restored.folder.path().join("data.old")).expect("moved away");
    fs::rename(&backup, restored.data()).expect("put in its place");
    assert_restored(&restored, &indicators);
}
