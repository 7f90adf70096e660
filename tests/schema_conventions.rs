//! What the catalogue promises to whoever builds on it: CONTRIBUTING.md and the rules of BI tools.

use std::collections::BTreeSet;

use dagtilbud::delivery::Kilde;
use dagtilbud::delivery::kommune::KOMMUNER;
use dagtilbud::upkeep::migrate::{INDICATORS, VIEWS};
use fs_err as fs;

use crate::support::in_repository;
use crate::support::warehouse::Warehouse;

/// The tables and views of the warehouse; refinery's own table is its own affair.
const RELATIONS: &str = "\
    select oid, relname, relkind, reloptions, relnamespace::regnamespace::text as schema, \
        oid::regclass::text as name \
    from pg_class \
    where relnamespace::regnamespace::text \
            in ('drift', 'dsa', 'dm', 'kube', 'benchmark', 'noegletal') \
        and relkind in ('r', 'p', 'v', 'm', 'f') \
        and relname <> 'refinery_schema_history'";

/// What BI tools see.
const FOR_BI: &str = "('dm', 'kube', 'benchmark', 'noegletal')";

/// Lists that come with the schema: no load deletes from them, so that nothing looks for the rows
/// that point to one.
const FIXED_LISTS: &str = "('dm.dim_kommune', 'dm.dim_tid', 'dm.dim_maaned', 'dm.dim_alder', \
    'dm.dim_koen', 'dm.dim_registrering', 'dm.dim_tidspunkt')";

/// Views, by how their names begin, that run with their owner's rights: they show figures of all
/// kommuner, which nobody may read before they are hidden, or what was staged, which BI tools must
/// not list, or whole deliveries. What is somebody's own in them goes through row security all the
/// same, since it asks who is logged in.
const DEFINER_VIEWS: [&str; 4] = ["benchmark.", "noegletal.", "kube.aula_dsa", "drift."];

async fn none(what: &str, query: &str) {
    let found = Warehouse::new().await.values(query).await;
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[tokio::test]
async fn every_relation_and_column_has_a_danish_comment() {
    none(
        "no comment",
        &format!(
            "select name from ({RELATIONS}) as r where coalesce(obj_description(oid), '') = '' \
             union all \
             select name || '.' || attname from ({RELATIONS}) as r \
             inner join pg_attribute on attrelid = oid and attnum > 0 and not attisdropped \
             where coalesce(col_description(oid, attnum), '') = ''"
        ),
    )
    .await;
    none(
        "an English comment, or one that does not end as a sentence",
        &format!(
            "select name || ': ' || description from ({RELATIONS}) as r \
             inner join pg_description on objoid = oid and classoid = 'pg_class'::regclass \
             where description ~* '\\m(the|and|which|with|rows?|is)\\M' or description !~ '[.)]$'"
        ),
    )
    .await;
}

#[tokio::test]
async fn names_are_short_ascii_snake_case() {
    none(
        "a name that some tool cannot take",
        &format!(
            "select name from ({RELATIONS}) as r \
             where relname !~ '^[a-z][a-z0-9_]*$' or length(relname) > 55 \
             union all \
             select name || '.' || attname from ({RELATIONS}) as r \
             inner join pg_attribute on attrelid = oid and attnum > 0 and not attisdropped \
             where attname !~ '^[a-z][a-z0-9_]*$' or length(attname) > 55"
        ),
    )
    .await;
}

#[tokio::test]
async fn a_foreign_key_to_what_a_load_may_delete_has_an_index() {
    none(
        "a delete would read the whole table for each row",
        &format!(
            "select fremmed.conrelid::regclass || ': ' || fremmed.conname \
             from pg_constraint as fremmed \
             where fremmed.contype = 'f' and fremmed.conparentid = 0 \
                 and fremmed.connamespace = 'dm'::regnamespace \
                 and fremmed.confrelid::regclass::text not in {FIXED_LISTS} \
                 and not exists ( \
                     select 1 from pg_index as i where i.indrelid = fremmed.conrelid \
                         and i.indpred is null \
                         and (i.indkey::int2[])[0:cardinality(fremmed.conkey) - 1] \
                             = fremmed.conkey \
                 )"
        ),
    )
    .await;
}

#[tokio::test]
async fn constraint_names_are_unique_in_a_schema() {
    // Power BI joins constraints on schema and name alone.
    none(
        "a name that two tables share",
        "select connamespace::regnamespace || '.' || conname from pg_constraint \
         where connamespace::regnamespace::text in ('drift', 'dsa', 'dm') \
         group by connamespace, conname having count(*) > 1",
    )
    .await;
}

#[tokio::test]
async fn bi_sees_no_type_that_a_driver_cannot_read() {
    none(
        "a type that BI tools handle badly",
        &format!(
            "select name || '.' || attname || ' ' || format_type(atttypid, atttypmod) \
             from ({RELATIONS}) as r \
             inner join pg_attribute on attrelid = r.oid and attnum > 0 and not attisdropped \
             inner join pg_type as type on atttypid = type.oid \
             where schema in {FOR_BI} \
                 and type.typname not in ('bool', 'int2', 'int4', 'int8', 'numeric', 'text', 'date', \
                     'time')"
        ),
    )
    .await;
    none(
        "a numeric without at most 28 digits",
        &format!(
            "select name || '.' || attname from ({RELATIONS}) as r \
             inner join pg_attribute on attrelid = oid and attnum > 0 and not attisdropped \
             where schema in {FOR_BI} and atttypid = 'numeric'::regtype \
                 and (atttypmod = -1 or ((atttypmod - 4) >> 16) > 28)"
        ),
    )
    .await;
    none(
        "BI tools do not list these",
        &format!("select name from ({RELATIONS}) as r where relkind in ('m', 'f')"),
    )
    .await;
}

#[tokio::test]
async fn every_dimension_has_its_housekeeping_last_and_a_member_for_unknown() {
    none(
        "a dimension without gyldig_fra, gyldig_til, er_aktuel, levering_nr at its end",
        &format!(
            "select name from ({RELATIONS}) as r where schema = 'dm' and relname like 'dim\\_%' \
             and (select array_agg(attname::text order by attnum desc) from pg_attribute \
                 where attrelid = oid and attnum > 0 and not attisdropped)[1:4] \
                 <> '{{levering_nr,er_aktuel,gyldig_til,gyldig_fra}}'"
        ),
    )
    .await;
    let mut warehouse = Warehouse::new().await;
    let keys = warehouse
        .values(&format!(
            "select format('%s where %I = -1', name, attname) from ({RELATIONS}) as r \
             inner join pg_constraint on conrelid = r.oid and contype = 'p' \
             inner join pg_attribute on attrelid = r.oid and attnum = conkey[1] \
             where schema = 'dm' and relname like 'dim\\_%' \
                 and relname not in ('dim_tid', 'dim_maaned', 'dim_institution_stil_adresse')"
        ))
        .await;
    assert!(keys.len() > 7, "{keys:?}");
    for key in keys {
        let count = warehouse.values(&format!("select count(*) from {key}")).await;
        assert_eq!(count, ["1"], "{key}");
    }
}

#[tokio::test]
async fn every_view_has_its_file_and_every_file_its_view() {
    let mut files = BTreeSet::new();
    for schema in fs::read_dir(in_repository("views")).expect("the views") {
        let schema = schema.expect("a schema").path();
        // Forms and templates make the views of the indicators' registry.
        if !schema.is_dir() || schema.ends_with("form") || schema.ends_with("template") {
            continue;
        }
        for file in fs::read_dir(&schema).expect("a schema's views") {
            let file = file.expect("a file").path();
            let word = |path: &std::path::Path| {
                path.file_stem().expect("a name").to_string_lossy().into_owned()
            };
            files.insert(format!("{}.{}", word(&schema), word(&file)));
        }
    }
    files.extend(["drift.noegletal", "drift.noegletal_regnet", "noegletal.alle"].map(String::from));
    files.extend(Kilde::ALL.map(|it| format!("dsa.{}_gaeldende", it.as_str().replace('-', "_"))));
    files.extend(INDICATORS.all().map(|it| format!("drift.regnet_{}", it.noegletal)));
    let listed: BTreeSet<String> = VIEWS.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(listed, files, "migrate::VIEWS against the files");
    let views = Warehouse::new()
        .await
        .values(&format!("select name from ({RELATIONS}) as r where relkind = 'v'"))
        .await;
    assert_eq!(views.into_iter().collect::<BTreeSet<_>>(), files, "the database against the files");
}

#[test]
fn every_view_begins_with_what_it_means() {
    let keys = ["Question:", "Grain:", "Numerator:", "Denominator:", "Exclusions:", "Source:"];
    for (name, text) in VIEWS.iter() {
        let header: Vec<&str> = text.lines().take_while(|line| line.starts_with("--")).collect();
        for key in keys {
            let said = header
                .iter()
                .find_map(|line| line.trim_start_matches("--").trim_start().strip_prefix(key));
            let said = said.unwrap_or_else(|| panic!("{name} does not say `{key}`"));
            assert!(!said.trim().is_empty(), "{name} says nothing for `{key}`");
        }
    }
}

#[tokio::test]
async fn views_run_with_the_rights_of_whoever_reads_them() {
    let open = Warehouse::new()
        .await
        .values(&format!(
            "select name from ({RELATIONS}) as r where relkind = 'v' \
             and not coalesce(reloptions, '{{}}') @> '{{security_invoker=true}}' order by 1"
        ))
        .await;
    let is_definer = |view: &str| DEFINER_VIEWS.iter().any(|begin| view.starts_with(begin));
    let expected: Vec<&str> =
        VIEWS.iter().map(|(name, _)| name.as_str()).filter(|v| is_definer(v)).collect();
    let found: BTreeSet<&str> = open.iter().map(String::as_str).collect();
    assert_eq!(found, expected.into_iter().collect());
}

#[tokio::test]
async fn the_kommuner_are_those_of_the_program() {
    let found = Warehouse::new()
        .await
        .values(
            "select kommune_nr, kommune_navn, region_nr, region_navn from dm.dim_kommune where kommune_nr <> -1 order by 1",
        )
        .await;
    let known: Vec<String> = KOMMUNER
        .iter()
        .map(|it| format!("{};{};{};{}", it.nr, it.navn, it.region_nr, it.region))
        .collect();
    assert_eq!(found, known);
}

#[tokio::test]
async fn the_calendar_knows_the_danish_holidays() {
    let mut warehouse = Warehouse::new().await;
    let days = [
        ("2024-03-31", "Påskedag"),
        ("2024-04-01", "2. påskedag"),
        ("2024-03-28", "Skærtorsdag"),
        ("2024-03-29", "Langfredag"),
        ("2024-05-09", "Kristi himmelfartsdag"),
        ("2024-05-19", "Pinsedag"),
        ("2024-05-20", "2. pinsedag"),
        ("2023-05-05", "Store bededag"),
        ("2024-04-26", ""),
        ("2000-04-23", "Påskedag"),
        ("2038-04-25", "Påskedag"),
        ("1990-12-26", "2. juledag"),
        ("2049-01-01", "Nytårsdag"),
        ("2024-12-24", ""),
        ("2024-06-05", ""),
    ];
    for (day, holiday) in days {
        let query = format!(
            "select helligdag, er_helligdag = (helligdag is not null), \
                 er_hverdag = (not er_helligdag and not er_weekend) \
             from dm.dim_tid where dato = '{day}'"
        );
        assert_eq!(warehouse.values(&query).await, [format!("{holiday};t;t")], "{day}");
    }
    let span = "select min(dato), max(dato), count(*) = max(dato) - min(dato) + 1, \
                count(distinct maaned) from dm.dim_tid";
    assert_eq!(warehouse.values(span).await, ["1990-01-01;2049-12-31;t;720"]);
    let weeks = "select string_agg(iso_aar || ' ' || iso_uge, ', ' order by dato) from dm.dim_tid \
                 where dato in ('2020-12-31', '2021-01-03', '2021-01-04')";
    assert_eq!(warehouse.values(weeks).await, ["2020 53, 2020 53, 2021 1"]);
}
