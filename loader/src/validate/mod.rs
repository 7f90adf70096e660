//! Step 3: records to typed rows, and findings for those that are turned away.
//!
//! Each source has a file here with its layout and its rules; [`validate`] applies them to every
//! line and never stops at the first bad one. A line has one code, the first that applies:
//! characters, number of fields, empty fields, CPR numbers in texts, then the columns in the order
//! of `docs/leverancer.md`, then rules across columns, then duplicates.

mod aula_tilstedevaerelse;
mod dst_befolkning;
mod dst_indskrivning;
mod dst_institution;
mod dst_noeglefil;
mod dst_regnskab;
mod flis_personale;
mod key_file;
mod line;
mod rules;
mod seen;
mod slices;
mod statbank;
mod stil_dagtilbud;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use uuid::Uuid;

pub use line::{KeyPeriods, Outcome};
pub use slices::{Slice, SliceTally};

use crate::cpr::key::Pseudonyms;
use crate::db::Row;
use crate::delivery::finding::{Finding, Kode};
use crate::delivery::layout::{Binding, Layout};
use crate::delivery::{Kilde, Leveret, Periode};
use crate::error::{LoadError, Result};
use crate::read::{self, Limits, Read, Record, Records, Survey, lost_letters};
use line::{Line, Memory};
use seen::Seen;
use slices::Slices;

/// Rows are handed on in batches of about this size.
const BATCH_BYTES: usize = 512 * 1024;

/// The layout of a source.
#[must_use]
pub fn layout(kilde: Kilde) -> &'static Layout {
    match kilde {
        Kilde::DstInstitution => &dst_institution::LAYOUT,
        Kilde::DstIndskrivning => &dst_indskrivning::LAYOUT,
        Kilde::StilDagtilbud => &stil_dagtilbud::LAYOUT,
        Kilde::AulaTilstedevaerelse => &aula_tilstedevaerelse::LAYOUT,
        Kilde::FlisPersonale => &flis_personale::LAYOUT,
        Kilde::DstNoeglefil => &dst_noeglefil::LAYOUT,
        Kilde::DstBefolkning => &dst_befolkning::LAYOUT,
        Kilde::DstRegnskab => &dst_regnskab::LAYOUT,
    }
}

fn rules_of(kilde: Kilde) -> fn(&mut Line<'_>) -> Result<Outcome, Finding> {
    match kilde {
        Kilde::DstInstitution => dst_institution::row,
        Kilde::DstIndskrivning => dst_indskrivning::row,
        Kilde::StilDagtilbud => stil_dagtilbud::row,
        Kilde::AulaTilstedevaerelse => aula_tilstedevaerelse::row,
        Kilde::FlisPersonale => flis_personale::row,
        Kilde::DstNoeglefil => dst_noeglefil::row,
        Kilde::DstBefolkning => dst_befolkning::row,
        Kilde::DstRegnskab => dst_regnskab::row,
    }
}

/// What is to be validated.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// The file.
    pub path: &'a Path,
    /// What the first reading found.
    pub survey: &'a Survey,
    /// The source's layout.
    pub layout: &'static Layout,
    /// Its columns in this file.
    pub binding: &'a Binding,
    /// The period of the file.
    pub periode: Periode,
    /// When the sender made it.
    pub leveret: Leveret,
    /// The delivery's number, which every row carries.
    pub levering_nr: i32,
    /// How much of it is read.
    pub limits: Limits,
}

/// A line that was turned away.
#[derive(Debug, Clone)]
pub struct Rejected {
    /// Its number in the file, 1 = the header.
    pub linje_nr: u32,
    /// Its kommune, where that can be read.
    pub kommune_nr: Option<i16>,
    /// Why.
    pub finding: Finding,
    /// The line as it came.
    pub raw: Vec<u8>,
}

/// What is handed on at a time.
#[derive(Debug, Default)]
pub struct Batch {
    /// Accepted rows in `COPY`'s binary format, without its header and trailer.
    pub rows: Vec<u8>,
    /// Lines that were turned away.
    pub rejected: Vec<Rejected>,
    /// Pseudonyms of people not met before in this delivery, with their numbers, for the vault.
    pub people: Vec<(Uuid, String)>,
    /// Lines read since the last batch.
    pub lines: u64,
}

/// What became of the lines: accepted + rejected + skipped = lines.
#[derive(Debug, Default)]
pub struct Tally {
    /// Lines behind the header.
    pub lines: u64,
    /// Lines that went to `dsa`.
    pub accepted: u64,
    /// Lines that were turned away, by code.
    pub rejected: BTreeMap<Kode, u64>,
    /// Lines that are none of our business, by reason.
    pub skipped: BTreeMap<&'static str, u64>,
    /// Worth saying, but no reason to turn a line away: (code, column) → count.
    pub remarks: BTreeMap<(&'static str, &'static str), u64>,
    /// The slices and their lines.
    pub slices: Vec<(Slice, SliceTally)>,
    /// Rejected lines whose slice cannot be told.
    pub rejected_outside_slices: u64,
}

impl Tally {
    /// All lines that were turned away.
    #[must_use]
    pub fn rejected_lines(&self) -> u64 {
        self.rejected.values().sum()
    }

    /// The kommuner of the slices.
    #[must_use]
    pub fn kommuner(&self) -> Vec<i16> {
        self.slices.iter().map(|(slice, _)| slice.kommune_nr).collect()
    }

    /// All lines that were skipped.
    #[must_use]
    pub fn skipped_lines(&self) -> u64 {
        self.skipped.values().sum()
    }
}

/// Reads the file's rows and hands them on in batches; stops where `hand_on` fails.
pub fn validate(
    job: Job<'_>,
    pseudonyms: Pseudonyms,
    hand_on: impl FnMut(Batch) -> Result<()>,
) -> Result<Tally> {
    read::open(job.path, job.limits, |content| {
        let quoted = job.survey.quoted;
        let mut records = Records::new(content.bytes, job.survey, job.limits, quoted)?;
        let mut validator = Validator::new(job, pseudonyms, hand_on);
        while let Some(read) = records.advance()? {
            validator.line(read, records.record())?;
        }
        if records.is_broken_off() {
            validator.memory.remarks.insert(("AFBRUDT", ""), 1);
        }
        validator.finish()
    })
}

/// Lines in memory, each with the number that it has in its file.
#[derive(Debug, Default)]
pub struct Lines {
    /// The lines with their ends; no header.
    pub bytes: Vec<u8>,
    /// Their numbers.
    pub numbers: Vec<u32>,
}

impl Lines {
    /// Adds a line.
    pub fn push(&mut self, number: u32, line: &[u8]) {
        self.bytes.extend_from_slice(line);
        self.bytes.push(b'\n');
        self.numbers.push(number);
    }
}

/// Validates lines that are held in memory, behind rows of `dst-noeglefil` that are valid when
/// `key_periods` says. `job.path` plays no part.
pub fn validate_lines(
    job: Job<'_>,
    lines: &Lines,
    pseudonyms: Pseudonyms,
    key_periods: KeyPeriods,
    hand_on: impl FnMut(Batch) -> Result<()>,
) -> Result<Tally> {
    let bytes = [b"\n", lines.bytes.as_slice()].concat();
    let mut bytes = bytes.as_slice();
    let mut records = Records::new(&mut bytes, job.survey, job.limits, job.survey.quoted)?;
    let mut validator = Validator::new(job, pseudonyms, hand_on);
    validator.memory.key_periods = key_periods;
    for &number in &lines.numbers {
        let Some(read) = records.advance()? else { break };
        records.record_mut().renumber(number);
        validator.line(read, records.record())?;
    }
    validator.finish()
}

struct Validator<'a, H> {
    job: Job<'a>,
    memory: Memory,
    row: Row,
    seen: Seen,
    slice: Slice,
    slices: Slices,
    tally: Tally,
    batch: Batch,
    /// Rejected lines of this batch, and of all of them.
    rejected_bytes: usize,
    rejected_bytes_in_all: u64,
    hand_on: H,
}

impl<'a, H: FnMut(Batch) -> Result<()>> Validator<'a, H> {
    fn new(job: Job<'a>, pseudonyms: Pseudonyms, hand_on: H) -> Self {
        let memory = Memory { pseudonyms, remarks: BTreeMap::new(), key_periods: HashMap::new() };
        let slice =
            Slice { kommune_nr: 0, periode: job.periode.first_day(), system: String::new() };
        Self {
            job,
            memory,
            row: Row::default(),
            seen: Seen::default(),
            slice,
            slices: Slices::default(),
            tally: Tally::default(),
            batch: Batch::default(),
            rejected_bytes: 0,
            rejected_bytes_in_all: 0,
            hand_on,
        }
    }

    fn line(&mut self, read: Read, record: &Record) -> Result<()> {
        self.tally.lines += 1;
        self.batch.lines += 1;
        match read {
            Read::Blank => *self.tally.skipped.entry("tomme linjer").or_default() += 1,
            Read::Bad(finding) => self.reject(finding, record)?,
            Read::Record => match self.check(record)? {
                Ok(Outcome::Accept) => {
                    self.tally.accepted += 1;
                    self.count(true)?;
                    self.note_letters(record);
                }
                Ok(Outcome::Skip(reason)) => *self.tally.skipped.entry(reason).or_default() += 1,
                Err(finding) => {
                    self.note_letters(record);
                    self.reject(finding, record)?;
                }
            },
        }
        if self.row.size_bytes() + self.rejected_bytes >= BATCH_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    /// Notes a line that seems to have lost letters: they may be why it is turned away.
    fn note_letters(&mut self, record: &Record) {
        if let Some(kode) = lost_letters(record.text()) {
            *self.memory.remarks.entry((kode, "")).or_default() += 1;
        }
    }

    /// Applies the source's rules. An accepted row stands in `self.row` and its slice in
    /// `self.slice` afterwards.
    fn check(&mut self, record: &Record) -> Result<Result<Outcome, Finding>> {
        let periode = self.job.periode;
        self.row.begin();
        let mut slice = std::mem::replace(
            &mut self.slice,
            Slice { kommune_nr: 0, periode: periode.first_day(), system: String::new() },
        );
        let mut line = Line { job: self.job, record, row: &mut self.row, memory: &mut self.memory };
        let layout = self.job.layout;
        let has_slice = slices::slice_of(&line, &mut slice);
        if has_slice {
            line.row
                .int(self.job.levering_nr)
                .int(i32::try_from(record.number()).unwrap_or(i32::MAX))
                .int(slice.kommune_nr)
                .date(Some(slice.periode))
                .key_part(&slice.kommune_nr.to_string())
                .key_part(&slice.periode.to_string());
            if layout.slicing.system.is_some() {
                line.row.text(&slice.system).key_part(&slice.system);
            }
        }
        let mut outcome = line
            .require_values()
            .and_then(|()| line.limit_lengths())
            .and_then(|()| line.refuse_numbers())
            .and_then(|()| rules_of(layout.kilde)(&mut line));
        self.slice = slice;
        if outcome == Ok(Outcome::Accept) {
            if !has_slice {
                // The rules let a kommune or period pass that the slicing cannot read.
                let doing = format!("linje {} har intet udsnit", record.number());
                return Err(LoadError::Internal(doing));
            }
            if !self.seen.insert(&self.slice, self.row.key())? {
                let besked = "nøglen findes allerede i en godkendt linje i filen";
                outcome = Err(Finding::new(Kode::Dublet, "", besked));
            }
        }
        match outcome {
            Ok(Outcome::Accept) => self.row.commit(),
            _ => self.row.undo(),
        }
        Ok(outcome)
    }

    fn reject(&mut self, finding: Finding, record: &Record) -> Result<()> {
        let line = Line { job: self.job, record, row: &mut self.row, memory: &mut self.memory };
        let kommune_nr = slices::kommune_of(&line);
        if slices::slice_of(&line, &mut self.slice) {
            self.count(false)?;
        } else {
            self.tally.rejected_outside_slices += 1;
        }
        *self.tally.rejected.entry(finding.kode).or_default() += 1;
        let (linje_nr, raw) = (record.number(), record.raw().to_vec());
        let bytes = raw.len() + size_of::<Rejected>();
        self.rejected_bytes += bytes;
        self.rejected_bytes_in_all += bytes as u64;
        self.batch.rejected.push(Rejected { linje_nr, kommune_nr, finding, raw });
        if self.rejected_bytes_in_all > self.job.limits.rejected.0 {
            return Err(self.too_many_rejected());
        }
        Ok(())
    }

    fn count(&mut self, is_accepted: bool) -> Result<()> {
        if self.slices.count(&self.slice, is_accepted) {
            return Ok(());
        }
        let what = "its lines name more kommuner, systems and periods than one file has";
        Err(self.refused(what.to_owned(), "see what stands in these columns"))
    }

    /// What is turned away is kept as it came, but not without end.
    fn too_many_rejected(&self) -> LoadError {
        let most = self.tally.rejected.iter().max_by_key(|(_, lines)| **lines);
        let most = most.map_or("", |(kode, _)| kode.as_str());
        let limit = self.job.limits.rejected;
        let what = format!("more than {limit} of its lines are turned away, most of them {most}");
        let hint = "see what is wrong with its first lines and ask for a new file; `--max-rejected` \
                    keeps more of them";
        self.refused(what, hint)
    }

    fn refused(&self, what: String, hint: &str) -> LoadError {
        let file = read::file_name(self.job.path);
        LoadError::Unreadable { file, what, hint: hint.to_owned() }
    }

    fn flush(&mut self) -> Result<()> {
        self.rejected_bytes = 0;
        self.batch.rows = self.row.take();
        self.batch.people = self.memory.pseudonyms.take_fresh();
        (self.hand_on)(std::mem::take(&mut self.batch))
    }

    fn finish(mut self) -> Result<Tally> {
        self.flush()?;
        self.tally.remarks = std::mem::take(&mut self.memory.remarks);
        self.tally.slices = self.slices.finish();
        Ok(self.tally)
    }
}
