package store

import "time"

// timeText is one width in UTC, so that text sorts as time does. Times are kept
// to the millisecond.
const timeText = "2006-01-02T15:04:05.000Z"

// text writes a time for the store; the zero time is "".
func text(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeText)
}

// moment reads what text wrote.
func moment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(timeText, s)
}

// stamp is a time column and where it goes.
type stamp struct {
	text string
	into *time.Time
}

func moments(stamps []stamp) (err error) {
	for _, s := range stamps {
		if *s.into, err = moment(s.text); err != nil {
			return err
		}
	}
	return nil
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
