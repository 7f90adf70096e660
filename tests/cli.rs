//! What the command line says: whole output and exit code, as a user sees them.

use std::fmt::Write as _;
use std::path::Path;

use fs_err as fs;
use tempfile::TempDir;

use crate::support::cli::{Outcome, Program};
use crate::support::database::Database;

const HEADER: &str = "kommune_nr;system;cpr;fornavn;efternavn;bopael_kommune_nr;institutionskode;\
                      pladstype;taksttype;timer_pr_uge;indmeldt_dato\n";

/// A month of children whom the tests would recognise anywhere.
fn children(count: u32, bad: u32) -> String {
    let lines = (0..count).map(|nr| {
        let cpr = if nr < bad { "Geheimnummer".to_owned() } else { format!("610321{}", 4000 + nr) };
        format!("101;kmd;{cpr};Rumleskaft;Hemmeligsen;101;A1;Heltid;;48;2022-01-01\n")
    });
    HEADER.to_owned() + &lines.collect::<String>()
}

/// A folder of deliveries, and the program with a database.
struct Desk {
    program: Program,
    folder: TempDir,
    _database: Database,
}

impl Desk {
    async fn new() -> Self {
        let database = Database::new().await;
        let program = Program::new(&database);
        Self { program, folder: tempfile::tempdir().expect("a folder"), _database: database }
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        fs::write(self.folder.path().join(name), content).expect("the folder is ours");
        self
    }

    fn run(&self, arguments: &str) -> Outcome {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        self.program.run(self.folder.path(), &arguments)
    }

    /// A command and all that it says.
    fn transcript(&self, arguments: &str) -> String {
        let Outcome { code, stdout, stderr } = self.run(arguments);
        let mut text = format!("$ dagtilbud {arguments}\n{stdout}");
        if !stderr.is_empty() {
            let _ = write!(text, "--- stderr\n{stderr}");
        }
        let _ = write!(text, "--- exit {code}");
        text
    }
}

/// Compares a transcript, without what differs from run to run.
macro_rules! assert_says {
    ($transcript:expr, @$expected:literal) => {{
        let transcript = $transcript;
        insta::with_settings!({filters => vec![
            (r"\d+ ms\)", "[time] ms)"),
            (r"(?m) +$", ""),
        ]}, {
            insta::assert_snapshot!(transcript, @$expected);
        });
    }};
}

const JANUARY: &str = "dst-indskrivning_2024-01_20240205T0800.csv";
const FEBRUARY: &str = "dst-indskrivning_2024-02_20240305T0800.csv";

#[tokio::test]
async fn a_delivery_is_loaded_and_then_known() {
    let desk = Desk::new().await;
    desk.put(JANUARY, children(9, 1));
    assert_says!(desk.transcript(&format!("load {JANUARY}")), @r#"
    $ dagtilbud load dst-indskrivning_2024-01_20240205T0800.csv
    loaded      dst-indskrivning_2024-01_20240205T0800.csv  9 lines: 8 accepted, 1 rejected, 0 skipped  (no. 1, UTF-8, [time] ms)
        rejected  UGYLDIGT_CPR 1
        misfits   UKENDT_INSTITUTION institutionskode (8): indskrivninger er i institutioner, som ingen har leveret: A1
    1 delivery: 1 loaded
    --- exit 0
    "#);
    assert_says!(desk.transcript(&format!("load {JANUARY}")), @r#"
    $ dagtilbud load dst-indskrivning_2024-01_20240205T0800.csv
    known       dst-indskrivning_2024-01_20240205T0800.csv
    1 delivery: 1 known already
    --- exit 0
    "#);
}

#[tokio::test]
async fn a_folder_goes_on_after_what_is_refused_or_held() {
    let desk = Desk::new().await;
    desk.put(JANUARY, children(9, 0)).put(FEBRUARY, children(3, 0));
    desk.put("dst-institution_2024-01_20240205T0700.csv", "kommune_nr;system\n101;kmd\n");
    desk.put("notat.txt", "husk mælk").put("dst-indskrivning_januar.csv", children(2, 0));
    assert_says!(desk.transcript("load ."), @r#"
    $ dagtilbud load .
    refused     dst-institution_2024-01_20240205T0700.csv
        reason    dst-institution `dst-institution_2024-01_20240205T0700.csv` lacks the column(s) institutionskode, institutionsnavn, institutionstype
        hint      `docs/leverancer.md` lists the columns of every source; the header must name them
    loaded      dst-indskrivning_2024-01_20240205T0800.csv  9 lines: 9 accepted, 0 rejected, 0 skipped  (no. 2, UTF-8, [time] ms)
        misfits   UKENDT_INSTITUTION institutionskode (9): indskrivninger er i institutioner, som ingen har leveret: A1
    held        dst-indskrivning_2024-02_20240305T0800.csv  3 lines: 3 accepted, 0 rejected, 0 skipped  (no. 3, UTF-8, [time] ms)
        held      101 2024-02-01 kmd: 3 rækker mod 9 før (under 50 %)
    3 deliveries: 1 loaded, 1 held, 1 refused
    --- stderr
    passed over  ./dst-indskrivning_januar.csv: not named as a delivery
    passed over  ./notat.txt: not named as a delivery
    --- exit 1
    "#);
    assert_says!(desk.transcript(&format!("load {FEBRUARY} --accepter")), @r#"
    $ dagtilbud load dst-indskrivning_2024-02_20240305T0800.csv --accepter
    loaded      dst-indskrivning_2024-02_20240305T0800.csv  3 lines: 3 accepted, 0 rejected, 0 skipped  (no. 3, UTF-8, [time] ms)
        accepted  101 2024-02-01 kmd: 3 rækker mod 9 før (under 50 %)
        misfits   UKENDT_INSTITUTION institutionskode (3): indskrivninger er i institutioner, som ingen har leveret: A1
    1 delivery: 1 loaded
    --- exit 0
    "#);
    assert_says!(desk.transcript("status"), @r#"
    $ dagtilbud status
    kilde             leverancer  holdt  afvist  trukket  kommuner  første   seneste  rækker  afviste
    dst-indskrivning  2           0      0       0        1         2024-01  2024-02  12      0
    dst-institution   1           0      1       0        0         2024-01  2024-01  0       0

    kommune        kilde             2024-01  2024-02
    101 København  dst-indskrivning  ok       33%
    percent: rows against the median of the twelve months before; ok: nothing to compare with
    r: corrected; f: late; holdt: held back; MANGLER: expected and not there (`status --missing`: all)

    kilde             passer ikke         antal  i den seneste periode
    dst-indskrivning  UKENDT_INSTITUTION  3      indskrivninger er i institutioner, som ingen har leveret: A1
    --- exit 0
    "#);
}

#[tokio::test]
async fn what_cannot_be_a_delivery_is_an_error_with_a_hint() {
    let desk = Desk::new().await;
    desk.put("udtræk.csv", children(2, 0));
    assert_says!(desk.transcript("load udtræk.csv"), @r#"
    $ dagtilbud load udtræk.csv
    --- stderr
    error: `udtræk.csv` is not named `<kilde>_<periode>_<leveret>.csv`: it has not three parts with `_` between

    hint: rename the file, or say what it is with `--kilde`, `--periode` and `--leveret`
    --- exit 2
    "#);
    assert_says!(desk.transcript("load findes-ikke.csv"), @r#"
    $ dagtilbud load findes-ikke.csv
    --- stderr
    error: failed to query resolved metadata `findes-ikke.csv`: No such file or directory (os error 2)
    --- exit 2
    "#);
    assert_says!(
        desk.transcript("load udtræk.csv --kilde dst-indskrivning --periode 2024-01-05 --leveret 20240205T0800"),
        @r#"
    $ dagtilbud load udtræk.csv --kilde dst-indskrivning --periode 2024-01-05 --leveret 20240205T0800
    --- stderr
    error: `udtræk.csv` is not named `<kilde>_<periode>_<leveret>.csv`: `2024-01-05` is not a period that dst-indskrivning is delivered for

    hint: rename the file, or say what it is with `--kilde`, `--periode` and `--leveret`
    --- exit 2
    "#
    );
    assert_says!(
        desk.transcript("load udtræk.csv --kilde dst-indskrivning --periode 2024-01 --leveret 20240205T0800"),
        @r#"
    $ dagtilbud load udtræk.csv --kilde dst-indskrivning --periode 2024-01 --leveret 20240205T0800
    loaded      udtræk.csv  2 lines: 2 accepted, 0 rejected, 0 skipped  (no. 1, UTF-8, [time] ms)
        misfits   UKENDT_INSTITUTION institutionskode (2): indskrivninger er i institutioner, som ingen har leveret: A1
    1 delivery: 1 loaded
    --- exit 0
    "#
    );
}

#[tokio::test]
async fn a_dry_run_and_a_second_one_say_the_same() {
    let desk = Desk::new().await;
    desk.put(JANUARY, children(9, 0));
    let first = desk.run("load . --dry-run --format json");
    let second = desk.run("load . --dry-run --format json");
    let status = |outcome: &Outcome| {
        let said: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
        said["deliveries"][0]["status"].as_str().map(str::to_owned)
    };
    assert_eq!((first.code, status(&first)), (0, Some("indlaest".into())));
    assert_eq!((second.code, status(&second)), (0, Some("indlaest".into())));
    assert!(first.stdout.contains(r#""gemmes":false"#), "{first:?}");
    let in_words = desk.run("load . --dry-run").stdout;
    assert!(in_words.ends_with("1 delivery: 1 would load; nothing is kept\n"), "{in_words}");
    assert!(desk.run("load . --format json").stdout.contains(r#""gemmes":true"#));
}

#[tokio::test]
async fn json_is_one_line_that_parses() {
    let desk = Desk::new().await;
    desk.put(JANUARY, children(9, 1));
    for arguments in ["load .", "status", "rejects list", "migrate"] {
        let outcome = desk.run(&format!("{arguments} --format json"));
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{arguments}");
        assert_eq!(outcome.stdout.lines().count(), 1, "{arguments}: {}", outcome.stdout);
        let parsed: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
        assert!(parsed.is_object() || parsed.is_array(), "{arguments}");
    }
    let loaded = desk.run("load . --format json");
    let said: serde_json::Value = serde_json::from_str(&loaded.stdout).expect("JSON");
    assert_eq!((&said["kendt"], &said["indlaest"]), (&1.into(), &0.into()));
}

#[tokio::test]
async fn another_key_than_the_first_is_refused() {
    let desk = Desk::new().await;
    desk.put(JANUARY, children(9, 0)).put(FEBRUARY, children(9, 0));
    assert_eq!(desk.run(&format!("load {JANUARY}")).code, 0);
    let key = desk.program.home.path().join("cpr.key");
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&key).expect("a key").permissions());
    assert_eq!(mode & 0o777, 0o600);
    fs::write(key, "c81f4d07a95be362f07d1c4896a3eb5520b7f9d14e6c83a05f92d71be6a40c38")
        .expect("the key is ours");
    assert_says!(desk.transcript(&format!("load {FEBRUARY}")), @r#"
    $ dagtilbud load dst-indskrivning_2024-02_20240305T0800.csv
    --- stderr
    error: the CPR key is not the one that this database's pseudonyms were made with

    hint: point `DAGTILBUD_CPR_KEY` to the key that was used before; with another, new deliveries could not be matched to old ones
    --- exit 2
    "#);
}

#[tokio::test]
async fn rejects_are_listed_without_what_stood_there() {
    let desk = Desk::new().await;
    desk.put(JANUARY, children(9, 2) + "101;kmd\n");
    desk.run("load .");
    assert_says!(desk.transcript("rejects list"), @r#"
    $ dagtilbud rejects list
    levering  fil                                         linje  kommune  kode          kolonne  besked
    1         dst-indskrivning_2024-01_20240205T0800.csv  2      101      UGYLDIGT_CPR  cpr      hverken et CPR-nummer eller et erstatningsnummer
    1         dst-indskrivning_2024-01_20240205T0800.csv  3      101      UGYLDIGT_CPR  cpr      hverken et CPR-nummer eller et erstatningsnummer
    1         dst-indskrivning_2024-01_20240205T0800.csv  11              ANTAL_FELTER           linjen har 2 felter, overskriften har 11
    --- exit 0
    "#);
    assert_says!(desk.transcript("rejects list --kommune 147"), @r#"
    $ dagtilbud rejects list --kommune 147
    no rejected lines
    --- exit 0
    "#);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::new().await;
    let program = Program::new(&database);
    drop(database);
    let outcome = program.run(folder.path(), &["status"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(outcome.stderr.starts_with("error: "), "{}", outcome.stderr);
}

/// Whatever happens, and however much is logged, nobody's number or name is printed.
#[tokio::test]
async fn no_cell_value_of_a_person_is_ever_printed() {
    let desk = Desk::new().await;
    let damaged = children(30, 3)
        + "101;kmd;6103219999;Rumleskaft;Hemmeligsen;101;A1;Heltid;;Geheimtal;2022-01-01\n"
        + "101;kmd;6103219999;Rumleskaft;\"Hemmeligsen;101;A1;Heltid;;48;2022-01-01\n"
        + "Rumleskaft;Hemmeligsen\n";
    desk.put(JANUARY, &damaged).put(FEBRUARY, damaged.replace(HEADER, ""));
    let runs = [
        "load .",
        "load .",
        "load . --accepter --format json",
        "status",
        "rejects list",
        "rejects list --format json",
    ];
    for arguments in runs {
        let mut command = desk.program.command(desk.folder.path());
        command.args(arguments.split_whitespace()).env("DAGTILBUD_LOG", "trace");
        let Outcome { stdout, stderr, .. } = Outcome::of(&mut command);
        assert!(arguments != "load ." || stderr.contains("INFO"), "nothing is logged: {stderr}");
        assert_silent(&stdout, arguments);
        assert_silent(&stderr, arguments);
    }
}

#[track_caller]
fn assert_silent(said: &str, arguments: &str) {
    let said = said.to_lowercase();
    for value in ["rumleskaft", "hemmeligsen", "geheim", "610321"] {
        let at = said.find(value);
        let around = at.map(|at| &said[said.floor_char_boundary(at.saturating_sub(200))..]);
        assert!(at.is_none(), "`{arguments}` says `{value}`: {:.600}", around.unwrap_or_default());
    }
}

#[test]
fn the_help_names_every_command() {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
    let outcome = Outcome::of(command.arg("--help").current_dir(Path::new("/")));
    assert_eq!(outcome.code, 0);
    for word in ["load", "migrate", "status", "rejects", "pg", "generate", "doctor", "completions"]
    {
        assert!(outcome.stdout.contains(&format!("\n  {word} ")), "{word}: {}", outcome.stdout);
    }
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
    assert_eq!(Outcome::of(command.arg("laod")).code, 2);
}
