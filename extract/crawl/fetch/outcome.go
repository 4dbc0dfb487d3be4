package fetch

// An Outcome is how the fetch of an address ended. The list is closed and
// stored, so that "everything that was blocked" is a query.
type Outcome string

// The outcomes.
const (
	Archived      Outcome = "archived"       // the body is kept
	Unchanged     Outcome = "unchanged"      // the server, or the body, says that nothing has changed
	Redirected    Outcome = "redirected"     // it lies at another address, which was noted
	Retry         Outcome = "retry"          // for the time being nothing came; it is tried again
	RobotsDenied  Outcome = "robots_denied"  // robots.txt asks not to fetch it
	OutOfScope    Outcome = "out_of_scope"   // no profile allows its host, or the host is no public one
	Blocked       Outcome = "blocked"        // the site refuses programs, or this place; left alone
	SoftNotFound  Outcome = "soft_404"       // a page that says, with status 200, that there is none
	Gone          Outcome = "gone"           // the server says there is none
	Truncated     Outcome = "truncated"      // the connection broke off before the end
	TooBig        Outcome = "too_big"        // larger than the limit, also when unpacked
	TooSlow       Outcome = "too_slow"       // slower than the limit
	TypeMismatch  Outcome = "type_mismatch"  // a file was promised and a page came
	TLSUnverified Outcome = "tls_unverified" // the body is kept, but nothing vouches for the server
	Failed        Outcome = "failed"         // it cannot be fetched
)

// Outcomes lists every Outcome.
var Outcomes = []Outcome{Archived, Unchanged, Redirected, Retry, RobotsDenied, OutOfScope, Blocked, SoftNotFound,
	Gone, Truncated, TooBig, TooSlow, TypeMismatch, TLSUnverified, Failed}

// Kept reports whether an outcome brought a whole body worth reading.
func (o Outcome) Kept() bool { return o == Archived || o == TLSUnverified }
