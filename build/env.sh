# Sourced by the other scripts, from the project's root: puts the Go and Node
# that setup.sh chose first, and keeps Go from looking for another.
export PATH="$PWD/build/out/tools/bin:$PATH" GOTOOLCHAIN=local
window_tags=desktop,production,webkit2_41
