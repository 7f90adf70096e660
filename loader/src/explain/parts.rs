//! What each indicator is made of: `docs/definitioner.md`, as conditions on the rows of the star.

use chrono::{Datelike as _, Months, NaiveDate};

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
const ALDER_0_2: &str = "alder.aldersgruppe = '0-2'";
const ALDER_3_5: &str = "alder.aldersgruppe = '3-5'";
const ALDER_0_5: &str = "alder.aldersgruppe in ('0-2', '3-5')";

/// The 13.
pub(super) const ALL: [Parts; 13] = {
    use Rows::{Befolkning, Boern, Personale, Udgift};
    use Vindue::{Aar, Maaned, TolvMaaneder};
    const fn parts(id: &'static str, vindue: Vindue, taeller: Rows, naevner: Rows) -> Parts {
        Parts { id, vindue, taeller, naevner }
    }
    [
        parts("A1", Maaned, Boern(DAGPLEJE), Boern(FEM)),
        parts("A2", Maaned, Boern("raekke.kategori = 'integreret'"), Boern(FEM)),
        parts("D1", Maaned, Boern("raekke.aldersgruppe = '0-2'"), Befolkning(ALDER_0_2)),
        parts("D2", Maaned, Boern("raekke.aldersgruppe = '3-5'"), Befolkning(ALDER_3_5)),
        parts(
            "N1",
            TolvMaaneder("antal_boern_normering_0_2", "fuldtidspersoner_0_2"),
            Boern("raekke.er_normering and raekke.aldersgruppe = '0-2'"),
            Personale(PAEDAGOGISK),
        ),
        parts(
            "N2",
            TolvMaaneder("antal_boern_normering_3_5", "fuldtidspersoner_3_5"),
            Boern("raekke.er_normering and raekke.aldersgruppe = '3-5'"),
            Personale(PAEDAGOGISK),
        ),
        parts(
            "N3",
            TolvMaaneder("antal_boern_dagpleje", "antal_dagplejere"),
            Boern(DAGPLEJE),
            Personale("fact.konto_id = 52511 and kategori.stillingskategori_kode = '25'"),
        ),
        parts("U1", Aar, Udgift(ALLE_KONTI), Befolkning(ALDER_0_5)),
        parts("U2", Aar, Udgift("fact.konto_id = 52511"), Befolkning(ALDER_0_2)),
        parts("U3", Aar, Udgift("fact.konto_id = 52514"), Befolkning(ALDER_0_5)),
        parts("U4", Aar, Udgift(ALLE_KONTI), Boern("true")),
        parts("U5", Aar, Udgift("fact.konto_id = 52511"), Boern(DAGPLEJE)),
        parts("U6", Aar, Udgift("fact.konto_id = 52514"), Boern(DAGINSTITUTION)),
    ]
};

/// The day on which inhabitants are looked up: the month's 1st, for a year 1 January.
pub(super) fn reference_date(vindue: Vindue, periode: NaiveDate) -> NaiveDate {
    match vindue {
        Vindue::Aar => periode.with_month(1).and_then(|day| day.with_day(1)).unwrap_or(periode),
        _ => periode,
    }
}
