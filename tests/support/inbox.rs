//! An inbox, the program that works on it, and what lies where.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use fs_err as fs;
use tempfile::TempDir;

use super::database::Database;
use super::warehouse::KEY;

/// The folders of an inbox, the inbox itself first.
pub(crate) const TRAYS: [&str; 4] = [".", "indlaest", "tilbageholdt", "afvist"];

/// An inbox with a database of its own.
pub(crate) struct Desk {
    pub(crate) database: Database,
    pub(crate) folder: TempDir,
    home: TempDir,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        let folder = || tempfile::tempdir().expect("a folder");
        Self { database: Database::new().await, folder: folder(), home: folder() }
    }

    /// Puts a file into the inbox.
    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).expect("the inbox is ours");
        path
    }

    /// `load --inbox` with more arguments, not started yet.
    pub(crate) fn loader(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
        command
            .args(["load", "--inbox"])
            .arg(self.folder.path())
            .args(arguments.split_whitespace())
            .env("DATABASE_URL", self.database.url())
            .env("DAGTILBUD_DIR", self.home.path())
            .env("DAGTILBUD_CPR_KEY", KEY)
            .env_remove("DAGTILBUD_LOG")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Takes what is there once: exit code, standard output.
    pub(crate) fn load(&self, arguments: &str) -> (i32, String) {
        said(&self.loader(arguments).output().expect("the program runs"))
    }

    /// The files in a tray, sorted; of the inbox, those that are not filed.
    pub(crate) fn tray(&self, name: &str) -> Vec<String> {
        names(&self.folder.path().join(name))
    }

    /// What stands in a file below the inbox.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).expect("a file")
    }

    /// Waits until the inbox is empty.
    pub(crate) async fn wait_until_empty(&self) {
        wait_for("an empty inbox", || self.tray(".").is_empty()).await;
    }
}

/// Exit code and standard output.
pub(crate) fn said(output: &Output) -> (i32, String) {
    let stdout = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    let stderr = String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or_else(|| panic!("killed: {stderr}")), stdout)
}

/// Asks a process to stop, as a service manager does.
pub(crate) fn terminate(child: &Child) {
    let status = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(status.expect("`kill` runs").success());
}

/// Waits for something that another process does.
pub(crate) async fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_mins(3), "not in three minutes: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
