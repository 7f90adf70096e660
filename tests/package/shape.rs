//! A package says what is in it, and holds what its kommune's own login reads; the same warehouse gives
//! the same bytes.

use std::collections::BTreeSet;

use dagtilbud::outlets::package::descriptor::Resource;
use dagtilbud::outlets::package::files::FileFormat;
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Column as _, Row as _, TypeInfo as _, ValueRef as _};

use super::{World, csv_rows, described, files, names, parquet_rows, resource};
use crate::support::login::Login;

/// What a query gives, as a package writes it.
async fn read(login: &mut Login, sql: &str) -> Vec<Vec<String>> {
    let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut login.connection).await;
    let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let cell = |row: &sqlx::postgres::PgRow, at: usize| {
        let value = row.try_get_raw(at).expect("a column");
        if value.is_null() {
            return String::new();
        }
        let text = value.as_str().expect("text");
        match row.columns()[at].type_info().name() {
            "NUMERIC" => text.replace('.', ","),
            "BOOL" => if text == "t" { "Ja" } else { "Nej" }.to_owned(),
            _ => text.to_owned(),
        }
    };
    rows.iter().map(|row| (0..row.len()).map(|at| cell(row, at)).collect()).collect()
}

/// What a package leaves out of a dimension: other kommuner's units and words.
fn condition(table: &str) -> &'static str {
    match table {
        "dm.dim_institution_stil" | "dm.dim_institution_stil_adresse" => "kommune_nr in (492, -1)",
        "dm.dim_pladstype" => {
            "pladstype_id = -1 or pladstype_id in (select pladstype_id from dm.fact_indskrivning)"
        }
        "dm.dim_taksttype" => {
            "taksttype_id = -1 or taksttype_id in (select taksttype_id from dm.fact_indskrivning)"
        }
        "dm.dim_ejerform" => {
            "ejerform_id = -1 or ejerform_id in (select ejerform_id from dm.fact_indskrivning)"
        }
        "dm.dim_rabat" => {
            "rabat_id = -1 or rabat_id in (select rabat_id from dm.fact_indskrivning)"
        }
        "dm.dim_konto" => {
            "konto_id = -1 or konto_id in (select konto_id from dm.fact_personale) \
             or konto_id in (select konto_id from dm.fact_udgift)"
        }
        "dm.dim_stillingskategori" => {
            "stillingskategori_id = -1 \
             or stillingskategori_id in (select stillingskategori_id from dm.fact_personale)"
        }
        "dm.dim_overenskomst" => {
            "overenskomst_id = -1 or overenskomst_id in (select overenskomst_id from dm.fact_personale)"
        }
        "dm.dim_afloenningsform" => {
            "afloenningsform_id = -1 \
             or afloenningsform_id in (select afloenningsform_id from dm.fact_personale)"
        }
        "dm.dim_ansaettelsesvilkaar" => {
            "ansaettelsesvilkaar_id = -1 or ansaettelsesvilkaar_id in \
             (select ansaettelsesvilkaar_id from dm.fact_personale)"
        }
        _ => "true",
    }
}

#[tokio::test]
async fn a_package_holds_what_the_kommunes_own_login_reads() {
    let mut world = World::new().await;
    let group = world
        .program
        .run(world.out.path(), &["group", "set", "Øer", "--kommune", "492", "563", "825"]);
    assert_eq!(group.code, 0, "{group:?}");
    let path = world.made("492", &[]);
    let package = described(&path);
    let mut login = Login::of(&mut world.warehouse, &[492]).await;
    let mut filled = BTreeSet::new();
    for resource in &package.resources {
        let Resource { title: table, format, .. } = resource;
        let file = path.join(&resource.path);
        let mut rows = match format {
            FileFormat::Csv => csv_rows(&file),
            FileFormat::Parquet => parquet_rows(&file),
        };
        assert_eq!(rows.len() as u64, resource.rows, "{}", resource.name);
        let sql = format!("select * from {table} where {}", condition(table));
        let mut expected = read(&mut login, &sql).await;
        rows.sort();
        expected.sort();
        // Texts that a spreadsheet would compute carry a mark in CSV; none does here.
        assert!(rows == expected, "{}: not what the login reads", resource.name);
        if !rows.is_empty() {
            filled.insert(table.clone());
        }
    }
    let tables: BTreeSet<String> =
        package.resources.iter().map(|resource| resource.title.clone()).collect();
    let empty: Vec<&String> = tables.difference(&filled).collect();
    assert!(tables.len() > 55 && empty.len() < 10, "{} tables, empty: {empty:?}", tables.len());
}

#[tokio::test]
async fn rows_come_in_the_order_of_a_key_that_tells_them_apart() {
    let world = World::new().await;
    let path = world.made("492", &["--format", "csv"]);
    let package = described(&path);
    for resource in &package.resources {
        let fields = &resource.schema.fields;
        let place = |name: &String| fields.iter().position(|field| &field.name == name);
        let key: Vec<usize> =
            resource.schema.primary_key.iter().map(|name| place(name).expect("a field")).collect();
        assert!(!key.is_empty(), "{}", resource.name);
        let rows = csv_rows(&path.join(&resource.path));
        // Numbers are compared as such; what is empty comes last, or is an empty text and comes first.
        let value = |row: &Vec<String>, at: usize| match fields[at].kind.as_str() {
            "integer" => (row[at].parse::<i64>().unwrap_or(i64::MAX), String::new()),
            _ => (0, row[at].clone()),
        };
        let keys: Vec<Vec<(i64, String)>> =
            rows.iter().map(|row| key.iter().map(|at| value(row, *at)).collect()).collect();
        let is_ordered = keys.windows(2).all(|pair| pair[0] < pair[1]);
        assert!(is_ordered, "{}: {:?}", resource.name, resource.schema.primary_key);
    }
}

#[tokio::test]
async fn the_description_says_what_is_there() {
    let world = World::new().await;
    let path = world.made("563", &[]);
    let package = described(&path);
    assert_eq!(package.schema, "https://datapackage.org/profiles/2.0/datapackage.json");
    let all = files(&path);
    let mut said: BTreeSet<String> =
        ["datapackage.json".to_owned(), "ordbog.html".to_owned()].into();
    for resource in &package.resources {
        let bytes = &all[&resource.path];
        assert_eq!(bytes.len() as u64, resource.bytes, "{}", resource.name);
        let hash = format!("sha256:{}", hex::encode(Sha256::digest(bytes)));
        assert_eq!(hash, resource.hash, "{}", resource.name);
        assert!(resource.schema.fields.iter().all(|field| !field.description.is_empty()));
        assert!(!resource.description.is_empty());
        said.insert(resource.path.clone());
    }
    assert_eq!(all.keys().cloned().collect::<BTreeSet<_>>(), said);
    // Foreign keys lead to resources of the same format.
    let text: serde_json::Value = serde_json::from_slice(&all["datapackage.json"]).expect("JSON");
    let resources = text["resources"].as_array().expect("a list");
    let mut keys = 0;
    for from in resources {
        for key in from["schema"]["foreignKeys"].as_array().into_iter().flatten() {
            let name = key["reference"]["resource"].as_str().expect("a name");
            let to = resource(&package, name);
            let column = key["reference"]["fields"][0].as_str().expect("a column");
            assert!(to.schema.fields.iter().any(|field| field.name == column), "{name} {column}");
            assert_eq!(serde_json::json!(to.format), from["format"]);
            keys += 1;
        }
    }
    assert!(keys > 60, "{keys} foreign keys");
    let of = &package.dagtilbud;
    assert_eq!((of.kommune_nr, of.kommune_navn.as_str(), of.migration), (563, "Fanø", 16));
    assert!(of.leverancer.len() > 5 && of.leverancer.iter().all(|it| it.sha256.len() == 64));
    let kilder: BTreeSet<&str> = of.leverancer.iter().map(|it| it.kilde.as_str()).collect();
    assert!(kilder.contains("aula-tilstedevaerelse") && kilder.contains("dst-indskrivning"));
    let page = String::from_utf8(all["ordbog.html"].clone()).expect("UTF-8");
    for wanted in ["FLIS Dagtilbud: Fanø", "id=\"kube.indskrivning\"", "<code>timer_pr_uge</code>"]
    {
        assert!(page.contains(wanted), "{wanted}");
    }
    assert!(!page.contains("http"), "nothing from elsewhere");
}

#[tokio::test]
async fn the_same_warehouse_gives_the_same_bytes() {
    let world = World::new().await;
    let run = |out: &str, arguments: &[&str]| {
        let outcome = world.package(&[&["--alle", "--out", out], arguments].concat());
        assert_eq!(outcome.code, 0, "{outcome:?}");
        assert!(outcome.stdout.contains("3 packages"), "{outcome:?}");
        let folder = world.out.path().join(out);
        names(&folder).into_iter().map(move |name| folder.join(name)).collect::<Vec<_>>()
    };
    let (one, other) = (run("a", &["--jobs", "1"]), run("b", &["--jobs", "3"]));
    assert_eq!(one.len(), 3);
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one.file_name(), other.file_name());
        assert!(files(one) == files(other), "{}", one.display());
    }
    let (one, other) = (run("c", &["--zip"]), run("d", &["--zip"]));
    assert_eq!(one.len(), 3);
    for (one, other) in one.iter().zip(&other) {
        let bytes = |path| fs_err::read(path).expect("a file");
        assert!(one.extension().is_some_and(|suffix| suffix == "zip"));
        assert!(bytes(one) == bytes(other), "{}", one.display());
    }
}

#[tokio::test]
async fn months_are_what_was_asked_for_and_parts_too() {
    let world = World::new().await;
    let path =
        world.made("492", &["--from", "2024-02", "--to", "2024-02", "--indhold", "datamart"]);
    let package = described(&path);
    assert!(package.resources.iter().all(|resource| resource.title.starts_with("dm.")));
    assert_eq!(package.dagtilbud.fra.as_deref(), Some("2024-02"));
    let fact = resource(&package, "dm.fact_indskrivning.csv");
    let rows = csv_rows(&path.join(&fact.path));
    assert!(!rows.is_empty() && rows.iter().all(|row| row[1] == "2024-02-01"));
    let attendance = resource(&package, "dm.fact_tilstedevaerelse.csv");
    assert_eq!(attendance.rows, 0, "attendance is of March");
    let whole = described(&world.made("492", &[]));
    for dimension in ["dm.dim_tid.csv", "dm.dim_borger.csv", "dm.dim_kommune.csv"] {
        assert_eq!(resource(&package, dimension).rows, resource(&whole, dimension).rows);
    }
    let aula = described(&world.made("492", &["--indhold", "dsa-aula", "--format", "parquet"]));
    let there: Vec<&str> = aula.resources.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(there, ["kube.aula_dsa.parquet"]);
}

#[tokio::test]
async fn programs_are_answered_in_json() {
    let world = World::new().await;
    let arguments =
        ["--kommune", "492", "563", "--out", ".", "--to", "2024-01", "--indhold", "datamart"];
    let before = world
        .program
        .run(world.out.path(), &[&["--format", "json", "package"], arguments.as_slice()].concat());
    let outcome = world.package(&[arguments.as_slice(), &["--format", "json"]].concat());
    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert_eq!(before.stdout, outcome.stdout);
    let made: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let numbers: Vec<u64> = made
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|it| it["kommune_nr"].as_u64())
        .collect();
    assert_eq!(numbers, [492, 563]);
    assert!(made[0]["antal_raekker"].as_u64().expect("a number") > 1000, "{made}");
}
