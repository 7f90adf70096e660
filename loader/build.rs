//! Rebuilds the crate when a migration, statement or view changes: all three are compiled in.

fn main() {
    for folder in ["migrations", "sql", "views"] {
        println!("cargo:rerun-if-changed=../{folder}");
    }
}
