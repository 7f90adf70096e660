//! What the database says about itself.

use sqlx::postgres::PgConnection;

use crate::db::sql;
use crate::error::Result;

/// The tables and views, the keys of the star and the bus matrices.
#[derive(Debug)]
pub struct Catalogue {
    pub(super) relations: Vec<Relation>,
    pub(super) keys: Vec<Key>,
    pub(super) cells: Vec<Cell>,
}

/// A table or view.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) is_view: bool,
    pub(super) comment: String,
    pub(super) columns: Vec<Column>,
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) data_type: String,
    pub(super) comment: String,
}

/// A column of a fact that leads to a dimension.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) tabel: String,
    pub(super) kolonne: String,
    pub(super) dimension: String,
}

/// A marked cell of a bus matrix.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) kube: String,
    pub(super) dimension: String,
    pub(super) maaltal_nr: i16,
    pub(super) maaltal: String,
    pub(super) view_navn: String,
    pub(super) kolonne: String,
}

/// Schema, table, column, type, comment.
type ColumnRow = (String, String, String, String, String);
/// Cube, dimension, measure's number and name, view, column.
type CellRow = (String, String, i16, String, String, String);

impl Catalogue {
    /// Reads it.
    pub(super) async fn read(connection: &mut PgConnection) -> Result<Self> {
        let tables: Vec<(String, String, bool, String)> =
            sql!("outlets/docs/tables").rows(connection).await?;
        let columns: Vec<ColumnRow> = sql!("outlets/docs/columns").rows(connection).await?;
        let relation = |(schema, name, is_view, comment): (String, String, bool, String)| {
            let own = columns.iter().filter(|column| column.0 == schema && column.1 == name);
            let columns = own.map(|(_, _, name, data_type, comment)| Column {
                name: name.clone(),
                data_type: data_type.clone(),
                comment: comment.clone(),
            });
            Relation { columns: columns.collect(), schema, name, is_view, comment }
        };
        let keys: Vec<(String, String, String)> =
            sql!("outlets/docs/foreign_keys").rows(connection).await?;
        let cells: Vec<CellRow> = sql!("outlets/docs/bus_matrix").rows(connection).await?;
        let key = |(tabel, kolonne, dimension)| Key { tabel, kolonne, dimension };
        let cell = |(kube, dimension, maaltal_nr, maaltal, view_navn, kolonne)| Cell {
            kube,
            dimension,
            maaltal_nr,
            maaltal,
            view_navn,
            kolonne,
        };
        Ok(Self {
            relations: tables.into_iter().map(relation).collect(),
            keys: keys.into_iter().map(key).collect(),
            cells: cells.into_iter().map(cell).collect(),
        })
    }

    /// The tables and views of a schema.
    pub(super) fn of<'a>(&'a self, schema: &'a str) -> impl Iterator<Item = &'a Relation> {
        self.relations.iter().filter(move |relation| relation.schema == schema)
    }
}
