// Command count reads `go test -json` on standard input, prints what failed with
// its output, and ends with one line "PASSED FAILED SKIPPED" for build/test.sh.
// It judges nothing else: the exit code of go test does that.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// event is one line of test2json; see `go doc cmd/test2json`.
type event struct {
	Action, Package, Test, Output, ImportPath string
}

func main() {
	passed, failed, skipped := 0, 0, 0
	output := map[string][]string{}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Fprintln(os.Stderr, lines.Text()) // what the tool said outside the protocol
			continue
		}
		key := e.Package + e.ImportPath + " " + e.Test
		switch e.Action {
		case "output", "build-output":
			output[key] = append(output[key], e.Output)
		case "pass":
			if e.Test != "" {
				passed++
			}
			delete(output, key)
		case "skip":
			if e.Test != "" {
				skipped++
				fmt.Fprintf(os.Stderr, "skipped: %s: %s\n", key, strings.TrimSpace(strings.Join(output[key], "")))
			}
			delete(output, key)
		case "fail", "build-fail":
			if e.Test != "" {
				failed++
			}
			fmt.Fprintf(os.Stderr, "FAILED: %s\n%s", key, strings.Join(output[key], ""))
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, "count: reading the tests' output:", err)
		os.Exit(1)
	}
	fmt.Println(passed, failed, skipped)
}
