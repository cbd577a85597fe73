package door

import (
	"testing"

	"earlyhelp.example/backend/central"
)

func TestLastSeen(t *testing.T) {
	for header, want := range map[string]central.Seen{
		"3/184223": {Epoch: 3, Seq: 184223}, "1795420800/7": {Epoch: 1795420800, Seq: 7}, // an epoch after a restore
		"": {}, "3": {}, "a/b": {}, "3/": {}, "-1/2": {}, "1/-2": {}, "9223372036854775807/1": {}, "1/2/3": {},
	} {
		if got := (Signed{LastSeen: header}).seen(); got != want {
			t.Errorf("%q says %+v, want %+v", header, got, want)
		}
	}
}
