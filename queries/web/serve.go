package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/netutil"
)

// How long a client may take. A page is small and made at once, so a client
// that exceeds these is broken or means harm.
const (
	headerTime   = 5 * time.Second
	requestTime  = 15 * time.Second
	responseTime = 2 * time.Minute // downloads of whole tables
	idleTime     = 90 * time.Second
	closeTime    = 5 * time.Second
	maxHeader    = 32 << 10
	maxBody      = 64 << 10 // bytes of a form
)

// Serve answers requests on a listener until the context ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       requestTime,
		WriteTimeout:      responseTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          nil,
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(netutil.LimitListener(l, s.opt.Limits.Connections)) }()
	select {
	case err := <-done:
		return fmt.Errorf("explorer: %w", err)
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
	defer cancel()
	if err := srv.Shutdown(end); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("explorer: %w", err)
	}
	return srv.Close()
}
