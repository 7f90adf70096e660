//! `dagtilbud access`, as an operator uses it.

use std::path::Path;

use dagtilbud::upkeep::access::Right;

use crate::access::{answer, connect};
use crate::support::cli::{Outcome, Program};
use crate::support::warehouse::Warehouse;

#[tokio::test]
async fn access_is_given_listed_and_taken_back() {
    let mut warehouse = Warehouse::new().await;
    let login = format!("{}_anna", warehouse.database.logins());
    let program = Program::new(&warehouse.database);
    let run = |arguments: &[&str]| program.run(Path::new("/"), arguments);

    let unknown = run(&["access", "grant", &login, "--kommune", "492"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("--create"), "{}", unknown.stderr);
    let nowhere = run(&["access", "grant", &login, "--kommune", "100", "--create"]);
    assert!(nowhere.stderr.contains("none of the 98"), "{}", nowhere.stderr);

    let made = run(&["access", "grant", &login, "--kommune", "492", "563", "--create"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let password = made.stdout.trim().rsplit(' ').next().expect("a password").to_owned();
    assert_eq!(password.len(), 24);
    let url = warehouse.database.url();
    let server = url.split_once('@').expect("a server").1;
    let mut connection = connect(&format!("postgres://{login}:{password}@{server}")).await;
    for (setting, value) in [
        ("default_transaction_read_only", "on"),
        ("statement_timeout", "5min"),
        ("jit", "off"),
        ("search_path", "kube, noegletal, benchmark"),
        ("log_statement", "all"),
    ] {
        let found = answer(&mut connection, &format!("show {setting}")).await;
        assert_eq!(found, Ok(vec![value.to_owned()]), "{setting}");
    }
    let limit = format!("select rolconnlimit from pg_roles where rolname = '{login}'");
    assert_eq!(warehouse.values(&limit).await, ["16"]);

    let listed = run(&["access", "list"]).stdout;
    let line = listed.lines().find(|line| line.contains(&login)).expect("the login");
    assert!(line.contains("kommune") && line.contains("492, 563"), "{listed}");
    let json: serde_json::Value =
        serde_json::from_str(&run(&["--format", "json", "access", "list"]).stdout).expect("JSON");
    let entry = json.as_array().expect("a list").iter().find(|e| e["login"] == login.as_str());
    assert_eq!(entry.expect("the login")["kommuner"], serde_json::json!([492, 563]));

    let taken = run(&["access", "revoke", &login]);
    assert_eq!(taken.code, 0, "{}", taken.stderr);
    assert!(taken.stdout.contains("1 sessions ended"), "{}", taken.stdout);
    let found = answer(&mut connection, "select count(*) from dm.fact_indskrivning").await;
    assert_ne!(found, Ok(vec!["0".to_owned()]), "its session is ended");
    let again = dagtilbud::db::connect(&format!("postgres://{login}:{password}@{server}")).await;
    assert!(again.is_err(), "and it begins no other");
    let had_none = run(&["access", "revoke", &login]);
    assert_eq!((had_none.code, had_none.stdout.trim()), (0, &*format!("{login} had no access")));
    assert!(!run(&["access", "list"]).stdout.contains(&login));
}

#[tokio::test]
async fn a_password_may_come_from_standard_input() {
    let warehouse = Warehouse::new().await;
    let login = format!("{}_bo", warehouse.database.logins());
    let program = Program::new(&warehouse.database);
    let mut command = program.command(Path::new("/"));
    command.args(["access", "grant", &login, "--benchmark", "--create", "--password-stdin"]);
    let made = Outcome::of(command.write_stdin("et langt kodeord\n"));
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert!(!made.stdout.contains("kodeord"), "{}", made.stdout);
    let url = warehouse.database.url();
    let server = url.split_once('@').expect("a server").1;
    let url = format!("postgres://{login}:et%20langt%20kodeord@{server}");
    let found = answer(&mut connect(&url).await, "select count(*) from noegletal.alle").await;
    assert_eq!(found, Ok(vec!["0".to_owned()]));
}

#[tokio::test]
async fn an_open_transaction_does_not_keep_access() {
    let mut warehouse = Warehouse::new().await;
    warehouse
        .load(
            "dst-indskrivning_2024-01_20240205T0800.csv",
            "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;taksttype;\
             timer_pr_uge;indmeldt_dato\n101;kmd;6103214123;101;A1;;;48;2022-01-01\n",
        )
        .await;
    let right = Right::Kommuner { kommuner: vec![101], cpr: true };
    let url = warehouse.database.login("cpr", Some(right)).await;
    let mut open = connect(&url).await;
    let ask = "begin read write; select length(kube.cpr_opslag(max(borger_id))) from dm.dim_borger";
    answer(&mut open, ask).await.expect("a number");
    let program = Program::new(&warehouse.database);
    let login = super::name(&url);
    let taken = program.run(Path::new("/"), &["access", "revoke", &login, "--lock-timeout", "5"]);
    assert_eq!(taken.code, 0, "{}", taken.stderr);
    assert!(taken.stdout.contains("1 sessions ended"), "{}", taken.stdout);
    let left = "select relname from pg_class where relname like 'cpr\\_taeller\\_%'";
    assert_eq!(warehouse.values(left).await, [""; 0]);
}
