#!/bin/sh
# Measures Early Help against its peers, each pair in one run, and prints a
# table: what, ours, the peer, ratio, limit, verdict. Absolute figures are this
# machine's; the ratios are the point. Ends with one line of counts.
#   sh build/bench.sh             everything (about ten minutes)
#   sh build/bench.sh save pdf    only these (save forms pdf seal centre run screens window)
set -eu
cd "$(dirname "$0")/.."
only=" $* "
sh build/setup.sh test
. build/env.sh
. build/programs.sh
out=$PWD/build/out/bench
rm -rf "$out"; mkdir -p "$out"

# Each measurement prints lines "bench: what | ours | peer | ratio | limit | ok" (or "| over").
measure() {
  name=$1; shift
  case $only in "  ") ;; *" $name "*) ;; *) return 0 ;; esac
  printf 'Measuring %s\n' "$name" >&2
  "$@" >"$out/$name.log" 2>&1 || { tail -n 20 "$out/$name.log" >&2; echo "bench: $name | did not run | | | | over" >>"$out/$name.log"; }
  sed -n 's/^.*bench: //p' "$out/$name.log" >>"$out/table"
}

# The page measurements need the built programs and a browser or a display.
# Each is a subshell, so that the next begins at the root again.
screens() (build_programs && go build -o build/bin/benchdesk ./build/bench/desk && cd frontend && npm run --silent bench:screens)
window() (
  build_programs && go build -tags "$window_tags" -ldflags "-s -w" -o build/bin/emptywindow ./build/bench/emptywindow &&
    cd frontend && xvfb-run -a -s "-screen 0 1366x768x24" dbus-run-session -- npm run --silent bench:window
)

# From the word of command to the program's address, everything being there
# already: the first start builds and enrols, the second is timed.
run() (
  unset DISPLAY WAYLAND_DISPLAY
  started() {
    rm -f "$out/run.told"
    begun=$(date +%s%N)
    setsid sh build/run.sh >"$out/run.told" 2>"$out/run.err" &
    program=$! # of a session of its own, so that its children can be ended with it
    until grep -q 'Open: http' "$out/run.told" 2>/dev/null; do
      kill -0 $program 2>/dev/null || { cat "$out/run.err"; exit 1; }
      sleep 0.02
    done
    took=$((($(date +%s%N) - begun) / 1000000))
    kill -- -$program; wait $program 2>/dev/null || true
  }
  started; started
  verdict=ok; [ $took -le 5000 ] || verdict=over
  echo "bench: second start of build/run.sh to its address | $took ms | | | 5000 ms | $verdict"
)

: >"$out/table"
measure save sh -c 'cd build/bench/save && go run .'
measure forms go test -run '^$' -bench . -benchmem ./backend/forms
measure pdf go run ./build/bench/pdf
measure seal go run ./build/bench/seal
measure centre go test -run '^$' -bench Delivery -benchtime 1500x ./backend/cmd/central
measure run run
measure screens screens
measure window window

{ echo 'what|ours|peer|ratio|limit|verdict'; cat "$out/table"; } | sed 's/ *| */|/g' | column -t -s '|'
over=$(grep -c '| *over *$' "$out/table" || true)
printf '%d passed, %d failed\n' $(($(wc -l <"$out/table") - over)) "$over"
[ "$over" = 0 ]
