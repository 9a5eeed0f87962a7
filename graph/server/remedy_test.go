package server

import (
	"strings"
	"testing"
)

// Every remedy names a command of the machine's own package manager.
func TestRemedies(t *testing.T) {
	calendar, _ := parseRelease("2025.06.2")
	for manager, want := range map[string]struct{ java, calendar, maven string }{
		"apt-get": {"sudo apt-get install openjdk-17-jre-headless", "sudo apt-get install openjdk-21-jre-headless", "sudo apt-get install maven"},
		"dnf":     {"sudo dnf install java-21-openjdk-headless", "sudo dnf install java-21-openjdk-headless", "sudo dnf install maven"},
		"zypper":  {"sudo zypper install java-21-openjdk-headless", "sudo zypper install java-21-openjdk-headless", "sudo zypper install maven"},
		"pacman":  {"sudo pacman -S jre21-openjdk-headless", "sudo pacman -S jre21-openjdk-headless", "sudo pacman -S maven"},
		"apk":     {"sudo apk add openjdk21-jre-headless", "sudo apk add openjdk21-jre-headless", "sudo apk add maven"},
		"brew":    {"brew install openjdk@21", "brew install openjdk@21", "brew install maven"},
		"winget":  {"winget install EclipseAdoptium.Temurin.21.JRE", "winget install EclipseAdoptium.Temurin.21.JRE", "choco install maven"},
		"":        {"install Java 17 or 21", "install Java 21 or 25", "install Maven 3.6.3 or later"},
	} {
		for got, want := range map[string]string{
			installJavaWith(manager, longTerm.release): want.java,
			installJavaWith(manager, calendar):         want.calendar,
			installMavenWith(manager):                  want.maven,
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%q: %q does not say %q", manager, got, want)
			}
		}
	}
}
