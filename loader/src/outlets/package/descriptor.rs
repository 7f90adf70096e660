//! `datapackage.json`: what is in a package and what it stands on, as Data Package 2 has it.
//! Nothing in it depends on when or where the package was made.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::batch::Kind;
use super::contents::Table;
use super::csv::TRUE_FALSE;
use super::files::{FileFormat, Formats, Written};
use crate::delivery::kommune::Kommune;
use crate::error::{LoadError, Result};

/// The file's name.
pub const DESCRIPTOR: &str = "datapackage.json";

const PROFILES: &str = "https://datapackage.org/profiles/2.0";

/// A package.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataPackage {
    /// The profile that it follows.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// Its name, also that of its folder.
    pub name: String,
    /// Its title, Danish.
    pub title: String,
    /// What it is, Danish.
    pub description: String,
    /// What it stands on.
    pub dagtilbud: Provenance,
    /// Its files.
    pub resources: Vec<Resource>,
}

/// What a package stands on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// The kommune.
    pub kommune_nr: u16,
    /// Its name.
    pub kommune_navn: String,
    /// The parts of the warehouse that were asked for.
    pub indhold: Vec<String>,
    /// The first month; none where it goes back to the beginning.
    pub fra: Option<String>,
    /// The last month; none where it goes to the end.
    pub til: Option<String>,
    /// Whether it has the CPR numbers of the children.
    pub med_cpr: bool,
    /// The kinds of files.
    pub formater: Formats,
    /// The warehouse's latest delivery, by which the state that it was made from is named.
    pub levering_nr: i32,
    /// The version of the program.
    pub program: String,
    /// The latest migration of the database.
    pub migration: i32,
    /// SHA-256 over the text of the database's views.
    pub visninger_sha256: String,
    /// The deliveries that the kommune's rows come from.
    pub leverancer: Vec<Delivery>,
    /// For a delta: what it is to be applied to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub siden: Option<Former>,
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its number.
    pub levering_nr: i32,
    /// Its source.
    pub kilde: String,
    /// Its period, as in the file's name.
    pub periode: String,
    /// When its sender made it, Danish local time.
    pub leveret: String,
    /// When it was loaded, UTC.
    pub indlaest: String,
    /// SHA-256 of the file, unpacked.
    pub sha256: String,
}

/// The package that a delta is applied to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// The delivery that it stands on.
    pub levering_nr: i32,
    /// SHA-256 of its `datapackage.json`, and so of all that is in it.
    pub sha256: String,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Its name in the package: the table's and the format's.
    pub name: String,
    /// Always `table`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it lies.
    pub path: String,
    /// The table.
    pub title: String,
    /// What a row is, Danish.
    pub description: String,
    /// Its format.
    pub format: FileFormat,
    /// Its media type.
    pub mediatype: String,
    /// How text is encoded, in CSV.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub encoding: Option<String>,
    /// How CSV is written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dialect: Option<Dialect>,
    /// Its size.
    pub bytes: u64,
    /// Its checksum.
    pub hash: String,
    /// How many rows it has.
    pub rows: u64,
    /// Its columns and keys.
    pub schema: Schema,
}

/// How CSV is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dialect {
    delimiter: String,
    line_terminator: String,
    quote_char: String,
    double_quote: bool,
    header: bool,
}

/// The columns and keys of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    /// The profile that it follows.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// The columns.
    pub fields: Vec<Field>,
    /// What stands for nothing.
    pub missing_values: Vec<String>,
    /// By which columns rows are told apart.
    pub primary_key: Vec<String>,
    /// Which columns lead where.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub foreign_keys: Vec<ForeignKey>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is, Danish.
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    decimal_char: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    true_values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    false_values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    constraints: Option<Constraints>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Constraints {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    required: Option<bool>,
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none", default)]
    one_of: Option<Vec<String>>,
}

/// A column that leads to another table's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    fields: Vec<String>,
    reference: Reference,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Reference {
    resource: String,
    fields: Vec<String>,
}

impl DataPackage {
    /// A package of a kommune, as yet without files.
    #[must_use]
    pub fn new(name: &str, kommune: &Kommune, dagtilbud: Provenance) -> Self {
        let navn = kommune.navn;
        let (title, description) = match &dagtilbud.siden {
            None => (
                format!("FLIS Dagtilbud: {navn}"),
                format!(
                    "Dagtilbudsdata for {navn} Kommune: alle rækker, som kommunen selv kan se."
                ),
            ),
            Some(former) => (
                format!("FLIS Dagtilbud: {navn}, ændringer siden leverance {}", former.levering_nr),
                format!(
                    "Rækker, der er kommet til, ændret eller forsvundet i {navn} Kommunes pakke \
                     siden leverance {}.",
                    former.levering_nr
                ),
            ),
        };
        Self {
            schema: format!("{PROFILES}/datapackage.json"),
            name: name.to_owned(),
            title,
            description,
            dagtilbud,
            resources: Vec::new(),
        }
    }

    /// Reads that of a package. Returns its checksum too.
    pub fn read(folder: &Path) -> Result<(Self, String)> {
        use sha2::Digest as _;
        let path = folder.join(DESCRIPTOR);
        let text = fs_err::read_to_string(&path)?;
        let package = serde_json::from_str(&text).map_err(|error| {
            LoadError::Argument(format!("`{}` is none of ours: {error}", path.display()))
        })?;
        Ok((package, hex::encode(sha2::Sha256::digest(text.as_bytes()))))
    }

    /// Its text.
    pub fn text(&self) -> Result<String> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| LoadError::Internal(error.to_string()))?;
        Ok(text + "\n")
    }
}

impl Resource {
    /// That of a file with a table's rows.
    #[must_use]
    pub fn new(table: &Table, written: &Written) -> Self {
        let format = written.format;
        let is_csv = format == FileFormat::Csv;
        Self {
            name: name(&table.name, format),
            kind: "table".into(),
            path: written.path.clone(),
            title: table.name.clone(),
            description: table.comment.clone(),
            format,
            mediatype: if is_csv { "text/csv" } else { "application/vnd.apache.parquet" }.into(),
            encoding: is_csv.then(|| "utf-8".into()),
            dialect: is_csv.then(|| Dialect {
                delimiter: ";".into(),
                line_terminator: "\r\n".into(),
                quote_char: "\"".into(),
                double_quote: true,
                header: true,
            }),
            bytes: written.bytes,
            hash: format!("sha256:{}", written.sha256),
            rows: written.rows,
            schema: schema(table, format),
        }
    }

    /// Adds the column of a delta that says what happened to a row. All but the key may be empty.
    #[must_use]
    pub fn with_changes(mut self, column: &str, names: [&str; 3]) -> Self {
        for field in &mut self.schema.fields {
            if !self.schema.primary_key.contains(&field.name) {
                field.constraints = None;
            }
        }
        let change = Field {
            name: column.to_owned(),
            kind: "string".into(),
            description: "Hvad der er sket med rækken siden den forrige pakke; af en, der er \
                          forsvundet, er kun nøglen her."
                .into(),
            decimal_char: None,
            true_values: None,
            false_values: None,
            constraints: Some(Constraints {
                required: Some(true),
                one_of: Some(names.map(str::to_owned).to_vec()),
            }),
        };
        self.schema.fields.insert(0, change);
        // A changed row may lead to one that has not changed, and is not here.
        self.schema.foreign_keys.clear();
        self
    }
}

fn name(table: &str, format: FileFormat) -> String {
    format!("{table}.{}", format.suffix())
}

fn schema(table: &Table, format: FileFormat) -> Schema {
    let is_csv = format == FileFormat::Csv;
    let fields = table.columns.iter().enumerate().map(|(at, column)| {
        let kind = match column.kind {
            Kind::Bool => "boolean",
            Kind::SmallInt | Kind::Integer | Kind::BigInt => "integer",
            Kind::Date => "date",
            Kind::Decimal { .. } => "number",
            Kind::Text => "string",
        };
        let is_number = is_csv && kind == "number";
        let is_truth = is_csv && kind == "boolean";
        // An empty text counts as nothing for whoever reads the CSV, though it is none here.
        let is_required =
            (column.is_required || table.key.contains(&at)) && column.kind != Kind::Text;
        Field {
            name: column.name.clone(),
            kind: kind.into(),
            description: column.comment.clone(),
            decimal_char: is_number.then(|| ",".into()),
            true_values: is_truth.then(|| vec![TRUE_FALSE[0].into()]),
            false_values: is_truth.then(|| vec![TRUE_FALSE[1].into()]),
            constraints: is_required.then_some(Constraints { required: Some(true), one_of: None }),
        }
    });
    let foreign_keys = table.links.iter().map(|(column, to_table, to_column)| ForeignKey {
        fields: vec![column.clone()],
        reference: Reference { resource: name(to_table, format), fields: vec![to_column.clone()] },
    });
    Schema {
        schema: format!("{PROFILES}/tableschema.json"),
        fields: fields.collect(),
        missing_values: vec![String::new()],
        primary_key: table.key.iter().map(|at| table.columns[*at].name.clone()).collect(),
        foreign_keys: foreign_keys.collect(),
    }
}
