package fault

import (
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestAFullDiskIsToldAsOne(t *testing.T) {
	refused := func(why error) error { return &os.PathError{Op: "write", Path: "attempts.json.new-1", Err: why} }
	for _, why := range noRoom {
		err := Disk(refused(why))
		if said := Say(err, "en"); !Is(err, Full) || !strings.Contains(said, "disk is full") {
			t.Errorf("%v: %v, told as %q", why, err, said)
		}
	}
	if err := Disk(refused(fs.ErrPermission)); !Is(err, Internal) || Say(err, "en") != Say(New(Internal, "store.folder"), "en") {
		t.Errorf("a folder that may not be written: %v", err)
	}
	if Disk(nil) != nil || NoRoom(nil) || NoRoom(syscall.EIO) {
		t.Error("no want of room is told as one")
	}
}
