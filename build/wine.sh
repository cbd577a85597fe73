#!/bin/sh
# The Windows programs, run: the Go tests and the walk, under Wine (64 bit is
# enough). Needs the package wine; says so and exits 1 where it is missing. Tests
# that ask for a Go toolchain or a window beside them are left out by name.
set -eu
cd "$(dirname "$0")/.."
command -v wine >/dev/null || { echo "This needs Wine:  apt-get install --no-install-recommends wine wine64" >&2; exit 1; }
. build/env.sh
root=$PWD
out=$root/build/out/wine
rm -rf "$out"; mkdir -p "$out"
export WINEDEBUG=-all WINEPREFIX="$out/prefix"
skip='^(TestLicencesAreThoseOfWhatIsLinked|TestKillInTheMiddleOfAFile|TestKillWhileDelivering)$'
cross() { GOOS=windows GOARCH=amd64 CGO_ENABLED=0 "$@"; }

bad=
for package in $(cross go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./app/... ./backend/...); do
  folder=${package#*/}
  cross go test -c -tags timetzdata -o "$out/test.exe" "$package"
  if (cd "$folder" && wine "$out/test.exe" -test.short -test.skip "$skip") >"$out/test.log" 2>&1; then
    echo "ok      $folder"
  else
    bad="$bad $folder"; echo "FAILED  $folder"; tail -n 40 "$out/test.log"
  fi
done

cross go build -tags desktop,production -o "$out/earlyhelp.exe" .
cross go build -o "$out/central.exe" ./backend/cmd/central
cross go build -tags timetzdata -o "$out/walk.exe" ./build/walk
windows() { wine winepath -w "$1" 2>/dev/null | tr -d '\r'; }
if wine "$out/walk.exe" -earlyhelp "$(windows "$out/earlyhelp.exe")" -central "$(windows "$out/central.exe")" -dir "$(windows "$out/walk")" -reader ""; then
  echo "ok      the walk"
else
  bad="$bad walk"
fi
[ -z "$bad" ] || { echo "These failed:$bad"; exit 1; }
