//! Filing a file that is done with: its report first, then the file itself.

use std::borrow::Cow;
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use fs_err as fs;

use super::{Claim, Inbox, marker_of};
use crate::cpr::masked;
use crate::detect::Tray;
use crate::error::{LoadError, Result};
use crate::outcome::Status;
use crate::read::{look_at, open_regular};

/// What a report's name has more than the file's.
const REPORT: &str = ".rapport.txt";

/// A longer name would leave no room for the report's.
const NAME_BYTES_MAX: usize = 200;

impl From<Status> for Tray {
    fn from(status: Status) -> Self {
        match status {
            Status::Indlaest | Status::Kendt => Self::Indlaest,
            Status::Delvis | Status::Tilbageholdt => Self::Tilbageholdt,
            Status::Afvist => Self::Afvist,
        }
    }
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filed {
    /// It lies here now.
    At(PathBuf),
    /// Its sender wrote to it meanwhile: it stays, and is taken again.
    Changed,
}

impl Inbox {
    /// Moves a file to its tray, with its report beside it. Whoever looks into a tray finds no file
    /// without a report. `is_known` says that the report tells of nothing new: one that is there
    /// already says more.
    pub fn file(&self, claim: &Claim, tray: Tray, report: &str, is_known: bool) -> Result<Filed> {
        if claim.has_changed()? {
            return Ok(Filed::Changed);
        }
        self.put(&claim.path, tray, report, is_known).map(Filed::At)
    }

    /// Moves what cannot be taken, or is no file at all, out of the way of the others.
    pub fn set_aside(&self, path: &Path, report: &str) -> Result<PathBuf> {
        self.put(path, Tray::Afvist, report, false)
    }

    fn put(&self, path: &Path, tray: Tray, report: &str, is_known: bool) -> Result<PathBuf> {
        let target = free_place(&self.tray(tray)?, path)?;
        let sheet = beside(&target, REPORT);
        if !(is_known && look_at(&sheet)?.is_some()) {
            write(&sheet, report)?;
        }
        // The marker first: one that stayed behind would call the next file of this name complete.
        // Where it is no file, it is no marker.
        let _ = fs::remove_file(marker_of(path));
        fs::rename(path, &target)?;
        // Two names of one file: the system leaves both.
        if look_at(path)?.map(|left| (left.dev(), left.ino()))
            == look_at(&target)?.map(|there| (there.dev(), there.ino()))
        {
            remove(path)?;
        }
        for other in Tray::ALL.into_iter().filter(|other| *other != tray) {
            self.withdraw(other, &target)?;
        }
        Ok(target)
    }

    /// A tray: a folder of the inbox itself, not a link to one somewhere else. What somebody has put in
    /// its place is hidden, so that it stops nothing.
    pub(super) fn tray(&self, tray: Tray) -> Result<PathBuf> {
        let folder = self.folder.join(tray.name());
        let is_there = || Ok::<_, LoadError>(look_at(&folder)?.is_some_and(|it| it.is_dir()));
        if !is_there()? {
            if look_at(&folder)?.is_some() {
                let number = uuid::Uuid::new_v4().simple().to_string();
                let hidden = self.folder.join(format!(".{}.{number}", tray.name()));
                fs::rename(&folder, &hidden)?;
                tracing::warn!(tray = tray.name(), "hid what stood in the place of a tray");
            }
            // Another loader may make it at the same moment.
            match fs::create_dir(&folder) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error.into()),
                _ if is_there()? => {}
                _ => {
                    let folder = folder.display();
                    let what =
                        format!("`{folder}` is no folder of the inbox: remove what is there");
                    return Err(LoadError::Argument(what));
                }
            }
        }
        Ok(folder)
    }

    /// A file that was held or refused before, and has come again, lies in its new tray only.
    fn withdraw(&self, tray: Tray, target: &Path) -> Result<()> {
        let former = self.tray(tray)?.join(target.file_name().unwrap_or_default());
        if have_same_content(&former, target)? {
            remove(&beside(&former, REPORT))?;
            remove(&former)?;
        }
        Ok(())
    }
}

/// Where in a tray a file can lie: under its own name, unless another file has it. The same bytes
/// need no second place.
fn free_place(tray: &Path, path: &Path) -> Result<PathBuf> {
    let name = path.file_name().unwrap_or_default();
    let mut name = match name.to_str().map(masked) {
        // A number in a name is why the file is refused: it is not to be read in the tray either.
        Some(Cow::Owned(without)) => without.into_bytes(),
        _ => name.as_bytes().to_vec(),
    };
    name.truncate(NAME_BYTES_MAX);
    let own = tray.join(std::ffi::OsString::from_vec(name));
    let mut target = own.clone();
    let mut number = 1;
    while look_at(&target)?.is_some() && !have_same_content(&target, path)? {
        number += 1;
        target = beside(&own, &format!(".{number}"));
    }
    Ok(target)
}

/// Whether two files hold the same bytes. What is no file, or cannot be read, is like no other.
fn have_same_content(one: &Path, other: &Path) -> Result<bool> {
    let (Ok(mut one), Ok(mut other)) = (open_regular(one), open_regular(other)) else {
        return Ok(false);
    };
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let mut blocks = [vec![0; BLOCK_BYTES], vec![0; BLOCK_BYTES]];
    loop {
        let [first, second] = &mut blocks;
        let bytes = one.read(first)?;
        match other.read_exact(&mut second[..bytes]) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(false),
            read => read?,
        }
        if bytes == 0 || first[..bytes] != second[..bytes] {
            return Ok(bytes == 0);
        }
    }
}

/// So much of two files is compared at a time.
const BLOCK_BYTES: usize = 64 * 1024;

/// Writes a report, whole or not at all, and over nothing that somebody else has put there.
fn write(sheet: &Path, report: &str) -> Result<()> {
    let aside = beside(sheet, ".tmp");
    remove(&aside)?;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&aside)?;
    file.write_all(report.as_bytes())?;
    Ok(fs::rename(&aside, sheet)?)
}

/// Removes a file, if it is there.
fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// A path with something more at its end.
pub(super) fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(more);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const NAME: &str = "dst-indskrivning_2024-01_20240205T0800.csv";

    fn inbox(folder: &Path) -> Inbox {
        Inbox::open(folder, Duration::ZERO).expect("an inbox")
    }

    fn put(folder: &Path, content: &str) -> Claim {
        fs::write(folder.join(NAME), content).expect("a file");
        Claim::take(&folder.join(NAME)).expect("readable").expect("free")
    }

    #[test]
    fn only_one_loader_gets_a_file_and_none_one_that_is_filed() {
        let folder = tempfile::tempdir().expect("a folder");
        let inbox = inbox(folder.path());
        let claim = put(folder.path(), "1");
        assert!(Claim::take(&folder.path().join(NAME)).expect("readable").is_none());
        let filed = inbox.file(&claim, Tray::Indlaest, "fine", false).expect("filed");
        assert_eq!(filed, Filed::At(folder.path().join("indlaest").join(NAME)));
        assert!(Claim::take(&folder.path().join(NAME)).expect("gone").is_none());
    }

    #[test]
    fn a_file_that_is_written_to_meanwhile_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let claim = put(folder.path(), "1");
        fs::write(folder.path().join(NAME), "1 and more").expect("a file");
        let filed = inbox(folder.path()).file(&claim, Tray::Indlaest, "fine", false);
        assert_eq!(filed.expect("looked at"), Filed::Changed);
        assert!(folder.path().join(NAME).exists());
    }

    #[test]
    fn a_file_that_was_held_and_comes_again_lies_in_one_tray() {
        let folder = tempfile::tempdir().expect("a folder");
        let inbox = inbox(folder.path());
        for (content, tray) in
            [("1", Tray::Tilbageholdt), ("2", Tray::Afvist), ("1", Tray::Indlaest)]
        {
            let claim = put(folder.path(), content);
            inbox.file(&claim, tray, "a report", false).expect("filed");
        }
        let count =
            |tray: Tray| fs::read_dir(folder.path().join(tray.name())).expect("a folder").count();
        assert_eq!(Tray::ALL.map(count), [2, 0, 2], "another content is another file");
    }

    #[test]
    fn what_is_no_file_is_set_aside_and_no_report_goes_through_a_link() {
        let folder = tempfile::tempdir().expect("a folder");
        let inbox = inbox(folder.path());
        let at = |name: &str| folder.path().join(name);
        fs::write(at("elsewhere"), "mine").expect("a file");
        for place in ["", "afvist/"] {
            std::os::unix::fs::symlink(at("elsewhere"), at(place).join(NAME)).expect("a link");
        }
        let planted = at("afvist").join(format!("{NAME}.2.rapport.txt.tmp"));
        std::os::unix::fs::symlink(at("elsewhere"), planted).expect("a link");
        let long = "x".repeat(240);
        fs::write(at(&long), "1").expect("a file");
        for name in [NAME, &long] {
            let filed = inbox.set_aside(&at(name), "a report").expect("set aside");
            assert!(fs::symlink_metadata(beside(&filed, REPORT)).expect("a report").is_file());
            assert!(fs::symlink_metadata(at(name)).is_err(), "{name} is still there");
        }
        assert_eq!(fs::read_to_string(at("elsewhere")).expect("a file"), "mine");
    }

    #[test]
    fn a_tray_is_a_folder_of_the_inbox() {
        let (folder, other) = (tempfile::tempdir(), tempfile::tempdir().expect("a folder"));
        let folder = folder.expect("a folder");
        let inbox = inbox(folder.path());
        fs::remove_dir(folder.path().join("indlaest")).expect("removed");
        let link = folder.path().join("indlaest");
        std::os::unix::fs::symlink(other.path(), &link).expect("a link");
        fs::remove_dir(folder.path().join("afvist")).expect("removed");
        fs::write(folder.path().join("afvist"), "a file").expect("a file");
        let claim = put(folder.path(), "1");
        let filed = inbox.file(&claim, Tray::Indlaest, "fine", false).expect("filed");
        assert_eq!(filed, Filed::At(link.join(NAME)));
        assert_eq!(fs::read_dir(other.path()).expect("a folder").count(), 0);
        assert!(fs::symlink_metadata(&link).expect("a tray").is_dir());
        assert!(folder.path().join("afvist").is_dir());
        let hidden = fs::read_dir(folder.path()).expect("a folder").filter(|entry| {
            entry.as_ref().expect("an entry").file_name().to_string_lossy().starts_with('.')
        });
        assert_eq!(hidden.count(), 2, "what stood there");
    }

    #[test]
    fn two_names_of_one_file_both_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let inbox = inbox(folder.path());
        for _ in 0..2 {
            let claim = put(folder.path(), "1");
            inbox.file(&claim, Tray::Indlaest, "fine", false).expect("filed");
            drop(claim);
            let filed = folder.path().join("indlaest").join(NAME);
            fs::hard_link(filed, folder.path().join(NAME)).expect("a link");
            let claim = Claim::take(&folder.path().join(NAME)).expect("readable").expect("free");
            inbox.file(&claim, Tray::Indlaest, "known", true).expect("filed");
            assert!(!folder.path().join(NAME).exists());
        }
    }

    #[test]
    fn another_file_of_the_same_name_replaces_none_and_the_same_one_keeps_its_report() {
        let folder = tempfile::tempdir().expect("a folder");
        let inbox = inbox(folder.path());
        let tray = folder.path().join("indlaest");
        for (content, report, is_known, name) in [
            ("1", "first", false, NAME.to_owned()),
            ("1", "known", true, NAME.to_owned()),
            ("2", "second", false, format!("{NAME}.2")),
        ] {
            let claim = put(folder.path(), content);
            let filed = inbox.file(&claim, Tray::Indlaest, report, is_known).expect("filed");
            assert_eq!(filed, Filed::At(tray.join(name)));
        }
        let report = |name: &str| fs::read_to_string(tray.join(name)).expect("a report");
        assert_eq!(report(&format!("{NAME}.rapport.txt")), "first");
        assert_eq!(report(&format!("{NAME}.2.rapport.txt")), "second");
        assert_eq!(fs::read_dir(&tray).expect("a folder").count(), 4);
    }
}
