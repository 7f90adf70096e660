//! The form of a file: everything in which two senders of the same thing differ.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use fs_err::File;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::chance::Chance;

/// What the text is wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// The text itself.
    Plain,
    /// gzip.
    Gzip,
    /// A zip archive with one file.
    Zip,
}

/// How letters become bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// Windows-1252, as Excel writes it.
    Windows1252,
}

/// How one file is written.
#[expect(clippy::struct_excessive_bools, reason = "they are independent whims of a sender")]
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// What the text is wrapped in.
    pub container: Container,
    /// How letters become bytes.
    pub charset: Charset,
    /// Between two fields.
    pub separator: char,
    /// Lines end in CR LF.
    pub crlf: bool,
    /// Dates are `dd-mm-yyyy`.
    pub danish_dates: bool,
    /// Decimals have a comma.
    pub decimal_comma: bool,
    /// Fields that hold a separator or a quote are quoted.
    pub quoted: bool,
    /// Columns stand in an order of the sender's own.
    pub shuffled: bool,
    /// Column names are in capitals.
    pub capitals: bool,
}

impl Form {
    /// The plainest: what the statistics office would send.
    pub const PLAIN: Self = Self {
        container: Container::Plain,
        charset: Charset::Utf8,
        separator: ';',
        crlf: false,
        danish_dates: false,
        decimal_comma: true,
        quoted: true,
        shuffled: false,
        capitals: false,
    };

    /// The form that a sender happens to use this time.
    #[must_use]
    pub fn any(chance: &mut Chance) -> Self {
        Self {
            container: match chance.below(10) {
                0 | 1 => Container::Gzip,
                2 => Container::Zip,
                _ => Container::Plain,
            },
            charset: match chance.below(3) {
                0 => Charset::Utf8,
                1 => Charset::Utf8Bom,
                _ => Charset::Windows1252,
            },
            separator: match chance.below(10) {
                0 | 1 => '\t',
                2 => ',',
                _ => ';',
            },
            crlf: chance.permille(500),
            danish_dates: chance.permille(400),
            decimal_comma: chance.permille(700),
            quoted: true,
            shuffled: chance.permille(600),
            capitals: chance.permille(150),
        }
    }

    /// How the file's name ends.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self.container {
            Container::Plain => "csv",
            Container::Gzip => "csv.gz",
            Container::Zip => "zip",
        }
    }
}

/// Where the bytes of a file go.
pub(super) enum Sink {
    Plain(BufWriter<File>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
    Zip(Box<ZipWriter<BufWriter<File>>>),
}

impl Sink {
    /// Creates the file; nothing in it depends on the time or the machine.
    pub(super) fn create(path: &Path, container: Container) -> io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 18, File::create(path)?);
        Ok(match container {
            Container::Plain => Self::Plain(file),
            Container::Gzip => Self::Gzip(Box::new(GzEncoder::new(file, Compression::fast()))),
            Container::Zip => {
                let mut zip = ZipWriter::new(file);
                let inside = path.with_extension("csv");
                let name = inside.file_name().map(|name| name.to_string_lossy().into_owned());
                let options = SimpleFileOptions::default()
                    .last_modified_time(zip::DateTime::default())
                    .large_file(true);
                zip.start_file(name.unwrap_or_default(), options)?;
                Self::Zip(Box::new(zip))
            }
        })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(file) => file.write_all(bytes),
            Self::Gzip(file) => file.write_all(bytes),
            Self::Zip(file) => file.write_all(bytes),
        }
    }

    /// Writes what is still held back and closes the file.
    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::Plain(mut file) => file.flush(),
            Self::Gzip(file) => file.finish()?.flush(),
            Self::Zip(file) => file.finish()?.flush(),
        }
    }
}
