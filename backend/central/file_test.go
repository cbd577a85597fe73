package central_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/centraltest"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// scan is content of which no two chunks are alike.
func scan(n int) []byte {
	var out []byte
	for sum := sealed.Digest(nil); len(out) < n; sum = sealed.Digest([]byte(sum)) {
		out = append(out, sum...)
	}
	return out[:n]
}

// naming delivers a form that names files with this content, and gives their ids.
func (b *bench) naming(t *testing.T, contents ...[]byte) (form string, files []string) {
	t.Helper()
	form = newID(t)
	e := envelope(form)
	for _, c := range contents {
		a := sealed.Attachment{ID: newID(t), SHA256: sealed.Digest(c), Size: int64(len(c)), MediaType: "image/jpeg", Name: "Letter of the Smiths.jpg"}
		e.Attachments, files = append(e.Attachments, a), append(files, a.ID)
	}
	if got := b.accept(t, delivery(form, seal(t, e)), noon); got.State != central.Accepted {
		t.Fatalf("the form is %s: %s", got.State, got.Reason)
	}
	return form, files
}

func chunkOf(form, file string, content []byte, at int) central.Chunk {
	part := content[at:min(at+central.MostChunk, len(content))]
	return central.Chunk{Submission: form, ID: file, Digest: sealed.Digest(part), At: int64(at), Bytes: part}
}

// upload sends every chunk in order, and gives the whole file.
func (b *bench) upload(t *testing.T, form, file string, content []byte) central.File {
	t.Helper()
	var f central.File
	for at := 0; at < len(content); at += central.MostChunk {
		var err error
		f, _, err = b.AcceptChunk(t.Context(), b.caller, chunkOf(form, file, content, at), noon)
		must(t, err)
	}
	return f
}

func TestAFileHasItsOwnReceiptForEver(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		content := scan(2*central.MostChunk + 17)
		form, files := b.naming(t, content)
		part, fresh, err := b.AcceptChunk(t.Context(), b.caller, chunkOf(form, files[0], content, 0), noon)
		must(t, err)
		if fresh || part.Whole() || part.There != central.MostChunk {
			t.Errorf("after one chunk: fresh %v, %d there, receipt %q", fresh, part.There, part.Receipt)
		}
		kept, err := b.Receipt(t.Context(), b.caller, form)
		must(t, err)
		whole := b.upload(t, form, files[0], content)
		r, err := sealed.VerifyReceipt(whole.Receipt, b.ReceiptKeys())
		must(t, err)
		if !r.ProvesFile(form, files[0], sealed.Digest(content), council) || r.Proves(files[0], sealed.Digest(content), council) || r.Seq != 2 {
			t.Errorf("receipt %+v", r)
		}
		again, fresh, err := b.again(t).AcceptChunk(t.Context(), b.caller, chunkOf(form, files[0], content, central.MostChunk), noon.AddDate(1, 0, 0))
		must(t, err)
		if fresh || again != whole {
			t.Errorf("a chunk that came again: fresh %v\n got %+v\nwant %+v", fresh, again, whole)
		}
		if after, err := b.Receipt(t.Context(), b.caller, form); err != nil || after != kept {
			t.Errorf("the form changed with its file: %+v, %v", after, err)
		}
		if report, err := b.VerifyAudit(t.Context()); err != nil || report.Files != 1 || report.Submissions != 1 {
			t.Errorf("audit: %+v, %v", report, err)
		}
	})
}

// TestChunksInAnyOrder sends them late, twice and backwards: the answer always
// says where to go on, and the file is whole once.
func TestChunksInAnyOrder(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		content := scan(4*central.MostChunk - 5)
		form, files := b.naming(t, content)
		fresh := 0
		for i, step := range []struct{ chunk, there int }{{3, 0}, {1, 0}, {0, 1}, {0, 1}, {2, 1}, {1, 2}, {0, 2}, {3, 2}, {2, 3}, {3, 4}, {0, 4}} {
			f, first, err := b.AcceptChunk(t.Context(), b.caller, chunkOf(form, files[0], content, step.chunk*central.MostChunk), noon)
			must(t, err)
			if want := int64(min(step.there*central.MostChunk, len(content))); f.There != want || f.Whole() != (step.there == 4) {
				t.Errorf("step %d: %d bytes there, want %d; whole %v", i, f.There, want, f.Whole())
			}
			if first {
				fresh++
			}
		}
		got, place, err := b.OpenFile(t.Context(), central.Staff{}, form, files[0], noon)
		must(t, err)
		if fresh != 1 || !bytes.Equal(got, content) || place != 1 {
			t.Errorf("whole %d times; %d bytes of %d; place %d", fresh, len(got), len(content), place)
		}
	})
}

// TestAHostileFileIsRefusedAndBlocksNothing meets every file that is none.
func TestAHostileFileIsRefusedAndBlocksNothing(t *testing.T) {
	good := scan(central.MostChunk + 9)
	other := bytes.Clone(good)
	other[0] ^= 1
	big := sealed.Attachment{ID: newID(t), SHA256: sealed.Digest(good), Size: central.MostFile + 1}
	none := sealed.Attachment{ID: newID(t), SHA256: sealed.Digest(nil)}
	for name, c := range map[string]struct {
		change func(*central.Chunk)
		key    string
	}{
		"a digest that is not its own":   {func(k *central.Chunk) { k.Digest = sealed.Digest(other) }, "central.digest-mismatch"},
		"nothing":                        {func(k *central.Chunk) { k.Bytes, k.Digest = nil, sealed.Digest(nil) }, "central.malformed"},
		"an id that is none":             {func(k *central.Chunk) { k.ID = "../../etc" }, "central.malformed"},
		"a place before the beginning":   {func(k *central.Chunk) { k.At = -1 }, "central.malformed"},
		"a chunk that is too large":      {func(k *central.Chunk) { k.Bytes = scan(central.MostChunk + 1); k.Digest = sealed.Digest(k.Bytes) }, "central.file-too-large"},
		"a file that nobody named":       {func(k *central.Chunk) { k.ID = newID(t) }, "central.not-named"},
		"a form that is not here":        {func(k *central.Chunk) { k.Submission, k.ID = newID(t), newID(t) }, "central.form-missing"},
		"a file larger than any":         {func(k *central.Chunk) { k.ID = big.ID }, "central.file-too-large"},
		"a file of no bytes":             {func(k *central.Chunk) { k.ID = none.ID }, "central.file-too-large"},
		"more bytes than the form names": {func(k *central.Chunk) { k.Bytes = append(bytes.Clone(k.Bytes), 1); k.Digest = sealed.Digest(k.Bytes) }, "central.file-mismatch"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, centraltest.NewMemory())
			form := newID(t)
			e := envelope(form)
			e.Attachments = []sealed.Attachment{{ID: newID(t), SHA256: sealed.Digest(good), Size: int64(len(good))}, big, none}
			b.accept(t, delivery(form, seal(t, e)), noon)
			file := e.Attachments[0].ID
			_, _, err := b.AcceptChunk(t.Context(), b.caller, chunkOf(form, file, good, 0), noon)
			must(t, err)
			bad := chunkOf(form, file, good, central.MostChunk)
			c.change(&bad)
			if name == "a file larger than any" || name == "a file of no bytes" {
				bad.At = 0
			}
			_, _, err = b.AcceptChunk(t.Context(), b.caller, bad, noon)
			wantKey(t, err, c.key)
			if f := b.upload(t, form, file, good); !f.Whole() {
				t.Errorf("the true file does not get through: %+v", f)
			}
		})
	}
}

// TestOtherBytesThanPromised are dropped, and the true ones can still come.
func TestOtherBytesThanPromised(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		good := scan(central.MostChunk + 9)
		other := bytes.Clone(good)
		other[3] ^= 1
		form, files := b.naming(t, good)
		_, _, err := b.AcceptChunk(t.Context(), b.caller, chunkOf(form, files[0], other, 0), noon)
		must(t, err)
		_, _, err = b.AcceptChunk(t.Context(), b.caller, chunkOf(form, files[0], other, central.MostChunk), noon)
		wantKey(t, err, "central.file-mismatch")
		if _, _, err := b.OpenFile(t.Context(), central.Staff{}, form, files[0], noon); !fault.Is(err, fault.NotFound) {
			t.Errorf("the wrong bytes can be opened: %v", err)
		}
		if f := b.upload(t, form, files[0], good); !f.Whole() {
			t.Errorf("the true file does not get through: %+v", f)
		}
	})
}

func TestAnotherWorkersFormIsNotThere(t *testing.T) {
	b := newBench(t, centraltest.NewMemory())
	content := scan(90)
	form, files := b.naming(t, content, scan(91))
	b.upload(t, form, files[0], content)
	stranger := b.caller
	stranger.Worker = "w-2"
	_, _, err := b.AcceptChunk(t.Context(), stranger, chunkOf(form, files[0], content, 0), noon)
	wantKey(t, err, "central.not-named")
	_, _, err = b.AcceptChunk(t.Context(), stranger, chunkOf(form, files[1], content, 0), noon)
	wantKey(t, err, "central.form-missing")
}

// TestEqualBytesAreKeptOnce attaches one letter to two forms.
func TestEqualBytesAreKeptOnce(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		content := scan(central.MostChunk + 1)
		form1, files1 := b.naming(t, content)
		form2, files2 := b.naming(t, content)
		first, second := b.upload(t, form1, files1[0], content), b.upload(t, form2, files2[0], content)
		if first.Content != first.ID || second.Content != first.ID || second.Receipt == first.Receipt {
			t.Errorf("kept under %s and %s; one receipt for both: %v", first.Content, second.Content, second.Receipt == first.Receipt)
		}
		must(t, b.ledger.Read(t.Context(), council, func(v central.View) error {
			if parts, err := v.Content(second.ID); err != nil || len(parts) != 0 {
				t.Errorf("%d bytes are kept again, %v", len(parts), err)
			}
			return nil
		}))
		got, _, err := b.OpenFile(t.Context(), central.Staff{}, form2, files2[0], noon)
		must(t, err)
		if !bytes.Equal(got, content) {
			t.Error("the second form's letter is another")
		}
	})
}

func TestHaveKnowsFiles(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		whole, half := scan(80), scan(central.MostChunk+1)
		form, files := b.naming(t, whole, half)
		b.upload(t, form, files[0], whole)
		_, _, err := b.AcceptChunk(t.Context(), b.caller, chunkOf(form, files[1], half, 0), noon)
		must(t, err)
		jws, _, err := b.Have(t.Context(), "n", []central.Asked{{ID: files[0], SHA256: sealed.Digest(whole)}, {ID: files[1], SHA256: sealed.Digest(half)}}, central.Seen{}, noon)
		must(t, err)
		var have sealed.Have
		must(t, sealed.Verify(sealed.StatementHave, jws, b.ReceiptKeys(), &have))
		want := []sealed.Holding{{ID: files[0], State: sealed.Present, Seq: 2}, {ID: files[1], State: sealed.Missing}}
		if !slices.Equal(have.Items, want) {
			t.Errorf("holds %+v, want %+v", have.Items, want)
		}
	})
}

// TestAFileThatStoppedIsForgotten after a fortnight; it can begin anew.
func TestAFileThatStoppedIsForgotten(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		content := scan(central.MostChunk + 1)
		form, files := b.naming(t, content)
		_, _, err := b.AcceptChunk(t.Context(), b.caller, chunkOf(form, files[0], content, 0), noon)
		must(t, err)
		for _, c := range []struct {
			at    time.Time
			there int64
		}{{noon.Add(central.FileIdle), 1}, {noon.Add(central.FileIdle + time.Second), 0}} {
			must(t, b.Tend(t.Context(), c.at))
			list, err := b.Arrivals(t.Context(), central.ArrivalQuery{Limit: 1}, c.at)
			must(t, err)
			if got := list[0].Files[0].File.There; (got > 0) != (c.there > 0) {
				t.Errorf("at %v: %d bytes there", c.at, got)
			}
		}
		if f := b.upload(t, form, files[0], content); !f.Whole() {
			t.Errorf("it cannot begin anew: %+v", f)
		}
	})
}

// TestAFileThatCameWithAnEarlierForm is named again and comes once: staff find it
// where it lies. It is believed of the same sender's only, of the bytes that it is
// said to be, and is never taken in under the later form.
func TestAFileThatCameWithAnEarlierForm(t *testing.T) {
	content := scan(2000)
	for name, c := range map[string]struct {
		worker, digest string
		here           bool
	}{
		"the sender's own": {"w-1", sealed.Digest(content), true},
		"another worker's": {"w-2", sealed.Digest(content), false},
		"with other bytes": {"w-1", sealed.Digest(nil), false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, newMemory())
			form, files := b.naming(t, content)
			b.upload(t, form, files[0], content)
			later := newID(t)
			e := envelope(later)
			e.Author.Worker = c.worker
			e.Attachments = []sealed.Attachment{{ID: files[0], SHA256: c.digest, Size: 2000, MediaType: "image/jpeg", Of: form}, {ID: newID(t), SHA256: c.digest, Size: 2000, Of: form}}
			from := b.caller
			from.Worker = c.worker
			_, _, err := b.Accept(t.Context(), from, delivery(later, seal(t, e)), noon)
			must(t, err)
			_, staff := b.staff(t)
			opened, err := b.Open(t.Context(), staff, later, noon)
			must(t, err)
			if got := opened.Files; len(got) != 2 || got[0].In != form || got[0].File.Whole() != c.here || got[1].File.Whole() {
				t.Errorf("found %+v", got)
			}
			if _, _, err := b.AcceptChunk(t.Context(), from, chunkOf(later, e.Attachments[1].ID, content, 0), noon); !fault.Is(err, fault.NotFound) {
				t.Errorf("taken in under the later form: %v", err)
			}
		})
	}
}
