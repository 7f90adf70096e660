//! Step 1: who sent it, what is it, which period, seen before?
//!
//! The name says what a delivery is, `<kilde>_<periode>_<leveret>.csv`, unless the command line
//! does. The content says whether it is known: the same source, period, time and bytes.

pub mod header;
pub mod timeliness;

use std::path::{Path, PathBuf};

use sqlx::postgres::PgConnection;

use crate::cpr::has_cpr;
use crate::db::sql;
use crate::delivery::{Kilde, Leveret, Periode};
use crate::error::{LoadError, Result};
use crate::read::{self, Survey, look_at, oddity};
use crate::validate::layout;

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

/// A delivery on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Where it is.
    pub path: PathBuf,
    /// Its name, as it is kept.
    pub filnavn: String,
    /// Its source.
    pub kilde: Kilde,
    /// Its period.
    pub periode: Periode,
    /// When the sender made it.
    pub leveret: Leveret,
}

/// What the command line says about a file whose name does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Said {
    /// `--kilde`.
    pub kilde: Option<Kilde>,
    /// `--periode`.
    pub periode: Option<Periode>,
    /// `--leveret`.
    pub leveret: Option<Leveret>,
}

/// Extensions of deliveries, the longer ones first.
const EXTENSIONS: [&str; 4] = [".csv.gz", ".csv.zip", ".csv", ".zip"];

/// What is said of a name that is another one altogether.
const NO_PARTS: &str = "it has not three parts with `_` between";

/// Whether a file's name ends as that of a delivery does, whatever the rest of it says.
#[must_use]
pub fn is_delivery_like(path: &Path) -> bool {
    let name = crate::read::file_name(path).to_lowercase();
    EXTENSIONS.iter().any(|extension| name.ends_with(extension))
}

/// Finds out what a file is, from its name and what was said.
pub fn detect(path: &Path, said: Said) -> Result<Delivery> {
    let filnavn = crate::read::file_name(path);
    if has_cpr(&filnavn) {
        return Err(LoadError::CprInName);
    }
    let unknown = |reason: String| LoadError::UnknownName { path: path.to_owned(), reason };
    let (kilde, periode, leveret) =
        if let Said { kilde: Some(kilde), periode: Some(periode), leveret: Some(leveret) } = said {
            (kilde, periode, leveret)
        } else {
            let lower = filnavn.to_lowercase();
            if let Some(habit) = habit(&lower) {
                return Err(unknown(habit));
            }
            let stem = EXTENSIONS
                .iter()
                .find_map(|extension| lower.strip_suffix(extension))
                .ok_or_else(|| unknown("it ends in neither .csv, .csv.gz nor .zip".into()))?;
            let [kilde, periode, leveret] = stem.split('_').collect::<Vec<_>>()[..] else {
                return Err(unknown(NO_PARTS.into()));
            };
            (
                said.kilde.map_or_else(|| kilde.parse(), Ok).map_err(unknown)?,
                said.periode.map_or_else(|| periode.parse(), Ok).map_err(unknown)?,
                said.leveret.map_or_else(|| leveret.to_uppercase().parse(), Ok).map_err(unknown)?,
            )
        };
    if !layout(kilde).accepts(periode) {
        return Err(unknown(format!("`{periode}` is not a period that {kilde} is delivered for")));
    }
    Ok(Delivery { path: path.to_owned(), filnavn, kilde, periode, leveret })
}

/// Refuses a zip that says it is another delivery than the file in it does. A name that is no
/// delivery's says nothing, and what the command line says about the zip goes before both.
pub fn check_packed(delivery: &Delivery) -> Result<()> {
    let named = |name: &str| detect(Path::new(name), Said::default()).ok();
    let says = |it: &Delivery| (it.kilde, it.periode, it.leveret);
    let zip = named(&delivery.filnavn).filter(|zip| says(zip) == says(delivery));
    let (Some(zip), Some(inner)) =
        (zip, read::packed_name(&delivery.path).and_then(|name| named(&name)))
    else {
        return Ok(());
    };
    let differ = [
        (zip.kilde.to_string(), inner.kilde.to_string()),
        (zip.periode.to_string(), inner.periode.to_string()),
        (zip.leveret.to_string(), inner.leveret.to_string()),
    ];
    let Some((of_zip, of_file)) = differ.into_iter().find(|(zip, inner)| zip != inner) else {
        return Ok(());
    };
    Err(LoadError::Unreadable {
        file: delivery.filnavn.clone(),
        what: format!("the zip is named for {of_zip}, the file in it for {of_file}"),
        hint: "find out which of them it is, and rename the other one".to_owned(),
    })
}

/// What people's programs make of a name, said by what it is.
fn habit(lower: &str) -> Option<String> {
    let stem =
        EXTENSIONS.iter().find_map(|end| lower.strip_suffix(end)).unwrap_or(lower).trim_end();
    let numbered =
        stem.strip_suffix(')').map(|stem| stem.trim_end_matches(|c: char| c.is_ascii_digit()));
    let bare = numbered.and_then(|stem| stem.strip_suffix('(')).map_or(stem, str::trim_end);
    let is_copy = |stem: &str| ["kopi", "copy"].iter().any(|word| stem.ends_with(word));
    if lower.starts_with("~$") {
        return Some("it is the lock that Excel puts beside an open file".to_owned());
    }
    if bare.len() < stem.len() || is_copy(bare) {
        let what = "it is a copy (` (1)`, ` - Kopi`): take that out of its name, or, if it is a \
                    correction, give it a later time";
        return Some(what.to_owned());
    }
    let meant = |kilde: &Kilde| lower.starts_with(&kilde.as_str().replace('-', "_"));
    let kilde = Kilde::ALL.into_iter().find(meant)?;
    Some(format!("the source is written with a hyphen, `{kilde}`"))
}

/// What paths lead to.
#[derive(Debug, Default)]
pub struct Found {
    /// Deliveries, in the order in which their senders made them.
    pub deliveries: Vec<Delivery>,
    /// What lies in folders and is not read, and why.
    pub passed_over: Vec<(PathBuf, String)>,
}

impl Found {
    /// Files that say that they are one and the same delivery.
    #[must_use]
    pub fn twins(&self) -> Vec<Vec<&Path>> {
        let key = |one: &Delivery| (one.leveret, one.kilde, one.periode);
        let mut all: Vec<&Delivery> = self.deliveries.iter().collect();
        all.sort_by_key(|one| key(one));
        let same = all.chunk_by(|one, other| key(one) == key(other)).filter(|same| same.len() > 1);
        same.map(|same| same.iter().map(|one| one.path.as_path()).collect()).collect()
    }

    /// Looks into a folder and those in it. What is hidden is left alone, and so is what an inbox has
    /// filed already; no link is followed.
    fn look_into(&mut self, folder: &Path, depth: usize) -> Result<()> {
        let mut paths = fs_err::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<PathBuf>>>()?;
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let Some(there) = look_at(&path)? else { continue };
            if name.starts_with('.') {
                continue;
            }
            let is_tray = Tray::ALL.iter().any(|tray| tray.name() == name);
            let reason = match oddity(there.file_type()) {
                Some(_) if there.is_dir() && is_tray => "what an inbox has filed".to_owned(),
                Some(_) if there.is_dir() && depth == DEPTH_MAX => "too deep a folder".to_owned(),
                Some(_) if there.is_dir() => {
                    self.look_into(&path, depth + 1)?;
                    continue;
                }
                Some(what) => format!("{what}, not a file"),
                None => match detect(&path, Said::default()) {
                    Ok(delivery) => {
                        self.deliveries.push(delivery);
                        continue;
                    }
                    Err(LoadError::UnknownName { reason, .. })
                        if is_delivery_like(&path) && reason != NO_PARTS =>
                    {
                        reason
                    }
                    Err(_) => "not named as a delivery".to_owned(),
                },
            };
            self.passed_over.push((path, reason));
        }
        Ok(())
    }
}

/// Folders deeper than this are none that people made.
const DEPTH_MAX: usize = 20;

/// The deliveries that paths lead to. A folder's files count where their names say what they are;
/// the others are returned apart. A file named by itself must be a delivery, and a file.
pub fn deliveries(paths: &[PathBuf], said: Said) -> Result<Found> {
    let mut found = Found::default();
    for path in paths {
        let there = fs_err::metadata(path)?;
        if there.is_dir() {
            found.look_into(path, 0)?;
            continue;
        }
        if let Some(what) = oddity(there.file_type()) {
            return Err(LoadError::NotAFile { path: path.clone(), what });
        }
        let mut delivery = detect(path, said)?;
        // Whoever names a link means what it leads to.
        if look_at(path)?.is_some_and(|there| there.is_symlink()) {
            delivery.path = fs_err::canonicalize(path)?;
        }
        found.deliveries.push(delivery);
    }
    let order = |one: &Delivery| (one.leveret, one.filnavn.clone(), one.path.clone());
    found.deliveries.sort_by_cached_key(order);
    Ok(found)
}

/// The number of the delivery if it is loaded already, all of it.
pub async fn known(
    connection: &mut PgConnection,
    delivery: &Delivery,
    survey: &Survey,
) -> Result<Option<i32>> {
    let found: Option<(i32, String)> = sql!("detect/known_delivery")
        .bind(delivery.kilde.as_str())
        .bind(delivery.periode.to_string())
        .bind(delivery.leveret.0)
        .bind(&survey.sha256)
        .first_row(connection)
        .await?;
    Ok(found.filter(|(_, status)| status == "indlaest").map(|(levering_nr, _)| levering_nr))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kilde_of(name: &str) -> Option<Kilde> {
        detect(Path::new(name), Said::default()).ok().map(|delivery| delivery.kilde)
    }

    #[test]
    fn a_name_says_source_period_and_time() {
        let path = Path::new("/inbox/dst-indskrivning_2022-11_20221205T0830.csv.gz");
        let delivery = detect(path, Said::default()).expect("a delivery");
        assert_eq!(delivery.kilde, Kilde::DstIndskrivning);
        assert_eq!(delivery.periode.to_string(), "2022-11");
        assert_eq!(delivery.leveret.to_string(), "20221205T0830");
    }

    #[test]
    fn a_name_that_says_something_else_is_no_delivery() {
        let bad = [
            "README.md",
            "expected-rejects.txt",
            "dst-indskrivning_2022-11.csv",
            "dst-indskrivning_2022_20221205T0830.csv",
            "dst-indskrivning_2022-11_20221205.csv",
            "dst-ukendt_2022-11_20221205T0830.csv",
            "dst-regnskab_2022-11_20221205T0830.csv",
            "dst-indskrivning_2022-11_20221205T0830.xlsx",
        ];
        for name in bad {
            assert_eq!(kilde_of(name), None, "{name}");
        }
        assert_eq!(
            kilde_of("aula-tilstedevaerelse_2022-11-30_20221205T0830.zip"),
            Some(Kilde::AulaTilstedevaerelse)
        );
    }

    #[test]
    fn a_name_that_people_gave_is_called_by_what_it_is() {
        for (name, says) in [
            ("dst-indskrivning_2024-01_20240205T0800 (1).csv", "a copy"),
            ("dst-indskrivning_2024-01_20240205T0800 - Kopi.csv", "a copy"),
            ("dst-indskrivning_2024-01_20240205T0800 - Kopi (2).csv", "a copy"),
            ("~$dst-indskrivning_2024-01_20240205T0800.csv", "Excel"),
            ("dst_indskrivning_2024-01_20240205T0800.csv", "`dst-indskrivning`"),
            ("dst-indskrivning_202401_20240205T0800.csv", "`202401` is no period"),
            ("dst-indskrivning_2024-01_20240205T080000.csv", "no time of delivery"),
        ] {
            let error = detect(Path::new(name), Said::default()).expect_err(name).to_string();
            assert!(error.contains(says), "{error}");
        }
        let composed =
            detect(Path::new("DST-Indskrivning_2024-02_20240305t0800.CSV"), Said::default());
        assert!(composed.is_ok());
    }

    #[test]
    fn sub_folders_are_read_and_nothing_else_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = "dst-indskrivning_2024-01_20240205T0800.csv";
        for place in ["2023", "2024/januar", ".skjult", "afvist", "."] {
            fs_err::create_dir_all(folder.path().join(place)).expect("a folder");
            fs_err::write(folder.path().join(place).join(name), place).expect("a file");
        }
        fs_err::write(folder.path().join("2024/.hidden.csv"), "").expect("a file");
        fs_err::write(folder.path().join("2024/notat.txt"), "").expect("a file");
        std::os::unix::fs::symlink(folder.path(), folder.path().join("2024/loop")).expect("a link");
        let found = deliveries(&[folder.path().to_owned()], Said::default()).expect("read");
        assert_eq!(found.deliveries.len(), 3, "{found:?}");
        assert_eq!(found.twins().len(), 1);
        let reasons: Vec<&str> = found.passed_over.iter().map(|(_, why)| why.as_str()).collect();
        let expected = ["a link, not a file", "not named as a delivery", "what an inbox has filed"];
        assert_eq!(reasons, expected, "{found:?}");
        let tray = deliveries(&[folder.path().join("afvist")], Said::default()).expect("read");
        assert_eq!(tray.deliveries.len(), 1, "named by itself it is read");
    }

    #[test]
    fn what_is_said_goes_before_the_name() {
        let said = Said {
            kilde: Some(Kilde::DstRegnskab),
            periode: "2022".parse().ok(),
            leveret: "20230401T0800".parse().ok(),
        };
        let delivery = detect(Path::new("REGK31 (1).csv"), said).expect("a delivery");
        assert_eq!(delivery.filnavn, "REGK31 (1).csv");
        assert!(detect(Path::new("REGK31.csv"), Said { leveret: None, ..said }).is_err());
    }
}
