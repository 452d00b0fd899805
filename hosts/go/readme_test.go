package lanewise_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var fences = regexp.MustCompile("(?s)```(sh|go|text)\n(.*?)```")

// In an empty folder, with a proxy that serves the module as a release would be.
func TestTheReadmeWorksAsPasted(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds two programs")
	}
	folder := t.TempDir()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	run := func(dir string, env []string, name string, args ...string) string {
		t.Helper()
		command := exec.Command(name, args...)
		command.Dir, command.Env = dir, append(os.Environ(), env...)
		var errors strings.Builder
		command.Stderr = &errors
		out, err := command.Output()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, errors.String())
		}
		return string(out)
	}
	run(here, nil, "go", "run", "./internal/release", filepath.Join(folder, "proxy"), "v0.1.0")
	proxy := strings.TrimSpace(run(here, nil, "go", "env", "GOPROXY"))
	known := strings.TrimSpace(run(here, nil, "go", "env", "GOMODCACHE"))
	env := []string{
		"GOMODCACHE=" + filepath.Join(folder, "mod"), "GONOSUMDB=github.com/lanewise/*", "GOFLAGS=-modcacherw", "GOWORK=off",
		"GOPROXY=file://" + filepath.ToSlash(filepath.Join(folder, "proxy")) + ",file://" + filepath.ToSlash(filepath.Join(known, "cache", "download")) + "," + proxy,
	}
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	program, programs := "", 0
	for _, fence := range fences.FindAllStringSubmatch(string(text), -1) {
		switch kind, block := fence[1], fence[2]; kind {
		case "sh":
			run(folder, env, "sh", "-ec", block)
		case "go":
			program = block
		case "text":
			if err := os.WriteFile(filepath.Join(folder, "fees", "main.go"), []byte(program), 0o644); err != nil {
				t.Fatal(err)
			}
			if got := run(filepath.Join(folder, "fees"), env, "go", "run", "."); got != block {
				t.Errorf("program %d expected\n%s, got\n%s", programs+1, block, got)
			}
			programs++
		}
	}
	if programs != 2 {
		t.Errorf("expected 2 programs, found %d", programs)
	}
}
