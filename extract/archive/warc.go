package archive

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// Names of WARC header fields and record types.
const (
	version = "WARC/1.1"

	fieldType      = "WARC-Type"
	fieldID        = "WARC-Record-ID"
	fieldDate      = "WARC-Date"
	fieldURI       = "WARC-Target-URI"
	fieldPayload   = "WARC-Payload-Digest"
	fieldBlock     = "WARC-Block-Digest"
	fieldTruncated = "WARC-Truncated"
	fieldProfile   = "WARC-Profile"
	fieldWith      = "WARC-Concurrent-To"
	fieldOf        = "WARC-Refers-To"
	fieldOfURI     = "WARC-Refers-To-Target-URI"
	fieldOfDate    = "WARC-Refers-To-Date"
	fieldIP        = "WARC-IP-Address"
	fieldInfo      = "WARC-Warcinfo-ID"
	fieldName      = "WARC-Filename"
	fieldMedia     = "Content-Type"
	fieldLength    = "Content-Length"

	typeInfo     = "warcinfo"
	typeResponse = "response"
	typeResource = "resource"
	typeRevisit  = "revisit"
	typeRequest  = "request"
	typeMetadata = "metadata"

	profileSame = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	profile304  = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// maxBlock bounds what is read of one record into memory.
const maxBlock = 72 << 20

// maxHeader bounds the header of a WARC record and the head of an HTTP message.
const maxHeader = 1 << 20

// dateLayout is the WARC 1.1 date with microseconds, which 1.1 allows.
const dateLayout = "2006-01-02T15:04:05.000000Z"

// A header is the fields of a record in the order they are written.
type header [][2]string

func (h header) write(w io.Writer) error {
	var b bytes.Buffer
	b.WriteString(version + "\r\n")
	for _, f := range h {
		if f[1] != "" {
			b.WriteString(f[0] + ": " + oneLine(f[1]) + "\r\n")
		}
	}
	b.WriteString("\r\n")
	_, err := w.Write(b.Bytes())
	return err
}

// oneLine keeps a value on its line.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\ufffd"), func(r rune) bool { return r == '\r' || r == '\n' }), " ")
}

// newID makes a record id, a random UUID.
func newID() string {
	var u [16]byte
	rand.Read(u[:]) // never fails: crypto/rand ends the program instead
	u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// A raw is one WARC record as read.
type raw struct {
	header textproto.MIMEHeader
	block  []byte
}

func (r raw) get(field string) string { return r.header.Get(field) }

func (r raw) date() time.Time {
	t, _ := time.Parse(time.RFC3339Nano, r.get(fieldDate)) // zero if damaged: verify says so
	return t.UTC()
}

// split cuts an HTTP message into its head, with the empty line, and its body.
// The block of a record that is no HTTP message is all body.
func (r raw) split() (head, body []byte) {
	if !strings.HasPrefix(strings.ToLower(r.get(fieldMedia)), "application/http") {
		return nil, r.block
	}
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(r.block[:min(len(r.block), maxHeader)], []byte(end)); i >= 0 {
			return r.block[:i+len(end)], r.block[i+len(end):]
		}
	}
	return r.block, nil
}

// parseHead reads the header fields of an HTTP message; damaged lines are left out.
func parseHead(head []byte) textproto.MIMEHeader {
	out := textproto.MIMEHeader{}
	for i, line := range strings.Split(string(head), "\n") {
		name, value, ok := strings.Cut(strings.TrimRight(line, "\r"), ":")
		if i > 0 && ok {
			out.Add(strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
	return out
}

// statusOf reads the status of an HTTP response; 0 if there is none.
func statusOf(head []byte) int {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	if parts := bytes.Fields(line); len(parts) >= 2 {
		n, err := strconv.Atoi(string(parts[1]))
		if err == nil && n >= 0 && n <= 999 {
			return n
		}
	}
	return 0
}

// readMember reads the one record that a gzip member holds.
func readMember(r io.Reader) (raw, error) {
	z, err := gzip.NewReader(bufio.NewReader(r))
	if err != nil {
		return raw{}, err
	}
	z.Multistream(false)
	return readRecord(z)
}

// errNoWARC marks bytes that are no WARC record.
var errNoWARC = errors.New("not a WARC record")

// readRecord reads a record, and r to its end if it holds nothing else.
func readRecord(r io.Reader) (raw, error) {
	b := bufio.NewReader(r)
	out, err := readFrom(b)
	if err != nil {
		return raw{}, err
	}
	n, err := io.Copy(io.Discard, io.LimitReader(b, maxHeader))
	if err != nil {
		return raw{}, err
	}
	if n > 0 {
		return raw{}, fmt.Errorf("%w: %d bytes follow it in its gzip member", errNoWARC, n)
	}
	return out, nil
}

// readFrom reads one record and the two empty lines behind it.
func readFrom(b *bufio.Reader) (raw, error) {
	first, err := b.ReadString('\n')
	if err != nil {
		return raw{}, err
	}
	if !strings.HasPrefix(first, "WARC/") {
		return raw{}, fmt.Errorf("%w: it begins with %.20q", errNoWARC, first)
	}
	out := raw{header: textproto.MIMEHeader{}}
	for size := 0; ; {
		line, err := b.ReadString('\n')
		if err != nil {
			return raw{}, unexpected(err)
		}
		if size += len(line); size > maxHeader {
			return raw{}, fmt.Errorf("%w: a header of more than %d bytes", errNoWARC, maxHeader)
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		if name, value, ok := strings.Cut(line, ":"); ok {
			out.header.Add(name, strings.TrimSpace(value))
		}
	}
	n, err := strconv.ParseInt(out.get(fieldLength), 10, 64)
	if err != nil || n < 0 {
		return raw{}, fmt.Errorf("%w: %s is %q", errNoWARC, fieldLength, out.get(fieldLength))
	}
	if n > maxBlock {
		return raw{}, fmt.Errorf("%w: a block of %d bytes, the limit is %d", errNoWARC, n, maxBlock)
	}
	var block bytes.Buffer
	if _, err := io.CopyN(&block, b, n); err != nil {
		return raw{}, unexpected(err)
	}
	out.block = block.Bytes()
	for range 4 { // two line ends
		c, err := b.ReadByte()
		if err != nil {
			return raw{}, unexpected(err)
		}
		if c != '\r' && c != '\n' {
			return raw{}, fmt.Errorf("%w: the block is longer than %s says", errNoWARC, fieldLength)
		}
	}
	return out, nil
}

// unexpected turns the end of a file within a record into an error.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// A counter counts the bytes read through it, one by one if asked, so that the
// gzip reader takes no byte of the next member.
type counter struct {
	r *bufio.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counter) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

// walk reads the records of a segment from an offset on. It returns the offset
// behind the last record that is whole, and why it stopped there; nil at the
// end of the file. visit may stop it with an error of its own.
func walk(path string, from int64, visit func(raw, Place) error) (end int64, stop error, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, nil, fmt.Errorf("archive: %w", err)
	}
	defer f.Close()
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return 0, nil, fmt.Errorf("archive: %w", err)
	}
	in := &counter{r: bufio.NewReaderSize(f, 1<<18), n: from}
	name := f.Name()[strings.LastIndexByte(f.Name(), os.PathSeparator)+1:]
	var z *gzip.Reader
	for {
		start := in.n
		if _, err := in.r.Peek(1); err == io.EOF {
			return start, nil, nil
		}
		if z == nil {
			z, err = gzip.NewReader(in)
		} else {
			err = z.Reset(in)
		}
		if err != nil {
			return start, err, nil
		}
		z.Multistream(false)
		r, err := readRecord(z)
		if err != nil {
			return start, unexpected(err), nil
		}
		if err := visit(r, Place{name, start, in.n - start}); err != nil {
			return start, nil, err
		}
	}
}
