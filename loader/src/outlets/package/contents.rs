//! What a package holds: which tables and views, by which key their rows are told apart, and the
//! queries that give them, in the order of that key.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::{Months, NaiveDate};
use sqlx::postgres::PgConnection;

use super::batch::Kind;
use crate::db::sql;
use crate::error::{LoadError, Result};
use crate::outlets::bi::catalogue::{self, Link, Relation};

/// A part that a package may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The star's dimensions and facts.
    Datamart,
    /// The municipal cube and the benchmark cube.
    Kuber,
    /// The indicators.
    Noegletal,
    /// The registrations in Aula that the star leaves out.
    DsaAula,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Datamart, Self::Kuber, Self::Noegletal, Self::DsaAula];

    /// Its name on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Datamart => "datamart",
            Self::Kuber => "kuber",
            Self::Noegletal => "noegletal",
            Self::DsaAula => "dsa-aula",
        }
    }

    fn of(schema: &str, name: &str) -> Self {
        match (schema, name) {
            ("dm", _) => Self::Datamart,
            ("noegletal", _) => Self::Noegletal,
            ("kube", "aula_dsa") => Self::DsaAula,
            _ => Self::Kuber,
        }
    }
}

/// The months of a package, by their first days. A row belongs to the month in which the period that
/// it is about begins; what has no month comes whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// The first month; without it, from the beginning.
    pub from: Option<NaiveDate>,
    /// The last month; without it, to the end.
    pub to: Option<NaiveDate>,
}

impl Period {
    /// The first day that is no longer in it.
    #[must_use]
    pub fn before(self) -> Option<NaiveDate> {
        self.to.and_then(|month| month.checked_add_months(Months::new(1)))
    }
}

/// A table or view of a package.
#[derive(Debug, Clone)]
pub struct Table {
    /// Schema and name.
    pub name: String,
    /// Its comment, Danish.
    pub comment: String,
    /// Its columns in their order.
    pub columns: Vec<Column>,
    /// The places of the columns by which its rows are told apart, and in whose order they come.
    pub key: Vec<usize>,
    /// Columns that lead to another table of the package: column, table, column there.
    pub links: Vec<(String, String, String)>,
    /// The place of the kommune's column, where all rows have to be the kommune's own.
    pub own: Option<usize>,
    /// What is asked, up to the condition.
    select: String,
    /// Which of its rows are wanted.
    wanted: Wanted,
    /// The column with the month or day, where the table has one.
    period: Option<String>,
}

/// Which rows of a table a package has, beside those that row security hides.
#[derive(Debug, Clone)]
enum Wanted {
    /// All of them.
    All,
    /// The kommune's own, and "Ukendt".
    Own,
    /// Those for which this holds.
    Where(String),
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether it is never empty.
    pub is_required: bool,
    /// Its comment, Danish.
    pub comment: String,
}

/// Schema, table, column, type, digits, decimals, required, place in the key, comment.
type ColumnRow = (String, String, String, String, i32, i32, bool, i32, String);

/// Schema, table, comment, whether under row security, whether deliveries bring rows.
type RelationRow = (String, String, String, bool, bool);

/// Views have no primary key; this is what it would be.
const KEYS_OF_VIEWS: &[(&str, &[&str])] = &[
    ("kube.aula_dsa", &["kommune_nr", "dato", "levering_nr", "linje_nr"]),
    ("kube.boern_pr_medarbejder", &["kommune_nr", "dato", "raekketype", "stil_dagtilbudsnummer"]),
    ("kube.indskrivning", &["handlekommune_nr", "maaned", "borger_nr", "levering_nr", "linje_nr"]),
    ("kube.personale", &["kommune_nr", "dato", "medarbejder_nr", "levering_nr", "linje_nr"]),
    (
        "kube.tilstedevaerelse",
        &["handlekommune_nr", "dato", "borger_nr", "levering_nr", "linje_nr"],
    ),
    ("noegletal.alle", &["noegletal_id", "kommune_nr", "periode"]),
    ("noegletal.sammenligning", &["noegletal_id", "kommune_nr", "periode", "gruppe_nr"]),
];

/// What it would be for all others of a schema; a column that a view does not have is left out.
const KEYS_OF_SCHEMAS: &[(&str, &[&str])] = &[
    (
        "benchmark",
        &["kommune_nr", "maaned", "dimension", "medlem_kode", "aldersgruppe", "gruppe_nr"],
    ),
    ("noegletal", &["kommune_nr", "periode"]),
];

/// Columns that say which month or day a row is of, the first that is there.
const PERIODS: [&str; 3] = ["maaned", "dato", "periode"];

/// Reads what the parts hold.
pub async fn tables(connection: &mut PgConnection, parts: &BTreeSet<Part>) -> Result<Vec<Table>> {
    let relations: Vec<RelationRow> = sql!("outlets/package/tables").rows(connection).await?;
    let columns: Vec<ColumnRow> = sql!("outlets/package/columns").rows(connection).await?;
    let links = links(connection, &relations).await?;
    let mut tables = Vec::new();
    for relation in &relations {
        let (schema, name, ..) = relation;
        if parts.contains(&Part::of(schema, name)) {
            let own: Vec<&ColumnRow> =
                columns.iter().filter(|row| &row.0 == schema && &row.1 == name).collect();
            tables.push(table(relation, &own, &links)?);
        }
    }
    let there: BTreeSet<String> = tables.iter().map(|table| table.name.clone()).collect();
    for table in &mut tables {
        table.links.retain(|(_, to, _)| there.contains(to));
    }
    Ok(tables)
}

/// The numbers of the children, which only `--med-cpr` asks for.
#[must_use]
pub(super) fn cpr() -> Table {
    let column = |name: &str, kind, comment: &str| Column {
        name: name.to_owned(),
        kind,
        is_required: true,
        comment: comment.to_owned(),
    };
    Table {
        name: "kube.cpr_pakke".into(),
        comment: "En række pr. barn i kommunen: barnets CPR-nummer.".into(),
        columns: vec![
            column("borger_nr", Kind::Integer, "Barnets varige nummer."),
            column("cpr", Kind::Text, "CPR-nummer eller erstatningsnummer uden bindestreg."),
        ],
        key: vec![0],
        links: Vec::new(),
        own: None,
        select: "select t.borger_nr, t.cpr from kube.cpr_pakke() as t".into(),
        wanted: Wanted::All,
        period: None,
    }
}

async fn links(connection: &mut PgConnection, relations: &[RelationRow]) -> Result<Vec<Link>> {
    let relation = |(schema, name, comment, ..): &RelationRow| Relation {
        schema: schema.clone(),
        name: name.clone(),
        source: name.clone(),
        comment: comment.clone(),
        columns: Vec::new(),
    };
    let relations: Vec<Relation> = relations.iter().map(relation).collect();
    catalogue::links(connection, &relations).await
}

fn table(relation: &RelationRow, rows: &[&ColumnRow], links: &[Link]) -> Result<Table> {
    let (schema, name, comment, is_secured, is_delivered) = relation;
    let full_name = format!("{schema}.{name}");
    let mut columns = Vec::with_capacity(rows.len());
    for (_, _, name, data_type, digits, decimals, is_required, _, comment) in rows {
        let kind = kind(data_type, *digits, *decimals).ok_or_else(|| {
            LoadError::Internal(format!("{full_name}.{name} is of a type no package knows"))
        })?;
        let (name, comment) = (name.clone(), comment.clone());
        columns.push(Column { name, kind, is_required: *is_required, comment });
    }
    let place = |wanted: &str| columns.iter().position(|column| column.name == wanted);
    let key = key(&full_name, schema, rows, place).ok_or_else(|| {
        LoadError::Internal(format!("it is not known by what {full_name}'s rows are told apart"))
    })?;
    let is_dimension = name.starts_with("dim_");
    let is_day = |name: &&&str| {
        place(name).is_some_and(|at| columns[at].kind == Kind::Date) && !is_dimension
    };
    let period = PERIODS.iter().find(is_day).map(|name| (*name).to_owned());
    let kommune = place("kommune_nr").or_else(|| place("handlekommune_nr"));
    let is_own = schema == "kube" || (schema == "dm" && name != "dim_kommune");
    let to_others = links.iter().filter(|link| link.from_table == full_name);
    let to_others = to_others
        .map(|link| (link.from_column.clone(), link.to_table.clone(), link.to_column.clone()));
    let wanted = match (schema.as_str(), *is_secured, kommune) {
        // The register is public, but a package has the kommune's own units only.
        ("dm", false, Some(_)) if is_own => Wanted::Own,
        ("dm", false, None) if *is_delivered => Wanted::Where(in_use(&full_name, links)),
        _ => Wanted::All,
    };
    let names: Vec<String> = columns.iter().map(|column| format!("t.{}", column.name)).collect();
    Ok(Table {
        select: format!("select {} from {full_name} as t", names.join(", ")),
        wanted,
        comment: comment.clone(),
        own: kommune.filter(|_| is_own),
        links: to_others.collect(),
        name: full_name,
        columns,
        key,
        period,
    })
}

fn kind(data_type: &str, digits: i32, decimals: i32) -> Option<Kind> {
    Some(match data_type {
        "bool" => Kind::Bool,
        "int2" => Kind::SmallInt,
        "int4" => Kind::Integer,
        "int8" => Kind::BigInt,
        "date" => Kind::Date,
        "text" => Kind::Text,
        "numeric" if (1..=28).contains(&digits) => Kind::Decimal {
            precision: u8::try_from(digits).ok()?,
            scale: u8::try_from(decimals).ok()?,
        },
        _ => return None,
    })
}

/// The places of the key's columns: those of the primary key, or what stands for it in a view.
fn key(
    full_name: &str,
    schema: &str,
    rows: &[&ColumnRow],
    place: impl Fn(&str) -> Option<usize>,
) -> Option<Vec<usize>> {
    let mut primary: Vec<(i32, usize)> =
        rows.iter().enumerate().map(|(at, row)| (row.7, at)).filter(|(nr, _)| *nr > 0).collect();
    primary.sort_unstable();
    let key: Option<Vec<usize>> = if !primary.is_empty() {
        Some(primary.into_iter().map(|(_, at)| at).collect())
    } else if let Some((_, key)) = KEYS_OF_VIEWS.iter().find(|(view, _)| *view == full_name) {
        key.iter().map(|name| place(name)).collect()
    } else {
        let (_, key) = KEYS_OF_SCHEMAS.iter().find(|(name, _)| *name == schema)?;
        Some(key.iter().filter_map(|name| place(name)).collect())
    };
    key.filter(|key| !key.is_empty())
}

/// Values that all kommuner share (place types, staff categories): those that this kommune's facts
/// point to, and "Ukendt". Another's own words stay out of a package.
fn in_use(full_name: &str, links: &[Link]) -> String {
    let uses = links.iter().filter(|link| link.to_table == full_name);
    let uses = uses.filter(|link| link.from_table.starts_with("dm.fact_"));
    let conditions: Vec<String> = uses
        .map(|Link { from_table, from_column, to_column, .. }| {
            format!(
                "t.{to_column} = -1 \
                 or t.{to_column} in (select f.{from_column} from {from_table} as f)"
            )
        })
        .collect();
    format!("({})", conditions.join(" or "))
}

impl Table {
    /// The kinds of its columns.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        self.columns.iter().map(|column| column.kind).collect()
    }

    /// The query for a kommune and a period, in the order of the key. Names are those of the
    /// catalogue, which are plain words.
    #[must_use]
    pub fn query(&self, kommune_nr: u16, period: Period) -> String {
        let wanted: &str = match &self.wanted {
            Wanted::All => "true",
            Wanted::Own => &format!("t.kommune_nr in ({kommune_nr}, -1)"),
            Wanted::Where(condition) => condition,
        };
        let mut query = format!("{} where {wanted}", self.select);
        if let Some(column) = &self.period {
            for (day, operator) in [(period.from, ">="), (period.before(), "<")] {
                if let Some(day) = day {
                    let _ = write!(query, " and t.{column} {operator} '{day}'");
                }
            }
        }
        let order = self.key.iter().map(|at| {
            let Column { name, kind, .. } = &self.columns[*at];
            let collation = if *kind == Kind::Text { " collate \"C\"" } else { "" };
            format!("t.{name}{collation}")
        });
        let order: Vec<String> = order.collect();
        let _ = write!(query, " order by {}", order.join(", "));
        query
    }
}
