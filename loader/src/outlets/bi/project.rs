//! The Power BI files around the model: the project, the report that belongs to it, and the
//! connection file that any empty report opens.

use serde_json::{Value, json};

use super::model::{Model, lasting_id};
use super::{Options, Storage, page, semantic_model};

const SCHEMAS: &str = "https://developer.microsoft.com/json-schemas/fabric";

/// The files of a project, in a folder of its own.
#[must_use]
pub fn files(model: &Model, options: &Options, storage: Storage) -> Vec<(String, String)> {
    let name = storage.name();
    let folder = format!("powerbi/{name}");
    let item = |kind: &str| format!("{folder}/FLIS Dagtilbud.{kind}");
    let mut files = vec![
        (format!("{folder}/FLIS Dagtilbud.pbip"), text(&pbip())),
        (format!("{}/.platform", item("SemanticModel")), text(&platform("SemanticModel", name))),
        (format!("{}/definition.pbism", item("SemanticModel")), text(&pbism())),
        (format!("{}/.platform", item("Report")), text(&platform("Report", name))),
        (format!("{}/definition.pbir", item("Report")), text(&pbir())),
    ];
    for (path, text) in semantic_model::files(model, options, storage) {
        files.push((format!("{}/definition/{path}", item("SemanticModel")), text));
    }
    for (path, value) in page::files(model) {
        files.push((format!("{}/definition/{path}", item("Report")), text(&value)));
    }
    files
}

/// The connection file: server and database, no tables; what the login may read is its menu.
#[must_use]
pub fn pbids(options: &Options) -> (String, String) {
    let connection = json!({
        "version": "0.1",
        "connections": [{
            "details": {
                "protocol": "postgresql",
                "address": { "server": options.server, "database": options.database },
            },
            "options": {},
            "mode": "Import",
        }],
    });
    ("powerbi/FLIS Dagtilbud.pbids".to_owned(), text(&connection))
}

fn pbip() -> Value {
    json!({
        "$schema": format!("{SCHEMAS}/pbip/pbipProperties/1.0.0/schema.json"),
        "version": "1.0",
        "artifacts": [{ "report": { "path": "FLIS Dagtilbud.Report" } }],
        "settings": { "enableAutoRecovery": true },
    })
}

fn pbism() -> Value {
    json!({
        "$schema": format!("{SCHEMAS}/item/semanticModel/definitionProperties/1.0.0/schema.json"),
        "version": "4.2",
        "settings": {},
    })
}

fn pbir() -> Value {
    json!({
        "$schema": format!("{SCHEMAS}/item/report/definitionProperties/2.0.0/schema.json"),
        "version": "4.0",
        "datasetReference": { "byPath": { "path": "../FLIS Dagtilbud.SemanticModel" } },
    })
}

fn platform(kind: &str, storage: &str) -> Value {
    json!({
        "$schema": format!("{SCHEMAS}/gitIntegration/platformProperties/2.0.0/schema.json"),
        "metadata": { "type": kind, "displayName": "FLIS Dagtilbud" },
        "config": { "version": "2.0", "logicalId": lasting_id(&format!("{kind} {storage}")).to_string() },
    })
}

/// JSON as Power BI writes it, so that its own saving changes little.
fn text(value: &Value) -> String {
    format!("{value:#}\n")
}
