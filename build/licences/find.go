package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// systems are those the program is built for.
var systems = []string{"linux", "windows", "darwin"}

// goParts are the modules linked into the laptop's program on any system, and
// Go itself.
func goParts() ([]part, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	parts := []part{{Name: "Go", Version: strings.TrimPrefix(runtime.Version(), "go"), Kind: "go", folder: strings.TrimSpace(string(root))}}
	for _, system := range systems {
		list := exec.Command("go", "list", "-deps", "-tags", "desktop,production,webkit2_41",
			"-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{with .Replace}}{{.Version}}{{else}}{{.Version}}{{end}}\t{{.Dir}}{{end}}{{end}}", ".")
		list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
		list.Stderr = os.Stderr
		lines, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", system, err)
		}
		for line := range strings.Lines(string(lines)) {
			fields := strings.Split(strings.TrimSpace(line), "\t")
			if len(fields) == 3 {
				parts = append(parts, part{Name: fields[0], Version: fields[1], Kind: "go", folder: fields[2]})
			}
		}
	}
	slices.SortStableFunc(parts[1:], func(a, b part) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(parts, func(a, b part) bool { return a.Name == b.Name }), nil
}

// npmParts are the packages that end up in the pages: what the lock file does
// not mark as for development only.
func npmParts() ([]part, error) {
	raw, err := os.ReadFile("frontend/package-lock.json")
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct {
			Version       string
			License       string
			Dev, Optional bool
			Peer          bool
		}
	}
	if err := json.NewDecoder(bytes.NewReader(raw)).Decode(&lock); err != nil {
		return nil, err
	}
	var parts []part
	for path, p := range lock.Packages {
		name, found := strings.CutPrefix(path, "node_modules/")
		if !found || p.Dev || p.Optional || p.Peer {
			continue
		}
		folder := filepath.Join("frontend", path)
		if !hasLicence(folder) {
			if folder, err = writeShort(name, p.License); err != nil {
				return nil, err
			}
		}
		parts = append(parts, part{Name: name, Version: p.Version, Kind: "npm", Licence: p.License, folder: folder})
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.Name, b.Name) })
	return parts, nil
}

func hasLicence(folder string) bool {
	entries, err := os.ReadDir(folder)
	return err == nil && slices.ContainsFunc(entries, func(e os.DirEntry) bool { return isLicence(e.Name()) })
}

// writeShort stands in for a package that ships no licence file: the licence it
// names in its package.json, and where that was read.
func writeShort(name, licence string) (string, error) {
	if licence == "" {
		return "", fmt.Errorf("%s names no licence", name)
	}
	folder, err := os.MkdirTemp("", "licence")
	if err != nil {
		return "", err
	}
	text := fmt.Sprintf("%s is under the %s licence, as its package.json says; the package has no licence file of its own.\n", name, licence)
	return folder, os.WriteFile(filepath.Join(folder, "LICENSE"), []byte(text), 0o600)
}

// fonts are those drawn into PDFs; the screens' font is an npm package.
func fonts() ([]part, error) {
	return []part{{Name: "Noto Sans", Version: "", Kind: "font", Licence: "OFL-1.1", folder: "backend/pdf/fonts"}}, nil
}
