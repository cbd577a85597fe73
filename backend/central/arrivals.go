package central

import (
	"context"
	"slices"
	"sync"
	"time"

	"earlyhelp.example/backend/fault"
)

// MostArrivals is how many rows one page of the list may have.
const MostArrivals = 100

// Arrival is a submission as staff see it: with who sent it, and with the proof
// that it still is what arrived.
type Arrival struct {
	Submission
	By        Worker
	Told      Phoned // of a phone call to MASH
	Unchanged bool   // the stored bytes were hashed just now, and are what the receipt says
	CheckedAt time.Time
	Files     []Filed // that it names
}

// Opened is an arrival read by somebody, with its sealed bytes and with those
// who read it before, newest first.
type Opened struct {
	Arrival
	Sealed  []byte
	Readers []Reading
	Added   []Submission // what was recorded after Finish, as it came in
}

// Reading is one opening of a record; By is the full name of the account.
type Reading struct {
	By string
	At time.Time
}

// Arrivals is one page of what has arrived: urgent first, then whoever has
// waited longest since the worker finished (BR-44). Each row's bytes are
// hashed anew.
func (c *Centre) Arrivals(ctx context.Context, q ArrivalQuery, now time.Time) ([]Arrival, error) {
	q.Limit = min(max(q.Limit, 1), MostArrivals)
	q.Skip = max(q.Skip, 0)
	var list []Arrival
	err := c.ledger.Read(ctx, c.authority, func(v View) error {
		list = nil
		rows, err := v.Arrivals(q)
		if err != nil {
			return err
		}
		for _, s := range rows {
			arrival, _, err := c.arrival(v, s, now)
			if err != nil {
				return err
			}
			list = append(list, arrival)
		}
		return nil
	})
	return list, err
}

// Open gives one arrival whole. That it was opened, and by whom, is written
// down before it is shown.
func (c *Centre) Open(ctx context.Context, staff Staff, id string, now time.Time) (Opened, error) {
	var out Opened
	err := c.write(ctx, now, func(p *page) error {
		s, err := p.Submission(id)
		if err != nil {
			return err
		}
		out = Opened{}
		if out.Arrival, out.Sealed, err = c.arrival(p, s, now); err != nil {
			return err
		}
		if err := p.note(Entry{Actor: staff.Name, Action: ActOpened, Object: id, SHA256: s.SHA256}); err != nil {
			return err
		}
		if out.Readers, err = readers(p, id, ActOpened); err != nil {
			return err
		}
		added, err := p.AmendmentsOf(id)
		out.Added = slices.DeleteFunc(added, func(s Submission) bool { return s.Reason != "" }) // not found to be of this form
		return err
	})
	if err != nil {
		return Opened{}, err
	}
	if !out.Unchanged {
		c.log.Error("a stored submission is not what arrived", "id", id)
	}
	return out, nil
}

func (c *Centre) arrival(v View, s Submission, now time.Time) (Arrival, []byte, error) {
	by, err := v.Worker(s.Worker)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Arrival{}, nil, err
	}
	sealed, unchanged, err := c.sealedBytes(v, s)
	if err != nil {
		return Arrival{}, nil, err
	}
	files, err := filed(v, s, sealed)
	return Arrival{Submission: s, By: by, Told: c.phoned(s, sealed), Unchanged: unchanged, CheckedAt: stamp(now), Files: files}, sealed, err
}

func readers(v View, id, action string) ([]Reading, error) {
	rows, err := v.AuditOf(id, action)
	if err != nil {
		return nil, err
	}
	list := make([]Reading, 0, len(rows))
	for _, row := range rows {
		account, err := v.Account(row.Actor)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		list = append(list, Reading{By: account.FullName, At: row.At})
	}
	return list, nil
}

// London is the zone in which people at the centre read times.
var London = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("central: the zone is built in: " + err.Error())
	}
	return zone
})
