//! The lines that come back: from a file that its sender mended, or as they are, from the books.

use std::path::Path;

use sqlx::postgres::PgConnection;

use super::export::{LEVERING, LINJE, raw_lines};
use super::guard::unguard;
use super::levering::{BETWEEN, Levering};
use crate::delivery::finding::Finding;
use crate::error::{LoadError, Result};
use crate::read::{self, Limits, Read, Records, Survey};
use crate::validate::Lines;

/// Lines of one delivery that are to be looked at again.
#[derive(Debug)]
pub struct Mended {
    pub(super) levering: Levering,
    /// Number, and the fields in the order of the delivery's header, or why they cannot be read.
    pub(super) lines: Vec<(u32, Result<String, Finding>)>,
    /// Lines that do not say which one they are.
    pub(super) unnumbered: usize,
}

impl Mended {
    /// Reads a file that [`export`](super::export) wrote and somebody mended. Its columns are found by
    /// name; it may have another encoding and separator by now.
    pub async fn of_file(connection: &mut PgConnection, path: &Path) -> Result<Self> {
        let limits = Limits::default();
        let survey = read::survey(path, limits, |_| ())?;
        let file = read::file_name(path);
        let refused = |reason: String| LoadError::Refused { file: file.clone(), reason };
        let column = |navn: &str| {
            let at = survey.header.iter().position(|name| name == navn);
            at.ok_or_else(|| refused(format!("it has no column {navn}, so it is no mended export")))
        };
        let (levering_at, linje_at) = (column(LEVERING)?, column(LINJE)?);
        let mark = read::open(path, limits, |content| {
            let mut records = Records::new(content.bytes, &survey, limits, false)?;
            records.advance()?;
            Ok(records.record().field(levering_at).to_owned())
        })?;
        let unknown = || refused("its first line names no delivery".to_owned());
        let levering_nr: i32 = mark
            .strip_prefix('L')
            .and_then(|mark| mark.split('.').next()?.parse().ok())
            .ok_or_else(unknown)?;
        let levering = Levering::find(connection, levering_nr).await?;
        if levering.mark() != mark {
            return Err(refused("its lines belong to a delivery of another warehouse".to_owned()));
        }
        let mut lines = Vec::new();
        let mut unnumbered = 0;
        read::open(path, limits, |content| {
            let quoted = levering.survey.quoted;
            let mut records = Records::new(content.bytes, &survey, limits, quoted)?;
            while let Some(read) = records.advance()? {
                let record = records.record();
                let at = |at: usize| {
                    // A ragged line has no fields; its first ones can still be told apart.
                    let raw = record.raw().split(|byte| *byte == survey.separator).nth(at);
                    String::from_utf8_lossy(raw.unwrap_or_default()).trim().to_owned()
                };
                match (read, at(levering_at) == mark, at(linje_at).parse().ok()) {
                    (Read::Blank, ..) => {}
                    (Read::Record, true, Some(number)) => {
                        let line = in_order(&survey, &levering, |at| {
                            unguard(record.untrimmed(at), quoted).trim().to_owned()
                        });
                        lines.push((number, Ok(line)));
                    }
                    (Read::Bad(finding), true, Some(number)) => lines.push((number, Err(finding))),
                    _ => unnumbered += 1,
                }
            }
            Ok(())
        })?;
        Ok(Self { levering, lines, unnumbered })
    }

    /// The rejected lines of a delivery as they came, for another look.
    pub async fn as_they_came(connection: &mut PgConnection, levering_nr: i32) -> Result<Self> {
        let levering = Levering::find(connection, levering_nr).await?;
        let mut came = Lines::default();
        came.bytes.push(b'\n');
        for (number, raw) in raw_lines(connection, levering_nr, None).await? {
            came.push(number, &raw);
        }
        let mut bytes = came.bytes.as_slice();
        let (survey, quoted) = (&levering.survey, levering.survey.quoted);
        let mut records = Records::new(&mut bytes, survey, Limits::NONE, quoted)?;
        let mut lines = Vec::new();
        for number in came.numbers {
            let line = match records.advance()? {
                Some(Read::Bad(finding)) => Err(finding),
                Some(_) => Ok(in_order(&levering.survey, &levering, |at| {
                    records.record().field(at).to_owned()
                })),
                None => break,
            };
            lines.push((number, line));
        }
        Ok(Self { levering, lines, unnumbered: 0 })
    }
}

/// A line's fields in the order of the delivery's own header.
fn in_order(survey: &Survey, levering: &Levering, field: impl Fn(usize) -> String) -> String {
    let position = |navn: &String| survey.header.iter().position(|name| name == navn);
    let field = |navn| position(navn).map_or_else(String::new, &field);
    let fields = levering.survey.header.iter().map(field);
    let fields: Vec<String> = fields.map(|text| text.replace([BETWEEN, '\r'], " ")).collect();
    fields.join(&BETWEEN.to_string())
}
