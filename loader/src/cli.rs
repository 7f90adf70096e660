//! What the command line looks like. What it means is the commands' own affair.

mod access;
mod bi;
mod generate;
mod group;
mod inbox;
mod limits;
mod package;

use std::ffi::OsString;
use std::num::NonZero;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, Resettable};
use clap::{Arg, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use rust_decimal::Decimal;

pub use access::{
    AccessArgs, AccessCommand, CprArgs, CprCommand, EraseArgs, GrantArgs, RetentionArgs,
};
pub use bi::BiArgs;
pub use generate::{GenerateArgs, KommuneChoice};
pub use group::{GroupArgs, GroupCommand};
pub use inbox::InboxArgs;
pub use limits::LimitArgs;
pub use package::{ApplyArgs, PackageArgs, PackageCommand};

use crate::config;
use crate::cpr::{Cpr, has_cpr};
use crate::delivery::{Kilde, Leveret, Periode};
use crate::error::LoadError;
use crate::outcome::Vagt;

/// The data warehouse of Danish day care: loads deliveries, keeps the warehouse right.
///
/// Exit codes: 0 all is well; 1 a delivery was refused or a slice is held; 2 arguments, environment
/// or an internal error.
#[derive(Debug, Parser)]
#[command(name = "dagtilbud", version, about, max_term_width = 100)]
pub struct Cli {
    /// The PostgreSQL server to use; without it, an embedded one under `.dagtilbud/` is started
    /// [env: DATABASE_URL].
    #[arg(long, global = true)]
    database_url: Option<String>,

    /// Seconds to wait for somebody else who holds what is to be changed; 0 waits for ever.
    #[arg(
        long,
        env = "DAGTILBUD_LOCK_TIMEOUT",
        global = true,
        value_name = "SECONDS",
        default_value_t = 600
    )]
    pub lock_timeout: u32,

    /// How results are written.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text",
        value_parser = possible::<Format>())]
    format: String,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Reads the command line; ends the program with clap's message where it is wrong. A CPR number
    /// in it does not belong there, and is no part of the message either: that comes back instead.
    pub fn read() -> Result<Self, LoadError> {
        let parsed = without_empty_variables(Self::command()).try_get_matches();
        parsed.and_then(|matches| Self::from_arg_matches(&matches)).map_err(|error| {
            let arguments: Vec<String> =
                std::env::args_os().map(|it| it.to_string_lossy().into_owned()).collect();
            let parts = arguments.iter().flat_map(|it| it.split('='));
            let is_number = |part: &str| Cpr::parse(part.trim()).is_some();
            if parts.clone().any(is_number) || has_cpr(&error.to_string()) {
                return LoadError::Argument(
                    "a CPR number is never an argument, which others on this machine could see: it \
                     is asked for, or read from standard input"
                        .into(),
                );
            }
            error.exit()
        })
    }

    /// The server that was named, by the option or by the environment.
    #[must_use]
    pub fn database_url(&self) -> Option<String> {
        let variable = || Some(config::variable("DATABASE_URL")?.to_string_lossy().into_owned());
        self.database_url.clone().or_else(variable)
    }

    /// Whether the server was named by the option, so that whoever goes on must name it again.
    #[must_use]
    pub fn names_server(&self) -> bool {
        self.database_url.is_some()
    }

    /// How results are written.
    #[must_use]
    pub fn format(&self) -> Format {
        // `package` has a `--format` of its own, for files: clap keeps one value for both.
        if self.format == "json" { Format::Json } else { Format::Text }
    }
}

/// The command line, with options that take nothing from a variable which is empty.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |arg: &Arg| arg.get_env().is_some_and(|name| config::variable(name).is_none());
    command
        .mut_args(|arg| if is_empty(&arg) { arg.env(Resettable::Reset) } else { arg })
        .mut_subcommands(without_empty_variables)
}

/// Takes the names of an enum's values, as text.
fn possible<T: ValueEnum>() -> PossibleValuesParser {
    PossibleValuesParser::new(T::value_variants().iter().filter_map(ValueEnum::to_possible_value))
}

/// How results are written to standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Load deliveries: files and folders, in any order.
    Load(LoadArgs),
    /// Bring the database up to date: migrations, then views.
    Migrate,
    /// Show what has been delivered, what is missing, and what looks unusual.
    Status(StatusArgs),
    /// Explain a figure: what it stands on, where that came from, and what moved it.
    Explain(ExplainArgs),
    /// Look at the lines that were turned away, send them back, and load them mended.
    Rejects(RejectsArgs),
    /// Take a delivery back, as if it had never come.
    Retract(RetractArgs),
    /// Compute the star anew from the accepted deliveries and apply the difference.
    Rebuild,
    /// Look whether server, database and settings are as the warehouse needs them, and say how to
    /// mend what is not. Exit code 1 where something must be mended. Changes nothing.
    Doctor,
    /// Prove that the star is what the accepted deliveries say. Exit code 1 where it is not.
    Verify,
    /// Show and change the reference lists: what counts as what.
    Reference(ReferenceArgs),
    /// Say who may see what: give access, take it back, list it.
    Access(AccessArgs),
    /// Forget a person. The number is asked for, or read from standard input.
    Erase(EraseArgs),
    /// Forget the children, attendance and staff of months that are too old.
    Retention(RetentionArgs),
    /// Change the key that pseudonyms are made with; link the numbers of one person.
    Cpr(CprArgs),
    /// Draw comparison groups: kommuner whose figures stand beside a kommune's own.
    Group(GroupArgs),
    /// Start, stop and show the embedded PostgreSQL, or open `psql` on the warehouse.
    Pg(PgArgs),
    /// Write invented deliveries of all sources: for a demo, for tests and benchmarks.
    Generate(GenerateArgs),
    /// Show it all once: invented deliveries in, indicators out.
    Demo(DemoArgs),
    /// Write the files with which Power BI, Tableau and Excel open the warehouse.
    Bi(BiArgs),
    /// Make data packages: what a kommune may see of the warehouse, as Parquet and CSV.
    Package(PackageArgs),
    /// Write the pages of the documentation that come from the catalogue.
    #[command(hide = true)]
    Docs(DocsArgs),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Where `docs` writes.
#[derive(Debug, Args)]
pub struct DocsArgs {
    /// The folder.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// What `load` is to do.
#[derive(Debug, Args)]
pub struct LoadArgs {
    /// Files named `<kilde>_<periode>_<leveret>.csv` (also `.csv.gz`, `.zip`), and folders of them.
    #[arg(required_unless_present = "inbox")]
    pub paths: Vec<PathBuf>,

    /// Files that come in by themselves, and what monitoring is told.
    #[command(flatten)]
    pub inbox: InboxArgs,

    /// Load slices that a guard would hold, and record who let them through.
    #[arg(long)]
    pub accepter: bool,

    /// Do everything but commit.
    #[arg(long)]
    pub dry_run: bool,

    /// So many deliveries side by side; those of one kommune wait for each other. By default as many
    /// as the machine has cores. No part of `--inbox`: start a second loader there
    /// [env: DAGTILBUD_JOBS].
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,

    /// The source, for a file whose name does not say it.
    #[arg(long)]
    pub kilde: Option<Kilde>,

    /// The period (`2022`, `2022-11`, `2022-11-30`), for a file whose name does not say it.
    #[arg(long)]
    pub periode: Option<Periode>,

    /// When the sender made the file (`20221205T0830`), where its name does not say it.
    #[arg(long)]
    pub leveret: Option<Leveret>,

    /// How much of a file is read.
    #[command(flatten)]
    pub limits: LimitArgs,
}

impl LoadArgs {
    /// How many deliveries side by side, as the option or the environment says.
    pub fn jobs(&self) -> Result<Option<NonZero<usize>>, LoadError> {
        let said = config::variable("DAGTILBUD_JOBS").filter(|_| self.jobs.is_none());
        let Some(said) = said else { return Ok(self.jobs) };
        let jobs = said.to_str().and_then(|text| text.trim().parse().ok());
        let odd = || LoadError::Argument("`DAGTILBUD_JOBS` is no number from 1 up".into());
        jobs.ok_or_else(odd).map(Some)
    }
}

/// What `status` is to show.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Only what is expected and not there.
    #[arg(long)]
    pub missing: bool,
    /// Only this kommune.
    #[arg(long)]
    pub kommune: Option<i16>,
}

/// Which figure `explain` is about.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The indicator: A1, A2, D1, D2, N1 to N3, U1 to U6.
    pub noegletal: String,
    /// The kommune.
    #[arg(long)]
    pub kommune: i16,
    /// The month (`2021-12`); for U1 to U6 the year (`2021`).
    #[arg(long)]
    pub periode: Periode,
    /// Also show what moved it since this day (`2022-01-31`).
    #[arg(long, value_name = "DATE")]
    pub since: Option<chrono::NaiveDate>,
}

/// What `reference` is to do.
#[derive(Debug, Args)]
pub struct ReferenceArgs {
    /// Which list.
    #[command(subcommand)]
    pub command: ReferenceCommand,
}

/// The reference lists. A change reaches back over all history.
#[derive(Debug, Subcommand)]
pub enum ReferenceCommand {
    /// Show all lists.
    List,
    /// Say what a kommune's own word for an institution type means.
    Institutionstype {
        /// The word, in any case.
        tekst: String,
        /// Its category.
        #[arg(long, value_enum)]
        kategori: Kategori,
    },
    /// Say whether a staff category counts in the normering (N1, N2), and how much.
    Stillingskategori {
        /// The code, as payroll delivers it.
        kode: String,
        /// Whether it is pedagogical staff.
        #[arg(long, value_enum)]
        paedagogisk: JaNej,
        /// What a full-time person counts, 0 to 1.
        #[arg(long, default_value = "1", value_parser = weight)]
        vaegt: Decimal,
        /// It is a leader: 0.85 in Danmarks Statistik's method from 2023.
        #[arg(long)]
        leder: bool,
    },
    /// Say how many people a figure about other kommuner must stand for: 5 or more.
    MindsteGruppe {
        /// So many.
        #[arg(value_parser = clap::value_parser!(i16).range(5..=1000))]
        antal: i16,
    },
    /// Say how far a slice may lie from what is in force before it is held (`reference list` shows
    /// all guards).
    Vagt {
        /// The guard.
        vagt: Vagt,
        /// The limit: a share (0.1 is 10 %), a jump of one, or a factor.
        #[arg(long, value_name = "TAL", value_parser = limit, required_unless_present = "mindst")]
        graense: Option<Decimal>,
        /// The least number that the guard speaks about.
        #[arg(long, value_name = "ANTAL", value_parser = clap::value_parser!(i64).range(1..))]
        mindst: Option<i64>,
    },
    /// Say from when a source is expected of a kommune; otherwise it is from its first month on.
    Forventet {
        /// The source.
        kilde: Kilde,
        /// The kommune.
        #[arg(long)]
        kommune: i16,
        /// The first month (`2022-11`).
        #[arg(long, value_parser = month)]
        fra: Periode,
        /// The first month that is no longer expected.
        #[arg(long, value_parser = month)]
        til: Option<Periode>,
    },
}

/// A month.
fn month(text: &str) -> Result<Periode, String> {
    let month = text.parse().ok().filter(|periode| matches!(periode, Periode::Month(_)));
    month.ok_or_else(|| format!("`{text}` is no month (`2022-11`)"))
}

/// The categories of institutions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kategori {
    /// Dagpleje.
    Dagpleje,
    /// Vuggestue.
    Vuggestue,
    /// Børnehave.
    Boernehave,
    /// Aldersintegreret institution.
    Integreret,
    /// Privat institution.
    Privat,
    /// Anything else.
    Andet,
}

impl Kategori {
    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dagpleje => "dagpleje",
            Self::Vuggestue => "vuggestue",
            Self::Boernehave => "boernehave",
            Self::Integreret => "integreret",
            Self::Privat => "privat",
            Self::Andet => "andet",
        }
    }
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum JaNej {
    /// Yes.
    Ja,
    /// No.
    Nej,
}

impl JaNej {
    /// Whether it is yes.
    #[must_use]
    pub const fn is_yes(self) -> bool {
        matches!(self, Self::Ja)
    }
}

/// A weight from 0 to 1, with decimal comma or point and at most three decimals.
fn weight(text: &str) -> Result<Decimal, String> {
    let weight: Option<Decimal> = text.replace(',', ".").parse().ok();
    weight
        .filter(|weight| (Decimal::ZERO..=Decimal::ONE).contains(weight) && weight.scale() <= 3)
        .ok_or_else(|| format!("`{text}` is no weight from 0 to 1 with at most three decimals"))
}

/// A limit above 0, with decimal comma or point.
fn limit(text: &str) -> Result<Decimal, String> {
    let limit: Option<Decimal> = text.replace(',', ".").parse().ok();
    limit
        .filter(|limit| *limit > Decimal::ZERO)
        .ok_or_else(|| format!("`{text}` is no number above 0"))
}

/// What `retract` is to take back.
#[derive(Debug, Args)]
pub struct RetractArgs {
    /// The delivery (its `levering_nr`, as `load` shows it).
    pub levering: i32,

    /// Why; kept with the delivery.
    #[arg(long, required = true, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub aarsag: String,
}

/// What `demo` is to do.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Also load the invented deliveries into a warehouse that holds other ones.
    #[arg(long)]
    pub force: bool,
}

/// What `rejects` is to do.
#[derive(Debug, Args)]
pub struct RejectsArgs {
    /// Which of them.
    #[command(subcommand)]
    pub command: RejectsCommand,
}

/// The commands about rejected lines.
#[derive(Debug, Subcommand)]
pub enum RejectsCommand {
    /// List them: delivery, line, code, column and text, never the line itself.
    List {
        /// Only this delivery (its `levering_nr`).
        #[arg(long)]
        levering: Option<i32>,
        /// Only this kommune.
        #[arg(long)]
        kommune: Option<i16>,
        /// At most so many.
        #[arg(long, default_value_t = 100)]
        limit: i64,
    },
    /// Write them to files as they came, one for each delivery, for their sender to mend. The files
    /// hold personal data; only you can read them.
    Export {
        /// Only this delivery (its `levering_nr`).
        #[arg(long)]
        levering: Option<i32>,
        /// Only this kommune.
        #[arg(long)]
        kommune: Option<i16>,
        /// The folder.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Load mended lines: they join their delivery. Exit code 1 where one is still turned away.
    Replay {
        /// Files that `rejects export` wrote and somebody mended.
        #[arg(required_unless_present = "levering", conflicts_with = "levering")]
        paths: Vec<PathBuf>,
        /// Look at this delivery's rejected lines again as they came.
        #[arg(long)]
        levering: Option<i32>,
    },
}

/// What `pg` is to do.
#[derive(Debug, Args)]
pub struct PgArgs {
    /// Which of the four.
    #[command(subcommand)]
    pub command: PgCommand,
}

/// The commands of the embedded PostgreSQL.
#[derive(Debug, Subcommand)]
pub enum PgCommand {
    /// Start it; the first time, make it.
    Start,
    /// Stop it cleanly.
    Stop,
    /// Say whether it runs, where it lies and how to reach it.
    Status,
    /// Open `psql` on the warehouse, or run what `-c` and `-f` give it.
    Psql {
        /// Arguments for `psql`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}
