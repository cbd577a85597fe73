// Command licences writes what app/desk shows under "Licences": every part of
// others that is in the laptop's program, with its licence in full. It asks the
// Go command which modules are linked for each system, and package-lock.json
// which packages the pages are made of; run it after a dependency changed:
//
//	go run ./build/licences
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const out = "app/desk/licences"

// part is one line of parts.json.
type part struct {
	Name    string   `json:"name"`
	Version string   `json:"version"`
	Kind    string   `json:"kind"`
	Licence string   `json:"licence"`
	Texts   []string `json:"texts"`

	folder string
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func run() error {
	var parts []part
	for _, find := range []func() ([]part, error){goParts, npmParts, fonts} {
		found, err := find()
		if err != nil {
			return err
		}
		parts = append(parts, found...)
	}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for i := range parts {
		if err := parts[i].keepTexts(); err != nil {
			return err
		}
	}
	raw, err := json.MarshalIndent(parts, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "parts.json"), append(raw, '\n'), 0o644)
}

// keepTexts copies the part's licence files. A part without one is a mistake to
// be looked into by a person, never left out.
func (p *part) keepTexts() error {
	entries, err := os.ReadDir(p.folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() || !isLicence(e.Name()) {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(p.folder, e.Name()))
		if err != nil {
			return err
		}
		name := p.Kind + "-" + strings.Map(plain, p.Name) + "-" + strings.Map(plain, e.Name()) + ".txt"
		text := strings.ReplaceAll(strings.TrimRight(string(raw), "\r\n \t")+"\n", "\r\n", "\n")
		if err := os.WriteFile(filepath.Join(out, name), []byte(text), 0o644); err != nil {
			return err
		}
		p.Texts = append(p.Texts, name)
		if p.Licence == "" {
			p.Licence = named(text)
		}
	}
	if len(p.Texts) == 0 {
		return fmt.Errorf("%s %s has no licence file in its folder", p.Name, p.Version)
	}
	return nil
}

func isLicence(name string) bool {
	upper := strings.ToUpper(name)
	return slices.ContainsFunc([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "OFL", "PATENTS"}, func(begin string) bool {
		return strings.HasPrefix(upper, begin)
	}) && filepath.Ext(upper) != ".GO"
}

func plain(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
		return r
	}
	return '_'
}

// named reads the kind of licence off its first words; what it does not know it
// leaves for the text to say.
func named(text string) string {
	head := strings.Join(strings.Fields(text), " ")
	for _, k := range []struct{ words, name string }{
		{"Apache License Version 2.0", "Apache-2.0"}, {"Mozilla Public License Version 2.0", "MPL-2.0"},
		{"SIL OPEN FONT LICENSE", "OFL-1.1"}, {"SIL Open Font License", "OFL-1.1"}, {"This is free and unencumbered software", "Unlicense"},
		{"Neither the name of", "BSD-3-Clause"}, {"names of its contributors may be used", "BSD-3-Clause"},
		{"Redistribution and use in source and binary forms", "BSD-2-Clause"},
		{"Permission is hereby granted, free of charge", "MIT"}, {"Permission to use, copy, modify, and/or distribute", "ISC"},
	} {
		if strings.Contains(head, k.words) {
			return k.name
		}
	}
	return ""
}
