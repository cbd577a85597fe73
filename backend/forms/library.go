package forms

// Library is every definition a program knows: forms, lists and profiles,
// read and checked once. It is immutable and safe for many readers.
type Library struct {
	forms        map[string]map[int]*Form
	order        []*Form
	lists        map[string]map[int]*List
	blocks       map[string]map[int]*block
	profiles     map[string]*Profile
	profileOrder []*Profile
	problems     []Finding
}
type block struct{}
