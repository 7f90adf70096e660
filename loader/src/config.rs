//! Settings from flags and environment, validated once.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use sqlx::postgres::PgConnection;

use crate::db;
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
        match std::env::var("DAGTILBUD_CPR_KEY") {
            Ok(said) if Path::new(&said).is_file() => Self::read(Path::new(&said)),
            Ok(said) => Self::checked(said.trim().as_bytes().to_vec(), "DAGTILBUD_CPR_KEY"),
            Err(_) => {
                let path = home.join("cpr.key");
                if path.exists() { Self::read(&path) } else { Self::make(&path) }
            }
        }
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
        db::run(
            connection,
            doing,
            &format!(
                "insert into drift.cpr_noegle (fingeraftryk) values ('{fingerprint}') \
                 on conflict do nothing"
            ),
        )
        .await?;
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
            Ok(mut file) => writeln!(file, "{key}")?,
            // Another command made one at the same moment.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Self::read(path);
            }
            Err(error) => return Err(error.into()),
        }
        Self::read(path)
    }
}
