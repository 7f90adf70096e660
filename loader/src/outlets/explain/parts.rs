//! What each indicator is made of: `docs/definitioner.md`, as conditions on the rows of the star.

use chrono::{Datelike as _, Months, NaiveDate};

use crate::upkeep::migrate::{INDICATORS, Indicator};

/// Which rows a part of a fraction counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// Children, with the condition on `raekke`.
    Boern(&'static str),
    /// Staff, with the condition on `fact`, `konto`, `kategori`, `enhed`.
    Personale(&'static str),
    /// Inhabitants, with the condition on `alder`.
    Befolkning(&'static str),
    /// Accounts, with the condition on `fact`.
    Udgift(&'static str),
}

/// The months that an indicator looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vindue {
    /// The month itself.
    Maaned,
    /// The twelve months that end in it; the columns of `agg_boern` and `agg_personale` that say
    /// whether a month counts.
    TolvMaaneder(&'static str, &'static str),
    /// The year.
    Aar,
}

impl Vindue {
    /// The first and the last month.
    pub(super) fn months(self, periode: NaiveDate) -> (NaiveDate, NaiveDate) {
        let back = |months| periode.checked_sub_months(Months::new(months)).unwrap_or(periode);
        match self {
            Self::Maaned => (periode, periode),
            Self::TolvMaaneder(..) => (back(11), periode),
            Self::Aar => (periode, periode.with_month(12).unwrap_or(periode)),
        }
    }
}

/// An indicator as a fraction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    pub(super) id: &'static str,
    pub(super) vindue: Vindue,
    pub(super) taeller: Rows,
    pub(super) naevner: Rows,
}

impl Parts {
    /// The sources whose deliveries can move the figure.
    pub(super) fn sources(&self) -> Vec<&'static str> {
        let sources = [self.taeller, self.naevner].into_iter().flat_map(|rows| match rows {
            Rows::Boern(_) => &["dst-indskrivning", "dst-institution", "stil-dagtilbud"][..],
            Rows::Personale(_) => &["flis-personale", "dst-noeglefil", "stil-dagtilbud"],
            Rows::Befolkning(_) => &["dst-befolkning"],
            Rows::Udgift(_) => &["dst-regnskab"],
        });
        sources.copied().collect()
    }
}

const DAGPLEJE: &str = "raekke.kategori = 'dagpleje'";
const DAGINSTITUTION: &str = "raekke.kategori in ('vuggestue', 'boernehave', 'integreret')";
const FEM: &str =
    "raekke.kategori in ('dagpleje', 'vuggestue', 'boernehave', 'integreret', 'privat')";
const PAEDAGOGISK: &str = "konto.er_normering and kategori.er_paedagogisk \
    and fact.pseudonummer <> '00099905' and (fact.institution_stil_id = -1 or enhed.er_normering)";
const ALLE_KONTI: &str = "fact.konto_id in (52510, 52511, 52513, 52514, 52518, 52519)";

/// What the columns count that indicators divide. An indicator made of others cannot be taken apart.
const COUNTED: [(&str, Rows); 18] = [
    ("antal_boern", Rows::Boern("true")),
    ("antal_boern_0_2", Rows::Boern("raekke.aldersgruppe = '0-2'")),
    ("antal_boern_3_5", Rows::Boern("raekke.aldersgruppe = '3-5'")),
    ("antal_boern_dagpleje", Rows::Boern(DAGPLEJE)),
    ("antal_boern_integreret", Rows::Boern("raekke.kategori = 'integreret'")),
    ("antal_boern_fem_kategorier", Rows::Boern(FEM)),
    ("antal_boern_daginstitution", Rows::Boern(DAGINSTITUTION)),
    (
        "antal_boern_normering_0_2",
        Rows::Boern("raekke.er_normering and raekke.aldersgruppe = '0-2'"),
    ),
    (
        "antal_boern_normering_3_5",
        Rows::Boern("raekke.er_normering and raekke.aldersgruppe = '3-5'"),
    ),
    ("fuldtidspersoner_0_2", Rows::Personale(PAEDAGOGISK)),
    ("fuldtidspersoner_3_5", Rows::Personale(PAEDAGOGISK)),
    (
        "antal_dagplejere",
        Rows::Personale("fact.konto_id = 52511 and kategori.stillingskategori_kode = '25'"),
    ),
    ("antal_0_2", Rows::Befolkning("alder.aldersgruppe = '0-2'")),
    ("antal_3_5", Rows::Befolkning("alder.aldersgruppe = '3-5'")),
    ("antal_0_5", Rows::Befolkning("alder.aldersgruppe in ('0-2', '3-5')")),
    ("udgift_dagtilbud_kr", Rows::Udgift(ALLE_KONTI)),
    ("udgift_dagpleje_kr", Rows::Udgift("fact.konto_id = 52511")),
    ("udgift_daginstitution_kr", Rows::Udgift("fact.konto_id = 52514")),
];

impl Parts {
    /// The parts of an indicator, as its row and its file say them; none where they are not told by
    /// rows of the star.
    pub(super) fn of(indicator: &'static Indicator) -> Option<Self> {
        let (taeller, naevner) = INDICATORS.divided(indicator)?;
        let vindue = match indicator.form.as_str() {
            "maaned" => Vindue::Maaned,
            "aar" | "aar_pr_plads" => Vindue::Aar,
            "rullende" => Vindue::TolvMaaneder(taeller, naevner),
            _ => return None,
        };
        let counted =
            |column: &str| COUNTED.iter().find(|(name, _)| *name == column).map(|(_, rows)| *rows);
        let (taeller, naevner) = (counted(taeller)?, counted(naevner)?);
        Some(Self { id: &indicator.noegletal_id, vindue, taeller, naevner })
    }

    /// All indicators that have parts.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        INDICATORS.all().filter_map(Self::of)
    }
}

/// The day on which inhabitants are looked up: the month's 1st, for a year 1 January.
pub(super) fn reference_date(vindue: Vindue, periode: NaiveDate) -> NaiveDate {
    match vindue {
        Vindue::Aar => periode.with_month(1).and_then(|day| day.with_day(1)).unwrap_or(periode),
        _ => periode,
    }
}
