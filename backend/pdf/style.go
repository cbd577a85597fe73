package pdf

// style is the measures of a document in points. Nothing a person reads is
// smaller than 12 points, in large print than 18; a table that is much shorter
// for it may have 11.
type style struct {
	left, right, top, bottom float64 // margins of the running lines
	body, leading            float64
	cell, cellLeading        float64 // tables
	tight, tightLeading      float64 // tables with much in them
	label                    float64
	title, section, heading  float64
	running, runningLeading  float64
	indent                   float64 // of a long answer, beside its bar
	gutter                   float64 // between columns
	columns                  int     // of facts
	writing                  float64 // height of a line to write on, by hand
	writingRow               float64 // height of a table's row to write in
	pad                      float64 // inside a table's cell, at the sides
}

// Grays: two for surfaces, two for rules, one for words that are not an answer.
const (
	black       = 0.0
	grayBand    = 0.90
	grayHead    = 0.94
	grayRule    = 0.60
	grayFrame   = 0.35
	graySilence = 0.33 // "Not answered": 9:1 on white
)

var ordinary = style{
	left: 51, right: 51, top: 27, bottom: 27,
	body: 12, leading: 16.5, cell: 12, cellLeading: 15.5, tight: 11, tightLeading: 14, label: 12,
	title: 24, section: 16, heading: 13.5,
	running: 12, runningLeading: 15,
	indent: 11, gutter: 20, columns: 3, writing: 25, writingRow: 28, pad: 5,
}

var largePrint = style{
	left: 45, right: 45, top: 27, bottom: 27,
	body: 18, leading: 25, cell: 18, cellLeading: 23, tight: 18, tightLeading: 23, label: 18,
	title: 30, section: 23, heading: 20,
	running: 18, runningLeading: 22,
	indent: 14, gutter: 22, columns: 2, writing: 36, writingRow: 40, pad: 6,
}

// easyRead has short lines: beside a wide margin on the right a line holds about
// fifty letters.
var easyRead = style{
	left: 62, right: 106, top: 27, bottom: 27,
	body: 16, leading: 25, cell: 16, cellLeading: 25, tight: 16, tightLeading: 25, label: 18,
	title: 28, section: 21, heading: 18,
	running: 14, runningLeading: 18,
	indent: 0, gutter: 20, columns: 1, writing: 34, writingRow: 38, pad: 7,
}

var easyReadLarge = style{
	left: 56, right: 70, top: 27, bottom: 27,
	body: 20, leading: 31, cell: 20, cellLeading: 31, tight: 20, tightLeading: 31, label: 22,
	title: 32, section: 25, heading: 22,
	running: 18, runningLeading: 22,
	indent: 0, gutter: 20, columns: 1, writing: 40, writingRow: 44, pad: 8,
}

// styleOf is the measures of a job.
func styleOf(job Job) style {
	switch {
	case job.Paper.EasyRead && job.LargePrint:
		return easyReadLarge
	case job.Paper.EasyRead:
		return easyRead
	case job.LargePrint:
		return largePrint
	}
	return ordinary
}

func (s style) width() float64 { return pageWidth - s.left - s.right }
