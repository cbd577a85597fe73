package central

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// tricky is texts in which a careless reader would see something else than
// encoding/json does.
var tricky = []string{
	"", " ", "null", "7", `"x"`, "[]", "{}", "{", "[", `{"`, `{"id"`, `{"id":`, `{"id":1`, "{}{}", "{} x", "\ufeff{}", " {\t\r\n} ",
	`{"id":"a",}`, `{,}`, `{"x" 1}`, `{"x":,"id":"a"}`, `[1,]`, `[1 2]`, `{"x":[1}`, `{x:1}`, `{"x":'y'}`, `{"x":]}`, `{"x":1]`,
	`{"x":01}`, `{"x":1.}`, `{"x":-}`, `{"x":+1}`, `{"x":1e5}`, `{"x":.5}`, `{"x":tru}`, `{"x":trueq}`, `{"x":NaN}`, `{"x":12"a"}`, "{\"x\":\x00}",
	`{"x":"\u00zz"}`, `{"x":"\u12"}`, `{"x":"\x"}`, `{"x":"\`, `{"x":"\"`, `{"x":"\"\\\/\b\f\n\r\t\u00fF"}`, "{\"x\":\"a\nb\"}", "{\"x\":\"\xff\"}", "{\"\xff\":1}",
	`{"ID":"a"}`, `{"iD":"a","id":"b"}`, `{"ſchema":"a"}`, `{"Kind":"a"}`, `{"":1,"id":"a"}`, `{"id":"a","id":null}`,
	`{"x":{"y":[1,{"z":"}"}]},"id":"a"}`, `{"id":"a","x":1,"kind":"b"}`, `{"x":1,"y":2}`, `{"x":1,"id":"a","y":2}`, `[{"id":1},{"x":2}]`,
	`{"id":7,"kind":"b","version":1}`, `{"sealedAt":{"x":1}}`, `{"sealedAt":"no","kind":"b"}`, `{"kind":"b","sealedAt":"2026-11-22T18:40:12Z"}`,
	`{"urgent":{"calls":[{"at":1},{}],"x":2}}`, `{"urgent":{"calls":[7]}}`, `{"urgent":null}`, `{"urgent":{}}`,
	`{"body":{"form":{"id":"f","version":1,"lists":{"ab":"c","CL-1":"d"}},"answers":[{"q":"a","x":{"q":"b"},"type":"text"},{}]}}`,
	`{"body":{"form":{"lists":{"ab":1}}}}`, `{"body":{"form":{"lists":{"ab":{"x":1}}}}}`, `{"form":{"sha256":"s"},"body":[{"q":1}]}`,
	`{"body":{"answers":[]}}`, `{"body":{"answers":[{}]}}`, `{"body":{"answers":[{"q":"a","q":"b","parts":[{"q":"c","type":"d"}]}]}}`, `[{"body":{"answers":[{"q":"a"}]}}]`,
	`{"body":[{"answers":[{"q":"a"}]}]}`, `{"x":{"body":{"answers":[{"q":"a"}]}}}`, `{"body":{"x":{"answers":[{"q":"a"}]}}}`, `{"body":{"body":{"answers":[{"q":"a"}]}}}`,
	strings.Repeat("[", 100) + strings.Repeat("]", 100), strings.Repeat(`{"x":`, 100) + "1" + strings.Repeat("}", 100), strings.Repeat("[", 20_000),
}

// unsure is JSON that is left to encoding/json as a whole, because the answers
// in it are not written plainly.
var unsure = []string{
	`{"body":{"answers":[1]}}`, `{"body":{"answers":{"q":1}}}`, `{"body":{"answers":null}}`, `{"body":{"answers":[null]}}`, `{"body":{"answers":[{"q":"a"},[]]}}`,
	`{"body":{"answers":[{"q":null}]}}`, `{"body":{"answers":[{"q":"a","type":7}]}}`, `{"body":{"answers":[{"q":"\u0061"}]}}`, `{"body":{"answers":[{"q":"é"}]}}`,
	`{"body":{"answers":[{"Q":"a"}]}}`, `{"body":{"answers":[{"q":"a","\u0071":"b"}]}}`, `{"body":{"answers":[{"TYPE":"a","type":"b"}]}}`,
	`{"body":{"answers":[{"q":"a"},{"q":"b"}]},"body":{"answers":[{"type":"c"}]}}`, `{"body":{"answers":[{"q":"a"}]},"body":null,"body":{}}`,
	`{"body":{"answers":[{"q":"a"}],"answers":[{"type":"c"}]}}`, `{"body":{"answers":[{"q":"a"}],"anſwers":[]}}`, `{"body":{"answers":[{"q":"a"}],"\u0061nswers":[]}}`,
	`{"\u0069d":"a"}`, `{"body":{"answers":[{"q":"a"}]},"Body":{}}`, `{"BodY":{"form":{"liSts":{"":""}}}}`, `{"body":{"answers":[{"q":"a"}]},"bod\u0079":null}`,
}

// sameGlance is the rule of pare: whatever the bytes, a glance sees in the pared
// text what it sees in the whole, and nothing is pared that is no JSON.
func sameGlance(t *testing.T, raw []byte) {
	t.Helper()
	pared, _, ok := pare(raw)
	if !ok {
		return
	}
	var all glance
	part, partly := glanceAt(raw)
	wholly := json.Unmarshal(raw, &all)
	if !json.Valid(raw) || (partly == nil) != (wholly == nil) || !reflect.DeepEqual(part, all) {
		t.Fatalf("%.200q pared to %.200q:\n%+v %v, not\n%+v %v", raw, pared, part, partly, all, wholly)
	}
}

func TestAGlanceSeesTheSameInThePared(t *testing.T) {
	for _, text := range slices.Concat(tricky, unsure) {
		sameGlance(t, []byte(text))
	}
}

func FuzzPare(f *testing.F) {
	for _, text := range slices.Concat(tricky, unsure) {
		f.Add([]byte(text))
	}
	f.Fuzz(sameGlance)
}

// Every byte at every place that is gone over at once and beyond, so that the
// quick reading of texts stops where the slow one does.
func TestTextsStopAtEveryByteThatIsNotPlain(t *testing.T) {
	const most = 40
	for place := range most {
		for c := range 256 {
			long := []byte(strings.Repeat("\xffb~ []#!", most/8))
			long[place] = byte(c)
			if got, want := calm(long), c >= ' '; got != want {
				t.Fatalf("%q: calm %v", long, got)
			}
			sameGlance(t, fmt.Appendf(nil, "{\"x\":\"%s\",\n\"id\":\"a\"}", long))
			sameGlance(t, fmt.Appendf(nil, "{\"x\":\"%s\",\"id\":\"a\"}", long))
		}
	}
}

// What people wrote is left out, and plain JSON is always pared: without either
// the centre would only be slower, and nobody would notice.
func TestPareLeavesOutWhatPeopleWrote(t *testing.T) {
	for _, text := range tricky {
		if _, _, ok := pare([]byte(text)); ok != json.Valid([]byte(text)) && len(text) < 200 {
			t.Errorf("%q: pared %v", text, ok)
		}
	}
	for _, text := range unsure {
		if _, _, ok := pare([]byte(text)); ok || !json.Valid([]byte(text)) {
			t.Errorf("%q: pared %v", text, ok)
		}
	}
	pared, read, ok := pare([]byte(` { "body" : {"title":"t","answers":[ {"q":"story", "parts":[{"value":"secret","q":"x"}], "type":"text"} ]} , "subjects":[1], "id" : "a" } `))
	if want := `{"body" :{"answers":[]},"id" :"a"}`; !ok || string(pared) != want || len(read) != 1 || read[0] != (answered{"story", "text"}) {
		t.Errorf("%v\n%s, not\n%s; answers %v", ok, pared, want, read)
	}
}

// Whoever gives a glance another member must give pare its name too.
func TestPareKnowsEveryMemberOfAGlance(t *testing.T) {
	var look func(reflect.Type)
	look = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice:
			look(of.Elem())
		case reflect.Struct:
			for field := range of.Fields() {
				name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				want := pick
				if k := field.Type.Kind(); k == reflect.Map || k == reflect.Interface {
					want = whole
				}
				if got, ok := new(parer).careOf([]byte(name), pick); name != "" && (!ok || got < want) {
					t.Errorf("member %q: %v, less than %v", name, got, want)
				}
				look(field.Type)
			}
		}
	}
	look(reflect.TypeFor[glance]())
}
