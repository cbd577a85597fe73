# Sourced by the other scripts, from the project's root: puts the Go and Node
# that setup.sh chose first, keeps Go from looking for another, and lets tests and
# programs share what is compiled: with other flags all of it, SQLite too, is compiled again.
export PATH="$PWD/build/out/tools/bin:$PATH" GOTOOLCHAIN=local GOFLAGS="-trimpath ${GOFLAGS:-}"
window_tags=desktop,production,webkit2_41
