package simtest

import (
	"time"

	"earlyhelp.example/backend/sync/core"
)

// start plans a worker's days.
func (l *laptop) start() {
	l.boot()
	l.often(time.Hour+30*time.Minute, l.finish)
	l.often(5*time.Hour, l.withdraw)
	l.often(4*time.Hour, l.takeBack)
	l.often(8*time.Hour, l.agree)
	l.often(3*time.Hour, l.choose)
	l.often(6*time.Hour, func() {
		if l.machine != nil {
			l.kill()
		}
	})
	l.often(4*time.Hour, l.roadChanges)
	l.often(9*time.Hour, l.hotel)
	l.often(20*time.Hour, l.jump)
	l.often(14*time.Hour, l.diskFull)
	l.often(3*time.Hour, func() {
		if l.machine != nil {
			l.reload = true
			l.take(core.SendOne{Moment: l.moment()})
		}
	})
}

// often does something again and again until the faults are over.
func (l *laptop) often(mean time.Duration, do func()) {
	l.w.after(l.w.rarely(mean), func() {
		if l.w.calm {
			return
		}
		do()
		l.often(mean, do)
	})
}

func (l *laptop) roadChanges() {
	l.online = l.w.rng.IntN(4) != 0
	if l.online {
		l.nudge()
	}
}

func (l *laptop) hotel() {
	l.portal = true
	l.w.after(l.w.between(time.Minute, 2*time.Hour), func() { l.portal = false })
}

// jump sets the clock: seconds mostly, a year now and then.
func (l *laptop) jump() {
	l.w.report.Jumps++
	l.skew = l.w.between(-5*time.Minute, 5*time.Minute)
	switch l.w.rng.IntN(4) {
	case 0:
		l.skew += 365 * 24 * time.Hour
	case 1:
		l.skew -= 365 * 24 * time.Hour
	}
}

func (l *laptop) diskFull() {
	l.w.report.FullDisks++
	l.full = true
	l.w.after(l.w.between(time.Minute, 40*time.Minute), func() { l.full = false })
}
