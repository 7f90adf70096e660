//! Two loads at once, and loads that are cut off.

use std::process::{Command, Stdio};
use std::time::Duration;

use dagtilbud::change::turns::Turn;
use dagtilbud::cpr::key::Pseudonyms;
use dagtilbud::detect::{Said, detect};
use dagtilbud::outcome::{Status, Unseen};
use dagtilbud::pipeline::{self, Options};
use sqlx::postgres::PgConnection;

use crate::support::state::{assert_same, everything, star};
use crate::support::warehouse::{CPR_KEY, KEY, Warehouse};

const FILNAVN: &str = "dst-indskrivning_2024-01_20240205T0800.csv";

const HEADER: &str = "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;\
                      taksttype;timer_pr_uge;indmeldt_dato\n";

/// A month of one kommune.
fn children(kommune_nr: u16, count: u32) -> String {
    let lines = (0..count).map(|nr| {
        // Nobody is in two kommuner: the vault would have the second load wait for the first.
        let (day, serial) = (61 + nr % 28, 4000 + nr / 28 + u32::from(kommune_nr % 7) * 120);
        format!("{kommune_nr};kmd;{day}0321{serial};{kommune_nr};A1;;;48;2022-01-01\n")
    });
    HEADER.to_owned() + &lines.collect::<String>()
}

async fn load(connection: &mut PgConnection, path: &std::path::Path) -> Status {
    let delivery = detect(path, Said::default()).expect("a delivery");
    let (key, progress) = (Pseudonyms::new(b"nobody"), Unseen);
    let loaded =
        pipeline::load(connection, &delivery, key, Options::default(), &Turn::alone(), &progress)
            .await;
    loaded.unwrap_or_else(|error| panic!("{error:?}")).status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_loads_of_one_file_one_loads_and_the_other_knows_it() {
    let mut warehouse = Warehouse::new().await;
    let path = warehouse.put(FILNAVN, children(101, 3000));
    let mut others = [warehouse.database.connect().await, warehouse.database.connect().await];
    let [one, other] = &mut others;
    let statuses = tokio::join!(load(one, &path), load(other, &path));
    assert!(
        matches!(statuses, (Status::Indlaest, Status::Kendt) | (Status::Kendt, Status::Indlaest)),
        "{statuses:?}"
    );
    let counts = "select (select count(*) from drift.levering), \
        (select count(*) from dsa.dst_indskrivning), (select count(*) from dm.fact_indskrivning)";
    assert_eq!(warehouse.values(counts).await, ["1;3000;3000"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn loads_side_by_side_give_what_loads_in_a_row_give() {
    let register = "admKommuneKode;dagtilbudsType;anvisningsenhedsNummer;dagtilbudsNavn;\
        daginstitutionsNummer;instType3;ejerformKode;aktivitetsstatus\n\
        101;anvisningsenhed;G10001;Solen;D10001;6010;1;Aktiv\n\
        147;anvisningsenhed;G10002;Engen;D10002;6011;1;Aktiv\n";
    let institutions = "kommune_nr;system;institutionskode;institutionsnavn;institutionstype;\
        dagtilbudsnummer\n101;kmd;A1;Solen;Vuggestue;G10001\n147;kmd;A1;Engen;;G10002\n";
    let deliveries = [
        (FILNAVN, children(101, 400)),
        ("dst-indskrivning_2024-01_20240205T0801.csv", children(147, 300)),
        (
            "dst-indskrivning_2024-02_20240305T0800.csv",
            children(101, 390) + &children(147, 310).replace(HEADER, ""),
        ),
        ("dst-indskrivning_2024-01_20240206T0800.csv", children(101, 410)),
        ("stil-dagtilbud_2024-01-01_20240102T0600.csv", register.to_owned()),
        ("dst-institution_2024-01_20240205T0700.csv", institutions.replace(";;G", ";Børnehave;G")),
    ];
    let mut in_a_row = Warehouse::new().await;
    for (name, content) in &deliveries {
        in_a_row.load(name, content).await;
    }
    let expected = star(&mut in_a_row.connection).await;

    let mut warehouse = Warehouse::new().await;
    let mut loads = Vec::new();
    for (name, content) in &deliveries {
        let path = warehouse.put(name, content);
        let mut connection = warehouse.database.connect().await;
        loads.push(tokio::spawn(async move {
            let delivery = detect(&path, Said::default()).expect("a delivery");
            let key = Pseudonyms::new(CPR_KEY);
            let progress = Unseen;
            let options = Options::default();
            let loaded =
                pipeline::load(&mut connection, &delivery, key, options, &Turn::alone(), &progress)
                    .await;
            loaded.unwrap_or_else(|error| panic!("{}: {error:?}", delivery.filnavn)).status
        }));
    }
    for load in loads {
        assert_eq!(load.await.expect("no panic"), Status::Indlaest);
    }
    assert_same(&expected, &star(&mut warehouse.connection).await, "side by side");
}

/// The lock of kommune 101 that a load takes before it merges (a row of `drift`).
const LOCK: &str = "begin; select from drift.laas_kommune where kommune_nr = 101 for update";

#[tokio::test]
async fn a_load_that_is_killed_leaves_nothing() {
    let mut warehouse = Warehouse::new().await;
    warehouse.load("dst-indskrivning_2023-12_20240105T0800.csv", children(101, 50)).await;
    let path = warehouse.put(FILNAVN, children(101, 60));
    let home = tempfile::tempdir().expect("a folder");
    // The same key as the library's loads in these tests would need; another one is refused.
    warehouse.csv("delete from drift.cpr_noegle").await;
    let mut load = Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
    load.arg("load").arg(&path).stdout(Stdio::null()).stderr(Stdio::null());
    load.env("DATABASE_URL", warehouse.database.url()).env("DAGTILBUD_DIR", home.path());
    load.env("DAGTILBUD_CPR_KEY", KEY);
    // Once before, so that the key's fingerprint is there.
    let mut dry = Command::new(load.get_program());
    dry.args(load.get_args()).arg("--dry-run").stdout(Stdio::null());
    dry.envs(load.get_envs().filter_map(|(name, value)| Some((name, value?))));
    assert!(dry.status().expect("the program runs").success());
    let before = everything(&mut warehouse.connection).await;

    // Staged, the load waits for its kommune: there it is killed.
    warehouse.csv(LOCK).await;
    let mut child = load.spawn().expect("the program runs");
    let waiting = "select count(*) from pg_stat_activity \
        where datname = current_database() and wait_event_type = 'Lock'";
    wait_for(&mut warehouse, waiting, "1").await;
    child.kill().expect("it runs");
    child.wait().expect("it is dead");
    warehouse.csv("rollback").await;
    let others = "select count(*) from pg_stat_activity \
        where datname = current_database() and pid <> pg_backend_pid() \
            and backend_type = 'client backend'";
    wait_for(&mut warehouse, others, "0").await;

    assert_same(&before, &everything(&mut warehouse.connection).await, "after the kill");
    assert!(load.status().expect("the program runs").success());
    let rows = "select count(*) from dm.fact_indskrivning where maaned = '2024-01-01'";
    assert_eq!(warehouse.values(rows).await, ["60"]);
}

/// Kommune 101 waits for somebody who holds its lock; kommune 147 does not wait for 101.
#[tokio::test]
async fn loads_of_two_kommuner_go_on_side_by_side() {
    let mut warehouse = Warehouse::new().await;
    // The month is open: the first load of a month does wait for the others.
    warehouse.load("dst-indskrivning_2024-01_20240101T0800.csv", children(153, 10)).await;
    let one = warehouse.put(FILNAVN, children(101, 60));
    let other = warehouse.put("dst-indskrivning_2024-01_20240205T0801.csv", children(147, 60));
    let mut connections = [warehouse.database.connect().await, warehouse.database.connect().await];
    let [first, second] = &mut connections;
    warehouse.csv(LOCK).await;
    let waiting = load(first, &one);
    tokio::pin!(waiting);
    tokio::select! {
        status = &mut waiting => panic!("{status:?}, though its kommune was locked"),
        status = load(second, &other) => assert_eq!(status, Status::Indlaest),
    }
    let rows = "select kommune_nr, count(*) from dm.fact_indskrivning group by 1 order by 1";
    assert_eq!(warehouse.values(rows).await, ["147;60", "153;10"]);
    warehouse.csv("rollback").await;
    assert_eq!(waiting.await, Status::Indlaest);
    assert_eq!(warehouse.values(rows).await, ["101;60", "147;60", "153;10"]);
}

async fn wait_for(warehouse: &mut Warehouse, query: &str, expected: &str) {
    for _ in 0..300 {
        // In the transaction that holds the lock, what was seen once stays.
        warehouse.csv("select pg_stat_clear_snapshot()").await;
        if warehouse.values(query).await == [expected] {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("not in fifteen seconds: {query}");
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_and_leaves_nothing() {
    let mut warehouse = Warehouse::new().await;
    let before = everything(&mut warehouse.connection).await;
    let path = warehouse.put(FILNAVN, children(101, 50));
    let options = Options { dry_run: true, ..Options::default() };
    let report = warehouse.load_file_with(&path, options).await.expect("a report");
    assert_eq!((report.status, report.antal_godkendt), (Status::Indlaest, 50));
    assert_same(&before, &everything(&mut warehouse.connection).await, "after a dry run");
    let again = warehouse.load_file(&path).await.expect("a report");
    assert_eq!(again.status, Status::Indlaest);
}
