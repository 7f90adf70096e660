//! Small sets of deliveries, invented so that they get in each other's way: few kommuner, systems,
//! units, children and months, so that nearly every delivery corrects, contradicts or reaches into
//! another.

use dagtilbud::generate::chance::Chance;

const KOMMUNER: [u16; 2] = [101, 147];
const SYSTEMER: [&str; 2] = ["kmd", "ist"];
const MAANEDER: [&str; 5] = ["2023-11", "2023-12", "2024-01", "2024-02", "2024-04"];
const KODER: [&str; 3] = ["A1", "B2", "C3"];
const ENHEDER: [&str; 3] = ["G10001", "G10002", "G10003"];
/// Born 2018, 2021 and 2022; the day + 60, which the CPR office never hands out.
const BOERN: [&str; 5] = ["6103184001", "6203214002", "6303214003", "6403224004", "6503224005"];
const VOKSNE: [&str; 3] = ["6101801001", "6202851002", "6303901003"];

/// What happens to a delivery, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Skridt {
    Load,
    Retract,
}

/// A delivery and its fate.
#[derive(Debug, Clone)]
pub(crate) struct Leverance {
    pub(crate) filnavn: String,
    pub(crate) indhold: String,
    pub(crate) skridt: Vec<Skridt>,
}

impl Leverance {
    /// Whether it stands in the end.
    pub(crate) fn is_loaded(&self) -> bool {
        self.skridt.last() == Some(&Skridt::Load)
    }
}

/// What a delivery is about.
#[derive(Clone)]
struct Emne {
    kilde: &'static str,
    periode: String,
    kommuner: Vec<u16>,
}

/// A set of deliveries. The first eight are one of each source.
pub(crate) fn leverancer(chance: &mut Chance, count: usize) -> Vec<Leverance> {
    let mut emner: Vec<Emne> = Vec::new();
    let mut leverancer: Vec<Leverance> = Vec::new();
    while leverancer.len() < count {
        let nr = leverancer.len();
        let is_correction = nr >= 8 && chance.permille(500);
        let emne = if is_correction {
            emner[chance.below(u32::try_from(nr).expect("a few")) as usize].clone()
        } else {
            emne(chance, nr)
        };
        let (day, hour) = (chance.between(1, 9), chance.between(8, 9));
        let filnavn = format!("{}_{}_2024060{day}T0{hour}00.csv", emne.kilde, emne.periode);
        // Two files of one name and time are two deliveries where their bytes differ; a folder
        // holds one of them.
        if leverancer.iter().any(|other| other.filnavn == filnavn) {
            continue;
        }
        leverancer.push(Leverance {
            filnavn,
            indhold: indhold(chance, &emne),
            skridt: skridt(chance),
        });
        emner.push(emne);
    }
    leverancer
}

fn skridt(chance: &mut Chance) -> Vec<Skridt> {
    use Skridt::{Load, Retract};
    match chance.below(10) {
        0 => vec![Load, Load],
        1 => vec![Load, Retract],
        2 => vec![Load, Retract, Load],
        _ => vec![Load],
    }
}

fn emne(chance: &mut Chance, nr: usize) -> Emne {
    const KILDER: [&str; 8] = [
        "dst-indskrivning",
        "dst-institution",
        "stil-dagtilbud",
        "flis-personale",
        "aula-tilstedevaerelse",
        "dst-noeglefil",
        "dst-befolkning",
        "dst-regnskab",
    ];
    let kilde = KILDER.get(nr).copied().unwrap_or_else(|| {
        let place = chance.weighted([4, 2, 2, 2, 1, 1, 1, 1].into_iter());
        KILDER[place.unwrap_or_default()]
    });
    let maaned = chance.pick(&MAANEDER);
    let periode = match kilde {
        "stil-dagtilbud" => format!("{maaned}-{:02}", chance.pick(&[1, 1, 15])),
        "dst-noeglefil" => format!("{maaned}-01"),
        "dst-befolkning" => "2024".to_owned(),
        "dst-regnskab" => chance.pick(&["2023", "2024"]).to_owned(),
        _ => maaned.to_owned(),
    };
    let kommuner = match chance.below(4) {
        0 => KOMMUNER.to_vec(),
        _ => vec![chance.pick(&KOMMUNER)],
    };
    Emne { kilde, periode, kommuner }
}

/// The lines of one kommune in a period.
type Linjer = fn(&mut Chance, u16, &str) -> Vec<String>;

fn indhold(chance: &mut Chance, emne: &Emne) -> String {
    let (header, line): (&str, Linjer) = match emne.kilde {
        "dst-institution" => (
            "kommune_nr;system;institutionskode;institutionsnavn;institutionstype;dagtilbudsnummer",
            institutioner,
        ),
        "dst-indskrivning" => (
            "kommune_nr;system;cpr;fornavn;bopael_kommune_nr;institutionskode;pladstype;taksttype;\
             soeskenderabat_pct;timer_pr_uge;indmeldt_dato;udmeldt_dato",
            boern,
        ),
        "stil-dagtilbud" => (
            "admKommuneKode;dagtilbudsType;anvisningsenhedsNummer;dagtilbudsNavn;\
             daginstitutionsNummer;instType3;ejerformKode;ejerformKode_Tekst;aktivitetsstatus;\
             alternativAdresseNummer",
            register,
        ),
        "flis-personale" => (
            "kommune_nr;ansaettelse_id;cpr;konto;dagtilbudsnummer;stillingskategori_kode;\
             stillingskategori;overenskomst_kode;overenskomst;afloenningsform;\
             ansaettelsesvilkaar;beskaeftigelsesgrad;ansat_dato;stop_dato",
            personale,
        ),
        "aula-tilstedevaerelse" => {
            ("kommune_nr;institutionsnummer;cpr;dato;registrering;start;slut", aula)
        }
        "dst-noeglefil" => {
            ("kommune_nr;gyldig_fra;gyldig_til;andel_vu;andel_bh;andel_dp", noeglefil)
        }
        "dst-befolkning" => ("OMRÅDE;ALDER;TID;INDHOLD", befolkning),
        _ => ("OMRÅDE;FUNKTION;DRANST;ART;PRISENHED;TID;INDHOLD", regnskab),
    };
    let mut lines = vec![header.to_owned()];
    for &kommune_nr in &emne.kommuner {
        lines.extend(line(chance, kommune_nr, &emne.periode));
    }
    lines.join("\n") + "\n"
}

/// About so many in a thousand of a list, in its order.
fn some<T: Copy>(chance: &mut Chance, list: &[T], permille: u32) -> Vec<T> {
    list.iter().copied().filter(|_| chance.permille(permille)).collect()
}

fn institutioner(chance: &mut Chance, kommune_nr: u16, _: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for system in some(chance, &SYSTEMER, 700) {
        for kode in some(chance, &KODER, 800) {
            let navn = chance.pick(&["Sol", "Måne"]);
            let slags = chance.pick(&[
                "Vuggestue",
                "Børnehave",
                "Integreret institution",
                "Dagpleje",
                "Gruppe",
            ]);
            let nummer = chance.pick(&["G10001", "G10002", "G10003", ""]);
            lines.push(format!("{kommune_nr};{system};{kode};{navn};{slags};{nummer}"));
        }
    }
    lines
}

fn boern(chance: &mut Chance, kommune_nr: u16, _: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for system in some(chance, &SYSTEMER, 650) {
        for barn in some(chance, &BOERN, 800) {
            let (navn, bopael) = (chance.pick(&["Bo", "Ib"]), chance.pick(&["101", "147", ""]));
            let (kode, plads) = (chance.pick(&KODER), chance.pick(&["Heldag", "Halvdag", ""]));
            let (takst, rabat) = (chance.pick(&["Fuld", ""]), chance.pick(&["", "50", "25"]));
            let timer = chance.pick(&["48", "30", "20", "20", "0"]);
            let ind = chance.pick(&["2022-06-01", "2023-12-01", "2024-01-15"]);
            let ud = chance.pick(&["", "", "2024-01-31", "2024-03-31"]);
            lines.push(format!(
                "{kommune_nr};{system};{barn};{navn};{bopael};{kode};{plads};{takst};{rabat};{timer};{ind};{ud}"
            ));
        }
    }
    lines
}

fn register(chance: &mut Chance, kommune_nr: u16, _: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for daginstitution in some(chance, &["D10001", "D10002"], 700) {
        let navn = chance.pick(&["Huset", "Gården"]);
        lines.push(format!("{kommune_nr};daginstitution;;{navn};{daginstitution};;;;Aktiv;"));
    }
    for enhed in some(chance, &ENHEDER, 850) {
        let (navn, over) = (chance.pick(&["Sol", "Måne"]), chance.pick(&["D10001", "D10002"]));
        let slags = chance.pick(&["6010", "6011", "6012", "6013", "6020", ""]);
        let (ejer, tekst) = chance.pick(&[
            ("1", "Kommunal"),
            ("1", "Kommunalt"),
            ("2", "Selvejende"),
            ("3", "Privat"),
        ]);
        let status = chance.pick(&["Aktiv", "Aktiv", "Aktiv", "Nedlagt"]);
        lines.push(format!(
            "{kommune_nr};anvisningsenhed;{enhed};{navn};{over};{slags};{ejer};{tekst};{status};"
        ));
    }
    if chance.permille(300) {
        let (navn, enhed) = (chance.pick(&["Skoven", "Stranden"]), chance.pick(&ENHEDER));
        lines.push(format!("{kommune_nr};alternativ adresse;{enhed};{navn};D10001;;;;Aktiv;X1"));
    }
    lines
}

fn personale(chance: &mut Chance, kommune_nr: u16, _: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, voksen) in VOKSNE.into_iter().enumerate() {
        for konto in some(chance, &["52514", "52511"], 550) {
            let nummer = chance.pick(&["G10001", "G10002", "00099901", "00099905", ""]);
            let (kode, tekst) = chance.pick(&[
                ("7", "Pædagog"),
                ("7", "Paedagog"),
                ("920", "Medhjælper"),
                ("25", "Dagplejer"),
            ]);
            let grad = chance.pick(&["1", "0,8", "0,5123", "2"]);
            let overenskomst = chance.pick(&["41;BUPL", "41;Bupl", "50;FOA"]);
            let (ansat, stop) =
                (chance.pick(&["2015-01-01", "2024-01-01"]), chance.pick(&["", "", "2024-01-31"]));
            lines.push(format!(
                "{kommune_nr};E{at};{voksen};{konto};{nummer};{kode};{tekst};{overenskomst};\
                 maanedsloen;overenskomst;{grad};{ansat};{stop}"
            ));
        }
    }
    lines
}

fn aula(chance: &mut Chance, kommune_nr: u16, periode: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for dag in some(chance, &["01", "02", "20"], 700) {
        for barn in some(chance, &[BOERN[0], BOERN[1], "6603234006"], 700) {
            let enhed = chance.pick(&["G10001", "G10002", "G10003", "123456"]);
            let (kode, slut) =
                (chance.pick(&[3, 3, 1, 0, 9]), chance.pick(&["15:30", "16:00", "23:59", ""]));
            lines.push(format!("{kommune_nr};{enhed};{barn};{periode}-{dag};{kode};08:00;{slut}"));
        }
    }
    lines
}

fn noeglefil(chance: &mut Chance, kommune_nr: u16, _: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (fra, til) in some(
        chance,
        &[("2023-01-01", "2023-12-31"), ("2024-01-01", "2024-02-29"), ("2024-03-01", "")],
        700,
    ) {
        let (vu, bh) = chance.pick(&[("0,4", "0,6"), ("0.5", "0.5"), ("1", "0"), ("1", "1")]);
        lines.push(format!("{kommune_nr};{fra};{til};{vu};{bh};0"));
    }
    lines
}

fn befolkning(chance: &mut Chance, kommune_nr: u16, _: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for tid in some(chance, &["2023K1", "2023K4", "2024K1", "2024M02"], 600) {
        for alder in 0..6 {
            let antal = chance.pick(&["100", "90", "80", "120", "110", ".."]);
            lines.push(format!("{kommune_nr};{alder};{tid};{antal}"));
        }
    }
    lines
}

fn regnskab(chance: &mut Chance, kommune_nr: u16, periode: &str) -> Vec<String> {
    let mut lines = Vec::new();
    // Always the same functions: an account that lacks one is held, and guards see what came before.
    for funktion in ["52510", "52511", "52514", "52517"] {
        let beloeb = chance.pick(&["1000", "2500", "-10", "40000"]);
        lines.push(format!("{kommune_nr};{funktion};1;TOT;LOBM;{periode};{beloeb}"));
    }
    lines
}
