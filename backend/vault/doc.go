// Package vault keeps the key of a worker's store: vault.json beside it, with
// one slot each for the passphrase, the printed recovery code and the council's
// escrow. It opens no database and knows no record. One reason for it: the data
// key must exist in exactly one place in clear, this process's memory, and must
// be reachable by exactly three ways in.
//
//	data key (32 random bytes) -- HKDF-SHA256 --> page key, attachment key, vault MAC key
//	  slot passphrase  AES-256-GCM under HKDF(Argon2id(NFKC(passphrase)) || device secret, "eh/kek/1")
//	  slot recovery    the same without a device secret; 160-bit code, base32 in fours
//	  slot escrow      an age file to the council's recipient
package vault
