package casework

import "time"

// Links is how the links of a login to children stand (BR-100): they end once it was
// not used at the office for some days. A login without links does not end.
type Links struct {
	Until time.Time // the last day, from its midnight
	Left  int       // days until then; below zero they have ended
}

// linkWarnings are the days left from which somebody is warned, and warned again: of
// ninety days the 60th, the 75th and the 85th.
var linkWarnings = []int{30, 15, 5}

// LinksOf is how the links stand on a day, of a login last used at the office on
// another and ending after so many days without use. Opening the laptop is no use
// (BR-101). Both days are read from their dates, whatever the hour.
func LinksOf(used, today time.Time, days int) Links {
	until := midnight(used).AddDate(0, 0, days)
	return Links{Until: until, Left: int(until.Sub(midnight(today)).Hours() / 24)}
}

// midnight is the date of a time, in a zone without summer time: every day is 24 hours.
func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// Ended reports whether the last day has gone by.
func (l Links) Ended() bool { return l.Left < 0 }

// Warning is how many of the three warnings are due: 0 to 3. What has ended is told
// and no longer warned of.
func (l Links) Warning() int {
	due := 0
	for _, left := range linkWarnings {
		if l.Left <= left && !l.Ended() {
			due++
		}
	}
	return due
}
