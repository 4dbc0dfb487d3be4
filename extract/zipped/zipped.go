// Package zipped opens documents that are ZIP files. In: the bytes of a file.
// Out: its parts by name, each read whole. Names are compared without regard
// to case and to the direction of slashes, as office programs do. Memory is
// bounded: a file that unpacks to more than the limits is too big. It does not
// know what the parts hold.
package zipped

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// Limits on one file. A report unpacks to a few megabytes.
const (
	MaxParts = 20_000
	MaxPart  = 64 << 20  // bytes of one part
	MaxTotal = 256 << 20 // bytes of all parts that are read
)

const encryptedFlag = 0x1 // APPNOTE.TXT 4.4.4, general purpose bit 0

// Parts are the parts of one file.
type Parts struct {
	byName map[string]*zip.File
	names  []string
	spent  int64
}

// Open reads the directory of a ZIP file.
func Open(data []byte) (*Parts, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, layout.Bad(layout.Malformed, "", "read the ZIP directory: %w", err)
	}
	if len(r.File) > MaxParts {
		return nil, layout.Bad(layout.TooBig, "", "%d parts in the ZIP file, the limit is %d", len(r.File), MaxParts)
	}
	p := &Parts{byName: make(map[string]*zip.File, len(r.File))}
	for _, f := range r.File {
		name := clean(f.Name)
		if _, twice := p.byName[name]; twice || strings.HasSuffix(name, "/") {
			continue
		}
		p.byName[name] = f
		p.names = append(p.names, strings.TrimLeft(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
	}
	return p, nil
}

// clean folds what does not count in a name.
func clean(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// Names returns the names of all parts in the order of the directory.
func (p *Parts) Names() []string { return slices.Clone(p.names) }

// Has reports whether there is a part of this name.
func (p *Parts) Has(name string) bool { return p.byName[clean(name)] != nil }

// ReadFile returns a part. An error that is not fs.ErrNotExist is a
// layout.Error that names the part.
func (p *Parts) ReadFile(name string) ([]byte, error) {
	f := p.byName[clean(name)]
	if f == nil {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	if f.Flags&encryptedFlag != 0 {
		return nil, layout.Bad(layout.Encrypted, name, "the part is encrypted")
	}
	in, err := f.Open()
	if err != nil {
		return nil, layout.Bad(layout.Malformed, name, "open the part: %w", err)
	}
	defer in.Close()
	limit := min(MaxPart, MaxTotal-p.spent)
	out, err := io.ReadAll(io.LimitReader(in, limit+1))
	p.spent += int64(len(out))
	if int64(len(out)) > limit {
		return nil, layout.Bad(layout.TooBig, name, "the part unpacks to more than %d bytes", limit)
	}
	if err != nil {
		if errors.Is(err, zip.ErrChecksum) {
			err = errors.New("its checksum is wrong")
		}
		return nil, layout.Bad(layout.Malformed, name, "unpack the part: %w", err)
	}
	return out, nil
}
