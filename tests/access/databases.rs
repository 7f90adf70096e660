//! Two warehouses on one server, and logins that are not what they were.

use std::path::Path;

use dagtilbud::db;
use dagtilbud::upkeep::access::{self, Right};
use dagtilbud::upkeep::doctor::{Health, examine};

use super::{DENIED, World, answer, connect, name};
use crate::support::cli::Program;
use crate::support::warehouse::Warehouse;

/// Lists that come with the program: the same in every warehouse.
const FIXED: &[&str] = &[
    "dm.dim_alder",
    "dm.dim_koen",
    "dm.dim_kommune",
    "dm.dim_konto",
    "dm.dim_maaned",
    "dm.dim_registrering",
    "dm.dim_tid",
    "dm.dim_tidspunkt",
    "dm.maaned_i_dag",
    "dm.tid_i_dag",
    "drift.busmatrix",
    "drift.offentligt_medlem",
    "drift.refinery_schema_history",
    "drift.visninger",
];

#[tokio::test]
async fn what_one_warehouse_gives_is_nothing_in_another() {
    let world = World::new().await;
    // Another one, with children of the same kommune, to which everybody may connect all the same.
    let mut other = World::new().await.warehouse;
    let urls = [&world.ours, &world.other, &world.benchmark, &world.loader];
    let urls = urls.map(|url| other.database.url_as(&name(url), "kun-til-test"));
    for url in &urls {
        assert!(db::connect(url).await.is_err(), "{url} was not let in");
    }
    let database = other.database.name().to_owned();
    let open = format!("grant connect, temporary on database {database} to public");
    other.values(&open).await;
    let relations = other.values(super::matrix::RELATIONS).await;
    // Of the loader the group's rights are the server's: it may not connect (below).
    for url in &urls[..3] {
        let mut connection = connect(url).await;
        for line in &relations {
            let (relation, _) = line.split_once(' ').expect("two words");
            if FIXED.contains(&relation) {
                continue;
            }
            let count = answer(&mut connection, &format!("select count(*) from {relation}")).await;
            let ukendt = Ok(vec!["1".to_owned()]);
            let is_nothing = count == Err(DENIED.to_owned()) || count == Ok(vec!["0".to_owned()]);
            let is_unknown = relation.starts_with("dm.dim_") && count == ukendt;
            assert!(is_nothing || is_unknown, "{url} in {relation}: {count:?}");
        }
    }
    // Nothing is loaded on what looks empty, and no login is let into both.
    let [.., loader] = urls;
    let program = Program::with_url(loader);
    let refused = program.run(Path::new("/"), &["status"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.stderr.contains("loads another warehouse"), "{refused:?}");
    let both = access::grant(&mut other.connection, &name(&world.ours), &Right::Benchmark).await;
    assert!(both.expect_err("refused").to_string().contains("a login of its own"));
}

#[tokio::test]
async fn an_open_database_is_said_and_closed_by_the_next_command_of_its_owner() {
    let mut warehouse = Warehouse::new().await;
    let name = warehouse.database.name().to_owned();
    let check = |found: &[dagtilbud::upkeep::doctor::Diagnosis]| {
        found.iter().find(|found| found.check == "database").expect("a check").clone()
    };
    warehouse.values(&format!("grant connect on database {name} to public")).await;
    let found = check(&examine(&mut warehouse.connection).await.expect("an answer"));
    assert!(found.health == Health::Mend && found.found.contains("CONNECT"), "{found:?}");
    dagtilbud::upkeep::migrate::migrate(&mut warehouse.connection)
        .await
        .expect("nothing to migrate");
    let found = check(&examine(&mut warehouse.connection).await.expect("an answer"));
    assert_eq!(found.health, Health::Ok, "{found:?}");
}

#[tokio::test]
async fn a_login_made_anew_inherits_nothing_until_it_is_renewed() {
    let mut world = World::new().await;
    let login = name(&world.ours);
    let database = world.warehouse.database.name().to_owned();
    for sql in [
        format!("drop owned by \"{login}\""),
        format!("drop role \"{login}\""),
        format!("create role \"{login}\" login password 'kun-til-test'"),
        format!("grant dagtilbud_kommune, dagtilbud_cpr to \"{login}\""),
        format!("grant connect on database {database} to \"{login}\""),
    ] {
        world.warehouse.values(&sql).await;
    }
    let own = "select count(*) > 0 from dm.fact_indskrivning";
    let cube = "select count(*) > 0 from benchmark.indskrivning";
    let mut connection = connect(&world.ours).await;
    for sql in [own, cube] {
        assert_eq!(answer(&mut connection, sql).await, Ok(vec!["f".to_owned()]), "{sql}");
    }
    let ask = "begin read write; select kube.cpr_opslag(max(borger_id)) from dm.dim_borger";
    assert_eq!(answer(&mut connection, ask).await, Err(DENIED.to_owned()));
    let listed = access::list(&mut world.warehouse.connection).await.expect("a list");
    let is_known = |listed: &[access::Login]| {
        listed.iter().find(|entry| entry.login == login).expect("the login").er_kendt
    };
    assert!(!is_known(&listed));
    let diagnoses = examine(&mut world.warehouse.connection).await.expect("an answer");
    let found = diagnoses.iter().find(|found| found.check == "logins").expect("a check");
    assert!(found.found.contains(&login), "{found:?}");

    let renewed = access::renew(&mut world.warehouse.connection).await.expect("renewed");
    assert!(renewed.contains(&login), "{renewed:?}");
    let listed = access::list(&mut world.warehouse.connection).await.expect("a list");
    assert!(is_known(&listed));
    let mut connection = connect(&world.ours).await;
    for sql in [own, cube] {
        assert_eq!(answer(&mut connection, sql).await, Ok(vec!["t".to_owned()]), "{sql}");
    }
}
