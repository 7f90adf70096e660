//! Guards: clean years raise none, and nothing wrong comes in without a word.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dagtilbud::detect::{self, Said};
use dagtilbud::generate::Plan;
use dagtilbud::generate::plan::kommuner;
use dagtilbud::outcome::{DeliveryReport, Vagt};
use fs_err as fs;

use crate::support::cli::Program;
use crate::support::in_repository;
use crate::support::warehouse::Warehouse;

/// The largest that a guard measured, and the largest that it could have spoken about.
#[derive(Debug, Default, Clone, Copy)]
struct Largest {
    vaerdi: f64,
    spoken: f64,
    graense: f64,
    mindst: i64,
}

/// What the guards measured of many deliveries.
#[derive(Debug, Default)]
struct Measured(BTreeMap<Vagt, Largest>);

impl Measured {
    fn add(&mut self, report: &DeliveryReport) {
        for it in &report.maalinger {
            let Some((graense, mindst)) = it.graense else { continue };
            let largest = self.0.entry(it.vagt).or_default();
            (largest.graense, largest.mindst) = (graense, mindst);
            largest.vaerdi = largest.vaerdi.max(it.vaerdi);
            if it.antal >= mindst {
                largest.spoken = largest.spoken.max(it.vaerdi);
            }
        }
    }

    /// A table for whoever sets limits.
    fn table(&self) -> String {
        let mut table = format!(
            "{:22}{:>10}{:>14}{:>12}{:>14}\n",
            "guard", "limit", "largest seen", "of at least", "of any number"
        );
        for (vagt, it) in &self.0 {
            let Largest { vaerdi, spoken, graense, mindst } = it;
            let vagt = vagt.as_str();
            let _ =
                writeln!(table, "{vagt:22}{graense:>10.2}{spoken:>14.3}{mindst:>12}{vaerdi:>14.3}");
        }
        table
    }
}

/// The files of a plan, in the order in which their senders made them.
fn written(plan: &Plan, folder: &Path) -> Vec<PathBuf> {
    plan.write(folder).expect("deliveries");
    let found = detect::deliveries(&[folder.to_owned()], Said::default()).expect("deliveries");
    found.deliveries.into_iter().map(|delivery| delivery.path).collect()
}

fn month(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).expect("a date")
}

/// Fourteen months with two of attendance and three accounts, clean.
fn clean_plan(count: usize) -> Plan {
    Plan {
        kommuner: kommuner(count),
        from: month(2023, 12),
        to: month(2025, 1),
        aula_from: Some(month(2024, 12)),
        clean: true,
        ..Plan::default()
    }
}

#[tokio::test]
#[ignore = "98 kommuner take ten minutes"]
async fn clean_years_of_98_kommuner_raise_no_guard() {
    let mut warehouse = Warehouse::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (mut measured, mut held) = (Measured::default(), Vec::new());
    for path in written(&clean_plan(98), folder.path()) {
        let report = warehouse.load_file(&path).await.expect("a delivery that loads");
        measured.add(&report);
        held.extend(report.held);
    }
    println!("{}", measured.table());
    assert!(held.is_empty(), "{held:?}");
}

#[tokio::test]
async fn an_operator_sets_the_limits() {
    let warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    let case = in_repository("tests/deliveries/hours_in_another_unit/input");
    let run =
        |arguments: &str| program.run(&case, &arguments.split_whitespace().collect::<Vec<_>>());
    assert_eq!(run("load 1").code, 0);
    let held = run("load 2");
    assert_eq!(held.code, 1);
    assert!(held.stdout.contains("7,40 timer om ugen mod 37,00 før (2024-01)"), "{held:?}");

    // Twenty-five children are too few, then five times as many hours are not too many.
    assert_eq!(run("reference vagt timer --mindst 26").code, 0);
    assert_eq!(run("load 2 --dry-run").code, 0);
    assert_eq!(run("reference vagt timer --mindst 20 --graense 5,5").code, 0);
    assert_eq!(run("load 2 --dry-run").code, 0);
    let list = run("reference list").stdout;
    let line = list.lines().find(|line| line.contains(" timer ")).expect("a line of the list");
    assert!(line.contains("over 5,5, mindst 20: faktor"), "{line}");
    for wrong in ["timer", "timer --graense 0", "mangler --graense 2", "timer --mindst 0"] {
        assert_eq!(run(&format!("reference vagt {wrong}")).code, 2, "{wrong}");
    }
}

/// A guard without a row in `drift.vagt` would always hold, one without a name never.
#[tokio::test]
async fn every_guard_has_its_limit_and_its_line_on_the_page() {
    let mut warehouse = Warehouse::new().await;
    let mut limits = warehouse.values("select vagt from drift.vagt").await;
    limits.sort();
    let mut guards: Vec<&str> =
        Vagt::ALL.into_iter().filter(|it| it.has_limit()).map(Vagt::as_str).collect();
    guards.sort_unstable();
    assert_eq!(limits, guards);
    let page = fs::read_to_string(in_repository("docs/leverancer.md")).expect("the page");
    for guard in guards {
        assert!(page.contains(&format!("\n| `{guard}` | ")), "{guard}");
    }
}
