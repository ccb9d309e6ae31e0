# One way to build, run and check, for people and for continuous integration alike. `make` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# The order of the checks is meant; cargo uses all cores by itself.
.NOTPARALLEL:

# Absolute, since tests run in the directories of their crates.
TARGET_DIR := $(abspath $(or $(CARGO_TARGET_DIR),target))
STYLESHEET := crates/web/assets/vendor/kern/kern.min.css
heading = @printf '\n\033[1m── %s\033[0m\n' "$(1)"

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name text; do printf '  %-12s %s\n' "$$name" "$$text"; done

.PHONY: setup setup-build
setup: ## look for what the tests need, install it where possible
	@scripts/setup.sh test

setup-build:
	@scripts/setup.sh build

.PHONY: assets
assets: $(STYLESHEET) ## fetch the pages' look (npm) for embedding

$(STYLESHEET): node_modules/.package-lock.json scripts/assets.mjs
	npm run --silent assets

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

.PHONY: demo
demo: setup-build assets ## build and run a Kompetenzatlas full of fictional entries: http://localhost:8080
	cargo build --profile demo --locked -p kompetenzatlas
	exec $(TARGET_DIR)/demo/kompetenzatlas demo --data data/demo

.PHONY: test
test: setup assets lint ## everything that continuous integration checks
	$(call heading,Build)
	@# With the features the tests ask for, so that no dependency is built twice.
	cargo build --workspace --bins --tests --locked
	$(call heading,Tests on both database engines and in the browser)
	ATLAS_E2E_BINARY="$(TARGET_DIR)/debug/kompetenzatlas" CHROMEDRIVER="$$(command -v chromedriver || true)" \
		scripts/with-postgres.sh cargo test --workspace --locked
	$(call heading,The interface for programs as it is described)
	CARGO_TARGET_DIR="$(TARGET_DIR)" scripts/check-interface.sh "$(TARGET_DIR)/debug/kompetenzatlas"
	$(call heading,All checks passed)
	@scripts/left-out.sh

.PHONY: lint
lint: assets ## format, clippy, licences, notices
	$(call heading,Format)
	cargo fmt --all --check
	$(call heading,Clippy)
	cargo clippy --workspace --all-targets --locked -- -D warnings
	$(call heading,Licences bans and sources of all crates)
	scripts/cargo-deny.sh
	$(call heading,Third-party notices)
	node scripts/third-party-notices.mjs --check

E2E = CHROMEDRIVER="$$(command -v chromedriver || true)" scripts/with-postgres.sh cargo test -p e2e --locked --

.PHONY: soak
soak: setup assets ## what takes hours: many kills, load, property tests with many cases, many questions to the interface, fuzzers
	cargo build --workspace --bins --tests --locked
	CARGO_TARGET_DIR="$(TARGET_DIR)" scripts/check-interface.sh "$(TARGET_DIR)/debug/kompetenzatlas" --long
	ATLAS_SOAK=1 ATLAS_E2E_BINARY="$(TARGET_DIR)/debug/kompetenzatlas" \
		$(E2E) --nocapture --include-ignored --skip bench_ --skip soak_load_
	$(MAKE) load
	PROPTEST_CASES=5000 cargo test --workspace --exclude e2e --exclude store --locked
	CARGO_TARGET_DIR="$(TARGET_DIR)" scripts/fuzz.sh 600

# Alone and optimised: times are compared.
.PHONY: load
load: setup assets ## readers, edits, imports and backups at once, twenty minutes (ATLAS_SOAK_MINUTES=60: an hour)
	cargo build --profile demo --locked -p kompetenzatlas
	ATLAS_E2E_BINARY="$(TARGET_DIR)/demo/kompetenzatlas" $(E2E) --nocapture --ignored --test-threads=1 soak_load_

.PHONY: fuzz
fuzz: setup-build assets ## ask every parser with what nobody would think of, ten minutes each (fuzz/README.md)
	CARGO_TARGET_DIR="$(TARGET_DIR)" scripts/fuzz.sh 600

# How many thousandths of the synthetic state are measured.
BENCH_PERMILLE ?= 1000

.PHONY: bench
bench: setup-build assets ## figures: builds optimised, prints what takes how long
	cargo build --profile demo --locked -p kompetenzatlas -p bench
	ATLAS_E2E_BINARY="$(TARGET_DIR)/demo/kompetenzatlas" $(E2E) --nocapture --ignored --test-threads=1 bench_
	ATLAS_E2E_BINARY="$(TARGET_DIR)/demo/kompetenzatlas" scripts/with-postgres.sh \
		"$(TARGET_DIR)/demo/bench" figures "$(TARGET_DIR)/figures" $(BENCH_PERMILLE)

# Where the judged sets come from (docs/finding.md).
DATA ?= ../shared/data

.PHONY: evaluate
evaluate: setup-build assets ## how well is found, on real data in DATA
	cargo build --profile demo --locked -p kompetenzatlas
	scripts/evaluate.sh "$(TARGET_DIR)/demo/kompetenzatlas" "$(abspath $(DATA))"

.PHONY: notices
notices: ## write THIRD-PARTY-NOTICES.md anew
	node scripts/third-party-notices.mjs

.PHONY: boundaries
boundaries: ## make the boundaries of NRW anew (fetches 173 MB)
	npm run --silent boundaries

.PHONY: clean
clean: ## remove what was built and fetched (not data/)
	cargo clean
	rm -rf node_modules scripts/boundaries/node_modules crates/web/assets/vendor
