//! Invented deliveries in a warehouse.

use chrono::NaiveDate;
use dagtilbud::generate::Plan;
use fs_err as fs;

use super::warehouse::Warehouse;

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
