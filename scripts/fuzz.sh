#!/usr/bin/env bash
# Runs every fuzzer of fuzz/ for a while, one after the other, and fails if one of them finds something.
#
#   scripts/fuzz.sh [SECONDS] [FUZZER…]
#
# SECONDS per fuzzer, 600 if not said; all fuzzers if none is named. What was learnt is kept in target/fuzz/corpus, so
# that the next run goes on from there; what was found lies in target/fuzz/findings. Installs cargo-fuzz if missing.
set -euo pipefail

VERSION=0.13.2
# Enough for all that the parsers tell apart; longer inputs only make the runs fewer.
INPUT_MAX=4096
MEMORY_MAX=2048
PATIENCE=20

cd "$(dirname "$0")/.."
seconds="${1:-600}"
shift || true
home="$(realpath -m "${CARGO_TARGET_DIR:-target}")/fuzz"
platform="$(rustc -vV | sed -n 's/^host: //p')"

if ! command -v cargo-fuzz > /dev/null; then
  cargo install cargo-fuzz --locked --debug --version "$VERSION"
fi

# Without a sanitizer of addresses: the atlas has no unsafe code, stable Rust has no sanitizers, and it is many times
# faster so. Sixteen units make the build short.
(cd fuzz && CARGO_TARGET_DIR="$home" cargo fuzz build --sanitizer none --codegen-units 16)

if [ $# -eq 0 ]; then
  mapfile -t fuzzers < <(cd fuzz && cargo fuzz list)
  set -- "${fuzzers[@]}"
fi

summary=""
failed=0
for fuzzer in "$@"; do
  corpus="$home/corpus/$fuzzer" findings="$home/findings/$fuzzer" log="$home/$fuzzer.log"
  mkdir -p "$corpus" "$findings"
  printf '\n%s, %s seconds\n' "$fuzzer" "$seconds"
  verdict="nothing found"
  if ! "$home/$platform/release/$fuzzer" -max_total_time="$seconds" -max_len="$INPUT_MAX" -timeout="$PATIENCE" \
    -rss_limit_mb="$MEMORY_MAX" -print_final_stats=1 -verbosity=1 -artifact_prefix="$findings/" \
    "$corpus" "fuzz/seeds/$fuzzer" > "$log" 2>&1; then
    failed=1
    verdict="FOUND SOMETHING, see $log"
    grep -a -A 3 -m 1 'panicked at' "$log" || tail -n 20 "$log"
  fi
  # A log of a fuzzer may hold any bytes.
  runs="$(grep -a 'number_of_executed_units' "$log" | grep -a -o '[0-9]*$' || echo '?')"
  covered="$(grep -a -o 'cov: [0-9]*' "$log" | tail -n 1 || true)"
  kept="$(find "$corpus" -type f | wc -l)"
  line="$(printf '%-16s %10s runs  %-12s %6s inputs kept  %s' "$fuzzer" "$runs" "$covered" "$kept" "$verdict")"
  echo "$line"
  summary+="$line"$'\n'
done

printf '\nAll fuzzers, %s seconds each:\n%s' "$seconds" "$summary"
if [ "$failed" -ne 0 ]; then
  echo "Put the bytes into fuzz/seeds/FUZZER, repair the parser, and see fuzz/README.md."
  exit 1
fi
