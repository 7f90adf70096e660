//! The guards by name, and what each says about a slice that it objects to.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::delivery::Kilde;

/// A guard. Of several that object the first speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vagt {
    /// All lines were turned away.
    AlleAfvist,
    /// Too many lines were turned away.
    AfvisteLinjer,
    /// What was there before is missing: a function of the account, an age. Or all but one part is,
    /// where a table is split by a column that is not read.
    Mangler,
    /// Little of what the slice replaces comes again in it.
    Udskiftning,
    /// Far fewer rows than before.
    FaerreRaekker,
    /// Far more rows than before.
    FlereRaekker,
    /// Few of the kommune's children, employments or units are known from before.
    Genkendte,
    /// More children in institutions that nobody delivered.
    UkendtInstitution,
    /// More children in institutions of a category that nobody knows.
    UkendtKategori,
    /// More units of the register without a known type or ownership.
    UkendtType,
    /// More staff or attendance without a unit of the register.
    UkendtEnhed,
    /// More staff of a category that the reference list lacks.
    UkendtStilling,
    /// Other hours a week.
    Timer,
    /// Other grades of employment.
    Beskaeftigelsesgrad,
    /// Children who come at another time of the day.
    Moedetid,
    /// Other amounts.
    Beloeb,
    /// One function of the account by far.
    BeloebFunktion,
    /// Other numbers of inhabitants.
    Indbyggere,
}

impl Vagt {
    /// All of them, in the order in which they speak.
    pub const ALL: [Self; 18] = [
        Self::AlleAfvist,
        Self::AfvisteLinjer,
        Self::Mangler,
        Self::Udskiftning,
        Self::FaerreRaekker,
        Self::FlereRaekker,
        Self::Genkendte,
        Self::UkendtInstitution,
        Self::UkendtKategori,
        Self::UkendtType,
        Self::UkendtEnhed,
        Self::UkendtStilling,
        Self::Timer,
        Self::Beskaeftigelsesgrad,
        Self::Moedetid,
        Self::Beloeb,
        Self::BeloebFunktion,
        Self::Indbyggere,
    ];

    /// The name, as in `drift.vagt` and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AlleAfvist => "alle-afvist",
            Self::AfvisteLinjer => "afviste-linjer",
            Self::Mangler => "mangler",
            Self::Udskiftning => "udskiftning",
            Self::FaerreRaekker => "faerre-raekker",
            Self::FlereRaekker => "flere-raekker",
            Self::Genkendte => "genkendte",
            Self::UkendtInstitution => "ukendt-institution",
            Self::UkendtKategori => "ukendt-kategori",
            Self::UkendtType => "ukendt-type",
            Self::UkendtEnhed => "ukendt-enhed",
            Self::UkendtStilling => "ukendt-stilling",
            Self::Timer => "timer",
            Self::Beskaeftigelsesgrad => "beskaeftigelsesgrad",
            Self::Moedetid => "moedetid",
            Self::Beloeb => "beloeb",
            Self::BeloebFunktion => "beloeb-funktion",
            Self::Indbyggere => "indbyggere",
        }
    }

    /// Whether it has a limit that an operator sets; the others stand whatever the figures.
    #[must_use]
    pub const fn has_limit(self) -> bool {
        !matches!(self, Self::AlleAfvist | Self::Mangler)
    }
}

impl fmt::Display for Vagt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Vagt {
    type Err = String;

    /// The guard with a limit that is called so.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut with_limit = Self::ALL.into_iter().filter(|vagt| vagt.has_limit());
        with_limit.clone().find(|vagt| vagt.as_str() == text).ok_or_else(|| {
            let first = with_limit.next().map_or("", Self::as_str);
            let known = with_limit.fold(first.to_owned(), |all, vagt| format!("{all}, {vagt}"));
            format!("`{text}` is no guard; known are {known}")
        })
    }
}

/// What a guard measured of a slice.
#[derive(Debug, Clone, PartialEq)]
pub struct Maaling {
    /// The guard.
    pub vagt: Vagt,
    /// The kommune.
    pub kommune_nr: i16,
    /// The first day of the slice.
    pub periode: NaiveDate,
    /// The placement system; empty where the source has none.
    pub system: String,
    /// What it is about, or what it was compared with, where the guard says.
    pub om: Option<String>,
    /// The figure of the delivery.
    pub ny: f64,
    /// The one that it is compared with.
    pub foer: f64,
    /// What is held against the limit.
    pub vaerdi: f64,
    /// How many it stands on.
    pub antal: i64,
    /// The limit, and the least number that the guard speaks about; none where it always does.
    pub graense: Option<(f64, i64)>,
}

impl Maaling {
    /// Whether the slice is held for it.
    #[must_use]
    pub fn is_too_far(&self) -> bool {
        self.graense.is_none_or(|(graense, mindst)| self.vaerdi > graense && self.antal >= mindst)
    }

    /// Why, in Danish, with the two figures.
    #[must_use]
    pub fn sentence(&self, kilde: Kilde) -> String {
        let graense = self.graense.map_or(0.0, |(graense, _)| graense);
        let (ny, foer) = (decimal(self.ny, 0), decimal(self.foer, 0));
        let om = self.om.as_deref().unwrap_or_default();
        let before = self.om.as_ref().map_or_else(|| "før".to_owned(), |om| format!("før ({om})"));
        let factor = format!("(mere end en faktor {})", plain(graense));
        let left = format!("(under {} %)", plain((1.0 - graense) * 100.0));
        let shares = |what: &str| {
            format!(
                "{} % af {what} mod {} % {before} (mere end {} procentpoint flere)",
                decimal(self.ny * 100.0, 1),
                decimal(self.foer * 100.0, 1),
                plain(graense * 100.0),
            )
        };
        match self.vagt {
            Vagt::AlleAfvist => "alle linjer er afvist".to_owned(),
            Vagt::Mangler => om.to_owned(),
            Vagt::AfvisteLinjer => {
                format!("{ny} af {foer} linjer er afvist (mere end {} %)", plain(graense * 100.0))
            }
            Vagt::FaerreRaekker => format!("{ny} rækker mod {foer} før {left}"),
            Vagt::FlereRaekker => {
                format!("{ny} rækker mod {foer} før (mere end {} gange så mange)", plain(graense))
            }
            Vagt::Udskiftning => format!(
                "{ny} af {foer} {} går igen fra leverance {om}, som de erstatter {left}",
                who(kilde)
            ),
            Vagt::Genkendte => {
                format!("{ny} af {foer} {} er de samme som i {om} {left}", who(kilde))
            }
            Vagt::UkendtInstitution => {
                shares("indskrivningerne er i institutioner, som ingen har leveret,")
            }
            Vagt::UkendtKategori => shares("indskrivningerne er i institutioner af ukendt type"),
            Vagt::UkendtType => shares("enhederne er uden en kendt type eller ejerform"),
            Vagt::UkendtEnhed => shares(match kilde {
                Kilde::AulaTilstedevaerelse => "registreringerne er i enheder uden for registret",
                _ => "personalet er uden en enhed i registret",
            }),
            Vagt::UkendtStilling => shares("personalet har en stillingskategori uden for listen"),
            Vagt::Timer => {
                let [ny, foer] = [self.ny, self.foer].map(|hours| decimal(hours, 2));
                format!("børnene har i gennemsnit {ny} timer om ugen mod {foer} {before} {factor}")
            }
            Vagt::Beskaeftigelsesgrad => {
                let [ny, foer] = [self.ny, self.foer].map(|grade| decimal(grade, 4));
                format!("beskæftigelsesgraden er i snit {ny} mod {foer} {before} {factor}")
            }
            Vagt::Moedetid => {
                let [ny, foer] = [self.ny, self.foer].map(clock);
                let far = plain(graense);
                format!("børnene kommer i snit kl. {ny} mod {foer} før (mere end {far} minutter)")
            }
            Vagt::Beloeb | Vagt::BeloebFunktion => {
                format!("{ny} kr. {om} mod {foer} kr. før {factor}")
            }
            Vagt::Indbyggere => {
                format!("{ny} indbyggere på 0-5 år mod {foer} {before} {factor}")
            }
        }
    }
}

/// Whom the rows of a source are about.
const fn who(kilde: Kilde) -> &'static str {
    match kilde {
        Kilde::FlisPersonale => "ansættelser",
        Kilde::DstInstitution => "institutioner",
        Kilde::StilDagtilbud => "enheder",
        // Attendance is told apart by child and unit.
        Kilde::AulaTilstedevaerelse => "børn i samme enhed",
        _ => "børn",
    }
}

/// A number with its digits in groups and a comma, as Danes write it.
fn decimal(number: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", number.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if number < 0.0 { "-" } else { "" };
    let comma = if rest.is_empty() { "" } else { "," };
    format!("{sign}{grouped}{comma}{rest}")
}

/// A time of the day, of its minutes.
fn clock(minutes: f64) -> String {
    let (hours, rest) = ((minutes / 60.0).floor(), (minutes % 60.0).floor());
    format!("{hours:02.0}.{rest:02.0}")
}

/// A limit, with no more decimals than it has.
fn plain(limit: f64) -> String {
    let text = decimal(limit, 4);
    text.trim_end_matches('0').trim_end_matches(',').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_danes_do() {
        for (number, decimals, text) in [
            (0.0, 0, "0"),
            (45_054.4, 0, "45.054"),
            (-1_234_567.0, 0, "-1.234.567"),
            (999.0, 0, "999"),
            (36.94, 2, "36,94"),
        ] {
            assert_eq!(decimal(number, decimals), text);
        }
        for (limit, text) in [(5.0, "5"), (1.25, "1,25"), ((1.0 - 0.5) * 100.0, "50"), (0.1, "0,1")]
        {
            assert_eq!(plain(limit), text);
        }
        assert_eq!([clock(471.9), clock(600.0)], ["07.51", "10.00"]);
    }

    #[test]
    fn a_guard_speaks_beyond_its_limit_and_not_about_a_few() {
        let maaling = |vaerdi, antal, graense| Maaling {
            vagt: Vagt::Timer,
            kommune_nr: 101,
            periode: NaiveDate::default(),
            system: "kmd".into(),
            om: Some("2023-12".into()),
            ny: 9.4,
            foer: 47.0,
            vaerdi,
            antal,
            graense,
        };
        assert!(maaling(1.26, 20, Some((1.25, 20))).is_too_far());
        assert!(!maaling(1.25, 20, Some((1.25, 20))).is_too_far());
        assert!(!maaling(5.0, 19, Some((1.25, 20))).is_too_far());
        assert!(maaling(0.0, 0, None).is_too_far());
        assert_eq!(
            maaling(5.0, 20, Some((1.25, 20))).sentence(Kilde::DstIndskrivning),
            "børnene har i gennemsnit 9,40 timer om ugen mod 47,00 før (2023-12) \
             (mere end en faktor 1,25)"
        );
    }

    #[test]
    fn only_guards_with_a_limit_have_a_name_on_the_command_line() {
        assert_eq!("timer".parse(), Ok(Vagt::Timer));
        for text in ["mangler", "Timer", ""] {
            assert!(text.parse::<Vagt>().unwrap_err().contains("afviste-linjer, udskiftning"));
        }
    }
}
