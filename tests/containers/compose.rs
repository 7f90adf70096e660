//! A copy of the repository, brought up by Compose under a name of its own, and taken down again.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use dagtilbud::pipeline::Options;
use fs_err as fs;
use tempfile::TempDir;

use crate::support::in_repository;
use crate::support::warehouse::Warehouse;

pub(super) const SAMPLE_KOMMUNER: &str = "--kommuner=101,461";
/// What `docker-compose.override.yml` generates.
pub(super) const SAMPLE: &[&str] = &[SAMPLE_KOMMUNER, "--from=2024-01", "--to=2024-12"];

const INDICATORS: &str = "select noegletal_id, kommune_nr, periode, taeller, naevner, vaerdi \
    from noegletal.alle order by noegletal_id, kommune_nr, periode";

/// Invented deliveries, by name.
pub(super) struct Deliveries(BTreeMap<String, Vec<u8>>);

/// What `dagtilbud generate` writes with these arguments.
pub(super) fn generate(arguments: &[&str]) -> Deliveries {
    let folder = tempfile::tempdir().expect("a folder");
    let mut generate = Command::new(env!("CARGO_BIN_EXE_dagtilbud"));
    generate.arg("generate").args(arguments).arg("--out").arg(folder.path());
    succeed(&generate.output().expect("the program runs"), "generate");
    let files = fs::read_dir(folder.path()).expect("the folder").map(|entry| {
        let entry = entry.expect("an entry");
        (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("a file"))
    });
    Deliveries(files.collect())
}

impl Deliveries {
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn and(&self, others: &Self) -> Self {
        Self(self.0.iter().chain(&others.0).map(|(a, b)| (a.clone(), b.clone())).collect())
    }

    /// What the same deliveries come to in a warehouse that is no container.
    pub(super) async fn indicators(&self) -> String {
        let mut warehouse = Warehouse::new().await;
        for (name, content) in &self.0 {
            let path = warehouse.put(name, content);
            warehouse.load_file_with(&path, Options::default()).await.expect("a delivery");
        }
        let rows = warehouse.csv(INDICATORS).await;
        rows.lines().skip(1).map(|line| line.replace(';', "|") + "\n").collect()
    }
}

/// Containers, volumes and a network of their own.
pub(super) struct Stack {
    folder: TempDir,
    project: String,
}

impl Stack {
    /// The files that git knows, as they are now, in a folder of their own.
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = "git ls-files -z | tar --create --null --files-from=- | tar --extract -C \"$1\"";
        let mut shell = Command::new("sh");
        shell.args(["-c", copy, "sh"]).arg(folder.path()).current_dir(in_repository("."));
        succeed(&shell.output().expect("a shell"), "copying the repository");
        Self { folder, project: format!("dagtilbud-test-{}", std::process::id()) }
    }

    /// Runs Compose; what it says on standard output.
    pub(super) fn compose(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("Compose runs");
        succeed(&output, &arguments.join(" "))
    }

    /// Runs a service once.
    pub(super) fn run(&self, arguments: &[&str]) -> String {
        self.compose(&[&["run", "--rm", "-T"], arguments].concat())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = if engine(&["compose", "version"]).status.success() {
            let mut docker = Command::new("docker");
            docker.arg("compose");
            docker
        } else {
            Command::new("docker-compose")
        };
        command
            .args(["--project-name", &self.project])
            .args(arguments)
            .current_dir(self.folder.path())
            .env("DAGTILBUD_PORT", "127.0.0.1:")
            .env("DAGTILBUD_IMAGE", "dagtilbud:test")
            .stdin(Stdio::null());
        command
    }

    /// What a query says through psql in a container of its own; nothing while it cannot be asked.
    fn ask(&self, question: &str) -> Option<String> {
        let psql =
            ["run", "--rm", "-T", "--no-deps", "psql", "--no-align", "--tuples-only", "--command"];
        let output = self.command(&[&psql[..], &[question]].concat()).output().expect("it runs");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    pub(super) fn indicators(&self) -> String {
        self.ask(INDICATORS).expect("the database answers")
    }

    /// Puts deliveries into the inbox, as a sender does.
    pub(super) fn put(&self, deliveries: &Deliveries) {
        let folder = self.folder.path().join("more");
        fs::create_dir(&folder).expect("a folder");
        for (name, content) in &deliveries.0 {
            fs::write(folder.join(name), content).expect("a file");
        }
        let from = format!("{}:/more:ro", folder.display());
        self.in_inbox(&["--volume", &from], "cp /more/* /inbox/");
    }

    /// The files that lie in a folder of the inbox, without the reports.
    pub(super) fn tray(&self, name: &str) -> usize {
        let count =
            format!("find /inbox/{name} -maxdepth 1 -type f ! -name '*.rapport.txt' | wc -l");
        self.in_inbox(&[], &count).trim().parse().expect("a number")
    }

    /// Runs a shell that sees the inbox, as the user that owns it.
    fn in_inbox(&self, options: &[&str], script: &str) -> String {
        let inbox = format!("{}_inbox:/inbox", self.project);
        let run = ["run", "--rm", "--user=10001:10001", "--volume", &inbox];
        let shell = ["--entrypoint=sh", "postgres:17", "-euc", script];
        succeed(&engine(&[&run[..], options, &shell].concat()), script)
    }

    /// Waits until so many deliveries are in the database, and their files filed.
    pub(super) async fn wait_until_filed(&self, count: usize) {
        let begun = Instant::now();
        let question = "select count(*) from drift.levering";
        loop {
            let filed = self.ask(question).and_then(|text| text.trim().parse::<usize>().ok());
            if filed >= Some(count) {
                return;
            }
            if begun.elapsed() > Duration::from_mins(4) {
                let logs = self.compose(&["logs", "--tail=40"]);
                panic!("{filed:?} of {count} deliveries in four minutes\n{logs}");
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// Waits until the engine itself finds loader and database healthy.
    pub(super) async fn wait_until_healthy(&self) {
        let begun = Instant::now();
        for service in ["loader", "db"] {
            let container = self.container(service);
            let health = ["inspect", "--format", "{{.State.Health.Status}}", &container];
            loop {
                let found = succeed(&engine(&health), "docker inspect");
                if found.trim() == "healthy" {
                    break;
                }
                assert!(begun.elapsed() < Duration::from_mins(2), "{service} is {found}");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }

    /// The figures for Prometheus lie in their volume.
    pub(super) fn check_figures(&self) {
        let from = format!("{}:/metrics/dagtilbud.prom", self.container("loader"));
        let to: PathBuf = self.folder.path().join("dagtilbud.prom");
        succeed(&engine(&["cp", &from, &to.display().to_string()]), "docker cp");
        let figures = fs::read_to_string(to).expect("figures");
        assert!(figures.contains("dagtilbud_deliveries{kilde=\"dst-indskrivning\""), "{figures}");
    }

    /// The image holds no shell, nobody is root in it, and it is small.
    pub(super) fn check_image() {
        let shell =
            engine(&["run", "--rm", "--entrypoint=/bin/sh", "dagtilbud:test", "-c", "true"]);
        assert!(!shell.status.success(), "there is a shell");
        let format = "{{.Config.User}} {{.Size}} {{json .Config.Healthcheck.Test}}";
        let inspect = ["image", "inspect", "--format", format, "dagtilbud:test"];
        let found = succeed(&engine(&inspect), "docker image inspect");
        let mut words = found.split_whitespace();
        assert_eq!(words.next(), Some("10001:10001"));
        let size_bytes: u64 = words.next().and_then(|it| it.parse().ok()).expect("a size");
        assert!(size_bytes < 60_000_000, "{size_bytes} bytes");
        assert_eq!(words.next(), Some(r#"["CMD","dagtilbud","doctor"]"#));
    }

    fn container(&self, service: &str) -> String {
        self.compose(&["ps", "--quiet", service]).trim().to_owned()
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        let _ = self.command(&["down", "--volumes", "--timeout=5"]).output();
    }
}

fn engine(arguments: &[&str]) -> Output {
    Command::new("docker").args(arguments).stdin(Stdio::null()).output().expect("`docker` runs")
}

fn succeed(output: &Output, what: &str) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
