//! A zip with one delivery in it, and what else people pack.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use fs_err::File;
use zip::{CompressionMethod, ZipArchive};

use super::kind::{self, Doubt, file_name, unreadable};
use super::limits::BUFFER_BYTES;
use super::regular::open_regular;
use crate::error::{LoadError, Result};

/// So many entries are looked at: each takes memory before it is known what it is.
const ENTRIES_MAX: u64 = 1000;

/// The end of a zip's directory is looked for in so many of its last bytes.
const TAIL_BYTES: u64 = 66 * 1024;

const PLAIN: &str = "pack it as a plain zip (Deflate, no password), with gzip, or not at all";

/// The name of the only file in a zip; none of what is no zip, or one that will not be read.
pub fn packed_name(path: &Path) -> Option<String> {
    let mut file = open_regular(path).ok()?;
    let mut magic = [0; 4];
    file.read_exact(&mut magic).ok()?;
    if magic != *b"PK\x03\x04" || entries(&mut file).ok()? > ENTRIES_MAX {
        return None;
    }
    let archive = ZipArchive::new(BufReader::with_capacity(BUFFER_BYTES, file)).ok()?;
    let names = names(&archive);
    let mut files = names.into_iter().filter(|name| !is_by_the_way(name));
    let only = files.next().filter(|_| files.next().is_none())?;
    only.rsplit(['/', '\\']).next().map(str::to_owned)
}

fn names(archive: &ZipArchive<impl Read + Seek>) -> Vec<String> {
    let name =
        |at| archive.name_for_index(at).and_then(Result::ok).unwrap_or_default().into_owned();
    (0..archive.len()).map(name).collect()
}

/// Opens the only file in a zip.
pub(super) fn open<T>(
    mut file: File,
    path: &Path,
    consume: impl FnOnce(&mut dyn Read) -> Result<T>,
) -> Result<T> {
    let refused = |what: String, hint: &str| Err(unreadable(path, Doubt::new(what, hint)));
    let damaged = |error: zip::result::ZipError| LoadError::Unpack {
        file: file_name(path),
        container: "zip",
        source: std::io::Error::other(error),
    };
    if entries(&mut file)? > ENTRIES_MAX {
        let what = format!("the zip holds more than {ENTRIES_MAX} files, not one");
        return refused(what, "send a zip for each delivery");
    }
    let reader = BufReader::with_capacity(BUFFER_BYTES, file);
    let mut archive = ZipArchive::new(reader).map_err(damaged)?;
    let names = names(&archive);
    if let Some(doubt) = kind::document(&names) {
        return Err(unreadable(path, doubt));
    }
    let files: Vec<usize> = (0..names.len()).filter(|at| !is_by_the_way(&names[*at])).collect();
    let [only] = files[..] else {
        let what = match files.len() {
            0 => "the zip holds no file".to_owned(),
            all => format!("the zip holds {all} files, not one"),
        };
        return refused(what, "send a zip for each delivery, with one file in it");
    };
    let entry = archive.by_index_raw(only).map_err(damaged)?;
    let (is_encrypted, method) = (entry.encrypted(), entry.compression());
    drop(entry);
    if is_encrypted {
        return refused("the zip is encrypted with a password".to_owned(), PLAIN);
    }
    if let Some(method) = unknown_method(method) {
        return refused(format!("the zip is packed with {method}, which is not read"), PLAIN);
    }
    consume(&mut archive.by_index(only).map_err(damaged)?)
}

/// Folders, and what macOS and Windows put beside a file.
fn is_by_the_way(name: &str) -> bool {
    let parts: Vec<&str> = name.split(['/', '\\']).collect();
    let last = parts.last().copied().unwrap_or_default();
    let is_litter = ["Thumbs.db", "desktop.ini"].iter().any(|it| last.eq_ignore_ascii_case(it));
    (last.is_empty() && !name.is_empty())
        || parts.contains(&"__MACOSX")
        || last == ".DS_Store"
        || last.starts_with("._")
        || is_litter
}

/// The name of a way to pack that is not read.
fn unknown_method(method: CompressionMethod) -> Option<String> {
    #[expect(deprecated, reason = "there is no other way to ask for the number")]
    let CompressionMethod::Unsupported(number) = method else { return None };
    Some(match number {
        9 => "Deflate64".to_owned(),
        12 => "bzip2".to_owned(),
        14 => "LZMA".to_owned(),
        93 => "zstd".to_owned(),
        95 => "xz".to_owned(),
        98 => "PPMd".to_owned(),
        other => format!("method {other}"),
    })
}

/// How many entries a zip says that it has, at the most, before its directory is read.
fn entries(file: &mut File) -> Result<u64> {
    let size_bytes = file.seek(SeekFrom::End(0))?;
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(size_bytes.saturating_sub(TAIL_BYTES)))?;
    file.by_ref().take(TAIL_BYTES).read_to_end(&mut tail)?;
    let small = memchr::memmem::find_iter(&tail, b"PK\x05\x06").map(|at| number(&tail, at + 10, 2));
    let large = memchr::memmem::find_iter(&tail, b"PK\x06\x06").map(|at| number(&tail, at + 32, 8));
    // A number of all ones stands for the one in the larger record.
    let most = small.filter(|count| *count != u64::from(u16::MAX)).chain(large).max();
    file.seek(SeekFrom::Start(0))?;
    Ok(most.unwrap_or_default())
}

/// A number of some bytes, the lowest first; 0 where it is cut off.
fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let digits = bytes.get(at..at + length).unwrap_or_default();
    digits.iter().rev().fold(0, |number, digit| number << 8 | u64::from(*digit))
}
