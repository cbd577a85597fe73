package pdf

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// elem is a node of the structure tree that screen readers follow (ISO 32000-1,
// 14.7). Blocks make elements in the order of reading; drawing hangs the marked
// content under them.
type elem struct {
	role   string // a standard structure type: P, H1, Table, …
	alt    string // what a figure says
	scope  string // of a TH: Row or Column
	lang   string // of words that are in another language than the document (BCP 47)
	span   int    // of a TD: the columns it takes, where more than one
	parent *elem
	kids   []kid
	number int // object number; 0 until the tree is written
}

// kid is an element or a stretch of marked content on a page.
type kid struct {
	elem *elem
	page int
	mcid int
}

func (e *elem) add(role string) *elem {
	child := &elem{role: role, parent: e}
	e.kids = append(e.kids, kid{elem: child})
	return child
}

// prune drops elements with nothing in them; it reports whether e is one.
func (e *elem) prune() bool {
	kept := e.kids[:0]
	for _, k := range e.kids {
		if k.elem == nil || !k.elem.prune() {
			kept = append(kept, k)
		}
	}
	e.kids = kept
	return len(kept) == 0
}

// structure writes the tree below root as objects: the tree root, the elements,
// and the map from marked content back to them. pages are the page objects'
// numbers; parents has, per page and mark, the element it belongs to. It gives
// the number of the tree root.
func structure(w *writer, root *elem, pages []int, parents [][]*elem) int {
	root.prune()
	treeRoot, parentTree := w.reserve(), w.reserve()
	number(w, root)
	writeElem(w, root, treeRoot, pages)
	var nums strings.Builder
	for page, owners := range parents {
		fmt.Fprintf(&nums, "%d[", page)
		for _, e := range owners {
			fmt.Fprintf(&nums, "%d 0 R ", e.number)
		}
		nums.WriteString("]")
	}
	w.put(parentTree, "<</Nums["+nums.String()+"]>>")
	w.put(treeRoot, fmt.Sprintf("<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>", root.number, parentTree, len(parents)))
	return treeRoot
}

func number(w *writer, e *elem) {
	e.number = w.reserve()
	for _, k := range e.kids {
		if k.elem != nil {
			number(w, k.elem)
		}
	}
}

func writeElem(w *writer, e *elem, parent int, pages []int) {
	var b strings.Builder
	fmt.Fprintf(&b, "<</Type/StructElem/S/%s/P %d 0 R", e.role, parent)
	if e.alt != "" {
		b.WriteString("/Alt" + textString(e.alt))
	}
	if e.lang != "" {
		b.WriteString("/Lang" + textString(e.lang))
	}
	if e.scope != "" {
		fmt.Fprintf(&b, "/A<</O/Table/Scope/%s>>", e.scope)
	}
	if e.span > 1 {
		fmt.Fprintf(&b, "/A<</O/Table/ColSpan %d>>", e.span)
	}
	b.WriteString("/K[")
	for _, k := range e.kids {
		if k.elem != nil {
			fmt.Fprintf(&b, "%d 0 R ", k.elem.number)
		} else {
			fmt.Fprintf(&b, "<</Type/MCR/Pg %d 0 R/MCID %d>>", pages[k.page], k.mcid)
		}
	}
	b.WriteString("]>>")
	w.put(e.number, b.String())
	for _, k := range e.kids {
		if k.elem != nil {
			writeElem(w, k.elem, e.number, pages)
		}
	}
}

// textString is a PDF text string in UTF-16, hexadecimal: no escaping to get
// wrong, and characters above U+FFFF stay whole.
func textString(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}
