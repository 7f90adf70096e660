//! What a year says about its months and about itself: the spending per place is kroner, which are
//! public, divided by the year's mean of children; and the mean is that of months that are shown
//! elsewhere.

use super::{Findings, Program, Release};
use crate::support::warehouse::Warehouse;

/// A year of a kommune in one of the indicators of spending per place.
pub(super) struct Year {
    what: String,
    /// Kr., the mean of children, kr. per child where there is one.
    spending: f64,
    mean: f64,
    value: Option<f64>,
    is_mean_shown: bool,
    is_value_shown: bool,
    /// The children of the months, and whether they are shown; nothing where no view has them.
    months: Vec<(f64, bool)>,
}

/// The view, and where others see its months: the children, whether they are shown.
const VIEWS: [(&str, &str); 3] = [
    (
        "udgift_dagtilbud_pr_plads",
        "select b.kommune_nr, b.maaned, b.antal_boern as antal, not c.er_skjult as er_vist \
         from dm.agg_boern as b inner join dm.agg_benchmark_indskrivning as c \
             on c.kommune_nr = b.kommune_nr and c.maaned = b.maaned and c.dimension = 'TidMåned' \
                 and c.medlem_kode = 'Alle' and c.aldersgruppe = 'Alle'",
    ),
    (
        "udgift_dagpleje_pr_plads",
        "select b.kommune_nr, b.maaned, b.antal_boern_dagpleje as antal, \
             n.taeller is not null as er_vist \
         from dm.agg_boern as b inner join dm.agg_noegletal as n \
             on n.noegletal = 'andel_boern_i_dagpleje' and n.kommune_nr = b.kommune_nr \
                 and n.periode = b.maaned",
    ),
    (
        "udgift_daginstitution_pr_plads",
        "select kommune_nr, maaned, 0 as antal, false as er_vist from dm.agg_boern where false",
    ),
];

/// Reads the years.
pub(super) async fn read(warehouse: &mut Warehouse) -> Vec<Year> {
    let mut years = Vec::new();
    for (view, months) in VIEWS {
        let rows = warehouse
            .values(&format!(
                "select concat_ws('|', v.kommune_nr || ' ' || v.periode, v.taeller, v.naevner, \
                     coalesce(v.vaerdi::text, '-'), n.naevner is not null, n.vaerdi is not null, \
                     coalesce(m.maaneder, '')) \
                 from noegletal.{view} as v \
                 inner join dm.agg_noegletal as n on n.noegletal = '{view}' \
                     and n.kommune_nr = v.kommune_nr and n.periode = v.periode \
                 left join lateral ( \
                     select string_agg(m.antal || '/' || m.er_vist, ',' order by m.maaned) as maaneder \
                     from ({months}) as m \
                     where m.kommune_nr = v.kommune_nr and date_trunc('year', m.maaned) = v.periode \
                 ) as m on true \
                 where v.naevner is not null order by 1"
            ))
            .await;
        years.extend(rows.iter().map(|row| year(view, row)));
    }
    years
}

fn year(view: &str, row: &str) -> Year {
    let parts: Vec<&str> = row.split('|').collect();
    let [what, spending, mean, value, mean_shown, value_shown, months] = parts[..] else {
        panic!("{row}")
    };
    let number = |text: &str| text.parse().expect("a number");
    let month = |text: &str| {
        let (count, shown) = text.split_once('/').expect("two words");
        (number(count), shown == "true")
    };
    Year {
        what: format!("{what} {view}"),
        spending: number(spending),
        mean: number(mean),
        value: (value != "-").then(|| number(value)),
        is_mean_shown: mean_shown == "t",
        is_value_shown: value_shown == "t",
        months: months.split(',').filter(|text| !text.is_empty()).map(month).collect(),
    }
}

fn is_few(value: f64) -> bool {
    value > 0.0 && value < 5.0
}

impl Year {
    fn is_mean_shown(&self, release: Release) -> bool {
        match release {
            Release::Protected => self.is_mean_shown,
            Release::OnlySmallHidden => !is_few(self.mean),
        }
    }

    /// What kroner and kroner per child say of the children.
    fn by_spending(&self, release: Release) -> (f64, f64) {
        let is_shown = release == Release::OnlySmallHidden || self.is_value_shown;
        match self.value.filter(|value| is_shown && *value > 0.0) {
            // The value is rounded to six decimals.
            Some(value) => (self.spending / (value + 1e-6), self.spending / (value - 1e-6)),
            None => (0.0, f64::INFINITY),
        }
    }
}

/// Divides kroner by kroner per child.
pub(super) fn divide(years: &[Year], release: Release, findings: &mut Findings) {
    for year in years.iter().filter(|year| !year.is_mean_shown(release)) {
        findings.look(|| year.what.clone(), year.mean, year.by_spending(release));
    }
}

/// Sets a year beside its months.
pub(super) fn average(years: &[Year], release: Release, findings: &mut Findings) {
    for year in years.iter().filter(|year| !year.months.is_empty()) {
        let mut program = Program::default();
        let is_shown = |(count, shown): &(f64, bool)| match release {
            Release::Protected => *shown,
            Release::OnlySmallHidden => !is_few(*count),
        };
        let unknowns: Vec<usize> = year
            .months
            .iter()
            .map(|month| {
                let bounds =
                    if is_shown(month) { (month.0, month.0) } else { (0.0, f64::INFINITY) };
                program.unknown(bounds.0, bounds.1)
            })
            .collect();
        let total = program.unknown(0.0, f64::INFINITY);
        let mut terms: Vec<(usize, f64)> = unknowns.iter().map(|month| (*month, 1.0)).collect();
        terms.push((total, -1.0));
        program.sum(terms, 0.0, 0.0);
        let sum: f64 = year.months.iter().map(|(count, _)| count).sum();
        if year.is_mean_shown(release) {
            program.sum(vec![(total, 1.0)], sum - 1e-3, sum + 1e-3);
        } else {
            findings.look(|| format!("{} in all", year.what), sum, program.range(total));
        }
        let hidden = year.months.iter().zip(&unknowns).enumerate();
        for (at, (month, unknown)) in hidden.filter(|(_, (month, _))| !is_shown(month)) {
            let what = || format!("{} month {}", year.what, at + 1);
            findings.look(what, month.0, program.range(*unknown));
        }
    }
}
