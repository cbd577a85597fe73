package forms

import "slices"

// scope is where a rule stands for the names in it: a block's questions see
// their siblings first, then the form.
type scope struct {
	prefix string          // of the block's ids in this form
	names  map[string]bool // the block's own ids, without the prefix
	rules  map[string]ruleSource
	lists  map[string]*List
	up     *scope
}

// rule finds a named rule; its id tells rules of different scopes apart.
func (s *scope) rule(name string) (string, ruleSource, bool) {
	for ; s != nil; s = s.up {
		if source, ok := s.rules[name]; ok {
			return s.prefix + "\x00" + name, source, true
		}
	}
	return "", ruleSource{}, false
}

// find looks a name up: the row's columns, the block's questions, the form's.
func (f *Form) find(name string, w where) *Question {
	if w.table != nil {
		if q := f.byID[w.table.ID+"."+name]; q != nil {
			return q
		}
	}
	for s := w.scope; s != nil; s = s.up {
		if s.names[name] {
			return f.byID[s.prefix+name]
		}
	}
	return f.byID[name]
}

// tableWith is the table that has a column of this name, where only one has.
func (f *Form) tableWith(local string) *Question {
	var one *Question
	for _, q := range f.Questions {
		if q.Table != nil && q.Local == local {
			if one != nil {
				return nil
			}
			one = q.Table
		}
	}
	return one
}

// known are the names that could have been meant.
func (f *Form) known(w where) []string {
	var names []string
	for s := w.scope; s != nil; s = s.up {
		for name := range s.rules {
			names = append(names, name)
		}
	}
	for _, q := range f.Questions {
		if q.Table == nil {
			names = append(names, q.ID)
		} else if q.Table == w.table {
			names = append(names, q.Local)
		}
	}
	slices.Sort(names)
	return names
}
