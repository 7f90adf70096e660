//! Debian's and Ubuntu's packages: installed by root, or unpacked below `.dagtilbud/` by anybody.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;

use fs_err as fs;
use tokio::process::Command;

use super::Say;
use super::account::succeed;
use super::binaries::OLDEST_MAJOR;
use crate::error::{Error, Result};

/// Tells Debian not to make and start a cluster of its own when the server is installed.
const NO_MAIN_CLUSTER: &str = "/etc/postgresql-common/createcluster.d/no-main-cluster.conf";

/// Whether this machine takes Debian's packages.
pub(super) fn is_here() -> bool {
    Path::new("/etc/debian_version").exists() && Path::new("/usr/bin/apt-get").exists()
}

/// Installs the server, as root.
pub(super) async fn install(say: Say) -> Result<()> {
    let major = if let Ok(major) = candidate_major().await {
        major
    } else {
        update_lists(say).await?;
        candidate_major().await?
    };
    if !Path::new(NO_MAIN_CLUSTER).exists() {
        fs::create_dir_all("/etc/postgresql-common/createcluster.d")?;
        fs::write(NO_MAIN_CLUSTER, "create_main_cluster = false\n")?;
    }
    let package = format!("postgresql-{major}");
    say(&format!("Installing Debian's package `{package}`"));
    let arguments = ["install", "-y", "-qq", "--no-install-recommends", &package];
    if run("apt-get", arguments, Path::new("/")).await.is_err() {
        // Old lists name files that the mirrors have no longer.
        update_lists(say).await?;
        run("apt-get", arguments, Path::new("/")).await?;
    }
    Ok(())
}

/// Unpacks the server and what it needs below `fetched`, which takes no rights on the machine.
pub(super) async fn unpack(fetched: &Path, say: Say) -> Result<()> {
    let major = candidate_major().await?;
    let server = format!("postgresql-{major}");
    let missing = missing_packages(&server).await?;
    say(&format!("Unpacking Debian's package `{server}` in `{}`", fetched.display()));
    let downloads = fetched.join("downloads");
    let aside = fetched.join("debian.new");
    for folder in [&downloads, &aside] {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder)?;
    }
    let arguments = ["download", "-qq"].into_iter().chain(missing.iter().map(String::as_str));
    run("apt-get", arguments, &downloads).await?;
    for package in fs::read_dir(&downloads)? {
        let package = package?.path();
        let arguments = [OsStr::new("-x"), package.as_os_str(), aside.as_os_str()];
        run("dpkg-deb", arguments, Path::new("/")).await?;
    }
    let _ = fs::remove_dir_all(&downloads);
    let debian = fetched.join("debian");
    let _ = fs::remove_dir_all(&debian);
    Ok(fs::rename(aside, debian)?)
}

async fn update_lists(say: Say) -> Result<()> {
    say("Fetching Debian's lists of packages (`apt-get update`)");
    run("apt-get", ["update", "-qq"], Path::new("/")).await?;
    Ok(())
}

/// The major version that the metapackage `postgresql` would install.
async fn candidate_major() -> Result<u32> {
    let said = run("apt-cache", ["depends", "postgresql"], Path::new("/")).await?;
    let major = said
        .split_whitespace()
        .filter_map(|word| word.strip_prefix("postgresql-"))
        .find_map(|number| number.parse().ok())
        .ok_or_else(|| Error::Cluster("the package `postgresql` is not listed".into()))?;
    if major < OLDEST_MAJOR {
        return Err(Error::Cluster(format!(
            "they have PostgreSQL {major}; the warehouse needs {OLDEST_MAJOR} or newer",
        )));
    }
    Ok(major)
}

/// The server and those of its dependencies that are not installed, but for the compiler, which
/// only just-in-time compilation uses.
async fn missing_packages(server: &str) -> Result<Vec<String>> {
    let arguments = ["install", "-qq", "--print-uris", "--no-install-recommends", server];
    let said = run("apt-get", arguments, Path::new("/")).await?;
    let mut packages: Vec<String> = said.lines().filter_map(package_of).collect();
    packages.retain(|name| !name.starts_with("libllvm") && !name.starts_with("libz3"));
    // `--print-uris` names nothing for what is installed without its programs being usable.
    if !packages.iter().any(|name| name == server) {
        packages.push(server.to_owned());
    }
    Ok(packages)
}

/// The package's name in a line `'address' name_version_architecture.deb size hash`.
fn package_of(line: &str) -> Option<String> {
    let file = line.split_whitespace().nth(1)?.strip_suffix(".deb")?;
    file.split_once('_').map(|(name, _)| name.to_owned())
}

async fn run<A: AsRef<OsStr>>(
    program: &str,
    arguments: impl IntoIterator<Item = A>,
    folder: &Path,
) -> Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env("LC_ALL", "C")
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()
        .await?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    succeed(output, &format!("`{program}` fails"))?;
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_is_named_in_the_second_word() {
        let line = "'http://example.org/libpq5_15.20-0%2bdeb12u1_amd64.deb' \
                    libpq5_15.20-0+deb12u1_amd64.deb 205248 SHA256:00";
        assert_eq!(package_of(line).as_deref(), Some("libpq5"));
        assert_eq!(package_of("Reading package lists..."), None);
    }
}
