//! What the server is set to: who may connect, and what suits a warehouse on a small machine.

use std::fmt::Write;
use std::path::Path;

/// The file beside `postgresql.conf` that holds the settings; written anew at every start.
pub(super) const FILE: &str = "dagtilbud.conf";

/// What `postgresql.conf` ends with.
pub(super) const INCLUDE: &str = "\n# Written by `dagtilbud` at every start; `alter system` overrides it.\n\
                                  include = 'dagtilbud.conf'\n";

/// Who may connect: over the socket whoever may enter its folder (its owner, and root), over
/// loopback whoever knows a password. Nobody from elsewhere. A base backup is a connection of its own
/// kind, which `all` does not mean.
pub(super) const HOST_BASED_ACCESS: &str = "\
# type  database  user  address       method
local   all       all                 trust
local   replication  all              trust
host    all       all   127.0.0.1/32  scram-sha-256
";

/// Environment variable that trades safety for speed. The project's own tests set it.
const UNSAFE_FAST: &str = "DAGTILBUD_PG_UNSAFE_FAST";

const MIB: u64 = 1024 * 1024;

/// The settings for a server that listens at `port`, with its socket in `socket`.
pub(super) fn render(socket: &Path, port: u16) -> String {
    let mut text = connections(socket, port);
    text.push_str(&memory(memory_bytes()));
    text.push_str(WAREHOUSE);
    if unsafe_fast() {
        text.push_str(FAST);
    }
    text
}

/// Whether the data may be lost, so that nothing need wait for the disk.
pub(super) fn unsafe_fast() -> bool {
    std::env::var_os(UNSAFE_FAST).is_some_and(|value| value == "1")
}

/// Nobody replicates this server, so a table that a load makes and fills, and its indexes, need not
/// be written twice: they are flushed at the commit instead of going through the log.
///
/// No ERROR goes to the log, nor statements and details: their texts quote cell values of people.
/// Whoever ran the statement is told, and the loader reports without the values.
const WAREHOUSE: &str = "\
wal_level = minimal
max_wal_senders = 0
max_wal_size = '4GB'
checkpoint_completion_target = 0.9
checkpoint_timeout = '15min'
wal_compression = on
random_page_cost = 1.1
jit = off
max_locks_per_transaction = 256
timezone = 'Europe/Copenhagen'
log_timezone = 'Europe/Copenhagen'
default_text_search_config = 'pg_catalog.danish'
log_line_prefix = '%m [%p] %q%u@%d '
log_checkpoints = off
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
";

const FAST: &str = "\
fsync = off
synchronous_commit = off
full_page_writes = off
";

fn connections(socket: &Path, port: u16) -> String {
    let socket = socket.to_string_lossy().replace('\'', "''");
    let mut text = format!(
        "listen_addresses = '127.0.0.1'\n\
         port = {port}\n\
         unix_socket_directories = '{socket}'\n\
         unix_socket_permissions = 0700\n\
         password_encryption = 'scram-sha-256'\n",
    );
    // Containers have a `/dev/shm` of 64 MB, too small for a parallel hash join.
    if cfg!(target_os = "linux") {
        text.push_str("dynamic_shared_memory_type = sysv\n");
    }
    text
}

fn memory(total_bytes: u64) -> String {
    let share =
        |divisor: u64, least: u64, most: u64| (total_bytes / divisor / MIB).clamp(least, most);
    let mut text = String::new();
    for (name, value_mib) in [
        ("shared_buffers", share(4, 32, 2048)),
        ("effective_cache_size", share(2, 64, 65536)),
        ("maintenance_work_mem", share(16, 32, 1024)),
        ("work_mem", share(128, 4, 64)),
    ] {
        let _ = writeln!(text, "{name} = '{value_mib}MB'");
    }
    text
}

/// The machine's memory, or the container's where that is less; a careful guess elsewhere.
fn memory_bytes() -> u64 {
    let machine = fs_err::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let kib = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        kib.trim().trim_end_matches("kB").trim().parse::<u64>().ok()
    });
    let container = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        .iter()
        .find_map(|file| fs_err::read_to_string(file).ok()?.trim().parse::<u64>().ok());
    let machine = machine.map_or(1024 * MIB, |kib| kib * 1024);
    machine.min(container.unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_machine_gives_a_quarter_and_a_large_one_two_gigabytes() {
        assert!(memory(2048 * MIB).contains("shared_buffers = '512MB'"));
        assert!(memory(64 * 1024 * MIB).contains("shared_buffers = '2048MB'"));
    }

    #[test]
    fn the_server_listens_on_loopback_only() {
        let text = connections(Path::new("/x/o'y"), 54329);
        assert!(text.contains("listen_addresses = '127.0.0.1'\n"));
        assert!(text.contains("unix_socket_directories = '/x/o''y'\n"));
    }
}
