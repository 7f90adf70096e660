//! Plain, gzip or zip: told by the first bytes, not by the name.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use fs_err::File;
use zip::ZipArchive;

use crate::error::{LoadError, Result};

const BUFFER_BYTES: usize = 256 * 1024;

/// Opens a file and hands its decompressed bytes to `consume`.
///
/// Fails where the container is damaged, or a zip holds more or less than one file.
pub fn open<T>(path: &Path, consume: impl FnOnce(&mut dyn BufRead) -> Result<T>) -> Result<T> {
    let mut file = File::open(path)?;
    let mut magic = [0; 4];
    let magic_bytes = read_up_to(&mut file, &mut magic)?;
    file.seek(SeekFrom::Start(0))?;
    match &magic[..magic_bytes] {
        [0x1f, 0x8b, ..] => {
            let bytes = MultiGzDecoder::new(BufReader::with_capacity(BUFFER_BYTES, file));
            consume(&mut buffered(bytes)).map_err(|error| damaged(error, path, "gzip"))
        }
        b"PK\x03\x04" | b"PK\x05\x06" => {
            let refused = |reason: String| LoadError::Refused { file: file_name(path), reason };
            let mut archive = ZipArchive::new(BufReader::new(file))
                .map_err(|error| damaged(std::io::Error::other(error).into(), path, "zip"))?;
            let files: Vec<usize> = (0..archive.len())
                .filter(|&at| !matches!(archive.name_for_index(at), Some(Ok(name)) if name.ends_with('/')))
                .collect();
            let [only] = files[..] else {
                return Err(refused(format!("the zip holds {} files, not one", files.len())));
            };
            let entry = archive
                .by_index(only)
                .map_err(|error| damaged(std::io::Error::other(error).into(), path, "zip"))?;
            consume(&mut buffered(entry)).map_err(|error| damaged(error, path, "zip"))
        }
        _ => consume(&mut buffered(file)),
    }
}

/// The last part of a path, for messages and for `drift.levering.filnavn`.
#[must_use]
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn buffered(reader: impl Read) -> impl BufRead {
    BufReader::with_capacity(BUFFER_BYTES, reader)
}

fn read_up_to(file: &mut File, buffer: &mut [u8]) -> Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..])? {
            0 => break,
            bytes => filled += bytes,
        }
    }
    Ok(filled)
}

/// An i/o error inside a container is the sender's: the bytes are there, but they are wrong.
fn damaged(error: LoadError, path: &Path, container: &'static str) -> LoadError {
    match error {
        LoadError::Io(source) => LoadError::Unpack { file: file_name(path), container, source },
        other => other,
    }
}
