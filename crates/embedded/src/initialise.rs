//! Makes the data directory: UTF-8, with a ctype that knows `Ø`, and checksums.
//!
//! `initdb` works under another name, and the folder gets its own only when it is whole: a data
//! directory that exists is never half a one.

use std::path::Path;

use fs_err as fs;

use super::account::{Account, succeed};
use super::binaries::Binaries;
use super::folder::Folder;
use super::{refusal, settings};
use crate::error::{Error, Result};

/// The bootstrap user.
pub const SUPERUSER: &str = "dagtilbud";

/// Locales to try in this order. Under plain `C`, `lower('Ø')` is `Ø`.
const LOCALES: [&[&str]; 3] = [
    &["--locale=C.UTF-8"],
    &["--locale=C", "--locale-provider=icu", "--icu-locale=und"],
    &["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
];

/// Makes the data directory of `folder` if there is none.
pub(super) async fn ensure(folder: &Folder, binaries: &Binaries) -> Result<()> {
    if folder.data().exists() {
        return Ok(());
    }
    let account = &folder.account;
    (folder.say)(&format!(
        "Making a PostgreSQL {} database in `{}`{}",
        binaries.major,
        folder.home.display(),
        if account.stepped_down { format!(", run as `{}`", account.name) } else { String::new() },
    ));
    remove_leftovers(folder);
    let aside = folder.instance().join(format!("data.new-{}", uuid::Uuid::new_v4().simple()));
    run_initdb(account, binaries, &aside).await?;
    account.write(&aside.join("postgresql.conf"), settings::INCLUDE, true).await?;
    account.write(&aside.join("pg_hba.conf"), settings::HOST_BASED_ACCESS, false).await?;
    fs::rename(&aside, folder.data())?;
    Ok(())
}

/// The major version of a data directory, `None` if there is no such directory.
pub(super) fn major_of(data: &Path) -> Result<Option<u32>> {
    if !data.exists() {
        return Ok(None);
    }
    let version = fs::read_to_string(data.join("PG_VERSION")).unwrap_or_default();
    version.trim().parse().map(Some).map_err(|_| {
        refusal(
            format!("`{}` is there, but is no PostgreSQL data directory", data.display()),
            "move it away; `dagtilbud` makes a new one",
        )
    })
}

/// Picks the programs that can run a data directory of `major`.
pub(super) fn matching(found: Vec<Binaries>, data: &Path, major: u32) -> Result<Binaries> {
    let there = found.iter().map(|binaries| binaries.major.to_string()).collect::<Vec<_>>();
    found.into_iter().find(|binaries| binaries.major == major).ok_or_else(|| {
        refusal(
            format!(
                "the database in `{}` was made by PostgreSQL {major}, but the server programs \
                 found are of version {}",
                data.display(),
                there.join(", "),
            ),
            format!(
                "install PostgreSQL {major} or name its folder in `PG_BINDIR`; or move the \
                 database with `pg_upgrade`; or move the folder away and load the deliveries again"
            ),
        )
    })
}

async fn run_initdb(account: &Account, binaries: &Binaries, aside: &Path) -> Result<()> {
    let mut failures = String::new();
    for locale in LOCALES {
        let mut initdb = binaries.command(account, "initdb");
        initdb
            .arg("--pgdata")
            .arg(aside)
            .args(["--username", SUPERUSER, "--encoding=UTF8", "--data-checksums"])
            .args(["--auth=trust", "--no-instructions", "--text-search-config=danish"])
            .args(locale);
        if settings::unsafe_fast() {
            initdb.arg("--no-sync");
        }
        match succeed(initdb.output().await?, "`initdb` fails") {
            Ok(()) => return Ok(()),
            // `initdb` removes what it has made when it fails.
            Err(error) => failures = format!("{failures}\n  {}: {error}", locale.join(" ")),
        }
    }
    Err(Error::Cluster(format!("no database can be made:{failures}")))
}

/// Removes what a killed `initdb` has left. It may still run: then the rest stays until next time.
fn remove_leftovers(folder: &Folder) {
    let Ok(entries) = std::fs::read_dir(folder.instance()) else { return };
    for entry in entries.filter_map(std::result::Result::ok) {
        if entry.file_name().to_string_lossy().starts_with("data.new-") {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
