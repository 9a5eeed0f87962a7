package metrics

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Server serves metrics until it is closed.
type Server struct {
	server   *http.Server
	listener net.Listener
}

// address is HOST:PORT. Where only a port is given, as 9090 or :9090, nobody but
// this machine is meant.
func address(given string) (string, error) {
	if _, err := strconv.ParseUint(given, 10, 16); err == nil {
		given = ":" + given
	}
	host, port, err := net.SplitHostPort(given)
	if err != nil {
		return "", fmt.Errorf("the address %q is not HOST:PORT, such as 127.0.0.1:9464", given)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", fmt.Errorf("the port of the address %q is not a number up to 65535", given)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port), nil
}

// Serve serves the metrics at http://ADDRESS/metrics. With the port 0 the system
// chooses one, which URL tells.
func (m *Metrics) Serve(ctx context.Context, given string) (*Server, error) {
	at, err := address(given)
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", at)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("something else listens at %s already: name another port", at)
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("you may not listen at %s: name a port above 1023", at)
	case err != nil:
		return nil, fmt.Errorf("nothing can listen at %s: %w", at, reason(err))
	}
	routes := http.NewServeMux()
	routes.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	routes.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "Entente: see /metrics") })
	s := &Server{server: &http.Server{Handler: routes, ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 1 << 14}, listener: listener}
	go func() { _ = s.server.Serve(listener) }() // until Close
	return s, nil
}

// reason is what the system says of a socket, without the address.
func reason(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// URL is where the metrics are.
func (s *Server) URL() string {
	at := s.listener.Addr().String()
	if host, port, err := net.SplitHostPort(at); err == nil && (host == "::" || host == "0.0.0.0") {
		at = net.JoinHostPort("127.0.0.1", port)
	}
	return "http://" + at + "/metrics"
}

// Close lets an answer under way come to its end, for a second, and frees the
// address.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := s.server.Shutdown(ctx)
	if err != nil {
		err = s.server.Close()
	}
	_ = s.listener.Close() // which the server may not have begun to use
	return err
}
