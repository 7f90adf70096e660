//! `dst-befolkning`: inhabitants by age on the first of a quarter, as StatBank's FOLK1A has them.

use chrono::{Datelike, NaiveDate};

use crate::delivery::{Kilde, Periode};
use crate::error::Result;

use super::super::calendar::days_after;
use super::super::sheet::Sheet;
use super::super::world::World;
use super::{Output, at};

const COLUMNS: [&str; 5] = ["OMRÅDE", "KØN", "ALDER", "TID", "INDHOLD"];
const WITH_CIVILSTAND: [&str; 6] = ["OMRÅDE", "KØN", "CIVILSTAND", "ALDER", "TID", "INDHOLD"];

/// The ages of the table; those from six on are there to be skipped.
const AGES: usize = 9;

/// Girls and boys of each age.
type Figures = [[u32; 2]; AGES];

/// How one quarter's copy of the table is written.
struct Style {
    tid: String,
    texts: bool,
    civilstand: bool,
}

/// One quarter; codes or texts, with totals or without, as whoever fetched it chose.
pub fn write(out: &mut Output<'_>, month: NaiveDate, worlds: &[World]) -> Result<()> {
    let quarter = month.month().div_ceil(3);
    let texts = quarter == 3;
    let letter = if quarter == 4 { 'Q' } else { 'K' };
    let style = Style {
        tid: format!("{}{letter}{quarter}", month.year()),
        texts,
        civilstand: quarter == 2,
    };
    let columns: &'static [&'static str] =
        if style.civilstand { &WITH_CIVILSTAND } else { &COLUMNS };
    let leveret = at(days_after(month, 41), 8, 0);
    let mut file = out.open(Kilde::DstBefolkning, Periode::Month(month), leveret, columns)?;
    let sheet = &mut file.sheet;
    let mut country = Figures::default();
    for world in worlds {
        let figures = figures(world, month);
        for (sum, of_age) in country.iter_mut().zip(figures) {
            sum[0] += of_age[0];
            sum[1] += of_age[1];
        }
        let code = world.kommune.nr.to_string();
        let area = if texts { world.kommune.navn } else { &code };
        area_rows(sheet, &style, area, &figures, world.index + month.year() as usize)?;
    }
    area_rows(sheet, &style, if texts { "Hele landet" } else { "000" }, &country, 0)?;
    area_rows(sheet, &style, if texts { "Region Midtjylland" } else { "082" }, &country, 1)?;
    out.close(file)
}

/// The world's children, and older ones that it does not follow.
fn figures(world: &World, month: NaiveDate) -> Figures {
    let known = world.children.inhabitants(month);
    std::array::from_fn(|age| {
        known.get(age).copied().unwrap_or([known[5][0] + age as u32, known[5][1]])
    })
}

/// One area: only the total, only the two sexes, or all three.
fn area_rows(
    sheet: &mut Sheet,
    style: &Style,
    area: &str,
    figures: &Figures,
    which: usize,
) -> Result<()> {
    let (total, women, men) =
        if style.texts { ("I alt", "Kvinder", "Mænd") } else { ("TOT", "2", "1") };
    sheet.slice();
    for (age, [girls, boys]) in figures.iter().enumerate() {
        let age = if style.texts { format!("{age} år") } else { age.to_string() };
        let mut row = |sex: &str, count: u32| {
            sheet.text(area).text(sex);
            if style.civilstand {
                sheet.text("TOT");
            }
            sheet.text(&age).text(&style.tid).number(count);
            sheet.end()
        };
        if !which.is_multiple_of(3) {
            row(men, *boys)?;
            row(women, *girls)?;
        }
        if which % 3 != 1 {
            row(total, girls + boys)?;
        }
    }
    Ok(())
}
