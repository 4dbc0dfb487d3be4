package profile

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const contact = "contact = \"crawler@example.org\"\n"

const small = contact + `[[site]]
id = "a"
hosts = ["www.a.gov.cn"]
seeds = [{url = "http://www.a.gov.cn/", kind = "home"}]
`

// TestLayers: default <- CMS <- province <- site.
func TestLayers(t *testing.T) {
	l, err := Parse(contact+`
[default.limits]
list_max = 50
[cms.trs]
drop = ["spm"]
[cms.trs.limits]
list_max = 60
max_depth = 3
[province.62]
cms = "trs"
limits = {min_gap = "10s", list_max = 70}
[[site]]
id = "dingxi"
area = "621100"
hosts = ["www.dingxi.gov.cn"]
seeds = [{url = "http://www.dingxi.gov.cn/", kind = "home"}]
limits = {max_bytes = "2 MiB"}
expect = {units = 58, years = [2008, 2025], min_per_year = 40}
`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := l.Sites[0]
	got := s.Limits
	if s.CMS != "trs" || got.ListMax != 70 || got.MaxDepth != 3 || got.MinGap != 10*time.Second || got.MaxBytes != 2<<20 || got.MaxPages != 3000 ||
		!slices.Equal(s.Drop, []string{"jsessionid", "spm"}) || s.Expect.Units != 58 || len(s.Recrawl.Documents) != 4 {
		t.Errorf("%+v", s)
	}
}

// TestRefused: what could go wrong in silence is an error that says what.
func TestRefused(t *testing.T) {
	for _, c := range []struct{ name, toml, err string }{
		{"fine", small, ""},
		{"no contact", strings.TrimPrefix(small, contact), "contact"},
		{"a contact that is none", strings.Replace(small, "crawler@example.org", "me", 1), "contact"},
		{"unknown key", small + "limit = 3\n", "limit"},
		{"unknown key of a layer", contact + "[default.limits]\ngap = 1\n" + strings.TrimPrefix(small, contact), "default.limits.gap"},
		{"seed elsewhere", strings.Replace(small, "http://www.a.", "http://www.b.", 1), "not among the hosts"},
		{"seed with a number", strings.Replace(small, "http://www.a.gov.cn/", "http://127.0.0.1/", 1), "refused"},
		{"host with a number", strings.Replace(small, `hosts = ["www.a.gov.cn"]`, `hosts = ["10.0.0.1"]`, 1), "refused"},
		{"host as an address", strings.Replace(small, `hosts = ["www.a.gov.cn"]`, `hosts = ["www.a.gov.cn/x"]`, 1), "name alone"},
		{"too fast", small + "limits = {min_gap = \"1s\"}\n", "at least 3s"},
		{"bad size", small + "limits = {max_bytes = \"4 GB\"}\n", "no size"},
		{"bad night", small + "limits = {night = \"late\"}\n", "night"},
		{"bad kind", strings.Replace(small, `kind = "home"`, `kind = "hme"`, 1), "kind"},
		{"twice", small + strings.TrimPrefix(small, contact), "belongs to"},
	} {
		_, err := Parse(c.toml, Options{})
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %v, want %q", c.name, err, c.err)
		}
	}
	if _, err := Parse(small+"limits = {min_gap = \"1ms\"}\n", Options{Simulated: func(h string) bool { return h == "www.a.gov.cn" }}); err != nil {
		t.Errorf("a simulated host: %v", err)
	}
}

// TestStarter: the list that ships can be read once somebody is responsible,
// and says of every site that nobody checked it.
func TestStarter(t *testing.T) {
	if _, err := Parse(Starter, Options{}); err == nil || !strings.Contains(err.Error(), "contact") {
		t.Errorf("without a contact: %v", err)
	}
	l, err := Parse(strings.Replace(Starter, `contact = ""`, contact, 1), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(Starter, "verified = false"); n != len(l.Sites) || n < 50 {
		t.Errorf("%d sites, %d of them marked as unverified", len(l.Sites), n)
	}
}

// TestNight: the window is in the zone of the site, over midnight.
func TestNight(t *testing.T) {
	s := Site{Limits: Limits{Night: "22:00-06:00", Zone: "+08:00"}}
	open, err := s.Window()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ at, want string }{
		{"2025-02-01T13:00:00Z", "2025-02-01T14:00:00Z"}, // 21:00 there
		{"2025-02-01T14:00:00Z", "2025-02-01T14:00:00Z"},
		{"2025-02-01T21:59:00Z", "2025-02-01T21:59:00Z"}, // 05:59 there
		{"2025-02-01T22:00:00Z", "2025-02-02T14:00:00Z"},
	} {
		at, _ := time.Parse(time.RFC3339, c.at)
		if got := open(at).Format(time.RFC3339); got != c.want {
			t.Errorf("at %s it opens at %s, want %s", c.at, got, c.want)
		}
	}
}

// TestRecrawl: lists often in season, and at its beginning.
func TestRecrawl(t *testing.T) {
	l, err := Parse(small, Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := l.Sites[0].Recrawl
	for _, c := range []struct{ at, want string }{
		{"2025-02-01", "2025-02-03"}, {"2025-06-01", "2025-07-01"}, {"2025-12-20", "2026-01-01"}, {"2025-04-30", "2025-05-02"},
	} {
		at, _ := time.Parse(time.DateOnly, c.at)
		if got := r.List(at).Format(time.DateOnly); got != c.want {
			t.Errorf("a list of %s is looked at on %s, want %s", c.at, got, c.want)
		}
	}
	at, _ := time.Parse(time.DateOnly, "2025-02-01")
	for n, want := range []string{"2025-02-08", "2025-03-03", "2025-07-31", "2026-02-01", "2026-02-01"} {
		if got := r.Document(at, n).Format(time.DateOnly); got != want {
			t.Errorf("a document is looked at for the %dth time on %s, want %s", n, got, want)
		}
	}
}
