package desk

// register names every operation of the door: one line each, in the order of
// the screens.
func (d *Desk) register() {
	d.api = newAPI(d.mux, d.Version)
	d.registerBefore()
	d.registerAssessments()
	d.registerAround()
	d.registerPlaces()
	d.registerPacks()
	describeNulls(d.api)
	d.mux.HandleFunc("GET /api/events", d.serveEvents)
	d.mux.HandleFunc("/api/", d.noSuchPath)
}

// registerBefore is what works without an open store.
func (d *Desk) registerBefore() {
	serve(d, "GET", "/api/front", "front", "What every screen needs, before the unlock too", d.front)
	serve(d, "POST", "/api/enrol", "enrol", "Enrol with the activation letter", d.enrol)
	serve(d, "POST", "/api/enrol/passphrase", "choosePassphrase", "Choose the passphrase; makes the store", d.choosePassphrase)
	serve(d, "POST", "/api/recovery", "newRecovery", "Draw a new recovery code", d.newRecovery)
	serve(d, "POST", "/api/recovery/confirm", "confirmRecovery", "Type two groups of the recovery code back; puts a new one in force", d.confirmRecovery)
	opened(d, "POST", "/api/recovery/print", "printRecovery", "Print the recovery code that is on the screen", (*session).printCode)
	document(d, "GET", "/api/recovery/pdf", "recoveryPaper", "The recovery code that is on the screen, as PDF", (*session).codePDF)
	serve(d, "POST", "/api/passphrase", "changePassphrase", "Change the passphrase", d.changePassphrase)
	serve(d, "POST", "/api/unlock", "unlock", "Open the store with the passphrase or the recovery code", d.unlock)
	serve(d, "POST", "/api/lock", "lock", "Lock: flush, end the process, relaunch to the unlock screen", d.lock)
	serve(d, "POST", "/api/flushed", "flushed", "A screen has handed over everything it held", d.flushed)
	serve(d, "POST", "/api/quit", "quit", "Close the program, after the question of BR-32", d.quit)
	serve(d, "POST", "/api/activity", "activity", "A key or the pointer was used", d.activity)
	serve(d, "GET", "/api/activity", "idle", "How long until the automatic lock", d.idle)
	serve(d, "GET", "/api/safety", "safety", "I am worried about a child's safety now", d.safety)
	serve(d, "GET", "/api/licences", "licences", "The licences of every part", d.licences)
}

func (d *Desk) registerAssessments() {
	opened(d, "GET", "/api/forms", "forms", "The Forms list", (*session).forms)
	opened(d, "POST", "/api/assessments", "startAssessment", "Start a form", (*session).startAssessment)
	opened(d, "POST", "/api/assessments/search", "searchAssessments", "My Assessments", (*session).searchAssessments)
	opened(d, "POST", "/api/assessments/{id}/delete", "deleteAssessment", "Delete a part completed form", (*session).deleteAssessment)
	opened(d, "POST", "/api/assessments/{id}/restore", "restoreAssessment", "Bring a deleted form back", (*session).restoreAssessment)
	opened(d, "POST", "/api/assessments/{id}/reopen", "reopenAssessment", "Withdraw a finished form that has not left, and go on", (*session).reopenAssessment)
	opened(d, "POST", "/api/assessments/{id}/renew", "renewAssessment", "Open a form that the centre has again, as a new version", (*session).renewAssessment)
	opened(d, "GET", "/api/assessments/{id}/pages/{page}", "page", "All there is to draw of one page", (*session).page)
	opened(d, "PATCH", "/api/assessments/{id}/answers", "answers", "Keep what was typed; says what changed", (*session).answers)
	opened(d, "POST", "/api/assessments/{id}/on-paper", "onPaper", "A draft was filled in on paper first, or never was", (*session).onPaper)
	opened(d, "GET", "/api/assessments/{id}/check", "check", "Check answers", (*session).check)
	opened(d, "POST", "/api/assessments/{id}/finish", "finish", "Seal and queue", (*session).finish)
	opened(d, "POST", "/api/assessments/{id}/additions", "addAfter", "Seal and queue what was written after Finish", (*session).add)
	opened(d, "POST", "/api/assessments/{id}/history", "history", "Every value of one answer", (*session).history)
	opened(d, "POST", "/api/assessments/{id}/undo", "undo", "Bring an earlier value back", (*session).undo)
	opened(d, "POST", "/api/assessments/{id}/print-check", "printCheck", "What must be said before printing", (*session).printCheck)
	opened(d, "POST", "/api/assessments/{id}/prints", "print", "Print, save or view one copy", (*session).print)
	opened(d, "GET", "/api/assessments/{id}/evidence", "evidence", "What a finished form bundles", (*session).evidence)
	opened(d, "POST", "/api/assessments/{id}/evidence", "bundle", "Print, save or view the pack of evidence", (*session).bundle)
	document(d, "GET", "/api/evidence/{token}", "madeEvidence", "The pack that was made, once", (*session).madeEvidence)
	opened(d, "GET", "/api/paper-readings", "paperReadings", "The languages a family's copy can be asked for", (*session).paperReadings)
	document(d, "GET", "/api/assessments/{id}/pdf/{copy}", "pdf", "One copy as PDF", (*session).pdf)
	opened(d, "POST", "/api/forms/{form}/said", "onceSaid", "What a form says once a session is on the screen", (*session).onceSaid)
	document(d, "GET", "/api/forms/{form}/blank", "blank", "The blank printable form", (*session).blank)
	opened(d, "POST", "/api/forms/{form}/prints", "printBlank", "Print, save or view the blank form", (*session).printBlank)
	document(d, "GET", "/api/leaflet", "leaflet", "The information for a family that says no", (*session).leaflet)
	opened(d, "POST", "/api/leaflet/prints", "printLeaflet", "Print, save or view that leaflet", (*session).printLeaflet)
}

// registerAround is what a form leads to and what it stands in.
func (d *Desk) registerAround() {
	opened(d, "GET", "/api/families", "families", "The families on this laptop", (*session).families)
	opened(d, "GET", "/api/families/{id}", "family", "One family: who, and where the work stands", (*session).family)
	opened(d, "GET", "/api/families/{id}/alerts/{alert}", "alert", "One alert: what came, and how far it is", (*session).alert)
	opened(d, "POST", "/api/families/{id}/alerts/{alert}/{step}", "alertStep", "An alert was opened, or the child's record from it", (*session).alertStep)
	opened(d, "GET", "/api/assessments/{id}/next", "next", "What a form proposes", (*session).next)
	opened(d, "POST", "/api/assessments/{id}/next/{proposal}/accept", "acceptProposal", "Do what was proposed", (*session).acceptProposal)
	opened(d, "POST", "/api/assessments/{id}/next/{proposal}/decline", "declineProposal", "Do not", (*session).declineProposal)
	opened(d, "GET", "/api/assessments/{id}/versions", "versions", "What a newer version of the form would change", (*session).versions)
	opened(d, "GET", "/api/assessments/{id}/timeline", "timeline", "What a draft was, moment by moment", (*session).timeline)
	opened(d, "GET", "/api/assessments/{id}/timeline/{seq}", "moment", "One moment compared with now", (*session).moment)
	opened(d, "POST", "/api/assessments/{id}/timeline/{seq}/back", "bringBack", "Bring answers of a moment back", (*session).bringBack)
	opened(d, "POST", "/api/assessments/{id}/move", "moveDraft", "Move a draft to a newer version", (*session).moveDraft)
	opened(d, "POST", "/api/assessments/{id}/files", "addFile", "Keep a file that belongs to a form", (*session).addFile)
	// An empty file is told as one, in a sentence of its own.
	d.api.OpenAPI().Paths["/api/assessments/{id}/files"].Post.RequestBody.Required = false
	opened(d, "POST", "/api/assessments/{id}/pasted", "attachPasted", "Make a document of a text that was pasted into an answer", (*session).attachPasted)
	document(d, "GET", "/api/assessments/{id}/files/{file}", "file", "A file that was kept", (*session).file)
	opened(d, "POST", "/api/tasks/{id}/done", "taskDone", "A task is done", (*session).taskDone)
	opened(d, "POST", "/api/outbox/{id}/consent", "decideConsent", "What becomes of an item whose consent has gone", (*session).decideConsent)
}

func (d *Desk) registerPlaces() {
	opened(d, "GET", "/api/home", "home", "The first screen", (*session).home)
	opened(d, "POST", "/api/date/confirm", "confirmDate", "The date of this laptop is right", (*session).confirmDate)
	opened(d, "GET", "/api/outbox", "outbox", "What waits to leave, and what has arrived", (*session).outbox)
	opened(d, "POST", "/api/outbox/send", "sendAll", "Send now", (*session).sendAll)
	opened(d, "POST", "/api/outbox/{id}/send", "sendOne", "Send one now", (*session).sendOne)
	opened(d, "GET", "/api/agreement", "agreement", "The council's ICT user agreement", (*session).agreementPage)
	opened(d, "POST", "/api/agreement", "agree", "Agree to it, by the version that was read", (*session).agree)
	opened(d, "GET", "/api/settings", "settings", "Settings", (*session).settings)
	opened(d, "PUT", "/api/settings", "changeSettings", "Change settings", (*session).changeSettings)
	opened(d, "POST", "/api/proof", "checkAgain", "Prove now that the work is safe", (*session).checkAgain)
	opened(d, "POST", "/api/safety/calls", "recordCall", "Record a call, or why there was none", (*session).recordCall)
	opened(d, "GET", "/api/reminder", "reminder", "What the laptop reminds of, every quarter of an hour", (*session).reminder)
	opened(d, "PUT", "/api/visit", "markVisit", "A visit begins or ends: no sound meanwhile", (*session).markVisit)
	opened(d, "POST", "/api/find", "find", "Find on this laptop", (*session).find)
}
