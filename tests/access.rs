//! Who sees what: every role against every relation and function, and the ways round.

mod accountable;
mod databases;
mod detours;
mod fence;
mod keys;
mod loader;
mod matrix;
mod members;
mod owner;
mod patience;
mod program;
mod shadow;
mod tls;

use dagtilbud::upkeep::access::Right;
use dagtilbud::upkeep::group;
use sqlx::postgres::PgConnection;

use crate::support::database::connect;
use crate::support::invented;
use crate::support::warehouse::Warehouse;

/// A warehouse with three kommuner, 492, 563 and 825, and logins of every kind.
struct World {
    /// As its owner.
    warehouse: Warehouse,
    /// Logins by what they are.
    ours: String,
    other: String,
    benchmark: String,
    loader: String,
    stranger: String,
}

impl World {
    async fn new() -> Self {
        let mut warehouse = invented::warehouse().await;
        group::set(&mut warehouse.connection, "Øer", &[492, 563, 825]).await.expect("a group");
        let kommune = |nr, cpr| Some(Right::Kommuner { kommuner: vec![nr], cpr });
        let database = &warehouse.database;
        let world = Self {
            ours: database.login("ours", kommune(492, true)).await,
            other: database.login("other", kommune(563, false)).await,
            benchmark: database.login("benchmark", Some(Right::Benchmark)).await,
            loader: database.login("loader", Some(Right::Loader)).await,
            stranger: database.login("stranger", None).await,
            warehouse,
        };
        world.open().await
    }

    /// Lets everybody connect and make temporary objects, as in a database that was not closed: row
    /// security must hold all the same.
    async fn open(mut self) -> Self {
        let logins = [&self.ours, &self.other, &self.benchmark, &self.loader, &self.stranger];
        let logins: Vec<String> = logins.iter().map(|url| format!("\"{}\"", name(url))).collect();
        let open = format!(
            "grant connect, temporary on database {} to {}",
            self.warehouse.database.name(),
            logins.join(", ")
        );
        self.warehouse.values(&open).await;
        self
    }
}

/// A login's name, from its address.
fn name(url: &str) -> String {
    let login = url.split("//").nth(1).and_then(|rest| rest.split(':').next());
    login.expect("a login").to_owned()
}

/// What a query gives, or the code of the error.
async fn answer(connection: &mut PgConnection, sql: &str) -> Result<Vec<String>, String> {
    use sqlx::{AssertSqlSafe, Row as _, ValueRef as _};
    let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await;
    match rows {
        Ok(rows) => Ok(rows
            .iter()
            .map(|row| {
                let value = row.try_get_raw(0).expect("a column");
                if value.is_null() {
                    String::new()
                } else {
                    value.as_str().expect("text").to_owned()
                }
            })
            .collect()),
        Err(error) => {
            let code =
                error.as_database_error().and_then(|e| e.code().map(std::borrow::Cow::into_owned));
            Err(code.unwrap_or_else(|| error.to_string()))
        }
    }
}

/// PostgreSQL's code for a right that is lacking.
const DENIED: &str = "42501";
