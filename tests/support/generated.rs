//! A warehouse with a year of invented deliveries, loaded once for all tests of a run: each gets a
//! copy of its own.

use chrono::NaiveDate;
use dagtilbud::generate::Plan;
use tokio::sync::OnceCell;

use super::database::Database;
use super::warehouse::Warehouse;

/// The kommuner in it. Læsø is small: some of its groups are.
pub(crate) const KOMMUNER: [u16; 6] = [101, 360, 461, 615, 751, 825];

/// The database that is copied. It is never dropped here: the next run does it.
static LOADED: OnceCell<String> = OnceCell::const_new();

/// A warehouse with the year 2024, attendance in its last month.
pub(crate) async fn warehouse() -> Warehouse {
    let loaded = LOADED.get_or_init(load).await;
    Warehouse::of(Database::copy_of(loaded).await).await
}

/// What is in it.
pub(crate) fn plan() -> Plan {
    let date = |month| NaiveDate::from_ymd_opt(2024, month, 1).expect("a date");
    Plan {
        kommuner: KOMMUNER.to_vec(),
        from: date(1),
        to: date(12),
        aula_from: Some(date(12)),
        clean: true,
        ..Plan::default()
    }
}

async fn load() -> String {
    let mut warehouse = Warehouse::new().await;
    warehouse.load_plan(&plan()).await;
    warehouse.values("analyze").await;
    warehouse.leave().await
}
