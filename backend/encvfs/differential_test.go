package encvfs

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// The same random work on an encrypted and on a plain database must give the
// same answers, step by step and after reopening.
func TestSameAsPlain(t *testing.T) {
	seeds, steps := longRuns(2, 8), longRuns(150, 3000)
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { compare(t, uint64(seed), steps) })
	}
}

func compare(t *testing.T, seed uint64, steps int) {
	dir, v := t.TempDir(), layer(t, nil)
	secret, plain := filepath.Join(dir, "secret.db"), filepath.Join(dir, "plain.db")
	if err := v.Create(secret); err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(seed, 9))
	cache := fmt.Sprintf("&_pragma=cache_size(%d)", 10+chance.IntN(4000))
	a := database(t, v, secret, cache)
	b, err := sql.Open("sqlite", "file:"+plain+"?_txlock=immediate&_pragma=journal_mode(wal)"+cache)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	b.SetMaxOpenConns(1)
	both := func(query string, args ...any) {
		t.Helper()
		_, errA := a.Exec(query, args...)
		_, errB := b.Exec(query, args...)
		if (errA == nil) != (errB == nil) {
			t.Fatalf("%.50s: encrypted %v, plain %v", query, errA, errB)
		}
	}
	both("CREATE TABLE note(id INTEGER PRIMARY KEY, who TEXT, body TEXT) STRICT")
	both("CREATE INDEX by_who ON note(who)")
	both("CREATE VIRTUAL TABLE found USING fts5(body, content=note, content_rowid=id)")
	both("CREATE TRIGGER into_found AFTER INSERT ON note BEGIN INSERT INTO found(rowid, body) VALUES(new.id, new.body); END")
	for step := range steps {
		oneStep(both, chance, step)
		if step%50 == 0 {
			sameRows(t, a, b, step)
		}
	}
	sameRows(t, a, b, steps)
	a.Close()
	sameRows(t, database(t, v, secret), b, steps)
	if v.Refused() != 0 {
		t.Errorf("%d files refused", v.Refused())
	}
}

func oneStep(both func(string, ...any), chance *rand.Rand, step int) {
	id, text := chance.IntN(300), strings.Repeat(fmt.Sprintf("word%d ", chance.IntN(50)), chance.IntN(1200))
	switch chance.IntN(12) {
	case 0, 1, 2, 3, 4:
		both("INSERT INTO note(who, body) VALUES(?, ?)", fmt.Sprint(id%20), text)
	case 5, 6:
		both("UPDATE note SET body=?2 WHERE id=?1", id, text)
	case 7:
		both("DELETE FROM note WHERE id%7 = ?1 AND id > ?2", id%7, id)
	case 8:
		both("SAVEPOINT one")
		both("UPDATE note SET who = who || 'x' WHERE id < ?", id)
		both([]string{"ROLLBACK TO one", "SELECT 1"}[step%2])
		both("RELEASE one")
	case 9:
		both("PRAGMA wal_checkpoint(" + []string{"PASSIVE", "RESTART", "TRUNCATE"}[step%3] + ")")
	case 10:
		both("INSERT INTO note(who, body) SELECT who, body FROM note ORDER BY body DESC LIMIT 40")
	case 11:
		if step%5 == 0 {
			both("VACUUM")
		}
		both("DELETE FROM note WHERE id > 400")
		both("INSERT INTO found(found) VALUES('rebuild')")
	}
}

func sameRows(t *testing.T, a, b *sql.DB, step int) {
	t.Helper()
	const all = `SELECT count(*), coalesce(sum(length(body)),0), coalesce(group_concat(id || who || substr(body,1,20), '|'), ''),
		(SELECT count(*) FROM found WHERE found MATCH 'word7') FROM (SELECT * FROM note ORDER BY who, id)`
	var rows [2]string
	for i, db := range []*sql.DB{a, b} {
		var n, length, hits int64
		var text string
		if err := db.QueryRow(all).Scan(&n, &length, &text, &hits); err != nil {
			t.Fatalf("step %d: %v", step, err)
		}
		rows[i] = fmt.Sprint(n, length, text, hits)
	}
	if rows[0] != rows[1] {
		t.Fatalf("step %d: encrypted and plain differ", step)
	}
	var says string
	if err := a.QueryRow("PRAGMA integrity_check").Scan(&says); err != nil || says != "ok" {
		t.Fatalf("step %d: integrity %q %v", step, says, err)
	}
}
