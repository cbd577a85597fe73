package casework

import "earlyhelp.example/backend/forms"

// headed is which copies may name a note by its title: those that show the title, and
// where a family has no copy of the note at all, none that a family reads (BR-47).
func (b *becoming) headed(titles ...string) forms.Class {
	if !b.Home {
		return forms.ClassInternal
	}
	for _, id := range titles {
		if class := b.a[id].Class; len(b.a[id].Parts) > 0 && class != "" && class != forms.ClassOpen {
			return class
		}
	}
	return ""
}
