//! Groups of 1-4 people: sums and differences of what is shown that are such a group.

use std::collections::BTreeMap;
use std::fmt;

use super::figures::{Key, Release};

/// A group of people as a sum of figures, each with its factor.
#[derive(Debug, Clone)]
pub(super) struct Target {
    what: String,
    terms: Vec<(f64, Key)>,
    /// The cell that it is, where it is one.
    cell: Option<Key>,
}

impl Target {
    fn truth(&self, release: &Release) -> Option<f64> {
        let exact = |key| release.figures.get(key).map(|figure| figure.exact);
        self.terms.iter().map(|(factor, key)| exact(key).map(|it| factor * it)).sum()
    }

    fn estimate(&self, release: &Release) -> Option<f64> {
        let shown = |key| release.shown(key);
        self.terms.iter().map(|(factor, key)| shown(key).map(|it| factor * it)).sum()
    }

    /// The least and the most that it can be, in whole people.
    fn bounds(&self, release: &Release) -> (f64, f64) {
        let (mut low, mut high) = (0.0, 0.0);
        for (factor, key) in &self.terms {
            let (least, most) = release.bounds(key);
            let ends = [factor * least, factor * most];
            low += ends[0].min(ends[1]);
            high += ends[0].max(ends[1]);
        }
        let cell = self.cell.as_ref().map_or((0.0, f64::INFINITY), |cell| release.bounds(cell));
        (low.max(cell.0).ceil(), high.min(cell.1).floor())
    }
}

/// What a tool found: how many groups of 1-4 there are, how often the guess was right, how many were
/// certain, and how often somebody is right who always guesses the most frequent size.
#[derive(Debug, Default)]
pub(super) struct Score {
    pub(super) groups: usize,
    pub(super) right: usize,
    pub(super) certain: usize,
    pub(super) example: String,
    by_size: [usize; 4],
}

impl Score {
    pub(super) fn of(targets: &[Target], release: &Release) -> Self {
        let mut score = Self::default();
        for target in targets {
            let Some(truth) = target.truth(release) else { continue };
            if !(0.5..4.5).contains(&truth) || (truth - truth.round()).abs() > 0.01 {
                continue;
            }
            let Some(estimate) = target.estimate(release) else { continue };
            score.groups += 1;
            score.by_size[as_index(truth) - 1] += 1;
            let guess = estimate.round().clamp(1.0, 4.0);
            let is_right = (guess - truth).abs() < 0.5;
            score.right += usize::from(is_right);
            let (low, high) = target.bounds(release);
            if high - low < 0.5 {
                score.certain += 1;
                score.example = format!("{}: {low} is {truth}", target.what);
            }
        }
        score
    }

    fn by_chance(&self) -> usize {
        self.by_size.into_iter().max().unwrap_or(0)
    }

    /// Right in one of ten more than chance is, three deviations of chance allowed.
    pub(super) fn is_hardly_better_than_chance(&self) -> bool {
        let (groups, chance) = (as_f64(self.groups), as_f64(self.by_chance()));
        as_f64(self.right) <= chance + 0.1 * groups + 3.0 * groups.sqrt() / 2.0
    }
}

impl fmt::Display for Score {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { groups, right, certain, .. } = self;
        write!(formatter, "{right:>5} of {groups} right (chance {}), ", self.by_chance())?;
        write!(formatter, "{certain} certain")
    }
}

/// Dimensions of which nobody is in one member alone, or everybody in the same.
const UNSPLIT: [&str; 5] =
    ["HandleKommune", "TidMåned", "Registrering", "Starttidspunkt", "Sluttidspunkt"];

/// One way to attack.
type Tool = fn(&Release) -> Vec<Target>;

/// Every way, by its name.
pub(super) const TOOLS: [(&str, Tool); 9] = [
    ("total minus the others", total_minus_others),
    ("children of six and more, by any member", oldest),
    ("children with two categories", two_categories),
    ("people on 5.25.11 who are no dagplejere", |release| {
        less(release, "AutoriseretKontoplan", "5.25.11", "N3 naevner")
    }),
    ("dagplejere on other accounts", |release| {
        less(release, "Stillingskategori", "25", "N3 naevner")
    }),
    ("children outside the normering, 0-2", |release| {
        difference(release, "N1 taeller", ("boern 0-2", "TidMåned", "Alle"))
    }),
    ("children outside the normering, 3-5", |release| {
        difference(release, "N2 taeller", ("boern 3-5", "TidMåned", "Alle"))
    }),
    ("the indicator's own month", own_month),
    ("a year's mean less its other months", year_less_months),
];

/// A member that is hidden alone is the total less the others.
fn total_minus_others(release: &Release) -> Vec<Target> {
    let mut targets = Vec::new();
    for measure in ["boern Alle", "boern 0-2", "boern 3-5", "ansatte", "tilstede"] {
        // Months and kommuner have one member; a child is in many times of day.
        let is_split = |total: &&Key| !UNSPLIT.contains(&&*total.dimension);
        for total in release.totals(measure).filter(is_split) {
            let (shown, hidden): (Vec<_>, Vec<_>) =
                release.members(total).partition(|(_, figure)| figure.shown.is_some());
            let [(cell, _)] = hidden[..] else { continue };
            let others = shown.into_iter().map(|(key, _)| (-1.0, key.clone()));
            targets.push(Target {
                what: format!("{cell:?}"),
                terms: others.chain([(1.0, total.clone())]).collect(),
                cell: Some(cell.clone()),
            });
        }
    }
    targets
}

/// The total less its two ages.
fn oldest(release: &Release) -> Vec<Target> {
    let is_all = |key: &&Key| key.measure == "boern Alle";
    let of = |key: &Key| {
        let band = |band: &str| Key { measure: format!("boern {band}"), ..key.clone() };
        let terms = vec![(1.0, key.clone()), (-1.0, band("0-2")), (-1.0, band("3-5"))];
        Target { what: format!("{key:?} of six and more"), terms, cell: None }
    };
    release.figures.keys().filter(is_all).map(of).collect()
}

/// The sum of the categories less the total.
fn two_categories(release: &Release) -> Vec<Target> {
    let is_category = |key: &&Key| key.dimension == "DagtilbudInstitution";
    let totals = release.totals("boern Alle").filter(is_category);
    let of = |total: &Key| {
        let members = release.members(total).map(|(key, _)| (1.0, key.clone()));
        let terms = members.chain([(-1.0, total.clone())]).collect();
        Target { what: format!("{total:?} twice"), terms, cell: None }
    };
    totals.map(of).collect()
}

/// A member of the staff's cube less what an indicator says of the month.
fn less(release: &Release, dimension: &str, member: &str, indicator: &str) -> Vec<Target> {
    difference(release, indicator, ("ansatte", dimension, member))
}

/// A figure of the cube (measure, dimension, member) less an indicator's month.
fn difference(
    release: &Release,
    indicator: &str,
    (measure, dimension, member): (&str, &str, &str),
) -> Vec<Target> {
    let of = |month: &Key| {
        let cube = Key::new(measure, month.place(), dimension, member);
        let terms = vec![(1.0, cube), (-1.0, month.clone())];
        Target { what: format!("{terms:?}"), terms, cell: None }
    };
    months_of(release, indicator).map(of).collect()
}

fn months_of<'r>(release: &'r Release, indicator: &'r str) -> impl Iterator<Item = &'r Key> {
    release.figures.keys().filter(move |key| key.measure == indicator && key.dimension == "maaned")
}

/// What an indicator's windows say of a month in which it counts few.
fn own_month(release: &Release) -> Vec<Target> {
    let halves = ["N1 taeller", "N2 taeller", "N3 taeller", "N3 naevner"];
    let months = halves.into_iter().flat_map(|half| months_of(release, half));
    let of = |month: &Key| Target {
        what: format!("{month:?}"),
        terms: vec![(1.0, month.clone())],
        cell: None,
    };
    months.map(of).collect()
}

/// Places of a year, which are kroner by kroner per place, less those of the months that are shown.
fn year_less_months(release: &Release) -> Vec<Target> {
    let mut targets = Vec::new();
    let places =
        [("U4 naevner", "TidMåned", "Alle"), ("U5 naevner", "DagtilbudInstitution", "dagpleje")];
    for (half, dimension, member) in places {
        let years = release.figures.keys().filter(|key| key.measure == half);
        for year in years {
            let months = (1..=12).map(|month| format!("{}-{month:02}-01", &year.month[..4]));
            let cells: Vec<Key> = months
                .map(|month| Key::new("boern Alle", (&year.kommune, &month), dimension, member))
                .collect();
            for hidden in &cells {
                let others = cells.iter().filter(|cell| *cell != hidden);
                let others = others.map(|cell| (-1.0, cell.clone()));
                targets.push(Target {
                    what: format!("{hidden:?} from its year"),
                    terms: others.chain([(1.0, year.clone())]).collect(),
                    cell: None,
                });
            }
        }
    }
    targets
}

/// The narrowest bounds of a hidden figure by all that is said of it.
pub(super) fn narrowest(release: &Release) -> (f64, f64) {
    let mut bounds: BTreeMap<Key, (f64, f64)> = BTreeMap::new();
    let hidden =
        release.figures.iter().filter(|(key, it)| key.is_of_people() && it.shown.is_none());
    for (key, figure) in hidden {
        let known = release.bounds(key);
        assert!(known.0 <= figure.exact && figure.exact <= known.1, "{key:?}: {figure:?}");
        bounds.insert(key.clone(), known);
    }
    for target in total_minus_others(release) {
        let (low, high) = target.bounds(release);
        // Where somebody is in two members, or in none, what adds up is something else.
        let exact = target.cell.as_ref().and_then(|cell| release.figures.get(cell));
        if target.truth(release) != exact.map(|it| it.exact) {
            continue;
        }
        let Some(known) = target.cell.as_ref().and_then(|cell| bounds.get_mut(cell)) else {
            continue;
        };
        *known = (known.0.max(low), known.1.min(high));
    }
    let width = |(low, high): &(f64, f64)| high - low;
    let narrowest = bounds.values().min_by(|a, b| width(a).total_cmp(&width(b)));
    *narrowest.expect("something is hidden")
}

/// Groups that are the same month after month: the mean of all months' estimates.
pub(super) fn averaged(release: &Release) -> Score {
    let mut score = Score::default();
    for (_, make) in &TOOLS[1..7] {
        let mut series: BTreeMap<(String, String), Vec<(f64, f64)>> = BTreeMap::new();
        for target in make(release) {
            let (Some(truth), Some(estimate)) = (target.truth(release), target.estimate(release))
            else {
                continue;
            };
            let key = &target.terms[0].1;
            let series =
                series.entry((key.kommune.clone(), format!("{}{}", key.dimension, key.member)));
            series.or_default().push((truth, estimate));
        }
        for months in series.values().filter(|months| months.len() >= 12) {
            score.stable(months);
        }
    }
    score
}

impl Score {
    fn stable(&mut self, months: &[(f64, f64)]) {
        let truth = months[0].0;
        let is_stable = months.iter().all(|(it, _)| (it - truth).abs() < 0.01);
        if !is_stable || !(0.5..4.5).contains(&truth) {
            return;
        }
        let mean = months.iter().map(|(_, estimate)| estimate).sum::<f64>() / as_f64(months.len());
        self.groups += 1;
        self.by_size[as_index(truth) - 1] += 1;
        self.right += usize::from((mean.round().clamp(1.0, 4.0) - truth).abs() < 0.5);
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of figures")]
fn as_f64(count: usize) -> f64 {
    count as f64
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size of 1-4")]
fn as_index(size: f64) -> usize {
    size.round() as usize
}
