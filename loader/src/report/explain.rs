//! An explanation as lines for people.

use serde_json::Value;

use super::table;
use crate::outlets::explain::Explanation;

/// The figure, its months, its rows by unit and month, its deliveries, and what moved it.
#[must_use]
pub fn lines(explanation: &Explanation) -> Vec<String> {
    let Explanation { tal, enheder, maaneder, leverancer, siden } = explanation;
    let word = |key: &str| cell(tal, key);
    let mut lines = vec![
        format!("{} {}", word("noegletal_id"), word("noegletal_navn")),
        format!("{} {}, {}", word("kommune_nr"), word("kommune_navn"), word("periode")),
        format!(
            "{} = {} / {}  ({} months)",
            word("vaerdi"),
            word("taeller"),
            word("naevner"),
            word("antal_maaneder")
        ),
    ];
    let mut section = |title: &str, header: &[&str], keys: &[&str], rows: &[Value]| {
        if !rows.is_empty() {
            let cells = rows.iter().map(|row| keys.iter().map(|key| cell(row, key)).collect());
            lines.push(format!("\n{title}\n{}", table(header, cells)));
        }
    };
    section(
        "Months: children, and staff after the split",
        &["måned", "børn", "personale", "tæller med"],
        &["maaned", "boern", "personale", "er_med"],
        maaneder,
    );
    section(
        "Rows by unit and month",
        &["del", "måned", "enhed", "rækker", "antal", "mængde"],
        &["del", "maaned", "enhed", "antal_raekker", "antal", "maengde"],
        enheder,
    );
    section(
        "Deliveries and their lines",
        &["del", "nr", "fil", "linjer i alt", "linjer"],
        &["del", "levering_nr", "filnavn", "antal_linjer", "linjer"],
        leverancer,
    );
    if let Some(siden) = siden {
        let rows: Vec<Value> = siden.iter().map(|it| serde_json::json!(it)).collect();
        if rows.is_empty() {
            lines.push(
                "\nNothing was delivered or taken back since that it could stand on".to_owned(),
            );
            return lines;
        }
        let header =
            ["nr", "fil", "nye", "rettede", "væk", "afviste", "genindlæst", "trukne", "holdt"];
        let keys = [
            "levering_nr",
            "filnavn",
            "antal_nye",
            "antal_rettede",
            "antal_vaek",
            "antal_afviste",
            "antal_genindlaest",
            "antal_trukne",
            "antal_holdt",
        ];
        let cells = rows.iter().map(|row| keys.iter().map(|key| cell(row, key)).collect());
        lines.push(format!(
            "\nWhat moved it since, in the kommune's rows\n{}",
            table(&header, cells)
        ));
    }
    lines
}

/// A value as people write it; a bar where there is none.
fn cell(row: &Value, key: &str) -> String {
    match &row[key] {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(flag) => if *flag { "ja" } else { "nej" }.to_owned(),
        other => other.to_string(),
    }
}
