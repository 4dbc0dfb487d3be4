// Package worker reads PDF files and images in child processes. In: the bytes
// of a file and what is wanted of it. Out: the decoded pages, the second
// reading, a rendered page, or what is read in its picture; a child that exceeds its time or memory is killed and the
// document gets a status. It does not know what is on the pages.
//
// A child speaks gob over its standard input and output: it says ready once
// PDFium runs, then answers one request at a time.
package worker

import (
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/ocr"
	"github.com/gongkai/gongkai/extract/pdf"
)

// An operation is what a request wants.
type operation int

const (
	opPages   operation = iota // decode all pages with the first reader
	opSecond                   // read the text of some pages with the second reader
	opRender                   // draw one page
	opScan                     // draw one page and read the picture
	opPicture                  // read an image file
)

// A request is one piece of work for a child.
type request struct {
	Op    operation
	Data  []byte
	Pages []int      // opSecond: pages wanted; opRender, opScan: the one page
	DPI   int        // opRender
	Part  layout.Box // opScan: the part of the page in which a table is looked for; none is the whole page
}

// A response answers one request. Status is set for a bad document, Failure
// for a failure of ours.
type response struct {
	Ready   bool
	Decoded *pdf.Decoded
	Texts   map[int]string
	PNG     []byte
	Scan    ocr.Result
	Scans   []ocr.Result
	Status  layout.Status
	Where   string
	Detail  string
	Failure string
}
