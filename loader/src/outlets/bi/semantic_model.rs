//! The model as TMDL: a file for the model, one for each table and role, one for what relates them.

use super::measure::{self, Measure};
use super::model::{Column, Kind, Model, Relationship, Table, lasting_id};
use super::tmdl::{Object, write};
use super::{Options, Storage};
use crate::delivery::kommune::KOMMUNER;

/// The culture of names and numbers.
const CULTURE: &str = "da-DK";

/// The files below `definition/`, with their text.
#[must_use]
pub fn files(model: &Model, options: &Options, storage: Storage) -> Vec<(String, String)> {
    let measures = measure::all();
    let roles: Vec<Object> = kommuner(options).map(|(nr, navn)| role(model, nr, navn)).collect();
    let tables: Vec<Object> =
        model.tables.iter().map(|it| table(model, it, &measures, storage)).collect();
    let mut files = vec![
        ("database.tmdl".to_owned(), vec![database()]),
        ("model.tmdl".to_owned(), model_objects(model, &tables, &roles)),
        ("expressions.tmdl".to_owned(), parameters(options)),
        ("relationships.tmdl".to_owned(), relationships(model, storage)),
        (format!("cultures/{CULTURE}.tmdl"), vec![Object::new("cultureInfo", CULTURE)]),
    ];
    let named = |folder: &str, object: Object| {
        let name = object.name.clone().unwrap_or_default();
        (format!("{folder}/{name}.tmdl"), vec![object])
    };
    files.extend(tables.into_iter().map(|table| named("tables", table)));
    files.extend(roles.into_iter().map(|role| named("roles", role)));
    files.into_iter().map(|(path, objects)| (path, write::write(&objects))).collect()
}

/// The kommuner that the model has a role for.
fn kommuner(options: &Options) -> impl Iterator<Item = (u16, &'static str)> {
    let kommune = options.kommune;
    KOMMUNER
        .iter()
        .filter(move |it| kommune.is_none_or(|nr| nr == it.nr))
        .map(|it| (it.nr, it.navn))
}

fn database() -> Object {
    Object::nameless("database").with("compatibilityLevel", "1600")
}

fn model_objects(model: &Model, tables: &[Object], roles: &[Object]) -> Vec<Object> {
    let captions: Vec<String> =
        model.tables.iter().map(|table| format!("\"{}\"", table.caption)).collect();
    let names = |objects: &[Object]| -> Vec<String> {
        objects.iter().filter_map(|object| object.name.clone()).collect()
    };
    let mut objects = vec![
        Object::new("model", "Model")
            .described(
                "FLIS Dagtilbud: børn, personale, tilstedeværelse, befolkning og udgifter i \
                 dagtilbud, og de 13 nøgletal.",
            )
            .with("culture", CULTURE)
            .with("defaultPowerBIDataSourceVersion", "powerBI_V3")
            .flagged("discourageImplicitMeasures", true)
            .with("sourceQueryCulture", CULTURE)
            .containing(
                Object::nameless("dataAccessOptions")
                    .flagged("legacyRedirects", true)
                    .flagged("returnErrorValuesAsNull", true),
            ),
        Object::annotation("PBI_QueryOrder", format!("[{}]", captions.join(","))),
        // Power BI would otherwise make a hidden calendar of its own for every date.
        Object::annotation("__PBI_TimeIntelligenceEnabled", "0"),
    ];
    objects.extend(names(tables).into_iter().map(|name| Object::new("ref table", name)));
    objects.extend(names(roles).into_iter().map(|name| Object::new("ref role", name)));
    objects.push(Object::new("ref cultureInfo", CULTURE));
    objects
}

/// Server and database, so that another server is a change of two values.
fn parameters(options: &Options) -> Vec<Object> {
    let parameter = |name: &str, value: &str| {
        let value = value.replace('"', "\"\"");
        Object::new("expression", name)
            .defined_as(format!(
                "\"{value}\" meta [IsParameterQuery=true, Type=\"Text\", \
                 IsParameterQueryRequired=true]"
            ))
            .with("lineageTag", lasting_id(&format!("expression {name}")).to_string())
            .containing(Object::annotation("PBI_ResultType", "Text"))
    };
    vec![parameter("Server", &options.server), parameter("Database", &options.database)]
}

fn table(model: &Model, table: &Table, measures: &[Measure], storage: Storage) -> Object {
    let own = measures.iter().filter(|measure| measure.table == table.full_name());
    let mut object = Object::new("table", &table.caption)
        .described(&table.description)
        .with("lineageTag", lasting_id(&table.full_name()).to_string());
    if table.is_calendar() {
        object = object.with("dataCategory", "Time");
    }
    object
        .containing_all(own.map(|measure| measure_object(model, measure)))
        .containing_all(table.columns.iter().map(|it| column(table, it)))
        .containing(partition(table, storage))
        .containing(Object::annotation("PBI_ResultType", "Table"))
}

fn measure_object(model: &Model, measure: &Measure) -> Object {
    Object::new("measure", measure.caption)
        .described(&measure.description)
        .defined_as(measure.expression.dax(model))
        .with("formatString", measure.format)
        .with("displayFolder", &*measure.folder)
        .with("lineageTag", lasting_id(&format!("measure {}", measure.caption)).to_string())
}

fn column(table: &Table, column: &Column) -> Object {
    let (data_type, format) = match column.kind {
        Kind::Text => ("string", None),
        Kind::Whole => ("int64", Some("0")),
        Kind::Decimal => ("decimal", Some("#,0.00")),
        Kind::Rate => ("double", Some("#,0.00")),
        Kind::Date => ("dateTime", Some("dd-MM-yyyy")),
        Kind::Boolean => ("boolean", Some("\"\"\"Ja\"\";\"\"Ja\"\";\"\"Nej\"\"\"")),
    };
    let lineage = format!("{}.{}", table.full_name(), column.name);
    let mut object = Object::new("column", &column.caption)
        .described(&column.description)
        .with("dataType", data_type)
        .flagged("isHidden", column.is_hidden)
        .flagged("isKey", column.is_key);
    if let Some(format) = format {
        object = object.with("formatString", format);
    }
    if let Some(folder) = column.folder {
        object = object.with("displayFolder", folder);
    }
    object = object
        .with("lineageTag", lasting_id(&lineage).to_string())
        .with("summarizeBy", "none")
        .with("sourceColumn", &column.name);
    let sorting = table.columns.iter().find(|it| Some(it.name.as_str()) == column.sorted_by);
    if let Some(sorting) = sorting {
        object = object.with("sortByColumn", write::name(&sorting.caption));
    }
    match column.kind {
        // `decimal` has four decimals, and rates have six: said to those who lint.
        Kind::Rate => object.containing(Object::annotation(
            "BestPracticeAnalyzer_IgnoreRules",
            "{\"RuleIDs\":[\"AVOID_FLOATING_POINT_DATA_TYPES\"]}",
        )),
        Kind::Date => object.containing(Object::annotation("UnderlyingDateTimeDataType", "Date")),
        _ => object,
    }
}

/// One partition a table, one step from the source: nothing that could fail to fold.
fn partition(table: &Table, storage: Storage) -> Object {
    let source = format!(
        "let\n    \
         Source = PostgreSQL.Database(Server, Database, [CreateNavigationProperties=false]),\n    \
         Data = Source{{[Schema=\"{}\",Item=\"{}\"]}}[Data]\n\
         in\n    \
         Data",
        table.schema, table.source
    );
    let mode = match storage {
        Storage::Import => "import",
        Storage::DirectQuery => "directQuery",
    };
    Object::new("partition", &table.caption)
        .defined_as("m")
        .with("mode", mode)
        .with_expression("source", source)
}

fn relationships(model: &Model, storage: Storage) -> Vec<Object> {
    let object = |relationship: &Relationship| {
        let Relationship { link, is_active } = relationship;
        let path = |table: &str, column: &str| {
            model.column(table, column).map_or_else(String::new, |(table, column)| {
                format!("{}.{}", write::name(&table.caption), write::name(&column.caption))
            })
        };
        let id = format!("{}.{} {}", link.from_table, link.from_column, link.to_table);
        // The views' links are no foreign keys, but their rows come from tables where they are.
        let relies = storage == Storage::DirectQuery && link.from_table.starts_with("dm.");
        let mut object = Object::new("relationship", lasting_id(&id).to_string());
        if !is_active {
            object = object.with("isActive", "false");
        }
        object
            .flagged("relyOnReferentialIntegrity", relies)
            .with("fromColumn", path(&link.from_table, &link.from_column))
            .with("toColumn", path(&link.to_table, &link.to_column))
    };
    model.relationships.iter().map(object).collect()
}

/// A role that sees one kommune's people. Indicators stay whole: those of others are suppressed
/// where they have to be.
fn role(model: &Model, nr: u16, navn: &str) -> Object {
    let tables = model.tables.iter().filter(|table| table.is_of_a_kommune());
    let permission = |table: &Table| {
        // Row -1, Ukendt, belongs to every kommune's dimensions.
        let numbers =
            if table.name.starts_with("dim_") { format!("{nr}, -1") } else { nr.to_string() };
        let caption = model
            .column(&table.full_name(), "kommune_nr")
            .map_or_else(String::new, |(_, column)| column.caption.clone());
        Object::new("tablePermission", &table.caption)
            .defined_as(format!("'{}'[{caption}] IN {{{numbers}}}", table.caption))
    };
    Object::new("role", format!("{nr} {navn}"))
        .described(&format!("Ser kun egne børn, ansatte og tal i kommune {nr}, {navn}."))
        .with("modelPermission", "read")
        .containing_all(tables.map(permission))
}
