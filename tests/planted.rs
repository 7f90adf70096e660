//! Faults as people really make them, planted into clean years of five kommuner, one at a time: each
//! is refused, held, turned away line by line or remarked. None is silent.

mod deliveries;
mod faults;
mod kommuner;
mod sheet;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use dagtilbud::delivery::Kilde;
use dagtilbud::detect::{self, Delivery, Said};
use dagtilbud::generate::Plan;
use dagtilbud::outcome::{DeliveryReport, Status};
use dagtilbud::pipeline::Options;

use crate::support::warehouse::Warehouse;
use faults::{Fault, Found, Of};
use sheet::Sheet;

/// What is remarked of no clean delivery.
const NEVER_CLEAN: [&str; 7] = [
    "AFBRUDT",
    "INGEN_ENHEDER",
    "INTET_ANTAL",
    "TAELLER_IKKE",
    "UKENDT_EJERFORM",
    "UKENDT_ENHEDSTYPE",
    "UKENDT_STILLING",
];

/// The files of a source that faults are planted in.
struct Files {
    /// The last one that is loaded.
    loaded: (String, Sheet),
    /// The one that would come next.
    next: (String, Sheet),
}

/// Loads a file without keeping anything of it.
async fn look(warehouse: &mut Warehouse, name: &str, content: &[u8]) -> DeliveryReport {
    let path = warehouse.put(name, content);
    let options = Options { dry_run: true, ..Options::default() };
    let looked = warehouse.load_file_with(&path, options).await;
    looked.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What a report says of a delivery.
fn said(report: &DeliveryReport) -> BTreeSet<Found> {
    let mut all: BTreeSet<Found> = BTreeSet::new();
    if report.status == Status::Afvist {
        all.insert(Found::Refused(report.aarsag.clone().unwrap_or_default()));
    }
    if !report.held.is_empty() {
        let too_far = report.maalinger.iter().filter(|it| it.is_too_far());
        all.extend(too_far.map(|it| Found::Held(it.vagt.to_string())));
    }
    all.extend(report.afvist.keys().map(|kode| Found::Rejected((*kode).to_owned())));
    all.extend(report.remarks.iter().map(|remark| Found::Remarked(remark.kode.clone())));
    all
}

/// Clean years, of which all but the last file of each source are loaded.
async fn clean_years(warehouse: &mut Warehouse) -> BTreeMap<Kilde, Files> {
    let day = |year, month| NaiveDate::from_ymd_opt(year, month, 1).expect("a date");
    let plan = Plan {
        from: day(2023, 11),
        to: day(2025, 1),
        aula_from: Some(day(2024, 12)),
        clean: true,
        ..Plan::default()
    };
    let folder = tempfile::tempdir().expect("a folder");
    plan.write(folder.path()).expect("deliveries");
    let found = detect::deliveries(&[folder.path().to_owned()], Said::default());
    let mut by_source: BTreeMap<Kilde, Vec<Delivery>> = BTreeMap::new();
    for delivery in found.expect("deliveries").deliveries {
        by_source.entry(delivery.kilde).or_default().push(delivery);
    }
    let mut files = BTreeMap::new();
    let mut to_load = Vec::new();
    for (kilde, mut all) in by_source {
        let read = |it: &Delivery| (it.filnavn.clone(), Sheet::read(&it.path));
        // Of a key there is one: it is loaded, and comes again.
        let next = if all.len() > 1 { all.pop() } else { all.last().cloned() };
        let (next, last) = (next.expect("a file"), all.last().expect("a file"));
        files.insert(kilde, Files { loaded: read(last), next: read(&next) });
        to_load.append(&mut all);
    }
    to_load.sort_by_key(|delivery| delivery.leveret);
    for delivery in to_load {
        let report = warehouse.load_file(&delivery.path).await.expect("a delivery that loads");
        assert_eq!(report.status, Status::Indlaest, "{}: {:?}", delivery.filnavn, report.held);
    }
    files
}

#[tokio::test]
async fn no_planted_fault_is_silent() {
    let mut warehouse = Warehouse::new().await;
    let files = clean_years(&mut warehouse).await;
    let mut clean = BTreeMap::new();
    for (kilde, Files { loaded, next }) in &files {
        for (of, (name, sheet)) in [(Of::Next, next), (Of::Again, loaded)] {
            let report = look(&mut warehouse, &of.name(name), &sheet.bytes()).await;
            let ended = [Status::Indlaest, Status::Kendt].contains(&report.status);
            assert!(ended && report.held.is_empty(), "{name}: {:?}", report.held);
            let said = said(&report);
            for kode in NEVER_CLEAN {
                assert!(!said.contains(&Found::Remarked(kode.into())), "{name}: {kode}");
            }
            clean.insert((*kilde, of), said);
        }
    }
    let mut silent = Vec::new();
    let all = faults::all();
    assert!(all.len() >= 40, "{} faults", all.len());
    for fault in all {
        let Fault { navn, kilde, of, is, .. } = &fault;
        let Files { loaded, next } = &files[kilde];
        let (name, sheet) = if *of == Of::Next { next } else { loaded };
        let (name, bytes) = fault.planted(name, sheet, &loaded.1);
        let report = look(&mut warehouse, &name, &bytes).await;
        let new: BTreeSet<Found> =
            said(&report).difference(&clean[&(*kilde, *of)]).cloned().collect();
        println!("{:22} {navn:55} {is:?}", kilde.as_str());
        if !new.iter().any(|found| found.is(is)) {
            silent.push(format!("{navn}: {is:?} expected, found {new:?}"));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
