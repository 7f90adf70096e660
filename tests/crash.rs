//! Loads that are cut off: the loader is killed, its backend ended, the connection lost, the disk
//! full. Nothing of the load is left, nobody has seen half of it, and the next run goes well.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dagtilbud::generate::chance::Chance;
use fs_err as fs;
use rstest::rstest;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use tokio::net::{TcpStream, UnixListener, UnixStream};

use crate::order::invent::leverancer;
use crate::support::cli::Program;
use crate::support::state::{assert_same, everything, star};
use crate::support::warehouse::{CPR_KEY, Warehouse};

/// How a load is cut off.
#[derive(Debug, Clone, Copy)]
enum End {
    LoaderKilled,
    BackendEnded,
}

/// A warehouse with a history, the program, and a delivery that changes all of it.
struct Scene {
    warehouse: Warehouse,
    program: Program,
    path: PathBuf,
    /// The star as it is after an undisturbed load.
    expected: Vec<String>,
}

impl Scene {
    async fn new() -> Self {
        let mut undisturbed = Warehouse::new().await;
        history(&mut undisturbed).await;
        let (name, content) = correction();
        undisturbed.load(name, content).await;
        let expected = star(&mut undisturbed.connection).await;

        let mut warehouse = Warehouse::new().await;
        history(&mut warehouse).await;
        let (name, content) = correction();
        let path = warehouse.put(name, content);
        let program = Program::new(&warehouse.database);
        // The key's fingerprint is no part of a load.
        let dry = load(&program, &path).arg("--dry-run").output().expect("the program runs");
        assert!(dry.status.success(), "{}", stderr(&dry));
        Self { warehouse, program, path, expected }
    }

    /// Sees to it that nothing changed, loads again, and compares.
    async fn recover(&mut self, before: &[String]) {
        alone(&mut self.warehouse).await;
        let found = everything(&mut self.warehouse.connection).await;
        assert_same(before, &found, "after the end");
        let again = load(&self.program, &self.path).output().expect("the program runs");
        assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
        let found = star(&mut self.warehouse.connection).await;
        assert_same(&self.expected, &found, "loaded again");
    }
}

const HEADER: &str = "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;\
                      taksttype;timer_pr_uge;indmeldt_dato\n";

fn children(skip: usize, plads: &str) -> String {
    let lines = (0..40).filter(|nr| skip == 0 || nr % skip != 0).map(|nr| {
        let (day, serial) = (61 + nr % 28, 4000 + nr / 28);
        format!("101;kmd;{day}0321{serial};101;A{};{plads};;48;2022-01-01\n", nr % 3)
    });
    HEADER.to_owned() + &lines.collect::<String>()
}

/// What is there before the load that is cut off.
async fn history(warehouse: &mut Warehouse) {
    let institutions = "kommune_nr;system;institutionskode;institutionsnavn;institutionstype\n\
        101;kmd;A0;Sol;Vuggestue\n101;kmd;A1;Eng;Dagpleje\n101;kmd;A2;Lund;Børnehave\n";
    warehouse.load("dst-institution_2024-01_20240201T0700.csv", institutions).await;
    for month in ["01", "02"] {
        let name = format!("dst-indskrivning_2024-{month}_20240301T0800.csv");
        warehouse.load(&name, children(0, "Heldag")).await;
    }
}

/// A correction of January: a place type for another, children gone, versions moved.
fn correction() -> (&'static str, String) {
    let content = children(5, "Halvdag").replace(";101;A1;", ";147;A1;");
    ("dst-indskrivning_2024-01_20240401T0800.csv", content)
}

fn load(program: &Program, path: &Path) -> Command {
    let mut command = program.process(program.home.path());
    let key = std::str::from_utf8(CPR_KEY).expect("ASCII");
    command.arg("load").arg(path).env("DAGTILBUD_CPR_KEY", key);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Whoever talks to the test's database beside the test's own connections.
const OTHERS: &str = "from pg_stat_activity where datname = current_database() \
    and backend_type = 'client backend' and application_name = 'dagtilbud'";

/// Waits until the loader's backend is gone.
async fn alone(warehouse: &mut Warehouse) {
    wait_for(warehouse, &format!("select count(*) = 0 {OTHERS}")).await;
}

async fn wait_for(warehouse: &mut Warehouse, query: &str) {
    for _ in 0..600 {
        if warehouse.values(query).await == ["t"] {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("not in fifteen seconds: {query}");
}

/// Ends whatever the loader has open. The test's own connections have another name.
async fn end_backends(connection: &mut PgConnection) {
    let sql = format!("select pg_terminate_backend(pid) {OTHERS}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(connection).await.expect("a superuser");
}

/// A load stops in front of a table that somebody else holds: there it is cut off.
#[rstest]
#[case::detect("drift.levering")]
#[case::stage("dsa.dst_indskrivning")]
#[case::vault("drift.cpr_boks")]
#[case::guards("drift.levering_udsnit")]
#[case::merge_of_dimensions("dm.dim_borger")]
#[case::merge_of_facts("dm.fact_indskrivning")]
#[case::refresh("dm.agg_boern")]
#[case::report("drift.levering_bemaerkning")]
#[tokio::test]
async fn at_every_phase(
    #[case] tabel: &str,
    #[values(End::LoaderKilled, End::BackendEnded)] end: End,
) {
    let mut scene = Scene::new().await;
    rename(&mut scene.warehouse.connection).await;
    let before = everything(&mut scene.warehouse.connection).await;

    let mut holder = scene.warehouse.database.connect().await;
    rename(&mut holder).await;
    run(&mut holder, &format!("begin; lock table {tabel} in share mode")).await;
    let child = load(&scene.program, &scene.path).spawn().expect("the program runs");
    wait_for(
        &mut scene.warehouse,
        &format!("select count(*) > 0 {OTHERS} and wait_event_type = 'Lock'"),
    )
    .await;
    // Whoever reads now neither waits nor sees anything of it.
    let meanwhile = everything(&mut scene.warehouse.connection).await;
    assert_same(&before, &meanwhile, "in the middle of the load");
    let output = cut_off(&mut scene.warehouse.connection, child, end).await;
    if matches!(end, End::BackendEnded) {
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains("the connection to the database is gone"));
    }
    run(&mut holder, "rollback").await;
    scene.recover(&before).await;
}

async fn cut_off(connection: &mut PgConnection, mut child: Child, end: End) -> Output {
    match end {
        End::LoaderKilled => child.kill().expect("it runs"),
        End::BackendEnded => end_backends(connection).await,
    }
    child.wait_with_output().expect("it ends")
}

/// The test's own connections are none of the loader's.
async fn rename(connection: &mut PgConnection) {
    run(connection, "set application_name = 'test'").await;
}

async fn run(connection: &mut PgConnection, sql: &str) {
    crate::support::send(connection, sql, sql).await.unwrap_or_else(|error| panic!("{error:?}"));
}

/// A set of deliveries, each cut off at times of chance before it is let through, while somebody
/// reads all the time. `CRASH_SEED` shows a failure again, as far as chance allows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_any_time() {
    let seed = env::var("CRASH_SEED").map_or_else(
        |_| uuid::Uuid::new_v4().as_u64_pair().0,
        |seed| seed.parse().expect("a number"),
    );
    let chance = &mut Chance::new(seed, &[0]);
    let set = leverancer(chance, 10);
    let mut undisturbed = Warehouse::new().await;
    let mut warehouse = Warehouse::new().await;
    rename(&mut warehouse.connection).await;
    let program = Program::new(&warehouse.database);
    for (nr, leverance) in set.iter().enumerate() {
        let path = warehouse.put(&leverance.filnavn, &leverance.indhold);
        let mut before = star(&mut warehouse.connection).await;
        let reader = Reader::begin(&warehouse).await;
        for attempt in 0..2 {
            let child = load(&program, &path).arg("--accepter").spawn().expect("the program runs");
            tokio::time::sleep(Duration::from_millis(u64::from(chance.between(20, 300)))).await;
            let end = if (nr + attempt) % 2 == 0 { End::LoaderKilled } else { End::BackendEnded };
            cut_off(&mut warehouse.connection, child, end).await;
            alone(&mut warehouse).await;
        }
        let last = load(&program, &path).arg("--accepter").output().expect("the program runs");
        assert!(last.status.code().is_some_and(|code| code < 2), "{}", stderr(&last));
        let states = reader.end().await;

        undisturbed.load_accepted(&leverance.filnavn, &leverance.indhold).await;
        let expected = star(&mut undisturbed.connection).await;
        let after = star(&mut warehouse.connection).await;
        let what = format!("CRASH_SEED={seed}, {}", leverance.filnavn);
        assert_same(&expected, &after, &what);
        before.sort();
        for state in states {
            assert!(state == before || state == after, "{what}: somebody saw half a load");
        }
    }
}

/// Somebody who reads the whole star again and again.
struct Reader {
    is_over: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<BTreeSet<Vec<String>>>,
}

impl Reader {
    async fn begin(warehouse: &Warehouse) -> Self {
        let mut connection = warehouse.database.connect().await;
        rename(&mut connection).await;
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let task = tokio::spawn(async move {
            let mut seen = BTreeSet::new();
            while !over.load(Ordering::Relaxed) {
                // One moment for all of it. A statement alone has its moment after it is planned, and a
                // month that is opened between the two is not in the plan.
                run(&mut connection, "begin isolation level repeatable read; select 1").await;
                seen.insert(star(&mut connection).await);
                run(&mut connection, "commit").await;
            }
            seen
        });
        Self { is_over, task }
    }

    async fn end(self) -> BTreeSet<Vec<String>> {
        self.is_over.store(true, Ordering::Relaxed);
        self.task.await.expect("no panic")
    }
}

/// The line to the server goes dead in the middle: a stretch of it is ours.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_connection_is_lost() {
    let mut scene = Scene::new().await;
    rename(&mut scene.warehouse.connection).await;
    let before = everything(&mut scene.warehouse.connection).await;
    let stretch = tempfile::tempdir().expect("a folder");
    let url = scene.warehouse.database.url();
    let options: PgConnectOptions = url.parse().expect("a database URL");
    let socket = format!(".s.PGSQL.{}", options.get_port());
    let listener = UnixListener::bind(stretch.path().join(&socket)).expect("a socket");
    let line = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.expect("the loader");
        // Its end is the end of the line, whichever way it goes on to the server.
        let _ = if let Some(folder) = options.get_socket() {
            let mut server = UnixStream::connect(folder.join(&socket)).await.expect("a server");
            tokio::io::copy_bidirectional(&mut client, &mut server).await
        } else {
            let address = (options.get_host(), options.get_port());
            let mut server = TcpStream::connect(address).await.expect("a server");
            tokio::io::copy_bidirectional(&mut client, &mut server).await
        };
    });

    let mut holder = scene.warehouse.database.connect().await;
    rename(&mut holder).await;
    run(&mut holder, "begin; lock table dm.fact_indskrivning in share mode").await;
    let child = load(&scene.program, &scene.path)
        .env("DATABASE_URL", over(&url, stretch.path()))
        .spawn()
        .expect("the program runs");
    let waiting = format!("select count(*) > 0 {OTHERS} and wait_event_type = 'Lock'");
    wait_for(&mut scene.warehouse, &waiting).await;
    line.abort();
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(said.contains("the connection to the database is gone"), "{said}");
    run(&mut holder, "rollback").await;
    scene.recover(&before).await;
}

/// A database URL with another socket's folder in it.
fn over(url: &str, folder: &Path) -> String {
    let (front, rest) = url.rsplit_once('@').expect("a user");
    let (host, database) = rest.split_once('/').expect("a database");
    let port = host.rsplit_once(':').map_or("5432", |(_, port)| port);
    format!("{front}@{}:{port}/{database}", folder.to_string_lossy().replace('/', "%2F"))
}

/// A disk that fills up under the server. Needs root, who may mount a small one.
#[test]
fn the_disk_is_full() {
    let Some(disk) = Disk::mount() else {
        eprintln!("skipped: a small disk can only be mounted by root");
        return;
    };
    let command = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
        command.args(arguments).env("DAGTILBUD_DIR", disk.0.path().join("d"));
        command.env("DAGTILBUD_PG_UNSAFE_FAST", "1").env_remove("DATABASE_URL");
        command.stdin(Stdio::null()).output().expect("the program runs")
    };
    let (small, large) =
        (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let before = small.path().join("dst-indskrivning_2024-01_20240201T0800.csv");
    fs::write(&before, children(0, "Heldag")).expect("written");
    let path = large.path().join("dst-indskrivning_2024-02_20240301T0800.csv");
    let many = (0..30_000).map(|nr| {
        let (day, serial) = (61 + nr % 28, 4000 + nr / 28);
        format!("101;kmd;{day}0321{serial:04};101;A1;Heldag;;48;2022-01-01\n")
    });
    fs::write(&path, HEADER.to_owned() + &many.collect::<String>()).expect("written");

    let first = command(&["load", before.to_str().expect("UTF-8")]);
    assert!(first.status.success(), "{}", stderr(&first));
    let ask =
        "select (select count(*) from drift.levering), (select count(*) from dsa.dst_indskrivning)";
    let ballast = disk.fill();
    let full = command(&["load", path.to_str().expect("UTF-8")]);
    assert_eq!(full.status.code(), Some(2), "{}", stderr(&full));
    assert!(stderr(&full).contains("left nothing behind"), "{}", stderr(&full));
    fs::remove_file(ballast).expect("ours");

    let rows = command(&["pg", "psql", "-XAtc", ask]);
    assert_eq!(String::from_utf8_lossy(&rows.stdout).trim(), "1|40", "{}", stderr(&rows));
    let again = command(&["load", path.to_str().expect("UTF-8")]);
    assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
    let rows = command(&["pg", "psql", "-XAtc", ask]);
    assert_eq!(String::from_utf8_lossy(&rows.stdout).trim(), "2|30040", "{}", stderr(&rows));
    let verify = command(&["verify"]);
    assert_eq!(verify.status.code(), Some(0), "{}", stderr(&verify));
    command(&["pg", "stop"]);
}

/// A small disk of its own.
struct Disk(tempfile::TempDir);

impl Disk {
    /// So much stays free when it is filled.
    const FREE_BYTES: u64 = 4 * 1024 * 1024;

    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=300m,mode=711", "tmpfs"]).arg(folder.path());
        let mounted = mount.stderr(Stdio::null()).status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(folder))
    }

    /// Fills it but for a little.
    fn fill(&self) -> PathBuf {
        let df = Command::new("df").args(["--output=avail", "-B1"]).arg(self.0.path()).output();
        let df = String::from_utf8(df.expect("`df` runs").stdout).expect("UTF-8");
        let free: u64 =
            df.lines().nth(1).and_then(|line| line.trim().parse().ok()).expect("a number");
        let path = self.0.path().join("ballast");
        let size = usize::try_from(free.saturating_sub(Self::FREE_BYTES)).expect("small");
        fs::write(&path, vec![0; size]).expect("room");
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let stop = Command::new(env!("CARGO_BIN_EXE_dagtilbud"))
            .args(["pg", "stop"])
            .env("DAGTILBUD_DIR", self.0.path().join("d"))
            .env_remove("DATABASE_URL")
            .output();
        drop(stop);
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}
