//! A login of a kommune, as BI tools connect with.

use std::thread;

use dagtilbud::db;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _};

use super::warehouse::{self, Warehouse};

/// No secret: these logins live as long as a test.
const PASSWORD: &str = "kun-til-test";

/// What a login may read, where no migration has said it yet.
const GRANTS: &str = include_str!("login.sql");

/// A login that may see one kommune. It is dropped with this.
pub(crate) struct Login {
    pub(crate) name: String,
    pub(crate) connection: PgConnection,
    admin_url: String,
}

impl Login {
    /// Makes it.
    pub(crate) async fn of(warehouse: &mut Warehouse, kommune: u16) -> Self {
        let name = format!("bi_{}_{kommune}", warehouse.database.name());
        let create = format!(
            "create role {name} login password '{PASSWORD}' in role dagtilbud_kommune; \
             insert into drift.adgang (login, kommune_nr) values ('{name}', {kommune})"
        );
        run(&mut warehouse.connection, &create).await;
        run(&mut warehouse.connection, GRANTS).await;
        let admin_url = warehouse.database.url();
        let url = warehouse.database.url_as(&name, PASSWORD);
        let connection = PgConnection::connect(&url).await.expect("the login connects");
        Self { name, connection, admin_url }
    }

    /// What a query gives, without a header.
    pub(crate) async fn values(&mut self, sql: &str) -> Vec<String> {
        let text = warehouse::csv(&mut self.connection, sql).await;
        text.lines().skip(1).map(str::to_owned).collect()
    }

    /// The server's refusal of a statement.
    pub(crate) async fn refusal(&mut self, sql: &str) -> String {
        let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut self.connection).await;
        done.expect_err(sql).to_string()
    }
}

impl Drop for Login {
    fn drop(&mut self) {
        let (name, url) = (self.name.clone(), self.admin_url.clone());
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async {
                let mut connection = db::connect(&url).await.expect("the database is there");
                let drop = format!("drop owned by {name}; drop role {name}");
                db::run(&mut connection, "dropping a login", &drop).await.expect("it is dropped");
            });
        });
        let _ = dropping.join();
    }
}

async fn run(connection: &mut PgConnection, sql: &str) {
    db::run(connection, sql, sql).await.unwrap_or_else(|error| panic!("{error}: {error:?}"));
}
