//! One line seen by a source's rules: its fields by name, the row being built, what came before.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::Job;
use super::rules::{self, Nummer};
use crate::cpr::key::Pseudonyms;
use crate::cpr::{Cpr, has_cpr};
use crate::db::Row;
use crate::delivery::finding::{Finding, Kode};
use crate::delivery::horizon;
use crate::read::Record;

/// What the rules made of a line that is not turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It goes to `dsa`.
    Accept,
    /// It is none of our business, for this reason (Danish, shown and counted).
    Skip(&'static str),
}

/// The validity of the accepted lines of each kommune's key file.
pub type KeyPeriods = HashMap<i16, Vec<(NaiveDate, NaiveDate)>>;

/// What the rules remember from line to line.
pub(super) struct Memory {
    /// The pseudonyms.
    pub pseudonyms: Pseudonyms,
    /// How often something was worth a remark: (code, column) → count.
    pub remarks: BTreeMap<(&'static str, &'static str), u64>,
    /// The validity of the lines of each kommune's key file accepted so far.
    pub key_periods: KeyPeriods,
}

/// A line of a delivery, its fields found by name.
pub(super) struct Line<'a> {
    /// What is being validated.
    pub job: Job<'a>,
    pub(super) record: &'a Record,
    /// The row under construction.
    pub row: &'a mut Row,
    /// What came before.
    pub memory: &'a mut Memory,
}

/// The longest text of a column that stands in an index of the database, and those columns.
const INDEXED_BYTES_MAX: usize = 500;
const INDEXED: [&str; 11] = [
    "system",
    "institutionskode",
    "pladstype",
    "taksttype",
    "alternativadressenummer",
    "ejerformkode",
    "insttype3",
    "ansaettelse_id",
    "stillingskategori_kode",
    "overenskomst_kode",
    "ansaettelsesvilkaar",
];

/// A kommune that is none of the 98, as the star has it.
const UKENDT: i16 = -1;

type Checked<T> = Result<T, Finding>;

impl Line<'_> {
    /// A field, trimmed; empty where the column or the value is missing.
    pub(super) fn text(&self, navn: &'static str) -> &str {
        let at = self.job.layout.columns.iter().position(|column| column.navn == navn);
        at.and_then(|at| self.job.binding.positions[at]).map_or("", |at| self.record.field(at))
    }

    /// A required kommune.
    pub(super) fn kommune(&self, navn: &'static str) -> Checked<i16> {
        let found = rules::kommune_nr(self.text(navn));
        found.ok_or_else(|| Finding::new(Kode::UkendtKommune, navn, "ikke en af de 98 kommuner"))
    }

    /// A kommune that somebody comes from. It may be empty, or none of the 98 (Christiansø, abroad,
    /// unknown): such a one is unknown, with a remark.
    pub(super) fn opt_kommune(&mut self, navn: &'static str) -> Option<i16> {
        let text = self.text(navn);
        if text.is_empty() {
            return None;
        }
        let found = rules::kommune_nr(text);
        if found.is_none() {
            self.remark(Kode::UkendtKommune.as_str(), navn);
        }
        Some(found.unwrap_or(UKENDT))
    }

    /// A required date, when something begins.
    pub(super) fn date(&self, navn: &'static str) -> Checked<NaiveDate> {
        let day = self.any_date(navn)?;
        if day > horizon(self.job.leveret.0) {
            let besked = "datoen ligger mere end ti år ude i fremtiden";
            return Err(Finding::new(Kode::UgyldigDato, navn, besked));
        }
        Ok(day)
    }

    /// A date that may be empty; `9999-12-31` is how some senders write empty. One that is far away
    /// is remarked: it may mean that there is no end, or a digit is wrong.
    pub(super) fn opt_date(&mut self, navn: &'static str) -> Checked<Option<NaiveDate>> {
        let date = self.optional(navn, |_| self.any_date(navn))?;
        let date = date.filter(|day| Some(*day) != NaiveDate::from_ymd_opt(9999, 12, 31));
        if date.is_some_and(|day| day > horizon(self.job.leveret.0)) {
            self.remark("DATO_LANGT_FREM", navn);
        }
        Ok(date)
    }

    fn any_date(&self, navn: &'static str) -> Checked<NaiveDate> {
        rules::date(self.text(navn)).ok_or_else(|| {
            let besked = "ikke en dato (åååå-mm-dd eller dd-mm-åååå)";
            Finding::new(Kode::UgyldigDato, navn, besked)
        })
    }

    /// A time of day that may be empty.
    pub(super) fn opt_time(&self, navn: &'static str) -> Checked<Option<NaiveTime>> {
        self.optional(navn, |text| {
            rules::time(text).ok_or_else(|| {
                Finding::new(Kode::UgyldigDato, navn, "ikke et klokkeslæt (tt:mm eller tt:mm:ss)")
            })
        })
    }

    /// A required number within limits.
    pub(super) fn number(
        &self,
        navn: &'static str,
        fits: impl Fn(Decimal) -> bool,
        besked: &str,
    ) -> Checked<Decimal> {
        rules::decimal(self.text(navn))
            .filter(|number| fits(*number))
            .ok_or_else(|| Finding::new(Kode::UgyldigtTal, navn, besked))
    }

    /// A number within limits that may be empty.
    pub(super) fn opt_number(
        &self,
        navn: &'static str,
        fits: impl Fn(Decimal) -> bool,
        besked: &str,
    ) -> Checked<Option<Decimal>> {
        self.optional(navn, |_| self.number(navn, &fits, besked))
    }

    /// A share of a hundred that may be empty.
    pub(super) fn opt_percent(&self, navn: &'static str) -> Checked<Option<Decimal>> {
        let fits = |number| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&number);
        self.opt_number(navn, fits, "ikke et tal fra 0 til 100")
    }

    /// A value of a short list, compared without regard to case; may be empty.
    pub(super) fn opt_code<T: Copy>(
        &self,
        navn: &'static str,
        list: &[(&str, T)],
    ) -> Checked<Option<T>> {
        self.optional(navn, |text| {
            let text = text.to_lowercase();
            let found = list.iter().find(|(code, _)| *code == text).map(|(_, value)| *value);
            found.ok_or_else(|| {
                let codes: Vec<&str> = list.iter().map(|(code, _)| *code).collect();
                let besked = format!("ikke en af koderne {}", codes.join(", "));
                Finding::new(Kode::UgyldigKode, navn, besked)
            })
        })
    }

    /// A required value of a short list.
    pub(super) fn code<T: Copy>(&self, navn: &'static str, list: &[(&str, T)]) -> Checked<T> {
        self.opt_code(navn, list)?.ok_or_else(|| missing(navn))
    }

    /// A required CPR number.
    pub(super) fn cpr(&self, navn: &'static str) -> Checked<Cpr> {
        Cpr::parse(self.text(navn)).ok_or_else(|| {
            let besked = "hverken et CPR-nummer eller et erstatningsnummer";
            Finding::new(Kode::UgyldigtCpr, navn, besked)
        })
    }

    /// The pseudonym of somebody whose line is accepted: only then does the vault learn of them.
    pub(super) fn pseudonym(&mut self, cpr: &Cpr, navn: &'static str) -> Uuid {
        if cpr.was_padded {
            self.remark("CPR_9_CIFRE", navn);
        }
        self.memory.pseudonyms.uuid(cpr)
    }

    /// A register number in a column where it may be missing or wrong: what is no unit's number
    /// is read as empty, with a remark.
    pub(super) fn opt_unit(&mut self, navn: &'static str) -> String {
        let text = self.text(navn).to_ascii_uppercase();
        match rules::nummer(&text) {
            _ if text.is_empty() => text,
            Some(Nummer::Anvisningsenhed | Nummer::Andet) => text,
            Some(Nummer::Daginstitution) => {
                self.remark(Kode::ForkertNiveau.as_str(), navn);
                String::new()
            }
            None => {
                self.remark(Kode::UgyldigtInstitutionsnummer.as_str(), navn);
                String::new()
            }
        }
    }

    /// Remarks somebody who was not born on the day that the line is about.
    pub(super) fn remark_unborn(&mut self, cpr: &Cpr, day: NaiveDate) {
        if cpr.foedselsdato.is_some_and(|born| born > day) {
            self.remark("FOEDT_EFTER_DATO", "cpr");
        }
    }

    /// Counts something worth saying that does not turn the line away.
    pub(super) fn remark(&mut self, kode: &'static str, navn: &'static str) {
        *self.memory.remarks.entry((kode, navn)).or_default() += 1;
    }

    /// The first required field that is empty, if any.
    pub(super) fn require_values(&self) -> Checked<()> {
        use crate::delivery::layout::Need;
        let empty =
            self.job.layout.columns.iter().zip(&self.job.binding.positions).find(|(column, at)| {
                column.need == Need::Value && at.is_none_or(|at| self.record.field(at).is_empty())
            });
        empty.map_or(Ok(()), |(column, _)| Err(missing(column.navn)))
    }

    /// No text is longer than an index of the database can hold.
    pub(super) fn limit_lengths(&self) -> Checked<()> {
        if self.record.raw().len() <= INDEXED_BYTES_MAX {
            return Ok(());
        }
        let long = self
            .job
            .layout
            .columns
            .iter()
            .map(|column| column.navn)
            .find(|&navn| INDEXED.contains(&navn) && self.text(navn).len() > INDEXED_BYTES_MAX);
        long.map_or(Ok(()), |navn| {
            let besked = format!("teksten er længere end {INDEXED_BYTES_MAX} bytes");
            Err(Finding::new(Kode::UgyldigKode, navn, besked))
        })
    }

    /// No text holds what looks like a CPR number.
    pub(super) fn refuse_numbers(&self) -> Checked<()> {
        let Job { layout, binding, .. } = self.job;
        let found = layout.columns.iter().zip(&binding.positions).find(|(column, at)| {
            column.is_text
                && at.is_some_and(|at| has_cpr(self.record.field(at)))
                && !(column.navn == "ansaettelse_id" && self.is_running_number())
        });
        found.map_or(Ok(()), |(column, _)| {
            let besked = "teksten ligner eller rummer et CPR-nummer";
            Err(Finding::new(Kode::CprITekst, column.navn, besked))
        })
    }

    /// Whether the employment's id is digits alone, as payrolls number them, and not the person's own
    /// number: ten of them may begin as a date does.
    fn is_running_number(&self) -> bool {
        let id = self.text("ansaettelse_id");
        let own = self.text("cpr").replace(|letter: char| !letter.is_ascii_digit(), "");
        id.bytes().all(|byte| byte.is_ascii_digit())
            && id.trim_start_matches('0') != own.trim_start_matches('0')
    }

    fn optional<T>(
        &self,
        navn: &'static str,
        check: impl Fn(&str) -> Checked<T>,
    ) -> Checked<Option<T>> {
        let text = self.text(navn);
        if text.is_empty() { Ok(None) } else { check(text).map(Some) }
    }
}

/// A required field without a value.
pub(super) fn missing(navn: &'static str) -> Finding {
    Finding::new(Kode::FeltMangler, navn, "feltet skal udfyldes")
}

/// An end before its start.
pub(super) fn ends_before_start(navn: &'static str) -> Finding {
    Finding::new(Kode::SlutFoerStart, navn, "slutter før det begynder")
}
