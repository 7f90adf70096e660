//! Real tables and the real register, where they lie beside the repository: they may not be copied
//! into it.

use std::path::PathBuf;

use dagtilbud::change::turns::Turn;
use dagtilbud::cpr::key::Pseudonyms;
use dagtilbud::detect::{Delivery, Said, detect};
use dagtilbud::outcome::{DeliveryReport, Status, Unseen};
use dagtilbud::pipeline::{self, Options};
use dagtilbud::report::say;

use crate::support::in_repository;
use crate::support::warehouse::Warehouse;

/// A real file, if it is there.
fn real(name: &str) -> Option<PathBuf> {
    let path = in_repository("../shared/data").join(name);
    if path.is_file() {
        return Some(path);
    }
    say(format!("skipped: `{name}` is not in `../shared/data`"));
    None
}

async fn load(warehouse: &mut Warehouse, delivery: &Delivery) -> DeliveryReport {
    let (key, progress) = (Pseudonyms::new(b"nobody"), Unseen);
    let connection = &mut warehouse.connection;
    let loaded =
        pipeline::load(connection, delivery, key, Options::default(), &Turn::alone(), &progress)
            .await;
    loaded.expect("a report")
}

#[tokio::test]
async fn a_statbank_table_is_read_to_the_last_line() {
    let Some(path) = real("FOLK1A.csv") else { return };
    let said = Said {
        kilde: Some("dst-befolkning".parse().expect("a source")),
        periode: Some("2020".parse().expect("a year")),
        leveret: Some("20200211T0800".parse().expect("a time")),
    };
    let mut warehouse = Warehouse::new().await;
    let report = load(&mut warehouse, &detect(&path, said).expect("a delivery")).await;
    assert_eq!((report.status, report.antal_afvist), (Status::Indlaest, 0), "{report:?}");
    assert_eq!(report.antal_linjer, 31_200);
    let explained: u64 = report.remarks.iter().map(|remark| remark.antal).sum();
    assert_eq!(explained, report.antal_sprunget_over, "{:?}", report.remarks);
    // Six kommuner, men and women, ages 0 to 5, thirteen Januaries.
    assert_eq!(report.antal_godkendt, 6 * 2 * 6 * 13);
    let facts =
        warehouse.values("select count(*), count(distinct kommune_nr) from dm.fact_befolkning");
    assert_eq!(facts.await, ["468;6"]);
}

#[tokio::test]
async fn the_register_is_read_to_the_last_line() {
    let name = "stil-dagtilbud_2026-04-01_20260401T0600.csv";
    let Some(path) = real(name) else { return };
    let mut warehouse = Warehouse::new().await;
    let report = load(&mut warehouse, &detect(&path, Said::default()).expect("a delivery")).await;
    assert_eq!((report.status, report.antal_afvist), (Status::Indlaest, 0), "{report:?}");
    assert_eq!(report.antal_sprunget_over, 0);
    let units = warehouse
        .values("select count(*) from dm.dim_institution_stil where institution_stil_id <> -1")
        .await;
    assert_eq!(units, [report.antal_linjer.to_string()]);
    let letters = warehouse
        .values(
            "select kommune.kommune_navn, enhed.enhedsnavn, enhed.vejnavn, enhed.institutionstype, \
                 enhed.geo_bredde \
             from dm.dim_institution_stil as enhed \
             inner join dm.dim_kommune as kommune on enhed.kommune_nr = kommune.kommune_nr \
             where enhed.dagtilbudsnummer = 'G10432'",
        )
        .await;
    let expected =
        "København;Halvdagsbørnehaven Thyborøn Allé;Tyborøn Allé;Børnehave (3-5 år);55.685390";
    assert_eq!(letters, [expected]);
    let broken = warehouse
        .values("select enhedsnavn from dm.dim_institution_stil where enhedsnavn ~ 'Ã|Â|\u{fffd}'");
    assert!(broken.await.is_empty());
}
