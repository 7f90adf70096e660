//! The files with which Power BI, Tableau and Excel open the warehouse, written from the live
//! catalogue. The same catalogue gives the same bytes.

pub mod caption;
pub mod catalogue;
pub mod excel;
pub mod expression;
pub mod measure;
pub mod model;
pub mod ossie;
pub mod page;
pub mod project;
pub mod semantic_model;
pub mod tableau;
pub mod tmdl;
mod xml;

use std::collections::BTreeMap;

use sqlx::postgres::PgConnection;

use crate::error::Result;
use model::Model;

/// What the files say beside the catalogue.
#[derive(Debug, Clone)]
pub struct Options {
    /// Host and port, as clients reach the server.
    pub server: String,
    /// The database.
    pub database: String,
    /// Whether the server encrypts connections: then the files ask for it.
    pub is_encrypted: bool,
    /// Only a role for this kommune; without it, one for each.
    pub kommune: Option<u16>,
}

/// How a Power BI model gets its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// Copied, and refreshed.
    Import,
    /// Asked for each time.
    DirectQuery,
}

impl Storage {
    /// Its name, also that of the folder.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Import => "Import",
            Self::DirectQuery => "DirectQuery",
        }
    }
}

/// All files, by their paths below the folder that they are written to.
pub async fn files(
    connection: &mut PgConnection,
    options: &Options,
) -> Result<BTreeMap<String, String>> {
    let model = Model::read(connection).await?;
    let mut files = BTreeMap::from([project::pbids(options)]);
    for storage in [Storage::Import, Storage::DirectQuery] {
        files.extend(project::files(&model, options, storage));
    }
    files.extend(tableau::files(&model, options));
    files.extend(excel::files(options));
    files.extend([ossie::file(&model, options)?]);
    Ok(files)
}
