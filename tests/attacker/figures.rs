//! What is read: every figure of others as it is, and as it is shown.

use std::collections::BTreeMap;

use dagtilbud::upkeep::access::Right;
use sqlx::postgres::PgConnection;

use crate::support::database::connect;
use crate::support::warehouse::{Warehouse, csv};

/// How far a figure that is shown may lie from the true one: docs/adgang.md says so, too.
pub(super) const NOISE_MAX: f64 = 8.0;

/// Which figure it is. `measure` is of people, of full-time people, or an indicator's half.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) measure: String,
    pub(super) kommune: String,
    pub(super) month: String,
    pub(super) dimension: String,
    pub(super) member: String,
}

impl Key {
    pub(super) fn new(
        measure: &str,
        (kommune, month): (&str, &str),
        dimension: &str,
        member: &str,
    ) -> Self {
        let [measure, kommune, month, dimension, member] =
            [measure, kommune, month, dimension, member].map(str::to_owned);
        Self { measure, kommune, month, dimension, member }
    }

    pub(super) fn with(&self, member: &str) -> Self {
        Self { member: member.to_owned(), ..self.clone() }
    }

    pub(super) fn place(&self) -> (&str, &str) {
        (&self.kommune, &self.month)
    }

    pub(super) fn is_of_people(&self) -> bool {
        self.measure.starts_with("boern") || ["ansatte", "tilstede"].contains(&&*self.measure)
    }
}

/// A figure as it is, and as it is shown, if it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure {
    pub(super) exact: f64,
    pub(super) shown: Option<f64>,
}

pub(super) type Figures = BTreeMap<Key, Figure>;

/// What somebody publishes, and how far off it may be.
#[derive(Debug, Clone)]
pub(super) struct Release {
    pub(super) figures: Figures,
    /// As far as a figure that is shown may lie from the true one.
    pub(super) slack: f64,
    /// The smallest group that is shown.
    pub(super) least: f64,
}

impl Release {
    /// Between what the true figure lies, as far as the figure itself says. A row that is not there
    /// may be anything where members are left out.
    pub(super) fn bounds(&self, key: &Key) -> (f64, f64) {
        match self.figures.get(key).map(|figure| figure.shown) {
            Some(Some(0.0)) => (0.0, 0.0),
            Some(Some(shown)) if self.slack > 0.0 => {
                ((shown - self.slack).max(self.least), shown + self.slack)
            }
            Some(Some(shown)) => (shown, shown),
            // Too few, or enough that the noise made too few.
            Some(None) => (1.0, self.least - 1.0 + self.slack),
            None => (0.0, f64::INFINITY),
        }
    }

    pub(super) fn shown(&self, key: &Key) -> Option<f64> {
        self.figures.get(key).and_then(|figure| figure.shown)
    }

    /// The members of a breakdown: all but the row of all.
    pub(super) fn members<'r>(
        &'r self,
        total: &Key,
    ) -> impl Iterator<Item = (&'r Key, &'r Figure)> {
        let (first, last) = (total.with(""), total.with("\u{10FFFF}"));
        self.figures.range(first..last).filter(|(key, _)| key.member != "Alle")
    }

    /// The rows of all of a measure's breakdowns.
    pub(super) fn totals<'r>(&'r self, measure: &'r str) -> impl Iterator<Item = &'r Key> {
        let is_total = move |key: &&Key| key.measure == measure && key.member == "Alle";
        self.figures.keys().filter(is_total)
    }
}

/// A warehouse as it is shown, and as it would be if nothing but the small cells were left out.
#[derive(Debug)]
pub(super) struct Releases {
    pub(super) world: &'static str,
    pub(super) shown: Release,
    pub(super) bare: Release,
    /// Every figure, with none hidden.
    pub(super) truth: BTreeMap<Key, f64>,
    /// The thirteen, by indicator.
    pub(super) indicators: Vec<Indicator>,
}

/// An indicator's value as it is, and as it is shown, if it is.
#[derive(Debug)]
pub(super) struct Indicator {
    pub(super) id: String,
    pub(super) exact: f64,
    pub(super) shown: Option<f64>,
}

/// The cubes: people, by whom they count.
const CUBES: &str = "\
    select 'boern ' || aldersgruppe, kommune_nr, maaned, dimension, medlem_kode, \
        antal_indskrevne_boern from benchmark.indskrivning \
    union all select 'ansatte', kommune_nr, maaned, dimension, medlem_kode, antal_medarbejdere \
    from benchmark.personale \
    union all select 'fuldtid', kommune_nr, maaned, dimension, medlem_kode, \
        antal_fuldtidspersoner from benchmark.personale \
    union all select 'tilstede', kommune_nr, maaned, dimension, medlem_kode, antal_unikke_boern \
    from benchmark.tilstedevaerelse";

/// The cells of the cubes that are not shown because few stand behind them. They have no row; an
/// attacker who knows from elsewhere that there is somebody is told which they are.
const LEFT_OUT: &str = "\
    with celle (measure, kommune_nr, maaned, dimension, medlem_kode, vist) as ( \
        select 'boern ' || aldersgruppe, kommune_nr, maaned, dimension, medlem_kode, \
            antal_indskrevne_boern_andre from dm.agg_benchmark_indskrivning \
        union all select measure, kommune_nr, maaned, dimension, medlem_kode, \
            antal_medarbejdere_andre from dm.agg_benchmark_personale \
        cross join (values ('ansatte'), ('fuldtid')) as maal (measure) \
        union all select 'tilstede', kommune_nr, maaned, dimension, medlem_kode, \
            antal_unikke_boern_andre from dm.agg_benchmark_tilstedevaerelse) \
    select measure, kommune_nr, maaned, dimension, medlem_kode, vist from celle \
    where vist is null and medlem_kode <> 'Alle' and ( \
        medlem_kode = '' \
        or dimension not in (select dimension from drift.offentligt_medlem) \
        or (dimension, medlem_kode) in ( \
            select dimension, medlem_kode from drift.offentligt_medlem))";

/// The indicators that stand on people: sums over the window's months.
const INDICATORS: &str = "\
    select n.navn || ' ' || halv.halvdel, n.kommune_nr, n.periode, n.antal_maaneder, '', \
        halv.tal * n.antal_maaneder \
    from (select 'N1' as navn, * from noegletal.normering_daginstitution_0_2 \
        union all select 'N2', * from noegletal.normering_daginstitution_3_5 \
        union all select 'N3', * from noegletal.normering_dagpleje \
        union all select 'U4', * from noegletal.udgift_dagtilbud_pr_plads \
        union all select 'U5', * from noegletal.udgift_dagpleje_pr_plads) as n \
    cross join lateral (values ('taeller', n.taeller), ('naevner', n.naevner)) \
        as halv (halvdel, tal)";

/// The thirteen.
const THIRTEEN: &str = "\
    select noegletal_id, kommune_nr, periode, '', '', vaerdi from noegletal.alle";

impl Releases {
    /// Reads a warehouse as its owner, and as a login that nobody trusts.
    pub(super) async fn of(world: &'static str, warehouse: &mut Warehouse) -> Self {
        let url = warehouse.database.login("angriber", Some(Right::Benchmark)).await;
        let mut attacker = connect(&url).await;
        Self::read(world, warehouse, &mut attacker).await
    }

    /// The same for an attacker who is there already.
    pub(super) async fn read(
        world: &'static str,
        warehouse: &mut Warehouse,
        attacker: &mut PgConnection,
    ) -> Self {
        let mut truth = rows(&mut warehouse.connection, CUBES).await;
        truth.extend(monthly(rows(&mut warehouse.connection, INDICATORS).await));
        let truth: BTreeMap<Key, f64> =
            truth.into_iter().filter_map(|(key, figure)| figure.map(|it| (key, it))).collect();
        let mut read = rows(attacker, CUBES).await;
        let left_out = rows(&mut warehouse.connection, LEFT_OUT).await;
        for (key, shown) in &read {
            let is_empty = shown.is_none() && key.member != "Alle" && key.measure != "fuldtid";
            assert!(!is_empty, "a row that comes and goes with somebody: {key:?}");
        }
        for key in left_out.keys() {
            assert!(!read.contains_key(key), "{key:?}");
        }
        read.extend(left_out);
        // What is shown is all that a mean stands on.
        let other = "select kommune_nr from benchmark.personale where beskaeftigelsesgrad is distinct \
                     from round(least(antal_fuldtidspersoner / nullif(antal_medarbejdere, 0), 1), 2)";
        assert_eq!(csv(attacker, other).await, "");
        read.extend(monthly(rows(attacker, INDICATORS).await));
        let shown = read.into_iter().filter_map(|(key, shown)| {
            let exact = *truth.get(&key)?;
            Some((key, Figure { exact, shown }))
        });
        let shown = Release { figures: shown.collect(), slack: NOISE_MAX, least: 5.0 };
        let exact = rows(&mut warehouse.connection, THIRTEEN).await;
        let seen = rows(attacker, THIRTEEN).await;
        let indicators = exact.into_iter().filter_map(|(key, exact)| {
            let shown = seen.get(&key).copied().flatten();
            Some(Indicator { id: key.measure, exact: exact.filter(|it| *it != 0.0)?, shown })
        });
        Self { world, shown, bare: bare(&truth), indicators: indicators.collect(), truth }
    }
}

/// What would be shown if only the cells of 1-4 people were left out.
fn bare(truth: &BTreeMap<Key, f64>) -> Release {
    let figure = |(key, exact): (&Key, &f64)| {
        let people = Key { measure: "ansatte".to_owned(), ..key.clone() };
        let people = if key.measure == "fuldtid" { truth.get(&people) } else { Some(exact) };
        let is_few = people.is_some_and(|people| *people > 0.0 && *people < 5.0);
        let is_month = key.dimension == "maaned";
        let shown = (!is_few || is_month).then_some(*exact);
        (key.clone(), Figure { exact: *exact, shown })
    };
    Release { figures: truth.iter().map(figure).collect(), slack: 0.0, least: 5.0 }
}

fn parts<const N: usize>(line: &str) -> [String; N] {
    let parts: Vec<String> = line.split(';').map(|it| it.trim_matches('"').to_owned()).collect();
    parts.try_into().unwrap_or_else(|_| panic!("{line}"))
}

async fn rows(connection: &mut PgConnection, sql: &str) -> BTreeMap<Key, Option<f64>> {
    let text = csv(connection, sql).await;
    let row = |line: &str| {
        let [measure, kommune, month, dimension, member, figure] = parts(line);
        (Key { measure, kommune, month, dimension, member }, figure.parse().ok())
    };
    text.lines().skip(1).map(row).collect()
}

/// What an indicator's months add, from its windows: a window that has grown by a month has that
/// month more; one that has moved has lost the month of a year before besides. A year is left as a
/// sum.
fn monthly(windows: BTreeMap<Key, Option<f64>>) -> BTreeMap<Key, Option<f64>> {
    let mut months: BTreeMap<Key, Option<f64>> = BTreeMap::new();
    let mut before: Option<(Key, usize, Option<f64>)> = None;
    for (key, sum) in in_order(windows) {
        let count: usize = key.dimension.parse().expect("a count of months");
        let month = Key { dimension: "maaned".to_owned(), ..key.clone() };
        if key.measure.starts_with('U') {
            months.insert(Key { dimension: "aar".to_owned(), ..key }, sum.filter(|_| count == 12));
            continue;
        }
        let last = before
            .take()
            .filter(|(last, ..)| (&last.measure, &last.kommune) == (&key.measure, &key.kommune));
        let added = match (&last, sum) {
            (None, Some(sum)) if count == 1 => Some(sum),
            (Some((_, had, Some(had_sum))), Some(sum)) if count == had + 1 => Some(sum - had_sum),
            (Some((_, had, Some(had_sum))), Some(sum)) if count == 12 && *had == 12 => {
                let gone = Key { month: a_year_before(&key.month), ..month.clone() };
                months.get(&gone).copied().flatten().map(|gone| sum - had_sum + gone)
            }
            _ => None,
        };
        months.insert(month, added.map(|it| (it * 1000.0).round() / 1000.0));
        before = Some((key, count, sum));
    }
    months
}

/// By indicator, kommune and month.
fn in_order(windows: BTreeMap<Key, Option<f64>>) -> Vec<(Key, Option<f64>)> {
    let mut windows: Vec<_> = windows.into_iter().collect();
    windows.sort_by(|(a, _), (b, _)| {
        (&a.measure, &a.kommune, &a.month).cmp(&(&b.measure, &b.kommune, &b.month))
    });
    windows
}

fn a_year_before(month: &str) -> String {
    let (year, rest) = month.split_at(4);
    format!("{}{rest}", year.parse::<i32>().expect("a year") - 1)
}
