package vault

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"earlyhelp.example/backend/fault"
	"golang.org/x/text/unicode/norm"
)

//go:embed deny.txt
var denyText string

// denied are passphrases everybody tries first, folded, the longest first.
var denied = readDenied()

func readDenied() []string {
	var out []string
	for line := range strings.Lines(denyText) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, folded(line))
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

const (
	leastLength = 12 // characters
	leastWords  = 3  // or longLength characters without
	longLength  = 20
	leastOwn    = 6 // characters that must be left when everything well known is taken out
)

// CheckPassphrase says what is wrong with a new passphrase (fault.Invalid);
// Create and ChangePassphrase ask it too.
func CheckPassphrase(passphrase string) error {
	text := norm.NFKC.String(strings.TrimSpace(passphrase))
	length := utf8.RuneCountInString(text)
	if length < leastLength {
		return fault.New(fault.Invalid, "vault.short")
	}
	words := wordsOf(text)
	if len(words) < leastWords && length < longLength {
		return fault.New(fault.Invalid, "vault.too_simple")
	}
	if distinct := slices.Compact(slices.Sorted(slices.Values(words))); len(words) >= leastWords && len(distinct) < leastWords {
		return fault.New(fault.Invalid, "vault.same_word")
	}
	own := folded(text)
	for _, known := range denied {
		own = strings.ReplaceAll(own, known, "")
	}
	if utf8.RuneCountInString(own) < leastOwn {
		return fault.New(fault.Invalid, "vault.too_known")
	}
	if letters := slices.Compact(slices.Sorted(slices.Values([]rune(own)))); len(letters) < 4 {
		return fault.New(fault.Invalid, "vault.same_word")
	}
	return nil
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r)
	})
}

// folded is text as a guesser would try it: small letters and figures only.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(text))
}
