//! Every role × every relation, every function, every schema.

use std::collections::BTreeSet;

use super::{DENIED, World, answer, connect};

/// What a role sees of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sees {
    Nothing,
    /// Its kommune's rows, and the member "Ukendt".
    Own,
    /// The words that its kommune uses, and those that many use.
    Words,
    Everything,
    /// The indicators: its own in full, the others' as they are protected.
    Indicators,
}

/// Tables that hold no row of one kommune, in `dm`.
const OPEN: &[&str] = &[
    "dm.dim_alder",
    "dm.dim_institution_stil",
    "dm.dim_institution_stil_adresse",
    "dm.dim_koen",
    "dm.dim_kommune",
    "dm.dim_konto",
    "dm.dim_maaned",
    "dm.dim_registrering",
    "dm.dim_tid",
    "dm.dim_tidspunkt",
    "dm.maaned_i_dag",
    "dm.tid_i_dag",
];

/// Tables with the rows of each kommune.
const SECURED: &[&str] = &[
    "dm.agg_befolkning",
    "dm.agg_boern",
    "dm.agg_personale",
    "dm.agg_udgift",
    "dm.dim_borger",
    "dm.dim_institution",
    "dm.dim_medarbejder",
    "dm.fact_befolkning",
    "dm.fact_indskrivning",
    "dm.fact_personale",
    "dm.fact_tilstedevaerelse",
    "dm.fact_udgift",
    "dm.noeglefil",
    "drift.afvist_linje",
    "drift.levering_udsnit",
    "drift.leveringsoverblik",
];

/// Dimensions whose members kommuner name themselves; the fact and the person that they are counted
/// by, and the members that a list names.
const WORDS: &[(&str, &str, &str, &str)] = &[
    ("pladstype", "indskrivning", "borger_nr", "false"),
    ("taksttype", "indskrivning", "borger_nr", "false"),
    ("rabat", "indskrivning", "borger_nr", "false"),
    ("ejerform", "indskrivning", "borger_nr", "false"),
    ("stillingskategori", "personale", "person_nr", "false"),
    ("overenskomst", "personale", "person_nr", "false"),
    ("afloenningsform", "personale", "person_nr", "afloenningsform ~ 'loen$'"),
    (
        "ansaettelsesvilkaar",
        "personale",
        "person_nr",
        "ansaettelsesvilkaar in ('overenskomst', 'tjenestemand')",
    ),
];

/// Which members of a dimension the login of a kommune sees.
fn words(relation: &str, kommune: &str) -> String {
    let noun = relation.trim_start_matches("dm.dim_");
    let (_, fact, person, listed) = WORDS.iter().find(|(word, ..)| *word == noun).expect("a word");
    format!(
        "{noun}_id = -1 or {listed} or {noun}_id in ( \
             select {noun}_id from dm.fact_{fact} where kommune_nr = {kommune}) \
         or {noun}_id in ( \
             select {noun}_id from ( \
                 select {noun}_id, kommune_nr, max(antal) as antal from ( \
                     select {noun}_id, kommune_nr, maaned, count(distinct {person}) as antal \
                     from dm.fact_{fact} group by 1, 2, 3) as maaned \
                 group by 1, 2) as kommune \
             group by 1 having count(*) >= 3 and sum(antal) >= 5)"
    )
}

/// Who is compared with whom: no secret.
const COMPARED: &[&str] = &["drift.sammenligningsgruppe", "drift.sammenligningsgruppe_kommune"];

/// What not even the loader reads as a whole.
const NOT_THE_LOADERS: &[&str] = &[
    "drift.adgang",
    "drift.adgang_gruppe",
    "drift.adgang_transaktion",
    "drift.cpr_boks",
    "drift.cpr_opslag",
    "drift.laas_migrering",
    "drift.sletning",
];

fn sees(role: &str, relation: &str) -> Sees {
    let schema = relation.split('.').next().expect("a schema");
    match (role, schema) {
        ("stranger", _) | (_, "dm_del") => Sees::Nothing,
        ("loader" | "ours" | "other", _) if COMPARED.contains(&relation) => Sees::Everything,
        ("loader", _) if NOT_THE_LOADERS.contains(&relation) => Sees::Nothing,
        ("loader", _) => Sees::Everything,
        (_, "benchmark" | "noegletal") => Sees::Indicators,
        ("ours" | "other", "kube") => Sees::Own,
        ("ours" | "other", _)
            if WORDS.iter().any(|(word, ..)| relation == format!("dm.dim_{word}")) =>
        {
            Sees::Words
        }
        ("ours" | "other", _) if OPEN.contains(&relation) => Sees::Everything,
        ("ours" | "other", _) if SECURED.contains(&relation) => Sees::Own,
        ("ours" | "other", _) if relation == "drift.busmatrix" => Sees::Everything,
        _ => Sees::Nothing,
    }
}

pub(super) const RELATIONS: &str = "\
    select relation.oid::regclass::text || ' ' || coalesce(kolonne.attname, '') \
    from pg_class as relation \
    left join pg_attribute as kolonne on kolonne.attrelid = relation.oid \
        and kolonne.attname in ('kommune_nr', 'handlekommune_nr') and kolonne.attnum > 0 \
    where relation.relkind in ('r', 'p', 'v', 'm', 'f') \
        and relation.relnamespace::regnamespace::text in \
            ('drift', 'dsa', 'dm', 'dm_del', 'kube', 'benchmark', 'noegletal') \
    order by 1";

/// How many rows, and a fingerprint of them. The text of a member beside its code is shown in the
/// benchmark cube to those who may see it: `members.rs`.
fn rows(relation: &str, condition: &str) -> String {
    let row = if relation.starts_with("benchmark.") { "(to_jsonb(t) - 'medlem')" } else { "t" };
    format!(
        "select count(*) || ' ' || \
             coalesce(md5(string_agg(md5({row}::text), '' order by md5({row}::text))), '') \
         from {relation} as t where {condition}"
    )
}

#[tokio::test]
async fn every_role_sees_of_every_relation_what_is_its_own_and_no_more() {
    let mut world = World::new().await;
    let relations = world.warehouse.values(RELATIONS).await;
    assert!(relations.len() > 90, "{} relations", relations.len());
    let roles = [
        ("ours", world.ours.clone(), "492"),
        ("other", world.other.clone(), "563"),
        ("benchmark", world.benchmark.clone(), "0"),
        ("loader", world.loader.clone(), "0"),
        ("stranger", world.stranger.clone(), "0"),
    ];
    world.warehouse.values("grant create on schema public to public").await;
    let mut seen = [0; 5];
    for (role, url, kommune) in roles {
        let mut connection = connect(&url).await;
        own_objects(&mut world, &mut connection, &url).await;
        for line in &relations {
            let (relation, column) = line.split_once(' ').expect("two words");
            let expected = sees(role, relation);
            seen[expected as usize] += 1;
            let found = answer(&mut connection, &rows(relation, "true")).await;
            let what = format!("{role} in {relation}");
            match expected {
                Sees::Nothing => assert_eq!(found, Err(DENIED.to_owned()), "{what}"),
                Sees::Everything => {
                    let all =
                        answer(&mut world.warehouse.connection, &rows(relation, "true")).await;
                    assert_eq!(found, all, "{what}");
                }
                Sees::Own => {
                    assert_ne!(column, "", "{what}: no column to tell a kommune by");
                    let own = rows(relation, &format!("{column} in ({kommune}, -1)"));
                    let own = answer(&mut world.warehouse.connection, &own).await;
                    assert_eq!(found, own, "{what}");
                }
                Sees::Words => {
                    let own = rows(relation, &words(relation, kommune));
                    let own = answer(&mut world.warehouse.connection, &own).await;
                    assert_eq!(found, own, "{what}");
                }
                Sees::Indicators => {
                    let own = rows(relation, &format!("kommune_nr = {kommune}"));
                    let full = answer(&mut world.warehouse.connection, &own).await;
                    assert_eq!(answer(&mut connection, &own).await, full, "{what}: its own");
                    others_are_protected(&mut world, &mut connection, relation, kommune).await;
                }
            }
        }
    }
    // Of each kind there is something, so that nothing passes because nothing is there.
    assert!(seen.iter().all(|count| *count > 15), "{seen:?}");
}

/// Gives a role what it should not need: temporary objects, objects in `public` and in a schema of its
/// own, under the warehouse's names and in front of them.
async fn own_objects(world: &mut World, connection: &mut sqlx::postgres::PgConnection, url: &str) {
    let login = super::name(url);
    world.warehouse.values(&format!("create schema \"{login}\" authorization \"{login}\"")).await;
    answer(connection, "set default_transaction_read_only = off").await.expect("may write");
    for schema in [format!("\"{login}\""), "public".to_owned(), "pg_temp".to_owned()] {
        for object in [
            "function {}.mine_kommuner() returns smallint[] language sql as \
                 $$ select array[492, 563, 825]::smallint[] $$",
            "function {}.ser_alle() returns boolean language sql as 'select true'",
            "function {}.har_adgang() returns boolean language sql as 'select true'",
            "function {}.synlige_medlemmer(text, boolean) returns setof text language sql as \
                 'select medlem_kode from dm.agg_medlem'",
            "function {}.pg_has_role(name, text, text) returns boolean language sql as 'select true'",
            "function {}.current_setting(text, boolean) returns text language sql as \
                 $$ select '563'::text $$",
        ] {
            let make = format!("create or replace {}", object.replace("{}", &schema));
            // Of the objects in `public` the first role is the owner; a body that may not be read is
            // refused when it is made.
            let _ = answer(connection, &make).await;
        }
        let table = format!("create table {schema}.adgang (login text, kommune_nr smallint)");
        let _ = answer(connection, &table).await;
    }
    let path = format!("set search_path = pg_temp, \"{login}\", public, drift, pg_catalog");
    answer(connection, &path).await.expect("a path of its own");
}

/// Everybody else's rows are those that everybody sees: of the indicators, those of the aggregate.
async fn others_are_protected(
    world: &mut World,
    connection: &mut sqlx::postgres::PgConnection,
    relation: &str,
    kommune: &str,
) {
    if relation.starts_with("benchmark.") {
        let others = rows(relation, &format!("kommune_nr <> {kommune}"));
        let seen = answer(connection, &others).await;
        let mut anybody = connect(&world.benchmark).await;
        assert_eq!(seen, answer(&mut anybody, &others).await, "{relation}: what everybody sees");
        let exact = answer(&mut world.warehouse.connection, &others).await;
        assert_ne!(seen, exact, "{relation}: not as it is");
        return;
    }
    let view = relation.trim_start_matches("noegletal.");
    if view == "alle" {
        return;
    }
    if view == "sammenligning" {
        groups_are_the_same_for_all(world, connection).await;
        return;
    }
    let columns = "kommune_nr || ' ' || periode || ' ' || coalesce(taeller::text, '-') || ' ' || \
                   coalesce(naevner::text, '-') || ' ' || coalesce(vaerdi::text, '-') || ' ' || \
                   antal_maaneder";
    let found = answer(
        connection,
        &format!("select {columns} from {relation} where kommune_nr <> {kommune} order by 1"),
    )
    .await;
    let expected = answer(
        &mut world.warehouse.connection,
        &format!(
            "select {columns} from dm.agg_noegletal \
             where noegletal = '{view}' and kommune_nr <> {kommune} order by 1"
        ),
    )
    .await;
    assert_eq!(found, expected, "{relation}: the others'");
}

/// What stands for the group is what the owner sees; what stands for the kommune beside it is what
/// the viewer sees of it in the list of all indicators.
async fn groups_are_the_same_for_all(
    world: &mut World,
    connection: &mut sqlx::postgres::PgConnection,
) {
    let groups = "select distinct concat_ws(' ', noegletal_id, periode, gruppe_nr, antal_kommuner, \
                      gruppe_taeller, gruppe_naevner, gruppe_vaerdi) \
                  from noegletal.sammenligning order by 1";
    let found = answer(connection, groups).await;
    assert!(found.as_ref().is_ok_and(|rows| !rows.is_empty()), "{found:?}");
    assert_eq!(found, answer(&mut world.warehouse.connection, groups).await);
    let kommuner = |view: &str| {
        format!(
            "select noegletal_id || ' ' || kommune_nr || ' ' || periode || ' ' || \
                 coalesce(taeller::text, '-') || ' ' || coalesce(naevner::text, '-') || ' ' || \
                 coalesce(vaerdi::text, '-') from {view} order by 1"
        )
    };
    let beside = answer(connection, &kommuner("noegletal.sammenligning")).await;
    assert_eq!(beside, answer(connection, &kommuner("noegletal.alle")).await);
}

#[tokio::test]
async fn nobody_but_the_loader_writes_and_functions_are_for_few() {
    let mut world = World::new().await;
    for (role, url) in [
        ("ours", &world.ours),
        ("other", &world.other),
        ("benchmark", &world.benchmark),
        ("loader", &world.loader),
        ("stranger", &world.stranger),
    ] {
        let login = super::name(url);
        let writes = world
            .warehouse
            .values(&format!(
                "select r.oid::regclass from pg_class as r \
                 where r.relkind in ('r', 'p', 'v') and r.relnamespace::regnamespace::text in \
                     ('drift', 'dsa', 'dm', 'dm_del', 'kube', 'benchmark', 'noegletal') \
                     and has_schema_privilege('{login}', r.relnamespace, 'usage') \
                     and has_table_privilege('{login}', r.oid, 'insert, update, delete') order by 1"
            ))
            .await;
        if role == "loader" {
            let never =
                ["drift.adgang", "drift.cpr_opslag", "drift.institutionstype", "dm.dim_tid"];
            let never = [&never, COMPARED].concat();
            assert!(writes.iter().any(|table| table == "dm.fact_indskrivning"));
            assert!(!writes.iter().any(|table| never.contains(&table.as_str())), "{writes:?}");
        } else {
            assert!(writes.is_empty(), "{role} writes to {writes:?}");
        }
        let functions = world
            .warehouse
            .values(&format!(
                "select p.proname from pg_proc as p \
                 where p.pronamespace::regnamespace::text in \
                     ('drift', 'dsa', 'dm', 'dm_del', 'kube', 'benchmark', 'noegletal') \
                     and has_schema_privilege('{login}', p.pronamespace, 'usage') \
                     and has_function_privilege('{login}', p.oid, 'execute') \
                     and not exists (select 1 from pg_depend as d \
                         where d.classid = 'pg_proc'::regclass and d.objid = p.oid \
                             and d.deptype = 'e') \
                 order by 1"
            ))
            .await;
        let expected: BTreeSet<&str> = match role {
            "ours" => [
                "cpr_opslag",
                "cpr_pakke",
                "har_adgang",
                "mine_kommuner",
                "ser_alle",
                "synlige_medlemmer",
            ]
            .into(),
            "other" => ["har_adgang", "mine_kommuner", "ser_alle", "synlige_medlemmer"].into(),
            "loader" => [
                "afslut_lange_transaktioner",
                "analyser_dsa",
                "er_kode",
                "har_adgang",
                "laaseholdere",
                "lange_transaktioner",
                "mine_kommuner",
                "opret_partition",
                "ser_alle",
                "stoej",
                "stoej_noegle_til",
                "synlige_medlemmer",
                "tilknyt_partition",
                "udsving",
                "vist_antal",
                "vist_sum",
            ]
            .into(),
            _ => BTreeSet::new(),
        };
        let found: BTreeSet<&str> = functions.iter().map(String::as_str).collect();
        assert_eq!(found, expected, "{role}");
    }
}

#[tokio::test]
async fn every_table_is_under_forced_row_security_but_lists_and_what_only_the_owner_reads() {
    let open = super::Warehouse::new()
        .await
        .values(
            "select r.oid::regclass from pg_class as r \
             where r.relkind in ('r', 'p') and r.relnamespace::regnamespace::text in \
                     ('drift', 'dsa', 'dm', 'dm_del') \
                 and not (r.relrowsecurity and r.relforcerowsecurity) ",
        )
        .await;
    let expected = [
        "dm.dim_alder",
        "dm.dim_koen",
        "dm.dim_kommune",
        "dm.dim_konto",
        "dm.dim_maaned",
        "dm.dim_registrering",
        "dm.dim_tid",
        "dm.dim_tidspunkt",
        "drift.adgang",
        "drift.adgang_gruppe",
        "drift.adgang_transaktion",
        "drift.busmatrix",
        "drift.cpr_boks",
        "drift.cpr_opslag",
        "drift.laas_migrering",
        "drift.refinery_schema_history",
        "drift.sletning",
        "drift.visninger",
    ];
    let open: BTreeSet<&str> = open.iter().map(String::as_str).collect();
    // A new table takes `drift.beskyt` or `drift.beskyt_database` in its migration.
    assert_eq!(open, expected.into());
}

#[tokio::test]
async fn bi_is_shown_the_keys_and_no_leaf() {
    let world = World::new().await;
    let mut connection = connect(&world.ours).await;
    let keys = answer(
        &mut connection,
        "select count(*) from information_schema.referential_constraints as r \
         inner join information_schema.table_constraints as f \
             on f.constraint_schema = r.constraint_schema and f.constraint_name = r.constraint_name \
         inner join information_schema.table_constraints as p \
             on p.constraint_schema = r.unique_constraint_schema \
                 and p.constraint_name = r.unique_constraint_name \
         where r.constraint_schema = 'dm' and f.table_name = 'fact_indskrivning'",
    )
    .await;
    assert_eq!(keys, Ok(vec!["11".to_owned()]));
    let leaves = answer(
        &mut connection,
        "select count(*) from pg_class as r inner join pg_namespace as n on n.oid = r.relnamespace \
         where r.relispartition and has_schema_privilege(n.oid, 'usage') \
             and has_table_privilege(r.oid, 'select')",
    )
    .await;
    assert_eq!(leaves, Ok(vec!["0".to_owned()]));
}
