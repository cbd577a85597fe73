package door_test

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"testing"

	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/wire"
)

// FuzzDeliver sends any body, packed or not, with a good token and proof. What
// arrives whole is kept with a receipt; what does not is a 4xx problem; nothing
// is ever a failure of ours.
func FuzzDeliver(f *testing.F) {
	for _, raw := range []string{"", "{}", "null", `{"schema":"eh.submission/1"}`, "\x28\xb5\x2f\xfd", string(wire.Compress([]byte("{}"))), string(wire.Compress(make([]byte, 1<<16)))} {
		f.Add([]byte(raw), true, "1/1")
		f.Add([]byte(raw), false, "")
	}
	f.Fuzz(func(t *testing.T, raw []byte, packed bool, seen string) {
		b := newBench(t, door.Limits{})
		l := b.laptop(t, 5)
		whole, coding := raw, ""
		if packed {
			coding = "zstd"
			if unpacked, err := wire.Decompress(raw, 1<<20); err == nil {
				whole = unpacked
			}
		}
		p := l.put(sealed.Submission{ID: document(t, nil).ID, Bytes: whole})
		req := httptest.NewRequest("PUT", p.path, bytes.NewReader(raw))
		for name, value := range map[string]string{"Authorization": "Bearer " + p.access, wire.HeaderProof: p.proof, wire.HeaderReprDigest: p.digest,
			"Content-Encoding": coding, wire.HeaderLastSeen: seen} {
			req.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		b.handler.ServeHTTP(w, req)
		switch {
		case w.Code == 201:
			var got wire.Accepted
			must(t, json.Unmarshal(w.Body.Bytes(), &got))
			if r, err := sealed.VerifyReceipt(got.Receipt, l.keys(t)); err != nil || r.SHA256 != sealed.Digest(whole) {
				t.Errorf("receipt %+v, %v", r, err)
			}
		case w.Code < 400 || w.Code >= 500 || w.Header().Get("Content-Type") != wire.ProblemType:
			t.Errorf("%d %s", w.Code, w.Body)
		case !packed && len(raw) > 0: // a body of nothing is no body
			t.Errorf("a whole body gets %d %s", w.Code, w.Body)
		}
	})
}
