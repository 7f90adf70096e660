//! A database for each test: a copy of one that was migrated once.
//!
//! The server is the one that `TEST_DATABASE_URL` names, else an embedded one that is kept below
//! the target folder: started by the first test, shared by all, and found running by the next run.
//! A test's database is dropped with its [`Database`]; what a killed run left is dropped by the
//! next one.

use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, future, thread};

use dagtilbud::cpr::key::Pseudonyms;
use dagtilbud::upkeep::access::{self, Right};
use dagtilbud::{db, upkeep::migrate};
use fs_err as fs;
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _};

use super::in_repository;
use super::warehouse::CPR_KEY;

/// The password of every login that a test makes.
const PASSWORD: &str = "kun-til-test";

/// Marks the connection by which a run is known to be alive; see [`clear_leftovers`].
const KEEPER: &str = "dagtilbud-test-keeper";

/// Held while the template is made ("FLIS", "test").
const LOCK: &str = "1179408723, 1952805748";

/// A database of one test alone.
pub(crate) struct Database {
    name: String,
}

/// What the tests of one process share.
struct Run {
    server_url: String,
    template: String,
    /// The keeper's process on the server.
    keeper: i32,
}

static RUN: OnceLock<Run> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

impl Database {
    /// One that is migrated and has no delivery.
    pub(crate) async fn new() -> Self {
        let template = &run().template;
        Self::create(&format!("template {template} strategy file_copy")).await
    }

    /// One with nothing in it.
    pub(crate) async fn empty() -> Self {
        Self::create("template template0").await
    }

    /// A copy of another one, to which nobody is connected.
    pub(crate) async fn copy_of(other: &str) -> Self {
        Self::create(&format!("template {other} strategy file_copy")).await
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Its address for another login.
    pub(crate) fn url_as(&self, login: &str, password: &str) -> String {
        let url = self.url();
        let (scheme, rest) = url.split_once("://").expect("a URL");
        let (authority, path) = rest.split_once('/').expect("a database");
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        format!("{scheme}://{login}:{password}@{host}/{path}")
    }

    async fn create(options: &str) -> Self {
        let Run { server_url, keeper, .. } = run();
        let number = DATABASES.fetch_add(1, Ordering::Relaxed);
        let name = format!("dagtilbud_test_{keeper}_{number}");
        let mut server = connect(server_url).await;
        execute(&mut server, &format!("create database {name} {options}")).await;
        if options != "template template0" {
            // As a migration leaves it, which a copy does not take over.
            execute(
                &mut server,
                &format!(
                    "revoke connect, temporary on database {name} from public; \
                     grant connect, create, temporary on database {name} to dagtilbud_ejer; \
                     grant temporary on database {name} to dagtilbud_loader"
                ),
            )
            .await;
        }
        Self { name }
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        url_of(&run().server_url, &self.name)
    }

    /// A login of this database alone, with a right, and its address. It goes with the database.
    pub(crate) async fn login(&self, name: &str, right: Option<Right>) -> String {
        let login = format!("{}_{name}", self.logins());
        let mut connection = self.connect().await;
        let made = right.clone().unwrap_or(Right::Benchmark);
        access::create(&mut connection, &login, &made, PASSWORD).await.expect("a new login");
        if let Some(right) = &right {
            access::grant(&mut connection, &login, right).await.expect("access");
        }
        let url = self.url();
        let (_, server) = url.split_once('@').expect("a URL with a user");
        format!("postgres://{login}:{PASSWORD}@{server}")
    }

    /// What the names of its logins begin with.
    pub(crate) fn logins(&self) -> &str {
        self.name.trim_start_matches("dagtilbud_")
    }

    /// A new connection, as the program makes one.
    pub(crate) async fn connect(&self) -> PgConnection {
        db::connect(&self.url()).await.expect("the test's database is there")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let sql = format!("drop database if exists {} with (force)", self.name);
        let name = self.logins().to_owned();
        // A destructor cannot wait for a future; a thread of its own can.
        let dropping = thread::spawn(move || {
            block_on(async {
                let mut server = connect(&run().server_url).await;
                execute(&mut server, &sql).await;
                let logins = format!(
                    "select rolname::text from pg_roles where rolname like '{}\\_%'",
                    name.replace('_', "\\_")
                );
                for login in names(&mut server, &logins).await {
                    execute(&mut server, &format!("drop role \"{login}\"")).await;
                }
            });
        });
        let _ = dropping.join();
    }
}

fn run() -> &'static Run {
    RUN.get_or_init(|| {
        let (sender, receiver) = std::sync::mpsc::channel();
        thread::spawn(move || {
            block_on(async {
                let (run, _keeper) = prepare().await;
                sender.send(run).expect("the test waits");
                future::pending::<()>().await;
            });
        });
        receiver.recv().expect("a PostgreSQL server to test against")
    })
}

async fn prepare() -> (Run, PgConnection) {
    let server_url = env::var("TEST_DATABASE_URL").unwrap_or_else(|_| embedded());
    let mut keeper = connect(&server_url).await;
    execute(&mut keeper, &format!("set application_name = '{KEEPER}'")).await;
    let keeper_pid: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&mut keeper)
        .await
        .expect("a process number");
    execute(&mut keeper, &format!("select pg_advisory_lock({LOCK})")).await;
    let template = format!("dagtilbud_template_{}", &schema_hash()[..16]);
    clear_leftovers(&mut keeper, &template).await;
    let all = names(&mut keeper, "select datname::text from pg_database").await;
    if !all.contains(&template) {
        // Under another name until it is complete, so that a killed run leaves no half a template.
        let unfinished = format!("dagtilbud_test_{keeper_pid}_template");
        execute(&mut keeper, &format!("create database {unfinished} template template0")).await;
        let mut connection =
            db::connect(&url_of(&server_url, &unfinished)).await.expect("the new database");
        migrate::migrate(&mut connection).await.expect("the migrations");
        // As the first load with the tests' key leaves it, which not every test lets the program do.
        let noise = Pseudonyms::new(CPR_KEY).noise_secret().expect("a secret");
        let keep = format!("update drift.stoej_noegle set noegle = '\\x{}'", hex::encode(noise));
        execute(&mut connection, &keep).await;
        db::close(connection).await.expect("closed");
        execute(&mut keeper, &format!("alter database {unfinished} rename to {template}")).await;
    }
    execute(&mut keeper, &format!("select pg_advisory_unlock({LOCK})")).await;
    (Run { server_url, template, keeper: keeper_pid }, keeper)
}

/// Drops the databases of runs that are no more, and, while nobody else tests here, the templates
/// of other schemas.
async fn clear_leftovers(server: &mut PgConnection, template: &str) {
    let alive = format!(
        "select 1 from pg_stat_activity as run \
         where run.application_name = '{KEEPER}' and run.pid <> pg_backend_pid()"
    );
    let leftovers = format!(
        "select basen.datname::text from pg_database as basen \
         where basen.datname like 'dagtilbud\\_test\\_%' \
             and not exists ({alive} and run.pid::text = split_part(basen.datname, '_', 3)) \
         union all \
         select datname::text from pg_database \
         where datname like 'dagtilbud\\_template\\_%' and datname <> '{template}' \
             and not exists ({alive})"
    );
    for name in names(server, &leftovers).await {
        execute(server, &format!("drop database {name} with (force)")).await;
    }
}

/// Starts the embedded server with the program itself, as a user does.
fn embedded() -> String {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgres");
    let started = Command::new(env!("CARGO_BIN_EXE_dagtilbud"))
        .args(["pg", "start"])
        .env("DAGTILBUD_DIR", folder)
        .env("DAGTILBUD_PG_UNSAFE_FAST", "1")
        .env_remove("DATABASE_URL")
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    let stderr = String::from_utf8_lossy(&started.stderr);
    assert!(started.status.success(), "no PostgreSQL to test against:\n{stderr}");
    String::from_utf8_lossy(&started.stdout).trim().to_owned()
}

/// What a template stands for: the text of all migrations and views.
fn schema_hash() -> String {
    let mut sha256 = Sha256::new();
    let mut folders = vec![in_repository("migrations"), in_repository("views")];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> = fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        entries.sort();
        for entry in entries {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                sha256.update(entry.file_name().expect("a name").as_encoded_bytes());
                sha256.update(fs::read(&entry).expect("a file"));
            }
        }
    }
    hex::encode(sha256.finalize())
}

/// The same server, another database.
fn url_of(server_url: &str, database: &str) -> String {
    let (address, settings) = server_url.split_once('?').unwrap_or((server_url, ""));
    let (server, _) = address.rsplit_once('/').expect("a URL that names a database");
    let mark = if settings.is_empty() { "" } else { "?" };
    format!("{server}/{database}{mark}{settings}")
}

/// A connection as other programs make one, with what the server and the login were told.
pub(crate) async fn connect(url: &str) -> PgConnection {
    let options: PgConnectOptions = url.parse().expect("a database URL");
    options.disable_statement_logging().connect().await.expect("the test server answers")
}

/// Sends statements of a test's own.
pub(crate) async fn send(
    connection: &mut PgConnection,
    doing: &str,
    sql: &str,
) -> dagtilbud::error::Result<u64> {
    db::inline(doing.to_owned(), sql.to_owned()).run(connection).await
}

async fn execute(connection: &mut PgConnection, sql: &str) {
    send(connection, sql, sql).await.unwrap_or_else(|error| panic!("{error}: {error:?}"));
}

async fn names(connection: &mut PgConnection, sql: &str) -> Vec<String> {
    let found = sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await;
    found.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(future)
}
