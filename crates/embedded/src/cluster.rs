//! The embedded cluster as the rest of the program sees it: a folder that a server can be had from.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fs_err as fs;

use super::binaries::{self, Binaries};
use super::folder::{self, Folder};
use super::lock::Lock;
use super::postmaster::{self, PidFile, Postmaster};
use super::server::Server;
use super::{Say, acquire, initialise, launch, refusal};
use crate::error::Result;

/// How long a server may take to come up as far as its socket, or to go down.
const TRANSITION: Duration = Duration::from_mins(2);

/// How long a server that says it is ready may be alive without answering at its socket.
const SILENCE: Duration = Duration::from_secs(10);

/// How long a process that was killed may be seen.
const FAREWELL: Duration = Duration::from_secs(2);

/// An embedded cluster, running or not.
#[derive(Debug, Clone)]
pub struct Cluster {
    folder: PathBuf,
    say: Say,
}

/// What there is of a cluster.
#[derive(Debug)]
pub struct Status {
    /// The running server's process and how to reach it; `None` when stopped.
    pub running: Option<(u32, Server)>,
    /// The data directory.
    pub data_dir: PathBuf,
    /// The major version that made the data directory; `None` while there is none.
    pub major: Option<u32>,
    /// What the data directory takes on disk.
    pub size_bytes: u64,
}

impl Cluster {
    /// The cluster kept in `dir`, which is made if it is missing. What takes a while is told.
    pub fn at(dir: &Path, say: Say) -> Result<Self> {
        Ok(Self { folder: folder::make(dir)?, say })
    }

    /// Starts the server if it does not run, making the database the first time, and says how to
    /// reach it. Any number of processes may call this at once.
    pub async fn ensure_started(&self) -> Result<Server> {
        let _lock = Lock::take(&self.folder, self.say).await?;
        let mut folder = Folder::open(&self.folder, self.say).await?;
        let pid_file = match running(&folder).await? {
            Some(pid_file) => pid_file,
            None => Box::pin(start(&mut folder)).await?,
        };
        let mut server = reach(&folder, &pid_file);
        server.furnish(&folder).await?;
        Ok(server)
    }

    /// Stops the server; `false` if it did not run.
    pub async fn stop(&self) -> Result<bool> {
        let _lock = Lock::take(&self.folder, self.say).await?;
        let folder = Folder::open(&self.folder, self.say).await?;
        match postmaster::look(&folder.data()).await? {
            Postmaster::Alive(_) => {
                let binaries = programs_of_running(&folder).await?;
                launch::stop(&folder, &binaries).await?;
                Ok(true)
            }
            Postmaster::Foreign(_) => {
                forget_pid_file(&folder)?;
                Ok(false)
            }
            Postmaster::Dead | Postmaster::Absent => Ok(false),
        }
    }

    /// Looks whether the server runs, without starting it.
    pub async fn status(&self) -> Result<Status> {
        let folder = Folder::open(&self.folder, self.say).await?;
        let data_dir = folder.data();
        let running = match postmaster::look(&data_dir).await? {
            Postmaster::Alive(pid_file) if pid_file.answers() => {
                let mut server = reach(&folder, &pid_file);
                match server.ask_version().await {
                    Ok(()) => Some((pid_file.pid, server)),
                    Err(error) if is_there_still(&folder).await? => return Err(error),
                    Err(_) => None,
                }
            }
            _ => None,
        };
        let major = initialise::major_of(&data_dir)?;
        let size_bytes = size_on_disk(&data_dir);
        Ok(Status { running, data_dir, major, size_bytes })
    }
}

/// Whether a server that would not be asked is there: one that was just killed has a process, and a
/// socket, for a moment more.
async fn is_there_still(folder: &Folder) -> Result<bool> {
    let begun = Instant::now();
    while matches!(postmaster::look(&folder.data()).await?, Postmaster::Alive(_)) {
        if begun.elapsed() > FAREWELL {
            return Ok(true);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(false)
}

/// The running server, after clearing away what only looks like one.
async fn running(folder: &Folder) -> Result<Option<PidFile>> {
    let begun = Instant::now();
    loop {
        match postmaster::look(&folder.data()).await? {
            Postmaster::Alive(pid_file) if !pid_file.stopping && pid_file.answers() => {
                return Ok(Some(pid_file));
            }
            // A `pg_ctl` is still at it, though whoever called it may be dead.
            Postmaster::Alive(pid_file)
                if begun.elapsed() < if pid_file.ready { SILENCE } else { TRANSITION } =>
            {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Postmaster::Alive(_) => {
                (folder.say)("PostgreSQL is there, but does not answer; it is started again");
                let binaries = programs_of_running(folder).await?;
                launch::stop(folder, &binaries).await?;
                return Ok(None);
            }
            Postmaster::Foreign(pid) => {
                (folder.say)(&format!(
                    "`postmaster.pid` is stale: process {pid} is no server of ours"
                ));
                forget_pid_file(folder)?;
                return Ok(None);
            }
            // PostgreSQL itself sees to the file of a process that is gone.
            Postmaster::Dead | Postmaster::Absent => return Ok(None),
        }
    }
}

async fn start(folder: &mut Folder) -> Result<PidFile> {
    folder.settle().await?;
    let data = folder.data();
    let major = initialise::major_of(&data)?;
    let mut found = binaries::find(&folder.account, &folder.binaries()).await?;
    if found.is_empty() {
        found.push(acquire::get(&folder.account, &folder.binaries(), folder.say).await?);
        folder.reconsider_account().await?;
    }
    let binaries = match major {
        Some(major) => initialise::matching(found, &data, major)?,
        None => found.swap_remove(0),
    };
    initialise::ensure(folder, &binaries).await?;
    launch::start(folder, &binaries).await?;
    match postmaster::look(&data).await? {
        Postmaster::Alive(pid_file) => Ok(pid_file),
        _ => Err(refusal(
            "PostgreSQL started and is gone again",
            format!("`{}` has its log", folder.log().display()),
        )),
    }
}

/// The programs that the running server was started from, else any: `pg_ctl stop` only signals.
async fn programs_of_running(folder: &Folder) -> Result<Binaries> {
    if let Some(bindir) = &folder.remembered.bindir
        && let Some(binaries) = Binaries::in_folder(bindir, &folder.account).await
    {
        return Ok(binaries);
    }
    let found = binaries::find(&folder.account, &folder.binaries()).await?;
    found.into_iter().next().ok_or_else(|| {
        refusal(
            "the programs that the server was started from are gone",
            "name them in `PG_BINDIR`",
        )
    })
}

fn reach(folder: &Folder, pid_file: &PidFile) -> Server {
    Server {
        socket_dir: pid_file.socket.clone(),
        port: pid_file.port,
        bindir: folder.remembered.bindir.clone().unwrap_or_default(),
        version: String::new(),
        password_file: folder.password(),
    }
}

fn forget_pid_file(folder: &Folder) -> Result<()> {
    Ok(fs::remove_file(postmaster::pid_file(&folder.data()))?)
}

fn size_on_disk(folder: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .filter_map(std::result::Result::ok)
        .map(|entry| match entry.metadata() {
            Ok(found) if found.is_dir() => size_on_disk(&entry.path()),
            Ok(found) => found.blocks() * 512,
            Err(_) => 0,
        })
        .sum()
}
