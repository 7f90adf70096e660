//! The model as an Apache Ossie document (formerly Open Semantic Interchange), which other BI tools
//! and their converters read: <https://github.com/apache/ossie>, draft 0.2.0.dev0.
//!
//! Every table, column and relationship is in it; of the measures those that are plain aggregates,
//! since the draft knows neither the latest period nor the role of a relationship.

use std::borrow::Cow;

use serde::Serialize;

use super::Options;
use super::expression::alone;
use super::measure::{self, Measure};
use super::model::{Column, Kind, Model, Relationship, Table};
use crate::error::{LoadError, Result};

/// The edition of the specification.
const VERSION: &str = "0.2.0.dev0";

/// What a converter or an assistant must know before it uses the relationships.
const INSTRUCTIONS: &str = "Nøgletallene (alle, sammenligning) er forhold: læg taeller og naevner sammen hver for sig, \
     og divider; læg aldrig vaerdi sammen. Antal børn og personer er antal forskellige.";

/// What is said of a relationship that filters do not take by themselves.
const INACTIVE: &str = "En anden rolle af samme dimension: filtre går ikke denne vej af sig selv.";

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    name: &'static str,
    description: &'static str,
    ai_context: Context<'a>,
    datasets: Vec<Dataset<'a>>,
    relationships: Vec<Way<'a>>,
    metrics: Vec<Metric<'a>>,
}

#[derive(Serialize, Default)]
struct Context<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    instructions: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    synonyms: Vec<&'a str>,
}

#[derive(Serialize)]
struct Dataset<'a> {
    name: &'a str,
    source: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    primary_key: Vec<&'a str>,
    description: &'a str,
    ai_context: Context<'a>,
    fields: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    expression: Expression<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    description: &'a str,
    datatype: &'static str,
    ai_context: Context<'a>,
}

#[derive(Serialize)]
struct Expression<'a> {
    dialects: [Dialect<'a>; 1],
}

#[derive(Serialize)]
struct Dialect<'a> {
    dialect: &'static str,
    expression: Cow<'a, str>,
}

#[derive(Serialize)]
struct Way<'a> {
    name: String,
    from: &'a str,
    to: &'a str,
    from_columns: [&'a str; 1],
    to_columns: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    ai_context: Option<&'static str>,
}

#[derive(Serialize)]
struct Metric<'a> {
    name: String,
    expression: Expression<'a>,
    description: &'a str,
    ai_context: Context<'a>,
}

/// The document, with its path.
pub fn file(model: &Model, options: &Options) -> Result<(String, String)> {
    let measures = measure::all();
    let document = Document {
        version: VERSION,
        name: "flis_dagtilbud",
        description: "FLIS Dagtilbud: børn, personale, tilstedeværelse, befolkning og udgifter i \
                      dagtilbud, og de 13 nøgletal.",
        ai_context: Context { instructions: Some(INSTRUCTIONS), synonyms: Vec::new() },
        datasets: model.tables.iter().map(|it| dataset(it, options)).collect(),
        relationships: model.relationships.iter().map(way).collect(),
        metrics: measures.iter().filter_map(metric).collect(),
    };
    let text = serde_saphyr::to_string(&document)
        .map_err(|error| LoadError::Internal(format!("writing the Ossie document: {error}")))?;
    Ok(("ossie/semantic_model.yaml".to_owned(), text))
}

fn dataset<'a>(table: &'a Table, options: &Options) -> Dataset<'a> {
    let keys = table.columns.iter().filter(|column| column.is_key);
    Dataset {
        name: &table.name,
        source: format!("{}.{}.{}", options.database, table.schema, table.source),
        primary_key: keys.map(|column| column.name.as_str()).collect(),
        description: &table.description,
        ai_context: called(&table.caption),
        fields: table.columns.iter().map(field).collect(),
    }
}

fn field(column: &Column) -> Field<'_> {
    Field {
        name: &column.name,
        expression: ansi(column.name.as_str()),
        label: column.folder,
        description: &column.description,
        datatype: match column.kind {
            Kind::Text => "String",
            Kind::Whole => "Integer",
            Kind::Decimal | Kind::Rate => "Decimal",
            Kind::Date => "Date",
            Kind::Boolean => "Boolean",
        },
        ai_context: called(&column.caption),
    }
}

fn way(relationship: &Relationship) -> Way<'_> {
    let link = &relationship.link;
    let (from, to) = (alone(&link.from_table), alone(&link.to_table));
    Way {
        name: format!("{from}_{}_{to}", link.from_column),
        from,
        to,
        from_columns: [&link.from_column],
        to_columns: [&link.to_column],
        ai_context: (!relationship.is_active).then_some(INACTIVE),
    }
}

fn metric(measure: &Measure) -> Option<Metric<'_>> {
    Some(Metric {
        name: name(measure.caption),
        expression: ansi(measure.expression.aggregate()?),
        description: &measure.description,
        ai_context: called(measure.caption),
    })
}

fn ansi<'a>(expression: impl Into<Cow<'a, str>>) -> Expression<'a> {
    Expression { dialects: [Dialect { dialect: "ANSI_SQL", expression: expression.into() }] }
}

fn called(caption: &str) -> Context<'_> {
    Context { instructions: None, synonyms: vec![caption] }
}

/// A caption as a name: `Antal børn pr. medarbejder` is `antal_boern_pr_medarbejder`.
fn name(caption: &str) -> String {
    let ascii = caption.to_lowercase().replace('æ', "ae").replace('ø', "oe").replace('å', "aa");
    let words = ascii.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}
