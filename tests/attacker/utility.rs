//! What is left: how much is shown, and how near it is to what is.

use super::figures::{Release, Releases};

/// How useful what is shown is.
#[derive(Debug)]
pub(super) struct Usefulness {
    /// The share of the cells of people, none left out that is not nobody's, that is shown.
    pub(super) share_shown: f64,
    /// The largest change of a cell, in people.
    pub(super) worst_change: f64,
    /// The mean change of cells of 20 and more: not more up than down.
    pub(super) mean_change_of_large_cells: f64,
}

impl Usefulness {
    pub(super) fn of(release: &Release) -> Self {
        let of_people = release.figures.iter().filter(|(key, _)| key.is_of_people());
        let cells: Vec<_> = of_people.map(|(_, it)| it).filter(|it| it.exact > 0.0).collect();
        let shown: Vec<(f64, f64)> =
            cells.iter().filter_map(|it| it.shown.map(|shown| (it.exact, shown))).collect();
        let change = |(exact, shown): &(f64, f64)| shown - exact;
        let large: Vec<f64> = shown.iter().filter(|it| it.0 >= 20.0).map(change).collect();
        Self {
            share_shown: as_f64(shown.len()) / as_f64(cells.len()),
            worst_change: shown.iter().map(|it| change(it).abs()).fold(0.0, f64::max),
            mean_change_of_large_cells: large.iter().sum::<f64>() / as_f64(large.len()),
        }
    }
}

/// Prints the changes by size of cell, and those of the thirteen.
pub(super) fn print(releases: &Releases) {
    println!("{}: cells of people, by size", releases.world);
    println!("     size   cells  shown  median change  nine of ten");
    let sizes = [(1.0, 4.0), (5.0, 9.0), (10.0, 19.0), (20.0, 49.0), (50.0, 99.0), (100.0, 1e9)];
    for (least, most) in sizes {
        let is_of_size = |exact: f64| (least..=most).contains(&exact);
        let cells = releases.shown.figures.iter().filter(|(key, _)| key.is_of_people());
        let cells: Vec<_> = cells.filter(|(_, it)| is_of_size(it.exact)).collect();
        let changes = cells
            .iter()
            .filter_map(|(_, it)| it.shown.map(|shown| (shown - it.exact).abs() / it.exact));
        let changes = Changes::of(changes);
        println!("{least:>5}-{most:<5} {:>6} {changes}", cells.len());
    }
    println!("the thirteen, each kommune's own value against what others see");
    let mut ids: Vec<&str> = releases.indicators.iter().map(|it| it.id.as_str()).collect();
    ids.dedup();
    for id in ids {
        let values: Vec<_> = releases.indicators.iter().filter(|it| it.id == id).collect();
        let changes = values
            .iter()
            .filter_map(|it| it.shown.map(|shown| (shown - it.exact).abs() / it.exact));
        println!("{id:>11} {:>6} {}", values.len(), Changes::of(changes));
    }
}

/// Relative changes: how many, and how large.
struct Changes(Vec<f64>);

impl Changes {
    fn of(changes: impl Iterator<Item = f64>) -> Self {
        let mut changes: Vec<f64> = changes.collect();
        changes.sort_by(f64::total_cmp);
        Self(changes)
    }

    fn at(&self, share: f64) -> f64 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
        let place = (share * as_f64(self.0.len().saturating_sub(1))).round() as usize;
        100.0 * self.0.get(place).copied().unwrap_or(f64::NAN)
    }
}

impl std::fmt::Display for Changes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (middle, most, all) = (self.at(0.5), self.at(0.9), self.at(1.0));
        write!(formatter, "{:>6} {middle:>13.2}% {most:>11.2}%  at most {all:.2}%", self.0.len())
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of figures")]
fn as_f64(count: usize) -> f64 {
    count as f64
}
