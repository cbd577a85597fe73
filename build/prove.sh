#!/bin/sh
# The long proofs, of which build/test.sh runs a short seeded slice each: power
# cuts, kill -9 of saving and of casework, bit flips, differential workload,
# simulation, fuzzing, kill -9 of the real program while the real screens type,
# all screen tests with a door that answers late, what a council installs, and,
# where Wine is, the Windows programs. About an hour and a half on two cores. Ends with one line of counts.
#   sh build/prove.sh                everything
#   sh build/prove.sh store fuzz     only these (store sim centre fuzz screens package windows)
# EARLYHELP_FUZZ_SECONDS sets how long each fuzz target runs (30).
set -eu
cd "$(dirname "$0")/.."
only=" $* "
sh build/setup.sh test
. build/env.sh
. build/programs.sh
out=$PWD/build/out/prove
rm -rf "$out"; mkdir -p "$out"
passed=0 failed=0

prove() {
  name=$1; shift
  case $only in "  ") ;; *" ${name%%-*} "*) ;; *) return 0 ;; esac
  began=$(date +%s)
  printf '%-44s' "$name"
  if "$@" >"$out/$name.log" 2>&1; then passed=$((passed + 1)); word=ok; else failed=$((failed + 1)); word=FAILED; fi
  printf '%s  %d s\n' "$word" $(($(date +%s) - began))
  grep -hE '^(    [a-z_]+_test.go:[0-9]+: )?proved' "$out/$name.log" || true
  [ $word = ok ] || tail -n 40 "$out/$name.log"
}

all_programs() { build_programs && build_moved; }
long() { EARLYHELP_LONG=1 go test -count=1 -v -timeout 3h "$@"; }

prove store-encvfs long ./backend/encvfs
prove store-vault long ./backend/vault
prove store-store long ./backend/store
prove store-records long -run '^TestKilledWhileWorking$' ./app/desk
prove store-queries go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1 diff -f backend/store/sqlc.yaml
prove sim-protocol long ./backend/simtest ./backend/sync/...
prove centre-ledger long ./backend/central/... ./backend/cmd/central
for package in $(go list ./...); do
  for target in $(go test -list '^Fuzz' "$package" 2>/dev/null | grep '^Fuzz' || true); do
    prove "fuzz-$(basename "$package")-$target" go test -run '^$' -fuzz "^$target\$" -fuzztime "${EARLYHELP_FUZZ_SECONDS:-30}s" "$package"
  done
done
prove screens-build all_programs
prove screens-killed sh -c 'cd frontend && EARLYHELP_LONG=1 npm run --silent e2e:killed'
prove screens-late sh -c 'cd frontend && EARLYHELP_LATE=600 npm run --silent e2e'
prove package sh build/package.sh
if command -v wine >/dev/null; then prove windows-under-wine sh build/wine.sh; fi

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
