package desk

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
)

// smallDisk moves a bench that nobody has enrolled to a file system of its own
// of so many bytes, as the kernel has it.
func (b *bench) smallDisk(size int) {
	b.t.Helper()
	dir := b.t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		b.t.Skipf("a small file system of its own may not be mounted here (%v, 2026-11-22): run as root", err)
	}
	b.t.Cleanup(func() {
		b.desk.End(b.t.Context())
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			b.t.Errorf("unmount: %v", err)
		}
	})
	b.dir = filepath.Join(dir, "laptop")
	b.make()
}

// fillDisk takes every byte that is left; the answer gives them back.
func (b *bench) fillDisk() (giveBack func()) { return b.fillDiskBut(0) }

// fillDiskBut leaves room for so many bytes.
func (b *bench) fillDiskBut(room int64) (giveBack func()) {
	b.t.Helper()
	file, err := os.CreateTemp(filepath.Dir(b.dir), "holiday-*.mp4")
	if err != nil {
		b.t.Fatal(err)
	}
	path := file.Name()
	for size := 64 << 10; size > 0; size /= 2 {
		for err = nil; err == nil; {
			_, err = file.Write(make([]byte, size))
		}
	}
	if size, err := file.Seek(0, io.SeekCurrent); err != nil || file.Truncate(size-room) != nil {
		b.t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.t.Fatal(err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			b.t.Fatal(err)
		}
	}
}

// On a disk that is really full: what cannot be kept is refused in words that
// say what to do, nothing that was acknowledged is lost, and once there is room
// the same save, finish and receipt succeed.
func TestADiskThatIsReallyFull(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.smallDisk(24 << 20)
	b.enrol()
	sent, id := b.start(false), b.start(false)
	b.fill(sent, "hollis")
	b.fill(id, "smith")
	var finished Finished
	b.post("/api/assessments/"+sent+"/finish", nil, &finished)
	giveBack := b.fillDisk()

	kept := ""
	for n := 0; ; n++ { // the file of the log may still have some room of its own
		text := strings.Repeat(fmt.Sprintf("word %d ", n), 200)
		if w := b.typed(id, text); w.Code != http.StatusOK {
			break
		}
		if kept = text; n == 400 {
			t.Fatal("the disk never filled up: this proves nothing")
		}
	}
	change := Patch{Changes: []forms.Change{{Client: "one more", Q: "family_address", Act: forms.ActSet, Value: json.RawMessage(marshal(t, strings.Repeat("more ", 190)))}}}
	for what, refused := range map[string]Refusal{
		"a save":   b.refused("PATCH", "/api/assessments/"+id+"/answers", change, http.StatusInsufficientStorage, fault.Full),
		"a finish": b.refused("POST", "/api/assessments/"+id+"/finish", nil, http.StatusInsufficientStorage, fault.Full),
	} {
		if !strings.Contains(refused.Detail, "disk is full") {
			t.Errorf("%s is refused with %q", what, refused.Detail)
		}
	}
	item, receipt := finished.Item, strings.Repeat("signed", 10_000)
	if err := b.office.store.KeepReceipt(t.Context(), item, receipt, sealed.Receipt{ReceivedAt: b.now(), Epoch: 1, Seq: 1}); !fault.Is(err, fault.Full) {
		t.Errorf("a receipt on a full disk: %v", err)
	}
	b.holds(id, kept)
	b.restart()
	giveBackMore := b.fillDisk() // what ending had set free
	early := b.refused("POST", "/api/unlock", UnlockWith{Passphrase: passphrase}, http.StatusInsufficientStorage, fault.Full)
	if !strings.Contains(early.Detail, "disk is full") {
		t.Errorf("a start on a full disk is refused with %q", early.Detail)
	}

	giveBack()
	giveBackMore()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	b.holds(id, kept)
	b.call("PATCH", "/api/assessments/"+id+"/answers", change, nil)
	b.post("/api/assessments/"+id+"/finish", nil, nil)
	if err := b.office.store.KeepReceipt(t.Context(), item, receipt, sealed.Receipt{ReceivedAt: b.now(), Epoch: 1, Seq: 1}); err != nil {
		t.Errorf("the receipt once there is room: %v", err)
	}
	if err := b.office.store.FullCheck(t.Context(), b.now()); err != nil {
		t.Errorf("the store after a full disk: %v", err)
	}
}

func (b *bench) typed(id, text string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.send("PATCH", "/api/assessments/"+id+"/answers", marshal(b.t, Patch{Changes: []forms.Change{
		{Client: text, Q: "family_address", Act: forms.ActSet, Value: json.RawMessage(marshal(b.t, text))}}}))
}

// holds wants the last address that was acknowledged.
func (b *bench) holds(id, want string) {
	b.t.Helper()
	if got := b.value(id, "s1", "family_address"); want != "" && got != want {
		b.t.Errorf("acknowledged %.40q, there is %.40q", want, got)
	}
}

// A first run that a full disk cuts short, wherever: nobody has been shown a
// recovery code yet, so once there is room it is begun again, at once or after the
// next start, and nothing of it is taken for somebody's work.
func TestAFirstRunOnAFullDisk(t *testing.T) {
	b := newBench(t)
	b.smallDisk(24 << 20)
	letter := EnrolLetter{Address: "https://centre.invalid", Fingerprint: "0000-0000-0000-0000", Code: "01234567"}
	chosen := NewPassphrase{Passphrase: passphrase, Again: passphrase}
	cut := 0
	for pages := int64(0); ; pages += pages/2 + 1 {
		giveBack := b.fillDiskBut(pages * 4096)
		taken := b.send("POST", "/api/enrol", marshal(t, letter))
		made := b.send("POST", "/api/enrol/passphrase", marshal(t, chosen))
		giveBack()
		if made.Code == http.StatusOK {
			break
		}
		cut++
		var front Front
		if b.get("/api/front", &front); front.Stage != stageNew {
			t.Fatalf("with %d pages free (%s) the laptop is %q", pages, made.Body, front.Stage)
		}
		if cut%2 == 0 || taken.Code != http.StatusOK {
			b.restart()
			b.enrol()
		} else {
			b.post("/api/enrol/passphrase", chosen, nil)
		}
		b.restart()
		b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
		b.desk.End(t.Context())
		if err := os.RemoveAll(b.dir); err != nil {
			t.Fatal(err)
		}
		b.make()
	}
	if cut < 6 {
		t.Fatalf("only %d first runs were cut short: this proves nothing", cut)
	}
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
}
