//! Rejected lines that come back mended: the delivery is then what it would have been with these
//! lines in it, whenever they come, and whatever happens to it before or after.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use dagtilbud::cpr::key::Pseudonyms;
use dagtilbud::outcome::Status;
use dagtilbud::rejects::{Mended, Replayed, export, replay};
use dagtilbud::upkeep::rebuild::{retract, verify};
use fs_err as fs;
use rstest::rstest;

use crate::support::cli::Program;
use crate::support::state::{assert_same, star};
use crate::support::warehouse::{CPR_KEY, Warehouse};

const CHILDREN: &str = "kommune_nr;system;cpr;fornavn;bopael_kommune_nr;institutionskode;\
    pladstype;taksttype;timer_pr_uge;indmeldt_dato";
const JANUARY: &str = "dst-indskrivning_2024-01_20240205T0800.csv";

/// A child's line. The timer are what these tests spoil.
fn child(nr: u32, timer: &str) -> String {
    format!("101;kmd;{}03214001;Bo;101;A{};Heldag;;{timer};2022-01-01", 61 + nr, nr % 2)
}

fn file(header: &str, lines: &[String]) -> String {
    format!("{header}\n{}\n", lines.join("\n"))
}

/// Exports a delivery's rejects to a folder of their own.
async fn exported(warehouse: &mut Warehouse, levering_nr: i32) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let files = export(&mut warehouse.connection, Some(levering_nr), None, folder.path()).await;
    let files = files.expect("an export");
    assert_eq!(files.len(), 1, "{files:?}");
    let path = files[0].path.clone();
    let mode = fs::metadata(&path).expect("the export").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "others can read rejected lines");
    (folder, path)
}

/// Writes what somebody made of an export, and replays it.
async fn mend(warehouse: &mut Warehouse, path: &Path, from: &str, to: &str) -> Replayed {
    let bytes = fs::read(path).expect("the export");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert!(text.contains(from), "{from} is not in the export");
    fs::write(path, text.replace(from, to)).expect("written");
    again(warehouse, path).await
}

async fn again(warehouse: &mut Warehouse, path: &Path) -> Replayed {
    let mended = Mended::of_file(&mut warehouse.connection, path).await.expect("a mended export");
    let replayed = replay(&mut warehouse.connection, &mended, &Pseudonyms::new(CPR_KEY)).await;
    let replayed = replayed.expect("a replay");
    sound(warehouse).await;
    replayed
}

/// The star follows from the books, and the books add up.
async fn sound(warehouse: &mut Warehouse) {
    let verdict = verify(&mut warehouse.connection).await.expect("a verdict");
    assert!(verdict.is_clean(), "{verdict:?}");
    let odd = "select levering_nr from drift.levering as l where status in ('indlaest', 'delvis') and \
        (antal_afvist <> (select count(*) from drift.afvist_linje as a \
             where a.levering_nr = l.levering_nr) \
         or antal_godkendt <> (select coalesce(sum(antal_raekker), 0) from drift.levering_udsnit as u \
             where u.levering_nr = l.levering_nr))";
    assert!(warehouse.values(odd).await.is_empty(), "the books do not add up");
}

/// The star and the books without what must differ: the file's fingerprint.
async fn state(warehouse: &mut Warehouse) -> Vec<String> {
    let mut lines = star(&mut warehouse.connection).await;
    let books = "select l.filnavn, l.status, l.antal_linjer, l.antal_godkendt, l.antal_afvist, \
            l.antal_sprunget_over, u.kommune_nr, u.periode, u.system, u.status, u.antal_raekker, \
            u.antal_afvist \
        from drift.levering as l left join drift.levering_udsnit as u using (levering_nr) \
        order by 1, 7, 8, 9";
    lines.extend(warehouse.values(books).await);
    let is_sha =
        |word: &&str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let without =
        |line: String| line.split('"').filter(|word| !is_sha(word)).collect::<Vec<_>>().join("\"");
    let mut lines: Vec<String> = lines.into_iter().map(without).collect();
    lines.sort();
    lines
}

#[rstest]
#[case::institutions(
    "dst-institution_2024-01_20240205T0800.csv",
    "kommune_nr;system;institutionskode;institutionsnavn;institutionstype",
    "101;kmd;A0;Sol;Vuggestue|101;kmd;A1;Måne;Børnehave",
    "101;kmd;A2;Eng;Dagpleje",
    "101;kmd;A2;;Dagpleje",
    ";;Dagpleje",
    ";Eng;Dagpleje"
)]
#[case::children(
    JANUARY,
    CHILDREN,
    "101;kmd;6103214001;Bo;101;A0;Heldag;;48;2022-01-01",
    "147;kmd;6203214001;Bo;101;A0;Heldag;;30;2022-01-01",
    "147;kmd;6203214001;Bo;101;A0;Heldag;;mange;2022-01-01",
    "mange",
    "30"
)]
#[case::register(
    "stil-dagtilbud_2024-01-01_20240102T0600.csv",
    "admKommuneKode;dagtilbudsType;anvisningsenhedsNummer;dagtilbudsNavn;daginstitutionsNummer;\
     instType3;ejerformKode;aktivitetsstatus",
    "101;anvisningsenhed;G10001;Sol \"den gule\";D10001;6010;1;Aktiv",
    "101;anvisningsenhed;G10002;Eng \"den røde\";D10001;6010;1;Aktiv",
    "101;anvisningsenhed;10002;Eng \"den røde\";D10001;6010;1;Aktiv",
    ";10002;",
    ";G10002;"
)]
#[case::attendance(
    "aula-tilstedevaerelse_2024-01_20240205T0900.csv",
    "kommune_nr;institutionsnummer;cpr;dato;registrering;start;slut",
    "101;G10001;6103214001;2024-01-10;3;08:00;15:00",
    "101;G10001;6103214001;2024-01-11;3;08:00;15:00",
    "101;G10001;6103214001;2024-01-11;9;08:00;15:00",
    ";9;",
    ";3;"
)]
#[case::staff(
    "flis-personale_2024-01_20240205T0500.csv",
    "kommune_nr;ansaettelse_id;cpr;konto;stillingskategori_kode;overenskomst_kode;\
     afloenningsform;ansaettelsesvilkaar;beskaeftigelsesgrad;ansat_dato",
    "101;E1;6101801001;52514;7;41;maanedsloen;overenskomst;1;2015-01-01",
    "101;E2;6201801001;52514;7;41;maanedsloen;overenskomst;0,5;2015-01-01",
    "101;E2;6201801001;52514;7;41;maanedsloen;overenskomst;5;2015-01-01",
    ";5;",
    ";0,5;"
)]
#[case::keys(
    "dst-noeglefil_2024-01-01_20240102T0600.csv",
    "kommune_nr;gyldig_fra;gyldig_til;andel_vu;andel_bh;andel_dp",
    "101;2023-01-01;2023-12-31;0,4;0,6;0",
    "101;2024-01-01;;0,5;0,5;0",
    "101;2024-01-01;;0,5;0,6;0",
    "0,5;0,6",
    "0,5;0,5"
)]
#[case::inhabitants(
    "dst-befolkning_2024_20240211T0800.csv",
    "OMRÅDE,ALDER,TID,INDHOLD",
    "101,0,2024K1,10",
    "101,1,2024K1,12",
    "101,1,2024K1,en del",
    "en del",
    "12"
)]
#[case::accounts(
    "dst-regnskab_2023_20240401T0800.csv",
    "OMRÅDE;FUNKTION;DRANST;ART;PRISENHED;TID;INDHOLD",
    "101;52510;1;TOT;LOBM;2023;100",
    "101;52514;1;TOT;LOBM;2023;200",
    "101;52514;1;TOT;LOBM;2022;200",
    ";2022;",
    ";2023;"
)]
#[tokio::test]
async fn a_mended_line_was_always_there(
    #[case] name: &str,
    #[case] header: &str,
    #[case] others: &str,
    #[case] good: &str,
    #[case] bad: &str,
    #[case] from: &str,
    #[case] to: &str,
) {
    let delivery = |last: &str| {
        let lines = others.split('|').chain([last]).map(str::to_owned);
        file(header, &lines.collect::<Vec<_>>())
    };
    let mut whole = Warehouse::new().await;
    whole.load(name, delivery(good)).await;
    let expected = state(&mut whole).await;

    let mut warehouse = Warehouse::new().await;
    let report = warehouse.load(name, delivery(bad)).await;
    assert_eq!(report.antal_afvist, 1, "{report:?}");
    let (_folder, path) = exported(&mut warehouse, report.levering_nr).await;
    let unchanged = again(&mut warehouse, &path).await;
    assert_eq!((unchanged.antal_rettet, unchanged.afvist.len()), (0, 1), "{unchanged:?}");
    let replayed = mend(&mut warehouse, &path, from, to).await;
    assert_eq!((replayed.antal_rettet, replayed.afvist.len()), (1, 0), "{replayed:?}");
    assert_eq!(replayed.status, Status::Indlaest);
    assert_same(&expected, &state(&mut warehouse).await, "mended");
    let known = again(&mut warehouse, &path).await;
    assert_eq!((known.antal_rettet, known.antal_kendt), (0, 1), "{known:?}");
}

/// What is done to a delivery with two bad lines, in three orders.
#[tokio::test]
async fn whenever_it_comes() {
    let january = file(CHILDREN, &[child(0, "48"), child(1, "x"), child(2, "y"), child(3, "30")]);
    let earlier = file(CHILDREN, &[child(0, "20"), child(5, "20")]);
    let mut states = Vec::new();
    for order in 0..3 {
        let mut warehouse = Warehouse::new().await;
        let nr = warehouse.load(JANUARY, &january).await.levering_nr;
        let (_one, first) = exported(&mut warehouse, nr).await;
        let (_two, second) = exported(&mut warehouse, nr).await;
        match order {
            0 => {
                mend(&mut warehouse, &first, ";x;", ";25;").await;
                mend(&mut warehouse, &second, ";y;", ";26;").await;
                warehouse.load("dst-indskrivning_2024-01_20240204T0800.csv", &earlier).await;
            }
            1 => {
                warehouse.load("dst-indskrivning_2024-01_20240204T0800.csv", &earlier).await;
                mend(&mut warehouse, &second, ";y;", ";26;").await;
                mend(&mut warehouse, &first, ";x;", ";25;").await;
            }
            _ => {
                mend(&mut warehouse, &second, ";y;", ";26;").await;
                retract(&mut warehouse.connection, nr, "en fejl").await.expect("a retract");
                warehouse.load("dst-indskrivning_2024-01_20240204T0800.csv", &earlier).await;
                let report = warehouse.load(JANUARY, &january).await;
                assert_eq!((report.antal_godkendt, report.antal_afvist), (3, 1), "{report:?}");
                sound(&mut warehouse).await;
                mend(&mut warehouse, &first, ";x;", ";25;").await;
            }
        }
        let counts = "select count(*), sum(timer_pr_uge) from dm.fact_indskrivning";
        assert_eq!(warehouse.values(counts).await, ["4;129.000000"], "order {order}");
        states.push(state(&mut warehouse).await);
    }
    assert_same(&states[0], &states[1], "the other way round");
    assert_same(&states[0], &states[2], "taken back and loaded again between");
}

/// Two lines that become one child in one place: the lower number counts, whichever came first.
#[tokio::test]
async fn two_mended_lines_of_one_key() {
    let lines = [child(0, "48"), child(1, "x"), child(1, "y")];
    let mut states = Vec::new();
    for is_first in [true, false] {
        let mut warehouse = Warehouse::new().await;
        let nr = warehouse.load(JANUARY, file(CHILDREN, &lines)).await.levering_nr;
        let (_one, first) = exported(&mut warehouse, nr).await;
        let (_two, second) = exported(&mut warehouse, nr).await;
        let one = async |warehouse: &mut Warehouse| mend(warehouse, &first, ";x;", ";25;").await;
        let two = async |warehouse: &mut Warehouse| mend(warehouse, &second, ";y;", ";26;").await;
        if is_first {
            one(&mut warehouse).await;
            let replayed = two(&mut warehouse).await;
            assert_eq!(replayed.afvist[0].kode, "DUBLET", "{replayed:?}");
        } else {
            two(&mut warehouse).await;
            one(&mut warehouse).await;
        }
        let rejects = "select linje_nr, kode from drift.afvist_linje";
        let left = warehouse.values(rejects).await;
        assert_eq!(left.len(), 1, "{left:?}");
        assert!(left[0].starts_with("4;"), "{left:?}");
        states.push(state(&mut warehouse).await);
    }
    assert_same(&states[0], &states[1], "the other way round");
}

/// A line that was accepted as it came is never displaced.
#[tokio::test]
async fn a_mended_line_that_is_there_already() {
    let mut warehouse = Warehouse::new().await;
    let lines = [child(1, "x"), child(1, "30")];
    let nr = warehouse.load(JANUARY, file(CHILDREN, &lines)).await.levering_nr;
    let (_folder, path) = exported(&mut warehouse, nr).await;
    let replayed = mend(&mut warehouse, &path, ";x;", ";25;").await;
    assert_eq!(replayed.afvist[0].kode, "DUBLET", "{replayed:?}");
    let timer = "select timer_pr_uge from dm.fact_indskrivning";
    assert_eq!(warehouse.values(timer).await, ["30.000000"]);
}

/// A slice that is held because no line of it could be read is let through when enough are mended.
#[tokio::test]
async fn a_slice_without_a_good_line() {
    let mut warehouse = Warehouse::new().await;
    let report = warehouse.load(JANUARY, file(CHILDREN, &[child(0, "x"), child(1, "x")])).await;
    assert_eq!(report.status, Status::Tilbageholdt);
    let (_folder, path) = exported(&mut warehouse, report.levering_nr).await;
    let replayed = mend(&mut warehouse, &path, ";x;", ";25;").await;
    assert_eq!((replayed.status, replayed.antal_rettet), (Status::Indlaest, 2), "{replayed:?}");
    assert_eq!(warehouse.values("select count(*) from dm.fact_indskrivning").await, ["2"]);
}

/// The rows of a slice with too many bad lines are not in the warehouse. Mended lines wait with them,
/// and when the file is loaded again no guard objects any longer.
#[tokio::test]
async fn a_slice_with_too_many_bad_lines() {
    let lines: Vec<String> = (0..24).map(|nr| child(nr, if nr < 6 { "x" } else { "30" })).collect();
    let mut warehouse = Warehouse::new().await;
    let report = warehouse.load(JANUARY, file(CHILDREN, &lines)).await;
    assert_eq!(report.status, Status::Tilbageholdt);
    let (_folder, path) = exported(&mut warehouse, report.levering_nr).await;
    let replayed = mend(&mut warehouse, &path, ";x;", ";25;").await;
    assert_eq!((replayed.antal_venter, replayed.antal_rettet), (6, 0), "{replayed:?}");
    assert_eq!(replayed.status, Status::Tilbageholdt);
    assert_eq!(warehouse.values("select count(*) from dsa.dst_indskrivning").await, ["0"]);
    let report = warehouse.load(JANUARY, file(CHILDREN, &lines)).await;
    assert_eq!((report.status, report.antal_godkendt), (Status::Indlaest, 24), "{report:?}");
    assert_eq!(warehouse.values("select count(*) from dm.fact_indskrivning").await, ["24"]);
    sound(&mut warehouse).await;
}

/// A file in Windows-1252 comes back in Windows-1252, with a ragged line as it came.
#[tokio::test]
async fn an_export_has_the_encoding_of_its_file() {
    let mut warehouse = Warehouse::new().await;
    let lines = [child(0, "48"), child(1, "x").replace("Bo", "Søren"), "101;kmd;for få".to_owned()];
    let content = windows_1252(&file(CHILDREN, &lines));
    let nr = warehouse.load(JANUARY, content).await.levering_nr;
    let (_folder, path) = exported(&mut warehouse, nr).await;
    let bytes = fs::read(&path).expect("the export");
    let expected = format!(
        "afvist_levering;afvist_linje;afvist_kode;afvist_kolonne;afvist_besked;{CHILDREN}\r\n"
    );
    assert!(bytes.starts_with(expected.as_bytes()));
    assert!(bytes.windows(5).any(|word| word == b"S\xf8ren"));
    assert!(bytes.ends_with(b"101;kmd;for f\xe5\r\n"));
    let at = bytes.windows(3).position(|word| word == b";x;").expect("the bad hours");
    let mut mended = bytes;
    mended.splice(at..at + 3, *b";25;");
    fs::write(&path, mended).expect("written");
    let replayed = again(&mut warehouse, &path).await;
    assert_eq!((replayed.antal_rettet, replayed.afvist.len()), (1, 1), "{replayed:?}");
    assert_eq!(replayed.afvist[0].kode, "ANTAL_FELTER");
    let names = "select fornavn from dm.dim_borger where fornavn is not null order by 1";
    assert_eq!(warehouse.values(names).await, ["Bo", "Søren"]);
}

fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("Latin-1")).collect()
}

#[tokio::test]
async fn on_the_command_line() {
    let mut warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    let folder = tempfile::tempdir().expect("a folder");
    let lines = [child(0, "48"), child(1, "x"), child(2, "30")];
    fs::write(folder.path().join(JANUARY), file(CHILDREN, &lines)).expect("written");
    assert_eq!(program.run(folder.path(), &["load", JANUARY]).code, 0);
    let outcome = program.run(folder.path(), &["rejects", "export", "--out", "afvist"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let name = "afvist/afvist_1_dst-indskrivning_2024-01_20240205T0800.csv";
    assert_eq!(outcome.stdout, format!("wrote 1 lines to `{name}`\n"));

    let outcome = program.run(folder.path(), &["rejects", "replay", "--levering", "1"]);
    assert_eq!(outcome.code, 1, "{}", outcome.stdout);
    assert!(outcome.stdout.contains("line 3: UGYLDIGT_TAL timer_pr_uge"), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains("6203214001"), "a CPR number");
    let path = folder.path().join(name);
    let text = fs::read_to_string(&path).expect("the export").replace(";x;", ";25;");
    fs::write(&path, text).expect("written");
    let outcome = program.run(folder.path(), &["rejects", "replay", name]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(outcome.stdout.contains("1 lines joined (no. 1)"), "{}", outcome.stdout);
    assert_eq!(warehouse.values("select count(*) from dm.fact_indskrivning").await, ["3"]);
    let stray = program.run(folder.path(), &["rejects", "replay", JANUARY]);
    assert_eq!(stray.code, 2, "{}", stray.stdout);
    assert!(stray.stderr.contains("has no column afvist_levering"), "{}", stray.stderr);
}

#[tokio::test]
async fn formulas_go_out_guarded_and_come_back_as_they_were() {
    let mut warehouse = Warehouse::new().await;
    let line = |nr, navn: &str| child(nr, "mange").replace(";Bo;", &format!(";{navn};"));
    let lines = [child(0, "48"), line(1, "=1+1"), line(2, "'=1+1"), line(3, "'Ib")];
    warehouse.load(JANUARY, file(CHILDREN, &lines)).await;
    let (_folder, path) = exported(&mut warehouse, 1).await;
    let text = fs::read_to_string(&path).expect("the export");
    for guarded in [";'=1+1;", ";''=1+1;", ";'Ib;"] {
        assert!(text.contains(guarded), "{guarded} is not in {text}");
    }
    mend(&mut warehouse, &path, "mange", "48").await;
    let names =
        warehouse.values("select fornavn from dsa.dst_indskrivning order by linje_nr").await;
    assert_eq!(names, ["Bo", "=1+1", "'=1+1", "'Ib"]);
}
