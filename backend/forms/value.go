package forms

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// operand is what a rule computes with. A date or a number is an interval,
// because a year is all some people know of a birth; a choice is its codes.
type operand struct {
	known  bool
	lo, hi int64 // tenths, or days from 1970
	codes  []string
	none   bool // worked out, and there is nothing to say: all that was asked does not apply
}

// value is an answer understood.
type value struct {
	operand
	state     PartState
	text      string   // what was typed, newlines as LF
	people    []string // person keys, or references to records
	precision string   // day, month or year
}

// understand reads JSON as an answer to q. It never fails: what does not fit is
// kept as typed, and no rule sees it.
func (q *Question) understand(raw json.RawMessage) value {
	raw = bytes.TrimSpace(raw)
	if blank(raw) {
		return value{state: StateEmpty}
	}
	if text, ok := asRaw(raw); ok {
		if strings.TrimSpace(text) == "" {
			return value{state: StateEmpty}
		}
		return value{state: StateRaw, text: text}
	}
	v, ok := q.read(raw)
	if !ok {
		return value{state: StateRaw, text: plain(raw)}
	}
	if v.state == "" {
		v.state = StateAnswered
	}
	return v
}

func blank(raw []byte) bool {
	switch string(raw) {
	case "", "null", `""`, "[]", "{}":
		return true
	}
	return false
}

// asRaw unwraps {"raw":"31/02"}.
func asRaw(raw []byte) (string, bool) {
	if len(raw) == 0 || raw[0] != '{' {
		return "", false
	}
	var wrapped struct {
		Raw json.RawMessage `json:"raw"`
	}
	if json.Unmarshal(raw, &wrapped) != nil || wrapped.Raw == nil {
		return "", false
	}
	return plain(wrapped.Raw), true
}

// plain is a JSON string's text, or any other JSON as it stands.
func plain(raw []byte) string {
	if text, ok := asText(raw); ok {
		return text
	}
	return string(raw)
}

// asText reads a JSON string. Most have nothing escaped in them and are taken
// as they stand: that halves the time of a whole form.
func asText(raw []byte) (string, bool) {
	if n := len(raw); n >= 2 && raw[0] == '"' && raw[n-1] == '"' && asTyped(raw[1:n-1]) {
		return string(raw[1 : n-1]), true
	}
	var text string
	err := json.Unmarshal(raw, &text)
	return text, err == nil
}

// asTyped reports whether the inside of a JSON string means what it looks like.
func asTyped(inside []byte) bool {
	wide := false
	for _, c := range inside {
		if c == '"' || c == '\\' || c < ' ' {
			return false
		}
		wide = wide || c >= utf8.RuneSelf
	}
	return !wide || utf8.Valid(inside)
}

func asTexts(raw []byte) ([]string, bool) {
	var texts []string
	if err := json.Unmarshal(raw, &texts); err != nil {
		return nil, false
	}
	return texts, true
}

func (q *Question) read(raw []byte) (value, bool) {
	switch q.Type {
	case TypeText, TypeLongText, TypePhone, TypeEmail, TypePostcode, TypeNHSNumber:
		return q.readWords(raw)
	case TypeDate, TypeDateTime:
		return readDate(raw, q.Type)
	case TypeDateOrEDD:
		return readBirth(raw)
	case TypeRadio, TypeSelect, TypeToggleSelect, TypeYesNo, TypeYesNoToggle, TypeCheckbox:
		return q.readCode(raw)
	case TypeMultiSelect:
		return q.readCodes(raw)
	case TypeNumber:
		return q.readNumber(raw)
	case TypePersonRef:
		key, ok := asText(raw)
		return value{people: []string{key}, operand: operand{known: true}}, ok
	case TypePersonsRef:
		keys, ok := asTexts(raw)
		return value{people: keys, operand: operand{known: true}}, ok
	case TypeRecordRef:
		return q.readReference(raw)
	case TypeRecordsRef:
		return q.readReferences(raw)
	case TypeFile:
		return readFiles(raw)
	case TypeSignature:
		return value{text: plain(raw)}, json.Valid(raw)
	}
	return value{}, false
}

// readWords accepts a text, or a text with the code of the suggestion picked.
func (q *Question) readWords(raw []byte) (value, bool) {
	text, ok := asText(raw)
	if !ok && q.Suggest != nil {
		var picked struct{ Text, Code string }
		ok = json.Unmarshal(raw, &picked) == nil
		text = picked.Text
	}
	v := value{text: normal(text)}
	if strings.TrimSpace(text) == "" {
		v.state = StateEmpty
	}
	return v, ok
}

// normal turns CRLF into LF, so that both languages count alike (domain 3.0).
func normal(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// Length counts as the counter does (BR-09): Unicode code points after CRLF
// became LF; never bytes, never UTF-16 units.
func Length(text string) int { return utf8.RuneCountInString(normal(text)) }

func days(lo, hi date) operand { return operand{known: true, lo: int64(lo), hi: int64(hi)} }

func readDate(raw []byte, t Type) (value, bool) {
	text, ok := asText(raw)
	if !ok {
		return value{}, false
	}
	if t == TypeDateTime {
		at, ok := readTime(text)
		if !ok {
			return value{}, false
		}
		d, _ := DayOf(at).date()
		return value{operand: days(d, d), text: text}, true
	}
	d, ok := Day(text).date()
	return value{operand: days(d, d), text: text, precision: "day"}, ok
}

func readTime(text string) (time.Time, bool) { return ReadMoment(text, time.UTC) }

// ReadMoment reads the day and time of an answer, with seconds or without; one that names
// no zone is as the clocks of zone show it.
func ReadMoment(text string, zone *time.Location) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// readBirth reads a date of birth or due date known to the day, month or year.
func readBirth(raw []byte) (value, bool) {
	var birth struct{ On, Precision string }
	if err := json.Unmarshal(raw, &birth); err != nil {
		text, ok := asText(raw)
		if !ok {
			return value{}, false
		}
		birth.On, birth.Precision = text, "day"
	}
	v := value{text: birth.On, precision: birth.Precision}
	switch birth.Precision {
	case "day", "":
		d, ok := Day(birth.On).date()
		v.operand, v.precision = days(d, d), "day"
		return v, ok
	case "month":
		return v.span(birth.On, len("2006-01"), "2006-01", 0, 1)
	case "year":
		return v.span(birth.On, len("2006"), "2006", 1, 0)
	}
	return value{}, false
}

func (v value) span(text string, width int, layout string, years, months int) (value, bool) {
	if len(text) < width {
		return value{}, false
	}
	from, err := time.Parse(layout, text[:width])
	if err != nil || from.Year() < 1 || len(text) > width && text[width] != '-' {
		return value{}, false
	}
	lo, _ := DayOf(from).date()
	hi, _ := DayOf(from.AddDate(years, months, -1)).date()
	v.operand = days(lo, hi)
	return v, true
}

// readCode accepts any code of the question's list, in force or not.
func (q *Question) readCode(raw []byte) (value, bool) {
	code, ok := asText(raw)
	if !ok && string(raw) == "true" && q.Type == TypeCheckbox {
		code, ok = "yes", true
	}
	if q.Type == TypeCheckbox && (string(raw) == "false" || code == "no") {
		return value{state: StateEmpty}, true
	}
	return value{operand: operand{known: true, codes: []string{code}}}, ok && slices.Contains(q.codes(), code)
}

// readCodes keeps list order and drops repeats.
func (q *Question) readCodes(raw []byte) (value, bool) {
	chosen, ok := asTexts(raw)
	if !ok {
		return value{}, false
	}
	var codes []string
	for _, code := range q.codes() {
		if slices.Contains(chosen, code) {
			codes = append(codes, code)
		}
	}
	for _, code := range chosen {
		if !slices.Contains(codes, code) {
			return value{}, false
		}
	}
	return value{operand: operand{known: true, codes: codes}}, true
}

// readNumber accepts a JSON number or the text of one, in tenths where the
// question has a decimal place.
func (q *Question) readNumber(raw []byte) (value, bool) {
	text := strings.TrimSpace(plain(raw))
	whole, tenth, point := strings.Cut(text, ".")
	if point && (q.Places < 1 || len(tenth) != 1) || len(whole) > 10 || whole == "" || strings.HasPrefix(tenth, "-") {
		return value{}, false
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	d, err2 := strconv.ParseInt("0"+tenth, 10, 64)
	if err != nil || err2 != nil {
		return value{}, false
	}
	if strings.HasPrefix(whole, "-") {
		d = -d
	}
	n = n*10 + d
	return value{operand: operand{known: true, lo: n, hi: n}, text: text}, true
}
