//! The program itself, with a database and a home of its own.

use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

use super::database::Database;

/// An installation of the program. The database may be shared with a
/// [`Warehouse`](super::warehouse::Warehouse) that looks into it.
pub(crate) struct Program {
    pub(crate) home: TempDir,
    database_url: String,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Program {
    /// One that works on this database.
    pub(crate) fn new(database: &Database) -> Self {
        Self { home: tempfile::tempdir().expect("a folder"), database_url: database.url() }
    }

    /// The same installation, connected as somebody else.
    pub(crate) fn with_url(database_url: String) -> Self {
        Self { home: tempfile::tempdir().expect("a folder"), database_url }
    }

    /// A command that works in `folder`, so that its messages name no path of this machine.
    pub(crate) fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
        command
            .current_dir(folder)
            .env("DATABASE_URL", &self.database_url)
            .env("DAGTILBUD_DIR", self.home.path())
            .env_remove("DAGTILBUD_LOG")
            .env_remove("DAGTILBUD_CPR_KEY");
        command
    }

    /// A process that works in `folder`, for what `assert_cmd` cannot do: running beside others,
    /// being killed.
    pub(crate) fn process(&self, folder: &Path) -> std::process::Command {
        let mut process = std::process::Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
        process
            .current_dir(folder)
            .env("DATABASE_URL", &self.database_url)
            .env("DAGTILBUD_DIR", self.home.path())
            .env_remove("DAGTILBUD_LOG");
        process
    }

    /// Runs a command in `folder`.
    pub(crate) fn run(&self, folder: &Path, arguments: &[&str]) -> Outcome {
        Outcome::of(self.command(folder).args(arguments))
    }
}

impl Outcome {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the program runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Self {
            code: output.status.code().expect("an exit code"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}
