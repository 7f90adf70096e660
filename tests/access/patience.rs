//! How long a reader may keep a snapshot: as long as the operator says, whatever the login sets.

use fs_err as fs;

use super::{answer, connect, name};
use crate::support::cli::Program;
use crate::support::warehouse::{KEY, Warehouse};
use dagtilbud::upkeep::access::{self, Right};
use dagtilbud::upkeep::doctor::{Health, examine};

const MONTH: &str = "dst-indskrivning_2024-01_20240205T0800.csv";
const CHILDREN: &str = "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;\
    taksttype;timer_pr_uge;indmeldt_dato\n\
    101;kmd;6103214123;101;A1;;;47,5;2022-01-01\n";

/// Takes off every limit that a login may take off, and keeps a snapshot.
async fn settle_down(url: &str) -> sqlx::postgres::PgConnection {
    let mut connection = connect(url).await;
    let login = name(url);
    for sql in [
        "set default_transaction_read_only = off",
        &format!("alter role \"{login}\" set statement_timeout = 0"),
        &format!("alter role \"{login}\" set idle_in_transaction_session_timeout = 0"),
    ] {
        answer(&mut connection, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    let mut connection = connect(url).await;
    for sql in [
        "select set_config(name, '0', false) from pg_settings where name in ( \
             'statement_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', \
             'transaction_timeout')",
        "begin isolation level repeatable read",
        "select count(*) from noegletal.alle",
    ] {
        answer(&mut connection, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    connection
}

async fn is_alive(connection: &mut sqlx::postgres::PgConnection) -> bool {
    answer(connection, "select 1").await.is_ok()
}

/// Nobody in a test waits for an hour: the limit of everybody is none at all here.
async fn no_patience(warehouse: &mut Warehouse) {
    warehouse
        .values(
            "alter table drift.indstilling \
             drop constraint indstilling_transaktion_minutter_check; \
             update drift.indstilling set transaktion_minutter = 0",
        )
        .await;
}

#[tokio::test]
async fn whoever_loads_ends_a_snapshot_that_was_kept_too_long() {
    let mut warehouse = Warehouse::new().await;
    let database = &warehouse.database;
    let own = Right::Kommuner { kommuner: vec![101], cpr: false };
    let [kept, allowed, idle] = [
        database.login("kept", Some(Right::Benchmark)).await,
        database.login("allowed", Some(own)).await,
        database.login("idle", Some(Right::Benchmark)).await,
    ];
    let loader = database.login("loader", Some(Right::Loader)).await;
    access::limit(&mut warehouse.connection, Some(&name(&allowed)), 240).await.expect("a limit");

    let mut kept_open = settle_down(&kept).await;
    let mut allowed_open = settle_down(&allowed).await;
    let mut idle_open = connect(&idle).await;
    let mut loading = connect(&loader).await;
    answer(&mut loading, "begin").await.expect("a transaction");
    let program = Program::with_url(loader);
    fs::write(program.home.path().join("cpr.key"), KEY).expect("a key");
    let path = warehouse.put(MONTH, CHILDREN);
    let path = path.to_str().expect("a path");
    // An hour is not over yet.
    let done = program.run(program.home.path(), &["load", path]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(!done.stderr.contains("ended"), "{done:?}");
    assert!(is_alive(&mut kept_open).await);

    no_patience(&mut warehouse).await;
    let check = |found: Vec<dagtilbud::upkeep::doctor::Diagnosis>| {
        found.into_iter().find(|found| found.check == "transactions").expect("a check")
    };
    let found = check(examine(&mut warehouse.connection).await.expect("an answer"));
    assert_eq!(found.health, Health::Remark, "{found:?}");
    assert!(found.found.contains(&name(&kept)) && !found.found.contains(&name(&allowed)));
    // What only looks ends nobody's session.
    let looked = program.run(program.home.path(), &["load", path, "--dry-run"]);
    assert_eq!(looked.code, 0, "{looked:?}");
    assert!(is_alive(&mut kept_open).await);

    let done = program.run(program.home.path(), &["load", path]);
    assert_eq!(done.code, 0, "{done:?}");
    let said = format!("ended       login `{}`", name(&kept));
    assert_eq!(done.stderr.matches("ended  ").count(), 1, "{done:?}");
    assert!(done.stderr.contains(&said), "{done:?}");
    assert!(!is_alive(&mut kept_open).await, "it is gone");
    for (what, open) in [
        ("has a limit of its own", &mut allowed_open),
        ("is in no transaction", &mut idle_open),
        ("loads", &mut loading),
    ] {
        assert!(is_alive(open).await, "{what}");
    }
    let found = check(examine(&mut warehouse.connection).await.expect("an answer"));
    assert_eq!(found.health, Health::Ok, "{found:?}");
}

#[tokio::test]
async fn the_operator_says_how_long_and_ends_what_is_longer() {
    let mut warehouse = Warehouse::new().await;
    let url = warehouse.database.login("anna", Some(Right::Benchmark)).await;
    let login = name(&url);
    let program = Program::new(&warehouse.database);
    let run = |arguments: &[&str]| program.run(program.home.path(), arguments);
    let shown = |program: &crate::support::cli::Outcome| {
        program.stdout.lines().find(|line| line.contains(&login)).expect("the login").to_owned()
    };
    assert!(shown(&run(&["access", "list"])).contains("60 min"));
    for bad in ["0", "-1", "20000"] {
        assert_eq!(run(&["access", "limit", bad]).code, 2, "{bad}");
    }
    assert_eq!(run(&["access", "limit", "30", "ingen"]).code, 2, "no such login");
    assert_eq!(run(&["access", "limit", "30"]).code, 0);
    assert!(shown(&run(&["access", "list"])).contains("30 min"));
    let set = run(&["--format", "json", "access", "limit", "600", &login]);
    let json: serde_json::Value = serde_json::from_str(&set.stdout).expect("JSON");
    assert_eq!(json, serde_json::json!({ "login": login, "transaktion_minutter": 600 }));
    assert!(shown(&run(&["access", "list"])).contains("600 min"));

    let mut kept = settle_down(&url).await;
    let none = run(&["access", "end"]);
    assert_eq!((none.code, none.stdout.trim()), (0, "no transaction is too long"));
    // Whoever reads can neither move the limit nor end others.
    let mut reader = connect(&url).await;
    answer(&mut reader, "set default_transaction_read_only = off").await.expect("may write");
    for sql in [
        "update drift.adgang_transaktion set transaktion_minutter = 9999",
        "select * from drift.lange_transaktioner()",
        "select * from drift.afslut_lange_transaktioner()",
    ] {
        assert_eq!(answer(&mut reader, sql).await, Err(super::DENIED.to_owned()), "{sql}");
    }
    no_patience(&mut warehouse).await;
    warehouse.values("delete from drift.adgang_transaktion").await;
    let ended = run(&["--format", "json", "access", "end"]);
    let json: serde_json::Value = serde_json::from_str(&ended.stdout).expect("JSON");
    let ended = json["afsluttet"].as_array().expect("a list");
    assert_eq!(ended.len(), 1, "{json}");
    assert_eq!((&ended[0]["login"], &ended[0]["er_afsluttet"]), (&login.into(), &true.into()));
    assert!(!is_alive(&mut kept).await);
}
