//! The key of the CPR numbers: what will not do is refused before anything is made with it, and
//! nothing in the database lets anybody try keys.

use std::path::Path;

use dagtilbud::cpr::key::Pseudonyms;

use crate::support::cli::{Outcome, Program};
use crate::support::warehouse::{KEY, Warehouse};

const CHILDREN: &str = "kommune_nr;system;cpr;bopael_kommune_nr;institutionskode;pladstype;taksttype;\
    timer_pr_uge;indmeldt_dato\n101;kmd;6103224001;101;A1;;;30;2023-01-01\n";

fn load(program: &Program, folder: &Path, key: &str) -> Outcome {
    let mut command = program.command(folder);
    Outcome::of(command.args(["load", "."]).env("DAGTILBUD_CPR_KEY", key))
}

#[tokio::test]
async fn a_key_that_will_not_do_is_refused() {
    let mut warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    let folder = tempfile::tempdir().expect("a folder");
    let name = "dst-indskrivning_2024-01_20240205T0800.csv";
    fs_err::write(folder.path().join(name), CHILDREN).expect("a delivery");
    fs_err::create_dir(folder.path().join("key.d")).expect("a folder");
    fs_err::write(folder.path().join("weak"), "hemmelig ".repeat(8)).expect("a file");
    for (key, says) in [
        ("/etc/dagtilbud/no/such/cpr.key", "no such file"),
        ("secrets/cpr.key", "no such file"),
        ("cpr.key", "no such file"),
        ("~/cpr-key", "no such file"),
        ("key.d", "no regular file"),
        ("short", "has 5 bytes"),
        ("cccccccccccccccccccccccccccccccccccc", "can be guessed"),
        ("nobody real has this number, nobody at all", "can be guessed"),
        ("weak", "the file `weak`"),
    ] {
        let refused = load(&program, folder.path(), key);
        assert!(refused.code == 2 && refused.stderr.contains(says), "{key}: {refused:?}");
        assert!(refused.stderr.contains("hint: "), "{refused:?}");
        // What the variable holds may be the key.
        assert!(key == "weak" || !refused.stderr.contains(key), "{refused:?}");
    }
    let made = "select count(*) from drift.cpr_noegle";
    assert_eq!(warehouse.values(made).await, ["0"]);
    succeeds(&load(&program, folder.path(), KEY));
    let doctor = |key: &str| {
        let mut command = program.command(folder.path());
        Outcome::of(command.arg("doctor").env("DAGTILBUD_CPR_KEY", key)).stdout
    };
    assert!(doctor(KEY).contains("made with, from `DAGTILBUD_CPR_KEY` itself"), "{}", doctor(KEY));
    assert!(!doctor(KEY).contains(KEY));
    fs_err::write(folder.path().join("key"), KEY).expect("a file");
    assert!(doctor("key").contains("the file `key`, which `DAGTILBUD_CPR_KEY` names; others"));
    assert!(doctor("cpr.key").contains("MEND    cpr key"), "{}", doctor("cpr.key"));
}

/// The noise that others see is the same in every warehouse with the same first key, and stays when the
/// key is changed.
#[tokio::test]
async fn the_first_key_makes_the_secret_of_the_noise() {
    let mut warehouse = Warehouse::new().await;
    let secret = "select noegle from drift.stoej_noegle";
    let by_chance = "update drift.stoej_noegle set noegle = sha256('chance')";
    warehouse.values(by_chance).await;
    let program = Program::new(&warehouse.database);
    let folder = tempfile::tempdir().expect("a folder");
    let name = "dst-indskrivning_2024-01_20240205T0800.csv";
    fs_err::write(folder.path().join(name), CHILDREN).expect("a delivery");
    fs_err::write(folder.path().join("key"), KEY).expect("a file");
    succeeds(&load(&program, folder.path(), "key"));
    let expected = Pseudonyms::new(KEY.as_bytes()).noise_secret().expect("a secret");
    let expected = [format!("\\x{}", hex::encode(expected))];
    assert_eq!(warehouse.values(secret).await, expected);
    let mut rotate = program.command(folder.path());
    succeeds(&Outcome::of(rotate.args(["cpr", "rotate"]).env("DAGTILBUD_CPR_KEY", "key")));
    assert_eq!(warehouse.values(secret).await, expected);
    let other = Pseudonyms::new(b"another").noise_secret().expect("a secret");
    assert_ne!(expected, [format!("\\x{}", hex::encode(other))]);
}

#[track_caller]
fn succeeds(outcome: &Outcome) {
    assert_eq!(outcome.code, 0, "{}\n{}", outcome.stdout, outcome.stderr);
}

#[tokio::test]
async fn a_variable_that_is_empty_is_not_set() {
    let warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    let folder = tempfile::tempdir().expect("a folder");
    let name = "dst-indskrivning_2024-01_20240205T0800.csv";
    fs_err::write(folder.path().join(name), CHILDREN).expect("a delivery");
    let mut command = program.command(folder.path());
    command.args(["load", name]);
    for variable in [
        "DAGTILBUD_DIR",
        "DAGTILBUD_CPR_KEY",
        "DAGTILBUD_JOBS",
        "DAGTILBUD_LOG",
        "DAGTILBUD_LOCK_TIMEOUT",
        "DAGTILBUD_MAX_LINE",
        "DAGTILBUD_MAX_REJECTED",
        "DAGTILBUD_MAX_UNPACKED",
    ] {
        command.env(variable, "");
    }
    succeeds(&Outcome::of(&mut command));
    assert!(folder.path().join(".dagtilbud/cpr.key").is_file());
    // Without a server's name it is the embedded one that is asked about.
    let mut status = program.command(folder.path());
    let status = Outcome::of(status.args(["pg", "status"]).env("DATABASE_URL", ""));
    assert!(!status.stderr.contains("database URL"), "{status:?}");
    for (variable, said) in
        [("DAGTILBUD_JOBS", "DAGTILBUD_JOBS"), ("DAGTILBUD_LOCK_TIMEOUT", "--lock-timeout")]
    {
        let wrong =
            Outcome::of(program.command(folder.path()).args(["load", name]).env(variable, "many"));
        assert!(wrong.code == 2 && wrong.stderr.contains(said), "{wrong:?}");
    }
}

/// A key made anew would only hide that the right one is missing.
#[tokio::test]
async fn no_key_is_made_where_the_database_has_one() {
    let warehouse = Warehouse::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let name = "dst-indskrivning_2024-01_20240205T0800.csv";
    fs_err::write(folder.path().join(name), CHILDREN).expect("a delivery");
    succeeds(&Program::new(&warehouse.database).run(folder.path(), &["load", "--dry-run", name]));
    let elsewhere = Program::new(&warehouse.database);
    for arguments in [&["load", name][..], &["load", "--inbox", "."]] {
        let refused = elsewhere.run(folder.path(), arguments);
        assert!(
            refused.code == 2 && refused.stderr.contains("there is no CPR key in"),
            "{refused:?}"
        );
    }
    assert!(!elsewhere.home.path().join("cpr.key").exists());
}

#[tokio::test]
async fn the_fingerprint_of_one_key_is_another_in_every_database() {
    let mut fingerprints = Vec::new();
    for _ in 0..2 {
        let mut warehouse = Warehouse::new().await;
        let program = Program::new(&warehouse.database);
        let folder = tempfile::tempdir().expect("a folder");
        fs_err::write(program.home.path().join("cpr.key"), KEY).expect("a key");
        let name = "dst-indskrivning_2024-01_20240205T0800.csv";
        fs_err::write(folder.path().join(name), CHILDREN).expect("a delivery");
        let dry = program.run(folder.path(), &["load", "--dry-run", name]);
        succeeds(&dry);
        fingerprints
            .push(warehouse.values("select fingeraftryk, salt from drift.cpr_noegle").await);
    }
    assert_ne!(fingerprints[0], fingerprints[1]);
}
