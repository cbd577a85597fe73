#!/bin/sh
# Makes what a council's IT installs, into build/bin: a .deb, and, where makensis
# is present, a per-user Windows installer. Neither keeps data in a folder that
# uninstalling removes (the store is in the user's own data folder).
set -eu
cd "$(dirname "$0")/.."
sh build/setup.sh run
. build/env.sh
. build/programs.sh
build_programs
built=$version # what the programs say of themselves
version=$(git describe --tags --match 'v*' 2>/dev/null | sed 's/^v//' || true)
[ -n "$version" ] || version=0.1.0

root=build/out/deb
rm -rf "$root"
install -D -m 755 build/bin/earlyhelp "$root/usr/bin/earlyhelp"
install -D -m 644 build/linux/earlyhelp.desktop "$root/usr/share/applications/earlyhelp.desktop"
install -D -m 644 build/appicon.png "$root/usr/share/icons/hicolor/512x512/apps/earlyhelp.png"
install -D -m 644 LICENSE "$root/usr/share/doc/earlyhelp/copyright"
mkdir -p "$root/DEBIAN"
sed "s/@VERSION@/$version/; s/@ARCH@/$(dpkg --print-architecture)/" build/linux/control >"$root/DEBIAN/control"
dpkg-deb --build --root-owner-group "$root" "build/bin/earlyhelp_${version}_$(dpkg --print-architecture).deb"

if command -v makensis >/dev/null; then
  go tool -modfile=build/tools.mod wails build -platform windows/amd64 -nsis -installscope user -skipbindings -s -nopackage=false -m -nosyncgomod \
    -trimpath -ldflags "-s -w -X earlyhelp.example/app.Version=$built" -o earlyhelp.exe
  ls build/bin/*installer*.exe
else
  echo "makensis is not here, so no Windows installer was made. To have it:  apt-get install nsis"
fi
