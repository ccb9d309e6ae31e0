#!/usr/bin/env bash
# Says which tests were left out because something is not there: a green run must not look like more than it is.
set -euo pipefail

left_out=()
ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || command -v initdb > /dev/null \
  || left_out+=("everything on PostgreSQL (no server: make setup)")
command -v chromedriver > /dev/null || left_out+=("the journeys in a browser (no chromedriver: make setup)")
[ -x "${CARGO_TARGET_DIR:-target}/schemathesis/bin/st" ] \
  || left_out+=("the check of the interface by its description (no schemathesis: make setup)")
[ -d "${ATLAS_SHARED_DATA:-../shared/data}" ] \
  || left_out+=("imports of real lists (no folder ../shared/data, and ATLAS_SHARED_DATA names none)")

if [ ${#left_out[@]} -eq 0 ]; then
  echo "Nothing was left out."
else
  printf 'Left out: %s\n' "${left_out[@]}"
fi
