//! Opening what somebody else has put there: a regular file, and nothing that only looks like one.
//!
//! A pipe would let us wait for ever, a device never ends, and a link leads out of the folder that
//! its sender may write to. So nothing is waited for, no link is followed, and what was opened is
//! looked at before the first byte is read.

use std::fs::{FileType, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::Path;

use rustix::fs::OFlags;

use crate::error::{LoadError, Result};

/// Opens a regular file for reading.
pub fn open_regular(path: &Path) -> Result<fs_err::File> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let file = match OpenOptions::new().read(true).custom_flags(flags).open(path) {
        Ok(file) => file,
        Err(error) => return Err(odd(path).unwrap_or_else(|| with_path(path, &error).into())),
    };
    match oddity(file.metadata()?.file_type()) {
        Some(what) => Err(LoadError::NotAFile { path: path.to_owned(), what }),
        None => Ok(fs_err::File::from_parts(file, path)),
    }
}

/// What something is that is no regular file.
#[must_use]
pub fn oddity(kind: FileType) -> Option<&'static str> {
    match kind {
        _ if kind.is_file() => None,
        _ if kind.is_symlink() => Some("a link"),
        _ if kind.is_fifo() => Some("a named pipe"),
        _ if kind.is_socket() => Some("a socket"),
        _ if kind.is_dir() => Some("a folder"),
        _ => Some("a device"),
    }
}

/// Looks at a path itself, not at what it leads to; `None` where nothing is.
pub fn look_at(path: &Path) -> Result<Option<Metadata>> {
    match std::fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(with_path(path, &error).into()),
    }
}

/// Links and sockets cannot be opened at all: the reason is what they are, not the error's number.
fn odd(path: &Path) -> Option<LoadError> {
    let what = oddity(std::fs::symlink_metadata(path).ok()?.file_type())?;
    Some(LoadError::NotAFile { path: path.to_owned(), what })
}

fn with_path(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("failed to open file `{}`: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn only_a_regular_file_is_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs_err::write(at("file"), "x").expect("written");
        fs_err::hard_link(at("file"), at("hard")).expect("linked");
        symlink(at("file"), at("link")).expect("linked");
        symlink(at("nowhere"), at("dangling")).expect("linked");
        let made = std::process::Command::new("mkfifo").arg(at("pipe")).status();
        assert!(made.expect("it runs").success());
        let _socket = UnixListener::bind(at("socket")).expect("a socket");
        assert!(open_regular(&at("file")).is_ok());
        assert!(open_regular(&at("hard")).is_ok());
        for (name, what) in [
            ("link", "a link"),
            ("dangling", "a link"),
            ("pipe", "a named pipe"),
            ("socket", "a socket"),
            ("", "a folder"),
            ("/dev/zero", "a device"),
        ] {
            let error = open_regular(&at(name)).expect_err(name);
            assert!(error.to_string().contains(what), "{name}: {error}");
        }
        let none = open_regular(&at("none")).expect_err("nothing there");
        assert!(matches!(none, LoadError::Io(error) if error.kind() == io::ErrorKind::NotFound));
    }
}
