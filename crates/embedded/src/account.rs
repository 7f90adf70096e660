//! The account that the server runs as. PostgreSQL refuses root, so root steps down to an
//! unprivileged account; everybody else runs the server as themselves.
//!
//! What lies in the server's own folder is written as that account too: root never follows a path
//! that somebody else could have turned into a link.

use std::ffi::OsStr;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Output, Stdio};

use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::refusal;
use crate::error::{Error, Result};

/// Accounts that root may step down to, the most fitting first.
const UNPRIVILEGED: [&str; 3] = ["dagtilbud", "postgres", "nobody"];

/// Who the server runs as.
#[derive(Debug, Clone)]
pub(super) struct Account {
    /// The login name, or the number where there is no name.
    pub(super) name: String,
    /// The numeric user.
    pub(super) uid: u32,
    /// The numeric primary group.
    pub(super) gid: u32,
    /// Whether root steps down to it, rather than it being the caller.
    pub(super) stepped_down: bool,
}

impl Account {
    /// The caller, or where that is root: the owner of `data` if it exists, else of `home` if that
    /// is somebody's, else one of the unprivileged accounts of the machine.
    pub(super) async fn for_data(data: &Path, home: &Path) -> Result<Self> {
        let uid = caller_uid().await?;
        if uid != 0 {
            let gid = number(&["-g"]).await.unwrap_or(uid);
            return Ok(Self { name: uid.to_string(), uid, gid, stepped_down: false });
        }
        for folder in [data, home] {
            if let Ok(owner) = std::fs::metadata(folder)
                && owner.uid() != 0
                // `initdb` wants an account that has a name.
                && let Some(name) = name_of(owner.uid()).await
            {
                let (uid, gid) = (owner.uid(), owner.gid());
                return Ok(Self { name, uid, gid, stepped_down: true });
            }
        }
        for name in UNPRIVILEGED {
            if let (Some(uid), Some(gid)) =
                (number(&["-u", name]).await, number(&["-g", name]).await)
                && uid != 0
            {
                return Ok(Self { name: name.into(), uid, gid, stepped_down: true });
            }
        }
        Err(refusal(
            "PostgreSQL refuses to run as root, and there is no account to run it as",
            "create one with `useradd --system dagtilbud`, or call `dagtilbud` as another user",
        ))
    }

    /// A command that runs as this account, apart from the caller's terminal and `PG*` variables.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        // A process group of its own: Ctrl-C in the terminal reaches the caller only.
        command.current_dir("/").stdin(Stdio::null()).process_group(0).env("LC_ALL", "C");
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(name);
            }
        }
        if self.stepped_down {
            // The standard library drops the supplementary groups along with the user.
            command.uid(self.uid).gid(self.gid).env("HOME", "/").env("USER", &self.name);
        }
        command
    }

    /// Whether the account can enter a folder.
    pub(super) async fn can_enter(&self, folder: &Path) -> bool {
        let mut shell = self.command("sh");
        shell.args(["-c", "cd -- \"$1\"", "sh"]).arg(folder).stderr(Stdio::null());
        shell.status().await.is_ok_and(|status| status.success())
    }

    /// Makes a folder that only the account can enter; one that is there already stays.
    pub(super) async fn make_private_folder(&self, folder: &Path) -> Result<()> {
        let mut shell = self.command("sh");
        shell.args(["-c", "test -d \"$1\" || mkdir -m 700 -- \"$1\"", "sh"]).arg(folder);
        succeed(shell.output().await?, &format!("`{}` cannot be made", folder.display()))
    }

    /// Appends to, or replaces, a file inside the account's own folder.
    pub(super) async fn write(&self, file: &Path, content: &str, append: bool) -> Result<()> {
        let script = if append { "cat >>\"$1\"" } else { "cat >\"$1\"" };
        let mut shell = self.command("sh");
        shell.args(["-c", &format!("umask 077; {script}"), "sh"]).arg(file);
        let mut child = shell.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(content.as_bytes()).await?;
        }
        let output = child.wait_with_output().await?;
        succeed(output, &format!("`{}` cannot be written", file.display()))
    }
}

/// Turns the output of a command that failed into an error that says what was meant to be done.
pub(super) fn succeed(output: Output, failure: &str) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    let said =
        [output.stderr, output.stdout].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Err(Error::Cluster(format!("{failure}: {}", said.concat().trim())))
}

/// The effective user of this process. `/proc/self` does not tell reliably, and there is no safe
/// call for it in the standard library.
pub(super) async fn caller_uid() -> Result<u32> {
    number(&["-u"]).await.ok_or_else(|| Error::Cluster("`id -u` gives no number".into()))
}

async fn number(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().await.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().parse().ok())?
}

async fn name_of(uid: u32) -> Option<String> {
    let uid = uid.to_string();
    let output =
        Command::new("id").args(["-nu", &uid]).stderr(Stdio::null()).output().await.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
