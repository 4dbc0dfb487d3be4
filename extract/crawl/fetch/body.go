package fetch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
)

// inMemory is the size up to which a body stays in memory.
const inMemory = 512 << 10

// A Body is what a server sent, in memory or in a file that nobody else sees.
type Body struct {
	dir  string
	mem  []byte
	file *os.File
	size int64
}

// Size is the number of bytes.
func (b *Body) Size() int64 { return b.size }

// write adds bytes.
func (b *Body) write(p []byte) error {
	b.size += int64(len(p))
	if b.file == nil && b.size <= inMemory {
		b.mem = append(b.mem, p...)
		return nil
	}
	if b.file == nil {
		f, err := os.CreateTemp(b.dir, ".body-*")
		if err != nil {
			return err
		}
		b.file = f
		if err := os.Remove(f.Name()); err != nil { // it lives as long as it is open
			return err
		}
		if _, err := f.Write(b.mem); err != nil {
			return err
		}
		b.mem = nil
	}
	_, err := b.file.Write(p)
	return err
}

// shorten cuts the body to n bytes.
func (b *Body) shorten(n int64) error {
	if b.size <= n {
		return nil
	}
	mem := make([]byte, n)
	if _, err := io.ReadFull(b.Reader(), mem); err != nil {
		return err
	}
	b.Close()
	b.mem, b.file, b.size = mem, nil, n
	return nil
}

// Reader reads the body from its start.
func (b *Body) Reader() *io.SectionReader {
	if b.file != nil {
		return io.NewSectionReader(b.file, 0, b.size)
	}
	return io.NewSectionReader(bytes.NewReader(b.mem), 0, b.size)
}

// Start returns the first n bytes, or fewer if there are no more.
func (b *Body) Start(n int64) ([]byte, error) {
	return io.ReadAll(io.LimitReader(b.Reader(), n))
}

// Hash is the SHA-256 of the body, in hex.
func (b *Body) Hash() (string, error) {
	h := sha256.New()
	_, err := io.Copy(h, b.Reader())
	return hex.EncodeToString(h.Sum(nil)), err
}

// Close gives the body up.
func (b *Body) Close() {
	if b.file != nil {
		_ = b.file.Close() // it has no name any more
	}
}
