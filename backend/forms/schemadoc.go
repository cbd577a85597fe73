package forms

import (
	"encoding/json"
	"reflect"
	"strings"
)

// documentSchema is the JSON Schema of eh.assessment/1, made from the Go types
// that write it.
func documentSchema() map[string]any {
	root := schemaOf(reflect.TypeFor[Document]())
	root["properties"].(object)["schema"] = object{"const": DocumentSchema}
	return root
}

// schemaOf describes how encoding/json writes a type: the kinds that Document
// is made of and no others.
func schemaOf(t reflect.Type) object {
	switch {
	case t == reflect.TypeFor[json.RawMessage]():
		return object{} // an answer: text, code, codes, number, date or {"raw": …}
	case t.Kind() == reflect.String:
		return object{"type": "string"}
	case t.Kind() == reflect.Int:
		return object{"type": "integer"}
	case t.Kind() == reflect.Bool:
		return object{"type": "boolean"}
	case t.Kind() == reflect.Slice:
		return list(schemaOf(t.Elem()))
	case t.Kind() == reflect.Map:
		return named(schemaOf(t.Elem()))
	}
	properties, must := object{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		properties[name] = schemaOf(f.Type)
		if option != "omitempty" && option != "omitzero" {
			must = append(must, name)
		}
	}
	// A later program may write more; a reader of this shape keeps to what it knows.
	return object{"type": "object", "properties": properties, "required": must}
}
