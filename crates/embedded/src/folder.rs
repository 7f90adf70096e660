//! Where everything of the embedded PostgreSQL lies, and what is remembered from one start to the
//! next.
//!
//! ```text
//! .dagtilbud/            the caller's
//!     lock               one process at a time
//!     cluster.json       what is remembered: port, binaries, and the home where it is elsewhere
//!     password           of the role `dagtilbud` over loopback; owner only
//!     binaries/          PostgreSQL, where it had to be fetched          ┐ the home: here, or below
//!     postgres/          the server's own: socket, server.log, data/     ┘ /var/lib/dagtilbud
//! ```

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use fs_err as fs;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::account::{Account, caller_uid};
use super::{Say, refusal};
use crate::error::{Error, Result};

/// Where root keeps a cluster that the server's account could not reach in place.
const SYSTEM_HOME: &str = "/var/lib/dagtilbud";

/// The longest socket folder: `sun_path` holds 104 bytes on BSD and macOS, 108 on Linux.
const SOCKET_FOLDER_BYTES: usize = 103 - "/.s.PGSQL.65535".len();

/// What is remembered from one start to the next (`cluster.json`).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Remembered {
    /// The folder that this was written for: a copied folder must not claim the original's home.
    pub(super) folder: PathBuf,
    /// Where binaries and data lie, if not in the folder itself.
    pub(super) home: Option<PathBuf>,
    /// The loopback port, also part of the socket's name.
    pub(super) port: Option<u16>,
    /// The binaries that the server was last started from.
    pub(super) bindir: Option<PathBuf>,
}

/// The folder of a cluster, and the account that its server runs as.
#[derive(Debug)]
pub(super) struct Folder {
    /// `.dagtilbud`, absolute.
    pub(super) path: PathBuf,
    /// Where `binaries/` and `postgres/` lie.
    pub(super) home: PathBuf,
    /// Who the server runs as.
    pub(super) account: Account,
    /// What is remembered.
    pub(super) remembered: Remembered,
    /// Whoever is told what is done.
    pub(super) say: Say,
}

impl Folder {
    /// Reads what there is, without writing anything but the folder itself.
    pub(super) async fn open(path: &Path, say: Say) -> Result<Self> {
        let remembered = recall(path)?;
        let home = remembered.home.clone().unwrap_or_else(|| home_of(path));
        let account = Account::for_data(&data_in(&home), &home).await?;
        Ok(Self { path: path.to_owned(), home, account, remembered, say })
    }

    /// The data directory.
    pub(super) fn data(&self) -> PathBuf {
        data_in(&self.home)
    }

    /// The folder that only the server's account may enter.
    pub(super) fn instance(&self) -> PathBuf {
        self.home.join("postgres")
    }

    /// What the server has written to its standard error.
    pub(super) fn log(&self) -> PathBuf {
        self.instance().join("server.log")
    }

    /// Where fetched binaries lie.
    pub(super) fn binaries(&self) -> PathBuf {
        self.home.join("binaries")
    }

    /// The file with the password of the role `dagtilbud` over loopback.
    pub(super) fn password(&self) -> PathBuf {
        self.path.join("password")
    }

    /// Makes the home, elsewhere where the server's account cannot reach the folder.
    pub(super) async fn settle(&mut self) -> Result<()> {
        if self.home != self.path && self.remembered.home.is_none() {
            self.remembered.home = Some(self.home.clone());
            (self.say)(&format!(
                "Using the database that is already in `{}`; remove that folder for a new one",
                self.home.display(),
            ));
        }
        let unreachable = self.account.stepped_down
            && !self.data().exists()
            && !self.account.can_enter(&self.home).await;
        if unreachable {
            self.home = system_home(&self.path);
            make(Path::new(SYSTEM_HOME))?;
            make(&self.home)?;
            self.remembered.home = Some(self.home.clone());
            self.remember()?;
            (self.say)(&format!(
                "The account `{}` cannot reach `{}`; the database is kept in `{}`",
                self.account.name,
                self.path.display(),
                self.home.display(),
            ));
        }
        self.make_instance().await
    }

    /// Looks for the fitting account again: Debian's package brings `postgres` with it.
    pub(super) async fn reconsider_account(&mut self) -> Result<()> {
        let account = Account::for_data(&self.data(), &self.home).await?;
        if account.uid == self.account.uid || self.data().exists() {
            return Ok(());
        }
        fs::remove_dir_all(self.instance())?;
        self.account = account;
        self.settle().await
    }

    async fn make_instance(&self) -> Result<()> {
        let instance = self.instance();
        check_spelling(&instance)?;
        if !instance.exists() && self.account.stepped_down && fs::metadata(&self.home)?.uid() == 0 {
            fs::create_dir(&instance)?;
            fs::set_permissions(&instance, std::fs::Permissions::from_mode(0o700))?;
            chown(&instance, Some(self.account.uid), Some(self.account.gid))?;
        } else {
            self.account.make_private_folder(&instance).await?;
        }
        if self.account.can_enter(&instance).await {
            return Ok(());
        }
        Err(refusal(
            format!(
                "the server's account `{}` cannot enter `{}`",
                self.account.name,
                instance.display(),
            ),
            "every folder above it must let that account through (`chmod o+x`)",
        ))
    }

    /// The folder of the Unix socket: the instance, or a short one where that is too long a name.
    pub(super) async fn socket(&self) -> Result<PathBuf> {
        let instance = self.instance();
        if fits_a_socket(&instance) {
            return Ok(instance);
        }
        let short =
            PathBuf::from(format!("/tmp/dagtilbud-{}-{}", self.account.uid, digest(&instance)));
        self.account.make_private_folder(&short).await?;
        let found = fs::symlink_metadata(&short)?;
        let private = found.mode().trailing_zeros() >= 6;
        if found.is_dir() && found.uid() == self.account.uid && private {
            return Ok(short);
        }
        Err(refusal(
            format!("`{}`, meant for the socket, is somebody else's", short.display()),
            "remove it, or move the project to a shorter path",
        ))
    }

    /// Writes `cluster.json`.
    pub(super) fn remember(&mut self) -> Result<()> {
        self.remembered.folder.clone_from(&self.path);
        let text = serde_json::to_string_pretty(&self.remembered)
            .map_err(|error| Error::Cluster(format!("`cluster.json`: {error}")))?;
        self.write(&self.path.join("cluster.json"), &text, 0o644)
    }

    /// Replaces a file of the caller's in one step; where root calls, it goes to the folder's owner.
    pub(super) fn write(&self, file: &Path, text: &str, mode: u32) -> Result<()> {
        let aside = file.with_extension("new");
        let _ = fs::remove_file(&aside);
        let options = {
            use std::os::unix::fs::OpenOptionsExt;
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true).mode(mode);
            options
        };
        std::io::Write::write_all(&mut options.open(&aside)?, text.as_bytes())?;
        let owner = fs::metadata(&self.path)?;
        if self.account.stepped_down && owner.uid() != 0 {
            chown(&aside, Some(owner.uid()), Some(owner.gid()))?;
        }
        Ok(fs::rename(&aside, file)?)
    }
}

/// Makes a folder for a cluster if it is missing, and names it absolutely. What root makes, the
/// server's account may pass through.
pub(super) fn make(path: &Path) -> Result<PathBuf> {
    if !path.exists() {
        fs::create_dir_all(path)?;
        let made = fs::metadata(path)?;
        if made.uid() == 0 {
            fs::set_permissions(path, std::fs::Permissions::from_mode(made.mode() | 0o711))?;
        }
    }
    Ok(fs::canonicalize(path)?)
}

/// Whether the caller is root.
pub(super) async fn called_by_root() -> Result<bool> {
    Ok(caller_uid().await? == 0)
}

fn data_in(home: &Path) -> PathBuf {
    home.join("postgres/data")
}

/// The home of a folder that remembers none: itself, unless it was deleted and made again while
/// its database stayed behind elsewhere.
fn home_of(path: &Path) -> PathBuf {
    let elsewhere = system_home(path);
    let left_behind = !data_in(path).exists() && data_in(&elsewhere).exists();
    if left_behind { elsewhere } else { path.to_owned() }
}

fn recall(path: &Path) -> Result<Remembered> {
    let file = path.join("cluster.json");
    if !file.exists() {
        return Ok(Remembered::default());
    }
    let remembered: Remembered =
        serde_json::from_str(&fs::read_to_string(&file)?).map_err(|error| {
            refusal(
                format!("`{}` cannot be read: {error}", file.display()),
                "it may be deleted: it only remembers the port and where things are",
            )
        })?;
    let copied = remembered.folder != path && remembered.folder.exists();
    Ok(if copied { Remembered::default() } else { remembered })
}

fn system_home(path: &Path) -> PathBuf {
    let project = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let name: String = project.chars().filter(char::is_ascii_alphanumeric).collect();
    Path::new(SYSTEM_HOME).join(format!("{name}-{}", digest(path)))
}

fn fits_a_socket(folder: &Path) -> bool {
    // A comma would part the list of folders in the setting.
    let bytes = folder.as_os_str().as_encoded_bytes();
    bytes.len() <= SOCKET_FOLDER_BYTES && !bytes.contains(&b',')
}

fn check_spelling(folder: &Path) -> Result<()> {
    let unfit = |character: char| character.is_control() || "\"$`\\".contains(character);
    if folder.to_str().is_some_and(|text| !text.contains(unfit)) {
        return Ok(());
    }
    Err(refusal(
        format!(
            "`{}` has a character that PostgreSQL's start command cannot take",
            folder.display()
        ),
        "move the project to a path without double quotes, `$` and backslashes, or name another folder \
         in `DAGTILBUD_DIR`",
    ))
}

fn digest(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    hex::encode(&digest[..6])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_does_not_fit_a_socket() {
        assert!(fits_a_socket(Path::new("/home/anna/flis/.dagtilbud/postgres")));
        assert!(!fits_a_socket(&Path::new("/home").join("x".repeat(84))));
        assert!(!fits_a_socket(Path::new("/home/a,b")));
    }

    #[test]
    fn a_path_that_a_shell_would_read_is_refused() {
        assert!(check_spelling(Path::new("/home/Søren Ærø/flis")).is_ok());
        assert!(check_spelling(Path::new("/home/$HOME")).is_err());
    }

    #[test]
    fn two_clones_of_one_name_have_different_homes() {
        let [one, other] = ["/root/a/flis/.dagtilbud", "/root/b/flis/.dagtilbud"]
            .map(|path| system_home(Path::new(path)));
        assert_ne!(one, other);
        assert!(one.to_string_lossy().starts_with("/var/lib/dagtilbud/flis-"));
    }
}
