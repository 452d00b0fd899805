package typed

import (
	"context"
	"testing"

	lanewise "github.com/lanewise/lanewise-go"
	"github.com/lanewise/lanewise-go/internal/manifest"
	"github.com/lanewise/lanewise-go/internal/table"
	"github.com/lanewise/lanewise-go/internal/vectors"
)

func TestTypedFunctionsHaveTheBitsOfTheVectors(t *testing.T) {
	lw, err := lanewise.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer lw.Close()
	file, err := vectors.Read("../../testdata/vectors.json", "../../data/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	caller := Caller{lw, func(id string) *manifest.Formula { return file.Formula(vectors.Case{Formula: id}) }}
	seen := map[string]bool{}
	var digests []string
	for i, c := range file.Cases {
		digest, _, err := file.Run(caller, c)
		if err != nil {
			t.Fatalf("case %d of %s: %v", i, c.Formula, err)
		}
		if digest != c.Digest {
			t.Errorf("case %d of %s (%s): got other bits", i, c.Formula, c.Form)
		}
		digests = append(digests, digest)
		seen[c.Formula] = true
	}
	if got := vectors.DigestOfAll(digests); got != file.Digest {
		t.Errorf("expected digest %s, got %s", file.Digest, got)
	}
	for _, id := range lw.Formulas() {
		if entry, ok := table.All[id]; !ok || entry.Call == nil || !seen[id] {
			t.Errorf("%s has no typed function, or no vector", id)
		}
	}
}
