//! What a delivery would change, what is missing, and what a figure stands on.

use std::path::PathBuf;

use dagtilbud::outlets::explain::explain;
use dagtilbud::pipeline::Options;
use dagtilbud::upkeep::rebuild::retract;
use dagtilbud::upkeep::reference::{Entry, set};
use fs_err as fs;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::cli::Program;
use crate::support::in_repository;
use crate::support::state::{assert_same, everything};
use crate::support::warehouse::{KEY, Warehouse};

const CHILDREN: &str = "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;\
    taksttype;timer_pr_uge;indmeldt_dato\n";
const INSTITUTIONS: &str = "kommune_nr;system;institutionskode;institutionsnavn;institutionstype\n\
    101;kmd;A0;Sol;Vuggestue\n101;kmd;A1;Eng;Dagpleje\n";

/// Children with their places and hours.
fn children(places: &[(u32, &str, &str)]) -> String {
    let line = |(nr, plads, timer): &(u32, &str, &str)| {
        format!("101;kmd;{}03214001;101;{plads};;;{timer};2022-01-01\n", 60 + nr)
    };
    CHILDREN.to_owned() + &places.iter().map(line).collect::<String>()
}

async fn two_months() -> Warehouse {
    let mut warehouse = Warehouse::new().await;
    warehouse.load("dst-institution_2024-01_20240201T0700.csv", INSTITUTIONS).await;
    let january = children(&[(1, "A0", "48"), (2, "A0", "48"), (3, "A1", "30"), (4, "A1", "x")]);
    warehouse.load("dst-indskrivning_2024-01_20240205T0800.csv", january).await;
    let february = children(&[(1, "A0", "48"), (2, "A0", "48"), (3, "A1", "30")]);
    warehouse.load("dst-indskrivning_2024-02_20240305T0800.csv", february).await;
    warehouse
}

/// January corrected: one child moves, one is gone, one is new, one line is bad.
const CORRECTION: &str = "dst-indskrivning_2024-01_20240401T0800.csv";

fn correction() -> String {
    children(&[(1, "A0", "48"), (2, "A0", "25"), (5, "A1", "30"), (6, "A1", "x")])
        .replace("6503214001;101;A1", "6503214001;101;A0")
}

#[tokio::test]
async fn a_dry_run_says_what_would_change() {
    let mut warehouse = two_months().await;
    let before = everything(&mut warehouse.connection).await;
    let path = warehouse.put(CORRECTION, correction());
    let options = Options { dry_run: true, ..Options::default() };
    let report = warehouse.load_file_with(&path, options).await.expect("a report");
    assert_same(&before, &everything(&mut warehouse.connection).await, "after a dry run");
    let preview = json!(report.forhaandsvisning.expect("a preview"));
    assert_eq!(
        preview["raekker"],
        json!([{
            "kommune_nr": 101, "antal_nye": 1, "antal_aendrede": 1, "antal_vaek": 1,
            "antal_uaendrede": 1, "antal_afviste": 1,
        }]),
    );
    // Of three children none is in dagpleje any longer; coverage and N3 lose and gain nothing else.
    let changed: Vec<&Value> = preview["noegletal"].as_array().expect("figures").iter().collect();
    let a1 = changed.iter().find(|it| it["noegletal_id"] == "A1").expect("A1");
    assert_eq!(a1["foer"], json!({"taeller": "1", "naevner": "3", "vaerdi": "0.333333"}));
    assert_eq!(a1["efter"], json!({"taeller": "0", "naevner": "3", "vaerdi": "0"}));
    assert!(changed.iter().all(|it| it["noegletal_id"] != "A2"), "{changed:?}");

    // What it said is what then happens.
    warehouse.load_file(&path).await.expect("a load");
    let now = "select trim_scale(vaerdi) from noegletal.andel_boern_i_dagpleje where periode = '2024-01-01'";
    assert_eq!(warehouse.values(now).await, ["0"]);
}

#[tokio::test]
async fn a_dry_run_of_what_changes_nothing() {
    let mut warehouse = two_months().await;
    // Older than what is effective.
    let late =
        warehouse.put("dst-indskrivning_2024-01_20240101T0800.csv", children(&[(1, "A0", "9")]));
    let options = Options { dry_run: true, accepter: true, ..Options::default() };
    let report = warehouse.load_file_with(&late, options).await.expect("a report");
    let preview = report.forhaandsvisning.expect("a preview");
    assert!(preview.noegletal.is_empty(), "{preview:?}");
    assert_eq!((preview.raekker[0].antal_nye, preview.raekker[0].antal_vaek), (0, 0));
}

#[tokio::test]
async fn a_dry_run_on_the_command_line() {
    let warehouse = two_months().await;
    let program = Program::new(&warehouse.database);
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(CORRECTION), correction()).expect("written");
    let mut command = program.command(folder.path());
    command.args(["load", "--dry-run", CORRECTION]);
    command.env("DAGTILBUD_CPR_KEY", KEY);
    let outcome = crate::support::cli::Outcome::of(&mut command);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    for said in [
        "would load  dst-indskrivning_2024-01_20240401T0800.csv",
        "rows      101: 1 new, 1 changed, 1 gone, 1 as they are, 1 rejected",
        "figure    101 A1 2024-01: 0.333333 (1 / 3) → 0 (0 / 3)",
    ] {
        assert!(outcome.stdout.contains(said), "{said}\n{}", outcome.stdout);
    }
}

const CELLS: &str = "select kilde, maaned, antal_modtaget, antal_godkendt, antal_tilbageholdt, \
    antal_rettelser, er_manglende, er_forsinket, antal_raekker, antal_afviste, median_raekker \
    from drift.leveringsoverblik where kommune_nr = 101 and kilde = 'dst-indskrivning' \
    and maaned < '2024-06-01' order by maaned";

#[tokio::test]
async fn the_overview_of_deliveries() {
    let mut warehouse = two_months().await;
    warehouse.load(CORRECTION, correction()).await;
    // March does not come; April comes in August and is corrected; May is held.
    let april = children(&[(1, "A0", "48"), (2, "A0", "48"), (3, "A0", "48"), (4, "A0", "48")]);
    warehouse.load("dst-indskrivning_2024-04_20240801T0800.csv", april).await;
    warehouse
        .load("dst-indskrivning_2024-05_20240605T0800.csv", children(&[(1, "A0", "48")]))
        .await;
    assert_eq!(
        warehouse.values(CELLS).await,
        [
            "dst-indskrivning;2024-01-01;2;2;0;1;f;f;3;1;",
            "dst-indskrivning;2024-02-01;1;1;0;0;f;f;3;0;3.0",
            "dst-indskrivning;2024-03-01;0;0;0;0;t;f;0;0;3.0",
            "dst-indskrivning;2024-04-01;1;1;0;0;f;t;4;0;3.0",
            "dst-indskrivning;2024-05-01;1;0;1;0;t;f;0;0;3.0",
        ],
    );

    // The operator knows better: the source ends in May, and staff is expected from November on.
    for (kilde, fra, til) in [
        ("dst-indskrivning", "2024-03-01", Some("2024-05-01")),
        ("dst-institution", "2024-01-01", Some("2024-02-01")),
        ("flis-personale", "2023-11-01", Some("2024-02-01")),
    ] {
        let day = |text: &str| text.parse().expect("a day");
        let entry = Entry::Forventet { kilde, kommune_nr: 101, fra: day(fra), til: til.map(day) };
        assert!(set(&mut warehouse.connection, &entry).await.expect("the list").is_empty());
    }
    let missing =
        "select kilde, maaned from drift.leveringsoverblik where er_manglende order by 1, 2";
    assert_eq!(
        warehouse.values(missing).await,
        [
            "dst-indskrivning;2024-03-01",
            "flis-personale;2023-11-01",
            "flis-personale;2023-12-01",
            "flis-personale;2024-01-01",
        ],
    );

    let program = Program::new(&warehouse.database);
    let folder = tempfile::tempdir().expect("a folder");
    let outcome = program.run(folder.path(), &["status", "--missing"]);
    assert_eq!(outcome.stdout.lines().count(), 5, "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("101 København  flis-personale    2023-11  2023-12-31"),
        "{}",
        outcome.stdout
    );
    let outcome = program.run(folder.path(), &["status"]);
    for said in ["MANGLER", "holdt", "133%f", "okr"] {
        assert!(outcome.stdout.contains(said), "{said}\n{}", outcome.stdout);
    }
    let outcome = program.run(folder.path(), &["status", "--missing", "--format", "json"]);
    let cells: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!(cells.as_array().expect("cells").len(), 4);
}

/// Yearly and quarterly sources are expected when they can be there; a key file never is.
#[tokio::test]
async fn what_comes_seldom_is_expected_seldom() {
    let mut warehouse = Warehouse::new().await;
    let accounts =
        "OMRÅDE;FUNKTION;DRANST;ART;PRISENHED;TID;INDHOLD\n101;52510;1;TOT;LOBM;2021;100\n";
    warehouse.load("dst-regnskab_2021_20220401T0800.csv", accounts).await;
    let inhabitants = "OMRÅDE;ALDER;TID;INDHOLD\n101;0;2021K1;10\n101;0;2021K3;10\n";
    warehouse.load("dst-befolkning_2021_20210811T0800.csv", inhabitants).await;
    let key = "kommune_nr;gyldig_fra;andel_vu;andel_bh;andel_dp\n101;2021-01-01;1;0;0\n";
    warehouse.load("dst-noeglefil_2021-03-15_20210315T0800.csv", key).await;
    let rows = "select kilde, maaned, er_ventet, frist, er_manglende from drift.leveringsoverblik \
        where maaned < '2022-06-01' order by 1, 2";
    assert_eq!(
        warehouse.values(rows).await,
        [
            "dst-befolkning;2021-01-01;t;2021-02-28;f",
            "dst-befolkning;2021-04-01;t;2021-05-31;t",
            "dst-befolkning;2021-07-01;t;2021-08-31;f",
            "dst-befolkning;2021-10-01;t;2021-11-30;t",
            "dst-befolkning;2022-01-01;t;2022-02-28;t",
            "dst-befolkning;2022-04-01;t;2022-05-31;t",
            "dst-noeglefil;2021-03-01;f;2021-04-30;f",
            "dst-regnskab;2021-01-01;t;2022-04-30;f",
            "dst-regnskab;2022-01-01;t;2023-04-30;t",
        ],
    );
}

/// The golden deliveries, whose figures were computed by a separate program.
async fn golden() -> Warehouse {
    let mut warehouse = Warehouse::new().await;
    let mut files: Vec<PathBuf> = fs::read_dir(in_repository("tests/golden"))
        .expect("the golden example")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().contains(".csv"))
        .collect();
    files
        .retain(|path| dagtilbud::detect::detect(path, dagtilbud::detect::Said::default()).is_ok());
    files.sort();
    for file in files.iter().filter(|path| !path.to_string_lossy().contains("aula")) {
        warehouse.load_file(file).await.expect("a load");
    }
    warehouse
}

#[tokio::test]
async fn every_figure_can_be_explained() {
    let mut warehouse = golden().await;
    let latest = "select distinct on (noegletal_id) noegletal_id, kommune_nr, periode, \
            coalesce(trim_scale(taeller)::text, ''), coalesce(trim_scale(naevner)::text, '') \
        from noegletal.alle where vaerdi is not null \
        order by noegletal_id, antal_maaneder desc, periode desc, kommune_nr";
    let figures = warehouse.values(latest).await;
    assert_eq!(figures.len(), 13, "{figures:?}");
    for figure in figures {
        let [id, kommune, periode, taeller, naevner] = figure.split(';').collect::<Vec<_>>()[..]
        else {
            panic!("{figure}");
        };
        let (kommune_nr, day) =
            (kommune.parse().expect("a number"), periode.parse().expect("a day"));
        let explanation = explain(&mut warehouse.connection, id, kommune_nr, day, None).await;
        let explanation = explanation.unwrap_or_else(|error| panic!("{id}: {error:?}"));
        let text = json!(explanation).to_string();
        assert_eq!(explanation.tal["taeller"], taeller, "{text}");
        for del in ["taeller", "naevner"] {
            let is_part = |row: &&Value| row["del"] == del;
            let rows: i64 = explanation
                .enheder
                .iter()
                .filter(is_part)
                .filter_map(|row| row["antal_raekker"].as_i64())
                .sum();
            let lines: i64 = explanation
                .leverancer
                .iter()
                .filter(is_part)
                .filter_map(|row| row["antal_linjer"].as_i64())
                .sum();
            assert!(rows > 0, "{id} {del}: {text}");
            assert_eq!(rows, lines, "{id} {del}: every row has its line");
        }
        adds_up(&explanation.enheder, id, taeller, naevner, explanation.maaneder.as_slice());
        // A CPR number would be ten digits in a row.
        let digits = text.split(|letter: char| !letter.is_ascii_digit());
        assert!(digits.clone().all(|word| word.len() < 10), "{id}: {text}");
    }
}

/// What the rows add up to is the figure, where they can be added up.
fn adds_up(enheder: &[Value], id: &str, taeller: &str, naevner: &str, maaneder: &[Value]) {
    let sum = |del: &str| -> f64 {
        let amount =
            |row: &Value| row["maengde"].as_str().and_then(|text| text.parse::<f64>().ok());
        enheder.iter().filter(|row| row["del"] == del).filter_map(amount).sum()
    };
    let number = |text: &str| text.parse::<f64>().expect("a number");
    if id.starts_with('U') {
        assert!((sum("taeller") - number(taeller)).abs() < 0.01, "{id}");
    }
    if matches!(id, "D1" | "D2" | "U1" | "U2" | "U3") {
        assert!((sum("naevner") - number(naevner)).abs() < 0.01, "{id}");
    }
    if id.starts_with('N') {
        let counted: Vec<&Value> = maaneder.iter().filter(|it| it["er_med"] == true).collect();
        assert_eq!(counted.len(), 12, "{id}");
        let children: f64 = counted.iter().filter_map(|it| it["boern"].as_f64()).sum();
        assert!((children / 12.0 - number(taeller)).abs() < 0.000_01, "{id}");
        let staff = counted.iter().filter_map(|it| it["personale"].as_str()).map(number);
        assert!((staff.sum::<f64>() / 12.0 - number(naevner)).abs() < 0.000_01, "{id}");
    }
}

#[rstest]
#[case::a_correction(false, json!([1, 1, 1, 1, 0]))]
#[case::taken_back(true, json!([0, 0, 0, 1, 3]))]
#[tokio::test]
async fn what_moved_a_figure(#[case] is_taken_back: bool, #[case] expected: Value) {
    let mut warehouse = two_months().await;
    let age = "update drift.levering set indlaest_tid = now() - interval '30 days'";
    warehouse.csv(age).await;
    let nr = warehouse.load(CORRECTION, correction()).await.levering_nr;
    if is_taken_back {
        retract(&mut warehouse.connection, nr, "en fejl").await.expect("a retract");
    }
    let since = warehouse.values("select current_date - 3").await[0].parse().expect("a day");
    let january = "2024-01-01".parse().expect("a day");
    let explanation = explain(&mut warehouse.connection, "a1", 101, january, Some(since)).await;
    let explanation = explanation.expect("an explanation");
    let siden = json!(explanation.siden.expect("what moved it"));
    assert_eq!(siden.as_array().expect("deliveries").len(), 1, "{siden}");
    let it = &siden[0];
    assert_eq!(it["filnavn"], CORRECTION);
    let found = ["antal_nye", "antal_rettede", "antal_vaek", "antal_afviste", "antal_trukne"];
    assert_eq!(json!(found.map(|key| it[key].clone())), expected, "{siden}");
}

#[tokio::test]
async fn an_explanation_on_the_command_line() {
    let warehouse = two_months().await;
    let program = Program::new(&warehouse.database);
    let folder = tempfile::tempdir().expect("a folder");
    let ask =
        ["explain", "A1", "--kommune", "101", "--periode", "2024-01", "--since", "2020-01-01"];
    let outcome = program.run(folder.path(), &ask);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    for said in [
        "A1 Andel børn i dagpleje",
        "101 København, 2024-01-01",
        "0.333333 = 1 / 3",
        "A1 Eng",
        "dst-indskrivning_2024-01_20240205T0800.csv",
        "2-4",
    ] {
        assert!(outcome.stdout.contains(said), "{said}\n{}", outcome.stdout);
    }
    let outcome =
        program.run(folder.path(), &["explain", "X1", "--kommune", "101", "--periode", "2024-01"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("known are A1, A2, D1"), "{}", outcome.stderr);
}
