//! CPR numbers: in no package, but for a login that was given them and asks, and then written down.

use dagtilbud::upkeep::access::Right;

use super::{World, csv_rows, described, files, resource};
use crate::support::cli::Program;
use crate::support::database::connect;

#[tokio::test]
async fn no_cpr_number_is_in_a_package() {
    let mut world = World::new().await;
    let path = world.made("492", &[]);
    let numbers = world.warehouse.values("select cpr from drift.cpr_boks").await;
    assert!(numbers.len() > 100, "{}", numbers.len());
    let rows: Vec<Vec<String>> = described(&path)
        .resources
        .iter()
        .filter(|resource| resource.path.ends_with(".parquet"))
        .flat_map(|resource| super::parquet_rows(&path.join(&resource.path)))
        .collect();
    let is_number = |text: &str| numbers.iter().any(|number| text.contains(number.as_str()));
    assert!(!rows.iter().flatten().filter(|text| text.len() >= 10).any(|text| is_number(text)));
    for (name, bytes) in files(&path) {
        if !name.ends_with(".parquet") {
            let text = String::from_utf8(bytes).expect("UTF-8");
            // Ten digits in a row are a number of somebody, or a checksum.
            let found =
                text.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| is_number(word));
            assert!(found.is_none_or(|word| word.len() == 64), "{name}");
        }
    }
    assert!(world.warehouse.values("select * from drift.cpr_opslag").await.is_empty());
}

#[tokio::test]
async fn the_numbers_take_a_right_of_their_own_and_are_recorded() {
    let mut world = World::new().await;
    let arguments = ["--kommune", "492", "--out", ".", "--med-cpr", "--indhold", "datamart"];
    let refused = world.package(&arguments);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.stderr.contains("was not given the CPR numbers of kommune 492"), "{refused:?}");

    // An owner who may also look numbers up, of one kommune.
    let login = format!("{}_ejer", world.warehouse.database.logins());
    for sql in [
        format!("create role {login} login password 'kun-til-test'"),
        format!("grant dagtilbud_ejer, dagtilbud_cpr to {login}"),
        format!("grant select on drift.refinery_schema_history to {login}"),
        format!("insert into drift.adgang (login, kommune_nr) values ('{login}', 492)"),
    ] {
        world.warehouse.values(&sql).await;
    }
    world.program = Program::with_url(world.warehouse.database.url_as(&login, "kun-til-test"));
    let refused = world.package(&["--kommune", "563", "--out", ".", "--med-cpr"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(world.warehouse.values("select * from drift.cpr_opslag").await.is_empty());

    let path = world.made("492", &["--med-cpr", "--indhold", "datamart"]);
    let package = described(&path);
    assert!(package.dagtilbud.med_cpr);
    let table = resource(&package, "kube.cpr_pakke.csv");
    let mut found = csv_rows(&path.join(&table.path));
    found.sort();
    let expected = world
        .warehouse
        .values(
            "select noegle.borger_nr || ' ' || boks.cpr from drift.borger_noegle as noegle \
             inner join drift.cpr_boks as boks on noegle.borger_uuid = boks.person_uuid \
             where noegle.kommune_nr = 492 and exists (select 1 from dm.dim_borger as borger \
             where borger.borger_nr = noegle.borger_nr)",
        )
        .await;
    let mut expected: Vec<Vec<String>> =
        expected.iter().map(|row| row.split(' ').map(str::to_owned).collect()).collect();
    expected.sort();
    assert!(found.len() > 10);
    assert_eq!(found, expected);
    let recorded = world
        .warehouse
        .values("select borger_nr from drift.cpr_opslag where kommune_nr = 492 and login like '%_ejer' order by 1")
        .await;
    let mut numbers: Vec<String> = found.into_iter().map(|row| row[0].clone()).collect();
    numbers.sort_by_key(|nr| nr.parse::<i32>().expect("a number"));
    assert_eq!(recorded, numbers);
}

/// All at once is for whoever makes packages: a login may look one number up after the other.
#[tokio::test]
async fn no_login_gets_the_numbers_of_its_children_at_once() {
    let mut world = World::new().await;
    let database = &world.warehouse.database;
    for (name, cpr) in [("med", true), ("uden", false)] {
        let right = Right::Kommuner { kommuner: vec![492], cpr };
        let mut login = connect(&database.login(name, Some(right)).await).await;
        let all = "begin read write; select count(distinct cpr) from kube.cpr_pakke()";
        let refused = sqlx::raw_sql(all).execute(&mut login).await.expect_err("not for a login");
        let code = refused.as_database_error().and_then(|it| it.code().map(Into::into));
        assert_eq!(code, Some("42501".to_owned()), "{name}: {refused}");
    }
    let recorded = world.warehouse.values("select count(*) from drift.cpr_opslag").await;
    assert_eq!(recorded, ["0"]);
}
