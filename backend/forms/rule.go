package forms

// place is a line and column in a definition, both from 1.
type place struct{ line, column int }

// rule is a parsed rule bound to the questions it names.
type rule struct {
	text string
	at   place
	root *expr
}

// expr is a node of a rule.
type expr struct{}

// function is a registered computation that a definition may name.
type function struct{ name string }
