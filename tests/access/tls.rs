//! Over a network: a server with a certificate of the test's own, and what the program accepts.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::Path;
use std::process::{Command, Stdio};

use fs_err as fs;

/// A server with TLS; stopped at the end.
struct Server {
    home: tempfile::TempDir,
}

impl Server {
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_dagtilbud"))
            .args(arguments)
            .env("DAGTILBUD_DIR", self.home.path().join("home"))
            .env("DAGTILBUD_PG_UNSAFE_FAST", "1")
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null())
            .output()
            .expect("the program runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.run(&["pg", "stop"]);
    }
}

fn openssl(folder: &Path, arguments: &str) {
    let made = Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output();
    let made = made.expect("openssl is on the machine");
    assert!(made.status.success(), "{arguments}: {}", String::from_utf8_lossy(&made.stderr));
}

/// A certificate authority, and a certificate of it for `name`; of X.509 version 1 where there is to be
/// no extension.
fn certificate(folder: &Path, ca: &str, name: &str, has_extensions: bool) {
    openssl(
        folder,
        &format!(
            "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {ca}.key -out {ca}.crt -subj /CN={ca} \
             -addext basicConstraints=critical,CA:TRUE"
        ),
    );
    openssl(
        folder,
        &format!(
            "req -newkey rsa:2048 -nodes -keyout {ca}.server.key -out {ca}.csr -subj /CN={name}"
        ),
    );
    fs::write(folder.join("ext"), format!("subjectAltName=DNS:{name}\n")).expect("a file");
    let extensions = if has_extensions { "-extfile ext " } else { "" };
    openssl(
        folder,
        &format!(
            "x509 -req -in {ca}.csr -CA {ca}.crt -CAkey {ca}.key -CAcreateserial -days 2 \
             {extensions}-out {ca}.server.crt"
        ),
    );
    let shown = Command::new("openssl")
        .args(["x509", "-noout", "-text", "-in", &format!("{ca}.server.crt")])
        .current_dir(folder)
        .output()
        .expect("openssl is on the machine");
    let version = if has_extensions { "Version: 3" } else { "Version: 1" };
    assert!(String::from_utf8_lossy(&shown.stdout).contains(version), "{ca}");
}

#[test]
fn a_server_is_believed_only_with_a_certificate_for_its_name_from_ones_own_authority() {
    let server = Server { home: tempfile::tempdir().expect("a folder") };
    fs::set_permissions(server.home.path(), std::fs::Permissions::from_mode(0o755)).expect("open");
    let (code, _, error) = server.run(&["pg", "start"]);
    assert_eq!(code, 0, "{error}");
    let (_, data, _) = server.run(&["pg", "psql", "-Atc", "show data_directory"]);
    let data = Path::new(data.trim()).to_owned();
    let folder = server.home.path();
    certificate(folder, "ours", "localhost", true);
    certificate(folder, "theirs", "localhost", true);
    certificate(folder, "elsewhere", "db.example.dk", true);
    certificate(folder, "old", "localhost", false);
    let owner = fs::metadata(&data).expect("the data").uid();
    let serve = |ca: &str| {
        for file in ["server.key", "server.crt"] {
            let target = data.join(file);
            fs::copy(folder.join(format!("{ca}.{file}")), &target).expect("a copy");
            fs::set_permissions(&target, std::fs::Permissions::from_mode(0o600)).expect("a mode");
            chown(&target, Some(owner), None).expect("an owner");
        }
        for sql in ["alter system set ssl = on", "select pg_reload_conf()"] {
            let (code, _, error) = server.run(&["pg", "psql", "-qc", sql]);
            assert_eq!(code, 0, "{sql}: {error}");
        }
        // The server reads its settings anew a moment later.
        for _ in 0..30 {
            std::thread::sleep(std::time::Duration::from_millis(500));
            if server.run(&["pg", "psql", "-Atc", "show ssl"]).1.trim() == "on" {
                break;
            }
        }
        std::thread::sleep(std::time::Duration::from_secs(1));
    };
    let (_, status, _) = server.run(&["pg", "status"]);
    let of = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        line.expect("in the status").trim().to_owned()
    };
    let password = fs::read_to_string(of("password    in ")).expect("the password");
    let address = of("loopback")
        .replace("127.0.0.1", "localhost")
        .replace("dagtilbud@", &format!("dagtilbud:{}@", password.trim()));
    let with = |mode: &str, ca: &str| {
        let ca = folder.join(format!("{ca}.crt"));
        let url = format!("{address}?sslmode={mode}&sslrootcert={}", ca.display());
        server.run(&["--database-url", &url, "migrate"])
    };
    let (code, _, error) = with("verify-full", "ours");
    assert_eq!(code, 2, "without TLS: {error}");
    serve("ours");
    let (code, _, error) = with("verify-full", "ours");
    assert_eq!(code, 0, "{error}");
    let (code, _, error) = with("verify-full", "theirs");
    assert_eq!(code, 2, "another authority: {error}");
    serve("elsewhere");
    let (code, _, error) = with("verify-full", "elsewhere");
    assert_eq!(code, 2, "another name: {error}");
    let (code, _, error) = with("verify-ca", "elsewhere");
    assert_eq!(code, 0, "the name is not looked at: {error}");
    let (code, _, error) = with("require", "theirs");
    assert_eq!(code, 2, "who names an authority wants the certificate checked: {error}");

    // A certificate that cannot have extensions: what it says is not asked. Nothing goes in the clear.
    serve("old");
    let hba = data.join("pg_hba.conf");
    let rules = fs::read_to_string(&hba).expect("the rules");
    fs::write(&hba, format!("hostnossl all all all reject\n{rules}")).expect("written");
    for tls in ["TLSv1.2", "TLSv1.3"] {
        let only = format!("alter system set ssl_max_protocol_version = '{tls}'");
        for sql in [&only, "select pg_reload_conf()"] {
            let (code, _, error) = server.run(&["pg", "psql", "-qc", sql]);
            assert_eq!(code, 0, "{sql}: {error}");
        }
        std::thread::sleep(std::time::Duration::from_secs(1));
        for (mode, expected) in [("disable", 2), ("prefer", 0), ("require", 0)] {
            let url = format!("{address}?sslmode={mode}");
            let (code, found, error) = server.run(&["--database-url", &url, "verify"]);
            assert_eq!(code, expected, "{mode} {tls}: {found}{error}");
        }
    }
    for mode in ["verify-ca", "verify-full"] {
        let (code, _, error) = with(mode, "old");
        assert_eq!(code, 2, "{mode}: {error}");
        assert!(error.contains("X.509 version 3"), "{mode}: {error}");
    }
}
