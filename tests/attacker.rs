//! The attacker: from all that a login may read about other kommuner, a linear program tries to
//! bound every figure that is hidden. Each must be able to lie more than two beyond its true value
//! on one side at least. And it must be a good attacker: where only the small cells are hidden, it
//! finds them.

mod children;
mod program;
mod windows;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dagtilbud::access::Right;
use dagtilbud::generate::Plan;
use tokio::sync::OnceCell;

use crate::support::invented;
use crate::support::warehouse::Warehouse;
use program::Program;

/// How far beyond its true value a hidden figure must be able to lie.
const REACH: f64 = 2.0;

/// What is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Release {
    /// What the views show.
    Protected,
    /// Everything but the cells that stand for 1-4 people.
    OnlySmallHidden,
}

/// A figure of the benchmark cube.
#[derive(Debug, Clone)]
struct Cell {
    member: String,
    value: f64,
    /// Persons: what decides whether it is small.
    persons: f64,
    hidden: bool,
    left_out: bool,
}

impl Cell {
    fn is_shown(&self, release: Release) -> bool {
        match release {
            Release::Protected => !self.hidden && !self.left_out,
            Release::OnlySmallHidden => !(self.persons > 0.0 && self.persons < 5.0),
        }
    }

    /// Whether there is a row without a figure.
    fn is_null(&self, release: Release) -> bool {
        match release {
            Release::Protected => self.hidden && !self.left_out,
            Release::OnlySmallHidden => !self.is_shown(release),
        }
    }

    /// An unknown, or what is shown.
    fn bounds(&self, release: Release, least: f64) -> (f64, f64) {
        if self.is_shown(release) {
            (self.value, self.value)
        } else if self.left_out && release == Release::Protected {
            (0.0, f64::INFINITY)
        } else {
            (least, f64::INFINITY)
        }
    }
}

/// By kommune, month and dimension.
type Cells = BTreeMap<(String, String, String), Vec<Cell>>;

/// 24 months of small kommuner, in which much is to be hidden, and a larger one.
async fn warehouse() -> Warehouse {
    let date = |year, month| NaiveDate::from_ymd_opt(year, month, 1).expect("a date");
    let plan = Plan {
        kommuner: vec![360, 492, 563, 825],
        from: date(2023, 1),
        to: date(2024, 12),
        aula_from: Some(date(2024, 12)),
        clean: true,
        ..Plan::default()
    };
    let mut warehouse = Warehouse::new().await;
    invented::load(&mut warehouse, &plan).await;
    warehouse
}

async fn cells(
    warehouse: &mut Warehouse,
    table: &str,
    value: &str,
    persons: &str,
    only: &str,
) -> Cells {
    let rows = warehouse
        .values(&format!(
            "select concat_ws('|', kommune_nr, maaned, dimension, medlem_kode, {value}, {persons}, \
                 er_skjult, er_udeladt) \
             from dm.agg_benchmark_{table} where {only} order by 1"
        ))
        .await;
    let mut cells = Cells::new();
    for row in rows {
        let parts: Vec<&str> = row.trim_matches('"').split('|').collect();
        let [kommune, month, dimension, member, value, persons, hidden, left_out] = parts[..]
        else {
            panic!("{row}");
        };
        let number = |text: &str| text.parse().expect("a number");
        let key = (kommune.to_owned(), month.to_owned(), dimension.to_owned());
        cells.entry(key).or_default().push(Cell {
            member: member.to_owned(),
            value: number(value),
            persons: number(persons),
            hidden: hidden == "t",
            left_out: left_out == "t",
        });
    }
    cells
}

/// Hidden figures, and those of them that the attacker bounds too closely.
#[derive(Default)]
struct Findings {
    hidden: usize,
    found: Vec<String>,
}

impl Findings {
    fn look(&mut self, what: impl Fn() -> String, value: f64, (low, high): (f64, f64)) {
        self.hidden += 1;
        assert!(low <= value + 1e-4 && value <= high + 1e-4, "{}: {low} {value} {high}", what());
        if high - value <= REACH + 1e-6 && value - low <= REACH + 1e-6 {
            self.found.push(format!("{}: {value} lies between {low} and {high}", what()));
        }
    }
}

/// A breakdown on its own: its members add up to the total, or to more where people are in several.
fn breakdowns(cells: &Cells, release: Release, least: f64, findings: &mut Findings) {
    for ((kommune, month, dimension), all) in cells {
        let (total, members): (Vec<&Cell>, Vec<&Cell>) =
            all.iter().partition(|cell| cell.member == "Alle");
        let [total] = total[..] else { continue };
        if !total.is_shown(release) || !members.iter().any(|cell| cell.is_null(release)) {
            continue;
        }
        let mut program = Program::default();
        let unknowns: Vec<usize> = members
            .iter()
            .map(|cell| {
                let (low, high) = cell.bounds(release, least);
                program.unknown(low, high.min(total.value.max(low)))
            })
            .collect();
        let sum: f64 = members.iter().map(|cell| cell.value).sum();
        let high = if (sum - total.value).abs() < 1e-6 { total.value } else { f64::INFINITY };
        let terms = unknowns.iter().map(|unknown| (*unknown, 1.0)).collect();
        program.sum(terms, total.value, high);
        for (cell, unknown) in members.iter().zip(&unknowns) {
            if cell.is_null(release) {
                let what = || format!("{kommune} {month} {dimension} {}", cell.member);
                findings.look(what, cell.value, program.range(*unknown));
            }
        }
    }
}

struct Prepared {
    children: Cells,
    bands: [Cells; 2],
    staff: [Cells; 2],
    attendance: [Cells; 2],
    windows: windows::Windows,
    strata: BTreeMap<(String, String), (String, String)>,
    nulls: BTreeMap<String, usize>,
}

async fn prepared() -> &'static Prepared {
    static PREPARED: OnceCell<Prepared> = OnceCell::const_new();
    PREPARED
        .get_or_init(async || {
            let mut warehouse = warehouse().await;
            let url = warehouse.database.login("attacker", Some(Right::Benchmark)).await;
            let w = &mut warehouse;
            let children = |band: &'static str| format!("aldersgruppe = '{band}'");
            let count = "antal_indskrevne_boern";
            let staff = "antal_medarbejdere";
            let seen = "antal_unikke_boern";
            let share = "coalesce(antal_fuldtidsboern, 0)";
            Prepared {
                children: cells(w, "indskrivning", count, count, &children("Alle")).await,
                bands: [
                    cells(w, "indskrivning", count, count, &children("0-2")).await,
                    cells(w, "indskrivning", count, count, &children("3-5")).await,
                ],
                staff: [
                    cells(w, "personale", staff, staff, "true").await,
                    cells(w, "personale", "antal_fuldtidspersoner", staff, "true").await,
                ],
                attendance: [
                    cells(w, "tilstedevaerelse", seen, seen, "true").await,
                    cells(w, "tilstedevaerelse", share, seen, "true").await,
                ],
                windows: windows::read(w).await,
                strata: children::strata(w).await,
                nulls: nulls(&url).await,
            }
        })
        .await
}

/// How many cells a login finds empty, by view.
async fn nulls(url: &str) -> BTreeMap<String, usize> {
    let mut connection = dagtilbud::db::connect(url).await.expect("the attacker's login");
    let mut nulls = BTreeMap::new();
    for (view, column) in [
        ("indskrivning", "antal_indskrevne_boern"),
        ("personale", "antal_medarbejdere"),
        ("tilstedevaerelse", "antal_unikke_boern"),
    ] {
        let sql = format!("select count(*) from benchmark.{view} where {column} is null");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&mut connection)
            .await
            .expect("a count");
        nulls.insert(view.to_owned(), usize::try_from(count).expect("a count"));
    }
    nulls
}

fn attack(prepared: &Prepared, release: Release) -> Findings {
    let mut findings = Findings::default();
    breakdowns(&prepared.children, release, 1.0, &mut findings);
    for bands in &prepared.bands {
        breakdowns(bands, release, 0.0, &mut findings);
    }
    breakdowns(&prepared.staff[0], release, 1.0, &mut findings);
    breakdowns(&prepared.staff[1], release, 0.0, &mut findings);
    breakdowns(&prepared.attendance[0], release, 1.0, &mut findings);
    breakdowns(&prepared.attendance[1], release, 0.0, &mut findings);
    let monthly = windows::attack(&prepared.windows, release, &mut findings);
    children::attack(prepared, &monthly, release, &mut findings);
    findings
}

#[tokio::test]
async fn no_hidden_figure_can_be_worked_out() {
    let prepared = prepared().await;
    let findings = attack(prepared, Release::Protected);
    assert!(findings.hidden > 500, "only {} figures are hidden", findings.hidden);
    let first: Vec<_> = findings.found.iter().take(20).collect();
    assert!(
        findings.found.is_empty(),
        "{} of {}: {first:#?}",
        findings.found.len(),
        findings.hidden
    );
}

#[tokio::test]
async fn where_only_small_cells_are_hidden_the_attacker_finds_them() {
    let prepared = prepared().await;
    let findings = attack(prepared, Release::OnlySmallHidden);
    assert!(findings.found.len() > 100, "{} of {}", findings.found.len(), findings.hidden);
}

#[tokio::test]
async fn what_the_attack_takes_for_hidden_is_what_a_login_finds_empty() {
    let prepared = prepared().await;
    let count = |cells: &[&Cells]| {
        let all = cells.iter().flat_map(|cells| cells.values()).flatten();
        all.filter(|cell| cell.is_null(Release::Protected)).count()
    };
    let [young, old] = &prepared.bands;
    assert_eq!(prepared.nulls["indskrivning"], count(&[&prepared.children, young, old]));
    assert_eq!(prepared.nulls["personale"], count(&[&prepared.staff[0]]));
    assert_eq!(prepared.nulls["tilstedevaerelse"], count(&[&prepared.attendance[0]]));
    // Useful all the same: most totals, and half of what the cubes hold.
    let all = [&prepared.children, young, old, &prepared.staff[0]];
    let cells: Vec<&Cell> = all.iter().flat_map(|cells| cells.values()).flatten().collect();
    let shown = cells.iter().filter(|cell| cell.is_shown(Release::Protected)).count();
    assert!(shown * 4 > cells.len(), "{shown} of {} shown", cells.len());
}

#[tokio::test]
async fn a_figure_hidden_for_itself_looks_like_one_hidden_for_another() {
    let prepared = prepared().await;
    let hidden = prepared.children.values().flatten().filter(|c| c.is_null(Release::Protected));
    let (small, large): (Vec<_>, Vec<_>) = hidden.partition(|cell| cell.value < 5.0);
    assert!(small.len() > 50 && large.len() > 50, "{} and {}", small.len(), large.len());
    assert!(large.iter().any(|cell| cell.value > 10.0));
}
