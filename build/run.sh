#!/bin/sh
# Starts Early Help as it would be used: sets up and builds what is missing,
# starts an invented council's centre on loopback, enrols this laptop with it as
# an invented worker, and opens the program.
#   sh build/run.sh             the program, in a window (or in a browser where there is no display)
#   sh build/run.sh --walk DIR  the whole journey by itself, told in plain words, everything under DIR
# The demonstration's data is in build/out/demo; delete that folder to begin again.
set -eu
cd "$(dirname "$0")/.."
what=run
[ "${1:-}" != --walk ] || what=walk
sh build/setup.sh $what
. build/env.sh
. build/programs.sh
build_programs

if [ "${1:-}" = --walk ]; then
  [ -n "${2:-}" ] || { echo "Say where: sh build/run.sh --walk DIR" >&2; exit 2; }
  exec go run ./build/walk -earlyhelp build/bin/earlyhelp -central build/bin/central -dir "$2"
fi

demo=$PWD/build/out/demo
address=127.0.0.1:7310
passphrase="four ordinary words together"
mkdir -p "$demo"
build/bin/central -data "$demo/central" -listen $address -demo >"$demo/central.log" 2>&1 &
centre=$!
trap 'kill $centre 2>/dev/null || true' EXIT INT TERM
tries=0
until [ -s "$demo/central/letter.json" ] && grep -q listening "$demo/central.log" 2>/dev/null; do
  kill -0 $centre 2>/dev/null || { cat "$demo/central.log" >&2; exit 1; }
  tries=$((tries + 1)); [ $tries -lt 150 ] || { echo "The centre did not start; see build/out/demo/central.log" >&2; exit 1; }
  sleep 0.1
done
if [ ! -e "$demo/laptop/vault.json" ]; then
  printf '%s\n' "$passphrase" | build/bin/earlyhelp enrol -data "$demo/laptop" -letter "$demo/central/letter.json" >"$demo/recovery.txt"
fi
echo "The invented council's centre is at http://$address (staff pages; its log: build/out/demo/central.log)."
echo "Unlock the laptop with:  $passphrase"
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  echo "There is no display here, so the same screens are served on loopback. Open this address:"
  build/bin/earlyhelp -data "$demo/laptop" -serve 127.0.0.1:0
else
  build/bin/earlyhelp -data "$demo/laptop"
fi
