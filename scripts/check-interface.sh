#!/usr/bin/env bash
# Asks the interface for programs thousands of questions, right and wrong ones, made from its own description
# (schemathesis): no answer may be a server error, undocumented, or in another form than described.
#
#   scripts/check-interface.sh BINARY             about two minutes, always the same questions
#   scripts/check-interface.sh BINARY --long      half an hour, other questions each time
#
# The server under test is the built binary with the sample data, on the loopback interface; it is gone afterwards.
# schemathesis is installed by pip into the target folder. Where that cannot be, the check is left out, and says so;
# with CI=true that is an error.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tools=$(realpath -m "${CARGO_TARGET_DIR:-$here/../target}")/schemathesis

main() {
  local binary=$1 length=${2:-}
  install || left_out "schemathesis cannot be installed (python3 with venv and pip, version 3.10 or newer: make setup)"
  folder=$(mktemp -d "${TMPDIR:-/tmp}/atlas-interface.XXXXXX")
  server=""
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  serve "$binary"
  configure > "$folder/schemathesis.toml"

  local how=(--max-examples 40 --seed 1)
  [ "$length" != --long ] || how=(--max-examples 3000 --max-time 1800)
  local code=0
  # In the folder that goes, since it leaves notes of its own where it runs.
  (cd "$folder" && "$tools/bin/st" --config-file schemathesis.toml run "$base/api/v1/openapi.json" \
    --header "Authorization: Bearer $token" --phases examples,coverage,fuzzing --continue-on-failure "${how[@]}") \
    > "$folder/report.txt" 2>&1 || code=$?
  if [ $code -ne 0 ]; then
    cat "$folder/report.txt"
    echo "The interface answers otherwise than docs/openapi.json says." >&2
    exit 1
  fi
  if grep -E "ERROR|panicked" "$folder/server.log"; then
    echo "The server logged errors while the interface was checked." >&2
    exit 1
  fi
  grep -E "Tested:|generated" "$folder/report.txt"
}

# Into a folder of its own, again only when the list of versions changed or the folder was moved, which breaks it.
install() {
  local wanted=$here/interface/requirements.txt
  cmp -s "$wanted" "$tools/requirements.txt" && "$tools/bin/st" --version > /dev/null 2>&1 && return
  command -v python3 > /dev/null || return
  rm -rf "$tools"
  python3 -m venv "$tools" || return
  "$tools/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted" || return
  cp "$wanted" "$tools/requirements.txt"
}

left_out() {
  echo "$1" >&2
  if [ "${CI:-}" = true ]; then exit 1; fi
  echo "The check of the interface is left out." >&2
  exit 0
}

# A port that was free a moment ago may be taken the next: try others.
serve() {
  local attempt tenths
  "$1" demo --help > /dev/null
  for attempt in 1 2 3 4 5; do
    base=http://127.0.0.1:$((20000 + RANDOM % 12000))
    "$1" demo --data "$folder/data" --listen "${base#http://}" --public-url "$base" --log warn > "$folder/server.log" 2>&1 &
    server=$!
    for tenths in {1..1200}; do
      kill -0 "$server" 2> /dev/null || break
      if asked readyz > /dev/null 2>&1; then
        token=$("$1" user add Check --role editor --data "$folder/data" | grep -o 'atlas_[0-9a-f]*')
        "$1" import "$here/interface/vocabulary.toml" "$here/interface/vocabulary.csv" --data "$folder/data" > /dev/null
        return
      fi
      sleep 0.1
    done
    server=""
  done
  cat "$folder/server.log" >&2
  echo "The server did not start." >&2
  exit 1
}

asked() {
  python3 -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())' "$base/$1"
}

# What a description cannot say: which things are there, and which right questions may still be refused.
configure() {
  local entry
  entry=$(asked 'api/v1/search?kind=organisation&limit=1' \
    | python3 -c 'import json, sys; print(json.load(sys.stdin)["hits"][0]["id"])')
  cat << EOT
# Nobody else's token is among the questions, and what a missing header means is told more precisely than by 400.
[checks.missing_required_header]
expected-statuses = [400, 401, 403, 406, 415, 422, 428]

[[operations]]
include-method = "GET"
include-path-regex = "/entries/"
parameters = { id = "$entry" }

[[operations]]
include-path-regex = "/competences/"
parameters = { scheme = "atlas", key = "fuegen" }

[[operations]]
include-path-regex = "/sectors/"
parameters = { scheme = "wz2008", key = "25.62" }

[[operations]]
include-path = "/api/v1/sources/{id}"
parameters = { id = "demo" }

[[operations]]
include-path = "/api/v1/errors/{code}"
parameters = { code = "not-found" }

# Places and what was typed are free text, and places to read on from are made by the server.
[[operations]]
include-path = "/api/v1/search"
checks.positive_data_acceptance.expected-statuses = ["2xx", 304, 400]

# What an entry or a text says is checked further than its form: titles, web addresses, what belongs together.
[[operations]]
include-method = ["POST", "PUT"]
checks.positive_data_acceptance.expected-statuses = ["2xx", 404, 412, 422]
EOT
}

clean_up() {
  local code=$?
  trap - EXIT
  if [ -n "$server" ]; then
    kill -TERM "$server" 2> /dev/null || true
    wait "$server" 2> /dev/null || true
  fi
  rm -rf "$folder"
  exit "$code"
}

[ $# -ge 1 ] || { echo "usage: scripts/check-interface.sh BINARY [--long]" >&2; exit 2; }
main "$@"
