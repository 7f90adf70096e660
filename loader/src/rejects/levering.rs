//! A delivery that is in the books, as far as its lines can be read again.

use chrono::NaiveDateTime;
use sqlx::postgres::PgConnection;

use crate::db::sql;
use crate::delivery::layout::{Binding, Layout};
use crate::delivery::{Kilde, Leveret, Periode};
use crate::error::{LoadError, Result};
use crate::read::{Limits, Read, Records, Survey, Tegnsaet};
use crate::validate::layout;

/// Between the fields of a line that is kept: no file has it.
pub(super) const BETWEEN: char = '\u{1f}';

/// A delivery in the books.
#[derive(Debug)]
pub(crate) struct Levering {
    pub(super) nr: i32,
    pub(super) filnavn: String,
    pub(super) sha256: String,
    pub(super) status: String,
    pub(super) antal_linjer: i32,
    pub(super) layout: &'static Layout,
    pub(super) periode: Periode,
    pub(super) leveret: Leveret,
    /// The header as it came.
    pub(super) overskrift: String,
    /// How its lines are read.
    pub(super) survey: Survey,
}

type Row = (
    String,
    String,
    NaiveDateTime,
    String,
    String,
    i32,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<bool>,
);

impl Levering {
    /// Looks a delivery up.
    pub(crate) async fn find(connection: &mut PgConnection, levering_nr: i32) -> Result<Self> {
        let row: Option<Row> =
            sql!("rejects/delivery").bind(levering_nr).first_row(connection).await?;
        let nothing = || {
            LoadError::Argument(format!("delivery {levering_nr} is not there, or was never read"))
        };
        let (
            kilde,
            periode,
            leveret,
            filnavn,
            sha256,
            antal_linjer,
            status,
            tegnsaet,
            skilletegn,
            overskrift,
            er_citeret,
        ) = row.ok_or_else(nothing)?;
        let odd = LoadError::Internal;
        let kilde: Kilde = kilde.parse().map_err(odd)?;
        let tegnsaet: Tegnsaet = tegnsaet.ok_or_else(nothing)?.parse().map_err(odd)?;
        let overskrift = overskrift.ok_or_else(|| match status.as_str() {
            "trukket" => LoadError::Argument(format!(
                "delivery {levering_nr} is taken back; load it again before its lines are replayed"
            )),
            _ => nothing(),
        })?;
        let separator = match skilletegn.as_deref() {
            Some("komma") => b',',
            Some("tabulator") => b'\t',
            _ => b';',
        };
        let survey = Survey::of_header(&overskrift, tegnsaet, separator, &sha256);
        Ok(Self {
            nr: levering_nr,
            filnavn,
            status,
            antal_linjer,
            layout: layout(kilde),
            periode: periode.parse().map_err(odd)?,
            leveret: Leveret(leveret),
            survey: Survey { quoted: er_citeret.unwrap_or(true), ..survey },
            sha256,
            overskrift,
        })
    }

    /// How a kept line is read: the same header, another separator, no quotes.
    pub(super) fn kept(&self) -> Survey {
        Survey {
            tegnsaet: Tegnsaet::Utf8,
            separator: BETWEEN as u8,
            quoted: false,
            ..self.survey.clone()
        }
    }

    /// Whether its header has a column.
    pub(crate) fn has_column(&self, navn: &str) -> bool {
        self.survey.header.iter().any(|name| name == navn)
    }

    /// A field of a line, as it came or mended, by its column; none where the line's fields cannot be
    /// told apart.
    pub(crate) fn field(&self, line: &[u8], navn: &str, is_mended: bool) -> Option<String> {
        let at = self.survey.header.iter().position(|name| name == navn)?;
        let survey = if is_mended { self.kept() } else { self.survey.clone() };
        let bytes = [b"\n", line, b"\n"].concat();
        let mut bytes = bytes.as_slice();
        let mut records = Records::new(&mut bytes, &survey, Limits::NONE, survey.quoted).ok()?;
        match records.advance() {
            Ok(Some(Read::Record)) => Some(records.record().field(at).to_owned()),
            _ => None,
        }
    }

    /// The layout's columns in its header.
    pub(super) fn binding(&self) -> Result<Binding> {
        self.layout.bind(&self.filnavn, &self.survey.header)
    }

    /// What its lines are known by outside the warehouse: no other warehouse's number will do.
    pub(super) fn mark(&self) -> String {
        format!("L{}.{}", self.nr, &self.sha256[..8])
    }
}
