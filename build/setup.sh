#!/bin/sh
# Sets up what is missing to build (setup.sh run), also for the walk to read its
# papers (setup.sh walk), or also to test (setup.sh test)
# Early Help on Debian 12, Debian 13 or a relative of theirs: system packages by
# apt, Go and Node into build/out/tools where the distribution's are too old,
# npm packages. What cannot be installed is named in one line to type.
# build/run.sh and build/test.sh call it; calling it twice costs nothing.
set -eu
cd "$(dirname "$0")/.."
what=${1:-run}
go_wanted=1.26.8
node_wanted=22.23.3
tools=$PWD/build/out/tools
mkdir -p "$tools/bin"
PATH=$(printf %s "$PATH" | sed "s#$tools/bin:##g") # else what is found could be our own link

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

build_packages="gcc libc6-dev pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev ca-certificates"
walk_packages="poppler-utils"
test_packages="$walk_packages xvfb xauth xdotool dbus webkit2gtk-driver chromium fonts-dejavu-core qpdf libharfbuzz-bin procps"

installed() { dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

# apt NAMES…: installs those that are missing, or says the line to type.
apt_get() {
  missing=
  for p in "$@"; do installed "$p" || missing="$missing $p"; done
  [ -n "$missing" ] || return 0
  line="apt-get update && apt-get install -y --no-install-recommends$missing"
  command -v apt-get >/dev/null || die "These are missing and there is no apt-get here:$missing"
  if [ "$(id -u)" = 0 ]; then as=; elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as="sudo -n"
  else die "Please type this once, then start again:  sudo sh -c '$line'"; fi
  say "Installing:$missing"
  log=$tools/apt.log
  { $as apt-get update && DEBIAN_FRONTEND=noninteractive $as apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1 ||
    { tail -5 "$log" >&2; die "apt could not install that. To see why, type:  $line"; }
}

# use NAME FILE: makes FILE the NAME that build/env.sh puts first.
use() { ln -sfn "$(command -v "$2")" "$tools/bin/$1"; }

# at_least A B: version A is B or newer.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

go_root() { "$1" env GOROOT; }
go_version() { "$1" env GOVERSION 2>/dev/null | sed 's/^go//'; }
node_version() { "$1" --version 2>/dev/null | sed 's/^v//'; }

# Any Go, however old, can download the newer toolchain as a module: it comes
# through the module proxy and is checked against the checksum database.
setup_go() {
  for g in "$tools/go/bin/go" go /usr/local/go/bin/go; do
    v=$(go_version "$g" || true)
    if [ -n "$v" ] && at_least "$v" 1.26; then use go "$g"; use gofmt "$(go_root "$g")/bin/gofmt"; return; fi
  done
  command -v go >/dev/null || apt_get golang-go
  case $(uname -m) in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; *) die "No Go $go_wanted is known for $(uname -m): install it by hand." ;; esac
  say "Fetching Go $go_wanted (this one is $(go_version go || echo too old))"
  scratch=$tools/go.scratch; rm -rf "$scratch"; mkdir -p "$scratch/m"
  printf 'module scratch\n' >"$scratch/m/go.mod"
  (cd "$scratch/m" && GOFLAGS=-modcacherw GOTOOLCHAIN=local GOMODCACHE="$scratch/cache" go mod download "golang.org/toolchain@v0.0.1-go$go_wanted.linux-$arch") ||
    die "Go $go_wanted could not be fetched. Install Go 1.26 or newer by hand and start again."
  rm -rf "$tools/go"
  mv "$scratch/cache/golang.org/toolchain@v0.0.1-go$go_wanted.linux-$arch" "$tools/go"
  chmod -R u+w "$tools/go"; chmod +x "$tools/go/bin/"*; find "$tools/go/pkg/tool" -type f -exec chmod +x {} +
  rm -rf "$scratch"
  use go "$tools/go/bin/go"; use gofmt "$tools/go/bin/gofmt"
}

# Node comes from the distribution where it is new enough (Vite 8 wants 20.19),
# else from the npm registry, which carries Node itself as a package.
setup_node() {
  for n in "$tools/node/bin/node" node; do
    v=$(node_version "$n" || true)
    if [ -n "$v" ] && at_least "$v" 20.19.0 && command -v npm >/dev/null; then use node "$n"; return; fi
  done
  command -v npm >/dev/null || apt_get nodejs npm
  v=$(node_version node || true)
  if [ -n "$v" ] && at_least "$v" 20.19.0; then use node node; return; fi
  case $(uname -m) in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) die "No Node $node_wanted is known for $(uname -m): install it by hand." ;; esac
  say "Fetching Node $node_wanted (this one is ${v:-missing})"
  npm install --silent --no-fund --no-audit --no-save --prefix "$tools/node.scratch" "node-linux-$arch@$node_wanted" >&2 ||
    die "Node $node_wanted could not be fetched. Install Node 20.19 or newer by hand and start again."
  rm -rf "$tools/node"; mv "$tools/node.scratch/node_modules/node-linux-$arch" "$tools/node"; rm -rf "$tools/node.scratch"
  chmod +x "$tools/node/bin/node"
  use node "$tools/node/bin/node"
}

# The npm packages, when the lock file has changed since they were installed.
setup_npm() {
  . build/env.sh
  sum=$(cksum <frontend/package-lock.json)
  [ "$(cat frontend/node_modules/.installed 2>/dev/null)" = "$sum" ] && return
  say "Installing the front end's packages"
  (cd frontend && npm ci --no-fund --no-audit --loglevel=error) >&2 || die "npm could not install the packages. To see why, type:  cd frontend && npm ci"
  printf '%s' "$sum" >frontend/node_modules/.installed
}

apt_get $build_packages
case $what in
  walk) apt_get $walk_packages ;;
  test) apt_get $test_packages ;;
esac
setup_go
setup_node
setup_npm
