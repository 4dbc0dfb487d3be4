package profile

import (
	"fmt"
	"time"
)

// Window returns when the site may be asked, from a time on; nil if always.
func (s *Site) Window() (func(time.Time) time.Time, error) {
	if s.Limits.Night == "" {
		return nil, nil
	}
	var h1, m1, h2, m2 int
	if n, err := fmt.Sscanf(s.Limits.Night, "%d:%d-%d:%d", &h1, &m1, &h2, &m2); n != 4 || err != nil || h1 > 23 || h2 > 23 || m1 > 59 || m2 > 59 {
		return nil, fmt.Errorf("limits.night = %q: want a time such as 22:00-06:00", s.Limits.Night)
	}
	zone, err := time.Parse("-07:00", s.Limits.Zone)
	if err != nil {
		return nil, fmt.Errorf("limits.zone = %q: want an offset such as +08:00", s.Limits.Zone)
	}
	from, to := h1*60+m1, h2*60+m2
	return func(at time.Time) time.Time {
		there := at.In(zone.Location())
		minute := there.Hour()*60 + there.Minute()
		if from <= to && minute >= from && minute < to || from > to && (minute >= from || minute < to) {
			return at
		}
		opens := time.Date(there.Year(), there.Month(), there.Day(), h1, m1, 0, 0, there.Location())
		if opens.Before(there) {
			opens = opens.AddDate(0, 0, 1)
		}
		return opens.In(at.Location())
	}, nil
}

// season returns the first and the last moment of the season of a year.
func (r Recrawl) season(year int) (from, to time.Time, err error) {
	if from, err = time.Parse("2006-01-02", fmt.Sprintf("%04d-%s", year, r.SeasonFrom)); err != nil {
		return from, to, fmt.Errorf("recrawl.season_from = %q: want MM-DD", r.SeasonFrom)
	}
	if to, err = time.Parse("2006-01-02", fmt.Sprintf("%04d-%s", year, r.SeasonTo)); err != nil {
		return from, to, fmt.Errorf("recrawl.season_to = %q: want MM-DD", r.SeasonTo)
	}
	return from, to.AddDate(0, 0, 1), nil
}

// List is when a list that was fetched at a time is to be looked at again.
func (r Recrawl) List(at time.Time) time.Time {
	from, to, err := r.season(at.Year())
	if err == nil && !at.Before(from) && at.Before(to) {
		return at.Add(r.ListInSeason)
	}
	next := at.Add(r.ListOtherwise)
	if begins, _, err := r.season(next.Year()); err == nil && at.Before(begins) && next.After(begins) {
		return begins
	}
	return next
}

// Document is when a document that was fetched for the nth time (from 0) is to
// be looked at again.
func (r Recrawl) Document(at time.Time, n int) time.Time {
	return at.Add(r.Documents[min(n, len(r.Documents)-1)])
}
