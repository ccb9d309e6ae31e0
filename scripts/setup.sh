#!/usr/bin/env bash
# Looks for what the build and the tests need and installs it by apt where it may: as root, or where sudo asks nothing.
#
#   scripts/setup.sh build    what `make demo` needs: Rust, Node.js, a C compiler
#   scripts/setup.sh test     that, and what the tests need: PostgreSQL's server, Chromium and its driver, Python with venv
#
# Ends with an error if the build cannot go on. Missing test tools are named; with CI=true they are an error too.
set -euo pipefail

main() {
  need_toolchains
  need_room
  local packages=() missing=()
  command -v cc > /dev/null && command -v make > /dev/null || packages+=(build-essential)
  command -v pkg-config > /dev/null || packages+=(pkg-config)
  if [ "${1:-test}" = test ]; then
    has_postgres || packages+=(postgresql)
    has_chromium || packages+=(chromium)
    command -v chromedriver > /dev/null || packages+=(chromium-driver)
    has_python || packages+=(python3-venv python3-pip)
  fi
  [ ${#packages[@]} -gt 0 ] || return 0

  echo "Missing: ${packages[*]}"
  install_packages "${packages[@]}" || true

  command -v cc > /dev/null || { echo "Still no C compiler: install build-essential." >&2; exit 1; }
  if [ "${1:-test}" = test ]; then
    has_postgres || missing+=("PostgreSQL's server (postgresql)")
    has_chromium || missing+=("Chromium (chromium)")
    command -v chromedriver > /dev/null || missing+=("its driver (chromium-driver)")
    has_python || missing+=("Python with virtual environments (python3-venv)")
  fi
  [ ${#missing[@]} -gt 0 ] || return 0
  printf 'Could not be installed: %s\n' "${missing[@]}" >&2
  if [ "${CI:-}" = true ]; then exit 1; fi
  echo "The tests that need this will be left out, and say so." >&2
}

# Rust and Node.js are left to the user: a distribution's versions are often too old, and there are several good ways.
need_toolchains() {
  local fine=yes
  command -v cargo > /dev/null || { echo "Rust is missing: see https://rustup.rs; Cargo.toml names the version (rust-version)." >&2; fine=no; }
  command -v npm > /dev/null || { echo "Node.js with npm is missing: \`apt-get install nodejs npm\`, or see https://nodejs.org." >&2; fine=no; }
  [ "$fine" = yes ] || exit 1
}

# A disk that fills up in the middle shows as many failures that say something else. Measured: a build for the tests from
# nothing takes 6 GiB, their databases and indexes one more.
need_room() {
  local folder free
  for folder in . "${TMPDIR:-/tmp}"; do
    free=$(df --output=avail -k "$folder" | tail -n 1)
    [ "$free" -lt 1048576 ] || continue
    echo "Only $((free / 1024)) MiB are free where $folder lies; a build and the tests take up to 7 GiB. Please make room." >&2
    if [ "$free" -lt 102400 ]; then exit 1; fi
  done
}

has_postgres() {
  ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || command -v initdb > /dev/null
}

has_chromium() {
  command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null
}

has_python() {
  python3 -c 'import ensurepip, venv' > /dev/null 2>&1
}

install_packages() {
  local as_root=()
  command -v apt-get > /dev/null || { echo "This is no Debian: please install them yourself." >&2; return 1; }
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2> /dev/null || { echo "Please run: sudo apt-get install $*" >&2; return 1; }
    as_root=(sudo -n)
  fi
  # Lists may be stale or absent on a fresh machine; an update that half fails may still do.
  ${as_root[@]+"${as_root[@]}"} apt-get update -q || true
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
}

main "$@"
