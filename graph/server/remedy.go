package server

import (
	"fmt"
	"os"
	"runtime"
)

// packageManager is the one that this machine installs programs with: brew,
// winget, apt-get, dnf, zypper, pacman, apk; empty where none of them is known.
func packageManager() string {
	switch runtime.GOOS {
	case "darwin":
		return "brew"
	case "windows":
		return "winget"
	}
	// Not by PATH: that may be the very thing that is broken.
	for _, m := range []struct{ name, path string }{
		{"apt-get", "/usr/bin/apt-get"}, {"dnf", "/usr/bin/dnf"}, {"zypper", "/usr/bin/zypper"},
		{"pacman", "/usr/bin/pacman"}, {"apk", "/sbin/apk"},
	} {
		if _, err := os.Stat(m.path); err == nil {
			return m.name
		}
	}
	return ""
}

// installJava says how to get a Java that the release runs under, on this machine.
func installJava(r release) string { return installJavaWith(packageManager(), r) }

func installJavaWith(manager string, r release) string {
	setHome := fmt.Sprintf("or set JAVA_HOME to a Java %s", r.javaNames())
	switch manager {
	case "brew":
		return "install Java 21 (brew install openjdk@21) and set JAVA_HOME=$(brew --prefix openjdk@21)/libexec/openjdk.jdk/Contents/Home"
	case "winget":
		return "install Java 21 (winget install EclipseAdoptium.Temurin.21.JRE) and open a new terminal, " + setHome
	case "apt-get":
		if r.calendar() {
			return "install Java 21 (sudo apt-get install openjdk-21-jre-headless), " + setHome
		}
		return "install Java 17 or 21 (sudo apt-get install openjdk-17-jre-headless, or openjdk-21-jre-headless: the one that your release has), " + setHome
	case "dnf", "zypper":
		return fmt.Sprintf("install Java 21 (sudo %s install java-21-openjdk-headless), %s", manager, setHome)
	case "pacman":
		return "install Java 21 (sudo pacman -S jre21-openjdk-headless), " + setHome
	case "apk":
		return "install Java 21 (sudo apk add openjdk21-jre-headless), " + setHome
	}
	return fmt.Sprintf("install Java %s, %s", r.javaNames(), setHome)
}

// installMaven says how to get Maven on this machine.
func installMaven() string { return installMavenWith(packageManager()) }

func installMavenWith(manager string) string {
	const instead = "or set NEO4J_HOME to an installed Neo4j 5.26 or later"
	command := map[string]string{
		"brew":    "brew install maven",
		"winget":  "choco install maven, or scoop install maven",
		"apt-get": "sudo apt-get install maven",
		"dnf":     "sudo dnf install maven",
		"zypper":  "sudo zypper install maven",
		"pacman":  "sudo pacman -S maven",
		"apk":     "sudo apk add maven",
	}[manager]
	if command == "" {
		return "install Maven 3.6.3 or later, " + instead
	}
	return fmt.Sprintf("install it (%s), %s", command, instead)
}
