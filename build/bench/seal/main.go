// Command seal measures the sealing of a 60 KB document (issue limit: 20 ms):
// envelope, bytes, digest and reference. It stores and sends nothing.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"earlyhelp.example/backend/sealed"
)

func main() {
	const rounds, limit = 500, 20 * time.Millisecond
	body, err := json.Marshal(map[string]string{"answer": strings.Repeat("Mary says the mornings are hard. ", 60_000/33)})
	if err != nil {
		log.Fatal(err)
	}
	chance := rand.NewChaCha8([32]byte{1})
	var took []time.Duration
	for range rounds {
		now := time.Now()
		id, err := sealed.NewID(now, chance)
		if err != nil {
			log.Fatal(err)
		}
		e := sealed.Envelope{ID: id, Kind: "assessment", Authority: "X99000001", Author: sealed.Author{Worker: "w-1", Device: "d-1"}, OccurredAt: now, SealedAt: now, Body: body}
		if _, err := sealed.Seal(e); err != nil {
			log.Fatal(err)
		}
		took = append(took, time.Since(now))
	}
	slices.Sort(took)
	p50, p99 := took[rounds/2], took[rounds*99/100]
	verdict := "ok"
	if p99 > limit {
		verdict = "over"
	}
	fmt.Printf("bench: seal 60 KB, p50 (p99) | %.2f (%.2f) ms | – | – | < 20 ms | %s\n", ms(p50), ms(p99), verdict)
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
