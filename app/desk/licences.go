package desk

import (
	"context"
	"embed"
	"encoding/json"
	"sync"

	"earlyhelp.example/backend/fault"
)

// Licence is one third-party part and its licence, in full.
type Licence struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Kind    string `json:"kind" enum:"go,npm,font" doc:"Where it comes from."`
	Licence string `json:"licence" doc:"SPDX name where known."`
	Text    string `json:"text"`
}

// Licences are all the parts that are in the program.
type Licences struct {
	Items []Licence `json:"items"`
}

// licenceFiles are written by build/licences: parts.json lists the parts, and
// each names the .txt that holds its words, so that one text shared by many
// parts is kept once.
//
//go:embed licences
var licenceFiles embed.FS

// part is one line of licences/parts.json.
type part struct {
	Name    string   `json:"name"`
	Version string   `json:"version"`
	Kind    string   `json:"kind"`
	Licence string   `json:"licence"`
	Texts   []string `json:"texts"`
}

var readLicences = sync.OnceValues(func() (Licences, error) {
	raw, err := licenceFiles.ReadFile("licences/parts.json")
	if err != nil {
		return Licences{}, fault.Wrap(err, fault.Internal, "internal")
	}
	var parts []part
	if err := json.Unmarshal(raw, &parts); err != nil {
		return Licences{}, fault.Wrap(err, fault.Internal, "internal")
	}
	out := Licences{Items: make([]Licence, 0, len(parts))}
	for _, p := range parts {
		item := Licence{Name: p.Name, Version: p.Version, Kind: p.Kind, Licence: p.Licence}
		for _, name := range p.Texts {
			text, err := licenceFiles.ReadFile("licences/" + name)
			if err != nil {
				return Licences{}, fault.Wrap(err, fault.Internal, "internal")
			}
			item.Text += string(text)
		}
		out.Items = append(out.Items, item)
	}
	return out, nil
})

func (d *Desk) licences(context.Context, *struct{}) (Licences, error) { return readLicences() }
