//! The first page of the report: the indicators over time, with a choice of kommuner.

use serde_json::{Value, json};

use super::measure;
use super::model::{Model, lasting_id};

const SCHEMAS: &str = "https://developer.microsoft.com/json-schemas/fabric/item/report/definition";

/// The charts: a title, and the ids of the indicators in it.
const CHARTS: &[(&str, &[&str])] = &[
    ("Dækningsgrad", &["D1", "D2"]),
    ("Normering, børn pr. voksen", &["N1", "N2", "N3"]),
    ("Andel børn efter pasningstilbud", &["A1", "A2"]),
    ("Udgifter pr. barn og plads, kr.", &["U1", "U2", "U3", "U4", "U5", "U6"]),
];

/// The files below `definition/`, with their content.
#[must_use]
pub fn files(model: &Model) -> Vec<(String, Value)> {
    let page = short_id("page noegletal");
    let mut files = vec![
        ("version.json".to_owned(), version()),
        ("report.json".to_owned(), report()),
        ("pages/pages.json".to_owned(), pages(&page)),
        (format!("pages/{page}/page.json"), page_of(&page)),
    ];
    let mut add = |visual: Value| {
        let name = visual["name"].as_str().unwrap_or_default().to_owned();
        files.push((format!("pages/{page}/visuals/{name}/visual.json"), visual));
    };
    add(slicer(model));
    for (index, (title, ids)) in CHARTS.iter().enumerate() {
        add(chart(model, index, title, ids));
    }
    files
}

fn version() -> Value {
    json!({ "$schema": format!("{SCHEMAS}/versionMetadata/1.0.0/schema.json"), "version": "2.0.0" })
}

fn report() -> Value {
    json!({
        "$schema": format!("{SCHEMAS}/report/2.1.0/schema.json"),
        "themeCollection": {},
        "settings": {
            "useStylableVisualContainerHeader": true,
            "defaultDrillFilterOtherVisuals": true,
            "useEnhancedTooltips": true,
        },
    })
}

fn pages(page: &str) -> Value {
    json!({
        "$schema": format!("{SCHEMAS}/pagesMetadata/1.0.0/schema.json"),
        "pageOrder": [page],
        "activePageName": page,
    })
}

fn page_of(page: &str) -> Value {
    json!({
        "$schema": format!("{SCHEMAS}/page/2.0.0/schema.json"),
        "name": page,
        "displayName": "Nøgletal",
        "displayOption": "FitToPage",
        "height": 720,
        "width": 1280,
    })
}

fn slicer(model: &Model) -> Value {
    let kommune = column(model, "dm.dim_kommune", "kommune_navn");
    json!({
        "$schema": format!("{SCHEMAS}/visualContainer/2.1.0/schema.json"),
        "name": short_id("visual kommune"),
        "position": { "x": 16, "y": 16, "z": 0, "width": 208, "height": 688, "tabOrder": 0 },
        "visual": {
            "visualType": "slicer",
            "query": { "queryState": { "Values": { "projections": [kommune] } } },
            "visualContainerObjects": title("Kommune"),
        },
    })
}

/// Two charts a row, right of the slicer.
fn chart(model: &Model, index: usize, heading: &str, ids: &[&str]) -> Value {
    let month = column(model, "dm.dim_maaned", "maaned");
    let lines: Vec<Value> = measure::indicators()
        .filter(|(id, _)| ids.contains(id))
        .map(|(_, caption)| measure_of(model, caption))
        .collect();
    json!({
        "$schema": format!("{SCHEMAS}/visualContainer/2.1.0/schema.json"),
        "name": short_id(&format!("visual {heading}")),
        "position": {
            "x": 240 + index % 2 * 520,
            "y": 16 + index / 2 * 352,
            "z": index + 1,
            "width": 504,
            "height": 336,
            "tabOrder": index + 1,
        },
        "visual": {
            "visualType": "lineChart",
            "query": {
                "queryState": {
                    "Category": { "projections": [month] },
                    "Y": { "projections": lines },
                },
            },
            "visualContainerObjects": title(heading),
        },
    })
}

fn column(model: &Model, table: &str, name: &str) -> Value {
    let (table, column) = model.column(table, name).map_or_else(
        || (table.to_owned(), name.to_owned()),
        |(table, column)| (table.caption.clone(), column.caption.clone()),
    );
    json!({
        "field": {
            "Column": { "Expression": { "SourceRef": { "Entity": table } }, "Property": column },
        },
        "queryRef": format!("{table}.{column}"),
        "nativeQueryRef": column,
        "active": true,
    })
}

fn measure_of(model: &Model, caption: &str) -> Value {
    let table = model.table("noegletal.alle").map_or("", |table| &table.caption);
    json!({
        "field": {
            "Measure": { "Expression": { "SourceRef": { "Entity": table } }, "Property": caption },
        },
        "queryRef": format!("{table}.{caption}"),
        "nativeQueryRef": caption,
    })
}

fn title(text: &str) -> Value {
    let literal = |value: String| json!({ "expr": { "Literal": { "Value": value } } });
    json!({
        "title": [{
            "properties": { "show": literal("true".into()), "text": literal(format!("'{text}'")) },
        }],
    })
}

/// Names of pages and visuals are twenty hexadecimal digits.
fn short_id(of: &str) -> String {
    let id = lasting_id(of).simple().to_string();
    id[..20].to_owned()
}
