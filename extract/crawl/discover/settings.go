package discover

// Bounds of what is read from one page and made of it. What goes beyond them
// is not looked at; a page that reaches them is no list of reports.
const (
	maxBody     = 8 << 20 // bytes of HTML, with the fragments in its scripts
	maxScripts  = 400     // scripts and text areas
	maxLinks    = 20000
	maxFrames   = 400 // frames, pictures, elements that fetch their content
	maxAttrs    = 60
	maxCrumbs   = 60
	maxLines    = 20000
	maxLine     = 1 << 14 // bytes of a paragraph that are kept
	maxTitle    = 400     // bytes of a title or link text
	maxUnit     = 24      // characters in the name of an organ
	maxNumber   = 24      // bytes of a number in a cell
	maxURL      = 2000
	maxRequests = 2500 // that one page leads to
	maxWays     = 60   // of them to pages that are no list and no report
	maxNested   = 3    // fragments within fragments
	maxRecords  = 3000 // read from one JSON answer
	maxJSONDeep = 12

	maxDepth   = 4   // links from the seed to a page that is no list; notes 4.3
	maxPages   = 200 // of one list, unless the profile says otherwise
	minFamily  = 3   // headings that make a report; issue 5
	minNumbers = 10  // table cells that make a table of figures
	minPicture = 200 // pixels of a picture that may be a page; notes 1.3
	listScore  = 8   // from which a column is one of reports
)

// Scores order the requests: what ends a report comes first, then reports,
// then more of the same list, then lists, then the way to them.
const (
	scoreAttachment = 40
	scoreDocument   = 30
	scoreNextPage   = 26
	scoreUnitList   = 18
	scoreYearList   = 17
	scoreFrame      = 16
)
