//! What does not fit together: children in institutions that nobody has delivered, staff without a
//! unit, a system or a kommune that stays away, a category that vanished. Each becomes a remark, a
//! sentence with a count; it names what is plainly a code, and never a value of a person.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use sqlx::postgres::PgConnection;

use crate::db::{Statement, sql};
use crate::delivery::Kilde;
use crate::delivery::layout::{About, Layout};
use crate::delivery::spelling::{is_near, plain};
use crate::error::Result;
use crate::outcome::Remark;
use crate::validate::layout;

/// So many are named.
const NAMED: usize = 3;

/// Slices of a source that are looked at.
struct Slices {
    layout: &'static Layout,
    about: About,
    query: String,
}

/// What is looked for in them.
type Question = fn(&Slices) -> Statement;

/// What one source says of another: the source whose slices are looked at, and how.
const ACROSS: [(Kilde, Question); 4] = [
    (Kilde::DstIndskrivning, |of| sql!("stage/misfits/unknown_institutions", udsnit = of.query)),
    (Kilde::DstInstitution, |of| {
        sql!("stage/misfits/institutions_without_unit", udsnit = of.query)
    }),
    (Kilde::FlisPersonale, |of| sql!("stage/misfits/staff_without_unit", udsnit = of.query)),
    (Kilde::AulaTilstedevaerelse, |of| sql!("stage/misfits/unknown_units", udsnit = of.query)),
];

/// What one source says by itself: codes that nobody knows, rows that do not count.
const ALONE: [(Kilde, Question); 4] = [
    (Kilde::StilDagtilbud, |of| sql!("stage/misfits/unusable_registers", udsnit = of.query)),
    (Kilde::FlisPersonale, |of| {
        sql!(
            "stage/misfits/unlisted_staff_categories",
            taelles = of.about.counts,
            udsnit = of.query
        )
    }),
    (Kilde::DstIndskrivning, do_not_count),
    (Kilde::FlisPersonale, do_not_count),
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
    let own = Slices::of(
        layout.kilde,
        &sql!("stage/misfits/slices_of_delivery", levering_nr = levering_nr),
    );
    let kommuner = sql!("stage/misfits/kommuner_of_delivery", levering_nr = levering_nr);
    let of_its_kommuner = format!("udsnit.kommune_nr in ({})", kommuner.text());
    let mut statements = Vec::new();
    for (kilde, question) in ACROSS {
        if kilde == layout.kilde {
            statements.push(question(&own));
        } else if is_answered_by(kilde, layout.kilde) {
            statements.push(question(&Slices::now(kilde, &of_its_kommuner)));
        }
    }
    let alone = ALONE.into_iter().filter(|(kilde, _)| *kilde == layout.kilde);
    statements.extend(alone.map(|(_, question)| question(&own)));
    statements.extend(beside_before(&own, levering_nr));
    let mut found = Vec::new();
    for statement in statements {
        found.append(&mut statement.json(connection).await?);
    }
    Ok(remarks(found))
}

/// What does not fit in the latest period of every kommune, or of one, as it stands now.
pub async fn now(
    connection: &mut PgConnection,
    kommune_nr: Option<i16>,
) -> Result<Vec<(Kilde, Remark)>> {
    let kommuner = match kommune_nr {
        Some(kommune_nr) => format!("udsnit.kommune_nr = {kommune_nr}"),
        None => "true".to_owned(),
    };
    let mut all = Vec::new();
    for (kilde, question) in ACROSS.into_iter().chain(ALONE) {
        let found = question(&Slices::now(kilde, &kommuner)).json(connection).await?;
        all.extend(remarks(found).into_iter().map(|remark| (kilde, remark)));
    }
    Ok(all)
}

impl Slices {
    /// The slices of a query.
    fn of(kilde: Kilde, query: &Statement) -> Self {
        let layout = layout(kilde);
        let about = layout.about.unwrap_or_default();
        Self { layout, about, query: query.text().to_owned() }
    }

    /// The slices of the latest period of the kommuner for which this holds.
    fn now(kilde: Kilde, kommuner: &str) -> Self {
        Self::of(kilde, &sql!("stage/misfits/latest_slices", betingelse = kommuner, kilde = kilde))
    }
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
fn beside_before(own: &Slices, levering_nr: i32) -> Vec<Statement> {
    let Slices { layout, about, query } = own;
    let kilde = layout.kilde;
    let udeblevne =
        || sql!("stage/misfits/new_and_absent", kilde = kilde, levering_nr = levering_nr);
    let mut statements = match kilde {
        // A key speaks for all time: nothing comes before it.
        Kilde::DstNoeglefil => {
            vec![sql!("stage/misfits/changed_shares", levering_nr = levering_nr)]
        }
        Kilde::DstRegnskab => {
            vec![udeblevne(), sql!("stage/misfits/jumping_amounts", udsnit = query)]
        }
        _ => vec![udeblevne()],
    };
    if !about.members.is_empty() {
        let member = |column: &&str| format!("('{column}', dsa.{column}::text collate \"C\")");
        let members: Vec<String> = about.members.iter().map(member).collect();
        statements.push(sql!(
            "stage/misfits/vanished_members",
            dsa_tabel = layout.dsa_table(),
            kilde = kilde,
            medlemmer = members.join(", "),
            system = layout.dsa_system(),
            udsnit = query,
        ));
    }
    if let Some(begyndt) = about.begun {
        statements.push(sql!(
            "stage/misfits/old_content",
            begyndt = begyndt,
            dsa_tabel = layout.dsa_table(),
            kilde = kilde,
            udsnit = query,
        ));
    }
    statements
}

/// Rows of which few count in their period.
fn do_not_count(of: &Slices) -> Statement {
    sql!(
        "stage/misfits/not_counting",
        begyndt = of.about.begun.unwrap_or_default(),
        dsa_tabel = of.layout.dsa_table(),
        system = of.layout.dsa_system(),
        taelles = of.about.counts,
        udsnit = of.query,
    )
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
