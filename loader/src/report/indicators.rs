//! The indicators as `noegletal.alle` has them, whichever they are: figures by kommune.

use chrono::NaiveDate;
use serde::Serialize;

use super::sparkline::sparkline;

/// Figures shown of a series, the latest ones: three years of months.
const FIGURES_MAX: usize = 36;

/// What one kommune's figures of an indicator are, period by period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// The indicator's id.
    pub noegletal_id: String,
    /// Its name.
    pub noegletal_navn: String,
    /// How often it is made.
    pub frekvens: String,
    /// What it is measured in.
    pub enhed: String,
    /// The kommune.
    pub kommune_nr: i16,
    /// The kommune's name.
    pub kommune_navn: String,
    /// The periods of the indicator, of any kommune.
    pub perioder: Vec<NaiveDate>,
    /// The kommune's figure in each.
    pub vaerdier: Vec<Option<f64>>,
}

impl Series {
    /// The latest period that has a figure, and the figure.
    #[must_use]
    pub fn latest(&self) -> Option<(NaiveDate, f64)> {
        let figures = self.perioder.iter().zip(&self.vaerdier).rev();
        figures.into_iter().find_map(|(periode, figure)| figure.map(|figure| (*periode, figure)))
    }

    fn line(&self) -> String {
        let shown = self.vaerdier.len().saturating_sub(FIGURES_MAX);
        let (periode, figure) = match self.latest() {
            Some((periode, figure)) => (self.period(periode), formatted(figure, &self.enhed)),
            None => (String::new(), "-".to_owned()),
        };
        let line = sparkline(&self.vaerdier[shown..]);
        let kommune = format!("{} {}", self.kommune_nr, self.kommune_navn);
        format!("    {kommune:22} {periode:8} {figure:>10}  {line}").trim_end().to_owned()
    }

    fn period(&self, first_day: NaiveDate) -> String {
        let pattern = if self.frekvens == "år" { "%Y" } else { "%Y-%m" };
        first_day.format(pattern).to_string()
    }
}

/// The figures as lines: a heading for each indicator, below it a line for each kommune.
#[must_use]
pub fn lines(series: &[Series]) -> Vec<String> {
    let mut lines = Vec::new();
    for indicator in series.chunk_by(|a, b| a.noegletal_id == b.noegletal_id) {
        let Series { noegletal_id, noegletal_navn, .. } = &indicator[0];
        lines.push(format!("{noegletal_id}  {noegletal_navn}"));
        lines.extend(indicator.iter().map(Series::line));
    }
    lines
}

/// A figure in its unit, as Danes write it.
#[must_use]
pub fn formatted(figure: f64, enhed: &str) -> String {
    let danish = |text: String| text.replace('.', ",");
    match enhed {
        "andel" => danish(format!("{:.1} %", figure * 100.0)),
        _ if enhed.starts_with("kr") => format!("{} kr.", thousands(&format!("{figure:.0}"))),
        _ => danish(format!("{figure:.2}")),
    }
}

/// `1234567` to `1.234.567`.
fn thousands(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let mut grouped = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(vaerdier: &[Option<f64>]) -> Series {
        let month = |month| NaiveDate::from_ymd_opt(2024, month, 1).expect("a day");
        Series {
            noegletal_id: "A1".into(),
            noegletal_navn: "Andel børn i dagpleje".into(),
            frekvens: "måned".into(),
            enhed: "andel".into(),
            kommune_nr: 101,
            kommune_navn: "København".into(),
            perioder: (1..).map(month).take(vaerdier.len()).collect(),
            vaerdier: vaerdier.to_vec(),
        }
    }

    #[test]
    fn a_line_shows_the_latest_figure_there_is() {
        let shown = lines(&[series(&[Some(0.25), None, Some(0.5), None])]);
        assert_eq!(shown[0], "A1  Andel børn i dagpleje");
        assert_eq!(shown[1], "    101 København          2024-03      50,0 %  ▁ █");
        assert_eq!(lines(&[series(&[None])])[1], "    101 København                            -");
    }

    #[test]
    fn figures_are_written_in_their_unit() {
        assert_eq!(formatted(0.075_758, "andel"), "7,6 %");
        assert_eq!(formatted(123_456.7, "kr. pr. barn"), "123.457 kr.");
        assert_eq!(formatted(-999.0, "kr."), "-999 kr.");
        assert_eq!(formatted(3.125_9, "børn pr. voksen"), "3,13");
    }
}
