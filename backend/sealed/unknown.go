package sealed

import (
	"bytes"
	"encoding/json"
	"slices"
)

// unknownMembers finds what b says and e cannot hold, at every depth but the
// body (which e holds as it came). Objects are compared by name, lists by
// place. Nothing unknown gives an empty map.
func unknownMembers(b []byte, e Envelope) (map[string]any, error) {
	e.Body, e.unknown = json.RawMessage("{}"), nil
	ours, err := compactJSON(e)
	if err != nil {
		return nil, err
	}
	source, known := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	if err := json.Unmarshal(b, &source); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(ours, &known); err != nil {
		return nil, err
	}
	kept := map[string]any{}
	for name, raw := range source {
		if name == "body" {
			continue
		}
		theirs, err := anyJSON(raw)
		if err != nil {
			return nil, err
		}
		mine, has := known[name]
		if !has {
			kept[name] = theirs
			continue
		}
		held, err := anyJSON(mine)
		if err != nil {
			return nil, err
		}
		if rest := surplus(theirs, held); rest != nil {
			kept[name] = rest
		}
	}
	return kept, nil
}

// surplus is the part of source that known lacks, or nil.
func surplus(source, known any) any {
	switch theirs := source.(type) {
	case map[string]any:
		mine, ok := known.(map[string]any)
		if !ok {
			return nil
		}
		rest := map[string]any{}
		for name, value := range theirs {
			held, has := mine[name]
			if !has {
				rest[name] = value
			} else if more := surplus(value, held); more != nil {
				rest[name] = more
			}
		}
		if len(rest) > 0 {
			return rest
		}
	case []any:
		mine, ok := known.([]any)
		if !ok || len(mine) != len(theirs) {
			return nil
		}
		rest := make([]any, len(theirs))
		for i := range theirs {
			rest[i] = surplus(theirs[i], mine[i])
		}
		if slices.ContainsFunc(rest, func(v any) bool { return v != nil }) {
			return rest
		}
	}
	return nil
}

// mergeUnknown writes the kept members into the envelope's JSON: new ones at
// the end in order of name, nested ones inside the members they belong to.
func mergeUnknown(known []byte, kept map[string]any) ([]byte, error) {
	members := map[string]json.RawMessage{}
	if err := json.Unmarshal(known, &members); err != nil {
		return nil, err
	}
	order, err := memberOrder(known)
	if err != nil {
		return nil, err
	}
	var more []string
	for name, extra := range kept {
		mine, has := members[name]
		value := extra
		if has {
			held, err := anyJSON(mine)
			if err != nil {
				return nil, err
			}
			value = merged(held, extra)
		} else {
			more = append(more, name)
		}
		if members[name], err = compactJSON(value); err != nil {
			return nil, err
		}
	}
	slices.Sort(more)
	return writeObject(append(order, more...), members)
}

func writeObject(order []string, members map[string]json.RawMessage) ([]byte, error) {
	out := bytes.NewBufferString("{")
	for i, name := range order {
		if i > 0 {
			out.WriteByte(',')
		}
		key, err := compactJSON(name)
		if err != nil {
			return nil, err
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(members[name])
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// merged puts extra into held. A list that changed its length since it was
// opened takes nothing: a member on the wrong person is worse than none.
func merged(held, extra any) any {
	switch more := extra.(type) {
	case map[string]any:
		mine, ok := held.(map[string]any)
		if !ok {
			return held
		}
		for name, value := range more {
			if has, is := mine[name]; is {
				mine[name] = merged(has, value)
			} else {
				mine[name] = value
			}
		}
	case []any:
		mine, ok := held.([]any)
		if !ok || len(mine) != len(more) {
			return held
		}
		for i := range mine {
			mine[i] = merged(mine[i], more[i])
		}
	}
	return held
}

func memberOrder(object []byte) ([]string, error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	var names []string
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		text, _ := name.(string)
		names = append(names, text)
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// anyJSON decodes with numbers as written, so that 1e400 and 0.10 survive.
func anyJSON(raw []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	return v, err
}
