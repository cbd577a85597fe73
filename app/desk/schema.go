package desk

import "github.com/danielgtaylor/huma/v2"

// mayBeNull are the members that hold a thing or null. huma has no words for a
// reference that may be null, so the description is mended after registering.
var mayBeNull = map[string][]string{
	"Home":       {"banner"},
	"OutboxItem": {"receipt"},
	"PatchReply": {"urgent"},
}

// describeNulls lets the generated TypeScript know which members may be null.
func describeNulls(api huma.API) {
	schemas := api.OpenAPI().Components.Schemas.Map()
	for name, members := range mayBeNull {
		for _, member := range members {
			properties := schemas[name].Properties
			properties[member] = &huma.Schema{AnyOf: []*huma.Schema{properties[member], {Type: "null"}}}
		}
	}
}
