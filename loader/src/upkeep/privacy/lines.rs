//! Lines as a sender wrote them: those that were turned away, and those that came back mended.
//!
//! A line of the person goes. Of anybody else's, where the person is named in it, the person's part
//! goes and the rest stays: so does a namesake's, since nobody can tell the two apart.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use futures_util::TryStreamExt as _;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

use super::texts::Left;
use super::traces::Person;
use crate::cpr::has_cpr;
use crate::db::{self, Row, sql};
use crate::error::{LoadError, Result};
use crate::rejects::Levering;

/// Where lines are kept as they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shelf {
    Rejected,
    Mended,
}

/// What is to become of a line.
enum Fate {
    Goes,
    Becomes(Vec<u8>),
}

/// Takes the person out of the lines. Learns on the way what the person is called in them. Returns how
/// many lines were touched.
pub(super) async fn clean(connection: &mut PgConnection, person: &mut Person) -> Result<usize> {
    let mut books = Books::default();
    for shelf in [Shelf::Rejected, Shelf::Mended] {
        for (levering_nr, _, line) in
            shelf.lines_with(connection, |line| person.has_number_in(line)).await?
        {
            let levering = books.of(connection, levering_nr).await?;
            if let Some([first, last]) =
                levering.and_then(|levering| names(shelf, levering, person, &line))
            {
                person.is_called(&first, &last);
            }
        }
    }
    let mut touched = 0;
    for shelf in [Shelf::Rejected, Shelf::Mended] {
        let lines = shelf.lines_with(connection, |line| person.blanked(line).is_some()).await?;
        let mut fates = Vec::new();
        for (levering_nr, linje_nr, line) in lines {
            let levering = books.of(connection, levering_nr).await?;
            let is_own = person.has_number_in(&line) && is_own(shelf, levering, person, &line);
            let rest = person.blanked(&line).unwrap_or_default();
            let fate = if is_own { Fate::Goes } else { Fate::Becomes(rest) };
            fates.push((levering_nr, linje_nr, fate));
        }
        touched += fates.len();
        shelf.settle(connection, fates).await?;
    }
    Ok(touched)
}

/// Where the number stands still.
pub(super) async fn left(connection: &mut PgConnection, person: &Person) -> Result<Vec<Left>> {
    let mut left = Vec::new();
    for shelf in [Shelf::Rejected, Shelf::Mended] {
        let antal = shelf.lines_with(connection, |line| person.has_number_in(line)).await?.len();
        if antal > 0 {
            let (sted, vej) = (shelf.column().to_owned(), "erase again".to_owned());
            left.push(Left { sted, antal: Some(antal), vej });
        }
    }
    Ok(left)
}

/// Delivery, number of the line, the line.
type Line = (i32, i32, Vec<u8>);

impl Shelf {
    fn column(self) -> &'static str {
        match self {
            Self::Rejected => "drift.afvist_raa.linje",
            Self::Mended => "drift.rettet_linje.linje",
        }
    }

    /// The lines that are wanted, one after the other: there may be many.
    async fn lines_with(
        self,
        connection: &mut PgConnection,
        is_wanted: impl Fn(&[u8]) -> bool,
    ) -> Result<Vec<Line>> {
        let lines = match self {
            Self::Rejected => sql!("upkeep/privacy/lines/rejected"),
            Self::Mended => sql!("upkeep/privacy/lines/mended"),
        };
        let mut rows = sqlx::query_as::<_, Line>(AssertSqlSafe(lines.text())).fetch(connection);
        let doing = "looking through the lines as they came";
        let mut wanted = Vec::new();
        while let Some(row) = rows.try_next().await.map_err(LoadError::database(doing))? {
            if is_wanted(&row.2) {
                wanted.push(row);
            }
        }
        Ok(wanted)
    }

    /// Does with the lines what is to become of them.
    async fn settle(
        self,
        connection: &mut PgConnection,
        fates: Vec<(i32, i32, Fate)>,
    ) -> Result<()> {
        if fates.is_empty() {
            return Ok(());
        }
        sql!("upkeep/privacy/lines/replacements").run(connection).await?;
        let mut rows = Row::default();
        for (levering_nr, linje_nr, fate) in fates {
            rows.add(|row| {
                row.int(levering_nr).int(linje_nr);
                match &fate {
                    Fate::Goes => row.opt_int(None::<i32>),
                    Fate::Becomes(line) => row.bytes(line),
                };
            });
        }
        let columns = "levering_nr, linje_nr, linje";
        db::copy_binary(connection, "sletning_linje", columns, rows.take()).await?;
        let change = match self {
            Self::Rejected => sql!("upkeep/privacy/lines/replace_rejected"),
            Self::Mended => sql!("upkeep/privacy/lines/replace_mended"),
        };
        change.run(connection).await?;
        Ok(())
    }

    /// A field of a line, where its fields can be told apart.
    fn field(self, levering: &Levering, line: &[u8], navn: &str) -> Option<String> {
        levering.field(line, navn, self == Self::Mended)
    }
}

/// The deliveries that lines belong to, as far as they can be read.
#[derive(Default)]
struct Books {
    known: HashMap<i32, Option<Levering>>,
}

impl Books {
    async fn of(
        &mut self,
        connection: &mut PgConnection,
        levering_nr: i32,
    ) -> Result<Option<&Levering>> {
        let known = match self.known.entry(levering_nr) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                place.insert(match Levering::find(connection, levering_nr).await {
                    Ok(levering) => Some(levering),
                    Err(LoadError::Argument(_) | LoadError::Internal(_)) => None,
                    Err(error) => return Err(error),
                })
            }
        };
        Ok(known.as_ref())
    }
}

/// What the person is called in a line of the person's own.
fn names(shelf: Shelf, levering: &Levering, person: &Person, line: &[u8]) -> Option<[String; 2]> {
    let number = shelf.field(levering, line, "cpr").filter(|number| person.has_number(number));
    number?;
    Some([shelf.field(levering, line, "fornavn")?, shelf.field(levering, line, "efternavn")?])
}

/// Whether a line with the person's number is about the person: by its field for the number, or, where
/// the fields cannot be told apart, since there is no other number in it.
fn is_own(shelf: Shelf, levering: Option<&Levering>, person: &Person, line: &[u8]) -> bool {
    if let Some(levering) = levering {
        if !levering.has_column("cpr") {
            return false;
        }
        if let Some(number) = shelf.field(levering, line, "cpr") {
            return person.has_number(&number);
        }
    }
    let rest = person.blanked(line).unwrap_or_default();
    !has_cpr(&String::from_utf8_lossy(&rest).replace('\0', ""))
}
