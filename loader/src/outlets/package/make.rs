//! Making packages: a snapshot, a task for each kommune, a table after the other.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::mpsc::{self, Receiver};
use tokio::task::JoinSet;

use super::batch::{Batch, Kind};
use super::contents::{self, Table};
use super::delta::{self, CHANGE, CHANGES, Tee};
use super::descriptor::{DESCRIPTOR, DataPackage, Former, Provenance, Resource};
use super::dictionary::{self, DICTIONARY};
use super::files::{self, FileFormat, Formats, TableWriter, Written, parquet_error};
use super::folder::{Folder, Opened, Unfinished};
use super::parquet::ParquetFile;
use super::reader::{Reader, Snapshot, Stand};
use super::{Made, Order, Watch};
use crate::delivery::kommune::{Kommune, kommune};
use crate::error::{LoadError, Result};

/// In a delta: the description of the package that it makes of the former one.
pub(super) const FULL: &str = "fuld.json";

/// Makes packages in a folder. Those that are complete stay where one fails.
pub async fn make(
    url: &str,
    out: &Path,
    order: Order,
    progress: Arc<dyn Watch>,
) -> Result<Vec<Made>> {
    if order.siden.is_some() && !order.formats.parquet {
        return Err(LoadError::Argument(
            "a delta is made from Parquet: `--siden` needs it among the formats".into(),
        ));
    }
    let mut snapshot = Snapshot::take(url).await?;
    if !snapshot.may_read().await? {
        return Err(LoadError::Argument(
            "this login may not make packages: that takes the owner of the warehouse".into(),
        ));
    }
    let kommuner = choose(&order, &snapshot.kommuner(order.period).await?)?;
    let stand = snapshot.stand().await?;
    let mut tables = contents::tables(&mut snapshot.connection, &order.parts).await?;
    if order.med_cpr {
        tables.push(contents::cpr());
    }
    let jobs = order.jobs.max(1);
    let folder = Folder::open(out)?;
    let id = snapshot.id().to_owned();
    let run =
        Arc::new(Run { url: url.to_owned(), snapshot: id, folder, order, stand, tables, progress });
    run.progress.begin(kommuner.len());
    let mut made = Vec::new();
    let mut waiting = kommuner.into_iter();
    let mut tasks = JoinSet::new();
    loop {
        while tasks.len() < jobs
            && let Some(kommune) = waiting.next()
        {
            let run = Arc::clone(&run);
            tasks.spawn(async move { run.package(kommune).await });
        }
        let Some(done) = tasks.join_next().await else { break };
        let package = done.map_err(|error| LoadError::Internal(error.to_string()))??;
        run.progress.end(&package);
        made.push(package);
    }
    made.sort_by_key(|package| package.kommune_nr);
    Ok(made)
}

/// The kommuner to make packages of, of those that have delivered; each with whether it has in the
/// period.
fn choose(order: &Order, delivered: &[(i16, bool)]) -> Result<Vec<&'static Kommune>> {
    let known = |nr: u16| {
        kommune(nr).ok_or_else(|| LoadError::Argument(format!("{nr} is none of the 98 kommuner")))
    };
    let Some(wanted) = &order.kommuner else {
        let numbers = delivered.iter().filter(|(_, is_in_period)| *is_in_period);
        let numbers = numbers.filter_map(|(nr, _)| u16::try_from(*nr).ok());
        let all: Vec<_> = numbers.map(known).collect::<Result<_>>()?;
        return if all.is_empty() {
            Err(LoadError::Argument("no kommune has delivered anything in the period".into()))
        } else {
            Ok(all)
        };
    };
    for nr in wanted {
        let found = delivered.iter().find(|(delivered, _)| u16::try_from(*delivered) == Ok(*nr));
        let reason = match found {
            None => "has no deliveries",
            Some((_, false)) => "has delivered nothing in the period",
            Some((_, true)) => continue,
        };
        return Err(LoadError::Argument(format!("kommune {nr} {reason}")));
    }
    wanted.iter().map(|nr| known(*nr)).collect()
}

/// What all packages of a run share.
struct Run {
    url: String,
    snapshot: String,
    folder: Folder,
    order: Order,
    stand: Stand,
    tables: Vec<Table>,
    progress: Arc<dyn Watch>,
}

impl Run {
    async fn package(&self, kommune: &'static Kommune) -> Result<Made> {
        let Order { med_cpr, siden, as_zip, .. } = self.order;
        let progress = Arc::clone(&self.progress);
        let mut reader =
            Reader::open(&self.url, &self.snapshot, kommune.nr, med_cpr, progress).await?;
        if med_cpr && !reader.may_have_cpr().await? {
            return Err(LoadError::Argument(format!(
                "this login was not given the CPR numbers of kommune {}",
                kommune.nr
            )));
        }
        let provenance = self.provenance(kommune, &mut reader).await?;
        reader.become_kommune().await?;
        let full_name = name(kommune.nr, self.stand.levering_nr);
        let mut full = DataPackage::new(&full_name, kommune, provenance.clone());
        let former = match siden.map(|levering_nr| self.former(kommune, levering_nr)).transpose() {
            // Among all of them, one that is new has to begin with a full package.
            Err(LoadError::NoFormerPackage { .. }) if self.order.kommuner.is_none() => None,
            former => former?,
        };
        let mut delta = former.as_ref().map(|(_, former)| {
            let provenance = Provenance { siden: Some(former.clone()), ..provenance };
            let name = format!("{full_name}_siden_{}", former.levering_nr);
            DataPackage::new(&name, kommune, provenance)
        });
        let package_name = delta.as_ref().unwrap_or(&full).name.clone();
        let unfinished = self.folder.begin(&package_name)?;
        let former = former.map(|(opened, _)| opened);
        for table in &self.tables {
            let written = self.table(&mut reader, table, &unfinished, former.as_ref()).await?;
            full.resources.extend(written.full.iter().map(|file| Resource::new(table, file)));
            if let Some(delta) = &mut delta {
                let files = written.delta.iter().map(|file| Resource::new(table, file));
                delta.resources.extend(files.map(|file| file.with_changes(CHANGE, CHANGES)));
            }
        }
        // Whoever read numbers is written down before anybody can open them.
        reader.finish().await?;
        if delta.is_some() {
            unfinished.write(FULL, &full.text()?)?;
        }
        let package = delta.unwrap_or(full);
        unfinished.write(DICTIONARY, &dictionary::page(&package))?;
        unfinished.write(DESCRIPTOR, &package.text()?)?;
        let finished = tokio::task::spawn_blocking(move || unfinished.finish(as_zip)).await;
        let sti = finished.map_err(|error| LoadError::Internal(error.to_string()))??;
        Ok(made(kommune.nr, sti, &package))
    }

    async fn provenance(&self, kommune: &Kommune, reader: &mut Reader) -> Result<Provenance> {
        let Order { period, parts, formats, med_cpr, .. } = &self.order;
        let month = |day: chrono::NaiveDate| day.format("%Y-%m").to_string();
        Ok(Provenance {
            kommune_nr: kommune.nr,
            kommune_navn: kommune.navn.to_owned(),
            indhold: parts.iter().map(|part| part.as_str().to_owned()).collect(),
            fra: period.from.map(month),
            til: period.to.map(month),
            med_cpr: *med_cpr,
            formater: *formats,
            levering_nr: self.stand.levering_nr,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            migration: self.stand.migration,
            visninger_sha256: self.stand.visninger.clone(),
            leverancer: reader.deliveries(*period).await?,
            siden: None,
        })
    }

    /// The package that a delta is made from.
    fn former(&self, kommune: &Kommune, levering_nr: i32) -> Result<(Opened, Former)> {
        let wanted = name(kommune.nr, levering_nr);
        let Some(path) = self.folder.find(&wanted) else {
            let prefix = format!("dagtilbud_{}_", kommune.nr);
            let mut there = self.folder.names()?;
            there.retain(|name| name.starts_with(&prefix) && !name.contains("_siden_"));
            return Err(LoadError::NoFormerPackage { wanted, there });
        };
        let opened = Opened::open(&path, &self.folder)?;
        let (package, sha256) = DataPackage::read(opened.path())?;
        if !package.dagtilbud.formater.parquet {
            return Err(LoadError::Argument(format!(
                "`{}` has no Parquet, from which a delta is made",
                path.display()
            )));
        }
        Ok((opened, Former { levering_nr, sha256 }))
    }

    /// Reads a table and writes its files: those of the package, or those of the delta, where of the
    /// package only the checksums are found.
    async fn table(
        &self,
        reader: &mut Reader,
        table: &Table,
        unfinished: &Unfinished,
        former: Option<&Opened>,
    ) -> Result<WrittenTable> {
        let columns: Vec<(&str, Kind)> =
            table.columns.iter().map(|column| (column.name.as_str(), column.kind)).collect();
        let formats = self.order.formats;
        let (sender, receiver) = mpsc::channel(1);
        let folder = unfinished.path();
        let writing = match former {
            None => {
                let writer = TableWriter::create(Some(folder), &table.name, &columns, formats)?;
                tokio::task::spawn_blocking(move || write(receiver, writer))
            }
            Some(former) => {
                let former = former_table(former, table)?;
                let full = TableWriter::create(None, &table.name, &columns, formats)?;
                let delta = delta_writer(folder, &table.name, &columns, formats)?;
                let (kinds, key) = (table.kinds(), table.key.clone());
                tokio::task::spawn_blocking(move || {
                    write_delta(receiver, former, &kinds, &key, full, delta)
                })
            }
        };
        let is_cpr = table.name == contents::cpr().name;
        let read = if is_cpr {
            reader.read_cpr(table, &sender).await
        } else {
            reader.read(table, self.order.period, &sender).await
        };
        drop(sender);
        // Where writing failed, reading stopped for it: the writer's error is the cause.
        let written = writing.await.map_err(|error| LoadError::Internal(error.to_string()))?;
        written.and_then(|written| read.map(|()| written))
    }
}

/// The files of a table: of the package, and of the delta where one is made.
struct WrittenTable {
    full: Vec<Written>,
    delta: Vec<Written>,
}

fn write(mut batches: Receiver<Batch>, mut writer: TableWriter) -> Result<WrittenTable> {
    while let Some(batch) = batches.blocking_recv() {
        writer.write(&batch)?;
    }
    Ok(WrittenTable { full: writer.finish()?, delta: Vec::new() })
}

fn write_delta(
    batches: Receiver<Batch>,
    former: Option<ParquetFile>,
    kinds: &[Kind],
    key: &[usize],
    mut full: TableWriter,
    mut delta: TableWriter,
) -> Result<WrittenTable> {
    let new = Tee { source: batches, writer: &mut full };
    delta::difference(former, new, kinds, key, &mut delta)?;
    Ok(WrittenTable { full: full.finish()?, delta: delta.finish()? })
}

fn delta_writer(
    folder: &Path,
    table: &str,
    columns: &[(&str, Kind)],
    formats: Formats,
) -> Result<TableWriter> {
    let columns: Vec<(&str, Kind)> =
        [(CHANGE, Kind::Text)].into_iter().chain(columns.iter().copied()).collect();
    TableWriter::create(Some(folder), table, &columns, formats)
}

/// A table of the former package; nothing where it had none of that name.
fn former_table(former: &Opened, table: &Table) -> Result<Option<ParquetFile>> {
    let path = former.path().join(files::path(&table.name, FileFormat::Parquet));
    if !path.exists() {
        return Ok(None);
    }
    let file = fs_err::File::open(path)?.into_parts().0;
    let file = ParquetFile::open(file).map_err(parquet_error)?;
    let own = table.columns.iter().map(|column| (&column.name, column.kind));
    if own.eq(file.columns().iter().map(|(name, kind)| (name, *kind))) {
        return Ok(Some(file));
    }
    Err(LoadError::Argument(format!(
        "{} has other columns than it had in the former package: make a full one",
        table.name
    )))
}

/// The name of a full package.
fn name(kommune_nr: u16, levering_nr: i32) -> String {
    format!("dagtilbud_{kommune_nr}_{levering_nr}")
}

/// What is said about a package.
pub(super) fn made(kommune_nr: u16, sti: PathBuf, package: &DataPackage) -> Made {
    let resources = &package.resources;
    let mut tables: Vec<(&str, u64)> =
        resources.iter().map(|file| (file.title.as_str(), file.rows)).collect();
    tables.dedup();
    Made {
        kommune_nr,
        sti,
        levering_nr: package.dagtilbud.levering_nr,
        antal_tabeller: tables.len(),
        antal_raekker: tables.iter().map(|(_, rows)| rows).sum(),
        antal_bytes: resources.iter().map(|file| file.bytes).sum(),
    }
}
