//! `load --jobs`: deliveries side by side say and do what they would in a row.

use dagtilbud::change::turns::Turn;

use crate::support::cli::{Outcome, Program};
use crate::support::database::Database;
use crate::support::state::{assert_same, star};
use crate::support::warehouse::KEY;
use fs_err as fs;
use tempfile::TempDir;

const HEADER: &str = "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;\
                      taksttype;timer_pr_uge;indmeldt_dato\n";

/// A month of one kommune. The same people everywhere: the vault is where loads meet first.
fn children(kommune_nr: u16, count: u32) -> String {
    let lines = (0..count).map(|nr| {
        let (day, serial) = (61 + nr % 28, 4000 + nr / 28);
        format!("{kommune_nr};kmd;{day}0321{serial};{kommune_nr};A1;;;48;2022-01-01\n")
    });
    HEADER.to_owned() + &lines.collect::<String>()
}

/// What a night may bring: files of one kommune and of several, a month whose rows are gone, the
/// same file twice, one that cannot be read.
fn night() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let institutions = "kommune_nr;system;institutionskode;institutionsnavn;institutionstype;\
        dagtilbudsnummer\n101;kmd;A1;Solen;Vuggestue;G10001\n147;kmd;A1;Engen;Børnehave;G10002\n";
    let register = "admKommuneKode;dagtilbudsType;anvisningsenhedsNummer;dagtilbudsNavn;\
        daginstitutionsNummer;instType3;ejerformKode;aktivitetsstatus\n\
        101;anvisningsenhed;G10001;Solen;D10001;6010;1;Aktiv\n\
        147;anvisningsenhed;G10002;Engen;D10002;6011;1;Aktiv\n";
    // Staff: its texts belong to all kommuner, and their lock is taken last.
    let staff = |kommune_nr: u16| {
        format!(
            "kommune_nr;ansaettelse_id;cpr;koen;konto;stillingskategori_kode;overenskomst_kode;\
             afloenningsform;ansaettelsesvilkaar;beskaeftigelsesgrad;ansat_dato\n\
             {kommune_nr};a1;6103804001;K;52514;7;1;maanedsloen;overenskomst;1;2020-01-01\n"
        )
    };
    let both = children(147, 310) + &children(851, 90).replace(HEADER, "");
    let files = [
        ("dst-institution_2024-01_20240205T0700.csv", institutions.to_owned()),
        ("dst-indskrivning_2024-01_20240205T0800.csv", children(101, 400)),
        ("dst-indskrivning_2024-01_20240205T0801.csv", children(147, 300)),
        ("dst-indskrivning_2024-01_20240205T0802.csv", children(851, 100)),
        ("dst-indskrivning_2024-01_20240205T0803.csv", "kommune_nr;cpr\n101;x\n".to_owned()),
        ("again/dst-indskrivning_2024-01_20240205T0800.csv", children(101, 400)),
        ("dst-indskrivning_2024-02_20240305T0800.csv", children(101, 390)),
        ("dst-indskrivning_2024-02_20240305T0801.csv", both),
        ("stil-dagtilbud_2024-01-01_20240306T0600.csv", register.to_owned()),
        ("flis-personale_2024-01_20240401T0800.csv", staff(101)),
        ("flis-personale_2024-01_20240401T0801.csv", staff(147)),
        ("dst-indskrivning_2024-03_20240405T0800.csv", children(101, 100)),
        ("dst-indskrivning_2024-03_20240405T0801.csv", children(147, 320)),
    ];
    fs::create_dir(folder.path().join("again")).expect("the folder is ours");
    for (name, content) in files {
        fs::write(folder.path().join(name), content).expect("the folder is ours");
    }
    folder
}

/// What the program says of that night, without times, and the star that it leaves.
async fn load(jobs: &str) -> (String, Vec<String>) {
    let database = Database::new().await;
    let (program, folder) = (Program::new(&database), night());
    let mut command = program.command(folder.path());
    command.args(["load", ".", "--jobs", jobs]);
    command.env("DAGTILBUD_CPR_KEY", KEY);
    let Outcome { code, stdout, stderr } = Outcome::of(&mut command);
    assert_eq!(code, 1, "one is refused, one held: {stdout}{stderr}");
    // Which of two loads brought a code first is told by the one that did.
    let (codes, said): (Vec<&str>, Vec<&str>) =
        stdout.lines().map(without_time).partition(|line| line.contains("NY_KODE"));
    assert_eq!(codes.len(), 2, "each code is new once: {stdout}");
    let said = said.join("\n");
    (said, star(&mut database.connect().await).await)
}

/// A line up to the comma behind which it says how long it took.
fn without_time(line: &str) -> &str {
    let timed = line.strip_suffix(" ms)").and_then(|line| line.rsplit_once(", "));
    timed.map_or(line, |(line, _)| line)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_side_by_side_say_and_do_what_one_does() {
    let (said_in_a_row, in_a_row) = load("1").await;
    assert!(said_in_a_row.contains("100 rækker mod 390 før"), "{said_in_a_row}");
    assert!(said_in_a_row.contains("13 deliveries: "), "{said_in_a_row}");
    let staff = "flis-personale_2024-01_20240401T0801.csv  1 lines: 1 accepted";
    assert!(said_in_a_row.contains(staff), "{said_in_a_row}");
    for jobs in ["2", "6"] {
        let (said, found) = load(jobs).await;
        assert_eq!(said_in_a_row, said, "{jobs} jobs");
        assert_same(&in_a_row, &found, &format!("{jobs} jobs"));
    }
}

#[tokio::test]
async fn a_delivery_by_itself_never_waits() {
    let turn = Turn::alone();
    turn.to_enter().await;
    turn.entered();
    turn.to_be_first().await;
    turn.to_merge([101]).await;
}
