//! Texts outside of the lines: what senders' files say in the staging, and what stands in the books
//! about deliveries and about what was done.
//!
//! The catalogue says which columns there are, so that no new one is forgotten. Of each the different
//! values are read, and those with the person in them are replaced wherever they stand: a key stays
//! the same in all tables that have it.

use serde::Serialize;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use super::traces::Person;
use crate::db::{self, Row, inline, sql};
use crate::error::{LoadError, Result};

const DOING: &str = "looking through the texts";

/// Where the person stands still, and what helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// The column, or what else it is.
    pub sted: String,
    /// How often; none where nobody but its owner may look.
    pub antal: Option<usize>,
    /// What removes it.
    pub vej: String,
}

/// What became of the texts.
#[derive(Debug, Default)]
pub(super) struct Cleaned {
    /// Values that were replaced.
    pub(super) values: usize,
    /// Whether the star has to be computed anew as a whole: accepted rows say something else now.
    pub(super) changes_star: bool,
}

/// A column of the warehouse.
#[derive(Debug, Clone)]
struct Column {
    /// Schema and table, quoted where need be.
    tabel: String,
    kolonne: String,
    /// `drift`, `dsa`, `dm`, or another.
    skema: String,
    /// Whether it holds texts; else pseudonyms.
    er_tekst: bool,
    /// Whether its texts are changed here: the star follows from the staging.
    kan_rettes: bool,
    /// What tells a person's own rows in the staging.
    noegle: Option<String>,
}

/// Takes the person out of the texts of books and staging. What cannot be changed stays, and
/// [`left`] will find it.
pub(super) async fn clean(connection: &mut PgConnection, person: &Person) -> Result<Cleaned> {
    let mut cleaned = Cleaned::default();
    for column in columns(connection).await?.iter().filter(|column| column.kan_rettes) {
        let is_book = column.skema == "drift";
        let mut values = column.values(connection, is_book).await?;
        values.retain(|value| is_book || person.has_number(value));
        let replaced = column.replace(connection, &masked(person, values), "true").await?;
        cleaned.values += replaced;
        cleaned.changes_star |= replaced > 0 && column.is_of_star();
        // What the person's own rows say is computed anew in any case.
        if let Some(own) = column.own_rows().filter(|_| person.has_names()) {
            let values = column.values_where(connection, &own).await?;
            cleaned.values += column.replace(connection, &masked(person, values), &own).await?;
        }
    }
    Ok(cleaned)
}

/// The values with the person in them, each with what takes its place.
fn masked(person: &Person, values: Vec<String>) -> Vec<(String, String)> {
    let pair = |value: String| person.masked(&value).map(|new| (value, new));
    values.into_iter().filter_map(pair).collect()
}

/// Where the number, or a pseudonym, stands still, in whatever schema; and how many columns were
/// looked through.
pub(super) async fn left(
    connection: &mut PgConnection,
    person: &Person,
) -> Result<(Vec<Left>, usize)> {
    let columns = columns(connection).await?;
    let mut left = Vec::new();
    for column in &columns {
        let antal = if column.er_tekst {
            let values = column.values(connection, false).await?;
            values.iter().filter(|value| person.has_number(value)).count()
        } else {
            column.pseudonyms(connection).await?
        };
        if antal > 0 {
            let sted = format!("{}.{}", column.tabel, column.kolonne);
            left.push(Left { sted, antal: Some(antal), vej: column.remedy() });
        }
    }
    left.extend(not_looked_through(connection).await?);
    let logins = inline(DOING, "select rolname::text from pg_catalog.pg_roles");
    let logins: Vec<String> = logins.values(connection).await?;
    let antal = logins.iter().filter(|login| person.has_number(login)).count();
    if antal > 0 {
        let vej = "rename the login: `alter role … rename to …`, then its access".to_owned();
        left.push(Left { sted: "the name of a login".to_owned(), antal: Some(antal), vej });
    }
    Ok((left, columns.len()))
}

/// The tables of others, who may have put something into them that runs when they are read.
async fn not_looked_through(connection: &mut PgConnection) -> Result<Vec<Left>> {
    let tables: Vec<(String, String)> =
        sql!("upkeep/privacy/texts/tables_of_others").rows(connection).await?;
    let left = |(sted, owner)| Left {
        sted,
        antal: None,
        vej: format!("it is `{owner}`'s, who must look: reading it would run what they wrote"),
    };
    Ok(tables.into_iter().map(left).collect())
}

/// As the catalogue says it, in the order of [`Column`]'s fields.
type Listed = (String, String, String, bool, bool, Option<String>);

async fn columns(connection: &mut PgConnection) -> Result<Vec<Column>> {
    let rows: Vec<Listed> = sql!("upkeep/privacy/texts/columns").rows(connection).await?;
    let column = |(tabel, kolonne, skema, er_tekst, kan_rettes, noegle)| Column {
        tabel,
        kolonne,
        skema,
        er_tekst,
        kan_rettes,
        noegle,
    };
    Ok(rows.into_iter().map(column).collect())
}

impl Column {
    /// Whether the star is computed from it: the staging, slices, durable numbers, the lists.
    fn is_of_star(&self) -> bool {
        let of_books = ["levering_udsnit", "institutionstype", "stillingskategori"];
        self.skema == "dsa"
            || self.tabel.ends_with("_noegle")
            || of_books.iter().any(|book| self.tabel == format!("drift.{book}"))
    }

    /// The condition for the rows of the person, where the table has such.
    fn own_rows(&self) -> Option<String> {
        let key = self.noegle.as_ref()?;
        Some(format!("{key} in (select ny_uuid from pg_temp.sletning_person)"))
    }

    /// Its different values: all, or those that are long enough for a number.
    async fn values(&self, connection: &mut PgConnection, all: bool) -> Result<Vec<String>> {
        if all {
            return self.values_where(connection, "true").await;
        }
        let Self { tabel, kolonne, .. } = self;
        let values =
            sql!("upkeep/privacy/texts/values_like_numbers", kolonne = kolonne, tabel = tabel);
        values.values(connection).await
    }

    async fn values_where(&self, connection: &mut PgConnection, rows: &str) -> Result<Vec<String>> {
        let Self { tabel, kolonne, .. } = self;
        let sql = format!(
            "select distinct {kolonne}::text from {tabel} where {kolonne} is not null and {rows}"
        );
        inline(DOING, sql).values(connection).await
    }

    async fn pseudonyms(&self, connection: &mut PgConnection) -> Result<usize> {
        let Self { tabel, kolonne, .. } = self;
        let count = sql!("upkeep/privacy/texts/count_pseudonyms", kolonne = kolonne, tabel = tabel);
        let count: i64 = count.value(connection).await?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// Replaces values, in the rows that are meant. Returns how many; none where a rule of the table
    /// forbids it.
    async fn replace(
        &self,
        connection: &mut PgConnection,
        masked: &[(String, String)],
        rows: &str,
    ) -> Result<usize> {
        if masked.is_empty() {
            return Ok(0);
        }
        let Self { tabel, kolonne, .. } = self;
        let mut values = Row::default();
        for (old, new) in masked {
            values.add(|row| {
                row.exact(old).exact(new);
            });
        }
        let mut attempt = connection.begin().await.map_err(LoadError::database(DOING))?;
        sql!("upkeep/privacy/texts/replacements").run(&mut attempt).await?;
        db::copy_binary(&mut attempt, "sletning_tekst", "foer, efter", values.take()).await?;
        // A remark says that something is there, and it is not any longer.
        let change = if tabel == "drift.levering_bemaerkning" {
            sql!("upkeep/privacy/texts/delete_remarks", kolonne = kolonne)
        } else {
            sql!(
                "upkeep/privacy/texts/replace",
                betingelse = rows,
                kolonne = kolonne,
                tabel = tabel
            )
        };
        match change.run(&mut attempt).await {
            Ok(_) => {
                attempt.commit().await.map_err(LoadError::database(DOING))?;
                Ok(masked.len())
            }
            Err(error) if error.is_of_data() => {
                attempt.rollback().await.map_err(LoadError::database(DOING))?;
                Ok(0)
            }
            Err(error) => Err(error),
        }
    }

    /// What removes a text that could not be removed here.
    fn remedy(&self) -> String {
        match (self.skema.as_str(), self.tabel.as_str()) {
            (_, "drift.adgang" | "drift.adgang_gruppe" | "drift.adgang_transaktion") => {
                "rename the login, and give it its access again (`dagtilbud access grant`)"
                    .to_owned()
            }
            ("drift" | "dsa", _) => format!(
                "the table has the rest of the text already: `update {} set {} = …` by its owner",
                self.tabel, self.kolonne
            ),
            ("dm", _) => "`dagtilbud rebuild`, then erase again".to_owned(),
            _ => format!("`{}` is not the warehouse's: its owner removes it", self.tabel),
        }
    }
}
