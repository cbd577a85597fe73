package centraltest

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
)

// aFile is a whole file, last touched at a time.
func aFile(id string, at time.Time) central.File {
	return central.File{ID: id, Submission: "s-1", SHA256: "bb", Media: "image/jpeg", Size: 3, There: 3, Sum: "state", Worker: "w-1", Device: "d-1",
		TouchedAt: at, ReceivedAt: at, Content: "f-1", Epoch: 2, Seq: 3, AuditHead: "head", Receipt: "jws"}
}

// begun is a file of which only the first byte is here.
func begun(id string, at time.Time) central.File {
	f := aFile(id, at)
	f.There, f.Receipt, f.ReceivedAt, f.Seq = 1, "", time.Time{}, 0
	return f
}

func filesComeBack(t *testing.T, l central.Ledger) {
	write(t, l, here, fill)
	write(t, l, here, func(tx central.Tx) error { return tx.PutFile(begun("f-0", noon)) })
	large := bytes.Repeat([]byte{7, 0, 9, 255}, central.MostChunk/4)
	for _, at := range []int64{central.MostChunk, 0} { // the order of the bytes is theirs, not that of their coming
		write(t, l, here, func(tx central.Tx) error { return tx.AddPart("f-0", at, large[:len(large)-int(at>>19)]) })
	}
	if err := l.Write(t.Context(), here, func(tx central.Tx) error { return tx.AddPart("f-0", 0, []byte{1}) }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second part at one place answers %v, want a conflict", err)
	}
	read(t, l, here, func(v central.View) error {
		got, err := v.File("f-1")
		same(t, "file", got, err, aFile("f-1", noonUTC))
		list, err := v.FilesOf("s-1")
		if err != nil || len(list) != 2 || list[0] != begun("f-0", noonUTC) || list[1].ID != "f-1" {
			t.Errorf("files of the form: %+v, %v", list, err)
		}
		content, err := v.Content("f-0")
		if want := append(slices.Clone(large), large[:len(large)-1]...); err != nil || !bytes.Equal(content, want) {
			t.Errorf("%d bytes came back of %d, %v", len(content), len(want), err)
		}
		return nil
	})
	write(t, l, here, func(tx central.Tx) error { return tx.DropParts("f-0") })
	read(t, l, here, func(v central.View) error {
		gone, err := v.Content("f-0")
		other, err2 := v.Content("f-1")
		if err != nil || err2 != nil || len(gone) != 0 || !bytes.Equal(other, []byte{0, 1, 2}) {
			t.Errorf("after the parts of one were dropped: %d of it, %v of another, %v %v", len(gone), other, err, err2)
		}
		return nil
	})
}

func equalBytesFound(t *testing.T, l central.Ledger) {
	later := aFile("f-0", noon)
	later.Seq = 4
	write(t, l, here, func(tx central.Tx) error { return tx.PutFile(begun("f-9", noon)) })
	read(t, l, here, func(v central.View) error {
		if _, err := v.FileBy("bb"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a file that is not whole is found by its bytes: %v", err)
		}
		return nil
	})
	write(t, l, here, fill)
	write(t, l, here, func(tx central.Tx) error { return tx.PutFile(later) })
	read(t, l, here, func(v central.View) error {
		got, err := v.FileBy("bb")
		same(t, "the first", got.ID, err, "f-1")
		return nil
	})
	read(t, l, there, func(v central.View) error {
		if _, err := v.FileBy("bb"); !fault.Is(err, fault.NotFound) {
			t.Errorf("another authority finds it: %v", err)
		}
		return nil
	})
}

func stoppedFilesDropped(t *testing.T, l central.Ledger) {
	old := noon.Add(-time.Hour)
	write(t, l, here, func(tx central.Tx) error {
		for _, f := range []central.File{aFile("whole", old), begun("stopped", old), begun("going on", noon)} {
			if err := tx.PutFile(f); err != nil {
				return err
			}
			if err := tx.AddPart(f.ID, 0, []byte{1}); err != nil {
				return err
			}
		}
		return nil
	})
	write(t, l, there, func(tx central.Tx) error { return tx.PutFile(begun("stopped", old)) })
	write(t, l, here, func(tx central.Tx) error { return tx.DropFiles(noon) })
	for authority, want := range map[string][]bool{here: {true, false, true}, there: {false, true, false}} {
		read(t, l, authority, func(v central.View) error {
			for i, id := range []string{"whole", "stopped", "going on"} {
				_, err := v.File(id)
				parts, _ := v.Content(id)
				if stands := err == nil; stands != want[i] || authority == here && stands != (len(parts) == 1) {
					t.Errorf("%s of %s: %v, %d bytes; want it there: %v", id, authority, err, len(parts), want[i])
				}
			}
			return nil
		})
	}
}
