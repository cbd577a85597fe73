package folder

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// deaf is a share: it sends no events.
type deaf struct{}

func (deaf) listen(string) {}
func (deaf) close()        {}

// yard is a watched folder inside a bubble, where waiting takes no time.
type yard struct {
	t     *testing.T
	dir   string
	watch *Watch

	mu    sync.Mutex // passing time orders nothing for the race detector
	found []string
	heard []bool
	fail  error
}

func (y *yard) put(name, content string) {
	y.t.Helper()
	if err := os.WriteFile(filepath.Join(y.dir, name), []byte(content), 0o600); err != nil {
		y.t.Fatal(err)
	}
}

// touch sets the time of change, which the bubble's clock does not reach.
func (y *yard) touch(name string, at time.Time) {
	y.t.Helper()
	if err := os.Chtimes(filepath.Join(y.dir, name), at, at); err != nil {
		y.t.Fatal(err)
	}
}

func (y *yard) failWith(err error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.fail = err
}

func (y *yard) wants(names ...string) {
	y.t.Helper()
	synctest.Wait()
	y.mu.Lock()
	defer y.mu.Unlock()
	if !slices.Equal(y.found, names) {
		y.t.Fatalf("found %v, want %v", y.found, names)
	}
}

func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func inYard(t *testing.T, change func(*Options), do func(*yard)) {
	dir := filepath.Join(t.TempDir(), "packs")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		y := &yard{t: t, dir: dir}
		o := Options{Dir: dir, Present: func(p bool) { y.mu.Lock(); defer y.mu.Unlock(); y.heard = append(y.heard, p) },
			Found: func(_ context.Context, f File) error {
				y.mu.Lock()
				defer y.mu.Unlock()
				if y.fail != nil {
					return y.fail
				}
				raw, err := f.Read()
				y.found = append(y.found, f.Name+"="+string(raw))
				return err
			}}
		if change != nil {
			change(&o)
		}
		y.watch = New(o)
		y.watch.hinter = deaf{}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { y.watch.Run(ctx); close(ended) }()
		synctest.Wait()
		do(y)
		stop()
		<-ended
	})
}

func TestAFileIsFoundOnceItStandsStill(t *testing.T) {
	inYard(t, nil, func(y *yard) {
		y.put("a.ehpack", "half")
		y.watch.Look()
		pass(settle + time.Second)
		y.wants()
		y.put("a.ehpack", "half and half")
		y.touch("a.ehpack", time.Unix(2_000_000_000, 0))
		pass(defaultStill)
		y.wants()
		pass(defaultStill)
		y.wants("a.ehpack=half and half")
		pass(10 * time.Minute)
		y.wants("a.ehpack=half and half")
	})
}

func TestPollingAloneFindsAFile(t *testing.T) {
	inYard(t, nil, func(y *yard) {
		y.put("a.ehpack", "whole")
		pass(defaultPoll + defaultStill)
		y.wants("a.ehpack=whole")
	})
}

// Another file in the folder is written to without a pause: that must not keep
// ours from being found.
func TestAFolderThatNeverRests(t *testing.T) {
	inYard(t, nil, func(y *yard) {
		y.put("a.ehpack", "whole")
		for range 200 {
			y.watch.Look()
			pass(settle / 5)
		}
		y.wants("a.ehpack=whole")
	})
}

func TestAFileWrittenAgainIsFoundAgain(t *testing.T) {
	inYard(t, nil, func(y *yard) {
		y.put("a.ehpack", "one")
		pass(defaultPoll + defaultStill)
		y.put("a.ehpack", "second")
		pass(defaultPoll + defaultStill)
		y.wants("a.ehpack=one", "a.ehpack=second")
	})
}

func TestWhatIsNotReadyIsOfferedAgain(t *testing.T) {
	inYard(t, nil, func(y *yard) {
		y.failWith(errors.New("held open by another program"))
		y.put("a.ehpack", "one")
		pass(defaultPoll + defaultStill)
		y.wants()
		y.failWith(nil)
		pass(defaultPoll)
		y.wants("a.ehpack=one")
	})
}

// A stick is pulled and put in again: what was found is not found twice, what
// came with it is.
func TestTheFolderVanishesAndComesBack(t *testing.T) {
	inYard(t, nil, func(y *yard) {
		y.put("a.ehpack", "one")
		pass(defaultPoll + defaultStill)
		away := y.dir + "-away"
		if err := os.Rename(y.dir, away); err != nil {
			y.t.Fatal(err)
		}
		pass(defaultPoll)
		if err := os.Rename(away, y.dir); err != nil {
			y.t.Fatal(err)
		}
		y.put("b.ehpack", "two")
		pass(defaultPoll + defaultStill)
		y.wants("a.ehpack=one", "b.ehpack=two")
		y.mu.Lock()
		defer y.mu.Unlock()
		if !slices.Equal(y.heard, []bool{true, false, true}) {
			y.t.Errorf("told %v of the folder", y.heard)
		}
	})
}

func TestWhatIsLeftAlone(t *testing.T) {
	change := func(o *Options) {
		o.MaxSize = 100
		o.Want = func(name string) bool { return filepath.Ext(name) != ".txt" }
	}
	inYard(t, change, func(y *yard) {
		for _, name := range []string{".hidden", "~$a.docx", "a.ehpack~", "a.tmp", "a.ehpack.part", "a.pdf.crdownload", "Thumbs.db", "note.txt"} {
			y.put(name, "x")
		}
		y.put("huge.ehpack", strings.Repeat("x", 101))
		y.put("empty.ehpack", "")
		if err := os.Mkdir(filepath.Join(y.dir, "folder.ehpack"), 0o700); err != nil {
			y.t.Fatal(err)
		}
		if err := os.Symlink("/etc/hostname", filepath.Join(y.dir, "link.ehpack")); err != nil {
			y.t.Fatal(err)
		}
		y.put("good.ehpack", "x")
		pass(2 * defaultPoll)
		y.wants("good.ehpack=x")
	})
}

// What was found and what is read are the same file, or there is an error.
func TestReadNoticesAChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.ehpack")
	write := func(content string) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("one")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	f := File{Path: path, Size: info.Size(), At: info.ModTime()}
	if raw, err := f.Read(); err != nil || string(raw) != "one" {
		t.Fatalf("read %q, %v", raw, err)
	}
	for _, changed := range []string{"one and more", "on", "two"} {
		write(changed)
		later := info.ModTime().Add(time.Second)
		if err := os.Chtimes(path, later, later); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Read(); !errors.Is(err, ErrChanged) {
			t.Errorf("%q: %v", changed, err)
		}
	}
}

// With the system's own events a file is found long before the next poll. Real
// time: events cannot be made to happen in a bubble.
func TestEventsMakeItQuick(t *testing.T) {
	dir := t.TempDir()
	found := make(chan string, 1)
	w := New(Options{Dir: dir, Poll: time.Hour, Still: 20 * time.Millisecond, Found: func(_ context.Context, f File) error {
		found <- f.Name
		return nil
	}, Present: func(bool) {
		go func() {
			if err := os.WriteFile(filepath.Join(dir, "a.ehpack"), []byte("x"), 0o600); err != nil {
				t.Error(err)
			}
		}()
	}})
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	ended := make(chan struct{})
	go func() { w.Run(ctx); close(ended) }()
	select {
	case name := <-found:
		if name != "a.ehpack" {
			t.Errorf("found %s", name)
		}
	case <-ctx.Done():
		t.Error("no event told of the file")
	}
	stop()
	<-ended
}
