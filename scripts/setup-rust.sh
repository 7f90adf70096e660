#!/usr/bin/env bash
# Says what to install where Rust or a C compiler is missing or too old. Installs nothing itself.
# Backticks in messages name commands, they run none.
# shellcheck disable=SC2016
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

missing() {
    printf 'missing: %s\nhint: %s\n' "$1" "$2" >&2
    exit 2
}

wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)

if ! command -v cargo >/dev/null; then
    if [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
        missing 'cargo on the PATH' "run \`. \"${CARGO_HOME:-$HOME/.cargo}/env\"\`, or open a new shell"
    fi
    missing "Rust $wanted or newer" 'install rustup, from the distribution or from the Rust project'
fi

# Within rustup this installs the toolchain that `rust-toolchain.toml` names, where it is missing.
if ! found=$(cargo --version); then
    missing 'the toolchain of `rust-toolchain.toml`' 'run `rustup toolchain install`'
fi
found=$(cut -d ' ' -f 2 <<<"$found")
if [ "$(printf '%s\n' "$wanted" "$found" | sort --version-sort | head -n 1)" != "$wanted" ]; then
    missing "Rust $wanted or newer (found is $found)" \
        'install rustup; distributions often carry an older Rust'
fi

if ! command -v cc >/dev/null; then
    missing 'a C compiler (`cc`)' \
        'Debian and Ubuntu: `apt-get install build-essential`; Fedora: `dnf install gcc`'
fi
