#!/usr/bin/env bash
# Checks licences, bans and sources of all crates (deny.toml says why what is allowed); installs cargo-deny if missing.
set -euo pipefail

VERSION=0.20.2

if ! command -v cargo-deny > /dev/null; then
  # Unoptimised, because it is built once and runs a second: this takes a minute and a half instead of five.
  cargo install cargo-deny --locked --debug --version "$VERSION"
fi
exec cargo deny --locked check --hide-inclusion-graph licenses bans sources
