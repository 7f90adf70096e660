//! What needs a Docker engine: the whole suite against other versions of PostgreSQL, and the image
//! with its compose file from end to end. Ignored unless asked for: `make test-containers`.
//! `CONTAINER_ONLY` names the modules that are played, where it has to be short.

mod compose;

use std::env;
use std::process::Command;
use std::time::{Duration, Instant};

use testcontainers::core::IntoContainerPort as _;
use testcontainers::runners::AsyncRunner as _;
use testcontainers::{ContainerAsync, GenericImage, ImageExt as _};

use compose::Stack;

/// What has a server of its own, whatever the others use, or is a test of containers itself.
const NOT_OF_THE_SERVER: [&str; 3] = ["containers::", "embedded_postgres::", "backup::"];

async fn postgres(version: &str) -> (ContainerAsync<GenericImage>, String) {
    let container = GenericImage::new("postgres", version)
        .with_exposed_port(5432.tcp())
        .with_env_var("POSTGRES_USER", "dagtilbud")
        .with_env_var("POSTGRES_PASSWORD", "nobody's secret")
        .with_env_var("POSTGRES_INITDB_ARGS", "--encoding=UTF8 --locale=C.UTF-8")
        .with_shm_size(1 << 30)
        // The data are thrown away with the container.
        .with_cmd(
            "postgres -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
             -c max_wal_size=4GB -c shared_buffers=512MB -c jit=off \
             -c max_locks_per_transaction=256 -c timezone=Europe/Copenhagen"
                .split_whitespace(),
        )
        .start()
        .await
        .unwrap_or_else(|error| panic!("postgres:{version}: {error}"));
    let port = container.get_host_port_ipv4(5432.tcp()).await.expect("a port");
    let url = format!("postgres://dagtilbud:nobody's%20secret@127.0.0.1:{port}/dagtilbud");
    let begun = Instant::now();
    while let Err(error) = dagtilbud::db::connect(&url).await {
        assert!(begun.elapsed() < Duration::from_mins(1), "postgres:{version}: {error:?}");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    (container, url)
}

/// Runs this very program of tests against a server in a container.
async fn the_suite_passes_on(version: &str) {
    let (container, url) = postgres(version).await;
    let mut connection = dagtilbud::db::connect(&url).await.expect("a server");
    let found: String = sqlx::query_scalar("show server_version")
        .fetch_one(&mut connection)
        .await
        .expect("a version");
    assert!(found.starts_with(version), "{found}");
    let mut suite = Command::new(env::current_exe().expect("this program"));
    suite.args(env::var("CONTAINER_ONLY").unwrap_or_default().split_whitespace());
    for module in NOT_OF_THE_SERVER {
        suite.args(["--skip", module]);
    }
    let output = suite.env("TEST_DATABASE_URL", &url).output().expect("it runs");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "PostgreSQL {found}:\n{stdout}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let passed = stdout.lines().find_map(|line| line.strip_prefix("test result: ok. "));
    let passed: u32 = passed
        .and_then(|line| line.split(' ').next()?.parse().ok())
        .expect("the closing line of the suite");
    assert!(passed > 30, "only {passed} tests ran");
    container.rm().await.expect("the container is ours");
}

#[tokio::test]
#[ignore = "needs a Docker engine: make test-containers"]
async fn the_suite_passes_on_postgresql_15() {
    the_suite_passes_on("15").await;
}

#[tokio::test]
#[ignore = "needs a Docker engine: make test-containers"]
async fn the_suite_passes_on_postgresql_17() {
    the_suite_passes_on("17").await;
}

/// A clean copy of the repository is brought up; it loads its sample, answers, and survives that
/// loader and database are killed in the middle.
#[tokio::test]
#[ignore = "needs a Docker engine: make test-containers"]
async fn compose_up_loads_the_sample_and_survives_what_is_killed() {
    let stack = Stack::new();
    stack.compose(&["up", "--detach", "--build"]);
    let sample = compose::generate(compose::SAMPLE);
    stack.wait_until_filed(sample.count()).await;
    assert_eq!(stack.indicators(), sample.indicators().await);

    // Earlier months arrive, and both are killed while they are loaded.
    let more = compose::generate(&[compose::SAMPLE_KOMMUNER, "--from=2023-07", "--to=2023-12"]);
    stack.put(&more);
    stack.wait_until_filed(sample.count() + 2).await;
    stack.compose(&["kill", "loader"]);
    stack.compose(&["kill", "db"]);
    stack.compose(&["up", "--detach"]);
    stack.wait_until_filed(sample.count() + 5).await;
    stack.compose(&["kill", "db"]);
    stack.compose(&["up", "--detach"]);
    stack.wait_until_filed(sample.count() + more.count()).await;

    let both = sample.and(&more);
    assert_eq!(stack.indicators(), both.indicators().await);
    assert!(stack.run(&["dagtilbud", "verify"]).contains("verified"));
    let doctor = stack.run(&["dagtilbud", "doctor"]);
    assert!(doctor.contains("migrations") && !doctor.contains("MEND"), "{doctor}");
    stack.wait_until_healthy().await;
    let trays = [".", "indlaest", "tilbageholdt", "afvist"].map(|tray| stack.tray(tray));
    assert_eq!(trays, [0, both.count(), 0, 0]);
    stack.check_figures();
    Stack::check_image();
}
