//! The catalogue as BI tools see it: their own metadata queries, asked by a kommune's login.

use std::collections::BTreeSet;

use crate::support::generated;
use crate::support::login::Login;
use crate::support::warehouse::Warehouse;

/// What Power BI's navigator asks for.
const NAVIGATOR: &str = "select TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE from INFORMATION_SCHEMA.tables \
    where TABLE_SCHEMA not in ('information_schema', 'pg_catalog') \
    order by TABLE_SCHEMA, TABLE_NAME";

/// What Power BI asks a table for that others refer to (`pkcol`), or that refers to others (`fkcol`).
fn relationships(of: &str, table: &str) -> String {
    format!(
        "select fkcol.TABLE_NAME as FK_TABLE_NAME, fkcol.COLUMN_NAME as FK_COLUMN_NAME, \
             pkcol.TABLE_NAME as PK_TABLE_NAME, pkcol.COLUMN_NAME as PK_COLUMN_NAME \
         from (select distinct constraint_catalog, constraint_schema, unique_constraint_schema, \
                 constraint_name, unique_constraint_name \
             from INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS) fkcon \
         inner join INFORMATION_SCHEMA.KEY_COLUMN_USAGE fkcol \
             on fkcon.CONSTRAINT_SCHEMA = fkcol.CONSTRAINT_SCHEMA \
             and fkcon.CONSTRAINT_NAME = fkcol.CONSTRAINT_NAME \
         inner join INFORMATION_SCHEMA.KEY_COLUMN_USAGE pkcol \
             on fkcon.UNIQUE_CONSTRAINT_SCHEMA = pkcol.CONSTRAINT_SCHEMA \
             and fkcon.UNIQUE_CONSTRAINT_NAME = pkcol.CONSTRAINT_NAME \
         where {of}.TABLE_SCHEMA = 'dm' and {of}.TABLE_NAME = '{table}' \
             and pkcol.ORDINAL_POSITION = fkcol.ORDINAL_POSITION \
         order by 1, 2, 3"
    )
}

/// What it asks for a table's own keys.
fn keys(table: &str) -> String {
    format!(
        "select ii.COLUMN_NAME from INFORMATION_SCHEMA.table_constraints i \
         inner join INFORMATION_SCHEMA.key_column_usage ii \
             on i.CONSTRAINT_SCHEMA = ii.CONSTRAINT_SCHEMA \
             and i.CONSTRAINT_NAME = ii.CONSTRAINT_NAME \
             and i.TABLE_SCHEMA = ii.TABLE_SCHEMA and i.TABLE_NAME = ii.TABLE_NAME \
         where i.TABLE_SCHEMA = 'dm' and i.TABLE_NAME = '{table}' \
             and i.CONSTRAINT_TYPE = 'PRIMARY KEY' \
         order by ii.ORDINAL_POSITION"
    )
}

/// The star's tables, by the name's beginning.
async fn star(warehouse: &mut Warehouse, beginning: &str) -> Vec<String> {
    warehouse
        .values(&format!(
            "select relname from pg_class where relnamespace = 'dm'::regnamespace \
             and relkind in ('r', 'p') and relname like '{beginning}\\_%' order by 1"
        ))
        .await
}

#[tokio::test]
async fn power_bi_sees_every_key_of_the_star_and_each_fact_only_its_own() {
    let mut warehouse = generated::warehouse().await;
    let mut login = Login::of(&mut warehouse, &[101]).await;
    let dimensions = star(&mut warehouse, "dim").await;
    let facts = star(&mut warehouse, "fact").await;
    assert!(dimensions.len() >= 20 && facts.len() == 5, "{dimensions:?} {facts:?}");
    for table in dimensions.iter().chain(&facts) {
        let expected = warehouse
            .values(&format!(
                "select attname from pg_constraint \
                 cross join lateral unnest(conkey) with ordinality as k (attnum, place) \
                 inner join pg_attribute as a on a.attrelid = conrelid and a.attnum = k.attnum \
                 where conrelid = 'dm.{table}'::regclass and contype = 'p' order by place"
            ))
            .await;
        assert!(!expected.is_empty());
        assert_eq!(login.values(&keys(table)).await, expected, "{table}'s primary key");
        let expected = warehouse
            .values(&format!(
                "select '{table}', a.attname, c.relname, b.attname from pg_constraint \
                 inner join pg_attribute as a on a.attrelid = conrelid and a.attnum = conkey[1] \
                 inner join pg_attribute as b on b.attrelid = confrelid and b.attnum = confkey[1] \
                 inner join pg_class as c on c.oid = confrelid \
                 where conrelid = 'dm.{table}'::regclass and contype = 'f' order by 1, 2, 3"
            ))
            .await;
        assert_eq!(
            login.values(&relationships("fkcol", table)).await,
            expected,
            "what {table} refers to"
        );
    }
    let to_children = login.values(&relationships("pkcol", "dim_borger")).await;
    assert_eq!(
        to_children,
        [
            "fact_indskrivning;borger_id;dim_borger;borger_id",
            "fact_tilstedevaerelse;borger_id;dim_borger;borger_id",
        ]
    );
}

#[tokio::test]
async fn the_navigator_lists_what_is_meant_and_no_partition() {
    let mut warehouse = generated::warehouse().await;
    let mut login = Login::of(&mut warehouse, &[101]).await;
    let listed = login.values(NAVIGATOR).await;
    let schemas: BTreeSet<&str> =
        listed.iter().map(|line| line.split(';').next().expect("a schema")).collect();
    assert_eq!(
        schemas.into_iter().collect::<Vec<_>>(),
        ["benchmark", "dm", "drift", "kube", "noegletal"]
    );
    let mut expected = Vec::new();
    for beginning in ["dim", "fact"] {
        for table in star(&mut warehouse, beginning).await {
            expected.push(format!("dm;{table};BASE TABLE"));
        }
    }
    for (view, _) in dagtilbud::upkeep::migrate::VIEWS.iter() {
        // Other views and the loader read them, nobody else does.
        let is_inner = view.starts_with("drift.") || view.starts_with("dsa.");
        if is_inner && *view != "drift.leveringsoverblik" {
            continue;
        }
        expected.push(format!("{};VIEW", view.replace('.', ";")));
    }
    for entry in &expected {
        assert!(listed.contains(entry), "{entry} is missing from {listed:?}");
    }
    let more: Vec<&String> = listed
        .iter()
        .filter(|line| !expected.contains(line))
        .filter(|line| !line.starts_with("dm;agg_") && !line.starts_with("dm;noeglefil"))
        .collect();
    let more: Vec<&str> = more.iter().map(|line| line.as_str()).collect();
    assert_eq!(
        more,
        [
            "drift;afvist_linje;BASE TABLE",
            "drift;busmatrix;BASE TABLE",
            "drift;levering_udsnit;BASE TABLE",
            "drift;sammenligningsgruppe;BASE TABLE",
            "drift;sammenligningsgruppe_kommune;BASE TABLE",
        ]
    );

    // pgjdbc reads the catalogue, and would list partitions and materialized views by their kinds.
    let kinds = login
        .values(
            "select n.nspname || '.' || c.relname || ' ' || c.relkind::text from pg_catalog.pg_class c \
             inner join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
             where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' \
                 and (c.relispartition or c.relkind in ('m', 'f')) \
                 and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')",
        )
        .await;
    assert!(kinds.is_empty(), "{kinds:?}");
}

#[tokio::test]
async fn a_partition_is_nobodys_and_a_login_is_nobody_else() {
    let mut warehouse = generated::warehouse().await;
    let mut login = Login::of(&mut warehouse, &[825]).await;
    let partitions = warehouse
        .values("select relid::text from pg_partition_tree('dm.fact_indskrivning') where isleaf")
        .await;
    assert_eq!(partitions.len(), 12);
    for partition in partitions {
        let refusal = login.refusal(&format!("select * from {partition}")).await;
        assert!(refusal.contains("permission denied for schema dm_del"), "{refusal}");
    }
    let refusal = login.refusal("set session authorization dagtilbud_ejer").await;
    assert!(refusal.contains("permission denied"), "{refusal}");
    let refusal = login.refusal("set role dagtilbud_ejer").await;
    assert!(refusal.contains("permission denied"), "{refusal}");
}

#[tokio::test]
async fn facts_and_dimensions_share_the_names_of_their_keys_and_no_generic_ones() {
    let mut warehouse = Warehouse::new().await;
    let generic = warehouse
        .values(
            "select table_name || '.' || column_name from information_schema.columns \
             where table_schema = 'dm' and column_name in ('id', 'nr', 'navn', 'kode', 'tekst', \
                 'type', 'status', 'vaerdi', 'name', 'code')",
        )
        .await;
    // The indicators' own aggregate has the columns of the contract; it is no table for BI.
    let generic: Vec<_> = generic.iter().filter(|it| !it.starts_with("agg_")).collect();
    assert!(generic.is_empty(), "names that tools would pair: {generic:?}");
    let nullable = warehouse
        .values(
            "select conrelid::regclass || '.' || attname from pg_constraint \
             inner join pg_attribute on attrelid = conrelid and attnum = any(conkey) \
             where contype in ('p', 'f') and connamespace = 'dm'::regnamespace \
                 and (not attnotnull or atttypid not in \
                     ('int2'::regtype, 'int4'::regtype, 'date'::regtype, 'text'::regtype))",
        )
        .await;
    assert!(nullable.is_empty(), "keys that may be empty, or are too wide: {nullable:?}");
    let renamed = warehouse
        .values(
            "select distinct a.attname || ' ' || b.attname from pg_constraint \
             inner join pg_attribute as a on a.attrelid = conrelid and a.attnum = conkey[1] \
             inner join pg_attribute as b on b.attrelid = confrelid and b.attnum = confkey[1] \
             where contype = 'f' and connamespace = 'dm'::regnamespace and a.attname <> b.attname \
                 and conrelid::regclass::text ~ '^dm\\.fact' order by 1",
        )
        .await;
    // Roles, and the calendars of a period that is a quarter or a year.
    assert_eq!(
        renamed,
        [
            "anciennitet_alder_id alder_id",
            "ansat_kommune_nr kommune_nr",
            "bopael_kommune_nr kommune_nr",
            "periode maaned",
            "sluttidspunkt_id tidspunkt_id",
            "starttidspunkt_id tidspunkt_id",
        ]
    );
}

#[tokio::test]
async fn what_people_read_has_ja_and_nej_beside_a_boolean() {
    let alone = Warehouse::new()
        .await
        .values(
            "select c.table_schema || '.' || c.table_name || '.' || c.column_name \
             from information_schema.columns as c \
             where c.table_schema in ('kube', 'benchmark', 'noegletal') and c.data_type = 'boolean' \
                 and not exists (select 1 from information_schema.columns as t \
                     where t.table_schema = c.table_schema and t.table_name = c.table_name \
                         and t.column_name = c.column_name || '_tekst' and t.data_type = 'text')",
        )
        .await;
    assert!(alone.is_empty(), "{alone:?}");
}

#[tokio::test]
async fn the_calendar_is_one_that_a_model_can_be_marked_with() {
    let mut warehouse = Warehouse::new().await;
    let whole = warehouse
        .values(
            "select min(dato) = date_trunc('year', min(dato)), \
                 max(dato) + 1 = date_trunc('year', max(dato) + 1), \
                 count(*) = count(distinct dato), count(*) = max(dato) - min(dato) + 1 \
             from dm.dim_tid",
        )
        .await;
    assert_eq!(whole, ["t;t;t;t"]);
}

/// DirectQuery wraps a table in subqueries, sums, and asks for one row more than it shows.
#[tokio::test]
async fn a_query_of_direct_querys_shape_is_answered() {
    let mut warehouse = generated::warehouse().await;
    let mut login = Login::of(&mut warehouse, &[101]).await;
    let shape = r#"select "_"."aar", "_"."a0" from (
            select "rows"."aar" as "aar", sum("rows"."beskaeftigelsesgrad") as "a0" from (
                select "$Outer"."beskaeftigelsesgrad", "$Inner"."aar"
                from "dm"."fact_personale" "$Outer"
                inner join "dm"."dim_maaned" "$Inner" on ("$Outer"."maaned" = "$Inner"."maaned")
                where "$Outer"."kommune_nr" = 101
            ) "rows" group by "aar"
        ) "_" where not "_"."a0" is null limit 1000001"#;
    let expected = "select aar, sum(beskaeftigelsesgrad) from kube.personale \
                    where kommune_nr = 101 group by aar";
    let found = login.values(shape).await;
    assert_eq!(found, warehouse.values(expected).await);
    assert_eq!(found.len(), 1);
}
