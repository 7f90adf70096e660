//! `doctor` finds what is wrong, says how to mend it, and is content once it is mended.

use dagtilbud::upkeep::doctor::{Diagnosis, Health, examine};
use dagtilbud::upkeep::migrate::migrate;
use sqlx::postgres::PgConnection;

use crate::support::cli::Program;
use crate::support::database::Database;
use crate::support::warehouse::Warehouse;

async fn diagnosis(connection: &mut PgConnection, check: &str) -> Diagnosis {
    let diagnoses = examine(connection).await.expect("a database that answers");
    let found = diagnoses.into_iter().find(|diagnosis| diagnosis.check == check);
    found.unwrap_or_else(|| panic!("no check of {check}"))
}

#[tokio::test]
async fn a_migrated_database_is_well() {
    let mut warehouse = Warehouse::new().await;
    let diagnoses = examine(&mut warehouse.connection).await.expect("an answer");
    let checks: Vec<&str> = diagnoses.iter().map(|diagnosis| diagnosis.check).collect();
    let expected = [
        "version",
        "encoding",
        "locale",
        "timezone",
        "extensions",
        "roles",
        "max_connections",
        "durability",
        "log",
        "disk",
        "migrations",
        "views",
        "partitions",
        "database",
        "other databases",
        "functions",
        "schemas",
        "logins",
        "transactions",
        "foreign keys",
        "cpr key",
    ];
    assert_eq!(checks, expected);
    // The servers of the tests are allowed to lose their data and to log, and have other databases; the
    // machine's disk may be full.
    let is_ours = |diagnosis: &&Diagnosis| {
        !["durability", "log", "other databases", "disk"].contains(&diagnosis.check)
    };
    for diagnosis in diagnoses.iter().filter(is_ours) {
        assert_eq!(diagnosis.health, Health::Ok, "{diagnosis:?}");
    }
}

#[tokio::test]
async fn an_empty_database_is_told_to_migrate_and_stays_empty() {
    let database = Database::empty().await;
    let mut connection = database.connect().await;
    let migrations = diagnosis(&mut connection, "migrations").await;
    assert_eq!(migrations.health, Health::Mend);
    assert!(migrations.found.contains("V1__create_schemas"), "{migrations:?}");
    assert_eq!(migrations.mend.as_deref(), Some("run `dagtilbud migrate`"));
    let tables: i64 = sqlx::query_scalar(
        "select count(*) from pg_tables where schemaname not like 'pg\\_%' \
                            and schemaname <> 'information_schema'",
    )
    .fetch_one(&mut connection)
    .await
    .expect("a count");
    assert_eq!(tables, 0);
    migrate(&mut connection).await.expect("the migrations");
    assert_eq!(diagnosis(&mut connection, "migrations").await.health, Health::Ok);
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_named() {
    let mut warehouse = Warehouse::new().await;
    warehouse
        .csv(
            "insert into drift.refinery_schema_history (version, name, applied_on, checksum) \
             values (9999, 'add_the_future', '2030-01-01T00:00:00Z', '1')",
        )
        .await;
    let migrations = diagnosis(&mut warehouse.connection, "migrations").await;
    assert_eq!(migrations.health, Health::Mend);
    assert!(migrations.found.contains("V9999__add_the_future"), "{migrations:?}");
}

#[tokio::test]
async fn views_that_are_old_or_gone_are_mended_as_it_says() {
    let mut warehouse = Warehouse::new().await;
    warehouse.csv("update drift.visninger set sha256 = 'another edition'").await;
    let views = diagnosis(&mut warehouse.connection, "views").await;
    assert_eq!((views.health, views.found.as_str()), (Health::Mend, "of another edition"));
    migrate(&mut warehouse.connection).await.expect("the views");
    assert_eq!(diagnosis(&mut warehouse.connection, "views").await.health, Health::Ok);

    warehouse.csv("drop view noegletal.alle cascade").await;
    let views = diagnosis(&mut warehouse.connection, "views").await;
    assert!(views.health == Health::Mend && views.found.contains("dropped"), "{views:?}");
    migrate(&mut warehouse.connection).await.expect("the views");
    assert_eq!(diagnosis(&mut warehouse.connection, "views").await.health, Health::Ok);
}

#[tokio::test]
async fn a_month_that_is_attached_to_nothing_is_found() {
    let mut warehouse = Warehouse::new().await;
    warehouse.csv("select drift.opret_partition('fact_indskrivning', '2024-01-01')").await;
    let partitions = diagnosis(&mut warehouse.connection, "partitions").await;
    assert!(partitions.health == Health::Mend && partitions.found.starts_with("1 tables"));
    warehouse.csv("select drift.tilknyt_partition('fact_indskrivning', '2024-01-01')").await;
    let partitions = diagnosis(&mut warehouse.connection, "partitions").await;
    assert_eq!(partitions.health, Health::Ok, "{partitions:?}");
    assert!(partitions.found.contains("fact_indskrivning_2024_01"), "{partitions:?}");
}

#[tokio::test]
async fn the_command_says_it_to_people_and_programs() {
    let database = Database::empty().await;
    let program = Program::new(&database);
    let folder = tempfile::tempdir().expect("a folder");
    let text = program.run(folder.path(), &["doctor"]);
    assert_eq!((text.code, text.stderr.as_str()), (1, ""), "{text:?}");
    assert!(text.stdout.contains("\nMEND    migrations "), "{}", text.stdout);
    assert!(text.stdout.contains(" hint: run `dagtilbud migrate`\n"), "{}", text.stdout);

    assert_eq!(program.run(folder.path(), &["migrate"]).code, 0);
    fs_err::write(
        folder.path().join("key"),
        "c81f4d07a95be362f07d1c4896a3eb5520b7f9d14e6c83a05f92d71be6a40c38",
    )
    .expect("a file");
    let mut connection = database.connect().await;
    let insert = "insert into drift.cpr_noegle (fingeraftryk) values (gen_random_uuid())";
    crate::support::send(&mut connection, insert, insert).await.expect("a fingerprint");
    let mut doctor = program.command(folder.path());
    doctor.args(["doctor", "--format", "json"]).env("DAGTILBUD_CPR_KEY", "key");
    let json = crate::support::cli::Outcome::of(&mut doctor);
    let found: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!((json.code, &found["er_rask"]), (1, &false.into()));
    let key = found["fund"].as_array().and_then(|all| all.last()).expect("the key comes last");
    assert_eq!((&key["check"], &key["health"]), (&"cpr key".into(), &"mend".into()));
    assert!(!program.home.path().join("cpr.key").exists(), "looking makes no key");
}

#[tokio::test]
async fn what_the_server_logs_is_said() {
    let mut warehouse = Warehouse::new().await;
    for (settings, health, says) in [
        (
            "set log_min_error_statement = panic; set log_error_verbosity = terse; \
             set log_statement = none; set log_min_duration_statement = -1",
            Health::Ok,
            "neither statements",
        ),
        (
            "set log_statement = mod; set log_parameter_max_length = -1",
            Health::Remark,
            "logs statements, what is bound to them;",
        ),
        ("set log_parameter_max_length = 0", Health::Remark, "logs statements;"),
        (
            "set log_min_error_statement = error; set log_statement = none",
            Health::Remark,
            "that fail",
        ),
        (
            "set log_error_verbosity = 'default'; set log_min_messages = warning",
            Health::Remark,
            "that fail, rows that an error quotes;",
        ),
    ] {
        warehouse.csv(settings).await;
        let log = diagnosis(&mut warehouse.connection, "log").await;
        assert!(log.health == health && log.found.contains(says), "{settings}: {log:?}");
    }
}
