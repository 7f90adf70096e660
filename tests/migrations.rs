//! Bringing a database up to date: from nothing, again, side by side, and where something stands in
//! the way.

use std::error::Error as _;

use dagtilbud::error::LoadError;
use dagtilbud::upkeep::migrate::{Migrated, VIEWS, migrate};

use crate::support::cli::Program;
use crate::support::database::Database;
use crate::support::warehouse::{Warehouse, csv};

/// The number of views that the warehouse has.
const COUNT_VIEWS: &str = "select count(*) from pg_views \
    where schemaname in ('kube', 'benchmark', 'noegletal', 'drift', 'dsa', 'dm')";

/// Makes the program believe that the views are of another edition.
const OTHER_EDITION: &str = "update drift.visninger set sha256 = 'another edition'";

#[tokio::test]
async fn an_empty_database_gets_everything_and_then_nothing() {
    let database = Database::empty().await;
    let mut connection = database.connect().await;
    let first = migrate(&mut connection).await.expect("the migrations");
    assert!(first.migrations.len() >= 6 && first.views_rebuilt, "{first:?}");
    let second = migrate(&mut connection).await.expect("nothing to do");
    assert_eq!(second, Migrated::default());
    assert_eq!(csv(&mut connection, COUNT_VIEWS).await, format!("count\n{}\n", VIEWS.len()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_migrators_at_once_one_works_and_the_other_waits() {
    let database = Database::empty().await;
    let (mut one, mut other) = (database.connect().await, database.connect().await);
    let (one, other) = tokio::join!(migrate(&mut one), migrate(&mut other));
    let (one, other) = (one.expect("migrated"), other.expect("migrated"));
    let (first, second) = if one.views_rebuilt { (one, other) } else { (other, one) };
    assert!(first.migrations.len() >= 6 && first.views_rebuilt, "{first:?}");
    assert_eq!(second, Migrated::default());
}

#[tokio::test]
async fn an_applied_migration_that_was_edited_is_named() {
    let mut warehouse = Warehouse::new().await;
    warehouse
        .csv("update drift.refinery_schema_history set checksum = '1' where version = 3")
        .await;
    let error = migrate(&mut warehouse.connection).await.expect_err("an edited migration");
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    assert!(matches!(error, LoadError::Migration(_)), "{error:?}");
    assert!(cause.contains("create_dsa") && cause.contains("different"), "{cause}");

    let folder = tempfile::tempdir().expect("a folder");
    let outcome = Program::new(&warehouse.database).run(folder.path(), &["status"]);
    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert!(outcome.stderr.contains("create_dsa"), "{}", outcome.stderr);
}

#[tokio::test]
async fn views_of_another_edition_are_built_anew() {
    let mut warehouse = Warehouse::new().await;
    warehouse.csv(OTHER_EDITION).await;
    warehouse
        .csv(
            "drop view noegletal.sammenligning; \
             create view noegletal.sammenligning as select 1 as x",
        )
        .await;
    let migrated = migrate(&mut warehouse.connection).await.expect("rebuilt");
    assert!(migrated.migrations.is_empty() && migrated.views_rebuilt, "{migrated:?}");
    let columns = "select count(*) > 10 from pg_attribute \
                   where attrelid = 'noegletal.sammenligning'::regclass and attnum > 0";
    assert_eq!(warehouse.values(columns).await, ["t"]);
}

#[tokio::test]
async fn a_view_of_somebody_elses_stops_the_rebuild_and_nothing_is_dropped() {
    let mut warehouse = Warehouse::new().await;
    warehouse
        .csv("create schema min_bi; create view min_bi.overblik as select * from noegletal.alle")
        .await;
    warehouse.csv(OTHER_EDITION).await;
    let before = warehouse.values(COUNT_VIEWS).await;
    match migrate(&mut warehouse.connection).await {
        Err(LoadError::DependentViews { details }) => {
            assert!(details.contains("min_bi.overblik"), "{details}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(warehouse.values(COUNT_VIEWS).await, before);
    assert!(warehouse.csv("select * from min_bi.overblik").await.is_empty());

    warehouse.csv("drop view min_bi.overblik").await;
    let migrated = migrate(&mut warehouse.connection).await.expect("rebuilt");
    assert!(migrated.views_rebuilt);
}

#[tokio::test]
async fn grants_that_somebody_gave_survive_a_rebuild() {
    let mut warehouse = Warehouse::new().await;
    // The warehouse itself gives the benchmark role nothing in the cube of one kommune.
    warehouse
        .csv(
            "grant select on kube.indskrivning to dagtilbud_benchmark with grant option; \
             grant select on noegletal.alle to public",
        )
        .await;
    let grants = "select relation.oid::regclass as navn, acl.grantee::regrole, \
                      acl.privilege_type, acl.is_grantable \
                  from pg_class as relation cross join lateral aclexplode(relacl) as acl \
                  where relkind = 'v' and relnamespace::regnamespace::text in \
                      ('kube', 'benchmark', 'noegletal') order by 1, 2, 3, 4";
    let before = warehouse.csv(grants).await;
    assert!(before.contains("kube.indskrivning;dagtilbud_benchmark;SELECT;t"), "{before}");
    warehouse.csv(OTHER_EDITION).await;
    assert!(migrate(&mut warehouse.connection).await.expect("rebuilt").views_rebuilt);
    assert_eq!(warehouse.csv(grants).await, before);
}

/// Who only looks, or changes something else, does not find the schema changed behind their back.
#[tokio::test]
async fn only_loading_and_migrating_change_the_schema() {
    let database = Database::empty().await;
    let program = Program::new(&database);
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |words: &str| {
        for command in [
            "status",
            "explain N1 --kommune 101 --periode 2024-01",
            "rejects list",
            "reference list",
            "access list",
            "group list",
            "cpr links",
            "verify",
            "rebuild",
            "retract 1 --aarsag x",
            "package --alle --out p",
            "bi --out b",
            "docs --out d",
        ] {
            let arguments: Vec<&str> = command.split(' ').collect();
            let outcome = program.run(folder.path(), &arguments);
            assert_eq!(outcome.code, 2, "{command}: {outcome:?}");
            assert!(outcome.stderr.contains(words), "{command}: {outcome:?}");
            assert!(outcome.stderr.contains("hint: "), "{command}: {outcome:?}");
        }
    };
    refused("the database holds no warehouse yet");
    let mut connection = database.connect().await;
    let mut say = async |sql: &str| {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await
    };
    assert!(say("create schema drift; drop schema drift").await.is_ok(), "nothing was made");

    assert_eq!(program.run(folder.path(), &["migrate"]).code, 0);
    let history = "drift.refinery_schema_history";
    let newest = format!("(select max(version) from {history})");
    for (before, words, after) in [
        (
            format!(
                "create temp table kept as select * from {history} where version = {newest}; \
                     delete from {history} where version = {newest}"
            ),
            "the database is older than this program: it lacks V",
            format!("insert into {history} select * from pg_temp.kept; drop table pg_temp.kept"),
        ),
        (
            format!("insert into {history} (version, name, checksum) values (999, 'senere', '1')"),
            "the database is of a newer program, or of another one: it has V999__senere",
            format!("delete from {history} where version = 999"),
        ),
    ] {
        say(&before).await.expect("a change");
        refused(words);
        say(&after).await.expect("a change");
    }
    assert_eq!(program.run(folder.path(), &["status"]).code, 0);
}
