//! Whether a server runs on a data directory, told from its `postmaster.pid`.
//!
//! The file outlives a server that was killed, and its number may by then belong to another
//! process. Such a process is never signalled, and its number never taken for a running server.

use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use super::refusal;
use crate::error::Result;

/// What `postmaster.pid` says, and whether that is still true.
#[derive(Debug)]
pub(super) enum Postmaster {
    /// There is no file: stopped cleanly, or never started.
    Absent,
    /// The process is gone: the server was killed, or the machine went down.
    Dead,
    /// The number belongs to another process now, or to a dead one that nobody has buried, as
    /// happens in containers. PostgreSQL would take both for a running server.
    Foreign(u32),
    /// The server is there, though perhaps not yet ready.
    Alive(PidFile),
}

/// The lines of `postmaster.pid` that matter here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PidFile {
    /// The server's process.
    pub(super) pid: u32,
    /// The port, as part of the socket's name.
    pub(super) port: u16,
    /// The folder of the socket.
    pub(super) socket: PathBuf,
    /// Whether the server says that it takes connections.
    pub(super) ready: bool,
    /// Whether the server is going down.
    pub(super) stopping: bool,
}

impl PidFile {
    /// Whether something answers at the socket.
    pub(super) fn answers(&self) -> bool {
        UnixStream::connect(self.socket.join(format!(".s.PGSQL.{}", self.port))).is_ok()
    }
}

/// The file, which only the server itself writes.
pub(super) fn pid_file(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}

/// Looks whether a server runs on `data`.
pub(super) async fn look(data: &Path) -> Result<Postmaster> {
    let text = match fs_err::read_to_string(pid_file(data)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Postmaster::Absent);
        }
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            return Err(refusal(
                error,
                "the database belongs to another user: call `dagtilbud` as that user",
            ));
        }
        Err(error) => return Err(error.into()),
    };
    let Some(pid) = text.lines().next().and_then(|line| line.trim().parse().ok()) else {
        return Ok(Postmaster::Dead);
    };
    Ok(match command_line(pid).await {
        None => Postmaster::Dead,
        Some(words) if is_server_of(&words, data) => Postmaster::Alive(parse(pid, &text)),
        Some(_) => Postmaster::Foreign(pid),
    })
}

/// A server that is only just starting has not written all lines yet.
fn parse(pid: u32, text: &str) -> PidFile {
    let line = |number: usize| text.lines().nth(number - 1).unwrap_or_default().trim();
    PidFile {
        pid,
        port: line(4).parse().unwrap_or_default(),
        socket: PathBuf::from(line(5)),
        ready: line(8) == "ready",
        stopping: line(8) == "stopping",
    }
}

fn is_server_of(command_line: &str, data: &Path) -> bool {
    let program = command_line.split_whitespace().next().unwrap_or_default();
    format!("{command_line} ").contains(&format!(" {} ", data.display()))
        && (program.ends_with("postgres") || program.ends_with("postmaster"))
}

/// The command line of a process, empty for a zombie; `None` if there is no such process.
async fn command_line(pid: u32) -> Option<String> {
    if Path::new("/proc/self/cmdline").exists() {
        let bytes = fs_err::read(format!("/proc/{pid}/cmdline")).ok()?;
        return Some(String::from_utf8_lossy(&bytes).replace('\0', " "));
    }
    let pid = pid.to_string();
    let output =
        Command::new("ps").args(["-o", "args=", "-p", &pid]).stderr(Stdio::null()).output();
    let words = String::from_utf8_lossy(&output.await.ok()?.stdout).trim().to_owned();
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_pid_file_is_read() {
        let text = "4711\n/x/data\n1700000000\n54329\n/x\n127.0.0.1\n  1234  5\nready   \n";
        let expected = PidFile {
            pid: 4711,
            port: 54329,
            socket: PathBuf::from("/x"),
            ready: true,
            stopping: false,
        };
        assert_eq!(parse(4711, text), expected);
    }

    #[test]
    fn a_pid_file_of_a_starting_server_is_not_ready() {
        assert!(!parse(4711, "4711\n/x/data\n1700000000\n").ready);
    }

    #[test]
    fn another_process_is_no_server_of_this_folder() {
        let data = Path::new("/x/data");
        assert!(is_server_of("/usr/lib/postgresql/15/bin/postgres -D /x/data ", data));
        assert!(!is_server_of("/usr/lib/postgresql/15/bin/postgres -D /y/data ", data));
        assert!(!is_server_of("/usr/lib/postgresql/15/bin/postgres -D /x/data2 ", data));
        assert!(!is_server_of("less /x/data/log", data));
    }
}
