package sync_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/simtest"
	"earlyhelp.example/backend/wire"
)

// photo is content of which no two chunks are alike.
func photo(n int) []byte {
	var out []byte
	for sum := sealed.Digest(nil); len(out) < n; sum = sealed.Digest([]byte(sum)) {
		out = append(out, sum...)
	}
	return out[:n]
}

// cutting lets requests for chunks through as far as cut says: before the office
// sees them, or after it kept them and before its answer gets out.
func cutting(office func() *simtest.Office, cut func(chunk int64) (before, after bool)) func(http.ResponseWriter, *http.Request) bool {
	var chunks atomic.Int64
	return func(_ http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, wire.PathFiles) || r.Header.Get("Again") != "" {
			return false
		}
		before, after := cut(chunks.Add(1))
		if after {
			r.Header.Set("Again", "yes")
			office().ServeHTTP(httptest.NewRecorder(), r)
		}
		if before || after {
			panic(http.ErrAbortHandler)
		}
		return false
	}
}

// TestAFileGoesOnWhereItStopped cuts the line twenty times in the middle of a
// photo; what travels again is little more than what was lost.
func TestAFileGoesOnWhereItStopped(t *testing.T) {
	content := photo(9_700_000)
	chunks := int64(len(content)+wire.MaxChunk-1) / wire.MaxChunk
	var b *bench
	var asked atomic.Int64
	before := cutting(func() *simtest.Office { return b.office }, func(n int64) (bool, bool) {
		asked.Store(n)
		return n <= 20 && n%2 == 0, n <= 20 && n%2 == 1
	})
	onBench(t, before, func(on *bench) {
		b = on
		form, file := b.withPhoto(content)
		b.pass(6 * time.Hour)
		b.received(form)
		b.received(file)
		if !bytes.Equal(b.office.Body(file), content) {
			t.Error("other bytes arrived")
		}
		if n := asked.Load(); n < chunks+10 || n > chunks+20 {
			t.Errorf("%d chunks went for %d and twenty cuts", n, chunks)
		}
	})
}

// TestAKillInTheMiddleOfAFile ends the program while a chunk is under way; the
// next start goes on.
func TestAKillInTheMiddleOfAFile(t *testing.T) {
	content := photo(2_000_000)
	var reached chan struct{} // of the bubble
	var third atomic.Bool
	before := func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/1048576") && third.CompareAndSwap(false, true) {
			_, _ = io.Copy(io.Discard, r.Body) // only then does the server see the laptop go
			close(reached)
			<-r.Context().Done()
			return true
		}
		return false
	}
	onBench(t, before, func(b *bench) {
		reached = make(chan struct{})
		form, file := b.withPhoto(content)
		<-reached
		b.received(form)
		if i := b.disk.item(file); i.State != outbox.Sending || i.There != 2*wire.MaxChunk {
			t.Fatalf("in the middle: %s, %d bytes there", i.State, i.There)
		}
		b.stop()
		b.start()
		b.pass(time.Hour)
		b.received(file)
		if !bytes.Equal(b.office.Body(file), content) {
			t.Error("other bytes arrived")
		}
	})
}

// streams is more than may be under way at once (sync.md 3.4).
const streams = 5

// TestAFormNeverWaitsForAFile finishes a form while the line is stuck in a photo.
func TestAFormNeverWaitsForAFile(t *testing.T) {
	var stuck chan struct{} // of the bubble
	before := func(_ http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, wire.PathFiles) {
			return false
		}
		<-stuck
		return false
	}
	onBench(t, before, func(b *bench) {
		stuck = make(chan struct{})
		_, file := b.withPhoto(photo(1_500_000))
		b.pass(time.Second) // on its way before there is any other
		for range streams { // as many as could take up the whole line
			b.withPhoto(photo(900_000))
		}
		b.pass(time.Second)
		calm, urgent := b.finish(false), b.finish(true)
		b.pass(time.Second)
		b.received(urgent)
		b.received(calm)
		if i := b.disk.item(file); i.State != outbox.Sending {
			t.Errorf("the photo is %s, and should be stuck", i.State)
		}
		close(stuck)
		b.pass(time.Hour)
		b.received(file)
	})
}

// TestARefusedFileBlocksNothing is a file that the office will never take.
func TestARefusedFileBlocksNothing(t *testing.T) {
	for code, status := range map[string]int{wire.CodeNotNamed: 404, wire.CodeFileOther: 400, wire.CodeFileLarge: 413} {
		t.Run(code, func(t *testing.T) {
			before := func(w http.ResponseWriter, r *http.Request) bool {
				if !strings.Contains(r.URL.Path, wire.PathFiles) {
					return false
				}
				simtest.Problem(w, status, code)
				return true
			}
			onBench(t, before, func(b *bench) {
				form, file := b.withPhoto(photo(700))
				b.pass(time.Hour)
				b.received(form)
				if i := b.disk.item(file); i.State != outbox.Attention || i.LastFault != "wire."+code {
					t.Errorf("the refused file is %s (%s)", i.State, i.LastFault)
				}
				later := b.finish(false)
				b.pass(time.Minute)
				b.received(later)
			})
		})
	}
}

// TestSendNowOnAMeteredLine is a person who wants this one to go all the same.
func TestSendNowOnAMeteredLine(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		b.sync.SetMetered(true)
		_, first := b.withPhoto(photo(600_000))
		_, second := b.withPhoto(photo(900))
		b.pass(time.Hour)
		b.sync.SendOne("")
		b.pass(time.Hour)
		b.stands(first)
		b.sync.SendOne(first)
		b.pass(time.Minute)
		b.received(first)
		b.stands(second)
	})
}

// TestAFileComesBackAfterARestore sets the office back to before the file, then
// to before its form too.
func TestAFileComesBackAfterARestore(t *testing.T) {
	for _, kept := range []int{1, 0} {
		onBench(t, nil, func(b *bench) {
			form, file := b.withPhoto(photo(1_200_000))
			b.pass(time.Minute)
			b.received(file)
			b.office.Restore(kept)
			b.pass(30 * time.Minute)
			b.received(form)
			b.received(file)
			if n := len(b.disk.receipts[file]); n != 2 || b.disk.payload[file] == nil {
				t.Errorf("%d receipts of the file; its bytes still here: %v", n, b.disk.payload[file] != nil)
			}
			b.office.Copied()
			b.pass(30 * time.Minute)
			if len(b.disk.payload) != 0 {
				t.Errorf("%d payloads kept that are safe", len(b.disk.payload))
			}
		})
	}
}
