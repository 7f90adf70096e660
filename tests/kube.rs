//! The views of the cubes: before the first delivery, and where attendance meets the register.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use dagtilbud::upkeep::migrate::VIEWS;

use rstest::rstest;

use crate::support::generated;
use crate::support::login::Login;
use crate::support::warehouse::Warehouse;

const REGISTER: &str = "dagtilbudsType;dagtilbudsNavn;daginstitutionsNummer;anvisningsenhedsNummer;\
    alternativAdresseNummer;ejerformKode;ejerformKode_Tekst;instType3;instType3_Tekst;\
    admKommuneKode;aktivitetsstatus;geoBredde;geoLaengde;cvrNummer;pNummer\n";

const ATTENDANCE: &str = "kommune_nr;institutionsnummer;cpr;dato;registrering;start;slut\n";

fn register(units: &[&str]) -> String {
    let unit = |nummer: &&str| -> String {
        format!(
            "anvisningsenhed;Enhed {nummer};D10001;{nummer};;1;Kommunal;6012;Integreret;101;Aktiv\
             ;;;;\n"
        )
    };
    format!(
        "{REGISTER}daginstitution;Bestyrelsen;D10001;;;;Kommunal;;Integreret;101;Aktiv;;;;\n{}",
        units.iter().map(unit).collect::<String>()
    )
}

#[tokio::test]
async fn every_view_answers_before_the_first_delivery() {
    let mut warehouse = Warehouse::new().await;
    // The calendars are there from the beginning, and so are the texts of published lists and the
    // registry of the indicators.
    let lists = ["drift.offentligt_medlem", "drift.noegletal"];
    let is_filled = |view: &str| view.starts_with("dm.") || lists.contains(&view);
    for (view, _) in VIEWS.iter().filter(|(view, _)| !is_filled(view)) {
        assert_eq!(warehouse.csv(&format!("select * from {view}")).await, "", "{view}");
    }
}

#[tokio::test]
async fn attendance_of_a_unit_that_the_register_learns_of_later_comes_into_the_star() {
    let mut warehouse = Warehouse::new().await;
    warehouse.load("stil-dagtilbud_2024-01-01_20240102T0600.csv", register(&["G10001"])).await;
    let rows = "101;G10001;6103214001;2024-01-10;3;08:00;15:30\n\
                101;G10002;6103214002;2024-01-10;1;;\n\
                101;123456;6103214003;2024-01-10;8;14:00;23:59\n";
    let attendance = format!("{ATTENDANCE}{rows}");
    warehouse.load("aula-tilstedevaerelse_2024-01_20240205T0900.csv", attendance).await;

    let outside = "select kommune_nr, kommune_navn, dato, institutionsnummer, registrering, \
                   registrering_gruppe, starttidspunkt, sluttidspunkt, minutter \
                   from kube.aula_dsa order by institutionsnummer";
    let inside = "select stil_dagtilbudsnummer, registrering_gruppe, starttidspunkt_kvarter, \
                  minutter, fuldtidsandel from kube.tilstedevaerelse order by 1";
    assert_eq!(
        warehouse.values(outside).await,
        [
            "101;København;2024-01-10;123456;Gået hjem;Til stede;14:00;Ukendt;",
            "101;København;2024-01-10;G10002;Syg;Syg;Ukendt;Ukendt;",
        ]
    );
    assert_eq!(warehouse.values(inside).await, ["G10001;Til stede;08:00;450;"]);

    // An export of a day before that one knows the second unit too.
    let both = register(&["G10001", "G10002"]);
    warehouse.load("stil-dagtilbud_2024-01-05_20240301T0600.csv", both).await;
    assert_eq!(
        warehouse.values(outside).await,
        ["101;København;2024-01-10;123456;Gået hjem;Til stede;14:00;Ukendt;"]
    );
    assert_eq!(
        warehouse.values(inside).await,
        ["G10001;Til stede;08:00;450;", "G10002;Syg;Ukendt;;"]
    );
    // The benchmark cube follows: two children, which it may not show.
    let all = "select antal_unikke_boern, antal_unikke_boern_andre is null from dm.agg_benchmark_tilstedevaerelse \
               where dimension = 'TidMåned' and medlem = 'Alle'";
    assert_eq!(warehouse.values(all).await, ["2;t"]);
}

/// An "etableringsudtræk": what Aula has from before a kommune's transfer was set up, in one file or
/// in one a month, here the newest first.
#[rstest]
#[case::in_one_file(true)]
#[case::month_by_month(false)]
#[tokio::test]
async fn a_backfill_of_two_years_fills_months_that_are_new(#[case] in_one_file: bool) {
    let mut warehouse = Warehouse::new().await;
    warehouse.load("stil-dagtilbud_2024-12-01_20241202T0600.csv", register(&["G10001"])).await;
    let months =
        (2022..=2023).flat_map(|aar| (1..=12).map(move |maaned| format!("{aar}-{maaned:02}")));
    let months: Vec<String> = months.collect();
    let mut delivery = ATTENDANCE.to_owned();
    for month in months.iter().rev() {
        for day in 1..=25 {
            let _ = writeln!(delivery, "101;G10001;6103214001;{month}-{day:02};3;08:00;15:30");
        }
        if !in_one_file {
            let name = format!("aula-tilstedevaerelse_{month}_20240205T0900.csv");
            warehouse.load(&name, std::mem::replace(&mut delivery, ATTENDANCE.to_owned())).await;
        }
    }
    if in_one_file {
        delivery += "101;G10001;6103214001;2024-01-01;3;08:00;15:30\n";
        let name = "aula-tilstedevaerelse_2022-01..2023-12_20240205T0900.csv";
        let report = warehouse.load(name, delivery).await;
        assert_eq!((report.antal_godkendt, report.antal_afvist), (600, 1), "outside its months");
    }
    let found = "select to_char(tid_maaned, 'YYYY-MM'), count(*) from kube.tilstedevaerelse \
                 group by 1 order by 1";
    let expected: Vec<String> = months.iter().map(|month| format!("{month};25")).collect();
    assert_eq!(warehouse.values(found).await, expected);
    let partitions = "select count(*) from pg_inherits \
                      where inhparent = 'dm.fact_tilstedevaerelse'::regclass";
    assert_eq!(warehouse.values(partitions).await, ["24"]);
    let benchmark = "select count(distinct maaned) from benchmark.tilstedevaerelse";
    assert_eq!(warehouse.values(benchmark).await, ["24"]);
}

/// A dimension that nobody asks for costs nothing, nor does its row security.
#[rstest]
#[case::children("count(distinct borger_nr)", "indskrivning", &["fact_indskrivning"])]
#[case::by_name("borger_fornavn", "indskrivning", &["dim_borger", "fact_indskrivning"])]
#[case::staff("sum(beskaeftigelsesgrad)", "personale", &["fact_personale"])]
#[case::day("max(dato)", "tilstedevaerelse", &["fact_tilstedevaerelse"])]
#[tokio::test]
async fn a_question_reads_no_dimension_that_it_does_not_ask_for(
    #[case] asked: &str,
    #[case] view: &str,
    #[case] expected: &[&str],
) {
    let mut warehouse = generated::warehouse().await;
    let mut login = Login::of(&mut warehouse, &[101]).await;
    let plan = login.values(&format!("explain (costs off) select {asked} from kube.{view}")).await;
    let read = |table: &&str| plan.iter().any(|line| line.contains(&format!(" on {table}")));
    let tables = warehouse
        .values("select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'dm'::regnamespace")
        .await;
    let found: BTreeSet<&str> = tables.iter().map(String::as_str).filter(read).collect();
    assert_eq!(found, expected.iter().copied().collect(), "{plan:#?}");
}
