package archive

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
)

// ErrBody marks a body that cannot be decoded: the fault of the bytes.
var ErrBody = errors.New("the body cannot be decoded")

// ErrTooBig is the ErrBody of a body that is larger than the limit, or that
// grows beyond reason when it is unpacked.
var ErrTooBig = fmt.Errorf("%w: too big", ErrBody)

// ErrCoding is the ErrBody of a body in a content coding that is not known.
var ErrCoding = fmt.Errorf("%w: the content coding is not known", ErrBody)

// maxRatio is how many times its size a body may grow to; small bodies may
// grow to freeSize whatever the ratio.
const (
	maxRatio = 200
	freeSize = 1 << 20
)

// Decode undoes the content coding of a body. wire is the size as sent, limit
// the largest size that is returned. A body that is not in the coding that it
// claims is returned as it is, and one that is gzip without saying so is
// unpacked: both occur. A body that breaks off is returned with an error.
func Decode(coding string, data []byte, wire, limit int64) ([]byte, error) {
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w: %d bytes, the limit is %d", ErrTooBig, len(data), limit)
	}
	isGzip := len(data) > 2 && data[0] == 0x1f && data[1] == 0x8b
	var r io.Reader
	var err error
	switch coding = strings.ToLower(strings.TrimSpace(coding)); coding {
	case "", "identity", "none", "gzip", "x-gzip":
		if !isGzip {
			return data, nil
		}
		r, err = gzip.NewReader(bytes.NewReader(data))
	case "deflate": // zlib by the standard, bare deflate in practice
		if r, err = zlib.NewReader(bytes.NewReader(data)); err != nil {
			r, err = flate.NewReader(bytes.NewReader(data)), nil
		}
	default:
		return nil, fmt.Errorf("%w: %q", ErrCoding, coding)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrBody, coding, err)
	}
	bound := min(limit, max(freeSize, maxRatio*wire))
	out, err := io.ReadAll(io.LimitReader(r, bound+1))
	switch {
	case int64(len(out)) > bound && bound < limit:
		return nil, fmt.Errorf("%w: %d bytes unpack to more than %d times as many", ErrTooBig, wire, maxRatio)
	case int64(len(out)) > bound:
		return nil, fmt.Errorf("%w: it unpacks to more than %d bytes", ErrTooBig, limit)
	case err != nil:
		return out, fmt.Errorf("%w: %w", ErrBody, err)
	}
	return out, nil
}
