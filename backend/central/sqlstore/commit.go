package sqlstore

import (
	"context"
	"fmt"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
)

// together is how many writes may share one commit.
const together = 64

// job is one Write that waits for its commit.
type job struct {
	ctx       context.Context
	authority string
	fn        func(central.Tx) error
	answer    chan error
}

// Write hands fn to the writer and answers when its commit is on disk. A
// caller that goes away before its turn is passed over; one that goes away
// later still gets the truth, since the rows are there or not.
func (s *Store) Write(ctx context.Context, authority string, fn func(central.Tx) error) error {
	j := &job{ctx: ctx, authority: authority, fn: fn, answer: make(chan error, 1)}
	select {
	case <-s.closing:
		return errClosed()
	default:
	}
	select {
	case s.jobs <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return errClosed()
	}
	select {
	case err := <-j.answer:
		return err
	case <-s.done: // the writer ended; it may have answered first
		select {
		case err := <-j.answer:
			return err
		default:
			return errClosed()
		}
	}
}

func errClosed() error { return fault.New(fault.Locked, "internal") }

// commits is the one writer. While one commit waits for the disk the next
// writers gather, and all of them share the commit that follows.
func (s *Store) commits() {
	defer close(s.done)
	for {
		select {
		case first := <-s.jobs:
			s.commit(s.gather(first))
		case <-s.closing:
			for {
				select {
				case first := <-s.jobs:
					s.commit(s.gather(first))
				default:
					return
				}
			}
		}
	}
}

// linger is how long a commit waits for company while many write: about what
// its fsync takes, so that one fsync serves several.
const linger = time.Millisecond

// ready is the end of a wait that is none.
var ready = func() <-chan time.Time {
	c := make(chan time.Time)
	close(c)
	return c
}()

// gather collects whoever is ready; in company, when the last commit had more
// than one job, it also waits a moment for those on their way. Who writes alone
// is never kept waiting.
func (s *Store) gather(first *job) []*job {
	batch := append(make([]*job, 0, together), first)
	enough := ready
	if s.company {
		enough = time.After(linger)
	}
	for waits := true; waits && len(batch) < together; {
		select {
		case next := <-s.jobs:
			batch = append(batch, next)
			continue
		default:
		}
		select {
		case next := <-s.jobs:
			batch = append(batch, next)
		case <-enough:
			waits = false
		case <-s.closing:
			waits = false
		}
	}
	s.company = len(batch) > 1
	return batch
}

// commit answers nobody before the commit has been synced. A savepoint copies
// every page that it may have to put back, and hardly a job ever fails: so the
// batch first goes without, and if a job fails, all again with one before each.
func (s *Store) commit(batch []*job) {
	answers := make([]error, len(batch))
	failed, err := s.transact(batch, answers, false)
	if failed && len(batch) > 1 {
		_, err = s.transact(batch, answers, true)
	}
	for i, j := range batch {
		if err != nil {
			answers[i] = err
		}
		j.answer <- answers[i]
	}
}

// transact runs the batch in one transaction, of which nothing stays where err
// is not nil. With savepoints each job's own failure is in its answer only;
// without, the first failure is everybody's, and failed says so; then nothing
// stays, so that where the books stand may be written once for all.
func (s *Store) transact(batch []*job, answers []error, savepoints bool) (failed bool, err error) {
	if err := s.writer.run("begin immediate"); err != nil {
		return false, err
	}
	books := map[string]*standing{}
	for i, j := range batch {
		if savepoints {
			answers[i], err = s.apart(j)
		} else {
			err = s.apply(j, books)
			failed = err != nil
		}
		if err != nil {
			break
		}
	}
	if err == nil {
		err = s.keep(books)
	}
	if err == nil {
		err = s.writer.run("commit")
	}
	if err != nil {
		_ = s.writer.run("rollback") // there may be nothing left to roll back
	}
	return failed, err
}

func (s *Store) apply(j *job, books map[string]*standing) error {
	if err := j.ctx.Err(); err != nil {
		return err
	}
	return guarded(func() error { return j.fn(&rows{s.writer, j.authority, books}) })
}

// apart runs one job behind a savepoint. What it answers belongs to the job;
// broken means that the transaction itself cannot go on.
func (s *Store) apart(j *job) (answer, broken error) {
	if err := s.writer.run("savepoint job"); err != nil {
		return nil, err
	}
	if answer = s.apply(j, nil); answer != nil {
		if err := s.writer.run("rollback to job"); err != nil {
			return nil, err
		}
	}
	return answer, s.writer.run("release job")
}

// guarded turns a panic into an error: one bad item must not end the centre for
// everybody. The panic's text may hold data, so only its type is kept.
func guarded(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fault.Wrap(fmt.Errorf("panic of type %T", r), fault.Internal, "internal")
		}
	}()
	return fn()
}
