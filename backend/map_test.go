package backend_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// rooms is the import map: who may import whom, of ours. "…" after a slash
// means that room and everything under it. The reason is what a person reads
// when the test fails.
var rooms = map[string]struct {
	may    []string
	reason string
}{
	"backend":                     {nil, "the tour imports nothing"},
	"backend/wordbook":            {nil, "every room speaks, so it may need no room"},
	"backend/fault":               {[]string{"backend/wordbook"}, "every room returns faults, so fault may need no room but its words"},
	"backend/clock":               {nil, "the machine's time, and nothing that it is for"},
	"backend/forms":               {[]string{"backend/wordbook", "backend/fault"}, "the form language is pure: data in, answers out"},
	"backend/forms/library":       {[]string{"backend/forms", "backend/fault"}, "definitions are data"},
	"backend/forms/formtest":      {[]string{"backend/forms", "backend/forms/library", "backend/fault"}, "made-up forms for tests"},
	"backend/casework":            {[]string{"backend/forms", "backend/fault"}, "the heart knows no keeper of data"},
	"backend/outbox":              {[]string{"backend/wordbook", "backend/fault"}, "states of what waits are pure"},
	"backend/sealed":              {[]string{"backend/casework", "backend/forms", "backend/fault"}, "sealing is pure"},
	"backend/vault":               {[]string{"backend/clock", "backend/fault"}, "keys know nothing of what they open"},
	"backend/encvfs":              {[]string{"backend/fault"}, "pages in, pages out: it must be reviewable alone"},
	"backend/store":               {[]string{"backend/clock", "backend/casework", "backend/forms", "backend/outbox", "backend/sealed", "backend/encvfs", "backend/vault", "backend/find", "backend/store/query", "backend/fault"}, "the store keeps; it never speaks to the network"},
	"backend/store/query":         {nil, "made by sqlc from the store's sql/; nobody writes there"},
	"backend/find":                {[]string{"backend/fault"}, "ranking names is pure"},
	"backend/genogram":            {[]string{"backend/casework", "backend/wordbook", "backend/fault"}, "a drawing of casework"},
	"backend/pictures":            {[]string{"backend/fault"}, "pictures know no records"},
	"backend/pdf":                 {[]string{"backend/casework", "backend/forms", "backend/genogram", "backend/wordbook", "backend/fault"}, "paper is drawn from views, never read from a store"},
	"backend/packs":               {[]string{"backend/forms", "backend/sealed", "backend/fault"}, "a pack is bytes until the council's key has said otherwise: no file, clock or network"},
	"backend/folder":              {[]string{"backend/fault"}, "a watched folder knows no records"},
	"backend/carry":               {[]string{"backend/sealed", "backend/fault"}, "a bundle carries sealed bytes only"},
	"backend/wire":                {[]string{"backend/sealed", "backend/casework", "backend/forms", "backend/fault"}, "the conversation knows no store"},
	"backend/sync/core":           {[]string{"backend/sealed", "backend/casework", "backend/outbox", "backend/fault"}, "the protocol is sans-IO"},
	"backend/sync":                {[]string{"backend/clock", "backend/sync/core", "backend/wire", "backend/casework", "backend/outbox", "backend/sealed", "backend/wordbook", "backend/fault"}, "sync never sees the store, only the interfaces it declares"},
	"backend/central":             {[]string{"backend/sync/core", "backend/casework", "backend/forms", "backend/sealed", "backend/find", "backend/fault"}, "the centre's rules know neither HTTP nor SQL"},
	"backend/central/sqlstore":    {[]string{"backend/central", "backend/casework", "backend/sealed", "backend/find", "backend/fault"}, "a Ledger, nothing more"},
	"backend/central/centraltest": {[]string{"backend/central", "backend/central/sqlstore", "backend/sealed", "backend/fault"}, "the suite every Ledger passes"},
	"backend/central/door":        {[]string{"backend/clock", "backend/central", "backend/wire", "backend/casework", "backend/forms", "backend/forms/library", "backend/sealed", "backend/pdf", "backend/find", "backend/carry", "backend/wordbook", "backend/fault"}, "what the centre's network sees"},
	"backend/cmd/central":         {[]string{"backend/clock", "backend/central/…", "backend/central", "backend/wire", "backend/sealed", "backend/folder", "backend/carry", "backend/forms", "backend/forms/library", "backend/packs", "backend/casework", "frontend", "backend/fault"}, "the wiring of the centre"},
	"backend/simtest":             {[]string{"backend/…"}, "the simulator joins everything"},
	"frontend":                    {nil, "pages know nobody"},
	"app/desk":                    {[]string{"backend/casework", "backend/forms", "backend/forms/library", "backend/packs", "backend/outbox", "backend/sealed", "backend/store", "backend/find", "backend/pdf", "backend/genogram", "backend/pictures", "backend/folder", "backend/carry", "backend/vault", "backend/sync", "backend/wordbook", "backend/fault"}, "the door of the screens never speaks to the network: no wire, sync/core, encvfs or central"},
	"app/window":                  {[]string{"app/desk", "backend/clock", "frontend", "backend/fault"}, "a face has no rules"},
	"app/browser":                 {[]string{"app/desk", "frontend", "backend/fault"}, "a face has no rules"},
	"app/printer":                 {[]string{"backend/fault"}, "a printer gets bytes"},
	"app/formtool":                {[]string{"backend/clock", "backend/forms", "backend/forms/library", "backend/forms/formtest", "backend/packs", "backend/sealed", "backend/pdf", "backend/fault"}, "the officers' tool needs no store"},
	"app":                         {[]string{"backend/clock", "app/…", "frontend", "backend/fault", "backend/casework", "backend/forms", "backend/forms/library", "backend/packs", "backend/outbox", "backend/sealed", "backend/vault", "backend/store", "backend/find", "backend/pdf", "backend/folder", "backend/carry", "backend/wire", "backend/sync"}, "the wiring of the laptop: everything but central and cmd"},
	".":                           {[]string{"app"}, "main.go is ten lines"},
}

// doors says which rooms may use a package from outside (a prefix of its
// import path). What is not named here is free.
var doors = []struct {
	prefix string
	rooms  []string
	reason string
}{
	{"github.com/wailsapp/", []string{"app/window"}, "only the window knows Wails, so that the rest runs and is tested without one"},
	{"github.com/signintech/gopdf", []string{"backend/pdf"}, "gopdf is a drawing device under our own layout"},
	{"github.com/pdfcpu/", []string{"backend/pdf"}, "one door to other people's PDFs"},
	{"github.com/go-text/", []string{"backend/pdf"}, "shaping belongs to paper"},
	{"github.com/boombuler/", []string{"backend/pdf"}, "codes belong to paper"},
	{"github.com/fsnotify/", []string{"backend/folder"}, "events are hints, and one room knows how little they mean"},
	{"filippo.io/age", []string{"backend/vault", "backend/carry", "backend/cmd/central", "app/formtool"}, "keys and bundles"},
	{"github.com/zalando/go-keyring", []string{"backend/vault"}, "keys live in one room"},
	{"golang.org/x/crypto/argon2", []string{"backend/vault", "backend/central"}, "passwords are stretched where keys live, and where staff accounts live"},
	{"database/sql", []string{"backend/store", "backend/store/query", "backend/central/sqlstore"}, "SQL has two keepers"},
	{"modernc.org/sqlite", []string{"backend/store", "backend/encvfs", "backend/central/sqlstore"}, "SQLite has three doors"},
	{"modernc.org/libc", []string{"backend/encvfs"}, "C memory is touched by the VFS alone"},
	{"github.com/danielgtaylor/huma", []string{"app/desk", "backend/central/door"}, "one library types both doors"},
	{"github.com/klauspost/compress", []string{"backend/wire", "backend/central/door", "backend/pdf"}, "compression belongs to the wire, and to paper"},
	{"github.com/mattn/go-ieproxy", []string{"backend/wire"}, "the way out is the wire's business"},
	{"github.com/cenkalti/backoff", []string{"backend/sync"}, "waiting belongs to sync"},
	{"go.yaml.in/", []string{"backend/forms"}, "only forms reads YAML, and only into nodes"},
	{"net/http", []string{"backend/wire", "backend/central/door", "backend/cmd/central", "app", "app/desk", "app/browser", "app/window", "backend/simtest", "backend/sync"}, "few rooms speak HTTP"},
	{"image/", []string{"backend/pictures", "backend/pdf"}, "image decoders eat hostile files in one room"},
}

// pure rooms get time and chance as arguments and touch no world.
var pure = []string{"backend/forms", "backend/packs", "backend/casework", "backend/outbox", "backend/sealed", "backend/sync/core", "backend/find", "backend/genogram"}

var impure = []string{"net", "os", "database/sql", "math/rand", "math/rand/v2", "syscall", "io/ioutil"}

func TestImportMap(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		room, known := rooms[f.room]
		if !known {
			if strings.HasPrefix(f.room, "build/") {
				continue
			}
			t.Errorf("%s: the room %q is not on the map; add it in backend/map_test.go with its reason", f.path, f.room)
			continue
		}
		for _, imported := range f.imports {
			if ours, yes := strings.CutPrefix(imported, module+"/"); yes && !allowed(room.may, ours) {
				t.Errorf("%s imports %s: %s may import %v, because %s", f.path, ours, f.room, room.may, room.reason)
			}
		}
	}
}

func allowed(may []string, room string) bool {
	for _, m := range may {
		base, tree := strings.CutSuffix(m, "/…")
		if room == m || tree && strings.HasPrefix(room, base+"/") {
			return true
		}
	}
	return false
}

func TestDoors(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || strings.HasPrefix(f.room, "build/") {
			continue
		}
		for _, imported := range f.imports {
			for _, d := range doors {
				if strings.HasPrefix(imported, d.prefix) && !slices.Contains(d.rooms, f.room) {
					t.Errorf("%s imports %s: its only doors are %v, because %s", f.path, imported, d.rooms, d.reason)
				}
			}
		}
	}
}

func TestPureRooms(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || !slices.Contains(pure, f.room) {
			continue
		}
		for _, imported := range f.imports {
			for _, bad := range impure {
				if imported == bad || strings.HasPrefix(imported, bad+"/") {
					t.Errorf("%s imports %s: %s is pure; pass it in", f.path, imported, f.room)
				}
			}
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since" || sel.Sel.Name == "Sleep") {
					t.Errorf("%s uses time.%s: %s is pure; time is an argument", f.path, sel.Sel.Name, f.room)
				}
			}
			return true
		})
	}
}

// spans may ask the machine itself: what they measure must not notice a clock
// being set, and nobody is told the time they read.
var spans = map[string]string{
	"backend/central/door/guard.go": "the deadline of a socket",
	"backend/folder/folder.go":      "how long a file has been still",
	"backend/vault/options.go":      "the cost of one guess",
	"backend/simtest/office.go":     "a centre for tests under synctest's clock",
	"backend/simtest/officework.go": "a centre for tests under synctest's clock",
}

// Whoever reads the machine's clock cannot be proved under a wrong one.
func TestOneClock(t *testing.T) {
	found := map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test || f.room == "backend/clock" || strings.HasPrefix(f.room, "build/") {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name) {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); !ok || pkg.Name != "time" {
				return true
			}
			found[f.path] = true
			if spans[f.path] == "" {
				t.Errorf("%s: time.%s: take the time as an argument, or from backend/clock where the programs are wired", f.set.Position(sel.Pos()), sel.Sel.Name)
			}
			return true
		})
	}
	for path := range spans {
		if !found[path] {
			t.Errorf("%s reads no clock any more: take it off the list", path)
		}
	}
}
