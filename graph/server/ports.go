package server

import (
	"fmt"
	"net"
	"strconv"
	"time"
)

// loopback is the one address that the server listens on and tells clients.
const loopback = "127.0.0.1"

// The ports that Neo4j is known for.
const (
	usualBoltPort = 7687
	usualHTTPPort = 7474
)

func address(port int) string { return net.JoinHostPort(loopback, strconv.Itoa(port)) }

// ports are the two that one start uses.
type ports struct{ bolt, http int }

// choosePorts settles the ports that the options ask for. A usual port that is
// taken gives way to a free one; one that was asked for by number does not.
func choosePorts(o Options) (ports, error) {
	bolt, err := choosePort("Bolt", o.BoltPort, usualBoltPort, 0)
	if err != nil {
		return ports{}, err
	}
	http, err := choosePort("HTTP", o.HTTPPort, usualHTTPPort, bolt)
	if err != nil {
		return ports{}, err
	}
	return ports{bolt: bolt, http: http}, nil
}

func choosePort(name string, asked, usual, other int) (int, error) {
	switch {
	case asked > 0 && !portFree(asked):
		return 0, fmt.Errorf("the %s port %d is taken by another program: choose another, or 0 for any that is free", name, asked)
	case asked > 0:
		return asked, nil
	case asked == 0 && usual != other && portFree(usual):
		return usual, nil
	}
	for {
		port, err := freePort()
		if err != nil || port != other {
			return port, err
		}
	}
}

// portFree also dials: some systems let a program listen on one address of a
// port that another has on all addresses.
func portFree(port int) bool {
	conn, err := net.DialTimeout("tcp", address(port), time.Second)
	if err == nil {
		_ = conn.Close()
		return false
	}
	listener, err := net.Listen("tcp", address(port))
	if err != nil {
		return false
	}
	return listener.Close() == nil
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", address(0))
	if err != nil {
		return 0, fmt.Errorf("finding a free port: %w", err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return port, listener.Close()
}
