//! `access`, `erase`, `retention` and `cpr`: what the commands about people's data look like.

use clap::{ArgGroup, Args, Subcommand};

/// What `access` is to do.
#[derive(Debug, Args)]
pub struct AccessArgs {
    /// Which of them.
    #[command(subcommand)]
    pub command: AccessCommand,
}

/// The commands about access.
#[derive(Debug, Subcommand)]
pub enum AccessCommand {
    /// Give a login access.
    Grant(GrantArgs),
    /// Take all access of a login back and end its sessions. The login itself stays.
    Revoke {
        /// The login.
        login: String,
    },
    /// List who has access to what.
    List,
    /// Say how long a transaction of those who read may last. It is ended when it is beyond that, by
    /// every load and by `access end`.
    Limit {
        /// So many minutes, up to a week.
        #[arg(value_name = "MINUTES", value_parser = clap::value_parser!(i32).range(1..=10080))]
        minutes: i32,
        /// Of this login alone; else of all that have no limit of their own.
        login: Option<String>,
    },
    /// End the sessions that are in one transaction for longer than their login may.
    End,
    /// Let everybody who is listed in again, as the login that has the name now: after a dump was
    /// restored, or logins were made anew.
    Renew,
}

/// What `access grant` gives.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(group = ArgGroup::new("right").required(true).args(["kommune", "benchmark", "loader"]))]
pub struct GrantArgs {
    /// The login: a database user.
    pub login: String,

    /// Kommuner that it sees in full, by number (`101 147`).
    #[arg(long, num_args = 1.., value_name = "NR")]
    pub kommune: Vec<i16>,

    /// It sees what everybody sees of all kommuner; its own kommuner, where it has any, in full.
    #[arg(long)]
    pub benchmark: bool,

    /// It loads deliveries.
    #[arg(long)]
    pub loader: bool,

    /// It may also look up the CPR number of a child in its kommuner (`kube.cpr_opslag`).
    #[arg(long, requires = "kommune")]
    pub cpr: bool,

    /// Make the login. A password is made and shown once.
    #[arg(long)]
    pub create: bool,

    /// Read the new login's password from standard input instead of making one.
    #[arg(long, requires = "create")]
    pub password_stdin: bool,
}

/// Whom `erase` forgets, and how.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("figures").required(true).args(["keep_counts", "remove_counts"]))]
pub struct EraseArgs {
    /// A CPR number, asked for or read from standard input; never an argument.
    #[arg(long, required = true)]
    pub cpr: bool,

    /// The person's rows stay in the figures, under a key that is nobody's.
    #[arg(long)]
    pub keep_counts: bool,

    /// The person's rows go from the figures too.
    #[arg(long)]
    pub remove_counts: bool,
}

/// How long `retention` keeps people.
#[derive(Debug, Args)]
pub struct RetentionArgs {
    /// So many whole months before this one.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1200))]
    pub keep_months: u32,
}

/// What `cpr` is to do.
#[derive(Debug, Args)]
pub struct CprArgs {
    /// Which.
    #[command(subcommand)]
    pub command: CprCommand,
}

/// The commands about the key and the numbers.
#[derive(Debug, Subcommand)]
pub enum CprCommand {
    /// Make a new key and give everybody a new pseudonym.
    Rotate,
    /// Say that a person got another number: both are one person, in every month. Both numbers are
    /// asked for, or read from standard input: the old one, then the new one.
    Link(PairArgs),
    /// Take a link back, as if it had never been.
    Unlink {
        /// The link's number, as `cpr links` shows it; without it, both numbers are asked for.
        kobling: Option<i32>,
        /// The numbers of the link.
        #[command(flatten)]
        pair: PairArgs,
    },
    /// List the links, without numbers.
    Links,
}

/// Two numbers.
#[derive(Debug, Args)]
pub struct PairArgs {
    /// The number that the person had, asked for or read from standard input; never an argument.
    #[arg(long)]
    pub old: bool,

    /// The number that the person has now, likewise.
    #[arg(long)]
    pub new: bool,
}
