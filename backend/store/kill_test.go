package store

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/encvfs"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/vault"
)

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

// A real process saves answers as fast as it can, prints each acknowledged
// client, and is killed with SIGKILL at a moment nobody chose. Every printed
// answer must be there, in every round, and the store sound.
func TestKilledWhileSaving(t *testing.T) {
	if dir := os.Getenv("EARLYHELP_KILL_DIR"); dir != "" {
		saveForEver(dir)
	}
	rounds, answers := longRuns(20, 1000), 0
	chance := rand.New(rand.NewPCG(5, 6))
	for done := 0; done < rounds; done += perStore {
		answers += killRounds(t, min(perStore, rounds-done), chance)
	}
	t.Logf("proved: %d kills, %d acknowledged answers, all there", rounds, answers)
	if answers < rounds {
		t.Error("hardly anything was acknowledged: this proves nothing")
	}
}

// perStore is after how many rounds a new store is begun: reading all of it in
// every round would take ever longer.
const perStore = 25

func killRounds(t *testing.T, rounds int, chance *rand.Rand) (answers int) {
	t.Helper()
	s, dir, key := made(t, Options{})
	draft(t, s, "d1")
	ok(t, s.Close())
	promised := map[string]string{}
	for round := range rounds {
		acked := runAndKill(t, dir, key, round, 1+chance.IntN(60))
		for client, value := range acked {
			promised[client] = value
		}
		s := opened(t, dir, key, Options{})
		missing(t, s, round, promised)
		if round%10 == 9 || round == rounds-1 {
			ok(t, checkAll(t.Context(), s.read))
			noPlaintext(t, dir, 2)
		}
		ok(t, s.Close())
	}
	return len(promised)
}

func missing(t *testing.T, s *Store, round int, promised map[string]string) {
	t.Helper()
	kept := map[string]string{}
	for _, row := range rowsOf(t, s, "d1") {
		kept[row.Client] = string(row.Value)
	}
	for client, value := range promised {
		if kept[client] != value {
			t.Fatalf("round %d: answer %s was acknowledged and is not there", round, client)
		}
	}
}

// runAndKill starts a child, reads until it has acknowledged n answers, and
// kills it; answers read after that count too.
func runAndKill(t *testing.T, dir string, key vault.Key, round, n int) map[string]string {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKilledWhileSaving$")
	page := key.PageKey()
	child.Env = append(os.Environ(), "EARLYHELP_KILL_DIR="+dir, "EARLYHELP_KILL_KEY="+hex.EncodeToString(page[:]), fmt.Sprintf("EARLYHELP_KILL_ROUND=%d", round))
	out, err := child.StdoutPipe()
	ok(t, err)
	ok(t, child.Start())
	acked := map[string]string{}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		client, value, found := strings.Cut(lines.Text(), " ")
		if !found {
			t.Fatalf("the child says: %s", lines.Text())
		}
		acked[client] = value
		if len(acked) == n {
			ok(t, child.Process.Kill())
		}
	}
	child.Wait()
	if len(acked) < n {
		t.Fatalf("round %d: the child ended by itself", round)
	}
	return acked
}

// saveForEver is the child. Values of some rows are long, so that checkpoints
// happen under way.
func saveForEver(dir string) {
	raw, err := hex.DecodeString(os.Getenv("EARLYHELP_KILL_KEY"))
	if err != nil || len(raw) != 32 {
		os.Exit(3)
	}
	s := &Store{dir: dir, now: time.Now, sitting: "child"}
	if s.vfs, err = encvfs.New([32]byte(raw), nil); err != nil {
		os.Exit(3)
	}
	if s.write, err = openPool(s.vfs, filepath.Join(dir, storeFile), true); err != nil {
		os.Exit(3)
	}
	for i := 0; ; i++ {
		client := os.Getenv("EARLYHELP_KILL_ROUND") + "-" + strconv.Itoa(i)
		row := answer("A"+strconv.Itoa(i%400), client, strings.Repeat("w", 10+i%7*900), time.Now())
		if _, err := s.Save(context.Background(), "d1", []forms.Row{row}, client); err != nil {
			fmt.Println("save:", err)
			os.Exit(3)
		}
		fmt.Println(client, string(row.Value))
	}
}
