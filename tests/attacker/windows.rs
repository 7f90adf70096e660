//! What the rolling windows say about a month: two neighbours of N differ by two months' figures,
//! and the first window of a series is a month itself.

use std::collections::BTreeMap;

use super::{Findings, Program, Release};
use crate::support::warehouse::Warehouse;

/// A quantity of a kommune, month by month, and the means over twelve months of it that are shown.
pub(super) struct Series {
    kommune: String,
    quantity: String,
    /// The months in order, each with its figure and the most that it can be.
    months: Vec<(String, f64, f64)>,
    /// For each month: how many months its window has, its mean, and whether others see it.
    windows: Vec<(usize, f64, bool)>,
}

/// All series.
pub(super) type Windows = Vec<Series>;

/// What is known of a quantity in a month: kommune, quantity, month.
pub(super) type Monthly = BTreeMap<(String, String, String), (f64, f64)>;

const SERIES: [(&str, &str, &str, &str); 4] = [
    (
        "antal_boern_normering_0_2",
        "antal_boern_0_2",
        "fuldtidspersoner_0_2",
        "normering_daginstitution_0_2",
    ),
    (
        "antal_boern_normering_3_5",
        "antal_boern_3_5",
        "fuldtidspersoner_3_5",
        "normering_daginstitution_3_5",
    ),
    ("antal_boern_dagpleje", "antal_boern", "antal_dagplejere", "normering_dagpleje"),
    ("antal_dagplejere", "antal_dagplejere + 1000", "antal_boern_dagpleje", "normering_dagpleje"),
];

/// A month: its name, its value, the most it can be, whether it counts, whether it is shown.
type Month = (String, f64, f64, bool, bool);

/// Reads the figures, and which of the means a login sees.
pub(super) async fn read(warehouse: &mut Warehouse) -> Windows {
    let mut all = Windows::new();
    for (quantity, most, other, view) in SERIES {
        let column = if quantity == "antal_dagplejere" { "naevner" } else { "taeller" };
        let rows = warehouse
            .values(&format!(
                "select concat_ws('|', b.kommune_nr, b.maaned, {quantity}, {most}, \
                     {quantity} > 0 and {other} > 0, n.{column} is not null) \
                 from dm.agg_boern as b \
                 left join dm.agg_personale as p using (kommune_nr, maaned) \
                 inner join dm.agg_noegletal as n on n.noegletal = '{view}' \
                     and n.kommune_nr = b.kommune_nr and n.periode = b.maaned \
                 order by b.kommune_nr, b.maaned"
            ))
            .await;
        let mut by_kommune: BTreeMap<String, Vec<Month>> = BTreeMap::new();
        for row in rows {
            let parts: Vec<&str> = row.split('|').collect();
            let [kommune, month, value, most, counts, shown] = parts[..] else { panic!("{row}") };
            let number = |text: &str| text.parse().expect("a number");
            by_kommune.entry(kommune.to_owned()).or_default().push((
                month.to_owned(),
                number(value),
                number(most),
                counts == "t",
                shown == "t",
            ));
        }
        for (kommune, months) in by_kommune {
            let windows = (0..months.len())
                .map(|at| {
                    let window = &months[at.saturating_sub(11)..=at];
                    let counting: Vec<f64> =
                        window.iter().filter(|m| m.3).map(|(_, value, ..)| *value).collect();
                    let mean = counting.iter().sum::<f64>()
                        / f64::from(u8::try_from(counting.len().max(1)).expect("a year"));
                    (counting.len(), mean, months[at].4)
                })
                .collect();
            let months = months
                .into_iter()
                .map(|(month, value, most, counts, _)| {
                    (month, if counts { value } else { 0.0 }, most)
                })
                .collect();
            all.push(Series { kommune, quantity: quantity.to_owned(), months, windows });
        }
    }
    all
}

/// Bounds every month by the windows that are shown: those in which few are, and every window that
/// is not shown.
pub(super) fn attack(windows: &Windows, release: Release, findings: &mut Findings) -> Monthly {
    let mut monthly = Monthly::new();
    for series in windows {
        let mut program = Program::default();
        let months: Vec<usize> =
            series.months.iter().map(|(_, _, most)| program.unknown(0.0, *most)).collect();
        let mut sums = Vec::new();
        for (at, (count, mean, shown)) in series.windows.iter().enumerate() {
            let is_shown = match release {
                Release::Protected => *shown,
                Release::OnlySmallHidden => !(*mean > 0.0 && *mean < 5.0),
            };
            let terms: Vec<(usize, f64)> =
                months[at.saturating_sub(11)..=at].iter().map(|month| (*month, 1.0)).collect();
            let sum = mean * f64::from(u8::try_from(*count).expect("a year"));
            if is_shown {
                program.sum(terms, sum - 1e-4, sum + 1e-4);
            } else if *count > 0 {
                let total = program.unknown(0.0, f64::INFINITY);
                program.sum([terms, vec![(total, -1.0)]].concat(), 0.0, 0.0);
                sums.push((at, total, sum));
            }
        }
        for (at, total, sum) in sums {
            let what = || {
                let (month, ..) = &series.months[at];
                format!("{} {month} window of {}", series.kommune, series.quantity)
            };
            findings.look(what, sum, program.range(total));
        }
        for ((month, value, _), unknown) in series.months.iter().zip(&months) {
            let range = program.range(*unknown);
            if *value > 0.5 && *value < 4.5 {
                let what = || format!("{} {month} of {}", series.kommune, series.quantity);
                findings.look(what, *value, range);
            }
            let key = (series.kommune.clone(), series.quantity.clone(), month.clone());
            monthly.insert(key, range);
        }
    }
    monthly
}
