//! The folder that packages go to. A package is made in a folder beside, and gets its name when it is
//! complete and on disk: a run that is killed leaves nothing under a final name, and the next one
//! removes what it left.

use std::fs::{DirBuilder, File, TryLockError};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::descriptor::DESCRIPTOR;
use crate::error::{LoadError, Result};

/// What the names of unfinished packages end in; they begin with a dot.
const UNFINISHED: &str = ".ufaerdig";

/// A folder that this run alone writes packages to.
pub struct Folder {
    path: PathBuf,
    /// Locked until the process ends, however it ends.
    _lock: File,
}

impl Folder {
    /// Opens it; where it is not there, makes it. Removes what a killed run left.
    pub fn open(path: &Path) -> Result<Self> {
        fs_err::create_dir_all(path)?;
        let lock = fs_err::File::open(path)?.into_parts().0;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LoadError::Argument(format!(
                    "another run writes packages to `{}`",
                    path.display()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        for entry in fs_err::read_dir(path)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with('.') && name.ends_with(UNFINISHED) {
                remove(&entry.path())?;
            }
        }
        // A folder that cannot be written to is better found now than after the reading.
        tempfile::Builder::new()
            .prefix(".")
            .suffix(UNFINISHED)
            .tempfile_in(path)
            .map_err(|error| at(path, &error))?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// Begins a package of this name.
    pub fn begin(&self, name: &str) -> Result<Unfinished> {
        let path = self.path.join(format!(".{name}{UNFINISHED}"));
        // Personal data: nobody else on this machine reads them.
        for folder in [path.clone(), path.join("data")] {
            DirBuilder::new().mode(0o700).create(&folder).map_err(|error| at(&folder, &error))?;
        }
        Ok(Unfinished { path, out: self.path.clone(), name: name.to_owned() })
    }

    /// The package of this name, folder or file, where there is one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<PathBuf> {
        let folder = self.path.join(name);
        let file = self.path.join(format!("{name}.zip"));
        [folder, file].into_iter().find(|path| path.exists())
    }

    /// The names of the packages that are there, in their order.
    pub fn names(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs_err::read_dir(&self.path)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                names.push(name.trim_end_matches(".zip").to_owned());
            }
        }
        names.sort();
        Ok(names)
    }
}

/// A package that is being made. It is removed unless it is finished.
pub struct Unfinished {
    path: PathBuf,
    out: PathBuf,
    name: String,
}

impl Unfinished {
    /// The folder in which it is made.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file of its own.
    pub fn write(&self, name: &str, content: &str) -> Result<()> {
        let path = self.path.join(name);
        fs_err::write(&path, content)?;
        fs_err::File::open(path)?.sync_all()?;
        Ok(())
    }

    /// Gives it its name, as a folder or as one file. One of the same name is replaced.
    pub fn finish(self, as_zip: bool) -> Result<PathBuf> {
        let file = self.out.join(format!("{}.zip", self.name));
        let folder = self.out.join(&self.name);
        let (made, place, other) = if as_zip {
            let packed = self.out.join(format!(".{}.zip{UNFINISHED}", self.name));
            pack(&self.path, &packed)?;
            (packed, file, folder)
        } else {
            for folder in ["data", ""] {
                fs_err::File::open(self.path.join(folder))?.sync_all()?;
            }
            (self.path.clone(), folder, file)
        };
        put(&made, &place)?;
        if other.exists() {
            remove(&other)?;
        }
        fs_err::File::open(&self.out)?.sync_all()?;
        Ok(place)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Where it cannot be removed, the next run tries again.
        let _ = remove(&self.path);
    }
}

/// Gives what was made its name. Folders change places at once, so that at no time there is none.
fn put(made: &Path, place: &Path) -> Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    if place.is_dir() && made.is_dir() {
        match renameat_with(CWD, made, CWD, place, RenameFlags::EXCHANGE) {
            Ok(()) => return remove(made),
            // A file system that cannot: then there is none for a moment.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => remove(place)?,
            Err(error) => return Err(at(place, &error.into())),
        }
    }
    Ok(fs_err::rename(made, place)?)
}

fn remove(path: &Path) -> Result<()> {
    let removed =
        if path.is_dir() { fs_err::remove_dir_all(path) } else { fs_err::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Packs a package's folder. Order and times are always the same, so that the bytes are.
fn pack(folder: &Path, file: &Path) -> Result<()> {
    let mut private = fs_err::OpenOptions::new();
    private.write(true).create_new(true);
    fs_err::os::unix::fs::OpenOptionsExt::mode(&mut private, 0o600);
    let mut zip = ZipWriter::new(io::BufWriter::new(private.open(file)?));
    for name in entries(folder)? {
        // Parquet is compressed already.
        let is_packed = Path::new(&name).extension().is_some_and(|suffix| suffix == "parquet");
        let method =
            if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .large_file(true)
            .unix_permissions(0o644)
            .last_modified_time(zip::DateTime::default());
        zip.start_file(&name, options).map_err(zip_error)?;
        io::copy(&mut fs_err::File::open(folder.join(&name))?, &mut zip)?;
    }
    let buffer = zip.finish().map_err(zip_error)?;
    let written = buffer.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(written.sync_all()?)
}

/// The files of a package, the description first.
fn entries(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for below in ["", "data/"] {
        for entry in fs_err::read_dir(folder.join(below))? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                names.push(format!("{below}{}", entry.file_name().to_string_lossy()));
            }
        }
    }
    names.sort_by_key(|name| (name != DESCRIPTOR, name.clone()));
    Ok(names)
}

/// A package that is read: a folder, or a file that is unpacked for as long as it is read.
pub(super) struct Opened {
    path: PathBuf,
    _unpacked: Option<tempfile::TempDir>,
}

impl Opened {
    /// Opens it. A packed one is unpacked beside the packages of `beside`.
    pub(super) fn open(path: &Path, beside: &Folder) -> Result<Self> {
        if path.is_dir() {
            return Ok(Self { path: path.to_owned(), _unpacked: None });
        }
        let mut archive = ZipArchive::new(fs_err::File::open(path)?).map_err(zip_error)?;
        let unpacked = tempfile::Builder::new()
            .prefix(".")
            .suffix(UNFINISHED)
            .tempdir_in(&beside.path)
            .map_err(|error| at(&beside.path, &error))?;
        archive.extract(unpacked.path()).map_err(zip_error)?;
        Ok(Self { path: unpacked.path().to_owned(), _unpacked: Some(unpacked) })
    }

    /// Where its files are.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

fn zip_error(error: zip::result::ZipError) -> LoadError {
    LoadError::Io(error.into())
}

/// An error of the operating system, with the path that it is about.
fn at(path: &Path, error: &io::Error) -> LoadError {
    LoadError::Io(io::Error::new(error.kind(), format!("`{}`: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(folder: &Folder, content: &str, as_zip: bool) -> PathBuf {
        let package = folder.begin("pakke").expect("a package");
        package.write(DESCRIPTOR, content).expect("a file");
        package.write("data/a.csv", content).expect("a file");
        package.finish(as_zip).expect("finished")
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs_err::read_dir(folder).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_package_has_its_name_when_it_is_complete() {
        let out = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(out.path()).expect("opened");
        let package = folder.begin("pakke").expect("a package");
        package.write("data/a.csv", "x").expect("a file");
        assert_eq!(folder.find("pakke"), None);
        drop(package);
        assert!(names(out.path()).is_empty(), "nothing is left of one that is given up");
        assert_eq!(make(&folder, "en", false), out.path().join("pakke"));
        make(&folder, "to", false);
        let content = fs_err::read_to_string(out.path().join("pakke/data/a.csv")).expect("a file");
        assert_eq!(content, "to");
        assert_eq!(names(out.path()), ["pakke"]);
        make(&folder, "tre", true);
        assert_eq!(names(out.path()), ["pakke.zip"], "one or the other, not both");
    }

    #[test]
    fn what_a_killed_run_left_goes_and_what_is_anothers_stays() {
        let out = tempfile::tempdir().expect("a folder");
        fs_err::create_dir_all(out.path().join(".pakke.ufaerdig/data")).expect("a folder");
        fs_err::create_dir(out.path().join(".git")).expect("a folder");
        let folder = Folder::open(out.path()).expect("opened");
        assert_eq!(names(out.path()), [".git"]);
        assert!(Folder::open(out.path()).is_err(), "one run at a time");
        drop(folder);
        assert!(Folder::open(out.path()).is_ok());
    }

    #[test]
    fn a_packed_package_has_the_same_bytes_each_time_and_opens_again() {
        let (one, other) =
            (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let folder = Folder::open(one.path()).expect("opened");
        let first = make(&folder, "æøå", true);
        let second = make(&Folder::open(other.path()).expect("opened"), "æøå", true);
        assert_eq!(fs_err::read(&first).expect("a file"), fs_err::read(second).expect("a file"));
        let opened = Opened::open(&first, &folder).expect("a package");
        let content = fs_err::read_to_string(opened.path().join("data/a.csv")).expect("a file");
        assert_eq!(content, "æøå");
    }
}
