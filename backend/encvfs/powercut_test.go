package encvfs

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// The power-cut simulator. A workload runs once with every sealed write, every
// truncation and every sync recorded. Then, for many moments, the disk is made
// as a power cut at that moment could have left it: what was synced is whole, of
// everything later each 512-byte sector is there or not, by chance. Each such
// disk must open, be sound, and hold every commit that had been acknowledged.

const sector = 512

// raced is set under the race detector, where ten times slower runs find no more.
var raced bool

// longRuns is how often a test repeats itself: short in the test command, long
// where EARLYHELP_LONG is 1 (build/prove.sh), and n where it is another n.
func longRuns(short, long int) int {
	n, err := strconv.Atoi(os.Getenv("EARLYHELP_LONG"))
	switch {
	case raced:
		return max(1, short/10)
	case err != nil || n < 1:
		return short
	case n == 1:
		return long
	}
	return n
}

// event is one thing the disk saw, or (data nil, size -1) a commit acknowledged.
type event struct {
	log      bool
	offset   int64
	data     []byte
	size     int64 // of a truncation; -1 otherwise
	sync     bool
	started  int // commits begun before this event
	acked    int // and acknowledged; -1 while the tables are being made
	truncate bool
}

type recorder struct {
	mu             sync.Mutex
	events         []event
	started, acked int
}

func (r *recorder) add(e event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	e.started, e.acked = r.started, r.acked
	r.events = append(r.events, e)
	return nil
}
func (r *recorder) Write(_ string, log bool, offset int64, sealed []byte) error {
	return r.add(event{log: log, offset: offset, data: append([]byte(nil), sealed...)})
}
func (r *recorder) Truncate(_ string, log bool, size int64) error {
	return r.add(event{log: log, truncate: true, size: size})
}
func (r *recorder) Sync(_ string, log bool) error { return r.add(event{log: log, sync: true}) }

// disk is both files as they would be found.
type disk struct{ main, log []byte }

func (d *disk) file(log bool) *[]byte {
	if log {
		return &d.log
	}
	return &d.main
}

func put(file *[]byte, offset int64, data []byte) {
	if need := int(offset) + len(data); need > len(*file) {
		*file = append(*file, make([]byte, need-len(*file))...)
	}
	copy((*file)[offset:], data)
}

func cutTo(file *[]byte, size int64) {
	if int(size) <= len(*file) {
		*file = (*file)[:size:size]
	}
}

// apply does all of an event, or by chance parts of it.
func (d *disk) apply(e event, chance *rand.Rand) {
	file := d.file(e.log)
	switch {
	case e.truncate:
		if chance == nil || chance.IntN(2) == 0 {
			cutTo(file, e.size)
		}
	case chance == nil:
		put(file, e.offset, e.data)
	default:
		keep := chance.IntN(3) // all, none, or each sector by itself
		for at := 0; at < len(e.data); at += sector {
			if keep == 0 || keep == 2 && chance.IntN(2) == 0 {
				put(file, e.offset+int64(at), e.data[at:min(at+sector, len(e.data))])
			}
		}
	}
}

// after is the disk a cut just before event n leaves behind.
func after(base []byte, events []event, n int, chance *rand.Rand) disk {
	d := disk{main: append([]byte(nil), base...)}
	var pending [2][]event
	index := func(log bool) int {
		if log {
			return 1
		}
		return 0
	}
	for _, e := range events[:n] {
		i := index(e.log)
		if !e.sync {
			pending[i] = append(pending[i], e)
			continue
		}
		for _, p := range pending[i] {
			d.apply(p, nil)
		}
		pending[i] = nil
	}
	for _, late := range pending {
		for _, e := range late {
			d.apply(e, chance)
		}
	}
	return d
}

// body is what document id holds at version v; it says which, so that a wrong
// one cannot pass.
func body(id, v int) string {
	return strings.Repeat(fmt.Sprintf("%d/%d ", id, v), 20+(id*7+v*131)%900)
}

const documents = 12

// work does n commits, each changing documents and the count together, and
// leaves the log as it is.
func work(v *VFS, path string, n, cache int, synchronous string, r *recorder) (err error) {
	db, err := sql.Open("sqlite", strings.Replace(dsn(v, path), "synchronous(2)", "synchronous("+synchronous+")", 1)+
		fmt.Sprintf("&_pragma=wal_autocheckpoint(20)&_pragma=cache_size(%d)", cache))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	do := func(query string, args ...any) {
		if err == nil {
			_, err = db.Exec(query, args...)
		}
	}
	do("CREATE TABLE doc(id INTEGER PRIMARY KEY, version INTEGER, body TEXT) STRICT")
	do("CREATE INDEX by_version ON doc(version)")
	do("CREATE TABLE tally(n INTEGER) STRICT")
	do("INSERT INTO tally VALUES(0)")
	r.acked = 0
	for i := 1; i <= n && err == nil; i++ {
		r.started = i
		tx, berr := db.Begin()
		if berr != nil {
			return berr
		}
		for _, id := range []int{i % documents, i * 5 % documents} {
			if _, err = tx.Exec("INSERT INTO doc VALUES(?1,?2,?3) ON CONFLICT(id) DO UPDATE SET version=?2, body=?3", id, i, body(id, i)); err != nil {
				return errors.Join(err, tx.Rollback())
			}
		}
		if _, err = tx.Exec("UPDATE tally SET n=?", i); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if err = tx.Commit(); err == nil {
			r.acked = i
		}
		if i%17 == 0 {
			do("PRAGMA wal_checkpoint(TRUNCATE)")
		}
	}
	return err
}

// model is what every document must be at after n commits.
func model(n int) map[int]int {
	m := map[int]int{}
	for i := 1; i <= n; i++ {
		m[i%documents], m[i*5%documents] = i, i
	}
	return m
}

// verdict of one cut.
type verdict struct {
	unusable, lost, wrong, torn int
	why                         error
}

func (v verdict) bad() int { return v.unusable + v.lost + v.wrong }

// judge opens a disk and compares it with what had been promised.
func judge(v *VFS, dir string, d disk, acked, started int) (out verdict) {
	path := filepath.Join(dir, "store.db")
	for name, data := range map[string][]byte{path: d.main, path + "-wal": d.log} {
		if len(data) == 0 {
			os.Remove(name)
			continue
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			panic(err)
		}
	}
	os.Remove(path + "-shm")
	_, before := v.Failures()
	db, err := sql.Open("sqlite", dsn(v, path))
	if err != nil {
		panic(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	n, found, err := look(db)
	_, torn := v.Failures()
	out.torn = min(1, int(torn-before))
	switch {
	case acked < 0 && err != nil && (errors.Is(err, sql.ErrNoRows) || strings.Contains(err.Error(), "no such table")):
		return out // cut while the tables were being made: an earlier commit, whole
	case err != nil:
		out.unusable, out.why = 1, err
	case n < acked:
		out.lost = 1
	case n > started || fmt.Sprint(found) != fmt.Sprint(model(n)):
		out.wrong = 1
	}
	return out
}

func look(db *sql.DB) (n int, found map[int]int, err error) {
	if err = db.QueryRow("SELECT n FROM tally").Scan(&n); err != nil {
		return n, nil, err
	}
	var says string
	if err = db.QueryRow("PRAGMA integrity_check").Scan(&says); err != nil || says != "ok" {
		return n, nil, fmt.Errorf("integrity: %.40s %w", says, err)
	}
	rows, err := db.Query("SELECT id, version, body FROM doc")
	if err != nil {
		return n, nil, err
	}
	defer rows.Close()
	found = map[int]int{}
	for rows.Next() {
		var id, version int
		var text string
		if err := rows.Scan(&id, &version, &text); err != nil {
			return n, nil, err
		}
		if text != body(id, version) {
			version = -1
		}
		found[id] = version
	}
	return n, found, rows.Err()
}

// cuts runs one workload of commits per 100 cuts and judges n cuts in all.
func cuts(t testing.TB, n int, g guards, synchronous string) (sum verdict) {
	t.Helper()
	dir := t.TempDir()
	for seed := 0; n > 0; seed++ {
		r := &recorder{acked: -1}
		v := layerWith(t, r, g)
		path := filepath.Join(dir, fmt.Sprintf("work%d.db", seed))
		if err := v.Create(path); err != nil {
			t.Fatal(err)
		}
		base, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		cache := 2000
		if seed%2 == 0 {
			cache = 3 // transactions outgrow it and rewrite frames
		}
		if err := work(v, path, 60, cache, synchronous, r); err != nil {
			sum.unusable++
			t.Logf("the workload itself failed: %v", err)
			return sum
		}
		reader := layerWith(t, nil, g)
		for c := range min(n, 100) {
			chance := rand.New(rand.NewPCG(uint64(seed), uint64(c)))
			at := chance.IntN(len(r.events)) + 1
			last := r.events[at-1]
			one := judge(reader, dir, after(base, r.events, at, chance), last.acked, last.started)
			sum.unusable, sum.lost, sum.wrong, sum.torn = sum.unusable+one.unusable, sum.lost+one.lost, sum.wrong+one.wrong, sum.torn+one.torn
			if one.bad() > 0 && testing.Verbose() {
				t.Logf("seed %d cut %d (event %d of %d): %+v", seed, c, at, len(r.events), one)
			}
		}
		n -= 100
	}
	return sum
}

func TestPowerCuts(t *testing.T) {
	n := longRuns(200, 10_000)
	sum := cuts(t, n, allGuards, "2")
	t.Logf("proved: %d power cuts, %d of them tore the log, %d unusable, %d lost acknowledged commits, %d wrong", n, sum.torn, sum.unusable, sum.lost, sum.wrong)
	if sum.bad() > 0 {
		t.Errorf("%d cuts: %d unusable, %d lost acknowledged commits, %d wrong", n, sum.unusable, sum.lost, sum.wrong)
	}
	if sum.torn == 0 && !raced {
		t.Error("no cut tore the log: the simulator proves nothing")
	}
}

// The simulator must notice each of these, or it would prove nothing.
func TestPowerCutsNoticePlantedDefects(t *testing.T) {
	without := func(change func(*guards)) guards {
		g := allGuards
		change(&g)
		return g
	}
	rows := map[string]struct {
		guards      guards
		synchronous string
	}{
		"page 1 looked at in the file":  {without(func(g *guards) { g.headerTemplate = false }), "2"},
		"torn frames fail recovery":     {without(func(g *guards) { g.lenientFrame = false }), "2"},
		"reserved bytes read as sealed": {without(func(g *guards) { g.zeroReserve, g.refuseReserve = false, false }), "2"},
		"overwriting said to be unsafe": {without(func(g *guards) { g.maskAbilities = false }), "2"},
		"commits not synced (NORMAL)":   {allGuards, "1"},
		"nothing synced (OFF)":          {allGuards, "0"},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			if raced {
				t.Skip("the planted defects are noticed without the race detector (2026-11-22)")
			}
			sum := cuts(t, 100, row.guards, row.synchronous)
			t.Logf("%+v", sum)
			if sum.bad() == 0 {
				t.Error("100 cuts noticed nothing")
			}
		})
	}
}
