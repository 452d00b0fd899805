// Command release writes the module as a Go proxy serves it: go run ./internal/release FOLDER VERSION. What git leaves out (the wasm, the
// manifest, the generated functions) is in it, what only tests want is not. With GOPROXY=file://FOLDER, "go get" finds it there; a release
// pushes the same files to the module's repository under the tag of the version.
package main

import (
	"archive/zip"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const module = "github.com/lanewise/lanewise-go"

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 || !strings.HasPrefix(os.Args[2], "v") {
		log.Fatal("release FOLDER VERSION, as in: release /tmp/proxy v0.1.0")
	}
	folder, version := filepath.Join(os.Args[1], module, "@v"), os.Args[2]
	check(os.MkdirAll(folder, 0o755))
	text, err := os.ReadFile("go.mod")
	check(err)
	write := func(name, text string) { check(os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644)) }
	write("list", version+"\n")
	write(version+".mod", string(text))
	write(version+".info", fmt.Sprintf(`{"Version":%q,"Time":%q}`, version, time.Now().UTC().Format(time.RFC3339)))
	out, err := os.Create(filepath.Join(folder, version+".zip"))
	check(err)
	archive := zip.NewWriter(out)
	files := 0
	check(filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || left(path) {
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
			return err
		}
		if entry.IsDir() {
			return nil
		}
		text, err := os.ReadFile(path)
		check(err)
		file, err := archive.Create(module + "@" + version + "/" + filepath.ToSlash(path))
		check(err)
		_, err = file.Write(text)
		files++
		return err
	}))
	check(archive.Close())
	check(out.Close())
	size, err := os.Stat(filepath.Join(folder, version+".zip"))
	check(err)
	fmt.Printf("%s %s: %d files, %d bytes\n", module, version, files, size.Size())
}

// left is what a release leaves out.
func left(path string) bool {
	switch filepath.ToSlash(path) {
	case "testdata", "internal/bench", "internal/check", "internal/release", "internal/table", "internal/typed", "internal/vectors", "test.sh", ".gitignore", "data/vectors.json":
		return true
	}
	return strings.HasSuffix(path, "_test.go")
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
