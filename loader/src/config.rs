//! Settings from flags and environment, validated once.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use sqlx::postgres::PgConnection;

use crate::error::{LoadError, Result};
use crate::validate::Pseudonyms;

/// Where the project keeps what is its own: the embedded cluster and the CPR key.
#[must_use]
pub fn home() -> PathBuf {
    std::env::var_os("DAGTILBUD_DIR").map_or_else(|| PathBuf::from(".dagtilbud"), PathBuf::from)
}

/// The secret that pseudonyms are made with.
#[derive(Clone)]
pub struct CprKey(Vec<u8>);

impl CprKey {
    /// Shortest key that is taken.
    const BYTES_MIN: usize = 16;

    /// Finds the key: `DAGTILBUD_CPR_KEY` (the key itself, or a file with it), else the one kept in
    /// `cpr.key` under `home`, else a new one that is kept there, readable by its owner alone.
    pub fn find(home: &Path) -> Result<Self> {
        Self::look(home)?.map_or_else(|| Self::make(&home.join("cpr.key")), Ok)
    }

    /// The same, but makes none.
    pub fn look(home: &Path) -> Result<Option<Self>> {
        let key = match std::env::var("DAGTILBUD_CPR_KEY") {
            Ok(said) if Path::new(&said).is_file() => Self::read(Path::new(&said))?,
            Ok(said) => Self::checked(said.trim().as_bytes().to_vec(), "DAGTILBUD_CPR_KEY")?,
            Err(_) => {
                let path = home.join("cpr.key");
                return if path.exists() { Self::read(&path).map(Some) } else { Ok(None) };
            }
        };
        Ok(Some(key))
    }

    /// Finds the key that the database's pseudonyms were made with. Where a change of key was cut
    /// off after the database had taken it, the new one is put in its place first.
    pub async fn open(home: &Path, connection: &mut PgConnection) -> Result<Self> {
        let key = Self::find(home)?;
        match key.check(connection).await {
            Err(LoadError::OtherCprKey) => {
                let place = Self::place(home).map_err(|_| LoadError::OtherCprKey)?;
                let beside = Self::beside(&place);
                if !beside.is_file() {
                    return Err(LoadError::OtherCprKey);
                }
                let new = Self::read(&beside)?;
                new.check(connection).await?;
                Self::take_over(&place)?;
                Ok(new)
            }
            checked => checked.map(|()| key),
        }
    }

    /// The file that holds the key. None where the key itself stands in the variable.
    pub fn place(home: &Path) -> Result<PathBuf> {
        match std::env::var_os("DAGTILBUD_CPR_KEY") {
            None => Ok(home.join("cpr.key")),
            Some(said) if Path::new(&said).is_file() => Ok(PathBuf::from(said)),
            Some(_) => Err(LoadError::Argument(
                "the key stands in `DAGTILBUD_CPR_KEY` itself and cannot be changed there: put it \
                 into a file and let the variable name that"
                    .into(),
            )),
        }
    }

    /// A new key in a file beside `place`.
    pub fn make_beside(place: &Path) -> Result<Self> {
        let beside = Self::beside(place);
        match fs_err::remove_file(&beside) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Self::make(&beside),
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
        Pseudonyms::new(&self.0)
    }

    /// Refuses a key that is not the one that the database's pseudonyms were made with.
    pub async fn check(&self, connection: &mut PgConnection) -> Result<()> {
        let doing = "checking the CPR key";
        let fingerprint = self.pseudonyms().fingerprint();
        sqlx::query(
            "insert into drift.cpr_noegle (fingeraftryk) values ($1) on conflict do nothing",
        )
        .bind(fingerprint)
        .execute(&mut *connection)
        .await
        .map_err(LoadError::database(doing))?;
        let used: uuid::Uuid = sqlx::query_scalar("select fingeraftryk from drift.cpr_noegle")
            .fetch_one(connection)
            .await
            .map_err(LoadError::database(doing))?;
        if used == fingerprint { Ok(()) } else { Err(LoadError::OtherCprKey) }
    }

    fn read(path: &Path) -> Result<Self> {
        let text = fs_err::read_to_string(path)?;
        Self::checked(text.trim().as_bytes().to_vec(), &path.display().to_string())
    }

    fn checked(key: Vec<u8>, source: &str) -> Result<Self> {
        if key.len() < Self::BYTES_MIN {
            let least = Self::BYTES_MIN;
            return Err(LoadError::Argument(format!(
                "the CPR key in `{source}` is shorter than {least} characters"
            )));
        }
        Ok(Self(key))
    }

    fn make(path: &Path) -> Result<Self> {
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
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Self::read(path);
            }
            Err(error) => return Err(error.into()),
        }
        Self::read(path)
    }
}
