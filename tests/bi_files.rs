//! The files for Power BI, Tableau and Excel: the same catalogue gives the same bytes, they can be read
//! again, and they show what they are for.

use std::collections::BTreeSet;

use dagtilbud::outlets::bi;
use dagtilbud::outlets::bi::tmdl::{read, write};
use fs_err as fs;

use crate::support::bi::{IMPORT, files, has_suffix, name, objects, tables};
use crate::support::cli::Program;
use crate::support::warehouse::Warehouse;

#[tokio::test]
async fn the_same_catalogue_gives_the_same_bytes() {
    let mut one = Warehouse::new().await;
    let mut other = Warehouse::new().await;
    let first = files(&mut one).await;
    assert_eq!(first, files(&mut one).await);
    assert_eq!(first, files(&mut other).await);
    assert!(first.len() > 250, "{} files", first.len());
    assert!(first.values().all(|text| text.ends_with('\n') && !text.contains('\r')));
}

#[tokio::test]
async fn every_tmdl_file_is_read_as_it_was_written() {
    let files = files(&mut Warehouse::new().await).await;
    let mut count = 0;
    for (path, text) in files.iter().filter(|(path, _)| has_suffix(path, "tmdl")) {
        let objects = read::read(text).unwrap_or_else(|fault| panic!("{path}: {fault}"));
        assert_eq!(&write::write(&objects), text, "{path}");
        count += 1;
    }
    assert!(count > 200, "{count} files");
}

#[tokio::test]
async fn every_json_file_is_json() {
    let files = files(&mut Warehouse::new().await).await;
    let suffixes = [".json", ".pbip", ".pbir", ".pbism", ".platform", ".pbids"];
    let mut count = 0;
    for (path, text) in files {
        if suffixes.iter().any(|suffix| path.ends_with(suffix)) {
            serde_json::from_str::<serde_json::Value>(&text)
                .unwrap_or_else(|error| panic!("{path}: {error}"));
            count += 1;
        }
    }
    assert!(count > 20, "{count} files");
}

#[tokio::test]
async fn the_connection_file_is_what_power_bi_takes() {
    let files = files(&mut Warehouse::new().await).await;
    let found: serde_json::Value =
        serde_json::from_str(&files["powerbi/FLIS Dagtilbud.pbids"]).expect("JSON");
    let expected = serde_json::json!({
        "version": "0.1",
        "connections": [{
            "details": {
                "protocol": "postgresql",
                "address": { "server": "db.example:5432", "database": "dagtilbud" },
            },
            "options": {},
            "mode": "Import",
        }],
    });
    assert_eq!(found, expected);
}

#[tokio::test]
async fn the_report_shows_the_thirteen_over_time() {
    let files = files(&mut Warehouse::new().await).await;
    let objects = objects(&files, IMPORT);
    let tables = tables(&objects);
    let below = "powerbi/Import/FLIS Dagtilbud.Report/definition/pages/";
    let mut shown = BTreeSet::new();
    let mut charts = 0;
    for (_, text) in
        files.iter().filter(|(path, _)| path.starts_with(below) && path.ends_with("visual.json"))
    {
        let visual: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let states = visual["visual"]["query"]["queryState"].as_object().expect("fields");
        charts += usize::from(visual["visual"]["visualType"] == "lineChart");
        for projection in
            states.values().flat_map(|it| it["projections"].as_array().expect("a list"))
        {
            let (kind, field) =
                projection["field"].as_object().expect("a field").iter().next().expect("one");
            let entity = field["Expression"]["SourceRef"]["Entity"].as_str().expect("a table");
            let property = field["Property"].as_str().expect("a name");
            let kind = kind.to_lowercase();
            let table = tables.iter().find(|it| name(it) == entity).expect("a table of the model");
            assert!(table.of(&kind).any(|it| name(it) == property), "{entity}.{property}");
            if kind == "measure" {
                shown.insert(property.to_owned());
            }
        }
    }
    let thirteen: BTreeSet<String> =
        bi::measure::indicators().map(|(_, caption)| caption.to_owned()).collect();
    assert_eq!(thirteen.len(), 13);
    assert_eq!(shown, thirteen);
    assert_eq!(charts, 4);
}

#[tokio::test]
async fn what_a_server_can_encrypt_is_asked_for_encrypted() {
    let files = files(&mut Warehouse::new().await).await;
    for (path, text) in &files {
        if has_suffix(path, "tds") || has_suffix(path, "twb") {
            assert!(text.contains(" sslmode='require'"), "{path}");
        } else if has_suffix(path, "odc") {
            assert!(text.contains(";SSLmode=require;BoolsAsChar=0;"), "{path}");
        }
    }
}

/// A data source of Tableau is a fact with the dimensions that its foreign keys name.
#[tokio::test]
async fn a_data_source_of_tableau_is_a_fact_with_its_dimensions() {
    let mut warehouse = Warehouse::new().await;
    let files = files(&mut warehouse).await;
    let keys = warehouse
        .values(
            "select conrelid::regclass::text, count(*) from pg_constraint where contype = 'f' \
             and conparentid = 0 and conrelid::regclass::text like 'dm.fact\\_%' group by 1 order by 1",
        )
        .await;
    assert!(keys.len() == 5, "{keys:?}");
    for line in keys {
        let (fact, count) = line.split_once(';').expect("two values");
        let fact = fact.trim_start_matches("dm.");
        let relation = format!("table='[dm].[{fact}]'");
        let own: Vec<&String> = files
            .iter()
            .filter(|(path, text)| has_suffix(path, "tds") && text.contains(&relation))
            .map(|(_, text)| text)
            .collect();
        assert_eq!(own.len(), 1, "{fact} is in one data source");
        let found = own[0].matches("<relationship>").count();
        assert_eq!(found.to_string(), count, "{fact}'s relationships");
        let others = own[0].matches("table='[dm].[fact_").count();
        assert_eq!(
            others, 2,
            "{fact} stands in its file as relation and object, no other fact does"
        );
    }
}

#[tokio::test]
async fn the_command_writes_the_files_and_says_so() {
    let warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["bi", "--out", "bi", "--kommune", "101", "--server", "db.example:5432"];
    let outcome = program.run(folder.path(), &arguments);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(outcome.stdout.starts_with("wrote ") && outcome.stdout.ends_with(" files to bi\n"));
    let definition = folder.path().join("bi").join(IMPORT);
    let roles: Vec<String> = fs::read_dir(definition.join("roles"))
        .expect("the roles")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(roles, ["101 København.tmdl"]);
    let parameters = fs::read_to_string(definition.join("expressions.tmdl")).expect("a file");
    assert!(parameters.contains("expression Server = \"db.example:5432\" meta"), "{parameters}");

    let outcome = program.run(folder.path(), &["bi", "--out", "bi", "--kommune", "999"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("`999` is not the number of one of the 98 kommuner"));
}
