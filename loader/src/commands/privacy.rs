//! `dagtilbud erase`, `retention` and `cpr`.

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use serde_json::json;

use crate::cli::{Cli, CprArgs, CprCommand, EraseArgs, Format, RetentionArgs};
use crate::config;
use crate::cpr::Cpr;
use crate::cpr::key::CprKey;
use crate::db::inline;
use crate::error::{LoadError, Result};
use crate::upkeep::link::{self, Link, Linked, Which};
use crate::upkeep::privacy::{self, Erased, Figures, Left};
use crate::{report, upkeep::rotation};

pub(super) async fn erase(cli: &Cli, arguments: &EraseArgs) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
    let key = CprKey::open(&config::home(), &mut connection).await?;
    let cpr = Cpr::parse(&line_from_stdin("CPR number")?)
        .ok_or_else(|| LoadError::Argument("that is no CPR number".into()))?;
    let figures = if arguments.keep_counts { Figures::Stay } else { Figures::Go };
    let erased = privacy::erase(&mut connection, &key, &[cpr], figures).await?;
    match cli.format() {
        Format::Json => report::json(&erased),
        Format::Text => say_erased(&erased),
    }
    Ok(if erased.rest.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn say_erased(erased: &Erased) {
    let Erased { antal_raekker, antal_linjer, antal_tekster, antal_kolonner, rest } = erased;
    report::data(format!(
        "{antal_raekker} rows of the person are forgotten, and {antal_linjer} lines and \
         {antal_tekster} texts are without the person; {antal_kolonner} columns looked through, {}",
        if rest.is_empty() { "nothing is left" } else { "this is left:" }
    ));
    for Left { sted, antal, vej } in rest {
        let how_often = antal.map_or("not looked through".to_owned(), |it| format!("{it} times"));
        report::data(format!("    {sted}, {how_often}: {vej}"));
    }
    report::say(
        "\nhint: backups, the senders' files and the server's old pages (until `vacuum`) are beyond \
         this command",
    );
}

pub(super) async fn retention(cli: &Cli, arguments: &RetentionArgs) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
    let today: chrono::NaiveDate =
        inline("asking for the date", "select current_date").value(&mut connection).await?;
    let (first, rows) = privacy::retain(&mut connection, arguments.keep_months, today).await?;
    match cli.format() {
        Format::Json => {
            report::json(&json!({ "fra": first, "antal_raekker": rows }));
        }
        Format::Text => report::data(format!("{rows} rows from before {first} are forgotten")),
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn cpr(cli: &Cli, arguments: &CprArgs) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
    let home = config::home();
    let (text, data) = match &arguments.command {
        CprCommand::Rotate => {
            let people = rotation::rotate(&mut connection, &home).await?;
            let text = format!("a new key; {people} people have a new pseudonym");
            (text, json!({ "antal_personer": people }))
        }
        CprCommand::Link(_) => {
            let key = CprKey::open(&home, &mut connection).await?;
            let (old, new) = pair_from_stdin()?;
            let linked = link::link(&mut connection, &key, &old, &new).await?;
            (linked_as(linked), json!(linked))
        }
        CprCommand::Unlink { kobling, .. } => {
            let key = CprKey::open(&home, &mut connection).await?;
            let which = match kobling {
                Some(kobling_nr) => Which::Nr(*kobling_nr),
                None => pair_from_stdin().map(|(old, new)| Which::Of(old, new))?,
            };
            let kobling_nr = link::unlink(&mut connection, &key, which).await?;
            let text = format!("link {kobling_nr} is taken back: the numbers are two people");
            (text, json!({ "kobling_nr": kobling_nr }))
        }
        CprCommand::Links => {
            let links = link::links(&mut connection).await?;
            (table_of(&links), json!(links))
        }
    };
    match cli.format() {
        Format::Json => report::json(&data),
        Format::Text => report::data(text),
    }
    Ok(ExitCode::SUCCESS)
}

/// What became of two numbers, in words.
fn linked_as(linked: Linked) -> String {
    let Linked { kobling_nr, var_koblet, er_leveret } = linked;
    let before = if var_koblet { " was there before" } else { "" };
    let unknown = if er_leveret {
        ""
    } else {
        "; nobody has delivered either of them yet: if a digit is wrong, `dagtilbud cpr unlink` takes \
         the link back"
    };
    format!("the two numbers are one person: link {kobling_nr}{before}{unknown}")
}

fn table_of(links: &[Link]) -> String {
    if links.is_empty() {
        return "no links".to_owned();
    }
    let header = ["kobling", "børn (kommune/nr.)", "ansatte (kommune/nr.)", "koblet af", "tid"];
    let rows = links.iter().cloned().map(|link| {
        vec![link.kobling_nr.to_string(), link.boern, link.ansatte, link.koblet_af, link.tid]
    });
    report::table(&header, rows)
}

/// The old number and the new one.
fn pair_from_stdin() -> Result<(Cpr, Cpr)> {
    let number = |what: &str| -> Result<Cpr> {
        let odd = || LoadError::Argument(format!("the {what} is no CPR number"));
        Cpr::parse(&line_from_stdin(what)?).ok_or_else(odd)
    };
    let (old, new) = (number("old number")?, number("new number")?);
    if old.as_str() == new.as_str() {
        return Err(LoadError::Argument("the old and the new number are the same".into()));
    }
    Ok((old, new))
}

/// A line from standard input; on a terminal it is asked for.
pub(super) fn line_from_stdin(what: &str) -> Result<String> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        report::say(format!("{what}:"));
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line)?;
    let line = line.trim().to_owned();
    if line.is_empty() {
        return Err(LoadError::Argument(format!("no {what} on standard input")));
    }
    Ok(line)
}
