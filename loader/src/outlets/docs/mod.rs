//! The data dictionary: pages written from the catalogue's comments and the headers of the views,
//! never by hand.

mod catalogue;
mod datamodel;
mod noegletal;

use sqlx::postgres::PgConnection;

pub use catalogue::Catalogue;

use crate::error::Result;

/// The pages, by file name.
pub async fn pages(connection: &mut PgConnection) -> Result<Vec<(&'static str, String)>> {
    let catalogue = Catalogue::read(connection).await?;
    Ok(vec![
        ("datamodel.md", datamodel::page(&catalogue)),
        ("noegletal.md", noegletal::page(&catalogue)),
    ])
}

/// A row of a Markdown table.
fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// The columns of a table or view as a Markdown table.
fn columns(relation: &catalogue::Relation) -> String {
    let mut table = String::from("| column | type | what it is |\n|---|---|---|\n");
    for column in &relation.columns {
        let name = format!("`{}`", column.name);
        table.push_str(&row([&name, column.data_type.as_str(), column.comment.as_str()]));
    }
    table
}
