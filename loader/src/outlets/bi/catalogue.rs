//! What the database says about the tables of the model: tables, columns, foreign keys, comments.

use sqlx::postgres::PgConnection;

use crate::db::sql;
use crate::error::Result;

/// A table or view.
#[derive(Debug, Clone)]
pub struct Relation {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// What is read for it, in the same schema: itself, or a view that says more.
    pub source: String,
    /// Its comment, Danish.
    pub comment: String,
    /// Its columns in their order.
    pub columns: Vec<Field>,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// PostgreSQL's name of its type.
    pub data_type: String,
    /// The decimals of a `numeric`, else 0.
    pub decimals: i32,
    /// Whether it alone is the primary key.
    pub is_key: bool,
    /// Its comment, Danish.
    pub comment: String,
}

/// A column that leads to another table's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Schema and table that have many rows.
    pub from_table: String,
    /// The column there.
    pub from_column: String,
    /// Schema and table that have one.
    pub to_table: String,
    /// The column there.
    pub to_column: String,
}

/// Tables that a view stands in for, which adds what changes with the day. The keys are the table's.
const READ_THROUGH: &[(&str, &str)] = &[("dim_maaned", "maaned_i_dag"), ("dim_tid", "tid_i_dag")];

/// The indicators are views and have no foreign keys of their own; these are what they would be.
const LINKS_OF_VIEWS: &[(&str, &str, &str, &str)] = &[
    ("noegletal.alle", "kommune_nr", "dm.dim_kommune", "kommune_nr"),
    ("noegletal.alle", "periode", "dm.dim_maaned", "maaned"),
    ("noegletal.sammenligning", "kommune_nr", "dm.dim_kommune", "kommune_nr"),
    ("noegletal.sammenligning", "periode", "dm.dim_maaned", "maaned"),
];

/// Reads the tables and views of the model.
pub async fn relations(connection: &mut PgConnection) -> Result<Vec<Relation>> {
    let tables: Vec<(String, String, String)> = sql!("outlets/bi/tables").rows(connection).await?;
    let mut relations = Vec::with_capacity(tables.len());
    for (schema, name, comment) in tables {
        let view = READ_THROUGH.iter().find(|(table, _)| *table == name);
        let source = view.map_or_else(|| name.clone(), |(_, view)| (*view).to_owned());
        let mut columns = fields(connection, &schema, &source).await?;
        if source != name {
            let own = fields(connection, &schema, &name).await?;
            for column in &mut columns {
                column.is_key = own.iter().any(|it| it.is_key && it.name == column.name);
            }
        }
        relations.push(Relation { schema, name, source, comment, columns });
    }
    Ok(relations)
}

/// Reads the columns of a table or view.
pub async fn fields(connection: &mut PgConnection, schema: &str, name: &str) -> Result<Vec<Field>> {
    let rows: Vec<(String, String, i32, bool, String)> =
        sql!("outlets/bi/columns").bind(schema).bind(name).rows(connection).await?;
    let field = |(name, data_type, decimals, is_key, comment)| Field {
        name,
        data_type,
        decimals,
        is_key,
        comment,
    };
    Ok(rows.into_iter().map(field).collect())
}

/// Reads the foreign keys, and adds the links of the views that are there.
pub async fn links(connection: &mut PgConnection, relations: &[Relation]) -> Result<Vec<Link>> {
    let rows: Vec<(String, String, String, String)> =
        sql!("outlets/bi/relationships").rows(connection).await?;
    let keys = rows.into_iter().map(|(from_table, from_column, to_table, to_column)| Link {
        from_table: format!("dm.{from_table}"),
        from_column,
        to_table: format!("dm.{to_table}"),
        to_column,
    });
    let is_there = |table: &str| {
        relations.iter().any(|relation| format!("{}.{}", relation.schema, relation.name) == table)
    };
    let views = LINKS_OF_VIEWS.iter().filter(|(view, ..)| is_there(view));
    let views = views.map(|(from_table, from_column, to_table, to_column)| Link {
        from_table: (*from_table).to_owned(),
        from_column: (*from_column).to_owned(),
        to_table: (*to_table).to_owned(),
        to_column: (*to_column).to_owned(),
    });
    Ok(keys.chain(views).collect())
}
