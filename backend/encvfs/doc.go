// Package encvfs is the encrypting layer under SQLite: every page of the main
// file and every frame of the write-ahead log is sealed with AES-256-GCM on its
// way to disk, and nothing else may be opened at all. It holds no keys of its
// own making, knows no table, and writes no file except through SQLite and
// Create. One reason for it: a stolen laptop must give away sizes and times,
// never a word.
//
// The format is frozen (a store made today must open in every later version):
//
//	prefix(4) = version 0x01, key epoch u24 LE   nonce(12) random   tag(16)
//	main page (4096)      prefix | nonce | GCM(page[0:4064])                | tag
//	WAL header (32)       plain: magic, page size, salts; no content
//	WAL frame (24+4096)   prefix | nonce | GCM(header 24 | page[0:4064])    | tag
//	additional data       kind 'P' or 'W' | prefix | file offset u64 LE
//
// The 32 bytes that sealing adds are SQLite's own "reserved bytes" at the end
// of each page, so no offset moves and no size is surprising to SQLite.
package encvfs
