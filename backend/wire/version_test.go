package wire

import "testing"

func TestOlderThan(t *testing.T) {
	for _, c := range []struct {
		version, least string
		want           bool
	}{
		{"1.3.9", "1.4", true}, {"v1.4", "1.4.1", true}, {"1.9.0", "1.10.0", true}, {"1.3.0-12-gabcdef0", "1.4", true},
		{"1.4.0", "1.4", false}, {"1.4", "1.4.0", false}, {"2.0.0", "1.9.9", false}, {"v1.4.2-3-gabcdef0", "1.4.2", false},
		{"1.3", "", false}, {"1.3", "soon", false}, {"unversioned", "9.0", false}, {"7aa720b", "9.0", false},
		{"1.3.0.0", "9.0", false}, {"1.99999999999999999999", "9.0", false},
	} {
		if got := olderThan(c.version, c.least); got != c.want {
			t.Errorf("%q older than %q: %v", c.version, c.least, got)
		}
	}
}
