//! The embedded PostgreSQL against real server programs, driven as a user drives it.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A folder with a cluster, which is stopped when the test ends, however it ends.
pub(crate) struct Sandbox {
    folder: TempDir,
    name: &'static str,
    /// `1` lets the server forget the last commits when it is killed.
    unsafe_fast: &'static str,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // Root's own folder would be closed to the account that the server runs as.
        set_mode(folder.path(), 0o711);
        Self { folder, name: "d", unsafe_fast: "1" }
    }

    fn dir(&self) -> PathBuf {
        self.folder.path().join(self.name)
    }

    pub(crate) fn instance(&self) -> PathBuf {
        self.dir().join("postgres")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
        command.arg("pg").args(arguments);
        command.env("DAGTILBUD_DIR", self.dir()).env("DAGTILBUD_PG_UNSAFE_FAST", self.unsafe_fast);
        command.env_remove("DATABASE_URL").stdin(Stdio::null());
        command
    }

    /// A shell with the same environment, and the program as its first argument.
    fn shell(&self, script: &str) -> Command {
        let start = self.command(&[]);
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh"]).arg(start.get_program()).env_remove("DATABASE_URL");
        shell.envs(start.get_envs().filter_map(|(name, value)| Some((name, value?))));
        shell
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the command runs")
    }

    /// Starts the server and returns its address.
    pub(crate) fn start(&self) -> String {
        let output = self.run(&["start"]);
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    }

    /// What a query gives, unaligned.
    pub(crate) fn ask(&self, question: &str) -> String {
        let output = self.run(&["psql", "-XAtc", question]);
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output)
    }

    fn pid(&self) -> String {
        let file = self.instance().join("data/postmaster.pid");
        let text = fs_err::read_to_string(file).expect("a pid file");
        text.lines().next().expect("a first line").to_owned()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.command(&["stop"]).output();
    }
}

/// A process that has nothing to do with PostgreSQL, ended with the test.
struct Bystander(Child);

impl Bystander {
    fn new() -> Self {
        Self(Command::new("sleep").arg("300").spawn().expect("`sleep` runs"))
    }

    fn lives(&mut self) -> bool {
        self.0.try_wait().expect("the process is ours").is_none()
    }
}

impl Drop for Bystander {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn set_mode(folder: &Path, mode: u32) {
    let permissions = std::fs::Permissions::from_mode(mode);
    fs_err::set_permissions(folder, permissions).expect("the folder is ours");
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

fn kill(target: &str) {
    let status = Command::new("kill").args(["-KILL", "--", target]).status().expect("`kill` runs");
    assert!(status.success(), "no process {target}");
}

fn called_by_root(sandbox: &Sandbox) -> bool {
    fs_err::metadata(sandbox.folder.path()).expect("the folder is there").uid() == 0
}

#[test]
fn a_second_start_finds_the_server_of_the_first() {
    let sandbox = Sandbox::new();
    let address = sandbox.start();
    let pid = sandbox.pid();
    assert_eq!(sandbox.start(), address);
    assert_eq!(sandbox.pid(), pid);
}

#[test]
fn status_tells_a_running_server_from_a_stopped_one() {
    let sandbox = Sandbox::new();
    let unmade = sandbox.run(&["status"]);
    assert_eq!(unmade.status.code(), Some(3));
    assert!(stdout(&unmade).contains("not made yet"));

    let address = sandbox.start();
    let running = sandbox.run(&["status"]);
    assert_eq!(running.status.code(), Some(0));
    assert!(stdout(&running).contains("running (process"));
    assert!(stdout(&running).contains(&address));

    assert!(stderr(&sandbox.run(&["stop"])).contains("has stopped"));
    let stopped = sandbox.run(&["status"]);
    assert_eq!(stopped.status.code(), Some(3));
    assert!(stdout(&stopped).contains("not running"));

    let again = sandbox.run(&["stop"]);
    assert_eq!(again.status.code(), Some(0));
    assert!(stderr(&again).contains("was not running"));
}

#[test]
fn the_server_outlives_the_killed_process_group_that_started_it() {
    let sandbox = Sandbox::new();
    let mut shell = sandbox.shell("\"$1\" pg start; exec sleep 300");
    shell.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = shell.process_group(0).spawn().expect("`sh` runs");
    let mut address = String::new();
    let pipe = child.stdout.take().expect("a pipe");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(pipe), &mut address).expect("a line");
    let pid = sandbox.pid();

    kill(&format!("-{}", child.id()));
    child.wait().expect("the child is ours");

    assert_eq!(sandbox.ask("select 'here'"), "here");
    assert_eq!(sandbox.pid(), pid);
}

#[test]
fn the_server_holds_nothing_that_its_starter_has_inherited() {
    let sandbox = Sandbox::new();
    let path = sandbox.folder.path().join("inherited");
    let mut shell = sandbox.shell("exec 9>\"$2\"; flock 9; \"$1\" pg start");
    assert!(shell.arg(&path).status().expect("`sh` runs").success());
    let file = fs_err::File::open(&path).expect("the file is there");
    assert!(file.file().try_lock().is_ok(), "the server holds the lock");
}

#[test]
fn a_start_that_was_killed_at_any_moment_is_made_good_by_the_next() {
    let sandbox = Sandbox::new();
    for milliseconds in [10, 60, 150, 300, 450, 600] {
        let mut start = sandbox.command(&["start"]);
        let mut child = start
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("the command runs");
        std::thread::sleep(Duration::from_millis(milliseconds));
        let _ = child.kill();
        child.wait().expect("the child is ours");
    }
    sandbox.start();
    assert_eq!(sandbox.ask("select current_database()"), "dagtilbud");
    assert!(sandbox.dir().join("password").exists());
}

#[test]
fn what_is_committed_survives_a_killed_server() {
    let mut sandbox = Sandbox::new();
    sandbox.unsafe_fast = "0";
    sandbox.start();
    sandbox.ask("create table public.kept as select 42 as answer");
    kill(&sandbox.pid());
    assert_eq!(sandbox.run(&["status"]).status.code(), Some(3));
    sandbox.start();
    assert_eq!(sandbox.ask("select answer from public.kept"), "42");
}

#[test]
fn a_stale_pid_file_neither_stops_a_start_nor_harms_the_process_it_names() {
    let sandbox = Sandbox::new();
    let mut bystander = Bystander::new();
    sandbox.start();
    let pid_file = sandbox.instance().join("data/postmaster.pid");
    let text = fs_err::read_to_string(&pid_file).expect("a pid file");
    let stale = text.replacen(&sandbox.pid(), &bystander.0.id().to_string(), 1);
    for command in ["stop", "start"] {
        sandbox.run(&["stop"]);
        fs_err::write(&pid_file, &stale).expect("the folder is ours");
        assert_eq!(sandbox.run(&["status"]).status.code(), Some(3));
        let output = sandbox.run(&[command]);
        assert!(output.status.success(), "{command}: {}", stderr(&output));
        assert!(bystander.lives(), "{command} has killed a bystander");
    }
    assert_eq!(sandbox.ask("select 1"), "1");
}

#[test]
fn a_data_directory_of_another_major_version_is_refused_in_clear_words() {
    let sandbox = Sandbox::new();
    sandbox.start();
    sandbox.run(&["stop"]);
    fs_err::write(sandbox.instance().join("data/PG_VERSION"), "14\n").expect("the folder is ours");
    let output = sandbox.run(&["start"]);
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    assert!(
        text.contains("was made by PostgreSQL 14, but the server programs found are"),
        "{text}"
    );
    assert!(text.contains("hint: install PostgreSQL 14"), "{text}");
}

#[test]
fn four_starts_at_once_make_one_server() {
    let sandbox = Sandbox::new();
    let addresses: Vec<String> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| sandbox.start())).collect();
        starts.into_iter().map(|start| start.join().expect("no panic")).collect()
    });
    assert!(addresses.iter().all(|address| *address == addresses[0]), "{addresses:?}");
}

#[test]
fn two_clusters_listen_at_ports_of_their_own() {
    let (one, other) = (Sandbox::new(), Sandbox::new());
    std::thread::scope(|scope| {
        scope.spawn(|| one.start());
        scope.spawn(|| other.start());
    });
    assert_ne!(one.ask("show port"), other.ask("show port"));
}

#[test]
fn nobody_reaches_the_server_from_elsewhere() {
    let sandbox = Sandbox::new();
    sandbox.start();
    let port: u16 = sandbox.ask("show port").parse().expect("a number");
    let listening = format!(":{port:04X} ");
    let table = ["/proc/net/tcp", "/proc/net/tcp6"]
        .map(|file| fs_err::read_to_string(file).unwrap_or_default())
        .concat();
    let listeners: Vec<&str> =
        table.lines().filter(|line| line.contains(&listening) && line.contains(" 0A ")).collect();
    assert_eq!(listeners.len(), 1, "{listeners:?}");
    assert!(listeners[0].contains(&format!(" 0100007F{listening}")), "{listeners:?}");
    assert_eq!(fs_err::metadata(sandbox.instance()).expect("a folder").mode() & 0o777, 0o700);
}

#[test]
fn loopback_takes_the_password_and_nothing_less() {
    let sandbox = Sandbox::new();
    sandbox.start();
    let file = sandbox.dir().join("password");
    assert_eq!(fs_err::metadata(&file).expect("a file").mode() & 0o777, 0o600);
    let password = fs_err::read_to_string(file).expect("a password");
    let connect = |password: &str| {
        let mut psql = sandbox.command(&["psql", "-wXAtc", "select 1", "-h", "127.0.0.1"]);
        psql.env("PGPASSWORD", password).output().expect("the command runs")
    };
    assert!(connect(password.trim()).status.success());
    assert!(!connect("wrong").status.success());
}

#[test]
fn danish_letters_have_an_upper_and_a_lower_case() {
    let sandbox = Sandbox::new();
    sandbox.start();
    assert_eq!(sandbox.ask("select lower('ÆØÅ') || upper('æøå')"), "æøåÆØÅ");
    assert_eq!(sandbox.ask("show timezone"), "Europe/Copenhagen");
    assert_eq!(sandbox.ask("show search_path"), "noegletal,kube,benchmark,dm");
    assert_eq!(sandbox.ask("show data_checksums"), "on");
}

#[test]
fn a_query_may_be_shared_among_workers() {
    // A worker takes every setting over, and falls over one that it cannot read.
    let sandbox = Sandbox::new();
    sandbox.start();
    let shared = "set parallel_setup_cost = 0; set parallel_tuple_cost = 0; \
                  set min_parallel_table_scan_size = 0; \
                  select count(*) > 400 from pg_attribute where atttypid > 0;";
    let plan = sandbox.ask(&shared.replace("; select", "; explain select"));
    assert!(plan.contains("Workers Planned"), "{plan}");
    assert_eq!(sandbox.ask(shared).lines().last(), Some("t"));
    assert_eq!(sandbox.ask("show default_text_search_config"), "pg_catalog.danish");
}

#[test]
fn an_error_leaves_no_cell_value_in_the_log() {
    let sandbox = Sandbox::new();
    sandbox.start();
    sandbox.ask("create table public.borger (cpr text primary key, alder integer)");
    for statement in [
        "insert into public.borger values ('0101200101', 1), ('0101200101', 2)",
        "select '0101200101x'::integer",
    ] {
        assert!(!sandbox.run(&["psql", "-Xc", statement]).status.success());
    }
    let log = fs_err::read_to_string(sandbox.instance().join("server.log")).expect("a log");
    assert!(!log.contains("0101200101"), "{log}");
}

#[test]
fn the_server_never_runs_as_root() {
    let sandbox = Sandbox::new();
    sandbox.start();
    let process = fs_err::metadata(format!("/proc/{}", sandbox.pid())).expect("a process");
    assert_ne!(process.uid(), 0);
}

#[test]
fn root_keeps_the_data_elsewhere_where_the_account_cannot_reach_the_folder() {
    let sandbox = Sandbox::new();
    if !called_by_root(&sandbox) {
        return;
    }
    set_mode(sandbox.folder.path(), 0o700);
    let output = sandbox.run(&["start"]);
    assert!(stderr(&output).contains("the database is kept in `/var/lib/dagtilbud/"));
    let data = sandbox.ask("show data_directory");
    fs_err::remove_dir_all(sandbox.dir()).expect("root may");
    assert_eq!(sandbox.ask("show data_directory"), data, "it still runs");
    sandbox.run(&["stop"]);
    let home = data.strip_suffix("/postgres/data").expect("the data directory lies in the home");
    assert!(home.starts_with("/var/lib/dagtilbud/"));
    fs_err::remove_dir_all(home).expect("root may");
}

#[test]
fn a_long_path_gets_a_short_socket() {
    let mut sandbox = Sandbox::new();
    sandbox.name =
        "en_meget_lang_sti_til_projektet_som_ikke_kan_rummes_i_en_adresse_af_104_tegn/æ ø";
    let address = sandbox.start();
    assert!(address.contains("%2Ftmp%2Fdagtilbud-"), "{address}");
    let socket = PathBuf::from(sandbox.ask("show unix_socket_directories"));
    assert_eq!(sandbox.ask("select 1"), "1");
    sandbox.run(&["stop"]);
    fs_err::remove_dir_all(socket).expect("the folder is ours");
}

#[test]
fn a_named_server_is_used_instead() {
    let sandbox = Sandbox::new();
    let address = sandbox.start();
    let other = Sandbox::new();
    let with_address = |arguments: &[&str]| {
        other.command(arguments).env("DATABASE_URL", &address).output().expect("the command runs")
    };
    assert!(with_address(&["status"]).status.success());
    assert_eq!(stdout(&with_address(&["psql", "-XAtc", "select 7"])), "7");
    assert_eq!(with_address(&["start"]).status.code(), Some(2));
    assert!(!other.instance().exists());
}

#[tokio::test]
async fn the_library_hands_out_an_address_that_the_driver_takes() {
    let sandbox = Sandbox::new();
    let cluster = embedded::Cluster::at(&sandbox.dir(), |_| ()).expect("a folder");
    let server = cluster.ensure_started().await.expect("it starts");
    let url = server.url("dagtilbud");
    let mut connection =
        <sqlx::PgConnection as sqlx::Connection>::connect(&url).await.expect("it connects");
    let user: String = sqlx::query_scalar("select current_user::text")
        .fetch_one(&mut connection)
        .await
        .expect("a row");
    assert_eq!(user, "dagtilbud");
    assert!(cluster.stop().await.expect("it stops"));
    assert!(!cluster.stop().await.expect("nothing to stop"));
}
