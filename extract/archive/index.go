package archive

import (
	"bufio"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A line is the JSON part of an index line: the fields that CDXJ readers know,
// and ours. Numbers are strings there.
type line struct {
	URL      string `json:"url"`
	Mime     string `json:"mime,omitempty"`
	Status   string `json:"status,omitempty"`
	Digest   string `json:"digest"`
	Length   string `json:"length"`
	Offset   string `json:"offset"`
	Filename string `json:"filename"`

	Fetched   string  `json:"fetched_at"` // with fractions of seconds, unlike the key
	End       string  `json:"end"`        // offset behind the capture
	Origin    string  `json:"origin,omitempty"`
	Truncated string  `json:"truncated,omitempty"`
	Fields    *Fields `json:"gongkai,omitempty"`
}

// mimeRevisit is the media type that marks revisits in a CDXJ.
const mimeRevisit = "warc/revisit"

// surt is the sort-friendly form of an address: host reversed, no scheme.
func surt(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return strings.ToLower(strings.ReplaceAll(address, " ", "%20"))
	}
	labels := strings.Split(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), ".")
	slices.Reverse(labels)
	key := strings.Join(labels, ",")
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		key += ":" + p
	}
	key += ")" + strings.ToLower(cmp.Or(u.EscapedPath(), "/"))
	if u.RawQuery != "" {
		key += "?" + strings.ToLower(u.RawQuery)
	}
	return strings.ReplaceAll(key, " ", "%20")
}

// An indexed is a record with the offset behind its group.
type indexed struct {
	Record
	end int64
}

// indexLine is the line of a record.
func indexLine(r indexed) (string, error) {
	l := line{URL: r.URL, Mime: cmp.Or(r.MediaType, "application/octet-stream"), Digest: "sha256:" + r.Wire,
		Length: strconv.FormatInt(r.Place.Length, 10), Offset: strconv.FormatInt(r.Place.Offset, 10), Filename: r.Place.Segment,
		Fetched: r.FetchedAt.UTC().Format(dateLayout), End: strconv.FormatInt(r.end, 10), Truncated: r.Truncated, Fields: &r.Fields}
	if r.Status != 0 {
		l.Status = strconv.Itoa(r.Status)
	}
	if r.Revisit {
		l.Mime, l.Origin = mimeRevisit, r.Origin.String()
	}
	b, err := json.Marshal(l)
	if err != nil {
		return "", err
	}
	return surt(r.URL) + " " + r.FetchedAt.UTC().Format("20060102150405") + " " + string(b) + "\n", nil
}

// String writes a place as "segment offset length"; "" for none.
func (p Place) String() string {
	if p.Segment == "" {
		return ""
	}
	return fmt.Sprintf("%s %d %d", p.Segment, p.Offset, p.Length)
}

// ParsePlace reads what String writes; no place if it is anything else. no place if it is anything else.
func ParsePlace(s string) Place {
	var p Place
	if _, err := fmt.Sscanf(s, "%s %d %d", &p.Segment, &p.Offset, &p.Length); err != nil {
		return Place{}
	}
	return p
}

// record reads a line back.
func (l line) record() (indexed, error) {
	r := indexed{Record: Record{URL: l.URL, Truncated: l.Truncated, Origin: ParsePlace(l.Origin), Revisit: l.Mime == mimeRevisit}}
	if l.Fields != nil {
		r.Fields = *l.Fields
	}
	r.Wire, r.Place.Segment = strings.TrimPrefix(l.Digest, "sha256:"), l.Filename
	var errs [5]error
	r.Place.Length, errs[0] = strconv.ParseInt(l.Length, 10, 64)
	r.Place.Offset, errs[1] = strconv.ParseInt(l.Offset, 10, 64)
	r.end, errs[2] = strconv.ParseInt(l.End, 10, 64)
	r.FetchedAt, errs[3] = time.Parse(time.RFC3339Nano, l.Fetched)
	if l.Status != "" {
		r.Status, errs[4] = strconv.Atoi(l.Status)
	}
	return r, errors.Join(errs[:]...)
}

// indexPath is the index of a segment.
func indexPath(dir, segment string) string {
	return filepath.Join(dir, strings.TrimSuffix(segment, segmentSuffix)+indexSuffix)
}

// readIndex reads the index of a segment, by offset, and how far into the
// segment it goes. A missing or damaged index goes nowhere: it can be made
// again, so it is not an error.
func readIndex(dir, segment string) ([]indexed, int64, error) {
	f, err := os.Open(indexPath(dir, segment))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("archive: %w", err)
	}
	defer f.Close()
	var records []indexed
	var end int64
	for b := bufio.NewReader(f); ; {
		s, err := b.ReadString('\n')
		if err == io.EOF && s == "" {
			break
		}
		parts := strings.SplitN(s, " ", 3)
		var l line
		if err != nil || len(parts) != 3 || json.Unmarshal([]byte(parts[2]), &l) != nil {
			return nil, 0, nil
		}
		r, err := l.record()
		if err != nil || r.Place.Segment != segment {
			return nil, 0, nil
		}
		records, end = append(records, r), max(end, r.end)
	}
	slices.SortFunc(records, func(a, b indexed) int { return cmp.Compare(a.Place.Offset, b.Place.Offset) })
	return records, end, nil
}

// writeIndex writes the index of a segment, whole or not at all.
func writeIndex(dir, segment string, records []indexed) error {
	lines := make([]string, len(records))
	for i, r := range records {
		var err error
		if lines[i], err = indexLine(r); err != nil {
			return fmt.Errorf("archive: %w", err)
		}
	}
	slices.Sort(lines)
	f, err := os.CreateTemp(dir, ".partial-*")
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	defer os.Remove(f.Name()) // fails harmlessly once renamed
	_, werr := f.WriteString(strings.Join(lines, ""))
	if err := errors.Join(werr, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	if err := os.Rename(f.Name(), indexPath(dir, segment)); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	return nil
}

// A grouper puts the records of a segment together to captures.
type grouper struct {
	records []indexed
	open    *indexed // begun, not yet ended by its metadata
	id      string   // of the first record of open
	end     int64    // behind the last whole group
}

// add takes the next record of the segment.
func (g *grouper) add(r raw, p Place) {
	switch kind := r.get(fieldType); kind {
	case typeInfo:
		g.open, g.end = nil, p.Offset+p.Length
	case typeResponse, typeResource, typeRevisit:
		g.open, g.id = &indexed{Record: recordOf(r, p)}, r.get(fieldID)
	case typeMetadata:
		if g.open == nil || r.get(fieldWith) != g.id {
			return
		}
		g.open.Fields, g.open.Origin = parseFields(r.block)
		g.open.end = p.Offset + p.Length
		g.records, g.end, g.open = append(g.records, *g.open), g.open.end, nil
	}
}

// recordOf reads what the first record of a capture says.
func recordOf(r raw, p Place) Record {
	head, _ := r.split()
	out := Record{URL: r.get(fieldURI), FetchedAt: r.date(), Status: statusOf(head), Truncated: r.get(fieldTruncated),
		Wire: hexDigest(r.get(fieldPayload)), Revisit: r.get(fieldType) == typeRevisit, Place: p}
	return out
}

// hexDigest returns the hex form of a SHA-256 digest field; "" if it is none.
func hexDigest(field string) string {
	s, ok := strings.CutPrefix(field, "sha256:")
	if _, err := hex.DecodeString(s); !ok || err != nil {
		return ""
	}
	return s
}

// scanSegment lists the captures of a segment from an offset on, and where the
// last whole one ends. What follows that was not written to its end.
func scanSegment(path string, from int64) ([]indexed, int64, error) {
	g := grouper{end: from}
	_, _, err := walk(path, from, func(r raw, p Place) error { g.add(r, p); return nil })
	return g.records, g.end, err
}
