//! `make bench`: how fast the warehouse is, as ratios measured in one run on the machine at hand.
//!
//! It drives the program itself, as an operator does, against an embedded server of its own, and
//! prints a row for every goal of `docs/performance.md`. `--small` does all of it in seconds with a
//! few kommuner, so that CI can see that it still works; no time is asserted, a wrong result is.

#![expect(clippy::print_stdout, reason = "a benchmark's report is its output")]
#![expect(clippy::print_stderr, reason = "and its progress is what one watches")]
#![expect(clippy::cast_precision_loss, reason = "figures to two digits")]

mod decade;
mod direct;
mod duckdb;
mod load;
mod machine;
mod package;
mod read;
mod split;
mod table;

use std::error::Error;

use machine::Machine;
use table::Report;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How large the country is in this run.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// The value of `generate --kommuner`.
    kommuner: &'static str,
    /// Months of children, staff and registers that are loaded one after the other.
    months: u32,
    /// Years of figures and children that the reading side is filled with.
    years: u32,
    /// The value of `generate --kommuner` for the warehouse that fills with years of loads.
    decade_kommuner: &'static str,
    /// The value of `generate --size` for it.
    decade_size: &'static str,
    /// Its first month; the last is 2023-12.
    decade_from: &'static str,
    /// Months of attendance at their end.
    decade_aula: &'static str,
}

/// Three months of three kommuner: whether it works.
const SMALL: Scale = Scale {
    kommuner: "3",
    months: 3,
    years: 2,
    decade_kommuner: "2",
    decade_size: "small",
    decade_from: "2023-10",
    decade_aula: "2",
};
/// A year of the country, and ten years of five kommuner.
const FULL: Scale = Scale {
    kommuner: "98",
    months: 12,
    years: 10,
    decade_kommuner: "5",
    decade_size: "real",
    decade_from: "2014-01",
    decade_aula: "24",
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().collect();
    let scale = scale(&words)?;
    let mut report = Report::default();
    let mut outcome = Ok(());
    if !words.iter().any(|word| word == "--decade") {
        let machine = Machine::start("bench")?;
        outcome = measure(&machine, scale, &mut report).await;
        machine.stop()?;
    }
    let outcome = outcome.and_then(|()| decade::measure(scale, &mut report));
    println!("{report}");
    outcome
}

/// `--small`, and `--months 3` for less than a year of the country. (`--decade` leaves the country
/// out altogether.)
fn scale(words: &[String]) -> Result<Scale> {
    let mut scale = if words.iter().any(|word| word == "--small") { SMALL } else { FULL };
    if let Some(place) = words.iter().position(|word| word == "--months") {
        let months = words.get(place + 1).ok_or("`--months` needs a number")?.parse()?;
        if !(1..=12).contains(&months) {
            return Err("`--months` is 1 to 12".into());
        }
        scale.months = months;
    }
    Ok(scale)
}

async fn measure(machine: &Machine, scale: Scale, report: &mut Report) -> Result<()> {
    let files = load::generate(machine, scale, report)?;
    let mut loaded = load::months(machine, &files, report).await?;
    loaded += load::attendance(machine, &files, report).await?;
    load::correction(machine, &files, report).await?;
    load::rebuild(machine, loaded, report)?;
    read::own_kommune(machine, report).await?;
    package::packages(machine, report).await?;
    read::years(machine, scale, report).await?;
    direct::query(machine, scale, report).await?;
    duckdb::compare(machine, report).await?;
    Ok(())
}
