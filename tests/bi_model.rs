//! The model against the catalogue, both ways: tables, columns, relationships, roles, sorting.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::bi::{
    DIRECT_QUERY, IMPORT, IN_THE_MODEL, files, name, objects, path, source, tables,
};
use crate::support::warehouse::Warehouse;

/// Tables and columns, both ways. Left out by the model is only what the list here names.
#[tokio::test]
async fn the_model_has_the_catalogues_columns_and_the_reverse() {
    let mut warehouse = Warehouse::new().await;
    let files = files(&mut warehouse).await;
    let catalogue: BTreeSet<String> = warehouse
        .values(&format!(
            "select c.table_schema || '.' || c.table_name || '.' || c.column_name || ' ' || \
                 case when c.data_type in ('smallint', 'integer', 'bigint') then 'int64' \
                     when c.data_type = 'numeric' and c.numeric_scale > 4 then 'double' \
                     when c.data_type = 'numeric' then 'decimal' \
                     when c.data_type = 'date' then 'dateTime' \
                     when c.data_type = 'boolean' then 'boolean' \
                     when c.data_type = 'text' then 'string' end \
             from information_schema.columns as c where {IN_THE_MODEL}"
        ))
        .await
        .into_iter()
        .collect();
    for below in [IMPORT, DIRECT_QUERY] {
        let objects = objects(&files, below);
        let mut model = BTreeSet::new();
        for table in tables(&objects) {
            for column in table.of("column") {
                let from = column.property("sourceColumn").expect("a source");
                let kind = column.property("dataType").expect("a type");
                assert!(model.insert(format!("{}.{from} {kind}", source(table))));
            }
        }
        assert_eq!(model, catalogue);
    }
}

/// Relationships, both ways: the foreign keys, and the two of the indicators' views.
#[tokio::test]
async fn the_models_relationships_are_the_foreign_keys_and_the_reverse() {
    let mut warehouse = Warehouse::new().await;
    let files = files(&mut warehouse).await;
    let mut catalogue: BTreeSet<String> = warehouse
        .values(
            "select distinct f.conrelid::regclass || '.' || a.attname || ' ' \
                 || f.confrelid::regclass || '.' || b.attname \
             from pg_constraint as f \
             inner join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = f.conkey[1] \
             inner join pg_attribute as b on b.attrelid = f.confrelid and b.attnum = f.confkey[1] \
             where f.contype = 'f' and f.conrelid::regclass::text ~ '^dm\\.(dim|fact)_'",
        )
        .await
        .into_iter()
        .collect();
    let views: Vec<String> = warehouse
        .values(
            "select schemaname || '.' || viewname from pg_views where schemaname = 'noegletal' \
             and viewname in ('alle', 'sammenligning')",
        )
        .await;
    for view in &views {
        catalogue.insert(format!("{view}.kommune_nr dm.dim_kommune.kommune_nr"));
        catalogue.insert(format!("{view}.periode dm.dim_maaned.maaned"));
    }
    for below in [IMPORT, DIRECT_QUERY] {
        let objects = objects(&files, below);
        let tables = tables(&objects);
        let resolve = |text: &str| {
            let (table, column) = path(text);
            let table = tables.iter().find(|it| name(it) == table).expect("a table");
            let column = table.of("column").find(|it| name(it) == column).expect("a column");
            // The calendars are read through views that say how far each day is from today.
            let table = match source(table).as_str() {
                "dm.tid_i_dag" => "dm.dim_tid".to_owned(),
                "dm.maaned_i_dag" => "dm.dim_maaned".to_owned(),
                source => source.to_owned(),
            };
            format!("{table}.{}", column.property("sourceColumn").expect("a source"))
        };
        let found: BTreeSet<String> = objects["relationships.tmdl"]
            .iter()
            .map(|relationship| {
                let end = |name| resolve(relationship.property(name).expect("an end"));
                format!("{} {}", end("fromColumn"), end("toColumn"))
            })
            .collect();
        assert_eq!(found, catalogue);
    }
}

/// Active relationships lead from a table to another in one way; each fact has its own calendar,
/// kommune and unit by one.
#[tokio::test]
async fn a_filter_has_one_way() {
    let files = files(&mut Warehouse::new().await).await;
    let objects = objects(&files, IMPORT);
    let mut ways: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut inactive = Vec::new();
    for relationship in &objects["relationships.tmdl"] {
        let (from, column) = path(relationship.property("fromColumn").expect("an end"));
        let (to, _) = path(relationship.property("toColumn").expect("an end"));
        match relationship.property("isActive") {
            None => ways.entry(from).or_default().push(to),
            Some("false") => inactive.push(format!("{from}[{column}]")),
            Some(other) => panic!("isActive: {other}"),
        }
    }
    for from in ways.keys() {
        let mut found = Vec::new();
        reached(&ways, from, &mut found);
        let count = found.len();
        let distinct: BTreeSet<_> = found.into_iter().collect();
        assert_eq!(count, distinct.len(), "{from} reaches a table twice: {distinct:?}");
    }
    let roles = [
        "Indskrivning[Bopæl kommune nr]",
        "Personale[Ansat kommune nr]",
        "Personale[Anciennitet alder id]",
        "Tilstedeværelse[Sluttidspunkt id]",
    ];
    for role in roles {
        assert!(inactive.iter().any(|it| it == role), "{role} is a role: {inactive:?}");
    }
    let of_facts = ["Indskrivning", "Personale", "Tilstedeværelse", "Befolkning", "Udgift"];
    for fact in of_facts {
        let own = inactive.iter().filter(|it| it.starts_with(&format!("{fact}[")));
        let beyond: Vec<_> = own.filter(|it| !roles.contains(&it.as_str())).collect();
        assert!(beyond.is_empty(), "only roles are inactive: {beyond:?}");
    }
    assert_eq!(ways["Tilstedeværelse"].iter().filter(|it| *it == "Tid").count(), 1);
}

#[tokio::test]
async fn the_sort_columns_order_what_they_are_there_for() {
    let mut warehouse = Warehouse::new().await;
    let files = files(&mut warehouse).await;
    let objects = objects(&files, IMPORT);
    let mut count = 0;
    for table in tables(&objects) {
        for column in table.of("column") {
            let Some(sorting) = column.property("sortByColumn") else { continue };
            let by = table.of("column").find(|it| name(it) == sorting.trim_matches('\''));
            let by = by.and_then(|it| it.property("sourceColumn")).expect("a column");
            let shown = column.property("sourceColumn").expect("a column");
            let twice = warehouse
                .values(&format!(
                    "select {shown} from {} group by {shown} having count(distinct {by}) > 1",
                    source(table)
                ))
                .await;
            assert!(twice.is_empty(), "{shown} by {by}: {twice:?}");
            count += 1;
        }
    }
    assert!(count >= 5, "{count} sorted columns");
}

/// A role sees the rows of one kommune, in every table that has rows of a kommune's own.
#[tokio::test]
async fn a_role_closes_every_table_with_people() {
    let files = files(&mut Warehouse::new().await).await;
    let objects = objects(&files, IMPORT);
    let of_people: BTreeSet<&str> = tables(&objects)
        .into_iter()
        .filter(|table| source(table).starts_with("dm.") && source(table) != "dm.dim_kommune")
        .filter(|table| {
            table.of("column").any(|it| it.property("sourceColumn") == Some("kommune_nr"))
        })
        .map(name)
        .collect();
    assert!(of_people.contains("Borger") && of_people.contains("Tilstedeværelse"));
    let role = &objects["roles/101 København.tmdl"][0];
    assert_eq!(role.property("modelPermission"), Some("read"));
    let closed: BTreeSet<&str> = role.of("tablePermission").map(name).collect();
    assert_eq!(closed, of_people);
    for permission in role.of("tablePermission") {
        let dax = permission.expression.as_deref().expect("a condition");
        let expected = format!("'{}'[Kommune nr] IN {{101", name(permission));
        assert!(dax.starts_with(&expected), "{dax}");
    }
}

/// The tables that a filter reaches from another, as often as it does.
fn reached(ways: &BTreeMap<String, Vec<String>>, from: &str, found: &mut Vec<String>) {
    for to in ways.get(from).map(Vec::as_slice).unwrap_or_default() {
        found.push(to.clone());
        reached(ways, to, found);
    }
}
