//! Faults of a delivery as a whole: its name, its form, its lines.

use dagtilbud::delivery::Kilde;

use super::faults::{Fault, Is, Of, Plant, fault};

pub(super) fn all() -> Vec<Fault> {
    [times(), forms(), lines()].concat()
}

fn times() -> Vec<Fault> {
    use Kilde::{DstIndskrivning, FlisPersonale, StilDagtilbud};
    let name = Plant::Name;
    vec![
        fault(
            "a time of delivery in the year 2042",
            DstIndskrivning,
            Of::Next,
            name(|kilde, periode, _| format!("{kilde}_{periode}_20420205T0800.csv")),
            Is::Refused("has not come yet"),
        ),
        fault(
            "a month that begins after the delivery",
            FlisPersonale,
            Of::Next,
            name(|kilde, periode, _| format!("{kilde}_{periode}_20241205T0800.csv")),
            Is::Refused("begins after it was delivered"),
        ),
        fault(
            "a year with two digits exchanged, before FLIS began",
            DstIndskrivning,
            Of::Next,
            name(|kilde, _, leveret| format!("{kilde}_2002-01_{leveret}.csv")),
            Is::Refused("lies before 2004"),
        ),
        fault(
            "a register of twenty years ahead",
            StilDagtilbud,
            Of::Next,
            name(|kilde, _, leveret| format!("{kilde}_2044-01-01_{leveret}.csv")),
            Is::Refused("years ahead"),
        ),
        fault(
            "an export that is older than what is in force",
            FlisPersonale,
            Of::Again,
            name(|kilde, periode, _| format!("{kilde}_{periode}_20250101T0000.csv")),
            Is::Remarked("AELDRE_END_GAELDENDE"),
        ),
        fault(
            "the children of the month before, sent again",
            DstIndskrivning,
            Of::Next,
            Plant::Old,
            Is::Remarked("GAMMELT_INDHOLD"),
        ),
    ]
}

fn forms() -> Vec<Fault> {
    use Kilde::{
        AulaTilstedevaerelse, DstBefolkning, DstIndskrivning, DstInstitution, DstRegnskab,
        FlisPersonale, StilDagtilbud,
    };
    let bytes = Plant::Bytes;
    vec![
        fault(
            "a header and nothing below",
            FlisPersonale,
            Of::Next,
            Plant::Cells(|sheet| sheet.rows.clear()),
            Is::Refused("ingen linjer efter overskriften"),
        ),
        fault(
            "no header",
            DstInstitution,
            Of::Next,
            Plant::Cells(|sheet| sheet.header = sheet.rows.remove(0)),
            Is::Refused("the header is missing"),
        ),
        fault(
            "a title above the header",
            FlisPersonale,
            Of::Next,
            bytes(|bytes| [b"Udtraek til FLIS;;;\n".to_vec(), bytes].concat()),
            Is::Refused("the column names stand in line"),
        ),
        fault(
            "a column short",
            StilDagtilbud,
            Of::Next,
            Plant::Cells(|sheet| {
                let at = sheet.at("admKommuneKode");
                "kommune".clone_into(&mut sheet.header[at]);
            }),
            Is::Refused("lacks the column(s)"),
        ),
        fault(
            "a page that asks to log in",
            DstRegnskab,
            Of::Next,
            bytes(|_| b"<!DOCTYPE html><html><body>Log ind</body></html>".to_vec()),
            Is::Refused("cannot be read"),
        ),
        fault(
            "a workbook's bytes under a name that ends in csv",
            DstBefolkning,
            Of::Next,
            bytes(|_| [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 2048]].concat()),
            Is::Refused("cannot be read"),
        ),
        fault(
            "fields between pipes",
            DstIndskrivning,
            Of::Next,
            bytes(|bytes| bytes.into_iter().map(|it| if it == b';' { b'|' } else { it }).collect()),
            Is::Refused("its fields are separated by"),
        ),
        fault(
            "an invisible character in a column's name",
            AulaTilstedevaerelse,
            Of::Next,
            Plant::Cells(|sheet| {
                let at = sheet.at("cpr");
                sheet.header[at] = "cpr\u{200b}".into();
            }),
            Is::Refused("an invisible character stands in the name of"),
        ),
    ]
}

fn lines() -> Vec<Fault> {
    use Kilde::{DstIndskrivning, FlisPersonale};
    let bytes = Plant::Bytes;
    vec![
        fault(
            "letters that were encoded twice",
            DstIndskrivning,
            Of::Next,
            bytes(|bytes| bytes.into_iter().map(char::from).collect::<String>().into_bytes()),
            Is::Remarked("TEGN_DOBBELT"),
        ),
        fault(
            "a file that ends in the middle of a line",
            FlisPersonale,
            Of::Next,
            bytes(|mut bytes| {
                let end = bytes.trim_ascii_end().iter().rposition(|byte| *byte == b';');
                bytes.truncate(end.expect("a field"));
                bytes
            }),
            Is::Remarked("AFBRUDT"),
        ),
        fault(
            "numbers turned into powers of ten by a spreadsheet",
            DstIndskrivning,
            Of::Next,
            Plant::Cells(|sheet| {
                sheet.each("cpr", |cpr| format!("{},{}E+09", &cpr[..1], &cpr[1..6]));
            }),
            Is::Held("alle-afvist"),
        ),
        fault(
            "dates in American order",
            FlisPersonale,
            Of::Next,
            Plant::Cells(|sheet| sheet.each("ansat_dato", |_| "12/31/2019".into())),
            Is::Held("alle-afvist"),
        ),
        fault(
            "a file put behind itself",
            DstIndskrivning,
            Of::Next,
            Plant::Cells(|sheet| sheet.rows.extend(sheet.rows.clone())),
            Is::Held("afviste-linjer"),
        ),
        fault(
            "one line in ten with a field too few",
            FlisPersonale,
            Of::Next,
            Plant::Bytes(|bytes| {
                let cut = |(nr, line): (usize, &str)| match line.rsplit_once(';') {
                    Some((rest, _)) if nr % 10 == 5 => format!("{rest}\n"),
                    _ => format!("{line}\n"),
                };
                let text = String::from_utf8(bytes).expect("UTF-8");
                text.lines().enumerate().map(cut).collect::<String>().into_bytes()
            }),
            Is::Rejected("ANTAL_FELTER"),
        ),
    ]
}
