//! A delta put on the former package: the new package, byte for byte.

use std::path::Path;

use super::Made;
use super::batch::Kind;
use super::delta;
use super::descriptor::{DESCRIPTOR, DataPackage, Resource};
use super::dictionary::{self, DICTIONARY};
use super::files::{self, FileFormat, TableWriter, Written, parquet_error};
use super::folder::{Folder, Opened};
use super::make::{FULL, made};
use super::parquet::ParquetFile;
use crate::error::{LoadError, Result};

/// Makes the new package from the former one and the delta. Fails where the delta was made from
/// another package, or where a file does not come out as the description says.
pub fn apply(former: &Path, delta: &Path, out: &Path, as_zip: bool) -> Result<Made> {
    for path in [former, delta] {
        fs_err::metadata(path)?;
    }
    let folder = Folder::open(out)?;
    let (former, delta) = (Opened::open(former, &folder)?, Opened::open(delta, &folder)?);
    let (_, sha256) = DataPackage::read(former.path())?;
    let (changes, _) = DataPackage::read(delta.path())?;
    let Some(made_from) = &changes.dagtilbud.siden else {
        return Err(LoadError::Argument("the second package is no delta".into()));
    };
    if made_from.sha256 != sha256 {
        return Err(LoadError::Argument(format!(
            "the delta was made from another package, one that stands on delivery {}",
            made_from.levering_nr
        )));
    }
    let text = fs_err::read_to_string(delta.path().join(FULL))?;
    let full: DataPackage = serde_json::from_str(&text).map_err(|error| {
        LoadError::Argument(format!("the delta's `{FULL}` is damaged: {error}"))
    })?;
    let unfinished = folder.begin(&full.name)?;
    for resources in full.resources.chunk_by(|one, other| one.title == other.title) {
        let written = table(&former, &delta, resources, unfinished.path(), &full)?;
        check(resources, &written)?;
    }
    unfinished.write(DICTIONARY, &dictionary::page(&full))?;
    unfinished.write(DESCRIPTOR, &text)?;
    let path = unfinished.finish(as_zip)?;
    Ok(made(full.dagtilbud.kommune_nr, path, &full))
}

/// Writes a table anew.
fn table(
    former: &Opened,
    delta: &Opened,
    resources: &[Resource],
    folder: &Path,
    full: &DataPackage,
) -> Result<Vec<Written>> {
    let damaged = || LoadError::Argument("the delta is damaged".into());
    let resource = resources.first().ok_or_else(damaged)?;
    let name = &resource.title;
    let delta = open(delta, name)?.ok_or_else(damaged)?;
    let columns: Vec<(&str, Kind)> =
        delta.columns().iter().skip(1).map(|(name, kind)| (name.as_str(), *kind)).collect();
    let place = |wanted: &String| columns.iter().position(|(name, _)| name == wanted);
    let key: Option<Vec<usize>> = resource.schema.primary_key.iter().map(place).collect();
    let kinds: Vec<Kind> = columns.iter().map(|(_, kind)| *kind).collect();
    let formats = full.dagtilbud.formater;
    let mut writer = TableWriter::create(Some(folder), name, &columns, formats)?;
    let former = open(former, name)?;
    delta::apply(former, delta, &kinds, &key.ok_or_else(damaged)?, &mut writer)?;
    writer.finish()
}

fn open(package: &Opened, table: &str) -> Result<Option<ParquetFile>> {
    let path = package.path().join(files::path(table, FileFormat::Parquet));
    if !path.exists() {
        return Ok(None);
    }
    let file = fs_err::File::open(path)?.into_parts().0;
    ParquetFile::open(file).map(Some).map_err(parquet_error)
}

/// Whether the files came out as the description of the new package says.
fn check(resources: &[Resource], written: &[Written]) -> Result<()> {
    let is_same = |resource: &Resource, file: &Written| {
        (&resource.path, resource.bytes, resource.rows) == (&file.path, file.bytes, file.rows)
            && resource.hash == format!("sha256:{}", file.sha256)
    };
    let are_same = resources.len() == written.len()
        && resources.iter().zip(written).all(|(resource, file)| is_same(resource, file));
    if are_same {
        return Ok(());
    }
    let table = resources.first().map_or("", |resource| resource.title.as_str());
    Err(LoadError::Argument(format!(
        "{table} does not come out as it should: the former package or the delta is damaged"
    )))
}
