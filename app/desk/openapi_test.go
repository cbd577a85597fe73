package desk

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the OpenAPI description that the screens' types are generated from")

var described = filepath.Join("..", "..", "frontend", "src", "door", "openapi.json")

// TestOpenAPI keeps the committed description equal to the door, so that the
// TypeScript generated from it never guesses.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	d := New(Options{Version: "0"})
	d.routes()
	raw, err := json.MarshalIndent(d.api.OpenAPI(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	raw = append(raw, '\n')
	if *update {
		if err := os.MkdirAll(filepath.Dir(described), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(described, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(described)
	if err != nil {
		t.Fatalf("no description: %v; run go test ./app/desk -run OpenAPI -update", err)
	}
	if !bytes.Equal(kept, raw) {
		t.Errorf("%s is not what the door says; run go test ./app/desk -run OpenAPI -update and npm run api", described)
	}
}
