//! The attacker: from all that a login may read about other kommuner, a linear program tries to
//! bound every figure that is hidden. Each must be able to lie more than two beyond its true value
//! on one side at least. And it must be a good attacker: where only the small cells are hidden, it
//! finds them.

mod children;
mod program;
mod windows;
mod world;
mod years;

use std::collections::BTreeMap;

use dagtilbud::access::Right;

use crate::support::warehouse::Warehouse;
use program::Program;
use world::{contrived, invented};

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

/// A breakdown on its own: its members add up to the total, to more where people are in several, to
/// less where some are in none.
fn breakdowns(cells: &Cells, release: Release, least: f64, findings: &mut Findings) {
    breakdowns_beside(cells, &Cells::new(), release, least, findings);
}

/// The same, where a member that is called as a category is known to be that category.
fn breakdowns_beside(
    cells: &Cells,
    categories: &Cells,
    release: Release,
    least: f64,
    findings: &mut Findings,
) {
    for ((kommune, month, dimension), all) in cells {
        let (total, members): (Vec<&Cell>, Vec<&Cell>) =
            all.iter().partition(|cell| cell.member == "Alle");
        let [total] = total[..] else { continue };
        if !total.is_shown(release) || !members.iter().any(|cell| cell.is_null(release)) {
            continue;
        }
        let key = (kommune.clone(), month.clone(), "DagtilbudInstitution".to_owned());
        let beside: Vec<&Cell> = categories.get(&key).into_iter().flatten().collect();
        let mut program = Program::default();
        let unknowns: Vec<usize> = members
            .iter()
            .map(|cell| {
                let is_same = |it: &&&Cell| {
                    it.member == cell.member.to_lowercase() && (it.value - cell.value).abs() < 1e-6
                };
                let known = beside.iter().find(is_same).filter(|it| it.is_shown(release));
                let (low, high) = known.map_or(cell, |it| it).bounds(release, least);
                program.unknown(low, high.min(total.value.max(low)))
            })
            .collect();
        let sum: f64 = members.iter().map(|cell| cell.value).sum();
        // Ages leave those of six and more out.
        let low = if sum < total.value - 1e-6 { 0.0 } else { total.value };
        let high = if sum < total.value + 1e-6 { total.value } else { f64::INFINITY };
        let terms = unknowns.iter().map(|unknown| (*unknown, 1.0)).collect();
        program.sum(terms, low, high);
        for (cell, unknown) in members.iter().zip(&unknowns) {
            // What is shown as a category is hidden no more.
            let is_told = beside.iter().any(|it| it.member == cell.member && it.is_shown(release));
            if cell.is_null(release) && !is_told {
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
    years: Vec<years::Year>,
    strata: BTreeMap<(String, String), (String, String)>,
    nulls: BTreeMap<String, usize>,
}

impl Prepared {
    async fn of(mut warehouse: Warehouse) -> Self {
        let url = warehouse.database.login("attacker", Some(Right::Benchmark)).await;
        let w = &mut warehouse;
        let children = |band: &'static str| format!("aldersgruppe = '{band}'");
        let count = "antal_indskrevne_boern";
        let staff = "antal_medarbejdere";
        let seen = "antal_unikke_boern";
        let share = "coalesce(antal_fuldtidsboern, 0)";
        Self {
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
            years: years::read(w).await,
            strata: children::strata(w).await,
            nulls: nulls(&url).await,
        }
    }
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

/// One way to attack.
type Tool = fn(&Prepared, Release, &mut Findings);

/// Every way, by its name.
const TOOLS: [(&str, Tool); 11] = [
    ("children: total minus the others", |it, release, found| {
        breakdowns(&it.children, release, 1.0, found);
    }),
    ("texts that mean a category", |it, release, found| {
        let is_text = |(key, _): &(&(String, String, String), _)| key.2 == "Pladstype";
        let texts = it.children.iter().filter(is_text);
        let texts = texts.map(|(key, cells)| (key.clone(), cells.clone())).collect();
        breakdowns_beside(&texts, &it.children, release, 1.0, found);
    }),
    ("children by age", |it, release, found| {
        breakdowns(&it.bands[0], release, 0.0, found);
        breakdowns(&it.bands[1], release, 0.0, found);
    }),
    ("staff", |it, release, found| breakdowns(&it.staff[0], release, 1.0, found)),
    ("full-time staff", |it, release, found| breakdowns(&it.staff[1], release, 0.0, found)),
    ("attendance", |it, release, found| breakdowns(&it.attendance[0], release, 1.0, found)),
    ("full-time children", |it, release, found| {
        breakdowns(&it.attendance[1], release, 0.0, found);
    }),
    ("rolling windows and neighbouring months", |it, release, found| {
        windows::attack(&it.windows, release, found);
    }),
    ("all that ties a month's children together", |it, release, found| {
        let monthly = windows::attack(&it.windows, release, &mut Findings::default());
        children::attack(it, &monthly, release, found);
    }),
    ("spending divided by spending per place", |it, release, found| {
        years::divide(&it.years, release, found);
    }),
    ("a year's mean and its months", |it, release, found| {
        years::average(&it.years, release, found);
    }),
];

#[tokio::test]
async fn no_hidden_figure_can_be_worked_out() {
    for (world, least) in [(invented().await, 500), (contrived().await, 100)] {
        let mut hidden = 0;
        for (tool, attack) in TOOLS {
            let mut findings = Findings::default();
            attack(world, Release::Protected, &mut findings);
            hidden += findings.hidden;
            let first: Vec<_> = findings.found.iter().take(20).collect();
            let count = findings.found.len();
            assert!(first.is_empty(), "{tool}: {count} of {}: {first:#?}", findings.hidden);
        }
        assert!(hidden > least, "only {hidden} figures are hidden");
    }
}

#[tokio::test]
async fn where_only_small_cells_are_hidden_every_tool_finds_some() {
    let worlds = [invented().await, contrived().await];
    for (tool, attack) in TOOLS {
        let mut findings = Findings::default();
        for world in worlds {
            attack(world, Release::OnlySmallHidden, &mut findings);
        }
        assert!(!findings.found.is_empty(), "{tool}: none of {}", findings.hidden);
    }
}

/// What the contrived month and year are there for: found without protection, and not with it.
#[tokio::test]
async fn a_month_between_windows_and_a_year_between_months_are_found_only_without_protection() {
    let world = contrived().await;
    let found = |release, part: &str| {
        let mut findings = Findings::default();
        windows::attack(&world.windows, release, &mut findings);
        years::average(&world.years, release, &mut findings);
        findings.found.into_iter().filter(|it| it.contains(part)).collect::<Vec<_>>()
    };
    for (part, value) in [
        ("615 2023-11-01 of antal_boern_normering_0_2", "3"),
        ("360 2023-01-01 udgift_dagpleje_pr_plads in all", ""),
    ] {
        let without = found(Release::OnlySmallHidden, part);
        assert!(
            without.iter().any(|it| it.starts_with(&format!("{part}: {value}"))),
            "{part}: {without:?}"
        );
        assert_eq!(found(Release::Protected, part), Vec::<String>::new(), "{part}");
    }
}

#[tokio::test]
async fn what_the_attack_takes_for_hidden_is_what_a_login_finds_empty() {
    let prepared = invented().await;
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
    let prepared = invented().await;
    let hidden = prepared.children.values().flatten().filter(|c| c.is_null(Release::Protected));
    let (small, large): (Vec<_>, Vec<_>) = hidden.partition(|cell| cell.value < 5.0);
    assert!(small.len() > 50 && large.len() > 50, "{} and {}", small.len(), large.len());
    assert!(large.iter().any(|cell| cell.value > 10.0));
}
