package main

import (
	"errors"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
)

// An administrator reads what to do and why, also where closing failed besides.
func TestExplain(t *testing.T) {
	full := fault.Wrap(errors.New("database or disk is full (13)"), fault.Full, "central.disk")
	for name, err := range map[string]error{"alone": full, "beside another": errors.Join(full, errors.New("not closed"))} {
		if said := explain(err); !strings.Contains(said, "Make room") || !strings.Contains(said, "disk is full (13)") {
			t.Errorf("%s: %q", name, said)
		}
	}
	if said := explain(fault.New(fault.NotFound, "central.not-found")); strings.Contains(said, "(") {
		t.Errorf("a fault that says it all: %q", said)
	}
}
