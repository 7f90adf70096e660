//! What `group` is told.

use clap::{Args, Subcommand};

use crate::delivery::kommune::kommune;

/// What `group` is to do.
#[derive(Debug, Args)]
pub struct GroupArgs {
    /// Which of the three.
    #[command(subcommand)]
    pub command: GroupCommand,
}

/// The commands about comparison groups.
#[derive(Debug, Subcommand)]
pub enum GroupCommand {
    /// Draw a group, or draw it anew.
    Set {
        /// Its name.
        #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
        navn: String,
        /// Its kommuner, by number (`101 147 151`).
        #[arg(long, required = true, num_args = 1.., value_name = "NR", value_parser = known_kommune)]
        kommune: Vec<u16>,
    },
    /// Remove a group.
    Remove {
        /// Its name.
        navn: String,
    },
    /// List the groups with their kommuner.
    List,
}

/// A kommune's number.
pub(super) fn known_kommune(text: &str) -> Result<u16, String> {
    let nr = text.parse().ok().filter(|nr| kommune(*nr).is_some());
    nr.ok_or_else(|| format!("`{text}` is not the number of one of the 98 kommuner"))
}
