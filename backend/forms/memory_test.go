package forms

import (
	"os"
	"reflect"
	"testing"
)

// A form that has been read keeps nothing of its source: a laptop holds a
// hundred thousand characters of it, which took more memory than the forms.
func TestNoFormKeepsItsSource(t *testing.T) {
	lib, findings := NewLibrary(os.DirFS("library"))
	if HasErrors(findings) || len(lib.Forms()) == 0 {
		t.Fatal(findings)
	}
	seen := map[uintptr]bool{}
	for _, f := range lib.Forms() {
		if holdsNode(reflect.ValueOf(f), seen) {
			t.Errorf("%s holds nodes of its source", f.ID)
		}
	}
}

// holdsNode looks through everything that can be reached from v.
func holdsNode(v reflect.Value, seen map[uintptr]bool) bool {
	found := false
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return false
		}
		seen[v.Pointer()] = true
		return v.Type() == reflect.TypeFor[*node]() || holdsNode(v.Elem(), seen)
	case reflect.Struct:
		for i := range v.NumField() {
			found = holdsNode(v.Field(i), seen) || found
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			found = holdsNode(v.Index(i), seen) || found
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			found = holdsNode(v.MapIndex(k), seen) || found
		}
	}
	return found
}
