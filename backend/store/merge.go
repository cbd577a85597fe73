package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store/query"
)

// salvaged counts what a rebuild found: sources that could be opened, rows
// brought over, and readings that broke off.
type salvaged struct{ sources, kept, lost int }

// copyAll brings over every row of from that db does not have, table by table.
// Each table is read from both ends, so that one broken page costs only itself;
// answers are read draft by draft for the same reason.
func (sum *salvaged) copyAll(ctx context.Context, from, db *sql.DB) error {
	names, err := tables(ctx, from)
	if err != nil {
		return nil // not even the schema can be read: this is no source
	}
	sum.sources++
	for _, name := range names {
		if name == "answer" {
			if err := sum.copyAnswers(ctx, from, db); err != nil {
				return err
			}
		}
		order := "rowid"
		if key, ok := withoutRowID[name]; ok {
			order = key
		}
		if err := sum.copyRows(ctx, from, db, name, "", order); err != nil {
			return err
		}
	}
	return nil
}

// withoutRowID names the leading key column of the tables that have no rowid.
var withoutRowID = map[string]string{"answer": "draft", "replaced": "draft", "receipt": "submission", "proposal": "draft",
	"alerted": "family", "leaving": "family", "departed": "family"}

func (sum *salvaged) copyAnswers(ctx context.Context, from, db *sql.DB) error {
	for _, d := range []*sql.DB{from, db} {
		ids, err := column(ctx, d, "SELECT id FROM draft")
		if err != nil {
			continue // counted when the table itself is read
		}
		for _, id := range ids {
			if err := sum.copyRows(ctx, from, db, "answer", id, "seq"); err != nil {
				return err
			}
		}
	}
	return nil
}

// copyRows reads forward, and where that breaks off, backward. Only a failing
// write is an error; a failing read is what salvage is for.
func (sum *salvaged) copyRows(ctx context.Context, from, db *sql.DB, table, draft, order string) error {
	text, args := "SELECT * FROM "+quoted(table), []any{}
	if draft != "" {
		text, args = text+" WHERE draft = ?", append(args, draft)
	}
	for _, way := range []string{" ASC", " DESC"} {
		whole, err := sum.copyQuery(ctx, from, db, table, text+" ORDER BY "+order+way, args)
		if err != nil || whole {
			return err
		}
		sum.lost++
	}
	return nil
}

func (sum *salvaged) copyQuery(ctx context.Context, from, db *sql.DB, table, text string, args []any) (whole bool, err error) {
	rows, err := from.QueryContext(ctx, text, args...)
	if err != nil {
		return false, nil
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return false, nil
	}
	values, into := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
		names[i] = quoted(names[i])
	}
	insert := "INSERT OR IGNORE INTO " + quoted(table) + " (" + strings.Join(names, ", ") +
		") VALUES (?" + strings.Repeat(", ?", len(names)-1) + ")"
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			break
		}
		if table == "submission" && !bytesHold(names, values) {
			sum.lost++ // the backup may have it whole
			continue
		}
		res, err := tx.ExecContext(ctx, insert, values...)
		if err != nil {
			return false, err
		}
		if n, _ := res.RowsAffected(); n > 0 {
			sum.kept++
		}
	}
	return rows.Err() == nil, tx.Commit()
}

// bytesHold reports whether a row of submission still fits its digest; one
// whose bytes were let go does.
func bytesHold(names []string, values []any) bool {
	var payload []byte
	var sum string
	for i, name := range names {
		switch name {
		case quoted("payload"):
			payload, _ = values[i].([]byte)
		case quoted("sha256"):
			sum, _ = values[i].(string)
		}
	}
	return payload == nil || digest(payload) == sum
}

// leftDrafts are the forms that left the laptop with their family: an older backup has
// them still.
const leftDrafts = `SELECT draft FROM tombstone WHERE reason = 'left'`

// mend makes the rows that others point at where they were lost, and drops what
// was deleted on purpose after the backup was made.
func mend(ctx context.Context, db *sql.DB) error {
	for _, statement := range []string{
		`DELETE FROM draft WHERE id IN (SELECT draft FROM tombstone)`,
		`DELETE FROM answer WHERE draft IN (SELECT draft FROM tombstone)`,
		`INSERT INTO draft (id, form, version, language, started, practice, created_at, by, saved_at)
		 SELECT draft, max(form), max(version), 'en', substr(min(at), 1, 10), 0, min(at), max(by), max(at)
		 FROM answer WHERE draft NOT IN (SELECT id FROM draft) GROUP BY draft`,
		`DELETE FROM replaced WHERE draft NOT IN (SELECT id FROM draft)`,
		`INSERT INTO submission (id, draft, kind, reference, sha256, sealed_at)
		 SELECT id, '', item ->> '$.Kind', item ->> '$.Reference', item ->> '$.SHA256', finished_at
		 FROM outbox WHERE id NOT IN (SELECT id FROM submission)`,
		`INSERT INTO submission (id, draft, kind, reference, sha256, sealed_at)
		 SELECT DISTINCT submission, '', '', '', '', received_at FROM receipt
		 WHERE submission NOT IN (SELECT id FROM submission)`,
		`UPDATE submission SET payload = NULL, file = '' WHERE draft IN (` + leftDrafts + `)`,
		`UPDATE outbox SET item = json_set(item, '$.Initials', '', '$.Family', '', '$.People', '', '$.Because', '')
		 WHERE id IN (SELECT id FROM submission WHERE draft IN (` + leftDrafts + `))`,
		`DELETE FROM attachment WHERE draft IN (` + leftDrafts + `)`,
		`DELETE FROM proposal WHERE draft IN (` + leftDrafts + `)`,
		`DELETE FROM record WHERE family IN (SELECT family FROM departed)`,
		`DELETE FROM change WHERE family IN (SELECT family FROM departed)`,
		`DELETE FROM alerted WHERE family IN (SELECT family FROM departed)`,
		`DELETE FROM leaving WHERE family IN (SELECT family FROM departed)`,
		`DELETE FROM task WHERE due = '' AND family IN (SELECT family FROM departed)`,
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if err := stopWithoutBytes(ctx, db); err != nil {
		return err
	}
	return requeue(ctx, db)
}

// stopWithoutBytes hands items that wait to leave, but whose bytes are lost, to
// a person: they would wait for ever.
func stopWithoutBytes(ctx context.Context, db *sql.DB) error {
	ids, err := column(ctx, db, `SELECT outbox.id FROM outbox JOIN submission ON submission.id = outbox.id
		WHERE submission.payload IS NULL AND submission.file NOT IN (SELECT id FROM attachment) AND outbox.state IN ('waiting', 'sending')`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		item, err := itemIn(ctx, db, id)
		if err != nil {
			return err
		}
		item.State, item.LastFault = outbox.Attention, "store.damaged"
		if err := putItem(ctx, db, item); err != nil {
			return err
		}
	}
	return nil
}

// requeue puts documents whose outbox row was lost back into the queue. They
// may have left already: the centre answers the same bytes with the same
// receipt, so sending twice is safe and not sending is not.
func requeue(ctx context.Context, db *sql.DB) error {
	ids, err := column(ctx, db, `SELECT id FROM submission WHERE (payload IS NOT NULL OR file IN (SELECT id FROM attachment))
		AND id NOT IN (SELECT id FROM outbox)`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		sub, err := q.Submission(ctx, db, id)
		if err != nil {
			return err
		}
		item := outbox.Item{ID: id, Reference: sub.Reference, Kind: sub.Kind, State: outbox.Waiting, Left: true,
			SHA256: sub.Sha256, Size: int64(len(sub.Payload)), Attachment: sub.File != "", Of: sub.Form}
		if item.Attachment {
			bytes, err := q.AttachmentBytes(ctx, db, sub.File)
			if err != nil {
				return err
			}
			item.Size = int64(len(bytes))
		}
		if item.FinishedAt, err = moment(sub.SealedAt); err != nil {
			return err
		}
		if envelope, err := sealed.Open(sub.Payload); err == nil {
			item.Urgent = envelope.Urgent != nil
		}
		doc, err := json.Marshal(item)
		if err != nil {
			return err
		}
		if err := q.InsertItem(ctx, db, query.InsertItemParams{ID: id, State: string(item.State),
			Urgent: int64(flag(item.Urgent)), FinishedAt: sub.SealedAt, Item: string(doc)}); err != nil {
			return err
		}
	}
	return nil
}

func column(ctx context.Context, d query.DBTX, text string) ([]string, error) {
	rows, err := d.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return out, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}
