# Sourced from the project's root after env.sh: builds the pages and the two
# programs into build/bin, only what has changed since; build_moved the same two
# with a clock that a test can put wrong, into build/bin/moved, and what takes records
# from one laptop to another for tests with two people. They never ship.
build_pages() {
  if [ ! -e frontend/dist/index.html ] || [ -n "$(find frontend/src frontend/public frontend/*.html frontend/*.ts frontend/package-lock.json -newer frontend/dist/index.html -print -quit 2>/dev/null)" ]; then
    printf 'Building the pages\n' >&2
    (cd frontend && npm run --silent build) >&2
  fi
}
build_programs() {
  build_pages
  mkdir -p build/bin
  version=$(git describe --always --dirty 2>/dev/null || echo unversioned)
  go build -tags "$window_tags" -ldflags "-s -w -X earlyhelp.example/app.Version=$version" -o build/bin/earlyhelp .
  CGO_ENABLED=0 go build -ldflags "-s -w -X main.version=$version" -o build/bin/central ./backend/cmd/central
}
build_moved() {
  mkdir -p build/bin/moved
  go build -tags "$window_tags,movedclock" -o build/bin/moved/earlyhelp .
  CGO_ENABLED=0 go build -tags movedclock -o build/bin/moved/central ./backend/cmd/central
  CGO_ENABLED=0 go build -o build/bin/moved/feed ./build/feed
}
