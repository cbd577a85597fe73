package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store/query"
)

// Decision is what became of one proposal of a form.
type Decision struct {
	Draft, Proposal string
	Accepted        bool
	Made            string // what accepting made: the id of a draft or a task
	At              time.Time
	By              string
}

// DecideProposal keeps a decision, and the changes it leads to, in one
// transaction. fault.Conflict where the proposal was accepted before.
func (s *Store) DecideProposal(ctx context.Context, d Decision, changes ...casework.Change) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		if err := decide(ctx, tx, d); err != nil {
			return err
		}
		return s.applyAll(ctx, tx, changes)
	})
}

func decide(ctx context.Context, tx *sql.Tx, d Decision) error {
	kept, err := q.DecidedProposal(ctx, tx, query.DecidedProposalParams{Draft: d.Draft, Proposal: d.Proposal})
	if err == nil && kept.State == "accepted" {
		return fault.New(fault.Conflict, "desk.proposal-done")
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	state := "declined"
	if d.Accepted {
		state = "accepted"
	}
	return q.DecideProposal(ctx, tx, query.DecideProposalParams{Draft: d.Draft, Proposal: d.Proposal, State: state, Made: d.Made, At: text(d.At), By: d.By})
}

// Decisions are what was decided about the proposals of a draft, by proposal.
func (s *Store) Decisions(ctx context.Context, draft string) (map[string]Decision, error) {
	rows, err := q.DecidedProposals(ctx, s.read, draft)
	if err != nil {
		return nil, said(err)
	}
	out := make(map[string]Decision, len(rows))
	for _, r := range rows {
		d := Decision{Draft: r.Draft, Proposal: r.Proposal, Accepted: r.State == "accepted", Made: r.Made, By: r.By}
		if d.At, err = moment(r.At); err != nil {
			return nil, said(err)
		}
		out[d.Proposal] = d
	}
	return out, nil
}

// Task is an open task and the family it is of.
type Task struct {
	casework.Task
	Family string
}

// putTasks writes the open tasks of one record anew.
func putTasks(ctx context.Context, tx *sql.Tx, family string, tasks []casework.Task) error {
	if err := q.DropTasks(ctx, tx, family); err != nil {
		return err
	}
	for _, t := range tasks {
		if !t.Done.IsZero() {
			continue
		}
		doc, err := json.Marshal(t)
		if err != nil {
			return err
		}
		if err := q.InsertTask(ctx, tx, query.InsertTaskParams{ID: t.ID, Family: family, Due: t.On, Task: string(doc)}); err != nil {
			return err
		}
	}
	return nil
}

// putAlerted notes whether a family has an alert to answer.
func putAlerted(ctx context.Context, tx *sql.Tx, family string, alerts []casework.Alert) error {
	if slices.ContainsFunc(alerts, casework.Alert.Open) {
		return q.InsertAlerted(ctx, tx, family)
	}
	return q.DropAlerted(ctx, tx, family)
}

// Tasks are the open tasks of all families, the earliest day first.
func (s *Store) Tasks(ctx context.Context) ([]Task, error) {
	rows, err := q.OpenTasks(ctx, s.read)
	if err != nil {
		return nil, said(err)
	}
	out := make([]Task, len(rows))
	for i, r := range rows {
		out[i].Family = r.Family
		if err := json.Unmarshal([]byte(r.Task), &out[i].Task); err != nil {
			return nil, fault.Wrap(err, fault.Damaged, "store.damaged")
		}
	}
	return out, nil
}

// TaskFamily is whose task it is; fault.NotFound where there is no such task open.
func (s *Store) TaskFamily(ctx context.Context, id string) (string, error) {
	family, err := q.TaskFamily(ctx, s.read, id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.New(fault.NotFound, "desk.no-task")
	}
	return family, said(err)
}

// File is something that belongs to a form, as it was made safe. Name is as the
// person's own file was called.
type File struct {
	ID, Draft, Name, Media, SHA256, By string
	Size                               int64
	At                                 time.Time
	Bytes                              []byte
}

// KeepFile keeps a file in the encrypted store. Its digest and size must be true.
func (s *Store) KeepFile(ctx context.Context, f File) error {
	if f.SHA256 != digest(f.Bytes) || f.Size != int64(len(f.Bytes)) {
		return fault.New(fault.Internal, "internal")
	}
	return s.transact(ctx, func(tx *sql.Tx) error {
		d, err := draftIn(ctx, tx, f.Draft)
		if err != nil {
			return err
		}
		if DraftState(d.State) == Deleted {
			return fault.New(fault.Conflict, "store.draft_closed")
		}
		return q.InsertAttachment(ctx, tx, query.InsertAttachmentParams{ID: f.ID, Draft: f.Draft, Name: f.Name, Media: f.Media,
			Size: f.Size, Sha256: f.SHA256, At: text(f.At), By: f.By, Bytes: f.Bytes})
	})
}

// File is one file of a draft, held against its digest (fault.Damaged).
func (s *Store) File(ctx context.Context, draft, id string) (File, error) {
	r, err := q.Attachment(ctx, s.read, query.AttachmentParams{Draft: draft, ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return File{}, fault.New(fault.NotFound, "desk.no-file")
	}
	if err != nil {
		return File{}, said(err)
	}
	if digest(r.Bytes) != r.Sha256 {
		return File{}, fault.New(fault.Damaged, "store.damaged")
	}
	at, err := moment(r.At)
	return File{ID: r.ID, Draft: r.Draft, Name: r.Name, Media: r.Media, SHA256: r.Sha256, By: r.By, Size: r.Size, At: at, Bytes: r.Bytes}, said(err)
}

// Files are the files of a draft, oldest first, without their bytes.
func (s *Store) Files(ctx context.Context, draft string) ([]File, error) {
	rows, err := q.AttachmentsOfDraft(ctx, s.read, draft)
	if err != nil {
		return nil, said(err)
	}
	out := make([]File, len(rows))
	for i, r := range rows {
		out[i] = File{ID: r.ID, Draft: r.Draft, Name: r.Name, Media: r.Media, SHA256: r.Sha256, By: r.By, Size: r.Size}
		if out[i].At, err = moment(r.At); err != nil {
			return nil, said(err)
		}
	}
	return out, nil
}
