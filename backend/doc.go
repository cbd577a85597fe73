// Package backend is the tour of what is true in Early Help: everything that is
// not a window. It holds no code; map_test.go beside it keeps the import map.
//
// The road of one answer: a screen asks app/desk, which keeps the answer in
// store before anything else, lets forms say what shows next and answers. A
// finished form goes casework, sealed, store (record and outbox row in one
// transaction), then sync decides, wire speaks, central receives and signs, and
// outbox says "received" only when sealed has verified that receipt.
//
// Around that road: casework keeps families, consent and plans, and says what a
// finished form becomes; packs and folder bring a council's own forms; pdf,
// genogram and pictures are what is seen on paper. wordbook says each room's
// sentences in English and Welsh; clock is the one reader of the machine's time.
//
// It may not import app or frontend, so that the centre and the laptop are made
// from the same rooms and neither from the other.
package backend
