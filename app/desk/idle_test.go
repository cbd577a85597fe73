package desk

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// logged is how many bytes of the store are in its log alone.
func (b *bench) logged() int64 {
	b.t.Helper()
	info, err := os.Stat(filepath.Join(b.dir, "store.db-wal"))
	if err != nil {
		b.t.Fatal(err)
	}
	return info.Size()
}

// The log is folded into the store when nobody has been at the keys for a
// minute: not before, once in each pause, and again after the next words.
func TestTheLogIsFoldedInWhenTheLaptopRests(t *testing.T) {
	t.Parallel()
	shipped()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.desk.Now = time.Now
		b.enrol()
		id := b.start(false)
		for _, words := range []string{"1 Test Lane, Marlbridge", "2 Test Lane, Marlbridge"} {
			b.desk.active.touch()
			b.set(id, words, "family_address", "", words)
			time.Sleep(foldAfter - 2*lockLook)
			synctest.Wait()
			if b.logged() == 0 {
				t.Fatal("folded in under the fingers")
			}
			time.Sleep(3 * lockLook)
			synctest.Wait()
			if n := b.logged(); n != 0 {
				t.Fatalf("%d bytes are still in the log alone", n)
			}
			b.set(id, "late "+words, "family_address", "", words)
			time.Sleep(foldAfter)
			synctest.Wait()
			if b.logged() == 0 {
				t.Fatal("folded in twice in one pause")
			}
		}
	})
}

// A lid that is shut locks the session and sends the laptop to sleep at once. Both
// lock; one program follows, not two. What is typed on while urgent forms leave is
// asked for once more before the store is closed.
func TestALidThatIsShutLocksTwice(t *testing.T) {
	t.Parallel()
	shipped()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.desk.Now = time.Now
		b.enrol()
		asked := 0
		defer b.desk.Listen(func(what []string) {
			if slices.Contains(what, ChangedFlush) {
				asked++
				b.desk.flushing.answered()
			}
		})()
		b.office.slow, b.face.relaunched = make(chan struct{}), make(chan struct{}) // closed twice it panics
		b.desk.LockNow()
		synctest.Wait()
		b.desk.LockNow()
		synctest.Wait()
		if b.office.flushed != 2 || asked != 2 {
			t.Fatalf("%d locks wait for what is urgent, asked %d times", b.office.flushed, asked)
		}
		close(b.office.slow)
		<-b.face.relaunched
		synctest.Wait()
		if asked < 3 {
			t.Error("nobody asked for what was typed while the lock waited")
		}
	})
}
