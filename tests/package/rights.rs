//! Row security decides what is in a package. What could widen it is noticed, and stops it.

use dagtilbud::db;
use dagtilbud::upkeep::access::Right;
use rstest::rstest;

use super::{World, names};
use crate::support::cli::Program;

/// Ways in which the database could come to show a kommune more than its own.
#[rstest]
#[case::a_policy_that_lets_all_through("alter policy egen_kommune on dm.dim_borger using (true)")]
#[case::row_security_switched_off("alter table dm.fact_indskrivning disable row level security")]
#[case::a_second_policy("create policy mere on dm.fact_personale using (true)")]
#[case::an_answer_too_wide(
    "create or replace function drift.mine_kommuner() returns smallint[] language sql stable \
     as 'select array[492, 563, -1]::smallint[]'"
)]
#[case::a_view_of_the_owners_that_asks_nobody(
    "alter table dsa.aula_tilstedevaerelse disable row level security; \
     alter table drift.levering_udsnit disable row level security"
)]
#[case::nobody_is_narrowed(
    "create or replace function drift.ser_alle() returns boolean language sql stable as 'select true'"
)]
#[tokio::test]
async fn what_would_widen_a_package_stops_it(#[case] sabotage: &str) {
    let mut world = World::new().await;
    let sound = world.made("492", &[]);
    fs_err::remove_dir_all(sound).expect("ours");
    crate::support::send(&mut world.warehouse.connection, "widening", sabotage)
        .await
        .expect("the owner may");
    let outcome = world.package(&["--kommune", "492", "--out", "."]);
    assert_eq!(outcome.code, 2, "{outcome:?}");
    let is_noticed =
        ["has a row of another kommune", "with more rights than a login of kommune 492"]
            .iter()
            .any(|said| outcome.stderr.contains(said));
    assert!(is_noticed, "{outcome:?}");
    assert_eq!(names(world.out.path()), Vec::<String>::new());
}

/// The setting by which packages are narrowed can give nobody more than they have.
#[tokio::test]
async fn the_setting_narrows_and_never_widens() {
    let world = World::new().await;
    let database = &world.warehouse.database;
    let kommuner =
        |kommuner: &[i16]| Some(Right::Kommuner { kommuner: kommuner.to_vec(), cpr: false });
    let owner = database.url();
    let one = database.login("en", kommuner(&[492])).await;
    let two = database.login("to", kommuner(&[492, 563])).await;
    for (url, setting, expected, sees_all) in [
        (&owner, "", 99, true),
        (&owner, "492", 2, false),
        (&one, "", 2, false),
        (&one, "492", 2, false),
        (&one, "563", 0, false),
        (&two, "", 3, false),
        (&two, "563", 2, false),
        (&two, "825", 0, false),
    ] {
        let mut connection = db::connect(url).await.expect("the login connects");
        let set = format!("set dagtilbud.som_kommune = '{setting}'");
        crate::support::send(&mut connection, "narrowing", &set).await.expect("a setting");
        let found: (i32, bool) =
            sqlx::query_as("select cardinality(drift.mine_kommuner()), drift.ser_alle()")
                .fetch_one(&mut connection)
                .await
                .expect("an answer");
        assert_eq!(found, (expected, sees_all), "{setting}");
    }
}

#[tokio::test]
async fn making_packages_takes_the_owner() {
    let mut world = World::new().await;
    let rights =
        [("laeser", Right::Kommuner { kommuner: vec![492], cpr: true }), ("loader", Right::Loader)];
    for (name, right) in rights {
        let url = world.warehouse.database.login(name, Some(right)).await;
        world.program = Program::with_url(url);
        let outcome = world.package(&["--kommune", "492", "--out", "."]);
        assert_eq!(outcome.code, 2, "{name}: {outcome:?}");
        assert_eq!(names(world.out.path()), Vec::<String>::new());
    }
}

/// No right is left behind: roles, memberships and lists are as before.
#[tokio::test]
async fn a_run_leaves_no_right_behind() {
    let mut world = World::new().await;
    let state = "select string_agg(r::text, ' ' order by r::text) from ( \
        select rolname from pg_roles where rolname like '%dagtilbud%' \
        union all select login || kommune_nr from drift.adgang) as r";
    let before = world.warehouse.values(state).await;
    world.made("492", &["--indhold", "datamart"]);
    assert_eq!(world.warehouse.values(state).await, before);
}
