//! A login that loads and may do nothing else.

use fs_err as fs;

use crate::access::connect;
use crate::support::cli::Program;
use crate::support::invented;
use crate::support::state::{assert_same, star};
use crate::support::warehouse::{KEY, Warehouse};
use dagtilbud::upkeep::access::Right;

#[tokio::test]
async fn a_loaders_login_loads_corrects_retracts_rebuilds_and_verifies() {
    let folder = tempfile::tempdir().expect("a folder");
    invented::plan().write(folder.path()).expect("deliveries");
    let mut owner = invented::warehouse().await;
    let expected = star(&mut owner.connection).await;

    let mut warehouse = Warehouse::new().await;
    let url = warehouse.database.login("loader", Some(Right::Loader)).await;
    let program = Program::with_url(url.clone());
    fs::write(program.home.path().join("cpr.key"), KEY).expect("a key");
    let loaded = program.run(folder.path(), &["load", "."]);
    assert!(loaded.code <= 1, "{}\n{}", loaded.stdout, loaded.stderr);
    assert_same(&expected, &star(&mut warehouse.connection).await, "as the loader");
    for arguments in [&["verify"][..], &["rebuild"], &["verify"], &["status"], &["rejects", "list"]]
    {
        let done = program.run(folder.path(), arguments);
        assert_eq!(done.code, 0, "{arguments:?}: {}\n{}", done.stdout, done.stderr);
    }
    let nr = warehouse
        .values("select max(levering_nr) from drift.levering where kilde = 'dst-indskrivning'")
        .await
        .remove(0);
    let taken = program.run(folder.path(), &["retract", &nr, "--aarsag", "prøve"]);
    assert_eq!(taken.code, 0, "{}", taken.stderr);
    let again = program.run(folder.path(), &["load", "."]);
    assert!(again.code <= 1, "{}", again.stderr);
    assert_same(&expected, &star(&mut warehouse.connection).await, "loaded again");
    // Not its business.
    for arguments in [
        &["access", "grant", "x", "--benchmark"][..],
        &["reference", "mindste-gruppe", "10"],
        &["cpr", "rotate"],
    ] {
        let refused = program.run(folder.path(), arguments);
        assert_eq!(refused.code, 2, "{arguments:?}: {}", refused.stdout);
    }
    let _ = connect(&url).await;
}
