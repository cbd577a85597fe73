package desk

import "earlyhelp.example/backend/forms"

// AssessmentPage is all there is to draw of one page, with what stands above it.
type AssessmentPage struct {
	forms.Page
	Head Head `json:"head"`
}

// Head stands above every page of an assessment.
type Head struct {
	Family     string `json:"family"`
	Title      string `json:"title"`
	Status     string `json:"status"`
	StatusCode string `json:"statusCode"`
	Reference  string `json:"reference"`
	SavedSays  string `json:"savedSays" doc:"Drawn only from a commit: Saved on this laptop 10:42 · not yet sent."`
	Practice   bool   `json:"practice"`
	ReadOnly   bool   `json:"readOnly" doc:"Finished or deleted: it can be read and printed, not changed."`
}

// onePage names a page of an assessment.
type onePage struct {
	ID   string `path:"id"`
	Page string `path:"page" doc:"A page's id, or first."`
}

// Patch is what was typed since the last save (forms.md 5). Nothing in it is
// ever refused for its content.
type Patch struct {
	_       struct{}       `json:"-" additionalProperties:"true"`
	Base    int64          `json:"base,omitempty" doc:"The seq the screen knows."`
	Page    string         `json:"page,omitempty" doc:"The page on the screen, so that the answer can say what changed on it."`
	Changes []forms.Change `json:"changes,omitempty"`
}
