package simtest

import (
	"slices"
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
)

// promise is what a sealed form says of a file that it names. The bytes of these
// files are so few that a world can have thousands: each stands for a chunk.
type promise struct {
	form, sha256 string
	chunks       int
}

// enclose attaches a file to every third form; it waits behind its form.
func (l *laptop) enclose(form string, now time.Time) {
	if l.w.rng.IntN(3) != 0 {
		return
	}
	id, err := sealed.NewID(l.w.now, l.w)
	if err != nil {
		panic(err)
	}
	content := make([]byte, 1+l.w.rng.IntN(4))
	_, _ = l.w.Read(content)
	l.w.report.Files++
	l.w.origin[id] = id
	l.w.promised[id] = promise{form, sealed.Digest(content), len(content)}
	l.disk.payload[id] = content
	l.disk.items[id] = outbox.Item{ID: id, Reference: sealed.Reference(id), Kind: "file", Attachment: true, Of: form, FinishedAt: now,
		Size: int64(len(content)) * core.ChunkSize, SHA256: sealed.Digest(content), State: outbox.Waiting,
		Family: l.disk.items[form].Family, Consent: l.disk.items[form].Consent}
}

// withdrawFiles takes back the files of a form that was taken back.
func (l *laptop) withdrawFiles(form string) {
	for _, id := range l.ids() {
		if i := l.disk.items[id]; i.Of == form {
			l.disk.items[id] = outbox.Step(i, outbox.Withdrew{At: l.w.now.Add(l.skew)})
			l.w.withdrawn[id] = true
		}
	}
}

// carryingChunk is a chunk under way, with the bytes as the disk had them.
func (l *laptop) carryingChunk(e core.Upload, refused func(core.Failure) reply) func() reply {
	c, w, k := l.w.centre, l.w, int(e.From/core.ChunkSize)
	chunk := slices.Clone(l.disk.payload[e.ID][k : k+1])
	digest := sealed.Digest(chunk)
	w.checkOrder(l, e.ID)
	w.checkConsent(l, e.ID)
	w.checkAfterForm(l, e.ID)
	if w.chance(0.02) {
		w.report.Damaged++
		chunk[0] ^= 1
	}
	return func() reply {
		p := w.promised[e.ID]
		if c.now.rows[p.form].receipt == "" {
			return refused(core.Failure{Kind: core.OneItem, Fault: "wire.form-missing"})
		}
		if sealed.Digest(chunk) != digest && w.options.Plant != NoFileDigest {
			return refused(core.Failure{Kind: core.OneItem, Fault: "wire.digest-mismatch"})
		}
		there, whole := c.takeChunk(e.ID, k, chunk, core.Seen{Epoch: e.SeenEpoch, Seq: e.SeenSeq})
		if !whole && there == p.chunks {
			return refused(core.Failure{Kind: core.Permanent, Fault: "wire.file-mismatch"})
		}
		receipt, epoch := c.now.rows[e.ID].receipt, c.now.book.Epoch
		return func(m core.Moment) core.Event {
			return core.Uploaded{Moment: m, ID: e.ID, There: int64(there) * core.ChunkSize, Receipt: receipt, Epoch: epoch}
		}
	}
}

// takeChunk keeps a chunk that goes on where the file stands. It says how many
// are there, and whether they are the file that its form promised.
func (c *centre) takeChunk(id string, k int, chunk []byte, seen core.Seen) (there int, whole bool) {
	p := c.w.promised[id]
	offered := core.Offered{ID: id, SHA256: p.sha256, Seen: seen}
	if r, has := c.now.rows[id]; has {
		offered.Kept = &core.Kept{SHA256: r.sha256, Receipt: r.receipt, Seq: r.seq}
		c.now.book, _ = c.now.book.Step(offered)
		return p.chunks, true
	}
	here := c.now.arriving[id]
	if k == len(here) || c.w.options.Plant == AnyPlace {
		here = append(slices.Clone(here), chunk...)
	}
	c.now.arriving[id] = here
	if len(here) < p.chunks {
		return len(here), false
	}
	delete(c.now.arriving, id)
	if sealed.Digest(here) != p.sha256 && c.w.options.Plant != NoFileDigest {
		return p.chunks, false
	}
	book, effects := c.now.book.Step(offered)
	c.now.book = book
	keep, _ := effects[len(effects)-1].(core.Keep)
	c.now.rows[id] = c.signFor(keep, p.form)
	if r := c.now.rows[id]; c.w.options.Plant == NoFileDigest {
		r.sha256 = sealed.Digest(here)
		c.now.rows[id] = r
	}
	c.now.log = append(c.now.log, id)
	c.w.checkOnce(id)
	return p.chunks, true
}

// countForFiles plants FormCounts.
func (l *laptop) countForFiles(form string, at time.Time) {
	for _, id := range l.ids() {
		if i := l.disk.items[id]; i.Of == form {
			l.markItem(outbox.Step(i, outbox.Receipted{At: at, State: sealed.Accepted, Epoch: 1, Seq: 1}))
			l.reload = true
		}
	}
}

// checkAfterForm is BR-116 where a chunk begins: its form has arrived.
func (w *world) checkAfterForm(l *laptop, id string) {
	if form, here := l.disk.items[w.promised[id].form]; here && !form.Sent() {
		w.violated("BR-116 files after their form", "%s: %s went while its form is %s", l.name, id, form.State)
	}
}

// waitsBehind reports whether a file waits behind a form that has not arrived:
// why it has not is the form's own matter.
func (l *laptop) waitsBehind(i outbox.Item) bool {
	form, here := l.disk.items[i.Of]
	return i.Attachment && here && !form.Sent()
}
