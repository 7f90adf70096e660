//! What a server may log of people: nothing. Its log is set to say all that PostgreSQL can say of
//! statements, their parameters and plans; commands are cancelled at one point after another.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use dagtilbud::db::{self, CopyIn};
use fs_err as fs;
use sqlx::postgres::PgConnection;

use crate::embedded_postgres::Sandbox;
use crate::support::cli::Program;
use crate::support::warehouse::KEY;

/// Of whoever is loaded, turned away, mended, linked and forgotten.
const NUMBERS: [&str; 6] =
    ["6103224001", "6203224002", "6303224003", "6403224004", "6503224005", "6603224006"];
const NAME: &str = "Qvortrupsen";

const CHILDREN: &str = "kommune_nr;system;cpr;fornavn;efternavn;bopael_kommune_nr;institutionskode;\
    pladstype;taksttype;timer_pr_uge;indmeldt_dato\n";
const MONTH: &str = "dst-indskrivning_2024-01_20240205T0800.csv";

/// All that PostgreSQL can be made to say.
const LOUD: [(&str, &str); 8] = [
    ("log_min_messages", "info"),
    ("log_min_error_statement", "error"),
    ("log_min_duration_statement", "0"),
    ("log_statement", "all"),
    ("log_error_verbosity", "verbose"),
    ("log_parameter_max_length", "-1"),
    ("log_parameter_max_length_on_error", "-1"),
    ("auto_explain.log_min_duration", "0"),
];

struct Scene {
    server: Sandbox,
    program: Program,
    connection: PgConnection,
    folder: tempfile::TempDir,
}

impl Scene {
    async fn new() -> Self {
        let server = Sandbox::new();
        let program = Program::with_url(server.start());
        assert_eq!(program.run(Path::new("/"), &["migrate"]).code, 0);
        server.ask("alter system set shared_preload_libraries = pg_stat_statements, auto_explain");
        assert!(server.run(&["stop"]).status.success());
        let url = server.start();
        for (setting, value) in LOUD {
            server.ask(&format!("alter system set {setting} = '{value}'"));
        }
        server.ask("create extension pg_stat_statements");
        server.ask("select pg_reload_conf()");
        fs::write(program.home.path().join("cpr.key"), KEY).expect("a key");
        let connection = db::connect(&url).await.expect("the server answers");
        Self { server, program, connection, folder: tempfile::tempdir().expect("a folder") }
    }

    fn put(&self, name: &str, content: &str) {
        fs::write(self.folder.path().join(name), content).expect("a file");
    }

    /// Runs a command, cancelled after a while, then after another, and at last undisturbed.
    async fn run(&mut self, arguments: &[&str], input: &str, code: i32) {
        for delay_ms in [150, 260, 370] {
            let mut process = self.program.process(self.folder.path());
            process.args(arguments).stdin(Stdio::piped());
            process.stdout(Stdio::null()).stderr(Stdio::null());
            let mut child = process.spawn().expect("the program runs");
            let stdin = child.stdin.take().expect("a pipe");
            // It may be at its end before it reads.
            let _ = std::io::Write::write_all(&mut { stdin }, input.as_bytes());
            tokio::time::sleep(Duration::from_millis(delay_ms)).await;
            self.cancel("query <> ''").await;
            child.wait().expect("it ends");
        }
        let mut command = self.program.command(self.folder.path());
        let done = command.args(arguments).write_stdin(input.to_owned()).output();
        let done = done.expect("the program runs");
        assert_eq!(done.status.code(), Some(code), "{}", String::from_utf8_lossy(&done.stderr));
    }

    async fn cancel(&mut self, condition: &str) {
        let sql = format!(
            "select pg_cancel_backend(pid) from pg_stat_activity \
             where application_name = 'dagtilbud' and pid <> pg_backend_pid() and {condition}"
        );
        crate::support::send(&mut self.connection, "cancelling", &sql).await.expect("cancelled");
    }

    /// A copy that is cancelled while its rows come in.
    async fn cancel_a_copy(&mut self) {
        let url = self.server.start();
        let mut copying = db::connect(&url).await.expect("the server answers");
        let create = "create temp table ny_person (person_uuid uuid, cpr text)";
        crate::support::send(&mut copying, "a table", create).await.expect("a table");
        let mut copy = CopyIn::begin_binary(&mut copying, "ny_person").await.expect("a copy");
        let cell = |bytes: &[u8]| {
            [&[0, 0, 0, u8::try_from(bytes.len()).expect("short")][..], bytes].concat()
        };
        let row = [vec![0, 2], cell(&[7; 16]), cell(NUMBERS[0].as_bytes())].concat();
        copy.send(row.repeat(1000)).await.expect("rows");
        tokio::time::sleep(Duration::from_millis(50)).await;
        self.cancel("query like 'copy ny_person%'").await;
        // The server looks up when the next rows come.
        let _ = copy.send(row.repeat(1000)).await;
        assert!(copy.finish().await.is_err(), "it was cancelled");
    }
}

#[tokio::test]
async fn no_number_no_pseudonym_and_no_name_is_ever_logged() {
    let mut scene = Scene::new().await;
    let child = |at: usize, timer: &str| {
        format!("101;kmd;{};Bo;{NAME};101;A1;;;{timer};2023-01-01\n", NUMBERS[at])
    };
    let lines = [child(0, "30"), child(1, "mange"), child(2, "mange"), child(3, "30")];
    scene.put(MONTH, &(CHILDREN.to_owned() + &lines.concat()));
    scene.run(&["load", MONTH], "", 0).await;
    let staff = format!(
        "kommune_nr;ansaettelse_id;cpr;koen;konto;stillingskategori_kode;overenskomst_kode;\
         afloenningsform;ansaettelsesvilkaar;beskaeftigelsesgrad;ansat_dato\n\
         101;E1;{};K;52514;7;1;maanedsloen;overenskomst;0,5;2020-01-01\n",
        NUMBERS[4]
    );
    scene.put("flis-personale_2024-01_20240205T0900.csv", &staff);
    scene.run(&["load", "flis-personale_2024-01_20240205T0900.csv"], "", 0).await;
    // One line comes back mended, the other as it was.
    assert_eq!(
        scene.program.run(scene.folder.path(), &["rejects", "export", "--out", "x"]).code,
        0
    );
    let files = fs::read_dir(scene.folder.path().join("x")).expect("an export");
    let path = files.map(|file| file.expect("a file").path()).next().expect("a file");
    let text = fs::read_to_string(&path).expect("the export");
    fs::write(&path, text.replacen("mange", "30", 1)).expect("mended");
    scene.run(&["rejects", "replay", path.to_str().expect("a path")], "", 1).await;
    let pair = format!("{}\n{}\n", NUMBERS[0], NUMBERS[5]);
    scene.run(&["cpr", "link"], &pair, 0).await;
    let looked_up = scene.server.ask("select kube.cpr_opslag(max(borger_id)) from dm.dim_borger");
    assert!(NUMBERS.contains(&looked_up.trim()), "a number");
    let mut pseudonyms = scene.server.ask("select person_uuid from drift.cpr_boks");
    scene.run(&["erase", "--cpr", "--keep-counts"], &format!("{}\n", NUMBERS[5]), 0).await;
    scene.run(&["erase", "--cpr", "--remove-counts"], &format!("{}\n", NUMBERS[3]), 0).await;
    scene.run(&["cpr", "rotate"], "", 0).await;
    pseudonyms += "\n";
    pseudonyms += &scene.server.ask("select person_uuid from drift.cpr_boks");
    scene.cancel_a_copy().await;

    let log = fs::read(scene.server.instance().join("server.log")).expect("a log");
    let log = String::from_utf8_lossy(&log);
    for shows in
        ["COPY ny_person, line", "parameters: $1", "canceling statement due to user", "plan:"]
    {
        assert!(log.contains(shows), "the log does not say all that it could: {shows}");
    }
    let statements = scene.server.ask("select string_agg(query, ' ') from pg_stat_statements");
    let activity = scene.server.ask("select string_agg(query, ' ') from pg_stat_activity");
    let uuids: Vec<&str> = pseudonyms.split_whitespace().collect();
    assert!(uuids.len() >= 6, "{uuids:?}");
    let spelled = NUMBERS.map(|number| format!("{}-{}", &number[..6], &number[6..]));
    let in_bytes = [NUMBERS[1], NAME].map(hex::encode);
    let needles = NUMBERS.iter().copied().chain(uuids).chain([NAME]);
    let needles = needles.chain(spelled.iter().chain(&in_bytes).map(String::as_str));
    for needle in needles {
        for (what, text) in [("log", &*log), ("statements", &statements), ("activity", &activity)] {
            let found = text.lines().find(|line| line.contains(needle));
            assert!(found.is_none(), "{needle} in the {what}: {found:?}");
        }
    }
}
