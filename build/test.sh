#!/bin/sh
# The whole check, on a fresh machine too: sets up, then linters, types, Go
# tests (also with -race), screen tests, the real programs in Chromium, the real
# window, and the walk. Ends with one line of counts; exits 1 if any step failed.
#   sh build/test.sh            everything
#   sh build/test.sh go pages   only steps whose names are given (format pages vet windows staticcheck go race programs screens window walk)
set -eu
cd "$(dirname "$0")/.."
only=" $* "
sh build/setup.sh test
. build/env.sh
. build/programs.sh
out=$PWD/build/out/test
rm -rf "$out"; mkdir -p "$out"
passed=0 failed=0 skipped=0 bad=

# step NAME COMMAND…: runs it, keeps its output, and counts it as one check
# unless it leaves its own counts ("P F S") in $out/NAME.count.
step() {
  name=$1; shift
  case $only in "  ") ;; *" $name "*) ;; *) return 0 ;; esac
  began=$(date +%s)
  printf '%-12s' "$name"
  if "$@" >"$out/$name.log" 2>&1; then word=ok; else word=FAILED; bad="$bad $name"; fi
  if [ -s "$out/$name.count" ]; then read -r p f s <"$out/$name.count"; elif [ $word = ok ]; then p=1 f=0 s=0; else p=0 f=1 s=0; fi
  [ $word = FAILED ] && [ "$f" = 0 ] && f=1
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  printf '%s  %d passed, %d failed, %d skipped  %d s\n' "$word" "$p" "$f" "$s" $(($(date +%s) - began))
  [ $word = ok ] || tail -n 60 "$out/$name.log"
}

format() {
  wrong=$(git ls-files '*.go' | xargs gofmt -l)
  [ -z "$wrong" ] || { echo "gofmt would change:"; echo "$wrong"; return 1; }
}

# The page checks: types, linters, unit tests, build, size budget.
pages() (
  cd frontend
  npm run --silent check && npm run --silent lint &&
    npm run --silent test -- --reporter=default --reporter=json --outputFile.json="$out/vitest.json" || return 1
  node -e 'const r=require(process.argv[1]);console.log(r.numPassedTests,r.numFailedTests,r.numPendingTests)' "$out/vitest.json" >"$out/pages.count"
  cd .. && build_pages && cd frontend && npm run --silent budget
)

# others PATTERN: the packages whose path does not match; fails where there are none.
others() { all=$(go list ./...) && printf '%s\n' "$all" | grep -vE "$1"; }

# encvfs turns C pointers into Go functions; that one analyser is off for it alone.
vet() {
  list=$(others /backend/encvfs) && go vet $list && go vet -unsafeptr=false ./backend/encvfs &&
    go vet -tags "$window_tags" . ./app/... && go vet -tags movedclock ./backend/clock
}

windows() (
  export GOOS=windows CGO_ENABLED=0
  for arch in amd64 arm64; do
    export GOARCH=$arch
    list=$(others /backend/encvfs) && go vet -tags desktop,production $list && go vet -unsafeptr=false ./backend/encvfs &&
      go build -tags desktop,production -o /dev/null . && go build -o /dev/null ./backend/cmd/central || return 1
  done
)

staticcheck() { go tool -modfile=build/tools.mod staticcheck ./...; }

# gotest NAME FLAGS…: go test with its counts.
gotest() {
  name=$1; shift
  go test -json -timeout 20m "$@" >"$out/$name.json" 2>"$out/$name.err" && code=0 || code=1
  cat "$out/$name.err"
  go run ./build/count <"$out/$name.json" >"$out/$name.count" || code=1
  grep -q '^[1-9]' "$out/$name.count" || { echo "no test ran"; code=1; }
  return $code
}

# The pure rooms work in one goroutine, so the race detector has nothing to find
# there; nor is the C of SQLite, translated, ours to look through. (No more than
# that one package: others make code that ours shares, and it must be watched.)
race() {
  [ "$(go env CGO_ENABLED)" = 1 ] && command -v gcc >/dev/null || { echo "no cgo: -race not run"; echo 0 0 1 >"$out/race.count"; return 0; }
  list=$(others '/backend/(forms|casework|outbox|sealed|packs|genogram|find|fault|sync/core)(/|$)|/app/formtool$') &&
    gotest race -race -short -gcflags=modernc.org/sqlite/lib=-race=false $list
}

# nodetest NAME COMMAND…: a node:test run, counted from its closing lines.
nodetest() {
  name=$1; shift
  "$@" >"$out/$name.tap" 2>&1 && code=0 || code=1
  cat "$out/$name.tap"
  awk '/^(#|ℹ) pass /{p=$3} /^(#|ℹ) fail /{f=$3} /^(#|ℹ) skipped /{s=$3} END{if(p!="")print p,f,s}' "$out/$name.tap" >"$out/$name.count"
  return $code
}

programs() { build_programs && build_moved && described; }

# What `wails build` runs before it builds: it must end by itself, on a machine
# without a display, and touch no folder of the person's.
described() (
  mkdir "$out/described" && cp wails.json "$out/described" && go build -tags bindings -o "$out/described/program" . &&
    cd "$out/described" && env -u DISPLAY -u WAYLAND_DISPLAY HOME="$out/described/home" timeout 60 ./program &&
    grep -q 'function Call' frontend/wailsjs/go/*/Door.d.ts && [ ! -e home ]
)
screens() (cd frontend && nodetest screens npm run --silent e2e)
window() (cd frontend && nodetest window xvfb-run -a -s "-screen 0 1366x768x24" dbus-run-session -- npm run --silent e2e:window)
walk() { sh build/run.sh --walk "$out/walk"; }

step format format
step pages pages
step vet vet
step windows windows
step staticcheck staticcheck
step go gotest go ./...
step race race
step programs programs
step screens screens
step window window
step walk walk

[ -z "$bad" ] || printf 'These steps failed:%s (logs in build/out/test)\n' "$bad"
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ -z "$bad" ]
