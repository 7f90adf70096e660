//! A CPR number that somebody wrote into a text, a name or a command is neither kept nor said again.
//! What becomes of lines with one, `deliveries/cpr_in_a_text` shows.

use std::path::Path;

use dagtilbud::cpr::key::Pseudonyms;
use dagtilbud::rejects::{Mended, export, replay};
use fs_err as fs;

use crate::support::cli::Program;
use crate::support::inbox::Desk;
use crate::support::warehouse::{CPR_KEY, Warehouse};

const NUMBER: &str = "610322-4001";
const JANUARY: &str = "dst-indskrivning_2024-01_20240205T0800.csv";
const CHILDREN: &str = "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;taksttype;\
    timer_pr_uge;indmeldt_dato\n\
    101;kmd;6103214001;101;A1;;;48;2022-01-01\n\
    101;kmd;6103214002;101;A1;Heltid;;ikke et tal;2022-01-01\n";

#[tokio::test]
async fn a_command_with_a_number_in_its_text_does_nothing_and_does_not_say_it() {
    let mut warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    warehouse.load(JANUARY, CHILDREN).await;
    let commands: [&[&str]; 7] = [
        &["retract", "1", "--aarsag", "barnet 610322-4001 er flyttet"],
        &["group", "set", "som 610322-4001", "--kommune", "101", "147", "151"],
        &["reference", "institutionstype", "610322-4001", "--kategori", "andet"],
        &["reference", "stillingskategori", "610322-4001", "--paedagogisk", "ja"],
        &["access", "grant", "610322-4001", "--benchmark", "--create"],
        &["load", "610322-4001.csv", "--kilde", "dst-institution"],
        &["status", "610322-4001"],
    ];
    for arguments in commands {
        let outcome = program.run(Path::new("/"), arguments);
        let said = outcome.stdout + &outcome.stderr;
        assert_eq!(outcome.code, 2, "{arguments:?}: {said}");
        assert!(!said.contains(NUMBER), "{said}");
    }
    let kept = "select (select count(*) from drift.haendelse), \
        (select count(*) from drift.sammenligningsgruppe), \
        (select count(*) from pg_roles where rolname ~ '4001'), \
        (select count(*) from drift.levering where status = 'trukket')";
    assert_eq!(warehouse.values(kept).await, ["0;0;0;0"]);
}

#[tokio::test]
async fn a_file_with_a_number_in_its_name_is_not_loaded() {
    let desk = Desk::new().await;
    let name = format!("{NUMBER}_dst-indskrivning_2024-01_20240205T0800.csv");
    desk.put(&name, CHILDREN);
    let (code, said) = desk.load("--settle 0 --format json");
    assert_eq!(code, 1, "{said}");
    assert!(!said.contains(NUMBER), "{said}");
    assert!(desk.tray(".").is_empty());
    let filed = desk.tray("afvist");
    assert_eq!(filed.len(), 2, "{filed:?}");
    for name in filed {
        assert!(!name.contains(NUMBER), "{name}");
        let is_report = name.ends_with(".rapport.txt");
        assert!(!is_report || !desk.read(&format!("afvist/{name}")).contains(NUMBER));
    }

    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(&name), CHILDREN).expect("a file");
    let database = crate::support::database::Database::new().await;
    let program = Program::new(&database);
    for arguments in [
        &["load", "."][..],
        &["load", name.as_str()],
        &[
            "load",
            name.as_str(),
            "--kilde",
            "dst-indskrivning",
            "--periode",
            "2024-01",
            "--leveret",
            "20240205T0800",
        ],
    ] {
        let outcome = program.run(folder.path(), arguments);
        let said = outcome.stdout + &outcome.stderr;
        assert!(!said.contains(NUMBER), "{arguments:?}: {said}");
    }
    let mut warehouse = Warehouse::of(database).await;
    assert_eq!(warehouse.values("select count(*) from drift.levering").await, ["0"]);
}

/// A path is passed over, or stands there twice: the folder that it lies in has a number.
#[tokio::test]
async fn json_says_no_number_of_a_folder_or_a_file() {
    let warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    let folder = tempfile::tempdir().expect("a folder");
    for below in ["610322-4001", "6103224001 igen"] {
        fs::create_dir(folder.path().join(below)).expect("a folder");
        fs::write(folder.path().join(below).join(JANUARY), CHILDREN).expect("a file");
    }
    fs::write(folder.path().join(format!("{NUMBER}.csv")), CHILDREN).expect("a file");
    let outcome = program.run(folder.path(), &["load", ".", "--format", "json"]);
    let said: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!(said["samme_navn"][0].as_array().map(Vec::len), Some(2), "{said}");
    assert_eq!(said["forbigaaet"].as_array().map(Vec::len), Some(1), "{said}");
    for text in [&outcome.stdout, &outcome.stderr] {
        assert!(!text.contains(NUMBER) && !text.contains("6103224001"), "{text}");
    }
    assert_eq!(outcome.stdout.matches("[CPR]").count(), 3, "{}", outcome.stdout);
}

#[tokio::test]
async fn a_mended_line_with_a_number_in_a_text_is_turned_away_again() {
    let mut warehouse = Warehouse::new().await;
    warehouse.load(JANUARY, CHILDREN).await;
    let folder = tempfile::tempdir().expect("a folder");
    let files = export(&mut warehouse.connection, Some(1), None, folder.path()).await;
    let path = files.expect("an export")[0].path.clone();
    let mended = fs::read_to_string(&path).expect("the export").replace("ikke et tal", "48");
    fs::write(&path, mended.replace("Heltid", "Plads til 610322 4001")).expect("written");
    let lines = Mended::of_file(&mut warehouse.connection, &path).await.expect("a mended export");
    let replayed = replay(&mut warehouse.connection, &lines, &Pseudonyms::new(CPR_KEY)).await;
    let replayed = replayed.expect("a replay");
    assert_eq!(replayed.antal_rettet, 0);
    let [still] = &replayed.afvist[..] else { panic!("{replayed:?}") };
    assert_eq!((still.kode, still.kolonne), ("CPR_I_TEKST", "pladstype"));
    let kept = "select (select count(*) from drift.rettet_linje), \
        (select count(*) from dsa.dst_indskrivning)";
    assert_eq!(warehouse.values(kept).await, ["0;1"]);
}
