//! Faults of what kommuner send: children, institutions, units, staff, attendance.

use dagtilbud::delivery::Kilde;

use super::faults::{Fault, Is, Of, Plant, fault};
use super::sheet::Sheet;

pub(super) fn all() -> Vec<Fault> {
    [children(), institutions_and_register(), staff(), attendance()].concat()
}

fn children() -> Vec<Fault> {
    let fault = |navn, of, plant: fn(&mut Sheet), is| {
        fault(navn, Kilde::DstIndskrivning, of, Plant::Cells(plant), is)
    };
    vec![
        fault("one child in three", Of::Next, |sheet| sheet.one_in(3), Is::Held("faerre-raekker")),
        fault(
            "the codes of institutions with a prefix",
            Of::Next,
            |sheet| sheet.each("institutionskode", |code| format!("X-{code}")),
            Is::Held("ukendt-institution"),
        ),
        fault(
            "one institution in another spelling",
            Of::Next,
            |sheet| {
                let at = sheet.at("institutionskode");
                let code = sheet.rows[0][at].clone();
                sheet.each_where("institutionskode", |row| row[at] == code, |it| format!("{it}x"));
            },
            Is::Remarked("UKENDT_INSTITUTION"),
        ),
        fault(
            "hours by the day",
            Of::Next,
            |sheet| sheet.each("timer_pr_uge", fifth),
            Is::Held("timer"),
        ),
        fault(
            "the children of two kommuner exchanged",
            Of::Next,
            |sheet| sheet.each("kommune_nr", |nr| exchanged(nr).to_owned()),
            Is::Held("genkendte"),
        ),
        fault(
            "a placement system under another name",
            Of::Next,
            |sheet| sheet.each("system", |system| format!("{system}2")),
            Is::Remarked("NYT_SYSTEM"),
        ),
        fault(
            "a kommune that is missing",
            Of::Next,
            |sheet| sheet.keep("kommune_nr", |nr| nr != "751"),
            Is::Remarked("KOMMUNE_UDEBLEVET"),
        ),
        fault(
            "a kommune's number in words",
            Of::Next,
            |sheet| {
                sheet.each_where(
                    "kommune_nr",
                    |row| row.contains(&"461".into()),
                    |_| "Odense".into(),
                );
            },
            Is::Rejected("UKENDT_KOMMUNE"),
        ),
        fault(
            "a kind of place that is gone",
            Of::Next,
            |sheet| sheet.each("pladstype", |_| String::new()),
            Is::Remarked("MEDLEM_FORSVUNDET"),
        ),
        fault(
            "a number in the place type",
            Of::Next,
            |sheet| {
                sheet.each_where(
                    "pladstype",
                    |row| row.contains(&"615".into()),
                    |_| "611218-4123".into(),
                );
            },
            Is::Rejected("CPR_I_TEKST"),
        ),
        fault(
            "nobody who has begun since the autumn",
            Of::Next,
            |sheet| {
                let at = sheet.at("indmeldt_dato");
                let is_old = |date: &str| !date.contains("2025") && !date.contains("2024-1");
                sheet.rows.retain(|row| is_old(&iso(&row[at])));
            },
            Is::Remarked("GAMMELT_INDHOLD"),
        ),
        fault(
            "a correction with other children",
            Of::Again,
            |sheet| sheet.each("cpr", |cpr| format!("{}{}", &cpr[..6], shifted(&cpr[6..]))),
            Is::Held("udskiftning"),
        ),
        fault(
            "an end in the year 3024",
            Of::Next,
            |sheet| sheet.each("udmeldt_dato", |_| "3024-12-31".into()),
            Is::Remarked("DATO_LANGT_FREM"),
        ),
    ]
}

fn institutions_and_register() -> Vec<Fault> {
    use Kilde::{DstInstitution, StilDagtilbud};
    let cells = Plant::Cells;
    vec![
        fault(
            "types that nobody knows",
            DstInstitution,
            Of::Next,
            cells(|sheet| {
                sheet.each("institutionstype", |_| "Afdeling".into());
                sheet.each("dagtilbudsnummer", |_| String::new());
            }),
            Is::Held("ukendt-kategori"),
        ),
        fault(
            "units by the number of another register",
            DstInstitution,
            Of::Next,
            cells(|sheet| sheet.each("dagtilbudsnummer", |number| number.replace('G', "G9"))),
            Is::Remarked("UGYLDIGT_INSTITUTIONSNUMMER"),
        ),
        fault(
            "a list of the institutions of somebody else",
            DstInstitution,
            Of::Again,
            cells(|sheet| sheet.each("institutionskode", |code| format!("9{code}"))),
            Is::Held("udskiftning"),
        ),
        fault(
            "a register without types",
            StilDagtilbud,
            Of::Next,
            cells(|sheet| sheet.each("instType3", |_| String::new())),
            Is::Held("ukendt-type"),
        ),
        fault(
            "a register with ownerships in words",
            StilDagtilbud,
            Of::Next,
            cells(|sheet| sheet.each("ejerformKode", |_| "Kommunal".into())),
            Is::Held("ukendt-type"),
        ),
        fault(
            "a correction in which every unit is closed",
            StilDagtilbud,
            Of::Again,
            cells(|sheet| sheet.each("aktivitetsstatus", |_| "Nedlagt".into())),
            Is::Held("udskiftning"),
        ),
        fault(
            "a unit in two kommuner",
            StilDagtilbud,
            Of::Next,
            cells(|sheet| {
                let at = sheet.at("admKommuneKode");
                let other = |row: &&Vec<String>| row[at] == "101" && row[0] == "anvisningsenhed";
                let mut twice = sheet.rows.iter().find(other).expect("a unit").clone();
                twice[at] = "461".into();
                sheet.rows.push(twice);
            }),
            Is::Remarked("NUMMER_I_FLERE_KOMMUNER"),
        ),
        fault(
            "latitude and longitude exchanged",
            StilDagtilbud,
            Of::Next,
            cells(|sheet| {
                let (north, east) = (sheet.at("geoBredde"), sheet.at("geoLaengde"));
                for row in &mut sheet.rows {
                    row.swap(north, east);
                }
            }),
            Is::Remarked("POSITION_UDEN_FOR_DANMARK"),
        ),
        fault(
            "half of a register",
            StilDagtilbud,
            Of::Next,
            cells(|sheet| sheet.one_in(3)),
            Is::Held("faerre-raekker"),
        ),
    ]
}

fn staff() -> Vec<Fault> {
    let fault = |navn, of, plant: fn(&mut Sheet), is| {
        fault(navn, Kilde::FlisPersonale, of, Plant::Cells(plant), is)
    };
    vec![
        fault(
            "grades in hours a week",
            Of::Next,
            |sheet| sheet.each("beskaeftigelsesgrad", |_| "37".into()),
            Is::Held("alle-afvist"),
        ),
        fault(
            "grades that were halved",
            Of::Next,
            |sheet| sheet.each("beskaeftigelsesgrad", |_| "0,35".into()),
            Is::Held("beskaeftigelsesgrad"),
        ),
        fault(
            "units of another register",
            Of::Next,
            |sheet| sheet.each("dagtilbudsnummer", other_unit),
            Is::Held("ukendt-enhed"),
        ),
        fault(
            "categories that are on no list",
            Of::Next,
            |sheet| sheet.each("stillingskategori_kode", |code| format!("9{code}9")),
            Is::Held("ukendt-stilling"),
        ),
        fault(
            "the staff of two kommuner exchanged",
            Of::Next,
            |sheet| sheet.each("kommune_nr", |nr| exchanged(nr).to_owned()),
            Is::Held("genkendte"),
        ),
        fault(
            "one employment in ten twice",
            Of::Next,
            |sheet| {
                let twice: Vec<_> = sheet.rows.iter().step_by(10).cloned().collect();
                sheet.rows.extend(twice);
            },
            Is::Held("afviste-linjer"),
        ),
        fault(
            "accounts that belong to the school",
            Of::Next,
            |sheet| sheet.each("konto", |_| "32201".into()),
            Is::Remarked("MEDLEM_FORSVUNDET"),
        ),
    ]
}

fn attendance() -> Vec<Fault> {
    let fault = |navn, plant: fn(&mut Sheet), is| {
        fault(navn, Kilde::AulaTilstedevaerelse, Of::Next, Plant::Cells(plant), is)
    };
    vec![
        fault(
            "times by another clock",
            |sheet| {
                sheet.each("start", two_hours_later);
                sheet.each("slut", two_hours_later);
            },
            Is::Held("moedetid"),
        ),
        fault(
            "every registration six times, of other children",
            |sheet| {
                let cpr = sheet.at("cpr");
                let once = sheet.rows.clone();
                for _ in 0..5 {
                    for row in &mut sheet.rows {
                        row[cpr] = format!("{}{}", &row[cpr][..6], shifted(&row[cpr][6..]));
                    }
                    sheet.rows.extend(once.clone());
                }
            },
            Is::Held("flere-raekker"),
        ),
        fault("one registration in four", |sheet| sheet.one_in(4), Is::Held("faerre-raekker")),
        fault(
            "units by the names of another system",
            |sheet| sheet.each("institutionsnummer", |_| "G99999".into()),
            Is::Held("ukendt-enhed"),
        ),
        fault(
            "days of another month",
            |sheet| sheet.each("dato", |_| "2024-11-05".into()),
            Is::Refused("ingen linje kan læses"),
        ),
        fault(
            "ends before their starts",
            |sheet| sheet.each_where("slut", |row| row.contains(&"360".into()), |_| "00:01".into()),
            Is::Rejected("SLUT_FOER_START"),
        ),
    ]
}

fn exchanged(nr: &str) -> &str {
    match nr {
        "101" => "751",
        "751" => "101",
        "461" => "615",
        "615" => "461",
        other => other,
    }
}

fn other_unit(number: &str) -> String {
    number.strip_prefix('G').map_or(number.to_owned(), |digits| format!("G99{}", &digits[2..]))
}

fn fifth(hours: &str) -> String {
    let hours: f64 = hours.replace(',', ".").parse().unwrap_or_default();
    format!("{:.2}", hours / 5.0)
}

/// Four digits, a few further on.
fn shifted(digits: &str) -> String {
    let number: u32 = digits.parse().unwrap_or_default();
    format!("{:04}", (number + 3_000) % 10_000)
}

/// A date as `yyyy-mm-dd`, whichever way it is written.
fn iso(date: &str) -> String {
    let parts: Vec<&str> = date.split('-').collect();
    match parts[..] {
        [day, month, year] if year.len() == 4 => format!("{year}-{month}-{day}"),
        _ => date.to_owned(),
    }
}

fn two_hours_later(time: &str) -> String {
    let Some((hour, rest)) = time.split_once(':') else { return time.to_owned() };
    let hour: u32 = hour.parse().unwrap_or_default();
    format!("{:02}:{rest}", (hour + 2).min(23))
}
