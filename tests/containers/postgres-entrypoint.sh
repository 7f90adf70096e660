#!/bin/bash
# Starts PostgreSQL as the official image does, as far as the warehouse and its tests use it: makes
# the data directory with user, password and database from the environment (or from files), then
# runs the server as an unprivileged user.
set -euo pipefail

if [ "${1:-postgres}" != postgres ]; then
    exec "$@"
fi

if [ "$(id -u)" -eq 0 ]; then
    mkdir -p "$PGDATA" /var/run/postgresql
    chown postgres:postgres "$PGDATA" /var/run/postgresql
    chmod 700 "$PGDATA"
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    user=${POSTGRES_USER:-postgres}
    password=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE:?neither POSTGRES_PASSWORD nor POSTGRES_PASSWORD_FILE is set}")}
    # The arguments are several words by intent.
    # shellcheck disable=SC2086
    initdb --username="$user" --pwfile=<(printf '%s\n' "$password") --auth-local=trust \
        --auth-host=scram-sha-256 ${POSTGRES_INITDB_ARGS:-}
    printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
    printf "listen_addresses = '*'\n" >>"$PGDATA/postgresql.conf"
    if [ "${POSTGRES_DB:-$user}" != postgres ]; then
        pg_ctl --wait --options='-c listen_addresses=' start
        createdb --username="$user" --maintenance-db=postgres "${POSTGRES_DB:-$user}"
        pg_ctl --wait --mode=fast stop
    fi
    echo 'PostgreSQL init process complete; ready for start up.'
fi
exec "$@"
