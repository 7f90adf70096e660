# What one does with this repository. `make` alone lists it.

CARGO ?= cargo
# Relative paths only, so that any clone path will do; quoted, because the target folder may be anywhere.
DAGTILBUD = "$(or $(CARGO_TARGET_DIR),target)/release/dagtilbud"
SQL = migrations sql views benches/sql
SQLFLUFF = .venv/bin/python -m sqlfluff
# `*.template.sql` has placeholders; `.sqlfluffignore` keeps them out where they are not filled in.
SQL_TEMPLATES = $(shell find sql views benches -name '*.template.sql')
FILLED_IN = --disregard-sqlfluffignores --config sql/template.sqlfluff

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-15s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: build ## Load invented deliveries into an embedded PostgreSQL and show the indicators
	@$(DAGTILBUD) demo

# Nothing may be printed after the test runner's closing lines. The clusters of the tests are thrown
# away afterwards, so they need not survive a power cut.
.PHONY: test
test: toolchain ## Run all tests
	@scripts/container-engine.sh && echo 'container tests: run them with `make test-containers`' >&2 || :
	DAGTILBUD_PG_UNSAFE_FAST=1 $(CARGO) test --workspace --locked --no-fail-fast

# ONLY names one of the tests, IMAGES the images that it needs.
.PHONY: test-containers
test-containers: toolchain ## Run the tests that need a Docker engine: PostgreSQL 15 and 17, compose
	@scripts/container-engine.sh
	tests/containers/base-images.sh $(IMAGES)
	DAGTILBUD_PG_UNSAFE_FAST=1 $(CARGO) test --workspace --locked --no-fail-fast containers::$(ONLY) \
		-- --ignored --test-threads 1 $(SKIP)

# The program as the tests build it: the release build takes longer than the clients do, and a build
# of the program alone compiles its dependencies with other features once more.
.PHONY: test-clients
test-clients: toolchain linter ## Play the real clients: psql, ODBC, JDBC, SQLAlchemy, Tableau's Hyper
	@scripts/setup-clients.sh
	@$(CARGO) test --workspace --locked --no-run
	@.venv/bin/python tests/clients/run.py "$(or $(CARGO_TARGET_DIR),target)/debug/dagtilbud"

.PHONY: load
load: files build ## Load deliveries: make load FILES="folder file.csv …"
	@$(DAGTILBUD) load $(FILES)

.PHONY: migrate
migrate: build ## Bring the database to the newest schema and rebuild the views
	@$(DAGTILBUD) migrate

.PHONY: psql
psql: build ## Open psql on the embedded PostgreSQL
	@$(DAGTILBUD) pg psql

# A country takes 45 minutes, `make bench SCALE=--small` seconds, `SCALE=--decade` ten years alone.
.PHONY: bench
bench: toolchain ## Measure how fast it is, and print a table of ratios
	$(CARGO) bench --locked --bench warehouse -- $(SCALE)

.PHONY: docs
docs: migrate ## Write docs/noegletal.md and docs/datamodel.md from the database's catalogue
	@$(DAGTILBUD) docs --out docs

.PHONY: lint
lint: toolchain linter ## Check the form of Rust, SQL and shell scripts
	$(CARGO) fmt --all --check
	$(SQLFLUFF) lint $(SQL)
	$(SQLFLUFF) lint $(FILLED_IN) $(SQL_TEMPLATES)
	@if command -v shellcheck >/dev/null; then shellcheck scripts/*.sh tests/containers/*.sh .ci/run; fi
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

.PHONY: fmt
fmt: toolchain linter ## Set the layout of Rust and SQL right
	$(CARGO) fmt --all
	$(SQLFLUFF) format $(SQL)
	$(SQLFLUFF) format $(FILLED_IN) $(SQL_TEMPLATES)

.PHONY: ci
ci: ## Do what CI does: lint, a short benchmark, the real clients, then test
	@.ci/run

.PHONY: stop
stop: build ## Stop the embedded PostgreSQL; its data stay
	@$(DAGTILBUD) pg stop

.PHONY: clean
clean: ## Remove what was built; .dagtilbud/ with data and key stays
	$(CARGO) clean
	rm -rf .venv

.PHONY: files
files:
	@$(if $(strip $(FILES)),:,echo 'usage: make load FILES="folder file.csv …"' >&2; exit 2)

.PHONY: build
build: toolchain
	@$(CARGO) build --release --locked

.PHONY: toolchain
toolchain:
	@scripts/setup-rust.sh

.PHONY: linter
linter:
	@scripts/setup-sqlfluff.sh
