//! Invented deliveries in a warehouse.

use chrono::NaiveDate;
use dagtilbud::generate::Plan;
use fs_err as fs;
use tokio::sync::OnceCell;

use super::database::Database;
use super::warehouse::Warehouse;

/// The database that [`warehouse`] copies. The next run drops it.
static LOADED: OnceCell<String> = OnceCell::const_new();

/// A warehouse with what [`plan`] writes, loaded once for all tests of a run: each gets a copy of its
/// own.
pub(crate) async fn warehouse() -> Warehouse {
    let load_once = async || {
        let mut warehouse = Warehouse::new().await;
        load(&mut warehouse, &plan()).await;
        warehouse.leave().await
    };
    let loaded = LOADED.get_or_init(load_once).await;
    Warehouse::of(Database::copy_of(loaded).await).await
}

/// Loads what a plan writes.
pub(crate) async fn load(warehouse: &mut Warehouse, plan: &Plan) {
    let folder = tempfile::tempdir().expect("a folder");
    plan.write(folder.path()).expect("deliveries");
    let mut paths: Vec<_> =
        fs::read_dir(folder.path()).expect("a folder").map(|e| e.expect("a file").path()).collect();
    paths.sort();
    for path in paths {
        warehouse.load_file(&path).await.expect("a delivery that loads");
    }
}

/// Three small kommuner, three months, attendance in the last, some lines bad.
pub(crate) fn plan() -> Plan {
    let date = |month| NaiveDate::from_ymd_opt(2024, month, 1).expect("a date");
    Plan {
        kommuner: vec![492, 563, 825],
        from: date(1),
        to: date(3),
        aula_from: Some(date(3)),
        ..Plan::default()
    }
}
