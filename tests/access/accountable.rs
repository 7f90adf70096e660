//! Who read what stands in the server's log; what they read does not.

use std::path::Path;
use std::process::{Command, Stdio};

use fs_err as fs;

fn run(home: &Path, arguments: &[&str], input: Option<&str>) -> (i32, String, String) {
    let mut command = assert_cmd::Command::from(Command::new(env!("CARGO_BIN_EXE_dagtilbud")));
    command
        .args(arguments)
        .env("DAGTILBUD_DIR", home)
        .env("DAGTILBUD_PG_UNSAFE_FAST", "1")
        .env_remove("DATABASE_URL");
    if let Some(input) = input {
        command.write_stdin(input);
    }
    let output = command.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

#[test]
fn the_log_says_which_login_read_which_view_and_looked_up_whom_but_no_value() {
    let home = tempfile::tempdir().expect("a folder");
    let home = home.path().join("home");
    let (code, url, error) = run(&home, &["pg", "start"], None);
    assert_eq!(code, 0, "{error}");
    let delivery = home.join("dst-indskrivning_2023-01_20230205T0800.csv");
    fs::write(
        &delivery,
        "kommune_nr;system;cpr;fornavn;efternavn;bopael_kommune_nr;institutionskode;pladstype;\
         taksttype;timer_pr_uge;indmeldt_dato\n\
         492;kmd;6103224001;Xerxes;Qvortrupsen;492;A1;;;48;2022-06-01\n",
    )
    .expect("a delivery");
    let (code, _, error) = run(&home, &["load", delivery.to_str().expect("a path")], None);
    assert_eq!(code, 0, "{error}");
    let grant =
        ["access", "grant", "laeser", "--kommune", "492", "--cpr", "--create", "--password-stdin"];
    let (code, _, error) = run(&home, &grant, Some("hemmeligt-kodeord\n"));
    assert_eq!(code, 0, "{error}");
    let (_, server) = url.trim().split_once('@').expect("a server");
    let (server, _) = server.split_once('/').expect("a database");
    let read = Command::new("psql")
        .arg(format!("postgres://laeser:hemmeligt-kodeord@{server}/dagtilbud"))
        .args(["-Atc", "select borger_efternavn from kube.indskrivning"])
        .args([
            "-c",
            "begin read write; select kube.cpr_opslag(max(borger_id)) from dm.dim_borger; rollback",
        ])
        .stdin(Stdio::null())
        .output()
        .expect("psql is on the machine");
    let read = String::from_utf8_lossy(&read.stdout).into_owned();
    assert!(read.contains("Qvortrupsen") && read.contains("6103224001"), "{read}");
    let (_, log, _) = run(&home, &["pg", "psql", "-Atc", "select pg_current_logfile()"], None);
    let (_, data, _) = run(&home, &["pg", "psql", "-Atc", "show data_directory"], None);
    run(&home, &["pg", "stop"], None);
    let log = match log.trim() {
        "" => logs(Path::new(data.trim()).parent().expect("a folder")),
        name => fs::read_to_string(Path::new(data.trim()).join(name)).expect("the log"),
    };
    let line = log
        .lines()
        .find(|line| line.contains("kube.indskrivning"))
        .unwrap_or_else(|| panic!("{log}"));
    assert!(line.contains("laeser"), "{line}");
    assert!(log.contains("cpr_opslag: laeser slog barn"), "{log}");
    for value in ["Qvortrupsen", "6103224001", "hemmeligt-kodeord"] {
        assert!(!log.contains(value), "{value} is in the log");
    }
}

/// Every log below a folder.
fn logs(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "log") {
            text += &String::from_utf8_lossy(&fs::read(&path).expect("a log"));
        }
    }
    text
}
