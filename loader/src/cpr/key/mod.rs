//! The secret that pseudonyms are made with: where it comes from, whether it will do, and whether it
//! is the one of this database.

mod pseudonyms;
mod strength;

use std::ffi::OsStr;
use std::io::{ErrorKind, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::config;
use crate::db::{self, Row, inline, sql};
use crate::error::{LoadError, Result};

pub use pseudonyms::Pseudonyms;

/// Names the key's file, or is the key.
const VARIABLE: &str = "DAGTILBUD_CPR_KEY";

/// Where a key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The environment variable itself.
    Variable,
    /// The file that the environment variable names.
    Named(PathBuf),
    /// The file that the program keeps.
    Kept(PathBuf),
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable => write!(formatter, "`{VARIABLE}` itself"),
            Self::Named(path) => {
                write!(formatter, "the file `{}`, which `{VARIABLE}` names", path.display())
            }
            Self::Kept(path) => write!(formatter, "the file `{}`", path.display()),
        }
    }
}

impl Source {
    /// Where the key is to be found: `DAGTILBUD_CPR_KEY` (the key itself, or a file with it), else
    /// `cpr.key` under `home`.
    fn of(home: &Path) -> Result<Self> {
        let Some(said) = config::variable(VARIABLE) else {
            return Ok(Self::Kept(home.join("cpr.key")));
        };
        // Whatever it is, it may be the key: no message shows it.
        let odd = |what: &str| LoadError::CprKeyFile { what: what.to_owned() };
        match fs::metadata(&said) {
            Ok(found) if found.is_file() => Ok(Self::Named(said.into())),
            Ok(_) => Err(odd("names something that is no regular file")),
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                Err(odd("names a file in a folder that may not be looked into"))
            }
            Err(_) if looks_like_path(&said) => {
                Err(odd("looks like a file's name, and there is no such file"))
            }
            Err(_) => Ok(Self::Variable),
        }
    }

    fn file(&self) -> Option<&Path> {
        match self {
            Self::Variable => None,
            Self::Named(path) | Self::Kept(path) => Some(path),
        }
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        Ok(match self.file() {
            Some(path) => fs_err::read(path)?,
            None => config::variable(VARIABLE).unwrap_or_default().into_encoded_bytes(),
        })
    }

    /// Whether others than its owner may read the key's file.
    #[must_use]
    pub fn is_open_to_others(&self) -> bool {
        use std::os::unix::fs::PermissionsExt as _;
        let file = self.file().and_then(|path| fs::metadata(path).ok());
        file.is_some_and(|file| file.permissions().mode() & 0o077 != 0)
    }
}

/// Whether a value that names no file was meant to.
fn looks_like_path(said: &OsStr) -> bool {
    let bytes = said.as_bytes().trim_ascii();
    let has_ending = Path::new(said).extension().is_some_and(|ending| {
        ending.len() <= 5 && ending.as_bytes().iter().all(u8::is_ascii_alphanumeric)
    });
    let is_path = bytes.contains(&b'/') || bytes.contains(&b'\\') || bytes.starts_with(b"~");
    (is_path || has_ending) && !strength::is_base64(bytes)
}

/// The secret that pseudonyms are made with.
#[derive(Clone)]
pub struct CprKey {
    pseudonyms: Pseudonyms,
    source: Source,
}

impl CprKey {
    /// Finds the key: where `DAGTILBUD_CPR_KEY` says, else the one kept in `cpr.key` under `home`,
    /// else a new one that is kept there, readable by its owner alone.
    pub fn find(home: &Path) -> Result<Self> {
        match Self::look(home)? {
            Some(key) => Ok(key),
            None => Self::make(Source::of(home)?),
        }
    }

    /// The same, but makes none.
    pub fn look(home: &Path) -> Result<Option<Self>> {
        let source = Source::of(home)?;
        if matches!(&source, Source::Kept(path) if !path.exists()) {
            return Ok(None);
        }
        Self::read(source).map(Some)
    }

    /// Finds the key that the database's pseudonyms were made with. Where a change of key was cut
    /// off after the database had taken it, the new one is put in its place first. Where there is no
    /// key, one is made for a database that has none either.
    pub async fn open(home: &Path, connection: &mut PgConnection) -> Result<Self> {
        match Self::look(home)? {
            Some(key) => key.or_the_new_one(home, connection).await,
            None if Used::of(connection).await?.is_some() => {
                Err(LoadError::NoCprKey { place: Self::place(home)? })
            }
            None => {
                let key = Self::find(home)?;
                key.check(connection).await?;
                Ok(key)
            }
        }
    }

    /// The same, whether it will do or not: the one that another is to replace.
    pub async fn open_to_replace(home: &Path, connection: &mut PgConnection) -> Result<Self> {
        let key = match Self::find(home) {
            Err(LoadError::WeakCprKey { .. }) => Self::read_unchecked(Source::of(home)?)?,
            found => found?,
        };
        key.or_the_new_one(home, connection).await
    }

    async fn or_the_new_one(self, home: &Path, connection: &mut PgConnection) -> Result<Self> {
        let key = self;
        match key.check(connection).await {
            Err(LoadError::OtherCprKey) => {
                let place = Self::place(home).map_err(|_| LoadError::OtherCprKey)?;
                let beside = Self::beside(&place);
                if !beside.is_file() {
                    return Err(LoadError::OtherCprKey);
                }
                let new = Self::read(Source::Kept(beside))?;
                new.check(connection).await?;
                Self::take_over(&place)?;
                Ok(Self { source: key.source, ..new })
            }
            checked => checked.map(|()| key),
        }
    }

    /// The file that holds the key. None where the key itself stands in the variable.
    pub fn place(home: &Path) -> Result<PathBuf> {
        let source = Source::of(home)?;
        source.file().map(Path::to_owned).ok_or_else(|| {
            LoadError::Argument(format!(
                "the key stands in `{VARIABLE}` itself and cannot be changed there: put it into a \
                 file and let the variable name that"
            ))
        })
    }

    /// A new key in a file beside `place`.
    pub fn make_beside(place: &Path) -> Result<Self> {
        let beside = Self::beside(place);
        match fs_err::remove_file(&beside) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Self::make(Source::Kept(beside)),
        }
    }

    /// The key beside `place` becomes the key.
    pub fn take_over(place: &Path) -> Result<()> {
        Ok(fs_err::rename(Self::beside(place), place)?)
    }

    fn beside(place: &Path) -> PathBuf {
        let mut name = place.as_os_str().to_owned();
        name.push(".ny");
        PathBuf::from(name)
    }

    /// Pseudonyms with this key, for one delivery.
    #[must_use]
    pub fn pseudonyms(&self) -> Pseudonyms {
        self.pseudonyms.clone()
    }

    /// Where it comes from.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Refuses a key that is not the one that the database's pseudonyms were made with. The first
    /// one that is used becomes that one.
    pub async fn check(&self, connection: &mut PgConnection) -> Result<()> {
        if Used::of(connection).await?.is_none() {
            self.take_into_use(connection).await?;
        }
        match Used::of(connection).await? {
            Some(used) if used.is_of(&self.pseudonyms)? => Ok(()),
            _ => Err(LoadError::OtherCprKey),
        }
    }

    /// Leaves the key's fingerprint, and the secret of the noise that others' figures get. Where
    /// figures stand already, the noise they have stays.
    async fn take_into_use(&self, connection: &mut PgConnection) -> Result<()> {
        let doing = "taking the CPR key into use";
        let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
        let salt = Uuid::new_v4();
        let fingerprint = self.pseudonyms.fingerprint(salt)?;
        let entered =
            sql!("cpr/key/enter").bind(salt).bind(fingerprint).run(&mut transaction).await?;
        // Nobody else has taken one into use meanwhile.
        if entered == 1 && sql!("cpr/key/clear_noise").run(&mut transaction).await? == 1 {
            let secret = self.pseudonyms.noise_secret()?;
            let mut row = Row::default();
            row.add(|row| {
                row.bytes(&secret);
            });
            db::copy_binary(&mut transaction, "drift.stoej_noegle", "noegle", row.take()).await?;
        }
        transaction.commit().await.map_err(LoadError::database(doing))
    }

    fn read(source: Source) -> Result<Self> {
        if let Some(objection) = strength::objection(source.bytes()?.trim_ascii()) {
            let source = source.to_string();
            return Err(LoadError::WeakCprKey { source_of_key: source, objection });
        }
        Self::read_unchecked(source)
    }

    fn read_unchecked(source: Source) -> Result<Self> {
        let pseudonyms = Pseudonyms::new(source.bytes()?.trim_ascii());
        Ok(Self { pseudonyms, source })
    }

    fn make(source: Source) -> Result<Self> {
        let Some(path) = source.file() else { return Self::read(source) };
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| {
            LoadError::Argument(format!("no random numbers for a key: {error}"))
        })?;
        let key = hex::encode(random);
        if let Some(folder) = path.parent() {
            fs_err::create_dir_all(folder)?;
        }
        let mut options = fs_err::OpenOptions::new();
        options.write(true).create_new(true);
        fs_err::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(path) {
            Ok(mut file) => {
                writeln!(file, "{key}")?;
                file.sync_all()?;
            }
            // Another command made one at the same moment.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
        Self::read(source)
    }
}

/// What the database knows of the key that its pseudonyms were made with.
#[derive(Debug, Clone, Copy)]
pub struct Used {
    salt: Uuid,
    fingeraftryk: Uuid,
}

impl Used {
    /// Reads it; `None` where no key was used yet.
    pub async fn of(connection: &mut PgConnection) -> Result<Option<Self>> {
        let row: Option<(Uuid, Uuid)> = inline(
            "reading the fingerprint of the CPR key",
            "select salt, fingeraftryk from drift.cpr_noegle",
        )
        .first_row(connection)
        .await?;
        Ok(row.map(|(salt, fingeraftryk)| Self { salt, fingeraftryk }))
    }

    /// Whether these pseudonyms are made with the same key.
    pub fn is_of(&self, pseudonyms: &Pseudonyms) -> Result<bool> {
        Ok(pseudonyms.fingerprint(self.salt)? == self.fingeraftryk)
    }
}
