//! Bad lines: copies of good ones with something broken, one kind for every code that a loader
//! turns lines away with. They stand beside the good lines, never in their place, so that what is
//! computed from a dirty folder is what is computed from the clean one.

use crate::delivery::Kilde;
use crate::delivery::finding::Kode;

use super::chance::Chance;

/// What is done to the copy of a good line.
#[derive(Debug, Clone, Copy)]
pub enum Damage {
    /// Other text in some columns.
    Text(&'static [(&'static str, &'static str)]),
    /// The last field is missing.
    Ragged,
    /// Nothing: the line stands there twice.
    Twice,
}

/// A code, and how to earn it.
pub type Break = (Kode, Damage);

/// A slice with fewer good lines before it stays clean: one bad line would be a large share.
const LINES_BEFORE_FIRST: u32 = 50;

/// Decides which lines of a file are followed by a bad one, and how it is bad.
#[derive(Debug)]
pub struct Dirt {
    chance: Chance,
    gap: (u32, u32),
    left: u32,
    lines_of_slice: u32,
    breaks: &'static [Break],
    next: usize,
}

impl Dirt {
    /// The dirt of one file; none for sources whose slices are too small for it.
    #[must_use]
    pub fn new(kilde: Kilde, gap: (u32, u32), mut chance: Chance) -> Option<Self> {
        let breaks = breaks(kilde);
        if breaks.is_empty() {
            return None;
        }
        let left = chance.between(gap.0 / 2, gap.1 / 2);
        let next = chance.below(breaks.len() as u32) as usize;
        Some(Self { chance, gap, left, lines_of_slice: 0, breaks, next })
    }

    /// A new slice begins.
    pub fn slice(&mut self) {
        self.lines_of_slice = 0;
    }

    /// After each good line: the bad one that follows it, if any.
    pub fn after_line(&mut self) -> Option<Break> {
        self.lines_of_slice += 1;
        self.left = self.left.saturating_sub(1);
        if self.left > 0 || self.lines_of_slice < LINES_BEFORE_FIRST {
            return None;
        }
        self.left = self.chance.between(self.gap.0, self.gap.1);
        self.next = (self.next + 1) % self.breaks.len();
        Some(self.breaks[self.next])
    }
}

const fn text(kode: Kode, columns: &'static [(&'static str, &'static str)]) -> Break {
    (kode, Damage::Text(columns))
}

const RAGGED: Break = (Kode::AntalFelter, Damage::Ragged);
const TWICE: Break = (Kode::Dublet, Damage::Twice);
const BAD_CPR: Break = text(Kode::UgyldigtCpr, &[("cpr", "9913209999")]);
const NO_CPR: Break = text(Kode::FeltMangler, &[("cpr", "")]);
const NO_KOMMUNE: Break = text(Kode::UkendtKommune, &[("kommune_nr", "999")]);

/// How a line of each source can be bad.
const fn breaks(kilde: Kilde) -> &'static [Break] {
    match kilde {
        Kilde::DstIndskrivning => &INDSKRIVNING,
        Kilde::DstInstitution => &INSTITUTION,
        Kilde::StilDagtilbud => &STIL,
        Kilde::AulaTilstedevaerelse => &AULA,
        Kilde::FlisPersonale => &PERSONALE,
        // A handful of lines of a slice are kept: one bad one would hold it.
        Kilde::DstRegnskab | Kilde::DstNoeglefil | Kilde::DstBefolkning => &[],
    }
}

const INDSKRIVNING: [Break; 10] = [
    BAD_CPR,
    NO_CPR,
    NO_KOMMUNE,
    RAGGED,
    TWICE,
    text(Kode::UgyldigDato, &[("indmeldt_dato", "31-02-2023")]),
    text(Kode::UgyldigtTal, &[("timer_pr_uge", "48 t")]),
    text(Kode::UgyldigKode, &[("koen", "X")]),
    text(Kode::SlutFoerStart, &[("udmeldt_dato", "01-01-2001")]),
    text(Kode::UgyldigtTegn, &[("efternavn", "Bj\0rn")]),
];

const INSTITUTION: [Break; 4] =
    [RAGGED, TWICE, NO_KOMMUNE, text(Kode::FeltMangler, &[("institutionsnavn", "")])];

const STIL: [Break; 4] = [
    RAGGED,
    text(Kode::UgyldigtInstitutionsnummer, &[("daginstitutionsNummer", "D12")]),
    text(Kode::UgyldigKode, &[("dagtilbudsType", "skole")]),
    text(Kode::UkendtKommune, &[("admKommuneKode", "0999")]),
];

const AULA: [Break; 10] = [
    BAD_CPR,
    NO_CPR,
    text(Kode::UgyldigtInstitutionsnummer, &[("institutionsnummer", "G12")]),
    RAGGED,
    TWICE,
    text(Kode::UkendtRegistrering, &[("registrering", "9")]),
    text(Kode::ForkertNiveau, &[("institutionsnummer", "D40001")]),
    text(Kode::ForkertPeriode, &[("dato", "2001-01-01")]),
    text(Kode::SlutFoerStart, &[("start", "15:30"), ("slut", "07:10")]),
    text(Kode::UgyldigDato, &[("dato", "31-02-2023")]),
];

const PERSONALE: [Break; 8] = [
    BAD_CPR,
    NO_CPR,
    RAGGED,
    TWICE,
    text(Kode::UgyldigtTal, &[("beskaeftigelsesgrad", "2,5")]),
    text(Kode::UgyldigKode, &[("afloenningsform", "akkord")]),
    text(Kode::UgyldigDato, &[("ansat_dato", "2020-13-01")]),
    text(Kode::SlutFoerStart, &[("stop_dato", "1950-01-01")]),
];
