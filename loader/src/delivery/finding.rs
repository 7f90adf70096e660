//! What is wrong with one line, or worth saying about a delivery.

use std::fmt;

/// Why a line was turned away: the codes of `docs/leverancer.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kode {
    /// A NUL byte, or bytes that are neither UTF-8 nor Windows-1252.
    UgyldigtTegn,
    /// The line has more or fewer fields than the header, or a quote that never closes.
    AntalFelter,
    /// A required field is empty.
    FeltMangler,
    /// A text holds what looks like a CPR number.
    CprITekst,
    /// Not a date.
    UgyldigDato,
    /// Not a number, or out of range.
    UgyldigtTal,
    /// Not in the list of codes.
    UgyldigKode,
    /// Neither a CPR number nor a replacement number.
    UgyldigtCpr,
    /// Not one of the 98 kommuner.
    UkendtKommune,
    /// Not the form of a register number.
    UgyldigtInstitutionsnummer,
    /// A daginstitution's number where an anvisningsenhed's belongs.
    ForkertNiveau,
    /// An Aula code outside 0–8.
    UkendtRegistrering,
    /// An end before its start.
    SlutFoerStart,
    /// A date or year outside the file's period.
    ForkertPeriode,
    /// The natural key stands in an accepted line of the same file.
    Dublet,
}

impl Kode {
    /// All of them, in the order in which they apply.
    pub const ALL: [Self; 15] = [
        Self::UgyldigtTegn,
        Self::AntalFelter,
        Self::FeltMangler,
        Self::CprITekst,
        Self::UgyldigDato,
        Self::UgyldigtTal,
        Self::UgyldigKode,
        Self::UgyldigtCpr,
        Self::UkendtKommune,
        Self::UgyldigtInstitutionsnummer,
        Self::ForkertNiveau,
        Self::UkendtRegistrering,
        Self::SlutFoerStart,
        Self::ForkertPeriode,
        Self::Dublet,
    ];

    /// The code that is written so.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kode| kode.as_str() == text)
    }

    /// The code as it stands in the database and in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UgyldigtTegn => "UGYLDIGT_TEGN",
            Self::AntalFelter => "ANTAL_FELTER",
            Self::FeltMangler => "FELT_MANGLER",
            Self::CprITekst => "CPR_I_TEKST",
            Self::UgyldigDato => "UGYLDIG_DATO",
            Self::UgyldigtTal => "UGYLDIGT_TAL",
            Self::UgyldigKode => "UGYLDIG_KODE",
            Self::UgyldigtCpr => "UGYLDIGT_CPR",
            Self::UkendtKommune => "UKENDT_KOMMUNE",
            Self::UgyldigtInstitutionsnummer => "UGYLDIGT_INSTITUTIONSNUMMER",
            Self::ForkertNiveau => "FORKERT_NIVEAU",
            Self::UkendtRegistrering => "UKENDT_REGISTRERING",
            Self::SlutFoerStart => "SLUT_FOER_START",
            Self::ForkertPeriode => "FORKERT_PERIODE",
            Self::Dublet => "DUBLET",
        }
    }
}

impl fmt::Display for Kode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why one line was turned away. Holds no cell value: columns and texts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The first code that applies.
    pub kode: Kode,
    /// The column it was found in; empty where it is about the line as a whole.
    pub kolonne: &'static str,
    /// What a controller reads, in Danish.
    pub besked: String,
}

impl Finding {
    /// A finding about one column.
    pub fn new(kode: Kode, kolonne: &'static str, besked: impl Into<String>) -> Self {
        Self { kode, kolonne, besked: besked.into() }
    }
}
