//go:build !bindings

package window

// Describing: see describe.go.
const Describing = false

// Describe is for the other build.
func Describe() error { return nil }
