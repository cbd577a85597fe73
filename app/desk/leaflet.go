package desk

import (
	"context"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/pdf"
)

// LeafletRequest prints, saves or views the information leaflet.
type LeafletRequest struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	How     string   `json:"how,omitempty" doc:"printer, page, file or view, as of PrintRequest."`
	Large   bool     `json:"large,omitempty" doc:"At least 18 points everywhere."`
	Reading string   `json:"reading,omitempty" doc:"A further language for the family: pl, ur, bn or ro."`
}

// leafletOf names the leaflet as it is to be drawn.
type leafletOf struct {
	Large   bool   `query:"large" doc:"At least 18 points everywhere."`
	Reading string `query:"reading" doc:"A further language for the family: pl, ur, bn or ro."`
}

// leaflet is the paper for a family that says no to Early Help (J9).
func (s *session) leaflet(ctx context.Context, in *leafletOf) (*file, error) {
	doc, err := s.leafletPaper(ctx, in.Large, in.Reading)
	if err != nil {
		return nil, err
	}
	return pdfFile(doc), nil
}

func (s *session) leafletPaper(ctx context.Context, large bool, reading string) (pdf.Document, error) {
	worker := s.enrolment.Worker
	options := forms.PaperOptions{Language: s.desk.language(), Profile: s.profile, LargePrint: large, Reading: reading}
	return pdf.Render(ctx, pdf.Job{Paper: forms.Leaflet(options, worker), State: pdf.StateInformation, LargePrint: large,
		PrintedAt: s.desk.now(), PrintedBy: worker.FullName, Fonts: s.desk.Fonts})
}

// printLeaflet is not kept a line of: a leaflet is about nobody.
func (s *session) printLeaflet(ctx context.Context, in *call[LeafletRequest]) (Printed, error) {
	b := in.Body
	doc, err := s.leafletPaper(ctx, b.Large, b.Reading)
	if err != nil {
		return Printed{}, err
	}
	href := "/api/leaflet"
	if query := queryOf(PrintRequest{Large: b.Large, Reading: b.Reading}); len(query) > 0 {
		href += "?" + query.Encode()
	}
	out, err := s.handOver(ctx, b.How, sheets{content: doc.Bytes, name: s.words().say("print.leaflet"), href: href})
	out.Missing = missingOf(doc)
	return out, err
}
