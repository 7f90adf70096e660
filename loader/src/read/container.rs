//! Plain, gzip or zip: told by the first bytes, not by the name. What comes out is text in UTF-8 or
//! in an encoding of one byte a letter, and no more of it than may be read.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs_io::DecodeReaderBytesBuilder;
use sha2::{Digest as _, Sha256};

use super::encoding::Tegnsaet;
use super::gzipped::Members;
use super::kind::{self, Doubt, HEAD_BYTES, file_name, unreadable};
use super::limits::{BUFFER_BYTES, Limits, Size};
use super::regular::open_regular;
use super::zipped;
use crate::error::{LoadError, Result};

/// The unpacked content of a file.
pub struct Content<'c> {
    /// Its bytes; UTF-16 comes as UTF-8.
    pub bytes: &'c mut dyn BufRead,
    /// The encoding where the first bytes tell it.
    pub(super) utf16: Option<Tegnsaet>,
}

/// Opens a file and hands its unpacked content to `consume`.
///
/// Fails where it is no regular file, where the container is damaged or does not hold one file, where
/// the content is no text, and where there is more of it than the limit.
pub fn open<T>(
    path: &Path,
    limits: Limits,
    consume: impl FnOnce(Content<'_>) -> Result<T>,
) -> Result<T> {
    open_hashed(path, limits, None, consume)
}

/// The same, with the fingerprint of what is read.
pub(super) fn open_hashed<T>(
    path: &Path,
    limits: Limits,
    sha256: Option<&RefCell<Sha256>>,
    consume: impl FnOnce(Content<'_>) -> Result<T>,
) -> Result<T> {
    let mut file = open_regular(path)?;
    let magic = head_of(&mut file, 4)?;
    file.seek(SeekFrom::Start(0))?;
    let read = |bytes: &mut dyn Read, is_packed| {
        let mut meter = Meter { bytes, is_packed, limit: limits.unpacked, passed: 0, sha256 };
        read_text(&mut meter, path, consume)
    };
    let (container, read) = match &magic[..] {
        [0x1f, 0x8b, ..] => ("gzip", read(&mut Members::new(file), true)),
        b"PK\x03\x04" | b"PK\x05\x06" => {
            ("zip", zipped::open(file, path, |bytes| read(bytes, true)))
        }
        _ => ("", read(&mut file, false)),
    };
    read.map_err(|error| named(error, path, container))
}

/// Looks at the beginning, and hands on what is text.
fn read_text<T>(
    bytes: &mut dyn Read,
    path: &Path,
    consume: impl FnOnce(Content<'_>) -> Result<T>,
) -> Result<T> {
    let head = head_of(bytes, HEAD_BYTES)?;
    if let Some(doubt) = kind::foreign(&head) {
        return Err(unreadable(path, doubt));
    }
    let utf16 = Tegnsaet::utf16(&head);
    let whole = io::Cursor::new(head).chain(bytes);
    let consume = |bytes: &mut dyn BufRead| consume(Content { bytes, utf16 });
    match utf16.and_then(Tegnsaet::encoding) {
        Some(encoding) => {
            let decoder = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(whole);
            consume(&mut BufReader::with_capacity(BUFFER_BYTES, decoder))
        }
        None => consume(&mut BufReader::with_capacity(BUFFER_BYTES, whole)),
    }
}

/// The SHA-256 of a file as it lies there, for one that cannot be unpacked.
pub fn fingerprint(path: &Path) -> Result<String> {
    let mut file = open_regular(path)?;
    let (mut sha256, mut block) = (Sha256::new(), vec![0; BUFFER_BYTES]);
    loop {
        match file.read(&mut block)? {
            0 => return Ok(hex::encode(sha256.finalize())),
            bytes => sha256.update(&block[..bytes]),
        }
    }
}

fn head_of(reader: &mut (impl Read + ?Sized), most: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(most);
    reader.take(most as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Passes bytes on, counts them against the limit and takes their fingerprint.
struct Meter<'m> {
    bytes: &'m mut dyn Read,
    is_packed: bool,
    limit: Size,
    passed: u64,
    sha256: Option<&'m RefCell<Sha256>>,
}

impl Read for Meter<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.bytes.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ if self.is_packed => io::Error::other(Fault::Damaged(error)),
            _ => error,
        })?;
        self.passed += bytes as u64;
        if self.passed > self.limit.0 {
            return Err(io::Error::other(Fault::TooLarge(self.limit)));
        }
        if let Some(sha256) = self.sha256 {
            sha256.borrow_mut().update(&buffer[..bytes]);
        }
        Ok(bytes)
    }
}

/// What is wrong with the file, among all else that may go wrong while it is read.
#[derive(Debug)]
enum Fault {
    Damaged(io::Error),
    TooLarge(Size),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(error) => error.fmt(f),
            Self::TooLarge(limit) => write!(f, "more than {limit}"),
        }
    }
}

impl std::error::Error for Fault {}

/// A fault of the file is its sender's: the bytes are there, but they are wrong, or too many.
fn named(error: LoadError, path: &Path, container: &'static str) -> LoadError {
    let LoadError::Io(source) = error else { return error };
    match source.get_ref().and_then(|inner| inner.downcast_ref()) {
        Some(Fault::Damaged(_)) => LoadError::Unpack { file: file_name(path), container, source },
        Some(Fault::TooLarge(limit)) => {
            let what = format!("unpacked, it is larger than {limit}");
            let hint =
                "send it in parts; where it has to be so large, `--max-unpacked` lets it through";
            unreadable(path, Doubt::new(what, hint))
        }
        None => source.into(),
    }
}
