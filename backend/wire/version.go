package wire

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// released is how a released program is named: 1.4, v1.4.2, or as git describes
// what came after it, 1.4.2-3-gabcdef0.
var released = regexp.MustCompile(`^v?(\d{1,9}(?:\.\d{1,9}){1,2})(?:$|[-+ ])`)

// VersionShape reports whether a version can be held against another.
func VersionShape(version string) bool { return released.MatchString(version) }

// olderThan reports whether a program is older than a centre demands. One that
// was never released is its developer's, who knows; and a demand that cannot be
// read must not keep a child's referral back.
func olderThan(version, least string) bool {
	if !VersionShape(version) || !VersionShape(least) {
		return false
	}
	return slices.Compare(numbers(version), numbers(least)) < 0
}

// numbers are the three of a version; a missing one is 0.
func numbers(version string) []int {
	out := make([]int, 3)
	for i, part := range strings.Split(released.FindStringSubmatch(version)[1], ".") {
		out[i], _ = strconv.Atoi(part) // digits, by the expression
	}
	return out
}
