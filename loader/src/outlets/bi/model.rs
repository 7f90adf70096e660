//! The semantic model: tables, columns and relationships as a BI tool is to show them. Everything
//! in it comes from the catalogue; nothing here knows a file format.

use std::collections::BTreeMap;

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::caption;
use super::catalogue::{self, Field, Link, Relation};
use crate::error::Result;

/// Columns that are shown in the order of another one.
const SORTED_BY: &[(&str, &str)] = &[
    ("maaned_navn", "maaned_nr"),
    ("ugedag_navn", "ugedag_nr"),
    ("registrering_gruppe", "registrering_gruppe_nr"),
    ("alder", "alder_nr"),
];

/// Columns of the machinery, for which a report has no use.
const HOUSEKEEPING: &[&str] = &["levering_nr", "linje_nr"];

/// The space that the names of everything in the files are made in.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f1d_1d3e_8a55_5b0c_9d3a_0f0e_57a1_2b64);

/// The model.
#[derive(Debug, Clone)]
pub struct Model {
    /// Its tables, in the order of the catalogue.
    pub tables: Vec<Table>,
    /// How they hang together.
    pub relationships: Vec<Relationship>,
}

/// A table of the model.
#[derive(Debug, Clone)]
pub struct Table {
    /// Schema in the database.
    pub schema: String,
    /// Name in the database.
    pub name: String,
    /// The table or view in the same schema that its rows are read from.
    pub source: String,
    /// Name for people.
    pub caption: String,
    /// What a row is.
    pub description: String,
    /// The columns.
    pub columns: Vec<Column>,
}

/// A column of the model.
#[derive(Debug, Clone)]
pub struct Column {
    /// Name in the database.
    pub name: String,
    /// Name for people.
    pub caption: String,
    /// What it says.
    pub description: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether each row has its own value and others lead to it.
    pub is_key: bool,
    /// Whether a report has no use for it.
    pub is_hidden: bool,
    /// The name of the column that orders its values.
    pub sorted_by: Option<&'static str>,
    /// The folder it is shown in.
    pub folder: Option<&'static str>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A number with up to four decimals.
    Decimal,
    /// A number with more decimals than BI tools' own decimal type has.
    Rate,
    /// A day.
    Date,
    /// Yes or no.
    Boolean,
}

/// A relationship between two columns.
#[derive(Debug, Clone)]
pub struct Relationship {
    /// From which column to which.
    pub link: Link,
    /// Whether filters take this way unless a measure says otherwise.
    pub is_active: bool,
}

impl Model {
    /// Builds it from the live catalogue.
    pub async fn read(connection: &mut PgConnection) -> Result<Self> {
        let relations = catalogue::relations(connection).await?;
        let links = catalogue::links(connection, &relations).await?;
        let tables = relations.iter().map(|relation| Table::of(relation, &links)).collect();
        Ok(Self { tables, relationships: relationships(links) })
    }

    /// A table by its full name, `dm.fact_indskrivning`.
    #[must_use]
    pub fn table(&self, full_name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.full_name() == full_name)
    }

    /// A column by its table's full name and its own.
    #[must_use]
    pub fn column(&self, table: &str, column: &str) -> Option<(&Table, &Column)> {
        let table = self.table(table)?;
        let column = table.columns.iter().find(|it| it.name == column)?;
        Some((table, column))
    }
}

impl Table {
    fn of(relation: &Relation, links: &[Link]) -> Self {
        let full_name = format!("{}.{}", relation.schema, relation.name);
        let is_fact = relation.name.starts_with("fact_");
        let column = |field: &Field| {
            let is_from =
                links.iter().any(|it| it.from_table == full_name && it.from_column == field.name);
            let is_to =
                links.iter().any(|it| it.to_table == full_name && it.to_column == field.name);
            let is_text = Kind::of(field) == Kind::Text;
            let is_number = field.name.ends_with("_id")
                || field.name.ends_with("_nr") && !field.name.starts_with("kommune");
            Column {
                name: field.name.clone(),
                caption: caption::column(&field.name),
                description: field.comment.clone(),
                kind: Kind::of(field),
                is_key: is_to && field.is_key,
                is_hidden: is_fact
                    || is_from
                    || !is_text && is_number
                    || HOUSEKEEPING.contains(&field.name.as_str()),
                sorted_by: sort_column(relation, &field.name),
                folder: folder(&field.name),
            }
        };
        Self {
            schema: relation.schema.clone(),
            name: relation.name.clone(),
            source: relation.source.clone(),
            caption: caption::table(&relation.schema, &relation.name),
            description: relation.comment.clone(),
            columns: relation.columns.iter().map(column).collect(),
        }
    }

    /// Schema and name.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }

    /// Whether it is the calendar of days.
    #[must_use]
    pub fn is_calendar(&self) -> bool {
        self.name == "dim_tid"
    }

    /// Whether its rows are of people or of a kommune's own, so that they are nobody else's.
    #[must_use]
    pub fn is_of_a_kommune(&self) -> bool {
        self.schema == "dm"
            && self.name != "dim_kommune"
            && self.columns.iter().any(|column| column.name == "kommune_nr")
    }
}

impl Kind {
    fn of(field: &Field) -> Self {
        match field.data_type.as_str() {
            "int2" | "int4" | "int8" => Self::Whole,
            "numeric" if field.decimals > 4 => Self::Rate,
            "numeric" => Self::Decimal,
            "date" => Self::Date,
            "bool" => Self::Boolean,
            _ => Self::Text,
        }
    }
}

/// A name that stays the same as long as what it names has the same name: clean diffs.
#[must_use]
pub fn lasting_id(of: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, of.as_bytes())
}

fn sort_column(relation: &Relation, name: &str) -> Option<&'static str> {
    let (_, by) = SORTED_BY.iter().find(|(sorted, _)| *sorted == name)?;
    relation.columns.iter().any(|field| field.name == *by).then_some(*by)
}

fn folder(name: &str) -> Option<&'static str> {
    match name {
        "gyldig_fra" | "gyldig_til" | "er_aktuel" | "levering_nr" | "linje_nr" => {
            Some("Gyldighed og herkomst")
        }
        "vejnavn" | "husnummer" | "postnummer" | "bynavn" | "geo_bredde" | "geo_laengde" => {
            Some("Adresse")
        }
        _ => None,
    }
}

/// Makes a relationship of every link. A filter must have one way from a table to another: a link
/// that would open a second one (a role, a dimension's own kommune) is inactive. Facts choose
/// first, and before their roles the column that is named as the key it leads to.
fn relationships(links: Vec<Link>) -> Vec<Relationship> {
    let mut ordered: Vec<&Link> = links.iter().collect();
    ordered.sort_by_key(|link| {
        let is_dimension = link.from_table.starts_with("dm.dim_");
        let is_role = link.from_column != link.to_column;
        let is_end = link.from_column.starts_with("slut");
        (is_dimension, is_role, is_end, *link)
    });
    let mut ways = Ways::default();
    let active: Vec<Link> = ordered.into_iter().filter(|link| ways.open(link)).cloned().collect();
    let relationship = |link: Link| Relationship { is_active: active.contains(&link), link };
    links.into_iter().map(relationship).collect()
}

/// The ways that filters take, from the table with one row to the tables with many.
#[derive(Default)]
struct Ways(BTreeMap<String, Vec<String>>);

impl Ways {
    /// Opens a way unless it would be a second one.
    fn open(&mut self, link: &Link) -> bool {
        let above = self.all(|start| self.count(start, &link.to_table) > 0, &link.to_table);
        let below = self.all(|end| self.count(&link.from_table, end) > 0, &link.from_table);
        let is_second = above
            .iter()
            .any(|start| below.iter().any(|end| start == end || self.count(start, end) > 0));
        if !is_second {
            self.0.entry(link.to_table.clone()).or_default().push(link.from_table.clone());
        }
        !is_second
    }

    fn all(&self, is_meant: impl Fn(&str) -> bool, itself: &str) -> Vec<String> {
        let known = self.0.keys().chain(self.0.values().flatten());
        let mut found: Vec<String> = known.filter(|table| is_meant(table)).cloned().collect();
        found.push(itself.to_owned());
        found.sort();
        found.dedup();
        found
    }

    fn count(&self, start: &str, end: &str) -> usize {
        let next = self.0.get(start).map(Vec::as_slice).unwrap_or_default();
        next.iter().map(|table| usize::from(table == end) + self.count(table, end)).sum()
    }
}
