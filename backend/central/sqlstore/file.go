package sqlstore

import (
	"slices"
	"time"

	"earlyhelp.example/backend/central"
)

func scanFile(s scanner) (f central.File, err error) {
	err = s.Scan(&f.ID, &f.Submission, &f.SHA256, &f.Media, &f.Size, &f.There, &f.Sum, &f.Worker, &f.Device,
		moment{&f.TouchedAt}, moment{&f.ReceivedAt}, &f.Content, &f.Epoch, &f.Seq, &f.AuditHead, &f.Receipt)
	return f, err
}

func (r *rows) File(id string) (central.File, error) { return one(r, scanFile, "file", id) }

func (r *rows) FileBy(sha256 string) (central.File, error) {
	return one(r, scanFile, "file_by", sha256)
}

func (r *rows) FilesOf(submission string) ([]central.File, error) {
	return many(r, scanFile, "files_of", submission)
}

func (r *rows) Content(file string) ([]byte, error) {
	parts, err := many(r, func(s scanner) (b []byte, err error) {
		err = s.Scan(&b)
		return b, err
	}, "parts", file)
	return slices.Concat(parts...), err
}

func (r *rows) PutFile(f central.File) error {
	return r.do("file_put", f.ID, f.Submission, f.SHA256, f.Media, f.Size, f.There, f.Sum, f.Worker, f.Device,
		millis(f.TouchedAt), millis(f.ReceivedAt), f.Content, f.Epoch, f.Seq, f.AuditHead, f.Receipt)
}

func (r *rows) AddPart(file string, at int64, b []byte) error {
	return r.do("part_add", file, at, b)
}

func (r *rows) DropParts(file string) error { return r.do("parts_drop", file) }

func (r *rows) DropFiles(before time.Time) error {
	if err := r.do("parts_drop_idle", millis(before)); err != nil {
		return err
	}
	return r.do("files_drop_idle", millis(before))
}
