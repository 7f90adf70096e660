//! Filing a file that is done with: its report first, then the file itself.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use fs_err as fs;

use super::{Claim, Inbox, marker_of};
use crate::cpr_text::masked;
use crate::error::Result;
use crate::report::Status;

/// What a report's name has more than the file's.
const REPORT: &str = ".rapport.txt";

/// Where a file ends up, below the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tray {
    /// All of it is in the warehouse.
    Indlaest,
    /// It, or some slices of it, wait for somebody to accept them.
    Tilbageholdt,
    /// The sender has to send it again.
    Afvist,
}

impl Tray {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Indlaest, Self::Tilbageholdt, Self::Afvist];

    /// The folder's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Indlaest => "indlaest",
            Self::Tilbageholdt => "tilbageholdt",
            Self::Afvist => "afvist",
        }
    }
}

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
        let target = free_place(&self.folder.join(tray.name()), &claim.path)?;
        let sheet = beside(&target, REPORT);
        if !(is_known && sheet.exists()) {
            let aside = beside(&target, ".rapport.tmp");
            fs::write(&aside, report)?;
            fs::rename(&aside, &sheet)?;
        }
        // The marker first: one that stayed behind would call the next file of this name complete.
        remove(&marker_of(&claim.path))?;
        fs::rename(&claim.path, &target)?;
        for other in Tray::ALL.into_iter().filter(|other| *other != tray) {
            self.withdraw(other, &target)?;
        }
        Ok(Filed::At(target))
    }

    /// A file that was held or refused before, and has come again, lies in its new tray only.
    fn withdraw(&self, tray: Tray, target: &Path) -> Result<()> {
        let former = self.folder.join(tray.name()).join(target.file_name().unwrap_or_default());
        if former.exists() && fs::read(&former)? == fs::read(target)? {
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
    let own = match name.to_str().map(masked) {
        // A number in a name is why the file is refused: it is not to be read in the tray either.
        Some(Cow::Owned(without)) => tray.join(without),
        _ => tray.join(name),
    };
    let mut target = own.clone();
    let mut number = 1;
    while target.exists() && fs::read(&target)? != fs::read(path)? {
        number += 1;
        target = beside(&own, &format!(".{number}"));
    }
    Ok(target)
}

/// Removes a file, if it is there.
fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
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
