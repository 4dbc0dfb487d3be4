package ofd

import (
	"errors"
	"io/fs"
	"path"
)

// The parts of a document, as far as they are read (GB/T 33190-2016).
type (
	rootXML struct {
		Bodies []bodyXML `xml:"DocBody"`
	}
	bodyXML struct {
		Info struct {
			Title, Author, Subject, Creator, CreationDate, ModDate string
		} `xml:"DocInfo"`
		Root string `xml:"DocRoot"`
	}
	documentXML struct {
		Common struct {
			Area        areaXML       `xml:"PageArea"`
			PublicRes   []string      `xml:"PublicRes"`
			DocumentRes []string      `xml:"DocumentRes"`
			Templates   []templateXML `xml:"TemplatePage"`
		} `xml:"CommonData"`
		Pages []struct {
			Loc string `xml:"BaseLoc,attr"`
		} `xml:"Pages>Page"`
	}
	templateXML struct {
		ID  string `xml:"ID,attr"`
		Loc string `xml:"BaseLoc,attr"`
	}
	areaXML struct {
		PhysicalBox string
	}
	pageXML struct {
		Area      *areaXML `xml:"Area"`
		Templates []struct {
			ID string `xml:"TemplateID,attr"`
		} `xml:"Template"`
		Layers []blockXML `xml:"Content>Layer"`
	}
	// A blockXML holds graphic objects: a layer, a page block, or the content
	// of a composite.
	blockXML struct {
		DrawParam  string     `xml:"DrawParam,attr"`
		Texts      []textXML  `xml:"TextObject"`
		Paths      []pathXML  `xml:"PathObject"`
		Images     []imageXML `xml:"ImageObject"`
		Composites []imageXML `xml:"CompositeObject"`
		Blocks     []blockXML `xml:"PageBlock"`
	}
	graphicXML struct {
		Boundary  string `xml:"Boundary,attr"`
		CTM       string `xml:"CTM,attr"`
		Visible   string `xml:"Visible,attr"`
		DrawParam string `xml:"DrawParam,attr"`
		LineWidth string `xml:"LineWidth,attr"`
		Alpha     string `xml:"Alpha,attr"`
		Stroke    string `xml:"Stroke,attr"`
		Fill      string `xml:"Fill,attr"`
		FillColor *colorXML
		Line      *colorXML `xml:"StrokeColor"`
	}
	colorXML struct {
		Value string `xml:"Value,attr"`
		Alpha string `xml:"Alpha,attr"`
	}
	textXML struct {
		graphicXML
		Size          string `xml:"Size,attr"`
		HScale        string `xml:"HScale,attr"`
		ReadDirection string `xml:"ReadDirection,attr"`
		CharDirection string `xml:"CharDirection,attr"`
		Codes         []struct {
			X      string `xml:"X,attr"`
			Y      string `xml:"Y,attr"`
			DeltaX string `xml:"DeltaX,attr"`
			DeltaY string `xml:"DeltaY,attr"`
			Text   string `xml:",chardata"`
		} `xml:"TextCode"`
	}
	pathXML struct {
		graphicXML
		Data string `xml:"AbbreviatedData"`
	}
	imageXML struct {
		graphicXML
		Resource string `xml:"ResourceID,attr"`
	}
	resourcesXML struct {
		Base  string `xml:"BaseLoc,attr"`
		Media []struct {
			ID   string `xml:"ID,attr"`
			File string `xml:"MediaFile"`
		} `xml:"MultiMedias>MultiMedia"`
		Params []struct {
			ID        string `xml:"ID,attr"`
			Relative  string `xml:"Relative,attr"`
			LineWidth string `xml:"LineWidth,attr"`
		} `xml:"DrawParams>DrawParam"`
		Units []struct {
			ID      string   `xml:"ID,attr"`
			Content blockXML `xml:"Content"`
		} `xml:"CompositeGraphicUnits>CompositeGraphicUnit"`
	}
)

// resources are the drawing parameters and composites of a document by ID.
type resources struct {
	width    map[string]string // line width of drawing parameters
	relative map[string]string // drawing parameters they are based on
	units    map[string]*blockXML
	media    map[string]string // part of each picture
}

// readResources adds one resource part; one that is missing or damaged is a
// warning, since text does not depend on it.
func (d *document) readResources(name string) error {
	var x resourcesXML
	switch err := d.part(name, &x); {
	case errors.Is(err, fs.ErrNotExist):
		d.warn(0, "the resources %s are missing", path.Base(name))
		return nil
	case err != nil:
		return err
	}
	r := &d.resources
	if r.width == nil {
		r.width, r.relative, r.units, r.media = map[string]string{}, map[string]string{}, map[string]*blockXML{}, map[string]string{}
	}
	for _, p := range x.Params {
		r.width[p.ID], r.relative[p.ID] = p.LineWidth, p.Relative
	}
	for _, m := range x.Media {
		r.media[m.ID] = resolve(resolve(path.Dir(name), x.Base), m.File)
	}
	for i := range x.Units {
		r.units[x.Units[i].ID] = &x.Units[i].Content
	}
	return nil
}

// lineWidth returns the line width of the first that has one.
func (r *resources) lineWidth(own string, params ...string) float64 {
	const usual = 0.353 // mm
	if w, ok := number(own); ok {
		return w
	}
	for _, id := range params {
		for range maxNested {
			if w, ok := number(r.width[id]); ok {
				return w
			}
			if id = r.relative[id]; id == "" {
				break
			}
		}
	}
	return usual
}
