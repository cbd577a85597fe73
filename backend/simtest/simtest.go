package simtest

import (
	"time"
)

// Options choose the size of a world and the defect planted in it.
type Options struct {
	Laptops  int
	Days     int
	Restores time.Duration // between two restores of the centre, on average
	Plant    Plant
}

// Report is what a world went through and what was wrong with it.
type Report struct {
	Seed       uint64
	Violations []string // empty for a sound protocol; each says seed, time and rule

	Events, Finished, Files, Withdrawn, Hopeless, Lost, Doubled, Damaged, Kills, Restores, Portals, Jumps, FullDisks, Stopped, Chosen int
}

// Plant is a defect put in on purpose: a simulator that finds none of these
// proves nothing.
type Plant string

// The defects. Each is a mistake that somebody could make.
const (
	None           Plant = ""
	NoDedupe       Plant = "the centre keeps whatever comes, again"
	NoEpoch        Plant = "the centre goes on after a restore as if nothing had been"
	NoRetention    Plant = "the laptop lets a payload go at the receipt, not at safeSeq"
	AnyReceipt     Plant = "the laptop takes any answer for a receipt"
	ForgetFirst    Plant = "the laptop lets a payload go before the receipt is verified"
	NoAsking       Plant = "the laptop never asks what the centre still holds"
	NoWriteAhead   Plant = "the laptop sends before it writes down that it does"
	MarkOverrules  Plant = "the sender overrules the person who withdrew"
	ReceiptLast    Plant = "the state is written before the receipt is kept"
	SentIsReceived Plant = "after a power cut what was on its way counts as received"
	NewIDOnRetry   Plant = "every try gets a new id"
	NoDigest       Plant = "the centre does not compare the digest"
	EmptyOnSignOut Plant = "a refused token empties the queue"
	HeadOfLine     Plant = "only the first item of the queue is ever tried"
	NoUrgency      Plant = "the queue knows no urgent items"
	FilesFirst     Plant = "a file does not wait for its form"
	FormCounts     Plant = "the receipt of a form counts for its files"
	AnyPlace       Plant = "the centre takes a chunk wherever it begins"
	NoFileDigest   Plant = "the centre does not compare the bytes of a file"

	ConsentUnasked  Plant = "consent is not asked for again where an item would leave"
	SafetyStops     Plant = "a safeguarding item stops when consent goes"
	ChoiceForgotten Plant = "what a person sent all the same still relies on the consent"
)

// Plants lists the defects.
func Plants() []Plant {
	return []Plant{NoDedupe, NoEpoch, NoRetention, AnyReceipt, ForgetFirst, NoAsking, NoWriteAhead, MarkOverrules,
		ReceiptLast, SentIsReceived, NewIDOnRetry, NoDigest, EmptyOnSignOut, HeadOfLine, NoUrgency, ConsentUnasked, SafetyStops, ChoiceForgotten,
		FilesFirst, FormCounts, AnyPlace, NoFileDigest}
}

// settle is how long the queue may take to empty once the faults are over: two
// of the longest waits of the protocol (I12), and the length of a conversation.
const settle = 2*15*time.Minute + 3*time.Minute

// Run makes a world from a seed, lets its days happen, ends the faults and
// sees whether everything arrived exactly once.
func Run(seed uint64, o Options) Report {
	w := newWorld(seed, o)
	w.centre.start()
	for _, l := range w.laptops {
		l.start()
	}
	w.run(monday.AddDate(0, 0, o.Days))
	w.calmDown()
	w.run(w.now.Add(settle))
	if len(w.report.Violations) == 0 {
		w.checkEnd()
	}
	return w.report
}

// calmDown ends the faults: everything is switched on and connected.
func (w *world) calmDown() {
	w.calm = true
	w.centre.down = false
	for _, l := range w.laptops {
		l.online, l.portal, l.full = true, false, false
		if l.machine == nil {
			l.boot()
		}
		l.nudge()
	}
}

func (r *Report) add(o Report) {
	r.Violations = append(r.Violations, o.Violations...)
	r.Events += o.Events
	r.Finished += o.Finished
	r.Files += o.Files
	r.Withdrawn += o.Withdrawn
	r.Hopeless += o.Hopeless
	r.Lost += o.Lost
	r.Doubled += o.Doubled
	r.Damaged += o.Damaged
	r.Kills += o.Kills
	r.Restores += o.Restores
	r.Portals += o.Portals
	r.Jumps += o.Jumps
	r.FullDisks += o.FullDisks
	r.Stopped += o.Stopped
	r.Chosen += o.Chosen
}
