#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own and gives back the command's exit code:
#
#   scripts/with-postgres.sh cargo test --workspace
#
# The command finds the server in ATLAS_TEST_POSTGRES (a URL of a superuser, without password, on the loopback
# interface). The cluster lives in a temporary directory and is gone afterwards, however the command ends.
# Where no server is installed, the command runs without that variable; with CI=true it does not run.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: scripts/with-postgres.sh COMMAND [ARGUMENT…]" >&2; exit 2; }

main() {
  local bin
  if ! bin=$(server_binaries); then
    echo "No PostgreSQL server found (/usr/lib/postgresql/*/bin): \`make setup\` installs it, or \`apt-get install postgresql\`." >&2
    if [ "${CI:-}" = true ]; then exit 1; fi
    echo "Whatever needs PostgreSQL is left out now." >&2
    unset ATLAS_TEST_POSTGRES
    exec "$@"
  fi

  cluster=$(mktemp -d "${TMPDIR:-/tmp}/atlas-postgres.XXXXXX")
  server=""
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP

  become=()
  if [ "$(id -u)" = 0 ]; then
    drop_privileges
  fi

  (become_in_cluster "$bin/initdb" --pgdata=data --username=atlas --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync) \
    > "$cluster/initdb.log" 2>&1 || fail "initdb failed" "$cluster/initdb.log"
  start_server "$bin"

  export ATLAS_TEST_POSTGRES="postgres://atlas@127.0.0.1:$port/postgres"
  local code=0
  "$@" || code=$?
  exit "$code"
}

# The newest server that Debian's packages installed; else the one on the PATH.
server_binaries() {
  local directory
  for directory in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v initdb || echo /)")"; do
    if [ -x "$directory/initdb" ] && [ -x "$directory/postgres" ] && [ -x "$directory/pg_isready" ]; then
      echo "$directory"
      return
    fi
  done
  return 1
}

# PostgreSQL refuses to run as root. The account needs no rights beyond the directory that is given to it here.
drop_privileges() {
  local account
  for account in postgres nobody; do
    if id "$account" > /dev/null 2>&1; then
      chown "$account" "$cluster"
      become=(setpriv "--reuid=$(id -u "$account")" "--regid=$(id -g "$account")" --clear-groups)
      return
    fi
  done
  fail "PostgreSQL must not run as root, and there is neither an account postgres nor nobody to run it as"
}

# To be called in a subshell or in the background: it becomes the command, so that $! is the command's own pid.
become_in_cluster() {
  cd "$cluster"
  exec ${become[@]+"${become[@]}"} "$@"
}

# A port that was free a moment ago may be taken the next: try others.
start_server() {
  local attempt
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000)) # below the range from which the system hands out ports by itself
    become_in_cluster "$1/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$cluster" \
      -c max_connections=200 > "$cluster/server.log" 2>&1 < /dev/null &
    server=$!
    if answers "$1/pg_isready"; then return; fi
    stop_server
  done
  fail "PostgreSQL did not start" "$cluster/server.log"
}

# Asks over the socket in our own directory, so that a stranger on the same port is not taken for ours.
answers() {
  local tenths
  for tenths in {1..300}; do
    kill -0 "$server" 2>/dev/null || return 1
    "$1" --quiet --host="$cluster" --port="$port" --dbname=postgres --username=atlas 2>/dev/null && return 0
    sleep 0.1
  done
  return 1
}

# SIGINT disconnects clients and shuts down; SIGQUIT is for a server that does not listen any more.
stop_server() {
  [ -n "$server" ] || return 0
  local pid=$server tenths
  server=""
  kill -INT "$pid" 2>/dev/null || true
  for tenths in {1..200}; do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -QUIT "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
}

clean_up() {
  local code=$?
  trap - EXIT
  stop_server
  rm -rf "$cluster"
  exit "$code"
}

fail() {
  echo "with-postgres: $1" >&2
  if [ -n "${2:-}" ]; then sed 's/^/  /' "$2" >&2; fi
  exit 1
}

main "$@"
