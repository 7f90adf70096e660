//! The model against the rules of the public linters: Tabular Editor's Best Practice Analyzer, as far
//! as a file can break them, and those that BI tools have for PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};

use dagtilbud::outlets::bi::tmdl::Object;

use crate::support::bi::{DIRECT_QUERY, IMPORT, files, name, objects, path, source, tables};
use crate::support::warehouse::Warehouse;

#[tokio::test]
async fn the_model_keeps_the_rules_of_the_linters() {
    let mut warehouse = Warehouse::new().await;
    let files = files(&mut warehouse).await;
    for below in [IMPORT, DIRECT_QUERY] {
        let objects = objects(&files, below);
        let tables = tables(&objects);
        names_are_fit(&tables);
        roles_of_facts_are_used(&objects, &tables);
        columns_are_fit(&tables);
        measures_are_fit(&tables);
        the_model_refers_to_all_of_it(&objects, &tables);
        keys_are_fit(&objects, &tables);
    }
    let all_text: String = files.values().cloned().collect();
    let lower = all_text.to_lowercase();
    assert!(!lower.contains("password=") && !lower.contains("pwd="), "no password is written");
}

fn names_are_fit(tables: &[&Object]) {
    let mut captions = BTreeSet::new();
    let mut measures = BTreeSet::new();
    for table in tables {
        assert!(captions.insert(name(table)), "two tables are called {}", name(table));
        assert_ne!(name(table), "Measures");
        assert!(!table.description.is_empty(), "{} says nothing", name(table));
        let mut own = BTreeSet::new();
        for object in table.of("column").chain(table.of("measure")) {
            let caption = name(object);
            assert!(own.insert(caption), "{}: two things are called {caption}", name(table));
            assert_eq!(caption.trim(), caption);
            assert!(caption.chars().next().is_some_and(char::is_uppercase), "{caption}");
            assert!(!caption.contains(['\t', '\n', '[', ']', '_']), "{caption}");
            let digraph = ["ae", "oe", "aa"].iter().any(|it| caption.to_lowercase().contains(it));
            assert!(!digraph, "{caption} is not Danish");
            assert!(!object.description.is_empty(), "{caption} says nothing");
        }
        for measure in table.of("measure") {
            assert!(measures.insert(name(measure)), "two measures are called {}", name(measure));
        }
    }
}

/// An inactive relationship of a fact that no measure takes would be of no use.
fn roles_of_facts_are_used(objects: &BTreeMap<String, Vec<Object>>, tables: &[&Object]) {
    let dax: String = tables
        .iter()
        .flat_map(|table| table.of("measure"))
        .filter_map(|measure| measure.expression.clone())
        .collect();
    let inactive = objects["relationships.tmdl"]
        .iter()
        .filter(|it| it.property("isActive").is_some())
        .map(|it| path(it.property("fromColumn").expect("an end")));
    let mut count = 0;
    for (table, column) in inactive {
        let found = tables.iter().find(|it| name(it) == table).expect("a table");
        if source(found).starts_with("dm.fact_") {
            let taken = format!("USERELATIONSHIP('{table}'[{column}]");
            assert!(dax.contains(&taken), "no measure takes {table}[{column}]");
            count += 1;
        }
    }
    assert_eq!(count, 4);
}

fn columns_are_fit(tables: &[&Object]) {
    for table in tables {
        for column in table.of("column") {
            let what = format!("{}[{}]", name(table), name(column));
            assert_eq!(column.property("summarizeBy"), Some("none"), "{what}");
            let data_type = column.property("dataType").expect("a type");
            if data_type != "string" {
                assert!(column.property("formatString").is_some(), "{what} has no format");
            }
            if data_type == "double" {
                let annotation = column.of("annotation").next().expect("an annotation");
                let text = annotation.expression.as_deref().expect("a value");
                assert!(text.contains("AVOID_FLOATING_POINT_DATA_TYPES"), "{what}");
            }
            if let Some(sorting) = column.property("sortByColumn") {
                let sorting = sorting.trim_matches('\'');
                let found = table.of("column").find(|it| name(it) == sorting);
                let found = found.unwrap_or_else(|| panic!("{what} is sorted by {sorting}"));
                assert_eq!(found.property("dataType"), Some("int64"), "{what}");
            }
            if name(column).ends_with("måned navn") || name(column).ends_with("dag navn") {
                assert!(column.property("sortByColumn").is_some(), "{what} is not sorted");
            }
        }
        let calendar = table.property("dataCategory") == Some("Time");
        assert_eq!(calendar, name(table) == "Tid");
        if calendar {
            let keys: Vec<_> =
                table.of("column").filter(|it| it.property("isKey").is_some()).collect();
            assert_eq!(keys.len(), 1);
            assert_eq!(keys[0].property("dataType"), Some("dateTime"));
        }
    }
}

fn measures_are_fit(tables: &[&Object]) {
    let columns: BTreeSet<String> = tables
        .iter()
        .flat_map(|table| {
            table.of("column").map(move |it| format!("'{}'[{}]", name(table), name(it)))
        })
        .collect();
    let mut texts = BTreeSet::new();
    let mut count = 0;
    for measure in tables.iter().flat_map(|table| table.of("measure")) {
        let what = name(measure);
        let dax = measure.expression.as_deref().expect("an expression");
        assert!(measure.property("formatString").is_some(), "{what} has no format");
        assert!(measure.property("displayFolder").is_some(), "{what} has no folder");
        assert!(!dax.contains('/') && !dax.contains("IFERROR"), "{what} divides by DIVIDE");
        assert!(!dax.contains("FILTER("), "{what} filters columns, not tables");
        assert!(texts.insert(dax.to_owned()), "{what} is another measure's definition");
        assert_eq!(dax.matches('(').count(), dax.matches(')').count(), "{what}: {dax}");
        // Every column is written with its table, and is one of the model's.
        for (at, _) in dax.match_indices('[') {
            let end = at + dax[at..].find(']').expect("its end") + 1;
            assert!(dax[..at].ends_with('\''), "{what}: a column without its table in {dax}");
            let begin = dax[..at - 1].rfind('\'').expect("a table");
            let reference = &dax[begin..end];
            assert!(columns.contains(reference), "{what}: {reference} is no column");
        }
        count += 1;
    }
    let parts = "eight measures, thirteen indicators, four roles, two sums, two sides to compare";
    assert_eq!(count, 8 + 13 + 4 + 2 + 2, "{parts}");
}

fn the_model_refers_to_all_of_it(objects: &BTreeMap<String, Vec<Object>>, tables: &[&Object]) {
    let model = &objects["model.tmdl"];
    let referred = |kind: &str| -> BTreeSet<&str> {
        model.iter().filter(|object| object.kind == kind).map(name).collect()
    };
    assert_eq!(referred("ref table"), tables.iter().map(|table| name(table)).collect());
    let roles: BTreeSet<&str> =
        objects.values().flatten().filter(|it| it.kind == "role").map(name).collect();
    assert_eq!(roles.len(), 98);
    assert_eq!(referred("ref role"), roles);
    assert_eq!(model[0].property("culture"), Some("da-DK"));
    assert_eq!(model[0].property("discourageImplicitMeasures"), Some(""));
    let annotation = |wanted: &str| {
        let found = model.iter().find(|it| it.kind == "annotation" && name(it) == wanted);
        found.and_then(|it| it.expression.as_deref()).expect("an annotation")
    };
    assert_eq!(annotation("__PBI_TimeIntelligenceEnabled"), "0");
    let order: Vec<String> =
        serde_json::from_str(annotation("PBI_QueryOrder")).expect("a list of names");
    assert_eq!(order.len(), tables.len());
    let mut tags = BTreeSet::new();
    for object in tables.iter().flat_map(|table| table.children.iter().chain([*table])) {
        if let Some(tag) = object.property("lineageTag") {
            assert!(tags.insert(tag), "{:?} shares its tag", object.name);
        }
    }
}

fn keys_are_fit(objects: &BTreeMap<String, Vec<Object>>, tables: &[&Object]) {
    let column = |text: &str| {
        let (table, column) = path(text);
        let table = tables.iter().find(|it| name(it) == table).expect("a table");
        table.of("column").find(|it| name(it) == column).expect("a column").clone()
    };
    let mut used = BTreeSet::new();
    for relationship in &objects["relationships.tmdl"] {
        let from = column(relationship.property("fromColumn").expect("an end"));
        let to = column(relationship.property("toColumn").expect("an end"));
        assert!(from.property("isHidden").is_some(), "{:?} is shown", from.name);
        assert!(to.property("isKey").is_some(), "{:?} is no key", to.name);
        assert_eq!(from.property("dataType"), to.property("dataType"));
        for end in ["fromColumn", "toColumn"] {
            used.insert(path(relationship.property(end).expect("an end")).0);
        }
    }
    for table in tables {
        assert!(used.contains(name(table)), "{} hangs on nothing", name(table));
        if source(table).starts_with("dm.fact_") {
            let shown: Vec<_> =
                table.of("column").filter(|it| it.property("isHidden").is_none()).collect();
            assert!(shown.is_empty(), "facts show measures: {shown:?}");
        }
    }
}
