//! An upgrade: a database that is one migration behind and holds data is migrated, and is then what
//! the program makes of the same deliveries today.

use dagtilbud::upkeep::migrate::{migrate, standing};
use dagtilbud::upkeep::rebuild::{rebuild, verify};
use fs_err as fs;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

use crate::support::database::Database;
use crate::support::in_repository;
use crate::support::state::{assert_same, star};
use crate::support::warehouse::{Warehouse, csv};

/// Deliveries that reach every part of the star.
async fn loaded() -> Warehouse {
    let mut warehouse = Warehouse::new().await;
    let wanted = ["dst-institution", "stil-", "dst-indskrivning_2020-0", "flis-personale_2020-0"];
    let also = ["dst-befolkning", "dst-regnskab", "dst-noeglefil"];
    let mut files: Vec<_> = fs::read_dir(in_repository("tests/golden"))
        .expect("the golden example")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            wanted.iter().chain(&also).any(|prefix| name.starts_with(prefix))
        })
        .collect();
    files.sort();
    for file in files {
        warehouse.load_file(&file).await.expect("a delivery");
    }
    warehouse
}

async fn run(connection: &mut PgConnection, sql: &str) {
    crate::support::send(connection, sql, sql).await.unwrap_or_else(|error| panic!("{error:?}"));
}

/// A database with all migrations but the newest, as the program before it left it.
async fn one_behind(newest: i32) -> Database {
    let database = Database::empty().await;
    let mut connection = database.connect().await;
    migrate(&mut connection).await.expect("the migrations");
    // What the program says of each migration (its checksum) is kept; all the rest is made anew.
    let history = "select version, name, applied_on, checksum from drift.refinery_schema_history";
    let history = format!("create table public.historie as {history} where version < {newest}");
    run(&mut connection, &history).await;
    run(
        &mut connection,
        "do $$ declare navn text; begin \
             for navn in select nspname from pg_namespace where nspname in \
                 ('drift', 'dsa', 'dm', 'dm_del', 'kube', 'benchmark', 'noegletal', 'udvidelser') \
             loop execute format('drop schema %I cascade', navn); end loop; end $$; \
         drop extension if exists btree_gist cascade; \
         create schema drift; create table drift.laas_migrering (); \
         create table drift.refinery_schema_history (version int4 primary key, \
             name varchar(255), applied_on varchar(255), checksum varchar(255)); \
         insert into drift.refinery_schema_history select * from public.historie; \
         drop table public.historie",
    )
    .await;
    let mut files: Vec<_> = fs::read_dir(in_repository("migrations"))
        .expect("the migrations")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files.pop();
    for file in files {
        let sql = fs::read_to_string(&file).expect("a migration");
        run(&mut connection, &format!("begin; {sql}; commit")).await;
    }
    database
}

/// Copies everything that both databases have a place for.
async fn copy(from: &mut PgConnection, to: &mut PgConnection) {
    let months = "select format('select drift.opret_partition(%L, %L); \
            select drift.tilknyt_partition(%1$L, %2$L)', tabel.relname, \
            to_date(right(del.relname, 7), 'YYYY_MM')) as sql \
        from pg_inherits as arv \
        inner join pg_class as del on arv.inhrelid = del.oid \
        inner join pg_class as tabel on arv.inhparent = tabel.oid \
        where tabel.relnamespace = 'dm'::regnamespace and tabel.relkind = 'p'";
    let months: Vec<String> = names(from, months).await;
    run(to, "set session_replication_role = replica").await;
    let columns = "select attribut.attrelid::regclass::text || '|' \
            || string_agg(quote_ident(attribut.attname), ', ' order by attribut.attname) \
        from pg_attribute as attribut \
        inner join pg_class as tabel on attribut.attrelid = tabel.oid \
        where tabel.relnamespace::regnamespace::text in ('drift', 'dsa', 'dm') \
            and tabel.relkind in ('r', 'p') and attribut.attnum > 0 \
            and not attribut.attisdropped and attribut.attgenerated = '' \
            and tabel.relname not in ('visninger', 'refinery_schema_history') \
        group by attribut.attrelid order by 1";
    let (theirs, ours) = (names(from, columns).await, names(to, columns).await);
    for table in &ours {
        let (table, _) = table.split_once('|').expect("a table");
        run(to, &format!("truncate {table} cascade")).await;
    }
    for month in months {
        run(to, &month).await;
    }
    for table in &ours {
        let (table, ours) = table.split_once('|').expect("a table");
        let Some(theirs) = theirs.iter().find_map(|it| it.strip_prefix(&format!("{table}|")))
        else {
            continue;
        };
        let both: Vec<&str> =
            ours.split(", ").filter(|it| theirs.split(", ").any(|their| their == *it)).collect();
        let both = both.join(", ");
        let select = format!("select row_to_json(t)::text from (select {both} from {table}) as t");
        let rows = names(from, &select).await;
        // As JSON, so that the columns find their places by name.
        let insert = format!(
            "insert into {table} ({both}) overriding system value \
             select {both} from jsonb_populate_recordset(null::{table}, $1::jsonb)"
        );
        sqlx::query(AssertSqlSafe(insert))
            .bind(format!("[{}]", rows.join(",")))
            .execute(&mut *to)
            .await
            .unwrap_or_else(|error| panic!("{table}: {error}"));
    }
    let numbers = "select format('select setval(%L, (select greatest(max(%I), 1) from %s))', \
            pg_get_serial_sequence(attrelid::regclass::text, attname), attname, attrelid::regclass) \
        from pg_attribute \
        where attidentity <> '' and not attisdropped \
            and pg_get_serial_sequence(attrelid::regclass::text, attname) is not null";
    for number in names(to, numbers).await {
        run(to, &number).await;
    }
    run(to, "set session_replication_role = default").await;
}

async fn names(connection: &mut PgConnection, sql: &str) -> Vec<String> {
    let found = sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await;
    found.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

#[tokio::test]
async fn a_database_that_is_one_migration_behind_keeps_its_data() {
    let mut today = loaded().await;
    let newest = "select max(version) from drift.refinery_schema_history";
    let newest: i32 = sqlx::query_scalar(AssertSqlSafe(newest.to_owned()))
        .fetch_one(&mut today.connection)
        .await
        .expect("a number");
    let database = one_behind(newest).await;
    let mut old = database.connect().await;
    let behind = standing(&mut old).await.expect("a standing");
    assert_eq!((behind.pending.len(), behind.foreign.len()), (1, 0), "{behind:?}");
    copy(&mut today.connection, &mut old).await;
    let count = "select count(*) from dm.fact_indskrivning";
    let before = csv(&mut old, count).await;
    assert_eq!(before, today.csv(count).await);

    let migrated = migrate(&mut old).await.expect("the last migration");
    assert_eq!(migrated.migrations.len(), 1, "{migrated:?}");
    assert!(migrated.views_rebuilt);
    assert_eq!(csv(&mut old, count).await, before, "no fact is lost");
    // What the new tables hold is computed from what was accepted.
    rebuild(&mut old).await.expect("a rebuild");
    let verdict = verify(&mut old).await.expect("a verdict");
    assert!(verdict.is_clean(), "{verdict:?}");
    assert_same(&star(&mut today.connection).await, &star(&mut old).await, "after the upgrade");
    let indicators = "select * from noegletal.alle order by noegletal_id, kommune_nr, periode";
    assert_eq!(csv(&mut old, indicators).await, today.csv(indicators).await);
}
