//! What a plan, an error, an estimate or a counter could tell of rows that nobody sees: nothing of a
//! value. `docs/decisions/0004-fence.md`.

use super::{World, answer, connect};
use crate::support::warehouse::Warehouse;

/// Conditions on a row of somebody else, and the same with values that no row has.
async fn conditions(warehouse: &mut Warehouse) -> Vec<(String, String)> {
    let mut one = async |sql: &str| warehouse.values(sql).await.remove(0);
    // A child that nobody of one's own has anything in common with.
    let child = "from dm.dim_borger as barn where kommune_nr = 563 and not exists ( \
                     select 1 from dm.dim_borger as anden where anden.kommune_nr in (492, -1) \
                     and (anden.fornavn = barn.fornavn or anden.foedselsdato = barn.foedselsdato) \
                 ) order by borger_id limit 1";
    let (id, born) = (
        one(&format!("select borger_id {child}")).await,
        one(&format!("select foedselsdato {child}")).await,
    );
    let name = one(&format!("select quote_literal(fornavn) {child}")).await;
    let unit = one("select institution_stil_id from dm.fact_indskrivning where kommune_nr = 563 \
         and institution_stil_id > 0 order by 1 limit 1")
    .await;
    let conditions = [
        ("dm.dim_borger", "borger_id", id.as_str(), "2000000000"),
        ("dm.dim_borger", "foedselsdato", &format!("'{born}'"), "'1850-01-01'"),
        ("dm.dim_borger", "fornavn", &name, "'Ingen'"),
        ("dm.dim_borger", "bopael_kommune_nr", "563", "999"),
        ("dm.fact_indskrivning", "kommune_nr", "563", "999"),
        ("dm.fact_indskrivning", "institution_stil_id", &unit, "2000000000"),
        ("dm.agg_boern", "kommune_nr", "563", "999"),
        ("dm.fact_personale", "kommune_nr", "563", "999"),
        ("dsa.dst_indskrivning", "kommune_nr", "563", "999"),
        ("dm.dim_pladstype", "pladstype", "'Heldagsplads'", "'Ingen plads'"),
        ("benchmark.personale", "medlem_kode", "'66.01'", "'00.00'"),
        ("benchmark.indskrivning", "kommune_nr", "563", "999"),
        ("noegletal.alle", "kommune_nr", "563", "999"),
    ];
    let query = |(table, column, value): (&str, &str, &str)| {
        format!("select 1 from {table} where {column} = {value}")
    };
    conditions
        .into_iter()
        .map(|(table, column, right, wrong)| {
            (query((table, column, right)), query((table, column, wrong)))
        })
        .collect()
}

/// A plan without the values that the question itself has in it, and without the rows that it gives.
fn bare(plan: Result<Vec<String>, String>) -> Result<Vec<String>, String> {
    let is_about_result = |line: &String| line.contains(" = ") || line.contains("Filter:");
    Ok(plan?.into_iter().filter(|line| !is_about_result(line)).collect())
}

#[tokio::test]
async fn a_plan_tells_nothing_of_rows_that_are_hidden() {
    let mut world = World::new().await;
    let conditions = conditions(&mut world.warehouse).await;
    let mut connection = connect(&world.ours).await;
    for ways in ["", "set enable_indexscan = off; set enable_bitmapscan = off"] {
        answer(&mut connection, ways).await.expect("a setting");
        for (right, wrong) in &conditions {
            // What benchmark and noegletal show of others may be counted; the plan is only estimated.
            let is_shown = right.contains("benchmark.") || right.contains("noegletal.");
            let explain =
                if is_shown { "explain" } else { "explain (analyze, timing off, summary off)" };
            let of = |query: &str| format!("{explain} {query}");
            let told = bare(answer(&mut connection, &of(right)).await);
            let nothing = bare(answer(&mut connection, &of(wrong)).await);
            assert_eq!(told, nothing, "{right}");
        }
    }
}

#[tokio::test]
async fn no_setting_makes_row_security_fail_or_say_that_it_was_asked() {
    let world = World::new().await;
    let mut connection = connect(&world.ours).await;
    for value in ["x", "99999", "-1", "492; drop", " ", "1e3"] {
        let set = format!("set dagtilbud.som_kommune = '{value}'");
        answer(&mut connection, &set).await.expect("a setting");
        for sql in ["select count(*) from dm.dim_borger where kommune_nr > 0", OWN] {
            assert_eq!(answer(&mut connection, sql).await, Ok(vec!["0".to_owned()]), "{value}");
        }
    }
    answer(&mut connection, "set dagtilbud.som_kommune = '492'").await.expect("a setting");
    assert_ne!(answer(&mut connection, OWN).await, Ok(vec!["0".to_owned()]));
}

const OWN: &str = "select count(*) from dm.fact_indskrivning where kommune_nr = 492";

#[tokio::test]
async fn no_function_of_the_database_is_leakproof_and_nothing_of_people_is_in_its_statistics() {
    let mut world = World::new().await;
    let leaky = "select count(*) from pg_proc where proleakproof";
    assert_eq!(world.warehouse.values(leaky).await, ["0"]);
    world.warehouse.values("alter function int4eq(integer, integer) leakproof").await;
    dagtilbud::upkeep::migrate::migrate(&mut world.warehouse.connection)
        .await
        .expect("nothing to do");
    assert_eq!(world.warehouse.values(leaky).await, ["0"]);

    world.warehouse.values("analyze").await;
    let kept = world
        .warehouse
        .values(
            "select tablename || '.' || attname from pg_stats \
             where schemaname in ('drift', 'dsa', 'dm') \
                 and attname in ('cpr', 'linje', 'fornavn', 'efternavn', 'foedselsdato')",
        )
        .await;
    assert_eq!(kept, Vec::<String>::new());
}
