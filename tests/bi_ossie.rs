//! The Ossie document against the catalogue, both ways, and its metrics against the views.

use std::collections::BTreeSet;

use dagtilbud::outlets::bi::measure;
use dagtilbud::outlets::bi::model::Model;
use serde_json::Value;

use crate::support::bi::{IN_THE_MODEL, files};
use crate::support::generated;
use crate::support::warehouse::Warehouse;

async fn document(warehouse: &mut Warehouse) -> Value {
    let files = files(warehouse).await;
    serde_saphyr::from_str(&files["ossie/semantic_model.yaml"]).expect("YAML")
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("{key}: {value}"))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key}: {value}"))
}

/// The only expression of a field or a metric.
fn expression(value: &Value) -> &str {
    let dialects = list(&value["expression"], "dialects");
    assert_eq!(dialects.len(), 1);
    assert_eq!(text(&dialects[0], "dialect"), "ANSI_SQL");
    text(&dialects[0], "expression")
}

/// The keys that the draft's JSON schema allows.
fn keys_are(value: &Value, allowed: &[&str]) {
    for key in value.as_object().expect("a mapping").keys() {
        assert!(allowed.contains(&key.as_str()), "{key}");
    }
}

#[tokio::test]
async fn the_document_has_the_catalogues_columns_and_keys_and_the_reverse() {
    let mut warehouse = Warehouse::new().await;
    let document = document(&mut warehouse).await;
    keys_are(
        &document,
        &["version", "name", "description", "ai_context", "datasets", "relationships", "metrics"],
    );
    assert_eq!(text(&document, "version"), "0.2.0.dev0");
    let mut columns = BTreeSet::new();
    for dataset in list(&document, "datasets") {
        keys_are(
            dataset,
            &["name", "source", "primary_key", "description", "ai_context", "fields"],
        );
        let source = text(dataset, "source").strip_prefix("dagtilbud.").expect("the database");
        for field in list(dataset, "fields") {
            keys_are(
                field,
                &["name", "expression", "label", "description", "datatype", "ai_context"],
            );
            assert_eq!(expression(field), text(field, "name"));
            let column = format!("{source}.{} {}", text(field, "name"), text(field, "datatype"));
            assert!(columns.insert(column));
        }
    }
    let catalogue: BTreeSet<String> = warehouse
        .values(&format!(
            "select c.table_schema || '.' || c.table_name || '.' || c.column_name || ' ' || \
                 case when c.data_type in ('smallint', 'integer', 'bigint') then 'Integer' \
                     when c.data_type = 'numeric' then 'Decimal' \
                     when c.data_type = 'date' then 'Date' \
                     when c.data_type = 'boolean' then 'Boolean' \
                     when c.data_type = 'text' then 'String' end \
             from information_schema.columns as c where {IN_THE_MODEL}"
        ))
        .await
        .into_iter()
        .collect();
    assert_eq!(columns, catalogue);

    let mut ways = BTreeSet::new();
    let mut names = BTreeSet::new();
    for way in list(&document, "relationships") {
        keys_are(way, &["name", "from", "to", "from_columns", "to_columns", "ai_context"]);
        let end = |key: &str| way[key][0].as_str().expect("a column");
        assert!(names.insert(text(way, "name")));
        let (from, to) = (text(way, "from"), text(way, "to"));
        ways.insert(format!("{from}.{} {to}.{}", end("from_columns"), end("to_columns")));
    }
    let mut keys: BTreeSet<String> = warehouse
        .values(
            "select c.relname || '.' || a.attname || ' ' || d.relname || '.' || b.attname \
             from pg_constraint as f \
             inner join pg_class as c on c.oid = f.conrelid \
             inner join pg_class as d on d.oid = f.confrelid \
             inner join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = f.conkey[1] \
             inner join pg_attribute as b on b.attrelid = f.confrelid and b.attnum = f.confkey[1] \
             where f.contype = 'f' and f.conparentid = 0 \
                 and f.conrelid::regclass::text ~ '^dm\\.(dim|fact)_'",
        )
        .await
        .into_iter()
        .collect();
    for view in ["alle", "sammenligning"] {
        keys.insert(format!("{view}.kommune_nr dim_kommune.kommune_nr"));
        keys.insert(format!("{view}.periode dim_maaned.maaned"));
    }
    assert_eq!(ways, keys);
}

/// A metric over one dataset counts what the measure counts.
#[tokio::test]
async fn the_metrics_count_what_the_measures_count() {
    let mut warehouse = generated::warehouse().await;
    let document = document(&mut warehouse).await;
    let model = Model::read(&mut warehouse.connection).await.expect("the model");
    let metrics = list(&document, "metrics");
    let mut compared = 0;
    for metric in metrics {
        let caption = metric["ai_context"]["synonyms"][0].as_str().expect("a caption");
        let measure = measure::all().into_iter().find(|it| it.caption == caption).expect(caption);
        let of: Vec<&Value> = list(&document, "datasets")
            .iter()
            .filter(|dataset| expression(metric).contains(&format!("{}.", text(dataset, "name"))))
            .collect();
        let [dataset] = of[..] else { continue };
        let source = text(dataset, "source").strip_prefix("dagtilbud.").expect("the database");
        let found = format!("select {} from {source}", expression(metric));
        let expected = measure.expression.sql(&model, &[]);
        let same = format!("select round(({found}), 6) is not distinct from round({expected}, 6)");
        assert_eq!(warehouse.values(&same).await, ["t"], "{caption}");
        compared += 1;
    }
    assert!(metrics.len() >= 15 && compared >= 14, "{} metrics, {compared}", metrics.len());
}
