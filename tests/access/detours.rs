//! The ways round, one a test.

use super::{DENIED, World, answer, connect, name};
use dagtilbud::upkeep::access::Right;
use dagtilbud::upkeep::doctor::{Diagnosis, Health, examine};

const OTHERS: &str = "select count(*) from dm.fact_indskrivning where kommune_nr <> 492";

/// An answer that counts nothing.
#[expect(clippy::unnecessary_wraps, reason = "compared with answers, which may be refusals")]
fn none() -> Result<Vec<String>, String> {
    Ok(vec!["0".to_owned()])
}

fn denied() -> Result<Vec<String>, String> {
    Err(DENIED.to_owned())
}

#[tokio::test]
async fn a_leaf_is_out_of_reach_also_one_that_a_load_has_just_made() {
    let mut world = World::new().await;
    let leaves = world
        .warehouse
        .values("select oid::regclass from pg_class where relispartition and relkind = 'r'")
        .await;
    assert!(leaves.len() > 6, "{leaves:?}");
    for url in [&world.ours, &world.benchmark, &world.loader, &world.stranger] {
        let mut connection = connect(url).await;
        for leaf in &leaves {
            assert_eq!(answer(&mut connection, &format!("table {leaf}")).await, denied(), "{leaf}");
        }
    }
    // Even with every right on it, a leaf shows nothing: its policy is the parent's.
    let leaf = &leaves[0];
    let login = name(&world.ours);
    world.warehouse.values(&format!("grant usage on schema dm_del to \"{login}\"")).await;
    world.warehouse.values(&format!("grant select on {leaf} to \"{login}\"")).await;
    let mut connection = connect(&world.ours).await;
    let count = answer(&mut connection, &format!("select count(*) from {leaf}")).await;
    assert_eq!(count, none());
}

#[tokio::test]
async fn another_role_cannot_be_taken_on() {
    let world = World::new().await;
    let mut connection = connect(&world.ours).await;
    for role in ["dagtilbud_ejer", "dagtilbud_loader", "postgres", "dagtilbud"] {
        for set in ["set role", "set session authorization"] {
            let taken = answer(&mut connection, &format!("{set} {role}")).await;
            assert!(taken.is_err(), "{set} {role}: {taken:?}");
        }
    }
    // The group that it is in gives no more rows: they go by who is logged in.
    answer(&mut connection, "set role dagtilbud_kommune").await.expect("its own group");
    assert_eq!(answer(&mut connection, OTHERS).await, none());
    assert_eq!(
        answer(&mut connection, "select count(*) > 0 from dm.fact_indskrivning").await,
        Ok(vec!["t".into()])
    );
}

#[tokio::test]
async fn no_setting_opens_anything() {
    let world = World::new().await;
    let mut connection = connect(&world.ours).await;
    for set in [
        "set flis.kommune = '563'",
        "set dagtilbud.kommune_nr = '563'",
        "set row_security = off",
        "set search_path = pg_temp, dm",
        "set default_transaction_read_only = off",
        "set statement_timeout = 0",
        "set plan_cache_mode = force_generic_plan",
    ] {
        answer(&mut connection, set).await.expect(set);
        let found = answer(&mut connection, OTHERS).await;
        // `row_security = off` does not switch policies off: it refuses to apply them.
        assert!(found == none() || found == denied(), "{set}: {found:?}");
        answer(&mut connection, "reset row_security").await.expect("reset");
    }
    for set in ["set session_replication_role = replica", "set log_statement = 'none'"] {
        assert_eq!(answer(&mut connection, set).await, denied(), "{set}");
    }
}

#[tokio::test]
async fn temporary_objects_of_ones_own_see_no_more() {
    let world = World::new().await;
    let mut connection = connect(&world.ours).await;
    for sql in [
        "set default_transaction_read_only = off",
        "create temp view min as select * from dm.fact_indskrivning",
        "create temp table kopi as select * from dm.fact_indskrivning",
        "create function pg_temp.mine_kommuner() returns smallint[] language sql as \
             $$ select array[492, 563, 825]::smallint[] $$",
        "create function pg_temp.laes(nr smallint) returns bigint language sql security definer as \
             $$ select count(*) from dm.fact_indskrivning where kommune_nr = nr $$",
        "create function pg_temp.roeb(nr smallint) returns boolean language plpgsql cost 0.0001 as \
             $$ begin if nr <> 492 then raise exception 'set: %', nr; end if; return true; end $$",
        "set search_path = pg_temp, drift, dm",
    ] {
        answer(&mut connection, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    for sql in [
        "select count(*) from pg_temp.min where kommune_nr <> 492",
        "select count(*) from pg_temp.kopi where kommune_nr <> 492",
        "select pg_temp.laes(563::smallint)",
        // A cheap function in the condition is asked after the policy, not before.
        "select count(*) from dm.fact_indskrivning where pg_temp.roeb(kommune_nr) and kommune_nr <> 492",
        OTHERS,
    ] {
        assert_eq!(answer(&mut connection, sql).await, none(), "{sql}");
    }
    for sql in [
        "create table dm.min (a integer)",
        "create view kube.min as select * from dm.fact_indskrivning",
        "create function drift.min() returns integer language sql as 'select 1'",
        "alter table dm.fact_indskrivning disable row level security",
        "drop policy egen_kommune on dm.fact_indskrivning",
        "insert into drift.adgang values (session_user, 563)",
        "select drift.beskyt('dm.dim_tid')",
    ] {
        let found = answer(&mut connection, sql).await;
        assert_eq!(found, denied(), "{sql}");
    }
}

#[tokio::test]
async fn a_function_in_a_condition_gets_no_hidden_figure() {
    let world = World::new().await;
    let mut connection = connect(&world.benchmark).await;
    for sql in [
        "set default_transaction_read_only = off",
        "create temp table set_af (tal text)",
        "create function pg_temp.husk(tal integer) returns boolean language plpgsql cost 0.0001 as \
             $$ begin insert into set_af values (tal); return true; end $$",
    ] {
        answer(&mut connection, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    answer(
        &mut connection,
        "select count(*) from benchmark.indskrivning where pg_temp.husk(antal_indskrevne_boern)",
    )
    .await
    .expect("a count");
    let small =
        answer(&mut connection, "select count(*) from set_af where tal::integer between 1 and 4")
            .await;
    assert_eq!(small, none());
    let all = answer(&mut connection, "select count(*) > 100 from set_af").await;
    assert_eq!(all, Ok(vec!["t".to_owned()]));
}

#[tokio::test]
async fn copy_is_no_way_out() {
    let world = World::new().await;
    let mut connection = connect(&world.ours).await;
    for (sql, code) in [
        ("copy dsa.dst_indskrivning to stdout", DENIED),
        ("copy drift.cpr_boks to stdout", DENIED),
        ("copy (select * from dsa.dst_indskrivning) to stdout", DENIED),
        ("copy (select * from dm.fact_indskrivning) to program 'cat'", DENIED),
        ("copy dm.noeglefil from '/etc/passwd'", DENIED),
    ] {
        assert_eq!(answer(&mut connection, sql).await, Err(code.to_owned()), "{sql}");
    }
    // What it may read, `copy` gives it too: its own rows.
    for sql in [
        "set default_transaction_read_only = off",
        "create temp table ud (kommune_nr smallint)",
        "insert into ud select kommune_nr from dm.fact_indskrivning",
    ] {
        answer(&mut connection, sql).await.expect(sql);
    }
    let kommuner = answer(&mut connection, "select distinct kommune_nr from ud").await;
    assert_eq!(kommuner, Ok(vec!["492".to_owned()]));
}

#[tokio::test]
async fn explain_and_the_statistics_show_no_value() {
    let mut world = World::new().await;
    world.warehouse.values("analyze").await;
    for url in [world.ours.clone(), world.other.clone(), world.benchmark.clone()] {
        let mut connection = connect(&url).await;
        let values = answer(
            &mut connection,
            "select schemaname || '.' || tablename || '.' || attname from pg_stats \
             where schemaname in ('drift', 'dsa', 'dm', 'dm_del') \
                 and tablename in ('fact_indskrivning', 'dim_borger', 'dim_medarbejder', \
                     'cpr_boks', 'dst_indskrivning', 'agg_boern', 'agg_benchmark_indskrivning') \
                 or schemaname = 'dm_del'",
        )
        .await;
        assert_eq!(values, Ok(Vec::new()));
        let raw = answer(&mut connection, "select count(*) from pg_statistic").await;
        assert_eq!(raw, denied());
        for sql in [
            "select n_live_tup from pg_stat_all_tables",
            "select n_tup_del from pg_stat_user_tables where relname = 'sletning'",
            "select idx_scan from pg_stat_all_indexes",
            "select pg_stat_get_live_tuples(oid) from pg_class where relname = 'cpr_boks'",
        ] {
            assert_eq!(answer(&mut connection, sql).await, denied(), "{sql}");
        }
    }
    let mut connection = connect(&world.ours).await;
    let plan = answer(
        &mut connection,
        "explain (analyze, verbose, costs off, timing off, summary off) \
         select efternavn from dm.dim_borger where kommune_nr = 563",
    )
    .await
    .expect("a plan");
    let plan = plan.join("\n");
    assert!(plan.contains("actual rows=0"), "{plan}");
}

#[tokio::test]
async fn who_reads_takes_up_nothing_that_others_need() {
    let mut world = World::new().await;
    for url in [world.ours.clone(), world.benchmark.clone(), world.loader.clone()] {
        let mut connection = connect(&url).await;
        answer(&mut connection, "set default_transaction_read_only = off")
            .await
            .expect("may write");
        for sql in [
            // The table of locks is the server's: whoever fills it stops every load.
            "select count(pg_advisory_lock(i)) from generate_series(1, 3) as i",
            "select pg_try_advisory_lock_shared(1)",
            "select pg_advisory_xact_lock(1, 2)",
            // What stays on the disk.
            "select lo_create(0)",
            "select lo_from_bytea(0, 'x')",
            "select pg_logical_emit_message(false, 'x', 'x')",
        ] {
            assert_eq!(answer(&mut connection, sql).await, denied(), "{sql}");
        }
        let files = answer(&mut connection, "set temp_file_limit = -1").await;
        assert_eq!(files, denied());
    }
    let mut connection = connect(&world.ours).await;
    let limit = answer(&mut connection, "show temp_file_limit").await;
    assert_eq!(limit, Ok(vec!["10GB".to_owned()]));

    // A restore as somebody else opens it again; the next command of a superuser closes it.
    let open = "grant execute on function pg_advisory_lock(bigint) to public";
    world.warehouse.values(open).await;
    let check = |found: Vec<Diagnosis>| {
        found.into_iter().find(|found| found.check == "functions").expect("a check").health
    };
    let found = examine(&mut world.warehouse.connection).await.expect("an answer");
    assert_eq!(check(found), Health::Remark);
    dagtilbud::upkeep::migrate::migrate(&mut world.warehouse.connection)
        .await
        .expect("nothing to migrate");
    let found = examine(&mut world.warehouse.connection).await.expect("an answer");
    assert_eq!(check(found), Health::Ok);
}

#[tokio::test]
async fn an_error_carries_no_value_of_somebody_else() {
    let world = World::new().await;
    let mut connection = connect(&world.ours).await;
    for condition in ["efternavn::integer = 1", "(1 / (borger_nr - borger_nr)) = 1"] {
        // With only its own rows to be looked at, only they can be in an error.
        let sql =
            format!("select count(*) from dm.dim_borger where kommune_nr = 563 and {condition}");
        assert_eq!(answer(&mut connection, &sql).await, none(), "{condition}");
    }
    let mut loader = connect(&world.loader).await;
    let twice = "insert into dm.dim_kommune (kommune_nr, kommune_navn, region_nr, region_navn) \
                 values (492, 'x', 1, 'x')";
    assert_eq!(answer(&mut loader, twice).await, denied());
}

#[tokio::test]
async fn a_prepared_statement_asks_again_who_is_logged_in() {
    let world = World::new().await;
    let mut connection = connect(&world.ours).await;
    for sql in [
        "prepare mine as select string_agg(distinct kommune_nr::text, ' ') from dm.fact_indskrivning",
        "set plan_cache_mode = force_generic_plan",
    ] {
        answer(&mut connection, sql).await.expect(sql);
    }
    assert_eq!(answer(&mut connection, "execute mine").await, Ok(vec!["492".to_owned()]));
    answer(&mut connection, "set role dagtilbud_kommune").await.expect("its own group");
    assert_eq!(answer(&mut connection, "execute mine").await, Ok(vec!["492".to_owned()]));
}

#[tokio::test]
async fn a_pooled_connection_that_changes_roles_shows_what_its_login_may() {
    // A superuser's pool that takes roles on: the login counts, and it is the pool's own.
    let mut world = World::new().await;
    let login = name(&world.ours);
    let all = "select string_agg(distinct kommune_nr::text, ' ') from dm.fact_indskrivning";
    world.warehouse.values(&format!("prepare alle as {all}")).await;
    assert_eq!(world.warehouse.values("execute alle").await, ["492 563 825"]);
    // Whoever may change the login itself is asked about anew, with the plan that was made before.
    world.warehouse.values(&format!("set session authorization \"{login}\"")).await;
    assert_eq!(world.warehouse.values("execute alle").await, ["492"]);
    assert_eq!(world.warehouse.values(all).await, ["492"]);
    world.warehouse.values("reset session authorization").await;
    assert_eq!(world.warehouse.values("execute alle").await, ["492 563 825"]);
}

#[tokio::test]
async fn what_is_taken_back_is_gone_at_once() {
    let mut world = World::new().await;
    let mut connection = connect(&world.ours).await;
    let own = "select count(*) > 0 from dm.fact_indskrivning";
    assert_eq!(answer(&mut connection, own).await, Ok(vec!["t".to_owned()]));
    world.warehouse.values("delete from drift.adgang where kommune_nr = 492").await;
    assert_eq!(answer(&mut connection, own).await, Ok(vec!["f".to_owned()]));
}

#[tokio::test]
async fn the_number_of_a_child_is_told_to_those_who_may_and_written_down() {
    let mut world = World::new().await;
    let id =
        |kommune| format!("select max(borger_id) from dm.dim_borger where kommune_nr = {kommune}");
    let (own, foreign) = (
        world.warehouse.values(&id(492)).await.remove(0),
        world.warehouse.values(&id(563)).await.remove(0),
    );
    let ask = |id: &str| format!("select length(kube.cpr_opslag({id}))");
    let mut ours = connect(&world.ours).await;
    assert_eq!(answer(&mut ours, &ask(&own)).await, Err("25006".to_owned()), "read only");
    answer(&mut ours, "set default_transaction_read_only = off").await.expect("may write");
    assert_eq!(answer(&mut ours, &ask(&own)).await, Ok(vec!["10".to_owned()]));
    assert_eq!(answer(&mut ours, &ask(&foreign)).await, Err("P0001".to_owned()), "another's child");
    let mut other = connect(&world.other).await;
    answer(&mut other, "set default_transaction_read_only = off").await.expect("may write");
    assert_eq!(answer(&mut other, &ask(&foreign)).await, denied(), "without the right");
    let mut loader = connect(&world.loader).await;
    assert_eq!(answer(&mut loader, "select cpr from drift.cpr_boks").await, denied());
    let written = world
        .warehouse
        .values("select kommune_nr, login like '%\\_ours' from drift.cpr_opslag")
        .await;
    assert_eq!(written, ["492;t"]);
}

#[tokio::test]
async fn a_login_of_two_kommuner_sees_both() {
    let world = World::new().await;
    let right = Some(Right::Kommuner { kommuner: vec![492, 825], cpr: false });
    let url = world.warehouse.database.login("both", right).await;
    let mut connection = connect(&url).await;
    let all = "select string_agg(distinct kommune_nr::text, ' ') from kube.personale";
    let all = all.replace("kube.personale", "dm.fact_personale");
    assert_eq!(answer(&mut connection, &all).await, Ok(vec!["492 825".to_owned()]));
}
