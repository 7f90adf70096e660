//! What a measure counts, said once and written in two languages: DAX for the model, and SQL with
//! which a test proves that the model counts as the views do.
//!
//! The SQL of an expression holds under a filter context as DAX understands it: a condition on a
//! table reaches every fact to which active relationships lead from there, and no other.

use std::fmt::Write as _;

use super::model::Model;

/// A column by its table (`dm.fact_indskrivning`) and its name.
pub type Column = (&'static str, &'static str);

/// A condition on a table's own column, in a form that both languages read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// The column has this whole number.
    Is(Column, i64),
    /// It has another one.
    IsNot(Column, i64),
    /// It has this text.
    Says(Column, &'static str),
    /// It has a value.
    HasValue(Column),
}

/// An expression.
#[derive(Debug, Clone)]
pub enum Expression {
    /// How many values a column has.
    Distinct(Column),
    /// How many pairs of values two columns of a table have.
    DistinctPairs(Column, Column),
    /// The sum of a column.
    Sum(Column),
    /// The sum of two expressions.
    Plus(Box<Expression>, Box<Expression>),
    /// A quotient; nothing where the divisor is nothing or 0.
    Quotient(Box<Expression>, Box<Expression>),
    /// An expression over the rows of its table that meet conditions.
    Where(Box<Expression>, Vec<Condition>),
    /// The same, over the latest of these rows by a column.
    Latest(Box<Expression>, Column, Vec<Condition>),
    /// An expression under the inactive relationship of a column.
    Through(Box<Expression>, Column, Column),
    /// A column's value for each month and child of a fact, looked up in another fact and added
    /// up: a child's full-time share is the enrolment's, and attendance asks for it.
    ShareOfChildren {
        /// The fact whose children are meant: its child and its day.
        child: Column,
        /// The month of that day, in the calendar.
        month: Column,
        /// The value in the other fact.
        share: Column,
        /// The child there.
        share_child: Column,
        /// The month there.
        share_month: Column,
    },
}

/// A value of a table's column that a report is filtered by.
#[derive(Debug, Clone)]
pub struct Filter {
    /// The table.
    pub table: &'static str,
    /// A condition on it in SQL, with the table's columns by their names.
    pub condition: String,
}

impl Expression {
    /// The expression in DAX, with the names of the model.
    #[must_use]
    pub fn dax(&self, model: &Model) -> String {
        match self {
            Self::Distinct(column) => format!("DISTINCTCOUNT({})", name(model, *column)),
            Self::DistinctPairs(one, other) => format!(
                "COUNTROWS(SUMMARIZE({}, {}, {}))",
                table_name(model, one.0),
                name(model, *one),
                name(model, *other),
            ),
            Self::Sum(column) => format!("SUM({})", name(model, *column)),
            Self::Plus(one, other) => format!("{} + {}", one.dax(model), other.dax(model)),
            Self::Quotient(taeller, naevner) => {
                format!("DIVIDE({}, {})", taeller.dax(model), naevner.dax(model))
            }
            Self::Where(inner, conditions) => calculate(model, inner, conditions),
            Self::Latest(inner, by, conditions) => latest(model, inner, *by, conditions),
            Self::Through(inner, from, to) => format!(
                "CALCULATE({}, USERELATIONSHIP({}, {}))",
                inner.dax(model),
                name(model, *from),
                name(model, *to),
            ),
            Self::ShareOfChildren { child, month, share, share_child, share_month } => format!(
                "SUMX(\n\
                 \x20   SUMMARIZE({}, {}, {}),\n\
                 \x20   VAR Barn = {}\n\
                 \x20   VAR Maaned = {}\n\
                 \x20   RETURN CALCULATE(MAX({}), REMOVEFILTERS(), {} = Barn, {} = Maaned)\n\
                 )",
                table_name(model, child.0),
                name(model, *month),
                name(model, *child),
                name(model, *child),
                name(model, *month),
                name(model, *share),
                name(model, *share_child),
                name(model, *share_month),
            ),
        }
    }

    /// The same arithmetic as one value of SQL, under filters.
    #[must_use]
    pub fn sql(&self, model: &Model, filters: &[Filter]) -> String {
        self.sql_where(&Scope { model, filters, conditions: Vec::new(), through: None })
    }

    /// The expression as aggregates over its tables, by their names without a schema; nothing where
    /// it is more than that.
    #[must_use]
    pub fn aggregate(&self) -> Option<String> {
        let column = |(table, column): &Column| format!("{}.{column}", alone(table));
        match self {
            Self::Distinct(one) => Some(format!("count(distinct {})", column(one))),
            Self::Sum(one) => Some(format!("sum({})", column(one))),
            Self::Plus(one, other) => {
                Some(format!("{} + {}", one.aggregate()?, other.aggregate()?))
            }
            Self::Quotient(one, other) => {
                // Whole numbers would be divided without a remainder.
                Some(format!("1.0 * ({}) / nullif({}, 0)", one.aggregate()?, other.aggregate()?))
            }
            Self::Where(inner, conditions) => {
                let conditions: Vec<String> = conditions.iter().map(|it| it.sql(column)).collect();
                let conditions = conditions.join(" and ");
                let chosen = |one| format!("case when {conditions} then {} end", column(one));
                match inner.as_ref() {
                    Self::Distinct(one) => Some(format!("count(distinct {})", chosen(one))),
                    Self::Sum(one) => Some(format!("sum({})", chosen(one))),
                    _ => None,
                }
            }
            Self::DistinctPairs(..)
            | Self::Latest(..)
            | Self::Through(..)
            | Self::ShareOfChildren { .. } => None,
        }
    }

    fn sql_where(&self, scope: &Scope<'_>) -> String {
        match self {
            Self::Distinct((table, column)) => {
                // DAX counts blank as a value; the columns counted have none.
                scope.select(&format!("nullif(count(distinct t.{column}), 0)"), table)
            }
            Self::DistinctPairs((table, one), (_, other)) => {
                scope.select(&format!("nullif(count(distinct (t.{one}, t.{other})), 0)"), table)
            }
            Self::Sum((table, column)) => scope.select(&format!("sum(t.{column})"), table),
            Self::Plus(one, other) => {
                let (one, other) = (one.sql_where(scope), other.sql_where(scope));
                // In DAX, nothing plus a number is the number, and nothing plus nothing is nothing.
                format!("(select sum(led::numeric) from (values ({one}), ({other})) as led (led))")
            }
            Self::Quotient(taeller, naevner) => format!(
                "({}::numeric / nullif({}, 0))",
                taeller.sql_where(scope),
                naevner.sql_where(scope)
            ),
            Self::Where(inner, conditions) => inner.sql_where(&scope.with(conditions)),
            Self::Latest(inner, (table, by), conditions) => {
                let scope = scope.with(conditions);
                let newest = scope.select(&format!("max(t.{by})"), table);
                inner.sql_where(&scope.and(format!("t.{by} = {newest}")))
            }
            Self::Through(inner, from, to) => {
                inner.sql_where(&Scope { through: Some((*from, *to)), ..scope.clone() })
            }
            Self::ShareOfChildren { child, month, share, share_child, share_month } => {
                let day = scope
                    .model
                    .relationships
                    .iter()
                    .find(|it| it.link.from_table == child.0 && it.link.to_table == month.0);
                let day = day.map(|it| it.link.from_column.as_str()).unwrap_or_default();
                let children = format!(
                    "select distinct t.{child}, tid.{month} from {table} as t \
                     inner join {calendar} as tid on t.{day} = tid.dato where {conditions}",
                    child = child.1,
                    month = month.1,
                    table = child.0,
                    calendar = month.0,
                    conditions = scope.conditions(child.0),
                );
                format!(
                    "(select sum((select max(andel.{}) from {} as andel \
                     where andel.{} = barn.{} and andel.{} = barn.{})) from ({children}) as barn)",
                    share.1, share.0, share_child.1, child.1, share_month.1, month.1,
                )
            }
        }
    }
}

impl Condition {
    fn dax(&self, model: &Model) -> String {
        match self {
            Self::Is(column, value) => format!("{} = {value}", name(model, *column)),
            Self::IsNot(column, value) => format!("{} <> {value}", name(model, *column)),
            Self::Says(column, text) => format!("{} = \"{text}\"", name(model, *column)),
            Self::HasValue(column) => format!("NOT(ISBLANK({}))", name(model, *column)),
        }
    }

    /// In SQL, with the column as somebody calls it.
    fn sql(&self, called: impl Fn(&Column) -> String) -> String {
        match self {
            Self::Is(column, value) => format!("{} = {value}", called(column)),
            Self::IsNot(column, value) => format!("{} <> {value}", called(column)),
            Self::Says(column, text) => format!("{} = '{text}'", called(column)),
            Self::HasValue(column) => format!("{} is not null", called(column)),
        }
    }
}

/// Under which filters a piece of SQL counts.
#[derive(Clone)]
struct Scope<'a> {
    model: &'a Model,
    filters: &'a [Filter],
    conditions: Vec<String>,
    through: Option<(Column, Column)>,
}

impl Scope<'_> {
    fn with(&self, conditions: &[Condition]) -> Self {
        let mut scope = self.clone();
        let called = |(_, column): &Column| format!("t.{column}");
        scope.conditions.extend(conditions.iter().map(|condition| condition.sql(called)));
        scope
    }

    fn and(&self, condition: String) -> Self {
        let mut scope = self.clone();
        scope.conditions.push(condition);
        scope
    }

    fn select(&self, what: &str, table: &str) -> String {
        format!("(select {what} from {table} as t where {})", self.conditions(table))
    }

    /// The conditions on a table's rows `t`: its own, and those that reach it.
    fn conditions(&self, table: &str) -> String {
        let mut all = self.conditions.clone();
        for filter in self.filters {
            if filter.table == table {
                all.push(format!(
                    "exists (select 1 from (select t.*) as x where {})",
                    filter.condition
                ));
            } else if let Some((column, key, inner)) = self.way(table, filter) {
                all.push(format!("t.{column} in (select {key} from {inner})"));
            }
        }
        if all.is_empty() { "true".to_owned() } else { all.join(" and ") }
    }

    /// How a filter reaches a table: by which column, and which keys of the next table it lets be.
    fn way(&self, table: &str, filter: &Filter) -> Option<(String, String, String)> {
        self.model.relationships.iter().find_map(|relationship| {
            let link = &relationship.link;
            let is_open = self.through.map_or(relationship.is_active, |(from, to)| {
                let is_meant = link.from_table == from.0 && link.from_column == from.1;
                let is_replaced = link.from_table == from.0 && link.to_table == to.0;
                is_meant || relationship.is_active && !is_replaced
            });
            if link.from_table != table || !is_open {
                return None;
            }
            if link.to_table == filter.table {
                let inner = format!("{} where {}", filter.table, filter.condition);
                return Some((link.from_column.clone(), link.to_column.clone(), inner));
            }
            let (column, key, inner) = self.way(&link.to_table, filter)?;
            let next = format!("{} where {column} in (select {key} from {inner})", link.to_table);
            Some((link.from_column.clone(), link.to_column.clone(), next))
        })
    }
}

fn calculate(model: &Model, inner: &Expression, conditions: &[Condition]) -> String {
    let mut dax = format!("CALCULATE({}", inner.dax(model));
    for condition in conditions {
        let _ = write!(dax, ", {}", condition.dax(model));
    }
    dax + ")"
}

fn latest(model: &Model, inner: &Expression, by: Column, conditions: &[Condition]) -> String {
    let by_name = name(model, by);
    let mut filters = String::new();
    for condition in conditions {
        let _ = write!(filters, ", {}", condition.dax(model));
    }
    format!(
        "VAR Seneste = CALCULATE(MAX({by_name}){filters})\n\
         RETURN CALCULATE({}{filters}, {by_name} = Seneste)",
        inner.dax(model)
    )
}

/// A column's name in DAX. A name that the model does not have is written as it is: the test that
/// resolves every reference fails on it.
fn name(model: &Model, (table, column): Column) -> String {
    let caption =
        model.column(table, column).map_or_else(|| column.to_owned(), |(_, it)| it.caption.clone());
    format!("{}[{caption}]", table_name(model, table))
}

/// A table's name without its schema.
pub(super) fn alone(table: &str) -> &str {
    table.rsplit('.').next().unwrap_or(table)
}

fn table_name(model: &Model, table: &str) -> String {
    let caption = model.table(table).map_or_else(|| table.to_owned(), |it| it.caption.clone());
    format!("'{}'", caption.replace('\'', "''"))
}
