#!/usr/bin/env bash
# Puts the clients that `make test-clients` plays into place: ODBC and JDBC drivers from Debian's
# packages (as root; elsewhere it says what is missing), the Python ones into `.venv/`.
# Backticks in messages name commands, they run none.
# shellcheck disable=SC2016
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=()
command -v odbcinst >/dev/null || packages+=(unixodbc)
odbcinst -q -d 2>/dev/null | grep -q 'PostgreSQL Unicode' || packages+=(odbc-postgresql)
[ -e /usr/share/java/postgresql.jar ] || packages+=(libpostgresql-jdbc-java)
command -v javac >/dev/null || packages+=(default-jdk-headless)
command -v psql >/dev/null || packages+=(postgresql-client)

if [ "${#packages[@]}" -gt 0 ]; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        printf 'missing: %s\nhint: %s\n' "${packages[*]}" \
            "Debian and Ubuntu: \`apt-get install ${packages[*]}\`" >&2
        exit 2
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends "${packages[@]}" >/dev/null
fi

if ! .venv/bin/python -c 'import duckdb, frictionless, lxml, psycopg, pyarrow, pyodbc, sqlalchemy, tableauhyperapi' \
    2>/dev/null; then
    echo "installing the Python clients into .venv" >&2
    [ -x .venv/bin/python ] || python3 -m venv .venv
    .venv/bin/python -m pip install --quiet \
        'duckdb==1.*' 'frictionless==5.*' 'lxml==6.*' 'psycopg[binary]==3.*' 'pyarrow>=20' \
        'pyodbc==5.*' 'SQLAlchemy==2.*' tableauhyperapi
fi
