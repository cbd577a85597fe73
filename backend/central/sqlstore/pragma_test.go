package sqlstore

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
)

// TestEveryConnectionIsDurable asks each connection itself: a pragma set on one
// of a pool says nothing about the others, and kill -9 cannot find a missing
// fsync, since the kernel outlives the program.
func TestEveryConnectionIsDurable(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "book.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	connections := []*conn{s.writer}
	for range readers {
		connections = append(connections, <-s.pool)
	}
	for i, c := range connections {
		queryOnly := 1
		if i == 0 {
			queryOnly = 0
		}
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000", "query_only": fmt.Sprint(queryOnly)} {
			var got string
			if err := c.raw.QueryRowContext(context.Background(), "pragma "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("connection %d: %s = %s, %v; want %s", i, pragma, got, err, want)
			}
		}
	}
	for _, c := range connections[1:] {
		s.pool <- c
	}
}
