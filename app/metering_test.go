package app

import (
	"slices"
	"testing"
)

// Neither the person nor the system can let attachments go against the other.
func TestAttachmentsWaitWhileEitherSaysSo(t *testing.T) {
	var told []bool
	m := metering{tell: func(metered bool) { told = append(told, metered) }}
	steps := []struct {
		say  func(bool)
		what bool
		want []bool // all that was told until then
	}{
		{m.systemSays, false, nil},
		{m.personSays, true, []bool{true}},
		{m.systemSays, true, []bool{true}},
		{m.personSays, false, []bool{true}},
		{m.systemSays, false, []bool{true, false}},
	}
	for n, step := range steps {
		step.say(step.what)
		if !slices.Equal(told, step.want) {
			t.Errorf("after step %d the queue was told %v, not %v", n, told, step.want)
		}
	}
}
