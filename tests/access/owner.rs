//! Nobody becomes the owner: its functions look nothing up where others may put something.

use super::{World, answer, connect};
use crate::support::warehouse::Warehouse;

/// The text of every function of ours without comments and strings.
const BODIES: &str = "\
    select p.oid::regprocedure::text as navn, p.prosecdef, p.proconfig, \
        p.prosqlbody is not null and not p.prosecdef as er_bundet, \
        regexp_replace(regexp_replace(p.prosrc, '--[^\\n]*', '', 'g'), '''[^'']*''', '', 'g') as krop \
    from pg_proc as p \
    where p.pronamespace::regnamespace::text in \
            ('drift', 'dsa', 'dm', 'dm_del', 'kube', 'benchmark', 'noegletal') \
        and not exists (select 1 from pg_depend as d \
            where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')";

#[tokio::test]
async fn every_function_looks_into_pg_temp_last_and_names_schemas() {
    let mut warehouse = Warehouse::new().await;
    let count = warehouse.values(&format!("select count(*) from ({BODIES}) as f")).await;
    assert!(count[0].parse::<u32>().expect("a number") > 12, "{count:?}");
    let loose = format!(
        "select navn from ({BODIES}) as f \
         where proconfig is distinct from array['search_path=pg_catalog, pg_temp'] \
             and not er_bundet"
    );
    assert_eq!(warehouse.values(&loose).await, [""; 0]);
    // (What is written in standard SQL was looked up when it was made.)
    // A function call, a table, a type and a variable whose name says no schema. What the grammar
    // itself knows cannot be anybody else's. (Of functions in standard SQL nothing is left to look
    // up.)
    for (what, pattern, known) in [
        ("calls", r"(?<![.\w])([a-z_]+)\(", "any|coalesce|exists|extract|nullif|operator"),
        ("reads", r"\m(?:from|join|using)\s+([a-z_]+)(?![\w.])", "barn|errcode"),
        ("casts to", r"::([a-z_]+)(?![\w.])", "smallint|integer|bigint|boolean"),
        (
            "declares",
            r"\n\s+[a-z_]+ (?:constant )?([a-z_]+)(?= *(?:;|:=))",
            "smallint|integer|bigint|boolean|if|loop|new|next",
        ),
    ] {
        let found = format!(
            "select f.navn || ' {what} ' || fund[1] from ({BODIES}) as f \
             cross join regexp_matches(f.krop, $pattern${pattern}$pattern$, 'g') as fund \
             where fund[1] !~ '^({known})$'"
        );
        assert_eq!(warehouse.values(&found).await, [""; 0], "{what}");
    }
}

#[tokio::test]
async fn what_policies_ask_is_ours() {
    let foreign = "select distinct p.oid::regprocedure::text from pg_depend as d \
        inner join pg_proc as p on d.refclassid = 'pg_proc'::regclass and d.refobjid = p.oid \
        where d.classid = 'pg_policy'::regclass and p.pronamespace <> 'drift'::regnamespace \
            and p.pronamespace <> 'pg_catalog'::regnamespace";
    assert_eq!(Warehouse::new().await.values(foreign).await, [""; 0]);
}

/// Types in `pg_temp` under the names of PostgreSQL's own, whose checks tell when they run as
/// somebody else.
fn traps() -> Vec<String> {
    let mut traps = vec![
        "set default_transaction_read_only = off".to_owned(),
        "create type pg_temp.grund as (kommune_nr smallint, borger_nr integer, cpr pg_catalog.text)"
            .to_owned(),
    ];
    for (name, base) in [
        ("record", "pg_temp.grund"),
        ("text", "pg_catalog.text"),
        ("uuid", "pg_catalog.uuid"),
        ("date", "pg_catalog.date"),
        ("name", "pg_catalog.name"),
        ("regclass", "pg_catalog.regclass"),
        ("regnamespace", "pg_catalog.regnamespace"),
        ("int2", "pg_catalog.int2"),
        ("int4", "pg_catalog.int4"),
        ("int8", "pg_catalog.int8"),
        ("bool", "pg_catalog.bool"),
    ] {
        traps.push(format!(
            "create function pg_temp.faelde_{name}(v {base}) returns pg_catalog.bool language plpgsql as $f$ \
             begin if current_user <> session_user then raise exception 'as %', current_user; end if; \
             return true; end $f$"
        ));
        traps.push(format!(
            "create domain pg_temp.{name} as {base} check (pg_temp.faelde_{name}(value))"
        ));
    }
    for table in ["adgang", "adgang_gruppe", "cpr_boks", "dim_kommune", "indstilling", "pg_roles"] {
        traps.push(format!("create temp table {table} (login pg_catalog.text)"));
    }
    traps
}

#[tokio::test]
async fn a_type_under_the_name_of_postgresqls_own_is_not_taken_for_it() {
    let world = World::new().await;
    let mut ours = connect(&world.ours).await;
    for trap in traps() {
        answer(&mut ours, &trap).await.unwrap_or_else(|error| panic!("{trap}: {error}"));
    }
    for (sql, expected) in [
        (
            "select pg_catalog.length(kube.cpr_opslag( \
                (select pg_catalog.max(borger_id) from dm.dim_borger)))",
            "10",
        ),
        ("select pg_catalog.cardinality(drift.mine_kommuner())", "2"),
        ("select drift.ser_alle()", "f"),
        ("select drift.har_adgang()", "t"),
        ("select pg_catalog.count(*) > 0 from drift.synlige_medlemmer('Taksttype', false)", "t"),
        ("select pg_catalog.count(distinct kommune_nr) from dm.fact_indskrivning", "1"),
    ] {
        assert_eq!(answer(&mut ours, sql).await, Ok(vec![expected.to_owned()]), "{sql}");
    }
    let mut loader = connect(&world.loader).await;
    for trap in traps() {
        answer(&mut loader, &trap).await.unwrap_or_else(|error| panic!("{trap}: {error}"));
    }
    for sql in [
        "select drift.opret_partition('fact_personale', '2031-01-01')",
        "select drift.tilknyt_partition('fact_personale', '2031-01-01')",
        "select drift.analyser_dsa('flis_personale')",
    ] {
        answer(&mut loader, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

#[tokio::test]
async fn numbers_are_told_one_at_a_time_and_so_many_an_hour() {
    let mut world = World::new().await;
    world.warehouse.values("update drift.indstilling set cpr_opslag_pr_time = 3").await;
    let mut ours = connect(&world.ours).await;
    answer(&mut ours, "set default_transaction_read_only = off").await.expect("may write");
    let all = answer(&mut ours, "select count(*) from kube.cpr_pakke()").await;
    assert_eq!(all, Err(super::DENIED.to_owned()));
    let ask = "begin; select length(kube.cpr_opslag((select max(borger_id) from dm.dim_borger))); \
               rollback";
    for _ in 0..3 {
        answer(&mut ours, ask).await.expect("a number");
    }
    // Rolled back each time, so that the list has none of them: the count has.
    assert!(world.warehouse.values("select * from drift.cpr_opslag").await.is_empty());
    assert_eq!(answer(&mut ours, ask).await, Err("53400".to_owned()), "the fourth");
    answer(&mut ours, "rollback").await.expect("the end");
    // The next hour begins anew: the count stands under the hour before.
    world
        .warehouse
        .values(
            "select setval(oid::regclass, (floor(extract(epoch from now()) / 3600) - 1)::bigint \
             * 1000000 + 3) from pg_class where relname like 'cpr\\_taeller\\_%'",
        )
        .await;
    answer(&mut ours, ask).await.expect("a number");
}
