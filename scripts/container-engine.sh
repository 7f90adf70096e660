#!/usr/bin/env bash
# Says on standard error why the container tests cannot run here, and fails then: no Docker engine, or
# no Compose. Installs nothing.
# Backticks in messages name commands, they run none.
# shellcheck disable=SC2016
set -euo pipefail

skipped() {
    printf 'container tests skipped: %s\n' "$1" >&2
    exit 1
}

command -v docker >/dev/null || skipped 'there is no `docker` on the PATH'
timeout 20 docker version --format '{{.Server.Version}}' >/dev/null 2>&1 \
    || skipped 'no Docker engine answers (`docker version`)'
docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null \
    || skipped 'there is no Compose (Debian: `apt-get install docker-compose`)'
