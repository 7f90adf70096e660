//! What `package` is told.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{ArgGroup, Args, Subcommand, ValueEnum};

use super::group::known_kommune;
use super::month;
use crate::outlets::package::{Formats, Part, Period};

/// Which packages to make, and what they hold.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(group = ArgGroup::new("whose").required(true).args(["kommune", "alle"]))]
pub struct PackageArgs {
    /// What to do with packages that are there.
    #[command(subcommand)]
    pub command: Option<PackageCommand>,

    /// Kommuner, by number (`101 147`).
    #[arg(long, num_args = 1.., value_name = "NR", value_parser = known_kommune)]
    pub kommune: Vec<u16>,

    /// All kommuner that have delivered in the period.
    #[arg(long)]
    pub alle: bool,

    /// The first month (`2024-01`); without it, from the beginning.
    #[arg(long, value_name = "MONTH", value_parser = first_day)]
    pub from: Option<NaiveDate>,

    /// The last month; without it, to the end.
    #[arg(long, value_name = "MONTH", value_parser = first_day)]
    pub to: Option<NaiveDate>,

    /// The folder. A package of the same kommune and delivery is replaced.
    #[arg(long, value_name = "DIR", required = true)]
    pub out: Option<PathBuf>,

    /// Which parts of the warehouse.
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "PARTS",
        default_value = "datamart,kuber,noegletal,dsa-aula"
    )]
    pub indhold: Vec<Part>,

    /// In which kinds of files.
    #[arg(long = "format", id = "format", value_name = "FORMATS", default_value = "parquet,csv",
        value_parser = formats())]
    format: String,

    /// One file for each package instead of a folder.
    #[arg(long)]
    pub zip: bool,

    /// Only the rows that are new, changed or gone since the package in the folder that stands on this
    /// delivery (a `levering_nr`).
    #[arg(long, value_name = "LEVERING")]
    pub siden: Option<i32>,

    /// Also the CPR numbers of the children. Takes a login that was given them; each is recorded.
    #[arg(long)]
    pub med_cpr: bool,

    /// How many packages are made side by side; without it, as many as there are processors.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    pub jobs: Option<u8>,
}

/// The commands about packages that are there.
#[derive(Debug, Subcommand)]
pub enum PackageCommand {
    /// Put a delta on the package that it was made from: the new package.
    Apply(ApplyArgs),
}

/// What `package apply` takes.
#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// The former package, a folder or a zip file.
    pub former: PathBuf,

    /// The delta.
    pub delta: PathBuf,

    /// The folder for the new package.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// One file instead of a folder.
    #[arg(long)]
    pub zip: bool,
}

impl PackageArgs {
    /// The months.
    #[must_use]
    pub fn period(&self) -> Period {
        Period { from: self.from, to: self.to }
    }

    /// The kinds of files.
    #[must_use]
    pub fn formats(&self) -> Formats {
        let has = |format| self.format.split(',').any(|word| word == format);
        match (has("parquet"), has("csv")) {
            (false, false) => Formats { parquet: true, csv: true },
            (parquet, csv) => Formats { parquet, csv },
        }
    }
}

impl ValueEnum for Part {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

/// What `--format` takes here. As elsewhere, `json` is about what is answered: then the files are the
/// usual ones.
fn formats() -> PossibleValuesParser {
    let shown = ["parquet", "csv", "parquet,csv"].map(PossibleValue::new);
    let hidden = ["csv,parquet", "json", "text"].map(|name| PossibleValue::new(name).hide(true));
    PossibleValuesParser::new(shown.into_iter().chain(hidden))
}

/// The first day of a month.
fn first_day(text: &str) -> Result<NaiveDate, String> {
    month(text).map(crate::delivery::Periode::first_day)
}
