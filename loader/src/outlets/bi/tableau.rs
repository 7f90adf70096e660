//! Tableau's files: a data source for each fact with the dimensions that belong to it, one for the
//! indicators, and a workbook that shows these over time.

mod workbook;

use super::Options;
use super::caption;
use super::model::{Column, Kind, Model, Table, lasting_id};
use super::xml::Element;

/// The version of Tableau's format that the files say they are.
const VERSION: &str = "18.1";

/// The names of the format's changes that the files make use of.
const MANIFEST: &[&str] =
    &["ObjectModelEncapsulateLegacy", "ObjectModelTableType", "SchemaViewerObjectModel"];

/// A table in a data source: the fact, or a dimension in one role.
struct Part<'a> {
    table: &'a Table,
    /// Its name in the data source.
    name: String,
    caption: String,
    /// The fact's column and its own, by which they belong together.
    joined: Option<(String, String)>,
}

/// The files, with their text.
#[must_use]
pub fn files(model: &Model, options: &Options) -> Vec<(String, String)> {
    let roots = model.tables.iter().filter(|table| !table.name.starts_with("dim_"));
    let mut files: Vec<(String, String)> = roots
        .map(|root| {
            let source = Source::new(model, root, options);
            (format!("tableau/{}.tds", root.caption), source.file().document())
        })
        .collect();
    if let Some(table) = model.table("noegletal.alle") {
        let source = Source::new(model, table, options);
        files.push((
            "tableau/FLIS Dagtilbud.twb".to_owned(),
            workbook::workbook(&source).document(),
        ));
    }
    files
}

struct Source<'a> {
    root: &'a Table,
    parts: Vec<Part<'a>>,
    options: &'a Options,
}

impl<'a> Source<'a> {
    fn new(model: &'a Model, root: &'a Table, options: &'a Options) -> Self {
        let mut parts = vec![Part {
            table: root,
            name: root.name.clone(),
            caption: root.caption.clone(),
            joined: None,
        }];
        for relationship in &model.relationships {
            let link = &relationship.link;
            let Some(table) = model.table(&link.to_table) else { continue };
            if link.from_table != root.full_name() {
                continue;
            }
            let is_first = parts.iter().all(|part| part.name != table.name);
            let is_main = relationship.is_active && is_first;
            let role = caption::column(&link.from_column);
            parts.push(Part {
                table,
                name: if is_main {
                    table.name.clone()
                } else {
                    format!("{}_{}", table.name, link.from_column)
                },
                caption: if is_main {
                    table.caption.clone()
                } else {
                    format!("{} ({role})", table.caption)
                },
                joined: Some((link.from_column.clone(), link.to_column.clone())),
            });
        }
        Self { root, parts, options }
    }

    fn name(&self) -> String {
        format!("federated.{}", lasting_id(&format!("tds {}", self.root.full_name())).simple())
    }

    fn connection_name() -> String {
        format!("postgres.{}", lasting_id("tableau connection").simple())
    }

    /// A field's name: the column's, with its table where more than one have it.
    fn field(&self, part: &Part<'_>, column: &str) -> String {
        let owners = self
            .parts
            .iter()
            .filter(|other| other.table.columns.iter().any(|candidate| candidate.name == column));
        if owners.count() > 1 {
            format!("[{column} ({})]", part.name)
        } else {
            format!("[{column}]")
        }
    }

    fn file(&self) -> Element {
        let element = Element::new("datasource")
            .with("formatted-name", self.name())
            .with("inline", "true")
            .with("source-platform", "win")
            .with("version", VERSION)
            .with("xmlns:user", "http://www.tableausoftware.com/xml/user")
            .containing(manifest());
        self.fill(element)
    }

    fn in_workbook(&self) -> Element {
        let element = Element::new("datasource")
            .with("caption", &self.root.caption)
            .with("inline", "true")
            .with("name", self.name())
            .with("version", VERSION);
        self.fill(element)
    }

    fn fill(&self, element: Element) -> Element {
        element
            .containing(self.connection())
            .containing(Element::new("aliases").with("enabled", "yes"))
            .containing_all(self.columns())
            .containing(self.object_graph())
    }

    fn connection(&self) -> Element {
        let (host, port) =
            self.options.server.rsplit_once(':').unwrap_or((&self.options.server, "5432"));
        let server = Element::new("connection")
            .with("authentication", "username-password")
            .with("class", "postgres")
            .with("dbname", &self.options.database)
            .with("one-time-sql", "")
            .with("port", port)
            .with("server", host)
            .with("sslmode", if self.options.is_encrypted { "require" } else { "" })
            .with("username", "");
        let named = Element::new("named-connection")
            .with("caption", host)
            .with("name", Self::connection_name())
            .containing(server);
        let maps = self.parts.iter().flat_map(|part| {
            part.table.columns.iter().map(|column| {
                Element::new("map")
                    .with("key", self.field(part, &column.name))
                    .with("value", format!("[{}].[{}]", part.name, column.name))
            })
        });
        let relation = if self.parts.len() == 1 {
            Self::relation(&self.parts[0])
        } else {
            Element::new("relation")
                .with("type", "collection")
                .containing_all(self.parts.iter().map(Self::relation))
        };
        Element::new("connection")
            .with("class", "federated")
            .containing(Element::new("named-connections").containing(named))
            .containing(relation)
            .containing(Element::new("cols").containing_all(maps))
            .containing(self.metadata())
    }

    fn relation(part: &Part<'_>) -> Element {
        Element::new("relation")
            .with("connection", Self::connection_name())
            .with("name", &part.name)
            .with("table", format!("[{}].[{}]", part.table.schema, part.table.source))
            .with("type", "table")
    }

    fn metadata(&self) -> Element {
        let record = |part: &Part<'_>, column: &Column, ordinal: usize| {
            let (datatype, remote) = datatype(column.kind);
            Element::new("metadata-record")
                .with("class", "column")
                .containing(Element::new("remote-name").saying(&column.name))
                .containing(Element::new("remote-type").saying(remote))
                .containing(Element::new("local-name").saying(self.field(part, &column.name)))
                .containing(Element::new("parent-name").saying(format!("[{}]", part.name)))
                .containing(Element::new("remote-alias").saying(&column.name))
                .containing(Element::new("ordinal").saying(ordinal.to_string()))
                .containing(Element::new("local-type").saying(datatype))
                .containing(Element::new("aggregation").saying("Count"))
                .containing(Element::new("contains-null").saying("true"))
                .containing(Element::new("object-id").saying(format!("[{}]", object_id(part))))
        };
        let columns = self
            .parts
            .iter()
            .flat_map(|part| part.table.columns.iter().map(move |column| (part, column)));
        let records =
            columns.enumerate().map(|(index, (part, column))| record(part, column, index + 1));
        Element::new("metadata-records").containing_all(records)
    }

    fn columns(&self) -> Vec<Element> {
        let column = |part: &Part<'_>, column: &Column| {
            let (datatype, _) = datatype(column.kind);
            let is_measure = matches!(column.kind, Kind::Decimal | Kind::Rate)
                || part.joined.is_none() && column.name.starts_with("antal");
            let (role, kind) = if is_measure {
                ("measure", "quantitative")
            } else if matches!(column.kind, Kind::Whole | Kind::Date) {
                ("dimension", "ordinal")
            } else {
                ("dimension", "nominal")
            };
            let caption = if part.joined.is_some() && self.field(part, &column.name).contains('(') {
                format!("{} ({})", column.caption, part.caption)
            } else {
                column.caption.clone()
            };
            let mut element =
                Element::new("column").with("caption", caption).with("datatype", datatype);
            if column.is_hidden && !is_measure {
                element = element.with("hidden", "true");
            }
            element
                .with("name", self.field(part, &column.name))
                .with("role", role)
                .with("type", kind)
        };
        self.parts
            .iter()
            .flat_map(|part| part.table.columns.iter().map(move |it| (part, it)))
            .map(|(part, it)| column(part, it))
            .collect()
    }

    fn object_graph(&self) -> Element {
        let object = |part: &Part<'_>| {
            Element::new("object")
                .with("caption", &part.caption)
                .with("id", object_id(part))
                .containing(
                    Element::new("properties").with("context", "").containing(Self::relation(part)),
                )
        };
        let root = &self.parts[0];
        let relationship = |part: &Part<'_>| {
            let (from, to) = part.joined.clone()?;
            let field = |field: String| Element::new("expression").with("op", field);
            Some(
                Element::new("relationship")
                    .containing(
                        Element::new("expression")
                            .with("op", "=")
                            .containing(field(self.field(root, &from)))
                            .containing(field(self.field(part, &to))),
                    )
                    .containing(Element::new("first-end-point").with("object-id", object_id(root)))
                    .containing(
                        Element::new("second-end-point").with("object-id", object_id(part)),
                    ),
            )
        };
        let graph = Element::new("object-graph")
            .containing(Element::new("objects").containing_all(self.parts.iter().map(object)));
        let relationships: Vec<Element> = self.parts.iter().filter_map(relationship).collect();
        if relationships.is_empty() {
            graph
        } else {
            graph.containing(Element::new("relationships").containing_all(relationships))
        }
    }
}

fn manifest() -> Element {
    Element::new("document-format-change-manifest")
        .containing_all(MANIFEST.iter().map(|change| Element::new(change)))
}

fn object_id(part: &Part<'_>) -> String {
    let id = lasting_id(&format!("object {}", part.name)).simple().to_string();
    format!("{}_{}", part.name, id.to_uppercase())
}

/// Tableau's word for a type, and the number that drivers have for it.
fn datatype(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Text => ("string", "129"),
        Kind::Whole => ("integer", "3"),
        Kind::Decimal | Kind::Rate => ("real", "131"),
        Kind::Date => ("date", "7"),
        Kind::Boolean => ("boolean", "11"),
    }
}
