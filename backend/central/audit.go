package central

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// Entry is one line of the audit book (sync.md 7.2): who did what to what, and
// the hash of what was there. It never holds content, a name or a code.
type Entry struct {
	Actor  string // a worker's or account's key, or "centre"
	Device string
	Action string
	Object string
	Reason string
	SHA256 string // of the content concerned, hex
}

// AuditRow is an Entry in its place. Head is SHA-256 of the head before and of
// this row, hex; so no row can be altered, left out or moved afterwards without
// every later head, those on laptops' receipts included, telling on it.
type AuditRow struct {
	N    int64
	At   time.Time
	Head string
	Entry
}

// Chain is the head that follows prev when this row stands there. Each part is
// written with its length before it, so that no two rows read alike.
func (r AuditRow) Chain(prev string) string {
	h := sha256.New()
	for _, part := range []string{
		prev, fmt.Sprint(r.N), r.At.UTC().Format(time.RFC3339Nano),
		r.Actor, r.Device, r.Action, r.Object, r.Reason, r.SHA256,
	} {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// note writes an entry into the book, in the same transaction as what it is
// about.
func (p *page) note(e Entry) error {
	row := AuditRow{N: p.council.N + 1, At: p.now, Entry: e}
	row.Head = row.Chain(p.council.Head)
	if err := p.AddAudit(row); err != nil {
		return err
	}
	p.council.N, p.council.Head = row.N, row.Head
	return nil
}

// The actions that are written down. They are data that outlives programs:
// never rename one.
const (
	ActReceived     = "submission.received"
	ActFile         = "file.received"
	ActFileOpened   = "file.opened"
	ActToldOpen     = "open.told" // to the worker, that somebody else has work open with a family
	ActReleased     = "submission.released"
	ActLetter       = "letter.issued"
	ActLetterVoid   = "letter.void"
	ActWrongCode    = "enrol.wrong-code"
	ActEnrolled     = "device.enrolled"
	ActSession      = "session.opened"
	ActSessionReuse = "session.reuse"
	ActWorker       = "worker.put"
	ActAccount      = "account.put"
	ActSignIn       = "staff.sign-in"
	ActSignInWrong  = "staff.sign-in-wrong"
	ActSignOut      = "staff.sign-out"
	ActOpened       = "arrival.opened"
	ActEpoch        = "epoch.raised"
)

// AuditReport is the outcome of a verification: how many rows were read, how
// many submissions and files they tell of, and the head they lead to.
type AuditReport struct {
	Rows, Submissions, Files int64
	Head                     string
}

// VerifyAudit recomputes the whole chain, and for every submission it tells of
// the digest of the bytes and the head in the receipt. A fault of kind Damaged
// names the first row that is not as it was written.
func (c *Centre) VerifyAudit(ctx context.Context) (AuditReport, error) {
	var report AuditReport
	err := c.ledger.Read(ctx, c.authority, func(v View) error {
		report = AuditReport{}
		book, err := v.Council()
		if err != nil {
			return err
		}
		for report.Rows < book.N {
			rows, err := v.Audit(report.Rows+1, 1000)
			if err != nil {
				return err
			}
			if len(rows) == 0 {
				return damaged(report.Rows + 1)
			}
			if err := c.follow(v, &report, rows); err != nil {
				return err
			}
		}
		if report.Head != book.Head {
			return damaged(book.N)
		}
		return nil
	})
	return report, err
}

func (c *Centre) follow(v View, report *AuditReport, rows []AuditRow) error {
	for _, row := range rows {
		if row.N != report.Rows+1 || row.Head != row.Chain(report.Head) {
			return damaged(report.Rows + 1)
		}
		if row.Action == ActReceived {
			if err := c.stands(v, row); err != nil {
				return err
			}
			report.Submissions++
		}
		if row.Action == ActFile {
			if err := c.fileStands(v, row); err != nil {
				return err
			}
			report.Files++
		}
		report.Rows, report.Head = row.N, row.Head
	}
	return nil
}

// fileStands checks that a file which the row says arrived is still here, byte
// for byte.
func (c *Centre) fileStands(v View, row AuditRow) error {
	f, err := v.File(row.Object)
	if err != nil || f.AuditHead != row.Head || f.SHA256 != row.SHA256 {
		return damaged(row.N)
	}
	if b, err := v.Content(f.Content); err != nil || sealed.Digest(b) != f.SHA256 {
		return damaged(row.N)
	}
	return nil
}

// stands checks that what the row says arrived is still here, byte for byte,
// and that its receipt names this row.
func (c *Centre) stands(v View, row AuditRow) error {
	sub, err := v.Submission(row.Object)
	if err != nil || sub.AuditHead != row.Head || sub.SHA256 != row.SHA256 {
		return damaged(row.N)
	}
	if _, unchanged, err := c.sealedBytes(v, sub); err != nil || !unchanged {
		return damaged(row.N)
	}
	return nil
}

func damaged(n int64) error {
	return fault.New(fault.Damaged, "central.audit-damaged", n)
}
