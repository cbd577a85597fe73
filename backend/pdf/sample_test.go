package pdf

import (
	"time"

	"earlyhelp.example/backend/forms"
)

// The family here is invented. It is the example by which the look of paper is
// judged: every kind of item, answers of every length.

const sampleReference = "EH-7K3QD-92MXA-4"

var sampleTime = time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC)

func sampleJob() Job {
	return Job{
		Paper: samplePaper(), Reference: sampleReference, State: StateDraft, PrintedAt: sampleTime,
		PrintedBy: "Dami Adeyemi", Marking: "OFFICIAL-SENSITIVE",
	}
}

func samplePaper() forms.Paper {
	return forms.Paper{
		Title: "Early Help Assessment", Subtitle: "For every child in the family", Council: "Marlbridge Council · Family Help",
		FamilyName: "Smith", Initials: "MS, TW, JS, OW", FormID: "eha_portal", FormVersion: 1, Copy: forms.CopyProfessional, Language: "en",
		Facts: []forms.PaperFact{
			{Label: "Family name", Text: "Smith"}, {Label: "Lead practitioner", Text: "Dami Adeyemi, Outreach Worker"},
			{Label: "Date started", Text: "03/11/2026"}, {Label: "Family members", Text: "4, and one unborn child"},
			{Label: "Agency", Text: "Marlbridge Family Help, East"}, {Label: "Status", Text: "Part Completed"},
		},
		Sections: []forms.PaperSection{
			sampleFamily(), sampleConsent(), sampleNeeds(), sampleChildren(), sampleAnalysis(), samplePlan(), sampleSigning(),
		},
		Safety:   "If you are worried that a child is at risk of harm, do not wait for this form: telephone MASH on 01632 960 000 (at night and at weekends 01632 960 001). In an emergency telephone 999.",
		Withheld: []string{"Address of Tomasz Wiśniewski", "Notes for staff safety"}, Answered: 41, Asked: 57,
	}
}

func answered(text string) []forms.PaperPart { return []forms.PaperPart{{Text: text, Answered: true}} }

func shortItem(label, text string) forms.PaperItem {
	return forms.PaperItem{Label: label, Kind: forms.PaperText, Parts: []forms.PaperPart{{Text: text, Answered: text != ""}}}
}

func longItem(label, text string) forms.PaperItem {
	return forms.PaperItem{Label: label, Kind: forms.PaperLong, Parts: answered(text)}
}

func sampleFamily() forms.PaperSection {
	return forms.PaperSection{Number: "1", Title: "The family", Items: []forms.PaperItem{
		{Kind: forms.PaperTable, Label: "People in the family", Columns: []forms.PaperColumn{
			{Label: "Name", Share: .22}, {Label: "Born", Share: .16}, {Label: "Relationship", Share: .2},
			{Label: "Ethnicity", Share: .22}, {Label: "Language", Share: .13}, {Label: "Home", Share: .07}},
			Rows: [][]string{
				{"Mary Smith", "14/02/1996", "Mother", "White British", "English", "☑"},
				{"Tomasz Wiśniewski", "02/09/1993", "Father of Oliwia and unborn child", "White Polish", "Polish", "☐"},
				{"Jayden Smith", "30/05/2014", "Son", "Mixed White and Black Caribbean", "English", "☑"},
				{"Oliwia Wiśniewska-Smith", "11/01/2021", "Daughter", "White British / White Polish", "English, Polish", "☑"},
				{"Unborn child", "Due 08/03/2027", "Unborn", "Not yet known", "–", "☑"},
			}},
		shortItem("Address", "Flat 7, Heron Court, 112 Mill Lane, Marlbridge MB4 6QT"),
		shortItem("Who we may contact", "Mary by text message first; do not leave voicemail"),
		shortItem("Telephone", "07700 900417"),
		shortItem("Interpreter or support to take part", "Polish interpreter for Tomasz; large print for Mary"),
		shortItem("Preferred time", ""),
		{Kind: forms.PaperTable, Label: "Professionals working with the family", Columns: []forms.PaperColumn{
			{Label: "Name", Share: .23}, {Label: "Role and agency", Share: .34}, {Label: "Telephone", Share: .19}, {Label: "Involved with", Share: .24}},
			Rows: [][]string{
				{"Farah Siddiqui", "Community midwife, Marlbridge General", "01632 960118", "Mary, unborn child"},
				{"Dan Pryce", "Designated safeguarding lead, Mill Lane Primary", "01632 960233", "Jayden"},
				{"محمد عبد الله", "Interpreter", "01632 960541", "Whole family"},
			}},
	}}
}

func sampleConsent() forms.PaperSection {
	return forms.PaperSection{Number: "2", Title: "Consent", Intro: "The practitioner explained why we ask for information, who may see it, how long it is kept, and that consent can be withdrawn at any time by telling any worker.",
		Items: []forms.PaperItem{
			{Kind: forms.PaperChoice, Label: "Has the family agreed to this assessment?", Options: []forms.PaperOption{
				{Label: "Yes, signed", Ticked: true}, {Label: "Yes, spoken"}, {Label: "No"}, {Label: "Not asked"}}, Parts: answered("Yes, signed")},
			{Kind: forms.PaperChoice, Label: "May it be shared with the housing service?", Options: []forms.PaperOption{
				{Label: "Yes"}, {Label: "No"}}},
			shortItem("Consent given by", "Mary Smith, in person, 03/11/2026"),
			shortItem("Consent of Tomasz Wiśniewski", "Not yet asked; Dami to see him with an interpreter"),
		}}
}

func sampleNeeds() forms.PaperSection {
	return forms.PaperSection{Number: "3", Title: "Presenting needs", Intro: "Tick every need that the family or a professional has raised.", Items: []forms.PaperItem{
		{Kind: forms.PaperTicks, Label: "Needs", Options: []forms.PaperOption{
			{Label: "FF1 Getting a good education", Ticked: true}, {Label: "FF2 Good early years development", Ticked: true},
			{Label: "FF3 Mental and physical health", Ticked: true}, {Label: "FF4 Recovery from substance use"},
			{Label: "FF5 Improved family relationships", Ticked: true}, {Label: "FF6 Safe from abuse and exploitation"},
			{Label: "FF7 Prevention of crime"}, {Label: "FF8 Safe from domestic abuse"},
			{Label: "FF9 Secure housing", Ticked: true}, {Label: "FF10 Financial stability", Ticked: true}}},
		{Kind: forms.PaperLong, Label: "What has led to this assessment?", Hint: "In the family’s own words where you can.", Parts: answered(
			"Mary telephoned the Family Help line on 28 October after the midwife told her about it. She is 21 weeks pregnant, sleeps badly, and said “I am doing everything on my own and I can’t keep on top of the flat.” Tomasz works nights at the distribution centre and stays with his brother in the week, so most mornings Mary gets both children ready alone.\n\nJayden has missed 19 half-days of school since September. The school rang the same week because he had fallen asleep in two lessons. Mary says that he stays up with her when she is anxious, because he does not want to leave her by herself.\n\nThe flat has damp in the children’s bedroom. Marlbridge Homes visited in August and said that it was condensation. Mary has photographs, which are attached to this record. Rent arrears stand at £612.40 after Tomasz lost hours in the summer.")},
		longItem("What is working well for the family?", "Mary asked for help herself and has kept every midwife appointment. Oliwia is up to date with her immunisations, chatty in both English and Polish, and settled at nursery on three mornings a week. Jayden is described by his teacher as kind and funny, and he has one close friend, Kofi, whose mother often has him for tea.\nMary’s sister lives a bus ride away and takes Oliwia on Saturdays. Tomasz sends money each week and telephones the children at bedtime. Both parents say that they want to live together again once the damp is sorted out."),
	}}
}

func sampleChildren() forms.PaperSection {
	return forms.PaperSection{Number: "4", Title: "Each child", Items: []forms.PaperItem{
		{Kind: forms.PaperPeople, Label: "Health and development", Parts: []forms.PaperPart{
			{Who: "Jayden Smith, 12", Text: "Generally well. Asthma, with a blue inhaler; two attacks since September that Mary links to the damp. No inhaler at school until last week. Up late most nights and tired in the day.", Answered: true},
			{Who: "Oliwia Wiśniewska-Smith, 5", Text: "Meeting her milestones. Speech clear in both languages. Eczema on her arms, treated by the GP.", Answered: true},
			{Who: "Unborn child, due 08/03/2027", Answered: false}}},
		{Kind: forms.PaperPeople, Label: "What the children say", Parts: []forms.PaperPart{
			{Who: "Jayden Smith, 12", Text: "“I like football and Kofi’s house. I don’t like when Mum cries. I want my own room that doesn’t smell. I want Dad to come back.” He drew his family with himself standing in front of the door.", Answered: true},
			{Who: "everyone else (Oliwia, unborn child)", Text: "Oliwia showed us her books and asked Mary for cuddles often; Mary answered her warmly each time. 🙂", Answered: true}}},
	}}
}

func sampleAnalysis() forms.PaperSection {
	return forms.PaperSection{Number: "5", Title: "Analysis", Items: []forms.PaperItem{
		longItem("What does this mean for the children, and what needs to change?", "Mary is a warm and capable parent who is carrying too much alone while pregnant. Her low mood, the damp and the debt feed each other: poor sleep makes mornings harder, hard mornings keep Jayden at home, and letters about both school and rent make Mary more anxious. Jayden has stepped into a caring role that is affecting his learning and his own sleep. The unborn child is likely to be born into the same conditions unless housing and Mary’s health are dealt with before March.\n\nThere are real strengths to build on. Mary asked for help, the parents’ relationship is supportive though strained by shift work, and the extended family is close by. With a practical morning routine, early treatment for low mood, a repaired bedroom and an affordable payment plan, we would expect attendance to recover within a term."),
		shortItem("Level of need", "Level 3: targeted help"), shortItem("Scaling, family", "4 out of 10 today"),
		shortItem("Scaling, practitioner", "5 out of 10 today"), shortItem("Review due", "03/02/2027"),
	}}
}

func samplePlan() forms.PaperSection {
	return forms.PaperSection{Number: "6", Title: "Action plan", Items: []forms.PaperItem{{Kind: forms.PaperTable, Columns: []forms.PaperColumn{
		{Label: "FF", Share: .07}, {Label: "What we want to change", Share: .2}, {Label: "What will happen", Share: .37}, {Label: "Who", Share: .14}, {Label: "By when", Share: .14}, {Label: "Done", Share: .08}},
		Rows: [][]string{
			{"FF3", "Mary feels less low and less alone before the baby comes", "GP appointment on 4 December to talk about treatment. Farah to refer to perinatal mental health today. Weekly visit from Dami on Tuesday mornings, using the morning-routine cards.", "Farah Siddiqui, Dami Adeyemi, Mary", "04/12/2026", "☐"},
			{"FF9", "The children’s bedroom is dry and safe for a newborn", "Dami to send the photographs to Marlbridge Homes with the asthma letter from the GP and ask for a damp survey. If nothing is booked by 5 December, Dami tells environmental health. Move Oliwia’s bed from the affected wall now. Mary to keep the dehumidifier log.", "Dami Adeyemi, Housing Options, Mary", "05/12/2026", "☐"},
			{"FF1", "Jayden is in school on time every day and is not acting as a carer", "Breakfast club from Monday, walked in by Kofi’s mother. Mr Pryce to meet Jayden each Friday. Young Carers assessment. Spare inhaler kept at school with a plan. Attendance looked at every fortnight: 90 per cent by the Christmas holidays, 95 per cent by February half-term.", "Dan Pryce, Mary, Jayden", "24/11/2026", "☑"},
			{"FF2", "Oliwia is ready for Reception", "Two more nursery mornings from January with the 30 hours offer. Health visitor’s review in December. School place applied for before 15 January.", "Ana Popescu, Mary", "15/01/2027", "☐"},
			{"FF10", "Arrears are being paid and the family has what it is entitled to", "Benefit check with Citizens Advice. Payment plan of £15 a week agreed with Marlbridge Homes. Maternity grant form filled in at the next visit. Baby bank referral for pram and car seat.", "Dami Adeyemi, Tomasz, Mary", "12/12/2026", "☐"},
			{"FF5", "The parents decide together how they will manage after the birth", "Dami to meet Tomasz with an interpreter after his shift. Tomasz to ask his employer about days. Family to make a plan for who looks after Jayden and Oliwia when labour starts.", "Tomasz, Mary, Dami Adeyemi", "19/12/2026", "☐"},
		}}}}
}

func sampleSigning() forms.PaperSection {
	return forms.PaperSection{Number: "7", Title: "Signatures", Items: []forms.PaperItem{
		{Kind: forms.PaperStatement, Parts: answered("Signing shows that you have seen this assessment and had the chance to change it. It does not mean that you agree with every word.")},
		{Kind: forms.PaperSignature, KeepTogether: true, Parts: []forms.PaperPart{
			{Who: "Parent", Text: "Mary Smith"}, {Who: "Parent", Text: "Tomasz Wiśniewski"}, {Who: "Young person", Text: "Jayden Smith"},
			{Who: "Practitioner", Text: "Dami Adeyemi"}, {Who: "Manager"}}},
	}}
}

// blankPaper is the sample as a form to fill in by hand.
func blankPaper() forms.Paper {
	p := samplePaper()
	p.Copy, p.FamilyName, p.Initials, p.Withheld, p.Answered = forms.CopyBlank, "", "", nil, 0
	p.Subtitle = "Use this when there is no laptop. Write in black. If it does not fit, go on at the back."
	p.Facts = []forms.PaperFact{{Label: "Your name"}, {Label: "Team and telephone"}, {Label: "Date today"}}
	for s := range p.Sections {
		p.Sections[s].Items = append([]forms.PaperItem(nil), p.Sections[s].Items...)
		for i := range p.Sections[s].Items {
			blank(&p.Sections[s].Items[i])
		}
	}
	return p
}

func blank(it *forms.PaperItem) {
	switch it.Kind {
	case forms.PaperStatement:
		return
	case forms.PaperSignature:
		it.Parts = []forms.PaperPart{{Who: "Parent or young person"}, {Who: "You"}}
		return
	case forms.PaperText:
		it.Lines = 1
	case forms.PaperLong, forms.PaperPeople:
		it.Lines = 4
	}
	it.Parts = nil
	it.Options = append([]forms.PaperOption(nil), it.Options...)
	for i := range it.Options {
		it.Options[i].Ticked = false
	}
	for i := range it.Rows {
		it.Rows[i] = make([]string, len(it.Columns))
	}
	if it.Label == "May it be shared with the housing service?" {
		it.When = "If yes:"
	}
}
