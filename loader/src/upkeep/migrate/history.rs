//! Lets refinery run on the connection that everything else uses: it knows no sqlx, but says in
//! three traits what it needs of a driver.

use refinery_core::Migration;
use refinery_core::traits::r#async::{AsyncMigrate, AsyncQuery, AsyncTransaction};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _, Row as _};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A connection that refinery can migrate.
pub(super) struct Migrator<'c>(pub(super) &'c mut PgConnection);

impl AsyncTransaction for Migrator<'_> {
    type Error = sqlx::Error;

    async fn execute<'a, T: Iterator<Item = &'a str> + Send + 'a>(
        &'a mut self,
        queries: T,
    ) -> Result<usize, sqlx::Error> {
        let mut transaction = self.0.begin().await?;
        let mut count = 0;
        for query in queries {
            sqlx::raw_sql(AssertSqlSafe(query.to_owned())).execute(&mut *transaction).await?;
            count += 1;
        }
        transaction.commit().await?;
        Ok(count)
    }
}

impl AsyncQuery<Vec<Migration>> for Migrator<'_> {
    async fn query<'a>(&'a mut self, query: &'a str) -> Result<Vec<Migration>, sqlx::Error> {
        let rows = sqlx::query(AssertSqlSafe(query.to_owned())).fetch_all(&mut *self.0).await?;
        rows.iter()
            .map(|row| {
                let corrupt =
                    |error: Box<dyn std::error::Error + Send + Sync>| sqlx::Error::Decode(error);
                let applied_on = OffsetDateTime::parse(row.try_get(2)?, &Rfc3339)
                    .map_err(|error| corrupt(error.into()))?;
                let checksum: &str = row.try_get(3)?;
                let checksum = checksum.parse().map_err(|error| corrupt(Box::new(error)))?;
                Ok(Migration::applied(row.try_get(0)?, row.try_get(1)?, applied_on, checksum))
            })
            .collect()
    }
}

impl AsyncMigrate for Migrator<'_> {}
