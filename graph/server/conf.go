package server

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// confHeader is for the reader who opens the file to change it.
const confHeader = `# Written by entente at every start of the local server: changes made here are lost.
`

// browserPolicy lets the page of Neo4j Browser speak to this machine only. Neo4j's
// own policy lets it load fonts, and scripts that measure its use, from outside.
const browserPolicy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; " +
	"img-src 'self' data: http://localhost:* http://127.0.0.1:*; " +
	"connect-src 'self' ws://localhost:* ws://127.0.0.1:* http://localhost:* http://127.0.0.1:*; " +
	"base-uri 'none'; object-src 'none'; frame-ancestors 'none'"

// conf is the server's neo4j.conf. The JVM's memory is not in it: Neo4j reads
// it there only under its own launcher (see jvmArguments).
func conf(o Options, d distribution, p ports) string {
	settings := protectedSettings(p)
	maps.Copy(settings, deskSettings(o, d, p))
	maps.Copy(settings, map[string]string{
		// Nothing about the user leaves the machine: not by the server, the drivers' reports to it, or Neo4j Browser.
		"dbms.usage_report.enabled":                                "false",
		"server.bolt.telemetry.enabled":                            "false",
		"client.allow_telemetry":                                   "false",
		"dbms.security.http_static_content_security_policy_header": browserPolicy,

		// Without it, LOAD CSV reads every file that the user may read, for whoever pastes a statement.
		"server.directories.import": "import",

		"server.memory.pagecache.size": o.PageCache,
		// A small graph should not claim half a gigabyte of empty transaction log.
		"db.tx_log.preallocate": "false",
		// Each batch of a load would be written there once more, parameters and all.
		"db.logs.query.enabled": "OFF",
	})
	if d.release.calendar() {
		// Unknown keys stop a server, and these are the keys of 5.26.
		settings["server.config.strict_validation.enabled"] = "false"
		// Later releases look for others of their kind in the network, offer
		// themselves to a service of their maker's, and believe what a proxy says.
		settings["server.fleet_discovery.enabled"] = "false"
		settings["dbms.fleet_manager.enabled"] = "false"
		settings["server.http.x_forward.enabled"] = "false"
	}
	if d.fetched != nil {
		// Ending takes a third of a second instead of ten: Bolt waits this many seconds, twice,
		// for late requests, after the databases are closed. The setting is internal, so it is
		// made only for the releases that are known to have it.
		if d.release.calendar() {
			settings["internal.dbms.bolt.netty_server_shutdown_quiet_period_duration"] = "0s"
		} else {
			settings["internal.dbms.bolt.netty_server_shutdown_quiet_period"] = "0"
		}
	}
	if o.CutTornLog {
		settings["internal.dbms.tx_log.fail_on_corrupted_log_files"] = "false"
	}
	maps.Copy(settings, o.Settings)

	var b strings.Builder
	b.WriteString(confHeader)
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&b, "%s=%s\n", key, strings.ReplaceAll(settings[key], `\`, `\\`))
	}
	return b.String()
}

// protectedSettings are those on which the safety of the server, and finding
// it again, rest. Options.Settings cannot change them.
func protectedSettings(p ports) map[string]string {
	return map[string]string{
		"dbms.security.auth_enabled":        "true",
		"server.default_listen_address":     loopback,
		"server.default_advertised_address": loopback,
		"server.bolt.enabled":               "true",
		"server.bolt.listen_address":        loopback + ":" + strconv.Itoa(p.bolt),
		"server.bolt.advertised_address":    loopback + ":" + strconv.Itoa(p.bolt),
		"server.http.enabled":               "true",
		"server.http.listen_address":        loopback + ":" + strconv.Itoa(p.http),
		"server.http.advertised_address":    loopback + ":" + strconv.Itoa(p.http),
		"server.https.enabled":              "false",
	}
}

// alsoProtected are settings that would open what the protected ones close.
var alsoProtected = []string{
	"server.bolt.additional_listen_addresses",
	"server.https.listen_address",
	"server.directories.neo4j_home",
	"server.directories.data",
	"server.directories.logs",
}

func checkSettings(settings map[string]string) error {
	protected := protectedSettings(ports{})
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		if _, ok := protected[key]; ok || slices.Contains(alsoProtected, key) {
			return fmt.Errorf("the setting %s of the local server is entente's own: leave it out", key)
		}
		if key == "" || strings.ContainsAny(key, "=:#! \t\r\n\\") || strings.ContainsAny(settings[key], "\r\n") {
			return fmt.Errorf("the setting %q=%q cannot stand in neo4j.conf: write a key and a value of one line", key, settings[key])
		}
	}
	return nil
}
