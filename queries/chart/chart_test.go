package chart

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/plotter"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/sample"
)

var look = flag.String("look", "", "folder to write the pictures of the tests to")

func num(f float64) *float64 { return &f }

// svg draws a picture and returns its text.
func svg(t *testing.T, p Picture) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b, "svg"); err != nil {
		t.Fatal(err)
	}
	if *look != "" {
		if err := os.WriteFile(filepath.Join(*look, strings.ReplaceAll(t.Name(), "/", "-")+".svg"), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestBarsSayNoNumberAndN(t *testing.T) {
	got := svg(t, Picture{Kind: "bars", Unit: "%", Titles: []string{"纠正率", "Reversal rate"}, Points: []Point{
		{Label: "甲县<人民>政府", Value: num(100.0 / 3), Low: num(10), High: num(60), N: num(6)},
		{Label: "沙坡头区教育局", N: num(3)}, {Label: "亳州市", Value: num(0)}}})
	for _, want := range []string{">甲县&lt;人民&gt;政府<", ">33.33 (n=6)<", ">无数值 / no number (n=3)<", ">0<", "Whiskers"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in the picture", want)
		}
	}
	if strings.Contains(got, ">-0<") {
		t.Error("the axis begins at -0")
	}
}

// TestGrid: every cell has the colour of its class and its number, and an empty
// one none.
func TestGrid(t *testing.T) {
	in, late := rgb(0xCF, 0xE0, 0xD4), rgb(0xE2, 0xA0, 0x79)
	got := svg(t, Picture{Kind: "grid", Titles: []string{"发布"}, Classes: []Class{{"按期", in}, {"迟", late}}, Points: []Point{
		{Label: "甲局", X: 2023, Value: num(0), N: num(-3)}, {Label: "甲局", X: 2024, Value: num(1), N: num(40)}, {Label: "乙局", X: 2024, Value: num(0)}}})
	for _, want := range []string{">甲局<", ">乙局<", ">2023<", ">2024<", ">-3<", ">40<", ">按期<", ">迟<"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in the picture", want)
		}
	}
	for colour, want := range map[string]int{"#CFE0D4": 3, "#E2A079": 2} { // cells and the legend
		if n := strings.Count(got, colour); n != want {
			t.Errorf("%d shapes of %s, want %d", n, colour, want)
		}
	}
}

func TestLinesStop(t *testing.T) {
	points := []Point{{X: 2013, Value: num(1)}, {X: 2014, Value: num(2)}, {X: 2016, Value: num(3)}, {X: 2017}, {X: 2018, Value: num(4)},
		{X: 2019, Value: num(5)}, {X: 2020, Value: num(6), Break: true}, {X: 2021, Value: num(7)}}
	want := []plotter.XYs{{{X: 2013, Y: 1}, {X: 2014, Y: 2}}, {{X: 2016, Y: 3}}, {{X: 2018, Y: 4}, {X: 2019, Y: 5}}, {{X: 2020, Y: 6}, {X: 2021, Y: 7}}}
	if got := runs(points); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %v, want %v", got, want)
	}
	got := svg(t, Picture{Kind: "lines", Unit: "件", Points: points, Lang: Chinese})
	for _, want := range []string{"虚线处口径有变", "断开处", "stroke-dasharray"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in the picture", want)
		}
	}
}

func TestStackedParts(t *testing.T) {
	p := Picture{Kind: "stacked", Unit: "%"}
	for _, label := range []string{"2022", "2023"} {
		for i, s := range []string{"自然人", "商业企业", "科研机构"} {
			p.Points = append(p.Points, Point{Label: label, Series: s, Value: num(float64(50 - 10*i)), N: num(120)})
		}
	}
	p.Points[5].Value = nil
	got := svg(t, p)
	for _, want := range []string{">自然人<", ">2022<", ">n=120<", "部分项目无数值"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in the picture", want)
		}
	}
}

func TestAnswerToPicture(t *testing.T) {
	db := sample.Open(t)
	for _, c := range []struct {
		question, chart string
		want            []string
	}{
		{"SELECT 2023 AS y, '甲' AS zh, 'A' AS en, 12.5::DECIMAL(9,2) AS v, sum(7) AS n", "bars label=y+zh|en value=v n=n unit=%", []string{">2023 甲 A<", ">12.5 (n=7)<", ">标题<", ">Title<"}},
		{"SELECT range AS y, range::DOUBLE AS v FROM range(60)", "bars label=y value=v unit=x", []string{"另有10行未绘 / 10 more rows are not drawn"}},
		{"SELECT 2023 AS y, 1 AS v WHERE false", "lines x=y value=v unit=x", []string{"没有可绘的行"}},
		{"SELECT 2023::SMALLINT AS y, NULL::DOUBLE AS v", "lines x=y value=v unit=x", []string{"断开处"}},
		{"SELECT 2023 AS y, 1 AS v, '𠮷' AS s", "lines x=y value=v series=s unit=x", []string{"Not in the font (〓 in PNG): U+20BB7"}},
	} {
		q := queries.Query{Name: "q", TitleZH: "标题", TitleEN: "Title", AboutZH: "说明", AboutEN: "About", SQL: c.question}
		var err error
		if q.Chart, err = queries.ParseChart(c.chart); err != nil {
			t.Fatal(err)
		}
		rows, err := queries.Run(context.Background(), db.SQL(), q, nil)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := Write(&out, "svg", q, rows, Both); err != nil {
			t.Error(err)
		}
		rows.Close()
		for _, want := range c.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: %s is not in the picture", c.question, want)
			}
		}
	}
}

func TestWhatCannotBeDrawn(t *testing.T) {
	db := sample.Open(t)
	for question, message := range map[string]string{
		"SELECT 'x' AS y, 1 AS v":              "column y: x (string) is not a number",
		"SELECT 2023 AS y, 'NaN'::DOUBLE AS v": "NaN cannot be drawn",
		"SELECT 2023 AS year, 1 AS v":          "there is no column y",
		"SELECT NULL::INTEGER AS y, 1 AS v":    "column y is empty",
	} {
		rows, err := queries.SQL(context.Background(), db.SQL(), question)
		if err != nil {
			t.Fatal(err)
		}
		q := queries.Query{Name: "q", Chart: queries.Chart{Kind: "lines", X: "y", Value: "v", Unit: "x"}}
		if err := Write(&bytes.Buffer{}, "svg", q, rows, Both); err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%s: %v", question, err)
		}
		rows.Close()
	}
	if _, err := Of(queries.Query{Name: "q"}, nil, Both); !errors.Is(err, ErrNoChart) {
		t.Errorf("no chart: %v", err)
	}
	if err := (Picture{Kind: "bars"}).Write(&bytes.Buffer{}, "gif"); err == nil || !strings.Contains(err.Error(), "svg, png") {
		t.Errorf("format: %v", err)
	}
}

// The same picture gives the same bytes, and the PNG shows Chinese: a word of
// the font darkens it, and another word gives another picture.
func TestPNG(t *testing.T) {
	draw := func(title string) []byte {
		var b bytes.Buffer
		if err := (Picture{Kind: "bars", Unit: "件", Titles: []string{title}, Points: []Point{{Label: "甲县", Value: num(3)}}}).Write(&b, "png"); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	a, again, b := draw("公开"), draw("公开"), draw("诉讼")
	if !bytes.Equal(a, again) || bytes.Equal(a, b) {
		t.Errorf("same %v, other words differ %v", bytes.Equal(a, again), !bytes.Equal(a, b))
	}
	img, err := png.Decode(bytes.NewReader(a))
	if err != nil || img.Bounds().Dx() != pictureWidth*pngDPI/72 {
		t.Errorf("%v %v", err, img.Bounds())
	}
}

func TestCharactersThatTheFontLacks(t *testing.T) {
	pen, err := newPen()
	if err != nil {
		t.Fatal(err)
	}
	p := Picture{Titles: []string{"𠮷县"}, Points: []Point{{Label: "甲𠮷", Series: "乙"}}}
	got := p.withGeta(pen)
	if got.Titles[0] != "〓县" || got.Points[0].Label != "甲〓" || got.Points[0].Series != "乙" || p.Titles[0] != "𠮷县" || pen.missing(geta) != "" {
		t.Errorf("%+v", got)
	}
}

func TestWrap(t *testing.T) {
	pen, err := newPen()
	if err != nil {
		t.Fatal(err)
	}
	got := pen.wrap("纠正件数除以已审结件数，仅列五件以上者。 Decided cases only", 10, 112)
	want := []string{"纠正件数除以已审结件", "数，仅列五件以上者。", "Decided cases only"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// Every character that our own data can bring into a picture is in the font.
func TestFontHasOurCharacters(t *testing.T) {
	pen, err := newPen()
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, pattern := range []string{"../*.sql", "../../normalize/check/data/*", "../../normalize/form/data/*", "../../normalize/narrative/data/*", "../../normalize/place/data/*", "../../store/*.csv", "../../store/*.sql"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			read++
			if missing := strings.Trim(pen.missing(string(text)), "\t\r\n\ufeff"); missing != "" {
				t.Errorf("%s: the font lacks %q; run make font", file, missing)
			}
		}
	}
	if read < 20 {
		t.Errorf("only %d files of data were found", read)
	}
}
