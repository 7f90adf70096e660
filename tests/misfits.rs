//! What a controller asks about a delivery: what it replaces, what of it changes nothing, and what
//! does not fit together. In the report, in `status`, in the figures for monitoring.

use dagtilbud::outcome::DeliveryReport;
use dagtilbud::report::text;
use fs_err as fs;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::cli::Program;
use crate::support::warehouse::{KEY, Warehouse};

const CHILDREN: &str = "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;\
    taksttype;timer_pr_uge;indmeldt_dato\n";
const INSTITUTIONS: &str =
    "kommune_nr;system;institutionskode;institutionsnavn;institutionstype;dagtilbudsnummer\n";
const UNITS: &str = "dagtilbudsType;dagtilbudsNavn;daginstitutionsNummer;anvisningsenhedsNummer;\
    ejerformKode;instType3;admKommuneKode;aktivitetsstatus\n";
const STAFF: &str = "kommune_nr;ansaettelse_id;cpr;konto;dagtilbudsnummer;stillingskategori_kode;\
    overenskomst_kode;afloenningsform;ansaettelsesvilkaar;beskaeftigelsesgrad;ansat_dato\n";

/// Children of a kommune in a system, all in one institution.
fn children(kommune: u32, system: &str, count: u32, code: &str, plads: &str) -> String {
    let line = |nr: u32| {
        let cpr = format!("{}0321{:04}", 61 + nr % 28, kommune * 10 + nr / 28);
        format!("{kommune};{system};{cpr};{kommune};{code};{plads};;37;2023-12-01\n")
    };
    (0..count).map(line).collect()
}

fn institution(kommune: u32, system: &str, code: &str, number: &str) -> String {
    format!("{kommune};{system};{code};Hus;Børnehave;{number}\n")
}

fn unit(kommune: u32, number: u32) -> String {
    format!("anvisningsenhed;Hus;D{number};G{number};1;6012;{kommune};Aktiv\n")
}

/// The text of a remark of a report.
fn said(report: &DeliveryReport, kode: &str) -> String {
    let mut all = report.remarks.iter().filter(|remark| remark.kode == kode);
    all.next().map_or(String::new(), |it| format!("{} {}", it.antal, it.besked))
}

/// A warehouse whose kommune 101 has the institutions A1 and B2 in kmd and C3 in ist.
async fn with_institutions() -> Warehouse {
    let mut warehouse = Warehouse::new().await;
    let list = [("kmd", "A1"), ("kmd", "B2"), ("ist", "C3")];
    let lines: String =
        list.iter().map(|(system, code)| institution(101, system, code, "")).collect();
    let list = INSTITUTIONS.to_owned() + &lines;
    warehouse.load("dst-institution_2024-01_20240205T0700.csv", list).await;
    warehouse
}

#[rstest]
#[case::another_case("kmd", "a1", "a1 (ligner A1)")]
#[case::another_system("ist", "B2", "B2 (er B2 i kmd)")]
#[case::a_letter_wrong("kmd", "Z9", "Z9")]
#[case::what_may_be_a_person("kmd", "Peter Hansen", "1, der ikke nævnes, da de ikke ligner koder")]
#[tokio::test]
async fn children_in_institutions_that_nobody_has_delivered(
    #[case] system: &str,
    #[case] code: &str,
    #[case] named: &str,
) {
    let mut warehouse = with_institutions().await;
    let file = CHILDREN.to_owned() + &children(101, system, 3, code, "");
    let report = warehouse.load("dst-indskrivning_2024-01_20240205T0800.csv", file).await;
    assert_eq!(
        said(&report, "UKENDT_INSTITUTION"),
        format!("3 indskrivninger er i institutioner, som ingen har leveret: {named}"),
    );
    // Kept with the delivery, in the same words.
    let kept = warehouse
        .values("select besked from drift.levering_bemaerkning where kode = 'UKENDT_INSTITUTION'")
        .await;
    assert!(kept[0].ends_with(named), "{kept:?}");

    // The list that mends it is loaded, and nothing is amiss any longer.
    let list = INSTITUTIONS.to_owned() + &institution(101, system, code, "");
    let report = warehouse.load("dst-institution_2024-01_20240206T0700.csv", list).await;
    assert_eq!(said(&report, "UKENDT_INSTITUTION"), "");
}

/// Units that the register of the kommune does not know, from all sides.
#[tokio::test]
async fn what_has_no_unit_in_the_register() {
    let mut warehouse = Warehouse::new().await;
    let register = UNITS.to_owned() + &unit(101, 10001);
    warehouse.load("stil-dagtilbud_2024-01-01_20240101T0800.csv", register).await;
    let list = INSTITUTIONS.to_owned()
        + &institution(101, "kmd", "A1", "G10001")
        + &institution(101, "kmd", "B2", "G10002")
        + &institution(101, "kmd", "C3", "");
    let report = warehouse.load("dst-institution_2024-01_20240205T0700.csv", list).await;
    let missing = "2 institutioner er uden en enhed i registret: G10002, intet nummer";
    assert_eq!(said(&report, "INSTITUTION_UDEN_ENHED"), missing);

    let staff = |nr: u32, unit: &str| {
        format!(
            "101;E{nr};{}01801001;52514;{unit};7;41;maanedsloen;overenskomst;1;2015-01-01\n",
            61 + nr
        )
    };
    let file = STAFF.to_owned()
        + &staff(0, "G10001")
        + &staff(1, "G10003")
        + &staff(2, "00099904")
        + &staff(3, "");
    let report = warehouse.load("flis-personale_2024-01_20240205T0800.csv", file).await;
    let missing = "2 ansættelser er uden en enhed i registret: G10003, intet nummer";
    assert_eq!(said(&report, "PERSONALE_UDEN_ENHED"), missing);

    let come = |unit: &str| format!("101;{unit};6103214000;2024-01-10;3;08:00;15:00\n");
    let file = "kommune_nr;institutionsnummer;cpr;dato;registrering;start;slut\n".to_owned()
        + &come("G10001")
        + &come("G10004")
        + &come("101001");
    let report = warehouse.load("aula-tilstedevaerelse_2024-01-10_20240111T0800.csv", file).await;
    let missing =
        "2 registreringer er i enheder, som registret ikke kender den dag: 101001, G10004";
    assert_eq!(said(&report, "UKENDT_ENHED"), missing);

    // The register learns of one of them, and says what is still amiss with the others.
    let register = UNITS.to_owned() + &unit(101, 10001) + &unit(101, 10002);
    let report = warehouse.load("stil-dagtilbud_2024-01-01_20240102T0800.csv", register).await;
    let missing = "1 institutioner er uden en enhed i registret: intet nummer";
    assert_eq!(said(&report, "INSTITUTION_UDEN_ENHED"), missing);
    assert!(said(&report, "PERSONALE_UDEN_ENHED").starts_with("2 "), "{report:?}");
}

/// A first delivery has nothing before it that a guard could lay beside it: the remark says it.
#[rstest]
#[case::types(
    "Kommunal institution",
    "1",
    "UKENDT_ENHEDSTYPE",
    "6 aktive enheder har en type, der ikke er et dagtilbud (6010-6014), og tæller som andet: 1, der \
     ikke nævnes, da de ikke ligner koder"
)]
#[case::no_types("", "1", "UKENDT_ENHEDSTYPE", "ingen kode (101)")]
#[case::ownerships("6012", "01", "UKENDT_EJERFORM", "ikke er en af de fire (1-4): 01 (101)")]
#[tokio::test]
async fn a_first_register_with_codes_that_nobody_knows(
    #[case] kind: &str,
    #[case] owner: &str,
    #[case] kode: &str,
    #[case] ends: &str,
) {
    let mut warehouse = Warehouse::new().await;
    let unit = |number: u32, owner: &str, kind: &str| {
        format!("anvisningsenhed;Hus;D{number};G{number};{owner};{kind};101;Aktiv\n")
    };
    let bad: String = (10001..10007).map(|number| unit(number, owner, kind)).collect();
    let good = |count: u32| -> String {
        (20001..=20000 + count).map(|number| unit(number, "1", "6012")).collect()
    };
    // As many good ones are not less than half.
    for (day, count, is_said) in [(1, 6, false), (2, 5, true)] {
        let register = UNITS.to_owned() + &bad + &good(count);
        let name = format!("stil-dagtilbud_2024-01-0{day}_20240105T0800.csv");
        let report = warehouse.load(&name, register).await;
        let said = said(&report, kode);
        assert_eq!(said.ends_with(ends), is_said, "{said}");
        assert_eq!(said.starts_with("6 "), is_said, "{said}");
    }
    let program = Program::new(&warehouse.database);
    let status = program.run(std::path::Path::new("/"), &["status"]).stdout;
    assert!(status.contains(kode), "{status}");
}

#[rstest]
#[case::closed("anvisningsenhed;Hus;D10001;G10001;1;6012;101;Nedlagt\n")]
#[case::boards_alone("daginstitution;Hus;D10001;;1;6012;101;Aktiv\n")]
#[tokio::test]
async fn a_register_without_an_active_unit(#[case] row: &str) {
    let mut warehouse = Warehouse::new().await;
    let register = UNITS.to_owned() + row + &unit(147, 10002);
    let report = warehouse.load("stil-dagtilbud_2024-01-01_20240101T0800.csv", register).await;
    let expected = "1 kommuner har ingen aktive enheder i registret: 101";
    assert_eq!(said(&report, "INGEN_ENHEDER"), expected);
}

#[tokio::test]
async fn first_staff_of_categories_on_no_list() {
    let mut warehouse = Warehouse::new().await;
    let staff = |nr: u32, category: &str| {
        format!(
            "101;E{nr};{}01801001;52514;;{category};41;maanedsloen;overenskomst;1;2015-01-01\n",
            61 + nr
        )
    };
    let lines: String =
        [(0, "7"), (1, "PAED"), (2, "PAED")].map(|(nr, kode)| staff(nr, kode)).concat();
    let report =
        warehouse.load("flis-personale_2024-01_20240205T0800.csv", STAFF.to_owned() + &lines).await;
    let expected = "2 ansættelser har en stillingskategori uden for listen: PAED (101)";
    assert_eq!(said(&report, "UKENDT_STILLING"), expected);
    let report = warehouse
        .load(
            "flis-personale_2024-01_20240206T0800.csv",
            STAFF.to_owned() + &lines + &staff(3, "9"),
        )
        .await;
    assert_eq!(said(&report, "UKENDT_STILLING"), "", "as many are on the list");
}

/// Children and staff who begin after the 1st, or have left before it.
#[tokio::test]
async fn what_does_not_count_on_the_first() {
    let mut warehouse = Warehouse::new().await;
    let later = children(101, "kmd", 10, "A1", "").replace("2023-12-01", "2024-01-02");
    let few = children(147, "kmd", 9, "A1", "").replace("2023-12-01", "2024-01-02");
    let half = children(151, "kmd", 10, "A1", "").replacen("2023-12-01", "2024-01-02", 5);
    let most = children(153, "kmd", 10, "A1", "").replacen("2023-12-01", "2024-01-02", 4);
    let file = CHILDREN.to_owned() + &later + &few + &half + &most;
    let report = warehouse.load("dst-indskrivning_2024-01_20240205T0800.csv", file).await;
    let clause =
        "indskrivninger eller ansættelser tæller ikke den 1.: de begynder senere eller er slut";
    let expected = format!("15 {clause}: 101 (10 af 10), 151 (5 af 10)");
    assert_eq!(said(&report, "TAELLER_IKKE"), expected);

    let staff = |nr: u32| {
        format!(
            "101;E{nr};{}01801001;52514;;7;41;maanedsloen;overenskomst;1;2015-01-01;2023-12-31\n",
            61 + nr
        )
    };
    let header = STAFF.replace("ansat_dato", "ansat_dato;stop_dato");
    let file = header + &(0..10).map(staff).collect::<String>();
    let report = warehouse.load("flis-personale_2024-01_20240205T0800.csv", file).await;
    assert_eq!(said(&report, "TAELLER_IKKE"), format!("10 {clause}: 101 (10 af 10)"));
}

#[tokio::test]
async fn who_is_new_and_who_stays_away() {
    let mut warehouse = Warehouse::new().await;
    let january = CHILDREN.to_owned()
        + &children(101, "kmd", 9, "A1", "Heldag")
        + &children(101, "assemble", 9, "A1", "Heldag")
        + &children(147, "kmd", 30, "A1", "Heldag")
        + &children(151, "kmd", 30, "A1", "Heldag");
    let report = warehouse.load("dst-indskrivning_2024-01_20240205T0800.csv", january).await;
    // The first delivery of a source is no news.
    for kode in ["NYT_SYSTEM", "NY_KOMMUNE", "KOMMUNE_UDEBLEVET", "MEDLEM_FORSVUNDET"] {
        assert_eq!(said(&report, kode), "", "{kode}");
    }
    let february = CHILDREN.to_owned()
        + &children(101, "kmd", 9, "A1", "Heldag")
        + &children(101, "ist", 9, "A1", "Heldag")
        + &children(147, "kmd", 30, "A1", "Hele dagen")
        + &children(153, "kmd", 9, "A1", "Heldag");
    let report = warehouse.load("dst-indskrivning_2024-02_20240305T0800.csv", february).await;
    for (kode, expected) in [
        ("NYT_SYSTEM", "1 fagsystemer har deres kommune ikke leveret fra før: ist (101)"),
        ("SYSTEM_UDEBLEVET", "1 fagsystemer, som var der sidst, er der ikke: assemble (101)"),
        ("NY_KOMMUNE", "1 kommuner har ikke leveret kilden før: 153"),
        ("KOMMUNE_UDEBLEVET", "1 kommuner, som var der sidst, er der ikke: 151"),
        (
            "MEDLEM_FORSVUNDET",
            "1 værdier, som stod på mindst 20 rækker før, er her ikke mere: Heldag (147)",
        ),
    ] {
        assert_eq!(said(&report, kode), expected);
    }

    // Who comes in a file of its own misses nobody else's.
    let march = CHILDREN.to_owned() + &children(151, "kmd", 30, "A1", "Heldag");
    let report = warehouse.load("dst-indskrivning_2024-02_20240306T0800.csv", march).await;
    assert_eq!(said(&report, "KOMMUNE_UDEBLEVET"), "", "the others are there already");
}

#[tokio::test]
async fn content_that_is_too_old() {
    let mut warehouse = Warehouse::new().await;
    let old = CHILDREN.to_owned()
        + &children(101, "kmd", 100, "A1", "")
        + &children(147, "kmd", 99, "A1", "");
    let report = warehouse.load("dst-indskrivning_2024-03_20240405T0800.csv", old.clone()).await;
    assert_eq!(said(&report, "GAMMELT_INDHOLD"), "");
    let report = warehouse.load("dst-indskrivning_2024-04_20240505T0800.csv", old + "\n").await;
    let expected =
        "1 kommuner kan have sendt en ældre periode igen; den seneste er begyndt: 101 (2023-12-01)";
    assert_eq!(said(&report, "GAMMELT_INDHOLD"), expected);
}

#[tokio::test]
async fn amounts_and_keys_that_jump_and_are_not_held() {
    let mut warehouse = Warehouse::new().await;
    let account = |year: u32, amounts: [i32; 2]| {
        let line =
            |(konto, amount): (u32, i32)| format!("101;{konto};1;TOT;LOBM;{year};{amount}\n");
        "OMRÅDE;FUNKTION;DRANST;ART;PRISENHED;TID;INDHOLD\n".to_owned()
            + &[52510, 52514].into_iter().zip(amounts).map(line).collect::<String>()
    };
    warehouse.load("dst-regnskab_2020_20210401T0800.csv", account(2020, [2000, 9000])).await;
    let report =
        warehouse.load("dst-regnskab_2021_20220401T0800.csv", account(2021, [4000, 90_000])).await;
    assert!(
        report.held[0].aarsag.contains("94.000.000 kr. i alt mod 11.000.000 kr."),
        "{report:?}"
    );
    let report =
        warehouse.load("dst-regnskab_2021_20220402T0800.csv", account(2021, [11_000, 4000])).await;
    let expected =
        "1 funktioner er mere end fem gange større eller mindre end året før: 5.25.10 (101)";
    assert_eq!((report.held.len(), said(&report, "BELOEB_SPRINGER")), (0, expected.into()));

    let key = |vu: &str, bh: &str| {
        format!("kommune_nr;gyldig_fra;andel_vu;andel_bh;andel_dp\n101;2024-01-01;{vu};{bh};0\n")
    };
    warehouse.load("dst-noeglefil_2024-01-01_20240101T0800.csv", key("0,62", "0,38")).await;
    let report =
        warehouse.load("dst-noeglefil_2024-01-01_20240102T0800.csv", key("0,38", "0,62")).await;
    let expected = "1 kommuner fordeler personalet anderledes end før: \
                    101 (0,38 mod 0,62 før, fra 2024-01-01)";
    assert_eq!(said(&report, "FORDELING_AENDRET"), expected);
}

/// Three lines at most, whatever there is to say.
#[tokio::test]
async fn the_report_answers_in_three_lines() {
    let mut warehouse = with_institutions().await;
    let lines = |from: u32, to: u32, plads: &str| -> String {
        let all = children(101, "kmd", 60, "a1", plads);
        all.lines()
            .skip(from as usize)
            .take((to - from) as usize)
            .fold(String::new(), |all, line| all + line + "\n")
    };
    warehouse
        .load(
            "dst-indskrivning_2024-02_20240305T0800.csv",
            CHILDREN.to_owned() + &lines(0, 40, "Hel") + &children(147, "kmd", 20, "x9", "Hel"),
        )
        .await;
    warehouse
        .load(
            "dst-indskrivning_2024-02_20240306T0800.csv",
            CHILDREN.to_owned() + &children(147, "kmd", 20, "x9", "Hel"),
        )
        .await;
    // Ten gone, five new, thirty with another text; the other kommune's is older than what is there.
    let file = CHILDREN.to_owned()
        + &lines(10, 30, "Hel")
        + &lines(30, 45, "Halv").replace(";37;", ";38;")
        + &children(147, "kmd", 20, "y9", "Hel");
    let report = warehouse.load("dst-indskrivning_2024-02_20240305T0900.csv", file).await;
    assert_eq!(
        json!(report)["erstatter"],
        json!({
            "leveringer": [2], "antal_vaek": 20, "antal_nye": 15, "antal_aendrede": 0,
            "antal_uaendrede": 20,
        }),
    );
    let asked: Vec<String> = text::delivery(&report)
        .into_iter()
        .filter(|line| !line.starts_with("loaded") && !line.starts_with("    remark"))
        .collect();
    assert_eq!(
        asked,
        [
            "    replaces  erstatter leverance 2: 20 rækker væk, 15 nye, 0 ændrede, 20 som før",
            "    older     AELDRE_END_GAELDENDE leveret (1): udsnit er ældre end det, der gælder, og \
             ændrer intet; det nyeste er fra leverance 3",
            "    misfits   UKENDT_INSTITUTION institutionskode (35): indskrivninger er i \
             institutioner, som ingen har leveret: a1 (ligner A1)",
        ],
    );
}

#[tokio::test]
async fn status_and_monitoring_say_it_as_it_is_now() {
    let mut warehouse = with_institutions().await;
    let file = CHILDREN.to_owned() + &children(101, "kmd", 3, "a1", "");
    warehouse.load("dst-indskrivning_2024-01_20240205T0800.csv", file).await;
    let program = Program::new(&warehouse.database);
    let folder = tempfile::tempdir().expect("a folder");
    let status = program.run(folder.path(), &["status"]).stdout;
    let line = "dst-indskrivning  UKENDT_INSTITUTION  3      indskrivninger er i institutioner, som \
                ingen har leveret: a1 (ligner A1)";
    assert!(status.contains(line), "{status}");
    let json = program.run(folder.path(), &["status", "--format", "json"]).stdout;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["passer_ikke"][0]["kode"], "UKENDT_INSTITUTION");
    assert_eq!(json["passer_ikke"][0]["antal"], 3);
    let other = program.run(folder.path(), &["status", "--kommune", "147"]).stdout;
    assert!(!other.contains("UKENDT_INSTITUTION"), "{other}");

    // What mends it: the same figure is gone, the remark of the delivery stays.
    let list = INSTITUTIONS.to_owned() + &institution(101, "kmd", "a1", "");
    fs::write(folder.path().join("dst-institution_2024-01_20240206T0700.csv"), list)
        .expect("written");
    let figures = folder.path().join("figures.prom");
    let figures = || fs::read_to_string(&figures).expect("the figures");
    let load = |files: &str| {
        let mut command = program.command(folder.path());
        command.args(["load", files, "--metrics", "figures.prom"]).env("DAGTILBUD_CPR_KEY", KEY);
        crate::support::cli::Outcome::of(&mut command)
    };
    fs::create_dir(folder.path().join("again")).expect("a folder");
    let again = CHILDREN.to_owned() + &children(101, "kmd", 4, "a1", "");
    fs::write(folder.path().join("again/dst-indskrivning_2024-01_20240206T0800.csv"), again)
        .expect("written");
    assert_eq!(load("again").code, 0);
    let misfit = r#"dagtilbud_misfits{kilde="dst-indskrivning",kode="UKENDT_INSTITUTION"}"#;
    assert!(figures().contains(&format!("{misfit} 4\n")), "{}", figures());
    assert_eq!(load("dst-institution_2024-01_20240206T0700.csv").code, 0);
    assert!(!figures().contains(misfit), "{}", figures());
    let remarked =
        r#"dagtilbud_remarked_deliveries{kilde="dst-indskrivning",kode="UKENDT_INSTITUTION"} 2"#;
    assert!(figures().contains(remarked), "{}", figures());
}
