//! Finds PostgreSQL's server programs on this machine.
//!
//! `PG_BINDIR` decides alone where it is set. Otherwise everything that `pg_config`, the `PATH`, the
//! distributions' folders and our own hold is looked at, and the newest wins.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::account::Account;
use super::refusal;
use crate::error::Result;

/// The oldest major version that the warehouse runs on.
pub(super) const OLDEST_MAJOR: u32 = 15;

/// Where distributions put the server programs; `*` stands for one folder's name, or its end.
const FOLDERS: [&str; 12] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/lib/postgresql*/bin",
    "/usr/libexec/postgresql*",
    "/usr/pgsql-*/bin",
    "/usr/lib64/pgsql/bin",
    "/usr/bin",
    "/usr/local/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
];

/// Where fetched programs lie below our own `binaries/`: Debian's packages, the archive's folders.
const FETCHED: [&str; 2] = ["debian/usr/lib/postgresql/*/bin", "*/bin"];

/// A folder with the server programs of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    /// The folder.
    pub(super) bindir: PathBuf,
    /// The major version.
    pub(super) major: u32,
}

impl Binaries {
    /// The programs in `bindir`, if they are all there and `account` can run them.
    pub(super) async fn in_folder(bindir: &Path, account: &Account) -> Option<Self> {
        if !["postgres", "initdb", "pg_ctl"].iter().all(|name| bindir.join(name).exists()) {
            return None;
        }
        let mut postgres = program(account.command(bindir.join("postgres")), bindir);
        let output = postgres.arg("--version").output().await.ok()?;
        let major = major_of(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { bindir: bindir.to_owned(), major })
    }

    /// A server program, run as `account`.
    pub(super) fn command(&self, account: &Account, name: &str) -> Command {
        program(account.command(self.bindir.join(name)), &self.bindir)
    }

    /// The same without the files that the caller has inherited, such as a lock of `flock`: what
    /// stays behind must not hold them. A plain shell can only close those of one digit.
    pub(super) fn detached_command(&self, account: &Account, name: &str) -> Command {
        const CLOSE: &str = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; exec \"$@\"";
        let mut shell = program(account.command("sh"), &self.bindir);
        shell.args(["-c", CLOSE, "sh"]).arg(self.bindir.join(name));
        shell
    }
}

/// A variable of the environment that somebody has filled in.
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.as_encoded_bytes().trim_ascii().is_empty())
}

/// All usable programs on this machine, the newest first. Those too old are left out.
pub(super) async fn find(account: &Account, fetched: &Path) -> Result<Vec<Binaries>> {
    if let Some(bindir) = variable("PG_BINDIR") {
        return named(Path::new(&bindir), account).await.map(|binaries| vec![binaries]);
    }
    let mut found: Vec<Binaries> = Vec::new();
    for folder in candidates(fetched).await {
        if found.iter().any(|known| known.bindir == folder) {
            continue;
        }
        if let Some(binaries) = Binaries::in_folder(&folder, account).await
            && binaries.major >= OLDEST_MAJOR
        {
            found.push(binaries);
        }
    }
    found.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
    Ok(found)
}

/// `psql` beside the server programs, else wherever the `PATH` has it.
#[must_use]
pub fn psql(bindir: &Path) -> std::process::Command {
    let beside = bindir.join("psql");
    let path = if beside.exists() { beside } else { PathBuf::from("psql") };
    let mut command = std::process::Command::new(path);
    if let Some(libraries) = library_folder(bindir) {
        command.env("LD_LIBRARY_PATH", libraries);
    }
    command
}

async fn named(bindir: &Path, account: &Account) -> Result<Binaries> {
    let hint = "point `PG_BINDIR` to the folder that holds `postgres`, `initdb` and `pg_ctl`, or \
                unset it";
    match Binaries::in_folder(bindir, account).await {
        Some(binaries) if binaries.major >= OLDEST_MAJOR => Ok(binaries),
        Some(Binaries { major, .. }) => Err(refusal(
            format!(
                "`PG_BINDIR` ({}) holds PostgreSQL {major}; the warehouse needs {OLDEST_MAJOR} or \
                 newer",
                bindir.display(),
            ),
            hint,
        )),
        None => Err(refusal(
            format!(
                "`PG_BINDIR` ({}) holds no PostgreSQL server that the account `{}` can run",
                bindir.display(),
                account.name,
            ),
            hint,
        )),
    }
}

async fn candidates(fetched: &Path) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output().await {
        folders.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    }
    for pattern in FOLDERS {
        folders.extend(expand(Path::new(pattern)));
    }
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    for pattern in FETCHED {
        folders.extend(expand(&fetched.join(pattern)));
    }
    folders.retain(|folder| folder.is_absolute());
    folders
}

/// The folders that a pattern with at most one `*` stands for.
fn expand(pattern: &Path) -> Vec<PathBuf> {
    let starred = |part: &std::path::Component<'_>| {
        part.as_os_str().to_str().is_some_and(|text| text.ends_with('*'))
    };
    let parts: Vec<_> = pattern.components().collect();
    let Some(star) = parts.iter().position(starred) else {
        return vec![pattern.to_owned()];
    };
    let above: PathBuf = parts[..star].iter().collect();
    let below: PathBuf = parts[star + 1..].iter().collect();
    let start = parts[star].as_os_str().to_string_lossy().trim_end_matches('*').to_owned();
    let Ok(entries) = std::fs::read_dir(above) else { return Vec::new() };
    entries
        .filter_map(std::result::Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&start))
        .map(|entry| entry.path().join(&below))
        .collect()
}

/// Debian's packages, unpacked into a folder of ours, need to be told where their libraries are.
fn library_folder(bindir: &Path) -> Option<PathBuf> {
    let root = bindir.ancestors().find(|folder| folder.ends_with("binaries/debian"))?;
    let libraries = std::fs::read_dir(root.join("usr/lib")).ok()?;
    libraries
        .filter_map(std::result::Result::ok)
        .find(|entry| entry.file_name().to_string_lossy().contains("-linux-gnu"))
        .map(|entry| entry.path())
}

fn program(mut command: Command, bindir: &Path) -> Command {
    if let Some(libraries) = library_folder(bindir) {
        command.env("LD_LIBRARY_PATH", libraries);
    }
    command
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` or `postgres (PostgreSQL) 18beta1`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL)")?.1.trim_start();
    let digits = number.find(|character: char| !character.is_ascii_digit()).unwrap_or(number.len());
    number[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_the_server_says() {
        let debian = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n";
        assert_eq!(major_of(debian), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_of("sh: postgres: not found"), None);
    }

    #[test]
    fn a_star_stands_for_the_end_of_a_name() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["pgsql-15/bin", "pgsql-17/bin", "other/bin"] {
            fs_err::create_dir_all(folder.path().join(name)).expect(name);
        }
        let mut found = expand(&folder.path().join("pgsql-*/bin"));
        found.sort();
        assert_eq!(found, ["pgsql-15/bin", "pgsql-17/bin"].map(|name| folder.path().join(name)));
    }
}
