//! The warehouse as a function of what it accepted: taking a delivery back leaves no trace of it,
//! a rebuild mends what somebody broke, and `verify` sees the difference.

use std::path::PathBuf;

use dagtilbud::outcome::Status;
use dagtilbud::upkeep::rebuild::{rebuild, retract, verify};
use dagtilbud::upkeep::reference::{Entry, set};
use rstest::rstest;
use rust_decimal::Decimal;
use tokio::sync::OnceCell;

use crate::support::database::Database;
use crate::support::in_repository;
use crate::support::state::{assert_same, star};
use crate::support::warehouse::Warehouse;

/// The golden deliveries whose names begin with one of these.
fn golden(wanted: &[&str]) -> Vec<PathBuf> {
    let folder = in_repository("tests/golden");
    let mut files: Vec<PathBuf> = fs_err::read_dir(folder)
        .expect("the golden example")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            wanted.iter().any(|prefix| name.starts_with(prefix))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{wanted:?}");
    files
}

/// Children, staff, register and accounts of a few months: enough for every part of the star.
fn some_months() -> Vec<PathBuf> {
    golden(&[
        "dst-institution_2020",
        "stil-dagtilbud",
        "dst-indskrivning_2020-0",
        "flis-personale_2020-0",
        "dst-befolkning",
        "dst-regnskab",
        "dst-noeglefil",
    ])
}

async fn loaded(files: &[PathBuf]) -> Warehouse {
    let mut warehouse = Warehouse::new().await;
    for file in files {
        warehouse.load_file(file).await.expect("a load");
    }
    warehouse
}

/// A warehouse of its own with all of [`some_months`], which are loaded once.
async fn a_warehouse() -> Warehouse {
    static LOADED: OnceCell<String> = OnceCell::const_new();
    let all = LOADED.get_or_init(async || loaded(&some_months()).await.leave().await).await;
    Warehouse::of(Database::copy_of(all).await).await
}

async fn number_of(warehouse: &mut Warehouse, filnavn: &str) -> i32 {
    sqlx::query_scalar("select levering_nr from drift.levering where filnavn = $1")
        .bind(filnavn)
        .fetch_one(&mut warehouse.connection)
        .await
        .expect("the delivery")
}

#[rstest]
#[case::a_correction("dst-indskrivning_2020-06_20200826T0506.csv.gz")]
#[case::a_month_of_children("dst-indskrivning_2020-08_20200905T0511.csv.gz")]
#[case::the_first_month_of_staff("flis-personale_2020-06_20200705T0507.csv")]
#[case::the_first_institutions("dst-institution_2020-06_20200705T0504.csv")]
#[case::the_new_system("dst-institution_2020-10_20201105T0516.csv.gz")]
#[case::the_register_in_the_middle("stil-dagtilbud_2020-11-15_20201116T0502.csv")]
#[case::inhabitants("dst-befolkning_2021_20211201T0557.csv")]
#[case::accounts("dst-regnskab_2020_20210401T0558.csv")]
#[case::a_key("dst-noeglefil_2020-12-01_20201201T0600.csv.gz")]
#[tokio::test]
async fn a_delivery_that_is_taken_back_never_came(#[case] taken_back: &str) {
    let all = some_months();
    let others: Vec<PathBuf> =
        all.iter().filter(|path| !path.ends_with(taken_back)).cloned().collect();
    assert_eq!(others.len() + 1, all.len(), "{taken_back} is one of them");
    let expected = star(&mut loaded(&others).await.connection).await;

    let mut warehouse = a_warehouse().await;
    let before = star(&mut warehouse.connection).await;
    let levering_nr = number_of(&mut warehouse, taken_back).await;
    retract(&mut warehouse.connection, levering_nr, "sendt ved en fejl").await.expect("a retract");
    assert_same(&expected, &star(&mut warehouse.connection).await, "taken back");
    let verdict = verify(&mut warehouse.connection).await.expect("a verdict");
    assert!(verdict.is_clean(), "{verdict:?}");

    let path = all.iter().find(|path| path.ends_with(taken_back)).expect("the file");
    let report = warehouse.load_file(path).await.expect("a load");
    assert_eq!((report.status, report.levering_nr), (Status::Indlaest, levering_nr));
    assert_same(&before, &star(&mut warehouse.connection).await, "loaded again");
}

#[tokio::test]
async fn what_is_not_loaded_cannot_be_taken_back() {
    let mut warehouse = Warehouse::new().await;
    assert!(retract(&mut warehouse.connection, 7, "findes ikke").await.is_err());
    assert_eq!(warehouse.values("select count(*)::text from drift.haendelse").await, ["0"]);
}

#[rstest]
#[case::a_fact_is_gone(
    "delete from dm.fact_indskrivning where linje_nr % 7 = 0",
    "fact_indskrivning"
)]
#[case::a_fact_points_elsewhere(
    "update dm.fact_personale set institution_stil_id = -1, institution_stil_nr = -1",
    "fact_personale"
)]
#[case::a_version_says_something_else(
    "update dm.dim_institution set institutionsnavn = 'Rettet' where institution_id > 3",
    "dim_institution"
)]
#[case::a_version_is_gone(
    "delete from dm.dim_institution_stil_adresse; \
     update dm.dim_medarbejder set gyldig_til = '2049-01-01', er_aktuel = false \
     where er_aktuel and medarbejder_id > 0",
    "dim_medarbejder"
)]
#[case::an_aggregate_is_off("update dm.agg_boern set antal_boern = antal_boern + 1", "agg_boern")]
#[case::a_figure_is_off("update dm.fact_udgift set beloeb_kr = 0", "fact_udgift")]
#[case::a_member_is_too_many(
    "insert into dm.dim_pladstype (pladstype) values ('opfundet')",
    "dim_pladstype"
)]
#[tokio::test]
async fn verify_sees_what_somebody_changed_and_a_rebuild_mends_it(
    #[case] damage: &'static str,
    #[case] tabel: &str,
) {
    let mut warehouse = a_warehouse().await;
    let before = star(&mut warehouse.connection).await;
    assert!(verify(&mut warehouse.connection).await.expect("a verdict").is_clean());

    sqlx::raw_sql(damage).execute(&mut warehouse.connection).await.expect("the damage");
    let verdict = verify(&mut warehouse.connection).await.expect("a verdict");
    let tables: Vec<&str> =
        verdict.differences.iter().map(|change| change.tabel.as_str()).collect();
    assert!(tables.contains(&tabel), "{verdict:?}");

    rebuild(&mut warehouse.connection).await.expect("a rebuild");
    assert_same(&before, &star(&mut warehouse.connection).await, "rebuilt");
    assert!(verify(&mut warehouse.connection).await.expect("a verdict").is_clean());
}

#[tokio::test]
async fn all_of_the_star_can_be_dropped_and_rebuilt() {
    let mut warehouse = a_warehouse().await;
    let before = star(&mut warehouse.connection).await;
    sqlx::raw_sql(
        "truncate dm.fact_indskrivning, dm.fact_personale, dm.fact_tilstedevaerelse, \
             dm.fact_befolkning, dm.fact_udgift, dm.noeglefil, \
             dm.agg_boern, dm.agg_personale, dm.agg_befolkning, dm.agg_udgift; \
         delete from dm.dim_institution where institution_id <> -1; \
         delete from dm.dim_institution_stil where institution_stil_id <> -1; \
         delete from dm.dim_institution_stil_adresse; \
         delete from dm.dim_borger where borger_id <> -1; \
         delete from dm.dim_medarbejder where medarbejder_id <> -1; \
         delete from dm.dim_pladstype where pladstype_id <> -1; \
         delete from dm.dim_overenskomst where overenskomst_id <> -1",
    )
    .execute(&mut warehouse.connection)
    .await
    .expect("an empty star");
    rebuild(&mut warehouse.connection).await.expect("a rebuild");
    assert_same(&before, &star(&mut warehouse.connection).await, "rebuilt");
}

#[tokio::test]
async fn a_changed_reference_list_reaches_back_over_all_history() {
    let mut warehouse = a_warehouse().await;
    let integrated = "select sum(antal_boern_integreret)::text from dm.agg_boern";
    let staff = "select round(sum(fuldtidspersoner_0_2 + fuldtidspersoner_3_5), 6)::text \
                 from dm.agg_personale";
    let before = (warehouse.values(integrated).await, warehouse.values(staff).await);

    let tekst = "Skovgruppe".to_owned();
    let entry = Entry::Institutionstype { tekst, kategori: "integreret".to_owned() };
    set(&mut warehouse.connection, &entry).await.expect("the list");
    assert_ne!(warehouse.values(integrated).await, before.0);

    let entry = Entry::Stillingskategori {
        kode: "920".to_owned(),
        er_paedagogisk: false,
        vaegt: Decimal::ONE,
        er_leder: false,
    };
    set(&mut warehouse.connection, &entry).await.expect("the list");
    assert_ne!(warehouse.values(staff).await, before.1);
    let verdict = verify(&mut warehouse.connection).await.expect("a verdict");
    assert!(verdict.is_clean(), "{verdict:?}");
    assert_eq!(
        warehouse.values("select handling from drift.haendelse order by haendelse_nr").await,
        ["referenceliste", "referenceliste"],
    );
}
