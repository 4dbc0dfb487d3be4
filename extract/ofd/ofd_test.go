package ofd

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gongkai/gongkai/extract/layout"
)

const ns = ` xmlns:ofd="http://www.ofdspec.org/2016"`

// file makes a document of one page of 200 x 100 mm whose layer holds content;
// resources and templates stand beside it.
func file(content, resources, template string) fstest.MapFS {
	part := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"OFD.xml": part("<ofd:OFD" + ns + "><ofd:DocBody><ofd:DocInfo><ofd:Title>名</ofd:Title></ofd:DocInfo><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"),
		"Doc_0/Document.xml": part("<ofd:Document" + ns + "><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 200 100</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>R.xml</ofd:DocumentRes>" +
			`<ofd:TemplatePage ID="9" BaseLoc="T.xml"/></ofd:CommonData><ofd:Pages><ofd:Page BaseLoc="P/C.xml"/></ofd:Pages></ofd:Document>`),
		"Doc_0/P/C.xml": part("<ofd:Page" + ns + `><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer>` + content + "</ofd:Layer></ofd:Content></ofd:Page>"),
		"Doc_0/R.xml":   part("<ofd:Res" + ns + ">" + resources + "</ofd:Res>"),
		"Doc_0/T.xml":   part("<ofd:Page" + ns + "><ofd:Content><ofd:Layer>" + template + "</ofd:Layer></ofd:Content></ofd:Page>"),
	}
}

func page(t *testing.T, content, resources, template string) layout.Page {
	t.Helper()
	doc, err := Decode(file(content, resources, template))
	if err != nil {
		t.Fatal(err)
	}
	return doc.Pages[0]
}

// mm prints a box in millimetres: left, baseline-free corner, right, bottom.
func inMM(b layout.Box) string {
	v := make([]string, 4)
	for i, x := range []float64{b.X0, b.Y0, b.X1, b.Y1} {
		v[i] = fmt.Sprint(math.Round(x/pointsPerMM*100) / 100)
	}
	return strings.Join(v, " ")
}

// TestText: characters stand where GB/T 33190 puts them (places by hand): the
// em box reaches 0.88 above the baseline and 0.12 below.
func TestText(t *testing.T) {
	object := func(attributes, code string) string {
		return `<ofd:TextObject Font="1" ` + attributes + ">" + code + "</ofd:TextObject>"
	}
	tests := map[string]struct{ content, want string }{
		"offsets": {object(`Boundary="10 20 50 5" Size="5"`, `<ofd:TextCode X="1" Y="4.4" DeltaX="5 2.5">甲12</ofd:TextCode>`),
			"甲 11 20 16 25|1 16 20 18.5 25|2 18.5 20 21 25"},
		"repeated offsets": {object(`Boundary="0 0 50 5" Size="5"`, `<ofd:TextCode X="0" Y="4.4" DeltaX="g 2 3 5">1234</ofd:TextCode>`),
			"1 0 0 2.5 5|2 3 0 5.5 5|3 6 0 8.5 5|4 11 0 13.5 5"},
		"too few offsets": {object(`Boundary="0 0 50 5" Size="5"`, `<ofd:TextCode X="0" Y="4.4" DeltaX="3">123</ofd:TextCode>`),
			"1 0 0 2.5 5|2 3 0 5.5 5|3 6 0 8.5 5"},
		"no offsets": {object(`Boundary="0 0 50 5" Size="5"`, `<ofd:TextCode X="0" Y="4.4">甲1</ofd:TextCode>`), "甲 0 0 5 5|1 5 0 7.5 5"},
		"downwards":  {object(`Boundary="0 0 5 50" Size="5"`, `<ofd:TextCode X="0" Y="4.4" DeltaY="6">甲乙</ofd:TextCode>`), "甲 0 0 5 5|乙 0 6 5 11"},
		"scaled":     {object(`Boundary="10 10 5 50" Size="1" CTM="5 0 0 5 2 3"`, `<ofd:TextCode X="0" Y="0.88">甲</ofd:TextCode>`), "甲 12 13 17 18"},
		"stretched":  {object(`Boundary="0 0 9 9" Size="5" HScale="0.5"`, `<ofd:TextCode X="0" Y="4.4">甲乙</ofd:TextCode>`), "甲 0 0 2.5 5|乙 2.5 0 5 5"},
		"a second code goes on": {object(`Boundary="0 0 9 9" Size="5"`, `<ofd:TextCode X="0" Y="4.4">甲</ofd:TextCode><ofd:TextCode X="20">乙</ofd:TextCode>`),
			"甲 0 0 5 5|乙 20 0 25 5"},
		"blanks, the invisible and what is off the page": {object(`Boundary="0 0 9 9" Size="5"`, `<ofd:TextCode X="0" Y="4.4">甲 乙</ofd:TextCode>`) +
			object(`Boundary="0 0 9 9" Size="5" Visible="false"`, `<ofd:TextCode X="0" Y="4.4">丙</ofd:TextCode>`) +
			object(`Boundary="900 0 9 9" Size="5"`, `<ofd:TextCode X="0" Y="4.4">丁</ofd:TextCode>`), "甲 0 0 5 5|乙 7.5 0 12.5 5"},
		"in blocks": {"<ofd:PageBlock><ofd:PageBlock>" + object(`Boundary="0 0 9 9" Size="5"`, `<ofd:TextCode X="0" Y="4.4">甲</ofd:TextCode>`) + "</ofd:PageBlock></ofd:PageBlock>", "甲 0 0 5 5"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, g := range page(t, tt.content, "", "").Glyphs {
				got = append(got, string(g.Rune)+" "+inMM(g.Box))
			}
			if s := strings.Join(got, "|"); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
}

func TestHiddenTurnedAndTemplate(t *testing.T) {
	p := page(t, `<ofd:TextObject Boundary="0 0 9 9" Size="5" Alpha="0"><ofd:TextCode X="0" Y="4.4">甲</ofd:TextCode></ofd:TextObject>`,
		"", `<ofd:TextObject Boundary="50 20 9 9" Size="5" CTM="0 1 -1 0 0 0"><ofd:TextCode X="0" Y="0" DeltaX="5">乙丙</ofd:TextCode></ofd:TextObject>`)
	if len(p.Glyphs) != 3 || p.Glyphs[0].Rune != '乙' || !p.Glyphs[2].Hidden || p.Glyphs[0].Hidden {
		t.Fatalf("glyphs %+v", p.Glyphs)
	}
	if p.Turned != 90 || inMM(p.Glyphs[1].Box) != "49.4 25 54.4 30" {
		t.Errorf("turned %d, second character at %s", p.Turned, inMM(p.Glyphs[1].Box))
	}
	if math.Abs(p.Width-200*72/25.4) > 1e-6 {
		t.Errorf("width %v", p.Width)
	}
}

func TestRulings(t *testing.T) {
	object := func(attributes, data string) string {
		return `<ofd:PathObject ` + attributes + `><ofd:AbbreviatedData>` + data + `</ofd:AbbreviatedData></ofd:PathObject>`
	}
	unit := `<ofd:DrawParams><ofd:DrawParam ID="2" LineWidth="0.5"/><ofd:DrawParam ID="3" Relative="2"/></ofd:DrawParams><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7"><ofd:Content>` +
		object(`Boundary="1 1 9 9" DrawParam="3"`, "M 0 0 L 10 0") + `</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>`
	tests := map[string]struct{ content, want string }{
		"a stroke":             {object(`Boundary="10 20 9 9"`, "M 0 0 L 30 0"), "10 20 40 20 stroke"},
		"a rectangle":          {object(`Boundary="0 0 9 9"`, "M 10 10 L 30 10 L 30 20 L 10 20 C"), "10 10 30 10 stroke|30 10 30 20 stroke|10 20 30 20 stroke|10 10 10 20 stroke"},
		"a thin fill":          {`<ofd:PathObject Boundary="10 20 9 9" Stroke="false" Fill="true"><ofd:FillColor Value="0 0 0"/><ofd:AbbreviatedData>M 0 0 L 30 0 L 30 0.2 L 0 0.2 C</ofd:AbbreviatedData></ofd:PathObject>`, "10 20.1 40 20.1 fill"},
		"a background":         {object(`Boundary="0 0 9 9" Stroke="false" Fill="true"`, "M 0 0 L 30 0 L 30 20 L 0 20 C"), ""},
		"a white fill":         {`<ofd:PathObject Boundary="0 0 9 9" Stroke="false" Fill="true"><ofd:FillColor Value="255 255 255"/><ofd:AbbreviatedData>M 0 0 L 30 0 L 30 0.2 C</ofd:AbbreviatedData></ofd:PathObject>`, ""},
		"slanting and curved":  {object(`Boundary="0 0 9 9"`, "M 0 0 L 30 9 M 0 0 B 1 1 2 2 30 0 M 0 0 Q 1 1 30 0 M 0 0 A 5 5 0 1 1 30 0"), ""},
		"scaled":               {object(`Boundary="10 10 9 9" CTM="2 0 0 2 5 0"`, "M 0 0 L 0 10"), "15 10 15 30 stroke"},
		"a composite":          {`<ofd:CompositeObject ResourceID="7" Boundary="20 30 9 9"/>`, "21 31 31 31 stroke"},
		"damaged in the midst": {object(`Boundary="0 0 9 9"`, "M 0 0 L 30 0 L x 4 L 30 9"), "0 0 30 0 stroke"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, r := range page(t, tt.content, unit, "").Rulings {
				got = append(got, inMM(layout.Box{X0: r.X0, Y0: r.Y0, X1: r.X1, Y1: r.Y1})+" "+r.Source)
			}
			if s := strings.Join(got, "|"); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
	if r := page(t, tests["a composite"].content, unit, "").Rulings[0]; math.Abs(r.Width-0.5*pointsPerMM) > 1e-6 {
		t.Errorf("the width of the drawing parameter it is based on: %v", r.Width)
	}
	img := page(t, `<ofd:ImageObject Boundary="10 10 50 40" CTM="50 0 0 40 0 0" ResourceID="5"/>`, "", "").Images
	if len(img) != 1 || inMM(img[0].Box) != "10 10 60 50" {
		t.Errorf("images %v", img)
	}
}

// TestHostile: every damaged or hostile file ends in the status it should.
func TestHostile(t *testing.T) {
	text := func(code string) string {
		return `<ofd:TextObject Boundary="0 0 9 9" Size="5">` + code + `</ofd:TextObject>`
	}
	without := func(name string) fstest.MapFS {
		f := file(text(`<ofd:TextCode X="0" Y="4">甲</ofd:TextCode>`), "", "")
		delete(f, name)
		return f
	}
	encrypted := fstest.MapFS{"OFD.xml": {Data: []byte("<ofd:OFD" + ns + "><ofd:DocBody/></ofd:OFD>")}, "Encryptions.xml": {Data: []byte("<a/>")}}
	self := `<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7"><ofd:Content><ofd:CompositeObject ResourceID="7" Boundary="0 0 9 9"/></ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>`
	twice := `<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7"><ofd:Content>` + strings.Repeat(`<ofd:CompositeObject ResourceID="7" Boundary="0 0 9 9"/>`, 2) + `</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>`
	tests := map[string]struct {
		files fstest.MapFS
		want  layout.Status
	}{
		"whole":                  {without(""), layout.OK},
		"no OFD.xml":             {without("OFD.xml"), layout.Malformed},
		"no document":            {without("Doc_0/Document.xml"), layout.Malformed},
		"no page":                {without("Doc_0/P/C.xml"), layout.Malformed},
		"no resources":           {without("Doc_0/R.xml"), layout.OK},
		"no template":            {without("Doc_0/T.xml"), layout.OK},
		"encrypted":              {encrypted, layout.Encrypted},
		"absurd repetition":      {file(text(`<ofd:TextCode X="0" Y="4" DeltaX="g 999999999 1">甲乙</ofd:TextCode>`), "", ""), layout.OK},
		"a number beyond all":    {file(text(`<ofd:TextCode X="1e300" Y="NaN" DeltaX="Inf 1">甲乙</ofd:TextCode>`), "", ""), layout.OK},
		"deep blocks":            {file(strings.Repeat("<ofd:PageBlock>", 900)+strings.Repeat("</ofd:PageBlock>", 900), "", ""), layout.OK},
		"a unit in itself":       {file(`<ofd:CompositeObject ResourceID="7" Boundary="0 0 9 9"/>`, self, ""), layout.OK},
		"a unit twice in itself": {file(`<ofd:CompositeObject ResourceID="7" Boundary="0 0 9 9"/>`, twice, ""), layout.TooBig},
		"an entity bomb":         {file(text(`<ofd:TextCode X="0" Y="4">&a;</ofd:TextCode>`), "", ""), layout.Malformed},
		"too many tags":          {file(strings.Repeat("<a/>", maxTags), "", ""), layout.TooBig},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Decode(tt.files)
			if s, ok := layout.StatusOf(err); !ok || s != tt.want {
				t.Errorf("status %q (%v), want %q", s, err, tt.want)
			}
		})
	}
}

// FuzzDecode: whatever a page and its resources are, the file is read or gets
// a status, and what is on the page has finite places.
func FuzzDecode(f *testing.F) {
	f.Add(`<ofd:TextObject Boundary="1 2 3 4" Size="5" CTM="1 0 0 1 0 0"><ofd:TextCode X="0" Y="4" DeltaX="g 2 3">甲12</ofd:TextCode></ofd:TextObject>`, "")
	f.Add(`<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 0 L 30 0 A 1 2 3 4 5 6 7 C</ofd:AbbreviatedData></ofd:PathObject><ofd:CompositeObject ResourceID="7"/>`,
		`<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7"><ofd:Content><ofd:ImageObject Boundary="1 1 2 2"/></ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>`)
	f.Fuzz(func(t *testing.T, content, resources string) {
		if len(content)+len(resources) > 1<<14 {
			return
		}
		doc, err := Decode(file(content, resources, ""))
		if _, ok := layout.StatusOf(err); !ok {
			t.Fatalf("%v is a failure of ours", err)
		}
		if err != nil {
			return
		}
		for _, g := range doc.Pages[0].Glyphs {
			if s := g.Box.X0 + g.Box.Y0 + g.Box.X1 + g.Box.Y1 + g.Size; math.IsNaN(s) || math.IsInf(s, 0) {
				t.Fatalf("glyph %+v", g)
			}
		}
		for _, r := range doc.Pages[0].Rulings {
			if s := r.X0 + r.Y0 + r.X1 + r.Y1; math.IsNaN(s) || math.IsInf(s, 0) {
				t.Fatalf("ruling %+v", r)
			}
		}
	})
}
