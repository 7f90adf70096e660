//! The program under measurement and its server, in a folder of their own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fs_err as fs;
use sqlx::postgres::PgConnection;

use crate::Result;

/// The embedded server, and where everything lies.
pub(crate) struct Machine {
    folder: PathBuf,
    url: String,
}

/// What a run of the program took.
pub(crate) struct Run {
    /// From start to end.
    pub(crate) time: Duration,
    /// The largest it grew.
    pub(crate) peak_mib: u64,
}

impl Machine {
    /// Starts a server with no data, in a folder of this name under `target/`.
    pub(crate) fn start(name: &str) -> Result<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let mut machine = Self { folder, url: String::new() };
        if machine.folder.exists() {
            let _ = machine.command().args(["pg", "stop"]).stderr(Stdio::null()).output()?;
            fs::remove_dir_all(&machine.folder)?;
        }
        fs::create_dir_all(&machine.folder)?;
        let started = machine.command().args(["pg", "start"]).output()?;
        String::from_utf8(started.stdout)?.trim().clone_into(&mut machine.url);
        if machine.url.is_empty() {
            return Err(String::from_utf8_lossy(&started.stderr).into());
        }
        Ok(machine)
    }

    /// Stops the server and removes what was made.
    pub(crate) fn stop(&self) -> Result<()> {
        self.command().args(["pg", "stop"]).output()?;
        Ok(fs::remove_dir_all(&self.folder)?)
    }

    /// The database that the embedded server comes with.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// A folder for files.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Runs the program to its end and fails where it does.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Run> {
        let mut running = self.spawn(arguments)?;
        loop {
            if let Some(run) = running.end()? {
                return Ok(run);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Starts the program.
    pub(crate) fn spawn(&self, arguments: &[&str]) -> Result<Running> {
        let said = self.path("stderr");
        let child = self
            .command()
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(fs::File::create(&said)?.into_parts().0)
            .spawn()?;
        let command = arguments.join(" ");
        Ok(Running { child, command, said, start: Instant::now(), peak_kib: 0 })
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
        command
            .env("DAGTILBUD_DIR", self.folder.join("home"))
            .env_remove("DATABASE_URL")
            .env_remove("DAGTILBUD_CPR_KEY")
            .current_dir(&self.folder);
        command
    }
}

/// The program at work.
pub(crate) struct Running {
    child: Child,
    command: String,
    said: PathBuf,
    start: Instant,
    peak_kib: u64,
}

impl Running {
    /// What the run took, if it has ended.
    pub(crate) fn end(&mut self) -> Result<Option<Run>> {
        // The mark only rises: the last reading before the end is the peak.
        let status_file = format!("/proc/{}/status", self.child.id());
        self.peak_kib = self.peak_kib.max(high_water_kib(&status_file));
        let Some(status) = self.child.try_wait()? else { return Ok(None) };
        let time = self.start.elapsed();
        if !status.success() {
            let said = fs::read_to_string(&self.said)?;
            return Err(format!("`dagtilbud {}`: {status}: {said}", self.command).into());
        }
        Ok(Some(Run { time, peak_mib: self.peak_kib / 1024 }))
    }
}

/// Runs statements and says how long they took.
pub(crate) async fn timed(connection: &mut PgConnection, sql: &str) -> Result<Duration> {
    let start = Instant::now();
    crate::machine::send(connection, "measuring", sql).await?;
    Ok(start.elapsed())
}

/// The shortest of a few runs: what else the machine does only ever adds.
pub(crate) async fn best(connection: &mut PgConnection, sql: &str) -> Result<Duration> {
    let mut best = timed(connection, sql).await?;
    for _ in 0..4 {
        best = best.min(timed(connection, sql).await?);
    }
    Ok(best)
}

/// The shortest of each of two queries' runs, taken by turns, so that neither alone meets what else
/// the machine does.
pub(crate) async fn best_by_turns(
    one: (&mut PgConnection, &str),
    other: (&mut PgConnection, &str),
) -> Result<(Duration, Duration)> {
    let (mut least_one, mut least_other) = (Duration::MAX, Duration::MAX);
    for _ in 0..10 {
        least_one = least_one.min(timed(one.0, one.1).await?);
        least_other = least_other.min(timed(other.0, other.1).await?);
    }
    Ok((least_one, least_other))
}

/// The largest that this process grows while it does something.
pub(crate) fn peak_mib<T>(work: impl FnOnce() -> T) -> Result<(T, u64)> {
    // Linux forgets the mark when told so.
    fs::write("/proc/self/clear_refs", "5")?;
    let done = work();
    Ok((done, high_water_kib("/proc/self/status") / 1024))
}

fn high_water_kib(status_file: &str) -> u64 {
    let text = fs::read_to_string(status_file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}

/// Sends statements of a benchmark's own.
pub(crate) async fn send(
    connection: &mut PgConnection,
    doing: &str,
    sql: &str,
) -> dagtilbud::error::Result<u64> {
    dagtilbud::db::inline(doing.to_owned(), sql.to_owned()).run(connection).await
}
