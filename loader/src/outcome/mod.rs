//! What became of one delivery, in nouns: how it ended, what is remarked, what is held and why. The
//! steps fill it in, `report` shows it.

mod guard;
mod held;
pub mod preview;
mod progress;

use std::collections::BTreeMap;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::delivery::layout::Layout;
use crate::detect::Delivery;
use crate::error::LoadError;
use crate::outcome::preview::Preview;
use crate::read::Survey;
use crate::validate::Tally;

pub use guard::{Maaling, Vagt};
pub use held::Held;
pub use progress::{Progress, Unseen};

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All of it is loaded.
    Indlaest,
    /// It was loaded before.
    Kendt,
    /// Some slices are held.
    Delvis,
    /// All slices are held.
    Tilbageholdt,
    /// The delivery is refused.
    Afvist,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Indlaest, Self::Kendt, Self::Delvis, Self::Tilbageholdt, Self::Afvist];

    /// The word in what programs are told.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kendt => "kendt",
            other => other.as_str(),
        }
    }

    /// The word in `drift.levering.status`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Indlaest | Self::Kendt => "indlaest",
            Self::Delvis => "delvis",
            Self::Tilbageholdt => "tilbageholdt",
            Self::Afvist => "afvist",
        }
    }

    /// Whether somebody has to look at the delivery: exit code 1.
    #[must_use]
    pub const fn needs_attention(self) -> bool {
        matches!(self, Self::Delvis | Self::Tilbageholdt | Self::Afvist)
    }
}

/// Something worth saying that turns no line away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The code.
    pub kode: String,
    /// The column, or the value that it is about.
    pub kolonne: String,
    /// How many lines.
    pub antal: u64,
    /// The text, in Danish.
    pub besked: String,
}

/// How much of a name or value that a sender chose is kept in a remark.
const REMARK_LETTERS_MAX: usize = 100;

impl Remark {
    fn new(kode: &str, kolonne: &str, antal: u64) -> Self {
        let besked = match kode {
            "CPR_9_CIFRE" => "CPR-numre på 9 cifre er læst med et 0 foran",
            "FORKERT_NIVEAU" => "en daginstitutions nummer er læst som tomt",
            "UGYLDIGT_INSTITUTIONSNUMMER" => "et ugyldigt institutionsnummer er læst som tomt",
            "UKENDT_KOMMUNE" => "kommunen er ikke en af de 98 og er læst som ukendt (-1)",
            "TID_GODKENDT" => "leverancens tid eller periode er usandsynlig og er godkendt",
            "DATO_LANGT_FREM" => {
                "datoen ligger mere end ti år ude i fremtiden og er læst, som den står"
            }
            "TID_EFTER_LEVERANCEN" => {
                "tidspunktet ligger efter leverancens tid, som kan være forkert, og er læst"
            }
            "FOEDT_EFTER_DATO" => "personen er født efter den dag, linjen handler om",
            "BESKAEFTIGELSESGRAD_OVER_1" => "beskæftigelsesgraden er over 1",
            "POSITION_UDEN_FOR_DANMARK" => {
                "positionen ligger uden for Danmark; bredde og længde kan være byttet om"
            }
            "UKENDT_KOLONNE" => "kolonnen kendes ikke og er ikke læst",
            "TEGN_DOS" => {
                "bogstaver er gået i stykker: teksten ser ud til at være i DOS-tegnsæt (CP850); bed om UTF-8"
            }
            "TEGN_MAC" => {
                "bogstaver er gået i stykker: teksten ser ud til at være i Mac-tegnsæt; bed om UTF-8"
            }
            "TEGN_DOBBELT" => {
                "bogstaver er gået i stykker: UTF-8 er kodet to gange (Ã¸ for ø); bed om filen igen"
            }
            "TEGN_UTF7" => {
                "bogstaver er gået i stykker: teksten ser ud til at være UTF-7; bed om UTF-8"
            }
            "TEGN_TABT" => {
                "bogstaver er gået tabt: et ? eller � står midt i et ord; bed om filen i UTF-8"
            }
            "AFBRUDT" => "filen slutter midt i en linje; bed om den igen",
            "INGEN_LINJER" => "filen har ingen linjer efter overskriften og ændrer intet",
            _ => "linjerne vedkommer ikke dagtilbud",
        };
        let (kode, kolonne) = (kode.to_owned(), kolonne.to_owned());
        Self { kode, kolonne, antal, besked: besked.to_owned() }
    }
}

/// What a delivery took the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// The deliveries whose slices it replaces.
    pub leveringer: Vec<i32>,
    /// Rows whose key is not there any longer.
    pub antal_vaek: u64,
    /// Rows whose key was not there.
    pub antal_nye: u64,
    /// Rows that say something else.
    pub antal_aendrede: u64,
    /// Rows that are as they were.
    pub antal_uaendrede: u64,
}

impl Replaced {
    /// As a remark.
    #[must_use]
    pub fn remark(&self) -> Remark {
        let Self { leveringer, antal_vaek, antal_nye, antal_aendrede, antal_uaendrede } = self;
        let numbers: Vec<String> = leveringer.iter().map(ToString::to_string).collect();
        let besked = format!(
            "erstatter leverance {}: {antal_vaek} rækker væk, {antal_nye} nye, {antal_aendrede} \
             ændrede, {antal_uaendrede} som før",
            numbers.join(", ")
        );
        let antal = antal_vaek + antal_nye + antal_aendrede;
        Remark { kode: "ERSTATTER".into(), kolonne: String::new(), antal, besked }
    }
}

/// What came, what was turned away and why.
#[derive(Debug, Clone, Serialize)]
pub struct DeliveryReport {
    /// The file's name.
    pub filnavn: String,
    /// The source.
    pub kilde: &'static str,
    /// The period.
    pub periode: String,
    /// When the sender made it.
    pub leveret: String,
    /// How it ended.
    pub status: Status,
    /// The delivery's number; 0 where it got none.
    pub levering_nr: i32,
    /// Why it is refused.
    pub aarsag: Option<String>,
    /// What the sender can do about it.
    pub hint: Option<String>,
    /// The encoding.
    pub tegnsaet: Option<String>,
    /// Lines after the header.
    pub antal_linjer: u64,
    /// Lines that went to `dsa`.
    pub antal_godkendt: u64,
    /// Lines that were turned away.
    pub antal_afvist: u64,
    /// Lines that are none of our business.
    pub antal_sprunget_over: u64,
    /// Rejected lines by code.
    pub afvist: BTreeMap<&'static str, u64>,
    /// Remarks.
    pub remarks: Vec<Remark>,
    /// Slices that are held, or that `--accepter` let through.
    pub held: Vec<Held>,
    /// What it takes the place of.
    pub erstatter: Option<Replaced>,
    /// What it would change, after a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forhaandsvisning: Option<Preview>,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// What the guards measured.
    #[serde(skip)]
    pub maalinger: Vec<Maaling>,
    #[serde(skip)]
    started: Instant,
}

impl DeliveryReport {
    /// Begins a report.
    #[must_use]
    pub fn new(delivery: &Delivery, survey: &Survey) -> Self {
        Self { tegnsaet: Some(survey.tegnsaet.to_string()), ..Self::empty(delivery) }
    }

    /// The report of a delivery that is refused.
    #[must_use]
    pub fn refused(delivery: &Delivery, error: &LoadError) -> Self {
        Self {
            status: Status::Afvist,
            aarsag: Some(error.to_string()),
            hint: error.hint(),
            ..Self::empty(delivery)
        }
    }

    /// The report of a delivery that was loaded before.
    #[must_use]
    pub fn known(self, levering_nr: i32) -> Self {
        Self { status: Status::Kendt, levering_nr, ..self }
    }

    /// Notes columns that the layout does not know.
    pub fn unknown_columns(&mut self, columns: &[String]) {
        // What stands in a damaged header is anything: without control characters, and not all of it.
        let shown = |column: &String| -> String {
            column.chars().filter(|letter| !letter.is_control()).take(REMARK_LETTERS_MAX).collect()
        };
        let remarks = columns.iter().map(|column| Remark::new("UKENDT_KOLONNE", &shown(column), 1));
        self.remarks.extend(remarks);
    }

    /// Notes that its times are odd, and that somebody let it through all the same.
    pub fn untimely(&mut self, is_let_through: bool) {
        if is_let_through {
            self.remarks.push(Remark::new("TID_GODKENDT", "leveret", 1));
        }
    }

    /// Notes what became of the lines and slices, and with it the status.
    pub fn finish(&mut self, levering_nr: i32, layout: &Layout, tally: &Tally, held: Vec<Held>) {
        let held_slices = held.iter().filter(|held| !held.accepted).count();
        self.aarsag = says_nothing(layout, tally).map(str::to_owned);
        self.status = match held_slices {
            0 if self.aarsag.is_some() => Status::Afvist,
            0 => Status::Indlaest,
            all if all == tally.slices.len() => Status::Tilbageholdt,
            _ => Status::Delvis,
        };
        self.aarsag.take_if(|_| self.status != Status::Afvist);
        self.levering_nr = levering_nr;
        self.antal_linjer = tally.lines;
        self.antal_godkendt = tally.accepted;
        self.antal_afvist = tally.rejected_lines();
        self.antal_sprunget_over = tally.skipped_lines();
        self.afvist = tally.rejected.iter().map(|(kode, lines)| (kode.as_str(), *lines)).collect();
        let remarks =
            tally.remarks.iter().map(|((kode, navn), lines)| Remark::new(kode, navn, *lines));
        let skipped = tally
            .skipped
            .iter()
            .map(|(reason, lines)| Remark::new("SPRUNGET_OVER", reason, *lines));
        self.remarks.extend(remarks.chain(skipped));
        if tally.lines == 0 {
            self.remarks.push(Remark::new("INGEN_LINJER", "", 0));
        }
        self.held = held;
        let elapsed = self.started.elapsed().as_millis();
        self.duration_ms = u64::try_from(elapsed).unwrap_or(u64::MAX);
    }

    fn empty(delivery: &Delivery) -> Self {
        Self {
            filnavn: delivery.filnavn.clone(),
            kilde: delivery.kilde.as_str(),
            periode: delivery.periode.to_string(),
            leveret: delivery.leveret.to_string(),
            status: Status::Indlaest,
            levering_nr: 0,
            aarsag: None,
            hint: None,
            tegnsaet: None,
            antal_linjer: 0,
            antal_godkendt: 0,
            antal_afvist: 0,
            antal_sprunget_over: 0,
            afvist: BTreeMap::new(),
            remarks: Vec::new(),
            held: Vec::new(),
            erstatter: None,
            forhaandsvisning: None,
            duration_ms: 0,
            maalinger: Vec::new(),
            started: Instant::now(),
        }
    }
}

/// Why a delivery of which no line is accepted is no success.
fn says_nothing(layout: &Layout, tally: &Tally) -> Option<&'static str> {
    match tally.lines {
        _ if tally.accepted > 0 => None,
        0 if layout.may_be_empty() => None,
        0 => Some("filen har ingen linjer efter overskriften"),
        _ if tally.rejected_lines() > 0 => Some("ingen linje kan læses"),
        _ => Some("ingen af linjerne vedkommer dagtilbud"),
    }
}
