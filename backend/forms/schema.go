package forms

import "encoding/json"

// Schema is the JSON Schema (2020-12) of a kind of definition: form, block,
// list or profile; of the sealed document for "document"; nil for any other. It
// is made from the tables the reader
// uses, so an editor completes exactly what the reader accepts. It knows
// shapes, not sense: rules, ids and lists are lint's.
func Schema(kind string) []byte {
	table := map[string]*keyTable{"form": formKeys, "block": blockKeys, "list": listKeys, "profile": profileKeys}[kind]
	s := schemer{defs: map[string]any{}}
	var root object
	switch {
	case table != nil:
		root = s.object(table)
		root["$defs"] = s.defs
	case kind == "document":
		root = documentSchema()
	default:
		return nil
	}
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "Early Help " + kind
	raw, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil // maps of texts: cannot happen
	}
	return raw
}

type schemer struct{ defs map[string]any }

type object = map[string]any

// ref makes a table a definition once, because a question holds questions.
func (s schemer) ref(t *keyTable) object {
	if _, done := s.defs[t.name]; !done {
		s.defs[t.name] = true
		s.defs[t.name] = s.object(t)
	}
	return object{"$ref": "#/$defs/" + t.name}
}

func (s schemer) object(t *keyTable) object {
	properties, must := object{}, []string{}
	for _, k := range t.keys {
		properties[k.name] = s.value(k)
		if k.must {
			must = append(must, k.name)
		}
	}
	out := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(must) > 0 {
		out["required"] = must
	}
	return out
}

// scalar is what YAML may make of a word: the reader keeps it as text.
func scalar() object { return object{"type": []string{"string", "number", "boolean"}} }

func text() object {
	languages := object{"type": "object", "properties": object{"en": scalar(), "cy": scalar()}, "required": []string{"en"}, "additionalProperties": false}
	return object{"anyOf": []any{scalar(), languages}}
}

func list(of object) object { return object{"type": "array", "items": of} }

func named(of object) object { return object{"type": "object", "additionalProperties": of} }

func either(options ...any) object { return object{"anyOf": options} }

func (s schemer) value(k key) object {
	word := scalar()
	if len(k.one) > 0 {
		word = object{"enum": k.one}
	}
	switch k.shape {
	case oneText:
		return text()
	case oneNumber:
		return object{"type": "integer", "minimum": 0, "maximum": 1000000}
	case oneYes:
		return object{"enum": []any{"yes", "no", true, false}}
	case wordList:
		return either(word, list(word))
	case textList:
		return either(scalar(), list(text()))
	case wordMap, ruleMap:
		return named(scalar())
	case textMap:
		return named(text())
	case numberMap:
		return named(object{"type": "integer", "minimum": 0})
	case wordsMap:
		return named(either(scalar(), list(scalar())))
	case oneObject:
		return s.ref(k.of[0])
	case objectList:
		return list(s.anyOf(k.of))
	case objectMap:
		return named(s.anyOf(k.of))
	case urgentRule, demandRule:
		return either(scalar(), s.ref(k.of[0]))
	}
	return word
}

func (s schemer) anyOf(tables []*keyTable) object {
	if len(tables) == 1 {
		return s.ref(tables[0])
	}
	options := make([]any, len(tables))
	for i, t := range tables {
		options[i] = s.ref(t)
	}
	return object{"anyOf": options}
}
