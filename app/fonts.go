package app

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"earlyhelp.example/backend/pdf"
)

// computerFonts are the fonts of this computer that draw what the program's own
// cannot: looked for when a paper first needs one, and once.
var computerFonts = sync.OnceValue(func() []*pdf.Font { return fontsIn(fontFolders()) })

// fontFolders are where a system and a person keep fonts.
func fontFolders() []string {
	home, _ := os.UserHomeDir() // without one there are the system's
	switch runtime.GOOS {
	case "windows":
		return []string{filepath.Join(cmp.Or(os.Getenv("WINDIR"), `C:\Windows`), "Fonts"), filepath.Join(home, `AppData\Local\Microsoft\Windows\Fonts`)}
	case "darwin":
		return []string{"/System/Library/Fonts", "/Library/Fonts", filepath.Join(home, "Library/Fonts")}
	}
	return []string{"/usr/share/fonts", "/usr/local/share/fonts", filepath.Join(home, ".local/share/fonts"), filepath.Join(home, ".fonts")}
}

// fontsIn is the first font of the folders, in the order of pdf.SystemFonts, that
// can be read; one is enough, and more would cost memory.
func fontsIn(folders []string) []*pdf.Font {
	found := make([]string, len(pdf.SystemFonts))
	for _, folder := range folders {
		_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error { // a folder that cannot be read has no font
			if err != nil || d.IsDir() {
				return nil
			}
			i := slices.IndexFunc(pdf.SystemFonts, func(name string) bool { return strings.EqualFold(name, d.Name()) })
			if i >= 0 && found[i] == "" {
				found[i] = path
			}
			return nil
		})
	}
	for _, path := range found {
		if path == "" {
			continue
		}
		ttf, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if font, err := pdf.ReadFont(ttf); err == nil {
			return []*pdf.Font{font}
		}
	}
	return nil
}
