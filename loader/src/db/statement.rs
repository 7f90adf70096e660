//! A statement is a thing with a name: the file under `sql/` that it stands in, which errors and
//! spans tell. What is put into its text (a dimension, a partition) comes from this program, never
//! from a delivery; what comes from outside is bound.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};

use serde::de::DeserializeOwned;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgConnection, PgRow, Postgres};
use sqlx::{Arguments as _, AssertSqlSafe, Decode, Encode, FromRow, SqlSafeStr as _, SqlStr, Type};
use tracing::Instrument as _;

use crate::error::{LoadError, Result};

/// The statement of a file under `sql/`: `sql!("merge/elect/slices")`. A template
/// (`<path>.template.sql`) takes what stands in its braces by name, and does not compile with one
/// too many or too few: `sql!("stage/forget", levering_nr = 7)`.
macro_rules! sql {
    ($path:literal) => {{
        const TEXT: &str =
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../sql/", $path, ".sql"));
        const { $crate::db::statement::assert_filled(TEXT, &[]) };
        $crate::db::statement::inline(concat!("running `sql/", $path, ".sql`"), TEXT)
    }};
    ($path:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        const TEXT: &str =
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../sql/", $path, ".template.sql"));
        const { $crate::db::statement::assert_filled(TEXT, &[$(stringify!($name)),+]) };
        $crate::db::statement::inline(
            concat!("running `sql/", $path, ".template.sql`"),
            $crate::db::statement::filled(
                TEXT,
                &[$((stringify!($name), &$value as &dyn ::std::fmt::Display)),+],
            ),
        )
    }};
}

pub(crate) use sql;

/// A statement, or several separated by `;`, with what is bound to it.
#[derive(Debug)]
#[must_use = "a statement does nothing until it is run"]
pub struct Statement {
    /// What an error says was being done, as a clause.
    doing: Cow<'static, str>,
    text: Cow<'static, str>,
    arguments: Result<PgArguments, BoxDynError>,
}

/// A statement of one line, which needs no file: `doing` says in an error what it was for, as a clause
/// (`finding the touched kommuner`).
pub fn inline(
    doing: impl Into<Cow<'static, str>>,
    text: impl Into<Cow<'static, str>>,
) -> Statement {
    Statement { doing: doing.into(), text: text.into(), arguments: Ok(PgArguments::default()) }
}

impl Statement {
    /// What an error says was being done, in words that tell more than the file's name.
    pub fn during(self, doing: &'static str) -> Self {
        Self { doing: doing.into(), ..self }
    }

    /// Its text, to stand in another statement, whose turn is then its own in the log.
    #[must_use]
    pub fn text(&self) -> &str {
        self.tell();
        &self.text
    }

    /// It, and another one behind it, sent together; neither has values.
    pub fn and(mut self, next: &Self) -> Self {
        let first = self.text.trim_end().trim_end_matches(';');
        self.text = Cow::Owned(format!("{first};\n\n{}", next.text));
        self
    }

    /// Binds the next value: `$1`, `$2`, …
    pub fn bind<'t, T: Encode<'t, Postgres> + Type<Postgres>>(mut self, value: T) -> Self {
        if let Ok(arguments) = &mut self.arguments
            && let Err(error) = arguments.add(value)
        {
            self.arguments = Err(error);
        }
        self
    }

    /// Runs it; returns how many rows it wrote. Several statements at once take no values.
    pub async fn run(self, connection: &mut PgConnection) -> Result<u64> {
        let (doing, text, arguments) = self.parts()?;
        let span = tracing::debug_span!("sql", %doing);
        let done = if arguments.len() == 0 {
            sqlx::raw_sql(text).execute(connection).instrument(span).await
        } else {
            sqlx::query_with(text, arguments).execute(connection).instrument(span).await
        };
        Ok(done.map_err(LoadError::database(doing))?.rows_affected())
    }

    /// All its rows.
    pub async fn rows<T>(self, connection: &mut PgConnection) -> Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let (doing, text, arguments) = self.parts()?;
        let span = tracing::debug_span!("sql", %doing);
        let rows = sqlx::query_as_with(text, arguments).fetch_all(connection).instrument(span);
        rows.await.map_err(LoadError::database(doing))
    }

    /// Its only row.
    pub async fn row<T>(self, connection: &mut PgConnection) -> Result<T>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let (doing, text, arguments) = self.parts()?;
        let span = tracing::debug_span!("sql", %doing);
        let row = sqlx::query_as_with(text, arguments).fetch_one(connection).instrument(span);
        row.await.map_err(LoadError::database(doing))
    }

    /// Its first row, where it has one.
    pub async fn first_row<T>(self, connection: &mut PgConnection) -> Result<Option<T>>
    where
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let (doing, text, arguments) = self.parts()?;
        let span = tracing::debug_span!("sql", %doing);
        let row = sqlx::query_as_with(text, arguments).fetch_optional(connection).instrument(span);
        row.await.map_err(LoadError::database(doing))
    }

    /// The value of each of its rows.
    pub async fn values<T>(self, connection: &mut PgConnection) -> Result<Vec<T>>
    where
        T: for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
    {
        let rows: Vec<(T,)> = self.rows(connection).await?;
        Ok(rows.into_iter().map(|(value,)| value).collect())
    }

    /// The value of its only row.
    pub async fn value<T>(self, connection: &mut PgConnection) -> Result<T>
    where
        T: for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
    {
        Ok(self.row::<(T,)>(connection).await?.0)
    }

    /// The value of its first row, where it has one.
    pub async fn first_value<T>(self, connection: &mut PgConnection) -> Result<Option<T>>
    where
        T: for<'r> Decode<'r, Postgres> + Type<Postgres> + Send + Unpin,
    {
        Ok(self.first_row::<(T,)>(connection).await?.map(|(value,)| value))
    }

    /// The rows of a query that writes each as JSON.
    pub async fn json<T: DeserializeOwned>(self, connection: &mut PgConnection) -> Result<Vec<T>> {
        let lines: Vec<String> = self.values(connection).await?;
        let parsed: Result<Vec<T>, serde_json::Error> =
            lines.iter().map(|line| serde_json::from_str(line)).collect();
        parsed.map_err(|error| LoadError::Internal(error.to_string()))
    }

    /// Says in the log which file's turn it is: `DAGTILBUD_LOG=dagtilbud::sql=debug`.
    fn tell(&self) {
        tracing::debug!(target: "dagtilbud::sql", "{}", self.doing);
    }

    /// What is sent: the clause of an error, the text, the values.
    fn parts(self) -> Result<(Cow<'static, str>, SqlStr, PgArguments)> {
        self.tell();
        let arguments = self.arguments.map_err(|error| LoadError::Internal(error.to_string()))?;
        let text = match self.text {
            Cow::Borrowed(text) => text.into_sql_str(),
            // Only our own files and names end up here; see the module's comment.
            Cow::Owned(text) => AssertSqlSafe(text).into_sql_str(),
        };
        Ok((self.doing, text, arguments))
    }
}

/// The next `{name}` of a text from a byte on: where it begins and where it ends. Braces around
/// anything else (PostgreSQL's arrays) are text.
const fn next_placeholder(text: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut begin = from;
    while begin < text.len() {
        if text[begin] == b'{' {
            let mut end = begin + 1;
            while end < text.len() && matches!(text[end], b'a'..=b'z' | b'_') {
                end += 1;
            }
            if end > begin + 1 && end < text.len() && text[end] == b'}' {
                return Some((begin, end + 1));
            }
        }
        begin += 1;
    }
    None
}

/// Whether a name stands in braces between two bytes of a text.
const fn is_named(text: &[u8], begin: usize, end: usize, name: &[u8]) -> bool {
    if end - begin != name.len() + 2 {
        return false;
    }
    let mut at = 0;
    while at < name.len() {
        if text[begin + 1 + at] != name[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Stops the compiler where a file's placeholders are not the names that it is given.
#[doc(hidden)]
pub const fn assert_filled(text: &str, names: &[&str]) {
    let text = text.as_bytes();
    let mut used = 0_u64;
    let mut from = 0;
    while let Some((begin, end)) = next_placeholder(text, from) {
        let mut name = 0;
        while name < names.len() && !is_named(text, begin, end, names[name].as_bytes()) {
            name += 1;
        }
        assert!(name < names.len(), "a placeholder of the file gets no value");
        used |= 1 << name;
        from = end;
    }
    assert!(used.count_ones() as usize == names.len(), "a value has no placeholder in the file");
}

/// A template with its values put in, in one pass: what a value holds is not looked at again.
pub(crate) fn filled(template: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut from = 0;
    while let Some((begin, end)) = next_placeholder(template.as_bytes(), from) {
        filled.push_str(&template[from..begin]);
        let name = &template[begin + 1..end - 1];
        for (_, value) in values.iter().filter(|(named, _)| *named == name) {
            // Writing to a string does not fail.
            let _ = write!(filled, "{value}");
        }
        from = end;
    }
    filled.push_str(&template[from..]);
    filled
}

#[cfg(test)]
mod tests {
    use super::{assert_filled, filled};

    #[test]
    fn a_value_takes_every_place_of_its_name_and_is_not_filled_itself() {
        let template = "select {a}, '{}'::int[], '{1,2}', {b} from {a}";
        let sql = filled(template, &[("a", &"{b}"), ("b", &7)]);
        assert_eq!(sql, "select {b}, '{}'::int[], '{1,2}', 7 from {b}");
    }

    #[test]
    #[should_panic(expected = "gets no value")]
    fn a_placeholder_without_a_value_is_refused() {
        assert_filled("select {maaned}", &["maned"]);
    }

    #[test]
    #[should_panic(expected = "has no placeholder")]
    fn a_value_without_a_placeholder_is_refused() {
        assert_filled("select {maaned}", &["maaned", "til"]);
    }
}
