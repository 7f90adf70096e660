//! The files for BI tools as a test reads them: the model's objects, and what they are made of.

use std::collections::BTreeMap;

use dagtilbud::outlets::bi::tmdl::{Object, read};
use dagtilbud::outlets::bi::{self, Options};

use super::warehouse::Warehouse;

/// Where the imported model lies.
pub(crate) const IMPORT: &str = "powerbi/Import/FLIS Dagtilbud.SemanticModel/definition/";
/// Where the other one does.
pub(crate) const DIRECT_QUERY: &str =
    "powerbi/DirectQuery/FLIS Dagtilbud.SemanticModel/definition/";

/// Which rows of `information_schema.columns as c` the model is made of: the calendars through their
/// views.
pub(crate) const IN_THE_MODEL: &str = "(c.table_schema = 'dm' \
    and c.table_name ~ '^(dim|fact)_|^(tid|maaned)_i_dag$' \
    and c.table_name not in ('dim_tid', 'dim_maaned') \
    or c.table_schema = 'noegletal' and c.table_name in ('alle', 'sammenligning'))";

fn options() -> Options {
    Options {
        server: "db.example:5432".into(),
        database: "dagtilbud".into(),
        is_encrypted: true,
        kommune: None,
    }
}

/// The files of a warehouse.
pub(crate) async fn files(warehouse: &mut Warehouse) -> BTreeMap<String, String> {
    bi::files(&mut warehouse.connection, &options()).await.expect("the files")
}

/// The objects of a model, by the file that they stand in.
pub(crate) fn objects(
    files: &BTreeMap<String, String>,
    below: &str,
) -> BTreeMap<String, Vec<Object>> {
    let own = files.iter().filter_map(|(path, text)| Some((path.strip_prefix(below)?, text)));
    own.map(|(path, text)| {
        let objects = read::read(text).unwrap_or_else(|fault| panic!("{path}: {fault}"));
        (path.to_owned(), objects)
    })
    .collect()
}

/// The tables among the objects.
pub(crate) fn tables(objects: &BTreeMap<String, Vec<Object>>) -> Vec<&Object> {
    objects.values().flatten().filter(|object| object.kind == "table").collect()
}

/// An object's name.
pub(crate) fn name(object: &Object) -> &str {
    object.name.as_deref().expect("a name")
}

/// The schema and table that a model's table gets its rows from.
pub(crate) fn source(table: &Object) -> String {
    let partition = table.of("partition").next().expect("a partition");
    let text = partition.property("source").expect("a source");
    let part = |key: &str| {
        let (_, rest) = text.split_once(&format!("{key}=\"")).expect("a name");
        rest.split('"').next().expect("its end").to_owned()
    };
    format!("{}.{}", part("Schema"), part("Item"))
}

/// `'Institution STIL'.'Enhedsnavn'` as table and column.
pub(crate) fn path(text: &str) -> (String, String) {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (part, behind) = if let Some(quoted) = rest.strip_prefix('\'') {
            let end = quoted.find('\'').expect("a closing quote");
            (&quoted[..end], &quoted[end + 1..])
        } else {
            rest.split_at(rest.find('.').unwrap_or(rest.len()))
        };
        parts.push(part.to_owned());
        rest = behind.trim_start_matches('.');
    }
    let [table, column] = parts.try_into().expect("table and column");
    (table, column)
}

/// Whether a file is of a kind.
pub(crate) fn has_suffix(path: &str, suffix: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|it| it == suffix)
}
