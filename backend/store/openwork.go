package store

import (
	"context"
	"crypto/rand"
	"database/sql"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/sealed"
)

// byCentre is who made a change that follows from the centre's own word.
const byCentre = "centre"

// noteOpenWork keeps the centre's word on whether the family had other work open
// when a form arrived (BR-85): it is in the form's receipt, so it is kept in the
// receipt's transaction. Work that was checked meanwhile is left as it is.
func (s *Store) noteOpenWork(ctx context.Context, tx *sql.Tx, submission string, word *sealed.OpenWork) error {
	if word == nil {
		return nil
	}
	item, err := itemIn(ctx, tx, submission)
	if err != nil {
		return err
	}
	record, err := recordIn(ctx, tx, item.Family)
	if err != nil {
		return err
	}
	data := casework.CheckedData{}
	if word.With != nil {
		data.With = casework.Helper{Name: word.With.Name, Agency: word.With.Agency, Phone: word.With.Phone}
	}
	for _, e := range record.Episodes {
		if e.From != submission || !e.Unchecked {
			continue
		}
		id, err := sealed.NewID(s.now(), rand.Reader)
		if err != nil {
			return err
		}
		data.Episode = e.ID
		change, err := casework.NewChange(id, casework.EpisodeChecked, item.Family, byCentre, s.now(), data)
		if err != nil {
			return err
		}
		return s.applyAll(ctx, tx, []casework.Change{change})
	}
	return nil
}
