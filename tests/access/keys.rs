//! Foreign keys to the warehouse: BI tools see ours, and nobody makes one.

use dagtilbud::upkeep::doctor::{Health, examine};
use dagtilbud::upkeep::rebuild::verify;

use super::{DENIED, World, answer, connect};

#[tokio::test]
async fn nobody_makes_a_key_that_tells_or_holds_rows() {
    let mut world = World::new().await;
    let login = super::name(&world.ours);
    world.warehouse.values(&format!("create schema egen authorization \"{login}\"")).await;
    let mut ours = connect(&world.ours).await;
    answer(&mut ours, "set default_transaction_read_only = off").await.expect("may write");
    answer(&mut ours, "create table egen.plads (borger_id integer)").await.expect("its own schema");
    for (column, table) in
        [("borger_id", "dm.dim_borger"), ("kommune_nr", "dm.dim_kommune"), ("dato", "dm.dim_tid")]
    {
        let make =
            format!("create table egen.peger ({column} integer references {table} ({column}))");
        assert_eq!(answer(&mut ours, &make).await, Err(DENIED.to_owned()), "{table}");
    }
    // Of no unique index it has the right to refer to every column.
    let covered = format!(
        "select i.indexrelid::regclass::text from pg_index as i \
         inner join pg_class as r on r.oid = i.indrelid \
         where i.indisunique and i.indexprs is null and r.relnamespace::regnamespace::text in \
                 ('drift', 'dsa', 'dm', 'dm_del') \
             and not exists (select 1 from unnest(i.indkey::int2[]) as k (nr) \
                 where not has_column_privilege('{login}', r.oid, k.nr, 'REFERENCES'))"
    );
    assert_eq!(world.warehouse.values(&covered).await, [""; 0]);
}

#[tokio::test]
async fn a_key_that_somebody_else_made_is_named_with_the_way_to_take_it_away() {
    let mut world = World::new().await;
    world
        .warehouse
        .values(
            "create table public.peger (borger_id integer constraint holder \
             references dm.dim_borger (borger_id))",
        )
        .await;
    let statement = "alter table public.peger drop constraint holder";
    let verdict = verify(&mut world.warehouse.connection).await.expect("a verdict");
    assert!(!verdict.is_clean(), "{verdict:?}");
    assert_eq!(verdict.foreign_keys, [statement]);
    let diagnoses = examine(&mut world.warehouse.connection).await.expect("an answer");
    let keys = diagnoses.iter().find(|found| found.check == "foreign keys").expect("a check");
    assert!(keys.health == Health::Mend, "{keys:?}");
    assert_eq!(keys.mend.as_deref(), Some("`alter table public.peger drop constraint holder`"));
    world.warehouse.values(statement).await;
    let verdict = verify(&mut world.warehouse.connection).await.expect("a verdict");
    assert!(verdict.is_clean(), "{verdict:?}");
}
