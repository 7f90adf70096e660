//! What does not fit together: children in institutions that nobody has delivered, staff without a
//! unit, a system or a kommune that stays away, a category that vanished. Each becomes a remark, a
//! sentence with a count; it names what is plainly a code, and never a value of a person.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use sqlx::postgres::PgConnection;

use crate::db;
use crate::delivery::Kilde;
use crate::error::Result;
use crate::layout::Layout;
use crate::outcome::Remark;
use crate::spelling::{is_near, plain};
use crate::validate::layout;

const DOING: &str = "looking for what does not fit together";

/// So many are named.
const NAMED: usize = 3;

const INSTITUTIONER: &str = include_str!("../../sql/report/passer/institutioner.template.sql");
const ENHEDER_AF_INSTITUTIONER: &str =
    include_str!("../../sql/report/passer/enheder_af_institutioner.template.sql");
const ENHEDER_AF_PERSONALE: &str =
    include_str!("../../sql/report/passer/enheder_af_personale.template.sql");
const ENHEDER_AF_AULA: &str = include_str!("../../sql/report/passer/enheder_af_aula.template.sql");

/// What one source says of another: the source whose slices are looked at, and how.
const ACROSS: [(Kilde, &str); 4] = [
    (Kilde::DstIndskrivning, INSTITUTIONER),
    (Kilde::DstInstitution, ENHEDER_AF_INSTITUTIONER),
    (Kilde::FlisPersonale, ENHEDER_AF_PERSONALE),
    (Kilde::AulaTilstedevaerelse, ENHEDER_AF_AULA),
];

const ENHEDER: &str = include_str!("../../sql/report/passer/enheder.template.sql");
const STILLINGER: &str = include_str!("../../sql/report/passer/stillinger.template.sql");
const TAELLER_IKKE: &str = include_str!("../../sql/report/passer/taeller_ikke.template.sql");

/// What one source says by itself: codes that nobody knows, rows that do not count.
const ALONE: [(Kilde, &str); 4] = [
    (Kilde::StilDagtilbud, ENHEDER),
    (Kilde::FlisPersonale, STILLINGER),
    (Kilde::DstIndskrivning, TAELLER_IKKE),
    (Kilde::FlisPersonale, TAELLER_IKKE),
];

/// The codes of what does not fit.
const CODES: [&str; 17] = [
    "UKENDT_INSTITUTION",
    "INSTITUTION_UDEN_ENHED",
    "PERSONALE_UDEN_ENHED",
    "UKENDT_ENHED",
    "INGEN_ENHEDER",
    "UKENDT_ENHEDSTYPE",
    "UKENDT_EJERFORM",
    "UKENDT_STILLING",
    "TAELLER_IKKE",
    "NYT_SYSTEM",
    "SYSTEM_UDEBLEVET",
    "NY_KOMMUNE",
    "KOMMUNE_UDEBLEVET",
    "MEDLEM_FORSVUNDET",
    "GAMMELT_INDHOLD",
    "BELOEB_SPRINGER",
    "FORDELING_AENDRET",
];

/// One thing that does not fit.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Found {
    kode: String,
    kolonne: String,
    /// What it is called; none where that is not plainly a code.
    navn: Option<String>,
    /// Its kommune, or since when.
    om: Option<String>,
    /// Its placement system.
    system: String,
    antal: u64,
    /// What it may be meant for.
    kandidater: Option<Vec<Candidate>>,
}

/// A code that the kommune knows.
#[derive(Debug, Deserialize)]
struct Candidate {
    kode: String,
    system: String,
    /// Whether the name of its system is plainly a code.
    kan_naevnes: bool,
    er_ledig: bool,
}

/// Whether a remark is about something that does not fit.
#[must_use]
pub fn is_misfit(kode: &str) -> bool {
    CODES.contains(&kode)
}

/// What of a delivery that is merged does not fit: with other sources, and with what came before.
pub async fn of_delivery(
    connection: &mut PgConnection,
    layout: &Layout,
    levering_nr: i32,
) -> Result<Vec<Remark>> {
    let nr = levering_nr.to_string();
    let own = include_str!("../../sql/report/passer/udsnit.template.sql");
    let mut found = Vec::new();
    for (kilde, sql) in ACROSS {
        if kilde == layout.kilde {
            found.extend(ask(connection, &filled(sql, own, kilde, &nr)).await?);
        } else if is_answered_by(kilde, layout.kilde) {
            let of_its_kommuner = now_of(
                "udsnit.kommune_nr in (select denne.kommune_nr \
                 from drift.levering_udsnit as denne where denne.levering_nr = {levering_nr})",
            );
            found.extend(ask(connection, &filled(sql, &of_its_kommuner, kilde, &nr)).await?);
        }
    }
    for (_, sql) in ALONE.into_iter().filter(|(kilde, _)| *kilde == layout.kilde) {
        found.extend(ask(connection, &filled(sql, own, layout.kilde, &nr)).await?);
    }
    for sql in beside_before(layout) {
        found.extend(ask(connection, &filled(&sql, own, layout.kilde, &nr)).await?);
    }
    Ok(remarks(found))
}

/// What does not fit in the latest period of every kommune, or of one, as it stands now.
pub async fn now(
    connection: &mut PgConnection,
    kommune_nr: Option<i16>,
) -> Result<Vec<(Kilde, Remark)>> {
    let slices = match kommune_nr {
        Some(kommune_nr) => now_of(&format!("udsnit.kommune_nr = {kommune_nr}")),
        None => now_of("true"),
    };
    let mut all = Vec::new();
    for (kilde, sql) in ACROSS.into_iter().chain(ALONE) {
        let found = ask(connection, &filled(sql, &slices, kilde, "null")).await?;
        all.extend(remarks(found).into_iter().map(|remark| (kilde, remark)));
    }
    Ok(all)
}

/// The slices of the latest period of the kommuner for which this holds.
fn now_of(condition: &str) -> String {
    let slices = include_str!("../../sql/report/passer/udsnit_nu.template.sql");
    slices.replace("{betingelse}", condition)
}

/// Whether a delivery of a source may mend what another one lacked.
fn is_answered_by(kilde: Kilde, other: Kilde) -> bool {
    match other {
        Kilde::DstInstitution => kilde == Kilde::DstIndskrivning,
        Kilde::StilDagtilbud => matches!(kilde, Kilde::DstInstitution | Kilde::FlisPersonale),
        _ => false,
    }
}

/// A delivery beside those of its own source before it.
fn beside_before(layout: &Layout) -> Vec<String> {
    let udeblevne = include_str!("../../sql/report/passer/udeblevne.template.sql");
    let mut statements = match layout.kilde {
        // A key speaks for all time: nothing comes before it.
        Kilde::DstNoeglefil => {
            vec![include_str!("../../sql/report/passer/fordeling.template.sql").to_owned()]
        }
        Kilde::DstRegnskab => {
            let amounts = include_str!("../../sql/report/passer/beloeb.template.sql");
            vec![udeblevne.to_owned(), amounts.to_owned()]
        }
        _ => vec![udeblevne.to_owned()],
    };
    let Some(about) = layout.about else { return statements };
    if !about.members.is_empty() {
        let member = |column: &&str| format!("('{column}', dsa.{column}::text collate \"C\")");
        let members: Vec<String> = about.members.iter().map(member).collect();
        let sql = include_str!("../../sql/report/passer/medlemmer.template.sql");
        statements.push(sql.replace("{medlemmer}", &members.join(", ")));
    }
    if about.begun.is_some() {
        statements.push(include_str!("../../sql/report/passer/alder.template.sql").to_owned());
    }
    statements
}

fn filled(sql: &str, slices: &str, kilde: Kilde, levering_nr: &str) -> String {
    let layout = layout(kilde);
    let about = layout.about.unwrap_or_default();
    sql.replace("{udsnit}", slices)
        .replace("{kilde}", kilde.as_str())
        .replace("{levering_nr}", levering_nr)
        .replace("{dsa_tabel}", &layout.dsa_table())
        .replace("{system}", layout.dsa_system())
        .replace("{taelles}", about.counts)
        .replace("{begyndt}", about.begun.unwrap_or_default())
}

async fn ask(connection: &mut PgConnection, sql: &str) -> Result<Vec<Found>> {
    db::json(connection, DOING, sql).await
}

/// A remark for each code and column.
fn remarks(found: Vec<Found>) -> Vec<Remark> {
    let mut groups: BTreeMap<(usize, String), Vec<Found>> = BTreeMap::new();
    for one in found {
        let place = CODES.iter().position(|kode| *kode == one.kode).unwrap_or(CODES.len());
        groups.entry((place, one.kolonne.clone())).or_default().push(one);
    }
    let remark = |((_, kolonne), mut group): ((usize, String), Vec<Found>)| {
        group.sort_by(|a, b| (b.antal, &a.navn, &a.om).cmp(&(a.antal, &b.navn, &b.om)));
        let (kode, antal) = (group[0].kode.clone(), group.iter().map(|one| one.antal).sum());
        let besked = format!("{}: {}", said(&kode), named(&group));
        Remark { kode, kolonne, antal, besked }
    };
    groups.into_iter().map(remark).collect()
}

/// What the count of a remark counts, as a clause.
fn said(kode: &str) -> &'static str {
    match kode {
        "UKENDT_INSTITUTION" => "indskrivninger er i institutioner, som ingen har leveret",
        "INSTITUTION_UDEN_ENHED" => "institutioner er uden en enhed i registret",
        "PERSONALE_UDEN_ENHED" => "ansættelser er uden en enhed i registret",
        "UKENDT_ENHED" => "registreringer er i enheder, som registret ikke kender den dag",
        "INGEN_ENHEDER" => "kommuner har ingen aktive enheder i registret",
        "UKENDT_ENHEDSTYPE" => {
            "aktive enheder har en type, der ikke er et dagtilbud (6010-6014), og tæller som andet"
        }
        "UKENDT_EJERFORM" => "aktive enheder har en ejerform, der ikke er en af de fire (1-4)",
        "UKENDT_STILLING" => "ansættelser har en stillingskategori uden for listen",
        "TAELLER_IKKE" => {
            "indskrivninger eller ansættelser tæller ikke den 1.: de begynder senere eller er slut"
        }
        "NYT_SYSTEM" => "fagsystemer har deres kommune ikke leveret fra før",
        "SYSTEM_UDEBLEVET" => "fagsystemer, som var der sidst, er der ikke",
        "NY_KOMMUNE" => "kommuner har ikke leveret kilden før",
        "KOMMUNE_UDEBLEVET" => "kommuner, som var der sidst, er der ikke",
        "MEDLEM_FORSVUNDET" => "værdier, som stod på mindst 20 rækker før, er her ikke mere",
        "BELOEB_SPRINGER" => "funktioner er mere end fem gange større eller mindre end året før",
        "FORDELING_AENDRET" => "kommuner fordeler personalet anderledes end før",
        _ => "kommuner kan have sendt en ældre periode igen; den seneste er begyndt",
    }
}

/// The first of them by name, and how many more there are. Several kommuner may have one name.
fn named(group: &[Found]) -> String {
    let unnamed = group.iter().filter(|one| one.navn.is_none()).count();
    let with_name = group.iter().filter_map(|one| Some((one.navn.as_ref()?, one)));
    let all = with_name.map(|(name, one)| full_name(name, one));
    let mut seen = BTreeSet::new();
    let mut names: Vec<String> = all.filter(|name| seen.insert(name.clone())).collect();
    let all = names.len() + unnamed;
    names.truncate(NAMED);
    match all - names.len() {
        0 => {}
        more if names.is_empty() => {
            names.push(format!("{more}, der ikke nævnes, da de ikke ligner koder"));
        }
        more => names.push(format!("{more} til")),
    }
    names.join(", ")
}

/// A name with its kommune, and what it may be meant for.
fn full_name(name: &str, one: &Found) -> String {
    let meant = nearest(name, &one.system, one.kandidater.as_deref().unwrap_or_default());
    match (&one.om, meant) {
        (Some(om), _) => format!("{name} ({om})"),
        (None, Some(known)) if known.system == one.system => {
            format!("{name} (ligner {})", known.kode)
        }
        (None, Some(known)) if known.kan_naevnes => {
            format!("{name} (er {} i {})", known.kode, known.system)
        }
        (None, Some(known)) => format!("{name} (er {} i et andet fagsystem)", known.kode),
        (None, None) => name.to_owned(),
    }
}

/// The known code that a code may be meant for: the same but for case, signs and leading zeros, in its
/// own system or another; else one that is nearly the same and that no child is in.
fn nearest<'c>(code: &str, system: &str, known: &'c [Candidate]) -> Option<&'c Candidate> {
    let bare = |code: &str| plain(code).trim_start_matches('0').to_owned();
    let same = known.iter().filter(|it| bare(&it.kode) == bare(code));
    let near =
        known.iter().filter(|it| it.er_ledig && it.system == system && is_near(code, &it.kode));
    let distance = |it: &&Candidate| strsim::osa_distance(&plain(code), &plain(&it.kode));
    same.min_by_key(|it| it.system != system).or_else(|| near.min_by_key(distance))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(kode: &str, system: &str, er_ledig: bool) -> Candidate {
        Candidate {
            kode: kode.into(),
            system: system.into(),
            kan_naevnes: !system.contains(' '),
            er_ledig,
        }
    }

    #[test]
    fn a_code_is_recognised_in_another_form() {
        let all = [
            known("A1", "kmd", false),
            known("00012", "kmd", false),
            known("615-012", "ist", true),
            known("Solsikken", "kmd", true),
            known("Mælkebøtten", "kmd", false),
        ];
        for (code, expected) in [
            ("a1", Some("A1")),
            ("12", Some("00012")),
            ("615012", Some("615-012")),
            ("Solsiken", Some("Solsikken")),
            // Its children are there: it is another one.
            ("Mælkebøttn", None),
            ("X9", None),
        ] {
            assert_eq!(nearest(code, "kmd", &all).map(|it| it.kode.as_str()), expected, "{code}");
        }
    }

    #[test]
    fn the_most_frequent_ones_are_named() {
        let found = |navn: Option<&str>, antal| Found {
            kode: "UKENDT_INSTITUTION".into(),
            kolonne: "institutionskode".into(),
            navn: navn.map(str::to_owned),
            system: "kmd".into(),
            antal,
            kandidater: Some(vec![known("A1", "ist", true)]),
            ..Found::default()
        };
        let said = |group: Vec<Found>| remarks(group).remove(0).besked;
        let all = ["a1", "b2", "c3", "d4"].map(|navn| found(Some(navn), 9));
        let mut all: Vec<Found> = all.into_iter().collect();
        all.push(found(None, 20));
        let begins = "indskrivninger er i institutioner, som ingen har leveret: ";
        assert_eq!(said(all), format!("{begins}a1 (er A1 i ist), b2, c3, 2 til"));
        let spaced = Found {
            kandidater: Some(vec![known("A1", "KMD Institution", true)]),
            ..found(Some("a1"), 3)
        };
        assert_eq!(said(vec![spaced]), format!("{begins}a1 (er A1 i et andet fagsystem)"));
        // The same code in several kommuner.
        let twice = vec![found(Some("b2"), 2), found(Some("b2"), 1), found(Some("c3"), 1)];
        assert_eq!(said(twice), format!("{begins}b2, c3"));
        let unnamed = vec![found(None, 1), found(None, 2)];
        assert_eq!(said(unnamed), format!("{begins}2, der ikke nævnes, da de ikke ligner koder"));
    }
}
