//! What `dagtilbud generate` is told.

use std::path::PathBuf;
use std::str::FromStr;

use chrono::NaiveDate;
use clap::Args;

use crate::delivery::kommune::{KOMMUNER, kommune};
use crate::delivery::{Kilde, Periode};
use crate::generate::{Size, plan};

/// What `generate` writes, and where.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// How many kommuner (1-98), or which: `101,751`.
    #[arg(long, value_name = "N|LIST", default_value = "5")]
    pub kommuner: KommuneChoice,
    /// The first month.
    #[arg(long, value_name = "YYYY-MM", default_value = "2023-01", value_parser = month)]
    pub from: NaiveDate,
    /// The last month.
    #[arg(long, value_name = "YYYY-MM", default_value = "2024-12", value_parser = month)]
    pub to: NaiveDate,
    /// Only these sources (`dst-indskrivning,stil-dagtilbud`); without it all, save attendance.
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub sources: Vec<Kilde>,
    /// Attendance too, in the last so many months (without a number: in all).
    #[arg(long, value_name = "MONTHS", num_args = 0..=1)]
    pub aula: Option<Option<u8>>,
    /// A few hundred children a kommune, or as many as there are (all 98 kommuner: as many as there
    /// are, unless said otherwise).
    #[arg(long, value_enum)]
    pub size: Option<Size>,
    /// The same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// No bad lines and no corrections.
    #[arg(long)]
    pub clean: bool,
    /// The folder to write to; it is made where it does not exist.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Write into a folder that is not empty.
    #[arg(long)]
    pub force: bool,
}

/// Kommuner by number, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KommuneChoice(Vec<u16>);

impl KommuneChoice {
    /// The numbers, sorted.
    #[must_use]
    pub fn numbers(&self) -> Vec<u16> {
        self.0.clone()
    }

    /// Whether these are all there are.
    #[must_use]
    pub fn is_the_country(&self) -> bool {
        self.0.len() == KOMMUNER.len()
    }
}

impl FromStr for KommuneChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(count) = text.parse().ok().filter(|count| (1..=KOMMUNER.len()).contains(count))
        {
            return Ok(Self(plan::kommuner(count)));
        }
        let number = |part: &str| {
            let known = part.trim().parse().ok().and_then(kommune).map(|kommune| kommune.nr);
            known.ok_or_else(|| format!("`{part}` is neither a count (1-98) nor a kommune"))
        };
        let mut numbers = text.split(',').map(number).collect::<Result<Vec<_>, _>>()?;
        numbers.sort_unstable();
        numbers.dedup();
        Ok(Self(numbers))
    }
}

fn month(text: &str) -> Result<NaiveDate, String> {
    match text.parse()? {
        Periode::Month(first_day) => Ok(first_day),
        _ => Err(format!("`{text}` is no month (`2023-01`)")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn kommuner_are_a_count_or_a_list() {
        let numbers = |text: &str| text.parse::<KommuneChoice>().map(|choice| choice.numbers());
        assert_eq!(numbers("5"), Ok(vec![101, 360, 461, 615, 751]));
        assert_eq!(numbers("98").map(|all| all.len()), Ok(98));
        assert_eq!(numbers("751, 101,751"), Ok(vec![101, 751]));
        for text in ["", "0", "99", "411", "101,x"] {
            assert!(numbers(text).is_err(), "{text}");
        }
    }
}
