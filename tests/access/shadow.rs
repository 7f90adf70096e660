//! A loader trusts no name of others: functions in `public` that stand in for PostgreSQL's own.

use super::{World, answer, connect};
use crate::support::cli::Program;
use crate::support::warehouse::KEY;
use fs_err as fs;

#[tokio::test]
async fn a_function_in_public_is_not_run_by_whoever_loads() {
    let mut world = World::new().await;
    world.warehouse.values("grant create on schema public to public").await;
    let mut other = connect(&world.benchmark).await;
    for sql in [
        "set default_transaction_read_only = off",
        "create table public.bytte (hvem text)",
        "grant all on public.bytte to public",
        "create function public.date_trunc(text, date) returns timestamptz language plpgsql as $f$ \
         begin insert into public.bytte values (current_user); \
         return pg_catalog.date_trunc($1, $2::timestamptz); end $f$",
        "create function public.to_char(date, text) returns text language plpgsql as $f$ \
         begin insert into public.bytte values (current_user); \
         return pg_catalog.to_char($1::timestamptz, $2); end $f$",
    ] {
        answer(&mut other, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut plan = crate::support::invented::plan();
    plan.kommuner = vec![492];
    plan.to = chrono::NaiveDate::from_ymd_opt(2024, 4, 1).expect("a date");
    plan.write(folder.path()).expect("deliveries");
    for url in [world.warehouse.database.url(), world.loader.clone()] {
        let program = Program::with_url(url);
        fs::write(program.home.path().join("cpr.key"), format!("{KEY}\n")).expect("a key");
        let loaded = program.run(folder.path(), &["load", "."]);
        assert!(loaded.code <= 1, "{loaded:?}");
        let verified = program.run(folder.path(), &["verify"]);
        assert_eq!(verified.code, 0, "{verified:?}");
    }
    assert!(world.warehouse.values("select hvem from public.bytte").await.is_empty());
}
