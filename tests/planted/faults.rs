//! The faults, as people really make them.

use dagtilbud::delivery::Kilde;

use super::sheet::Sheet;

/// Where a fault is planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Of {
    /// In the file that would come next.
    Next,
    /// In a correction of the last one that is loaded.
    Again,
}

impl Of {
    /// What such a file is called, by the name of the clean one.
    pub(super) fn name(self, name: &str) -> String {
        let (kilde, periode, leveret) = parts(name);
        let leveret = match self {
            Self::Next => leveret.to_owned(),
            Self::Again => format!("2026{}", &leveret[4..]),
        };
        format!("{kilde}_{periode}_{leveret}.csv")
    }
}

fn parts(name: &str) -> (&str, &str, &str) {
    let name = name.split_once(".csv").or_else(|| name.split_once(".zip"));
    let mut parts = name.expect("an ending").0.split('_');
    let mut part = || parts.next().expect("three parts");
    (part(), part(), part())
}

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    /// The delivery is refused, in these words.
    Refused(String),
    /// A slice is held by this guard.
    Held(String),
    /// Lines are turned away by this code.
    Rejected(String),
    /// There is a remark of this code.
    Remarked(String),
}

/// What a report has to say.
#[derive(Debug, Clone, Copy)]
pub(super) enum Is {
    Refused(&'static str),
    Held(&'static str),
    Rejected(&'static str),
    Remarked(&'static str),
}

impl Found {
    /// Whether it is what has to be said.
    pub(super) fn is(&self, is: &Is) -> bool {
        match (self, is) {
            (Self::Refused(all), Is::Refused(words)) => all.contains(words),
            (Self::Held(code), Is::Held(is))
            | (Self::Rejected(code), Is::Rejected(is))
            | (Self::Remarked(code), Is::Remarked(is)) => code == is,
            _ => false,
        }
    }
}

/// How a fault is planted.
pub(super) enum Plant {
    /// Rows and columns are others.
    Cells(fn(&mut Sheet)),
    /// The bytes are others.
    Bytes(fn(Vec<u8>) -> Vec<u8>),
    /// The name is another, by its three parts.
    Name(fn(&str, &str, &str) -> String),
    /// What was loaded last comes once more, under the name of the next.
    Old,
}

/// A fault and what has to be said of it.
pub(super) struct Fault {
    pub(super) navn: &'static str,
    pub(super) kilde: Kilde,
    pub(super) of: Of,
    pub(super) plant: Plant,
    pub(super) is: Is,
}

impl Fault {
    /// The name and the bytes of the delivery that has it.
    pub(super) fn planted(&self, name: &str, sheet: &Sheet, loaded: &Sheet) -> (String, Vec<u8>) {
        match self.plant {
            Plant::Cells(plant) => {
                let mut sheet = sheet.clone();
                plant(&mut sheet);
                (self.of.name(name), sheet.bytes())
            }
            Plant::Bytes(plant) => (self.of.name(name), plant(sheet.bytes())),
            Plant::Name(plant) => {
                let name = self.of.name(name);
                let (kilde, periode, leveret) = parts(&name);
                (plant(kilde, periode, leveret), sheet.bytes())
            }
            Plant::Old => (self.of.name(name), loaded.bytes()),
        }
    }
}

fn fault(navn: &'static str, kilde: Kilde, of: Of, plant: Plant, is: Is) -> Fault {
    Fault { navn, kilde, of, plant, is }
}

/// All of them.
pub(super) fn all() -> Vec<Fault> {
    let mut all = times();
    all.extend(forms());
    all.extend(children());
    all.extend(institutions_and_register());
    all.extend(staff());
    all.extend(attendance());
    all.extend(public_tables());
    all
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
        fault(
            "letters that were encoded twice",
            DstIndskrivning,
            Of::Next,
            bytes(|bytes| bytes.into_iter().map(char::from).collect::<String>().into_bytes()),
            Is::Remarked("TEGN_DOBBELT"),
        ),
        fault(
            "numbers turned into powers of ten by a spreadsheet",
            DstIndskrivning,
            Of::Next,
            Plant::Cells(|sheet| {
                sheet.each("cpr", |cpr| format!("{},{}E+09", &cpr[..1], &cpr[1..6]))
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
            |sheet| sheet.each("timer_pr_uge", |hours| fifth(hours)),
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
                )
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
                )
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
            |sheet| sheet.each("dagtilbudsnummer", |number| other_unit(number)),
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

fn public_tables() -> Vec<Fault> {
    use Kilde::{DstBefolkning, DstNoeglefil, DstRegnskab};
    let cells = Plant::Cells;
    vec![
        fault(
            "an account in kroner rather than thousands",
            DstRegnskab,
            Of::Next,
            cells(|sheet| sheet.each("INDHOLD", |amount| format!("{amount}000"))),
            Is::Held("beloeb"),
        ),
        fault(
            "thousands with points",
            DstRegnskab,
            Of::Next,
            cells(|sheet| {
                sheet.each("INDHOLD", |amount| match amount.len() {
                    4.. => {
                        format!("{}.{}", &amount[..amount.len() - 3], &amount[amount.len() - 3..])
                    }
                    _ => amount.to_owned(),
                });
            }),
            Is::Rejected("UGYLDIGT_TAL"),
        ),
        fault(
            "an account without dagpleje",
            DstRegnskab,
            Of::Next,
            cells(|sheet| sheet.keep("FUNKTION", |function| !function.contains("52511"))),
            Is::Held("mangler"),
        ),
        fault(
            "one function a hundred times too large",
            DstRegnskab,
            Of::Next,
            cells(|sheet| {
                let at = sheet.at("FUNKTION");
                let is_it = |row: &[String]| row[at].contains("52514");
                sheet.each_where("INDHOLD", is_it, |amount| format!("{amount}00"));
            }),
            Is::Held("beloeb-funktion"),
        ),
        fault(
            "the accounts of the schools",
            DstRegnskab,
            Of::Next,
            cells(|sheet| sheet.each("FUNKTION", |_| "32201".into())),
            Is::Refused("ingen af linjerne vedkommer dagtilbud"),
        ),
        fault(
            "an account of another year",
            DstRegnskab,
            Of::Next,
            cells(|sheet| sheet.each("TID", |_| "2019".into())),
            Is::Held("alle-afvist"),
        ),
        fault(
            "boys alone",
            DstBefolkning,
            Of::Next,
            cells(|sheet| sheet.keep("KØN", |sex| sex == "1")),
            Is::Held("indbyggere"),
        ),
        fault(
            "inhabitants without the youngest",
            DstBefolkning,
            Of::Next,
            cells(|sheet| sheet.keep("ALDER", |age| !["0", "1"].contains(&age))),
            Is::Held("mangler"),
        ),
        fault(
            "inhabitants counted twice",
            DstBefolkning,
            Of::Next,
            cells(|sheet| sheet.each("INDHOLD", |count| doubled(count))),
            Is::Held("indbyggere"),
        ),
        fault(
            "a sex that no table has",
            DstBefolkning,
            Of::Next,
            cells(|sheet| sheet.each_where("KØN", |row| row.contains(&"2".into()), |_| "X".into())),
            Is::Rejected("UGYLDIG_KODE"),
        ),
        fault(
            "a key file with shares exchanged",
            DstNoeglefil,
            Of::Again,
            cells(|sheet| {
                let (small, big) = (sheet.at("andel_vu"), sheet.at("andel_bh"));
                for row in &mut sheet.rows {
                    row.swap(small, big);
                }
            }),
            Is::Remarked("FORDELING_AENDRET"),
        ),
        fault(
            "a key file whose shares are no whole",
            DstNoeglefil,
            Of::Again,
            cells(|sheet| sheet.each("andel_vu", |_| "0,99".into())),
            Is::Held("alle-afvist"),
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

fn doubled(count: &str) -> String {
    (2 * count.parse::<u64>().expect("a count")).to_string()
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
