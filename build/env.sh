# Sourced by the other scripts, from the project's root: puts the Go and Node
# that setup.sh chose first, and keeps Go from looking for another.
for found in go node; do
  real=$(readlink "build/out/tools/$found.found" 2>/dev/null || true)
  [ -n "$real" ] && PATH=$(dirname "$real"):$PATH
done
export PATH GOTOOLCHAIN=local
window_tags=desktop,production,webkit2_41
