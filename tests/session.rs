//! The session is ours on any server: what a database or a login has been told does not reach a
//! load, and nobody who may only read can stop one.

use dagtilbud::outcome::Status;
use dagtilbud::upkeep::access::Right;
use sqlx::AssertSqlSafe;

use crate::support::cli::Program;
use crate::support::database::Database;
use crate::support::state::{assert_same, star};
use crate::support::warehouse::{Warehouse, csv};

const NAME: &str = "dst-indskrivning_2024-01_20240205T0800.csv";

const CHILDREN: &str = "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;\
    taksttype;timer_pr_uge;indmeldt_dato\n\
    101;kmd;6103214123;101;A1;;;47,5;2022-01-01\n\
    101;kmd;6203214123;101;A1;;;30;2022-01-01\n";

/// What administrators and other programs leave behind in a database's settings, each of which a
/// load would stumble over.
const HOSTILE: &[&str] = &[
    "search_path = 'nowhere'",
    "statement_timeout = '5ms'",
    "lock_timeout = '1ms'",
    "idle_in_transaction_session_timeout = '1ms'",
    "row_security = off",
    "jit = on",
    "jit_above_cost = 0",
    "default_transaction_read_only = on",
    "default_transaction_isolation = 'serializable'",
    "DateStyle = 'German, DMY'",
    "IntervalStyle = 'sql_standard'",
    "TimeZone = 'Pacific/Auckland'",
    "bytea_output = 'escape'",
    "extra_float_digits = -15",
    "transform_null_equals = on",
    "quote_all_identifiers = on",
    "plan_cache_mode = 'force_generic_plan'",
    "session_replication_role = 'replica'",
];

#[tokio::test]
async fn settings_of_the_database_do_not_reach_a_load() {
    let mut plain = Warehouse::new().await;
    plain.load(NAME, CHILDREN).await;

    // From an empty database on: migrations and views are made in such sessions too.
    let database = Database::empty().await;
    for setting in HOSTILE {
        let sql = format!("alter database {} set {setting}", database.name());
        plain.csv(&sql).await;
    }
    let mut hostile = Warehouse::of(database).await;
    dagtilbud::upkeep::migrate::migrate(&mut hostile.connection).await.expect("migrated");
    let report = hostile.load(NAME, CHILDREN).await;
    assert_eq!((report.status, report.antal_godkendt), (Status::Indlaest, 2));
    let (ours, theirs) = (star(&mut plain.connection).await, star(&mut hostile.connection).await);
    assert_same(&ours, &theirs, "whatever the settings");
    for (setting, value) in [("jit", "off"), ("row_security", "on"), ("statement_timeout", "0")] {
        assert_eq!(hostile.values(&format!("show {setting}")).await, [value], "{setting}");
    }
    let history = "select to_regclass('drift.refinery_schema_history') is not null";
    assert_eq!(hostile.values(history).await, ["t"]);
}

#[tokio::test]
async fn who_only_reads_stops_no_load() {
    let mut warehouse = Warehouse::new().await;
    let url = warehouse.database.login("laeser", Some(Right::Benchmark)).await;
    let mut reader = dagtilbud::db::connect(&url).await.expect("the login connects");
    for lock in [
        "select pg_advisory_lock(1179408723, 101)",
        "select from drift.laas_kommune for update",
        "select from drift.laas_kommune for key share",
        "lock table drift.laas_noegle in access share mode",
        "lock table drift.laas_partition in share mode",
        "lock table drift.laas_tekst in row exclusive mode",
        "lock table drift.laas_migrering in access share mode",
    ] {
        let refused = sqlx::raw_sql(AssertSqlSafe(lock.to_owned())).execute(&mut reader).await;
        assert!(refused.is_err(), "{lock}");
    }
    // A snapshot that stays open, with everything that a reader may lock.
    csv(&mut reader, "begin; select count(*) from noegletal.alle").await;
    csv(&mut reader, "lock table noegletal.alle in access share mode").await;
    let report = warehouse.load(NAME, CHILDREN).await;
    assert_eq!(report.status, Status::Indlaest);
}

#[tokio::test]
async fn who_waits_too_long_says_who_is_in_the_way() {
    let warehouse = Warehouse::new().await;
    let path = warehouse.put(NAME, CHILDREN);
    let mut other = warehouse.database.connect().await;
    csv(&mut other, "begin; select from drift.laas_kommune for update").await;
    let pid = csv(&mut other, "select pg_backend_pid()").await.replace("pg_backend_pid", "");
    let program = Program::new(&warehouse.database);
    let path = path.to_str().expect("a path");
    let outcome = program.run(program.home.path(), &["load", path, "--lock-timeout", "1"]);
    assert_eq!(outcome.code, 2, "{outcome:?}");
    let expected = format!("(process {}, dagtilbud) since ", pid.trim());
    assert!(outcome.stderr.contains(&expected), "{expected}: {}", outcome.stderr);
    let said = program.run(program.home.path(), &["rebuild", "--lock-timeout", "1"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.stderr.contains("pg_terminate_backend"), "{}", said.stderr);
    csv(&mut other, "rollback").await;
    let outcome = program.run(program.home.path(), &["load", path]);
    assert_eq!(outcome.code, 0, "{outcome:?}");
}

#[tokio::test]
async fn an_error_of_the_database_shows_no_line_of_its_source() {
    let warehouse = Warehouse::new().await;
    let program = Program::with_url(warehouse.database.url().replace("dagtilbud_test", "ingen"));
    let outcome = program.run(program.home.path(), &["status"]);
    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert!(outcome.stderr.contains("SQLSTATE 3D000"), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("at line"), "{}", outcome.stderr);
}
