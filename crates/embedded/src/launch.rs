//! Starts and stops the postmaster through `pg_ctl`, which detaches it: it has a session of its own
//! and holds nothing of the caller's, so that it survives whatever happens to the caller.

use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use fs_err as fs;

use super::account::succeed;
use super::binaries::Binaries;
use super::folder::Folder;
use super::postmaster::{self, Postmaster};
use super::{refusal, settings};
use crate::error::{Error, Result};

/// The port that is tried first.
const DEFAULT_PORT: u16 = 54329;

/// How many ports are tried.
const PORTS: u16 = 200;

/// How long the orphans of a killed server may take to notice.
const ORPHAN_TIMEOUT: Duration = Duration::from_secs(30);

/// A log that has grown larger than this is set aside at the next start.
const LOG_LIMIT_BYTES: u64 = 10 * 1024 * 1024;

/// Starts the server on `folder`'s data directory, and remembers the port.
pub(super) async fn start(folder: &mut Folder, binaries: &Binaries) -> Result<()> {
    let socket = folder.socket().await?;
    let first = folder.remembered.port.unwrap_or(DEFAULT_PORT);
    let begun = Instant::now();
    let mut port = free_port(first)?;
    set_log_aside(&folder.log());
    remove_sockets(&socket);
    loop {
        let text = settings::render(&socket, port);
        folder.account.write(&folder.data().join(settings::FILE), &text, false).await?;
        let log_length = fs::metadata(folder.log()).map_or(0, |log| log.len());
        let outcome = run_pg_ctl(folder, binaries).await;
        let Err(error) = outcome else { break };
        let log = log_since(&folder.log(), log_length);
        if log.contains("could not create any TCP/IP sockets") {
            // Somebody took the port in the meantime.
            port = free_port(port.checked_add(1).unwrap_or(DEFAULT_PORT))?;
        } else if log.contains("shared memory block") && begun.elapsed() < ORPHAN_TIMEOUT {
            tokio::time::sleep(Duration::from_millis(300)).await;
        } else {
            return Err(refusal(
                format!("PostgreSQL does not start: {}", last_lines(&log, &error.to_string())),
                format!("`{}` has the whole log", folder.log().display()),
            ));
        }
    }
    if folder.remembered.port.is_some_and(|remembered| remembered != port) {
        (folder.say)(&format!("Port {first} is taken; PostgreSQL listens at {port} from now on"));
    }
    folder.remembered.port = Some(port);
    folder.remembered.bindir = Some(binaries.bindir.clone());
    folder.remember()
}

/// Stops the server and waits until it is gone.
pub(super) async fn stop(folder: &Folder, binaries: &Binaries) -> Result<()> {
    let mut failure = None;
    // Fast: open transactions are rolled back. Immediate: recovers at the next start.
    for (mode, seconds) in [("fast", "60"), ("immediate", "30")] {
        let mut pg_ctl = binaries.command(&folder.account, "pg_ctl");
        pg_ctl.arg("stop").arg("-D").arg(folder.data()).args(["-w", "-m", mode, "-t", seconds]);
        let outcome = succeed(pg_ctl.output().await?, "PostgreSQL does not stop");
        if !matches!(postmaster::look(&folder.data()).await?, Postmaster::Alive(_)) {
            return Ok(());
        }
        failure = outcome.err();
    }
    Err(failure.unwrap_or_else(|| Error::Cluster("PostgreSQL does not stop".into())))
}

async fn run_pg_ctl(folder: &Folder, binaries: &Binaries) -> Result<()> {
    let mut pg_ctl = binaries.detached_command(&folder.account, "pg_ctl");
    pg_ctl.arg("start").arg("-D").arg(folder.data()).arg("-l").arg(folder.log());
    pg_ctl.args(["-w", "-s", "-t", "600"]);
    succeed(pg_ctl.output().await?, "`pg_ctl` fails")
}

/// The first free port from `first` on.
fn free_port(first: u16) -> Result<u16> {
    let last = first.saturating_add(PORTS);
    (first..=last).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).ok_or_else(|| {
        Error::Cluster(format!("none of the ports {first} to {last} is free on loopback"))
    })
}

/// Removes the socket of a server that is gone, and its lock, which names a process just as
/// `postmaster.pid` does. The folder is this cluster's alone.
fn remove_sockets(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.filter_map(std::result::Result::ok) {
        if entry.file_name().to_string_lossy().starts_with(".s.PGSQL.") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn set_log_aside(log: &Path) {
    if std::fs::metadata(log).is_ok_and(|found| found.len() > LOG_LIMIT_BYTES) {
        let _ = fs::rename(log, log.with_extension("log.1"));
    }
}

fn log_since(log: &Path, length: u64) -> String {
    let bytes = fs::read(log).unwrap_or_default();
    let start = usize::try_from(length).unwrap_or(0).min(bytes.len());
    String::from_utf8_lossy(&bytes[start..]).into_owned()
}

fn last_lines(log: &str, otherwise: &str) -> String {
    let lines: Vec<&str> = log.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() {
        return otherwise.to_owned();
    }
    format!("\n  {}", lines[lines.len().saturating_sub(8)..].join("\n  "))
}
