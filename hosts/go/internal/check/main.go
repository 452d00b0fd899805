// Command check computes all vectors and says in one line whether every bit is as it should be.
package main

import (
	"context"
	"fmt"
	"log"
	"runtime/debug"
	"strings"

	lanewise "github.com/lanewise/lanewise-go"
	"github.com/lanewise/lanewise-go/internal/vectors"
)

func main() {
	log.SetFlags(0)
	file, err := vectors.Read("testdata/vectors.json", "data/manifest.json")
	if err != nil {
		log.Fatalf("%v; npm run hosts -- go copies it here", err)
	}
	lw, err := lanewise.Load(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	defer lw.Close()
	mismatches, rows := 0, 0
	formulas := map[string]bool{}
	var digests []string
	for i, c := range file.Cases {
		digest, n, err := file.Run(vectors.Named{Engine: lw}, c)
		if err != nil || digest != c.Digest {
			mismatches++
			log.Printf("case %d of %s (%s): %v", i, c.Formula, c.Form, err)
		}
		digests = append(digests, digest)
		rows += n
		formulas[c.Formula] = true
	}
	digest := vectors.DigestOfAll(digests)
	fmt.Printf("go, wazero %s (%s): %d formulas, %d vectors, %d rows, mismatches %d, digest %s\n",
		wazero(), lw.Info().Build, len(formulas), len(digests), rows, mismatches, digest)
	if mismatches > 0 || digest != file.Digest {
		log.Fatalf("expected digest %s", file.Digest)
	}
}

// wazero is the version of it that is built in.
func wazero() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if strings.HasSuffix(module.Path, "/wazero") {
				return strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "?"
}
