//! `stil-dagtilbud`: the register's export, in its public layout, with rows of three levels.

use chrono::NaiveDate;

use crate::delivery::{Kilde, Periode};
use crate::error::Result;

use super::super::calendar::days_after;
use super::super::sheet::Sheet;
use super::super::vocabulary::VEJE;
use super::super::world::World;
use super::super::world::register::Institution;
use super::{Output, at};

const COLUMNS: [&str; 22] = [
    "dagtilbudsType",
    "dagtilbudsNavn",
    "daginstitutionsNummer",
    "anvisningsenhedsNummer",
    "alternativAdresseNummer",
    "ejerformKode",
    "ejerformKode_Tekst",
    "lovgrundlagKode",
    "lovgrundlagKode_Tekst",
    "instType3",
    "instType3_Tekst",
    "admKommuneKode",
    "admKommuneKode_Tekst",
    "aktivitetsstatus",
    "vejNavn",
    "husNummer",
    "postNummer",
    "byNavn",
    "geoBredde",
    "geoLaengde",
    "cvrNummer",
    "pNummer",
];

/// The whole register on the first of the month, exported the day after.
pub fn write(out: &mut Output<'_>, month: NaiveDate, worlds: &[World]) -> Result<()> {
    let leveret = at(days_after(month, 1), 6, 0);
    let mut file = out.open(Kilde::StilDagtilbud, Periode::Day(month), leveret, &COLUMNS)?;
    let sheet = &mut file.sheet;
    for world in worlds {
        sheet.slice();
        for board in &world.register.boards {
            sheet.text("daginstitution").text(&board.name).register_number('D', Some(board.number));
            sheet.empty().empty().number(board.ownership).text(ownership_text(board.ownership));
            sheet.empty().empty().empty().empty();
            end_of_row(sheet, world, board.number, true)?;
        }
        for unit in &world.register.institutions {
            let Some(number) = unit.number else { continue };
            unit_row(sheet, world, unit, number, "anvisningsenhed")?;
            if unit.has_second_address {
                unit_row(sheet, world, unit, number, "alternativ adresse")?;
            }
        }
    }
    out.close(file)
}

fn unit_row(
    sheet: &mut Sheet,
    world: &World,
    unit: &Institution,
    number: u32,
    level: &str,
) -> Result<()> {
    let board = world.register.boards[unit.board].number;
    let address = (level != "anvisningsenhed").then_some(number);
    sheet
        .text(level)
        .text(&unit.name)
        .register_number('D', Some(board))
        .register_number('G', Some(number))
        .register_number('A', address)
        .number(unit.ownership)
        .text(ownership_text(unit.ownership));
    if number.is_multiple_of(40) {
        sheet.text("6").text("Landsbyordning");
    } else {
        sheet.empty().empty();
    }
    sheet.number(unit.register_type).text(type_text(unit.register_type));
    end_of_row(sheet, world, number + u32::from(address.is_some()), unit.closed.is_none())
}

/// Kommune, status, and an address made up from the number.
fn end_of_row(sheet: &mut Sheet, world: &World, number: u32, active: bool) -> Result<()> {
    let street = VEJE[number as usize % VEJE.len()];
    sheet
        .number(world.kommune.nr)
        .text(world.kommune.navn)
        .text(if active { "Aktiv" } else { "Nedlagt" })
        .text(street)
        .number(1 + number % 97)
        .number(1000 + u32::from(world.kommune.nr) * 9)
        .text(world.kommune.navn)
        .decimal(550_000 + number * 7 % 20_000, 4)
        .decimal(85_000 + number * 13 % 40_000, 4)
        // Tools drop the leading zero of some.
        .number(1_900_000 + u32::from(world.kommune.nr) * 11_000)
        .number(1_002_000_000 + number * 3);
    Ok(sheet.end()?)
}

const fn ownership_text(code: u8) -> &'static str {
    match code {
        1 => "Kommunal",
        2 => "Selvejende",
        3 => "Private",
        _ => "Udliciteret",
    }
}

const fn type_text(code: u16) -> &'static str {
    match code {
        6010 => "Vuggestue (0-2 år)",
        6011 => "Børnehave (3-5 år)",
        6012 => "Aldersintegreret institution (0-5 år)",
        6013 => "Dagpleje",
        6014 => "Børnehave (2-5 år)",
        6020 => "Fritidshjem",
        _ => "Klubtilbud",
    }
}
