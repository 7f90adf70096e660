#!/usr/bin/env bash
# Puts the SQL linter into `.venv/`, where it is not there in this version already.
# Backticks in messages name commands, they run none.
# shellcheck disable=SC2016
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=4.5.0

# A virtual environment does not survive a move of the clone: it counts only if it runs.
if [[ "$(.venv/bin/python -m sqlfluff --version 2>/dev/null)" == *" $version" ]]; then
    exit 0
fi

if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    printf 'missing: %s\nhint: %s\n' 'Python 3 with venv and pip, for the SQL linter' \
        'Debian and Ubuntu: `apt-get install python3-venv`; Fedora: `dnf install python3-pip`' >&2
    exit 2
fi

echo "installing sqlfluff $version into .venv" >&2
python3 -m venv --clear .venv
.venv/bin/python -m pip install --quiet "sqlfluff==$version"
