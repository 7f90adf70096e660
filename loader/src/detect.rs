//! Step 1: who sent it, what is it, which period, seen before?
//!
//! The name says what a delivery is, `<kilde>_<periode>_<leveret>.csv`, unless the command line
//! does. The content says whether it is known: the same source, period, time and bytes.

use std::path::{Path, PathBuf};

use sqlx::postgres::PgConnection;

use crate::cpr_text::has_cpr;
use crate::delivery::{Kilde, Leveret, Periode};
use crate::error::{LoadError, Result};
use crate::read::Survey;
use crate::validate::layout;

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
            let stem = EXTENSIONS
                .iter()
                .find_map(|extension| lower.strip_suffix(extension))
                .ok_or_else(|| unknown("it ends in neither .csv, .csv.gz nor .zip".into()))?;
            let [kilde, periode, leveret] = stem.split('_').collect::<Vec<_>>()[..] else {
                return Err(unknown("it has not three parts with `_` between".into()));
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

/// The deliveries that paths lead to. A folder's files count where their names say what they are;
/// the others are returned apart. A file named by itself must be a delivery.
pub fn deliveries(paths: &[PathBuf], said: Said) -> Result<(Vec<Delivery>, Vec<PathBuf>)> {
    let (mut found, mut passed_over) = (Vec::new(), Vec::new());
    for path in paths {
        if !fs_err::metadata(path)?.is_dir() {
            found.push(detect(path, said)?);
            continue;
        }
        let mut files: Vec<PathBuf> =
            fs_err::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        files.retain(|file| file.is_file());
        files.sort();
        for file in files {
            match detect(&file, Said::default()) {
                Ok(delivery) => found.push(delivery),
                Err(_) => passed_over.push(file),
            }
        }
    }
    found.sort_by(|a, b| (a.leveret, &a.filnavn).cmp(&(b.leveret, &b.filnavn)));
    Ok((found, passed_over))
}

/// The number of the delivery if it is loaded already, all of it.
pub async fn known(
    connection: &mut PgConnection,
    delivery: &Delivery,
    survey: &Survey,
) -> Result<Option<i32>> {
    let found: Option<(i32, String)> = sqlx::query_as(include_str!("../../sql/detect/kendt.sql"))
        .bind(delivery.kilde.as_str())
        .bind(delivery.periode.to_string())
        .bind(delivery.leveret.0)
        .bind(&survey.sha256)
        .fetch_optional(connection)
        .await
        .map_err(LoadError::database("looking the delivery up"))?;
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
