package typed

import (
	"context"
	"errors"
	"maps"
	"testing"

	lanewise "github.com/lanewise/lanewise-go"
	"github.com/lanewise/lanewise-go/internal/manifest"
	"github.com/lanewise/lanewise-go/internal/table"
	"github.com/lanewise/lanewise-go/internal/vectors"
)

func open(t *testing.T) (Caller, *vectors.File) {
	lw, err := lanewise.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lw.Close() })
	file, err := vectors.Read("../../testdata/vectors.json", "../../data/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	return Caller{lw, func(id string) *manifest.Formula { return file.Formula(vectors.Case{Formula: id}) }}, file
}

// What is wrong in one field must be told of the argument of that name.
func TestEveryFieldIsTheArgumentOfItsName(t *testing.T) {
	caller, file := open(t)
	seen, fields := map[string]bool{}, 0
	for _, c := range file.Cases {
		if seen[c.Formula] || c.Form != "call" || c.Cells != "f64" {
			continue
		}
		seen[c.Formula] = true
		told := file.Tell(c)
		var opts []lanewise.Option
		if len(told.Sizes) > 0 {
			opts = append(opts, lanewise.WithSizes(told.Sizes))
		}
		refused := func(in lanewise.Inputs, params lanewise.Params, name string) {
			fields++
			_, err := caller.Call(c.Formula, in, params, opts...)
			var kind *lanewise.KindError
			var value *lanewise.ValueError
			if !(errors.As(err, &kind) && kind.Argument == name) && !(errors.As(err, &value) && value.Argument == name) {
				t.Errorf("%s: %s expected to be refused, got %v", c.Formula, name, err)
			}
		}
		formula := file.Formula(c)
		for _, field := range formula.Inputs {
			in := maps.Clone(told.Inputs)
			in[field.Name] = lanewise.Code("none of its names")
			if field.Kind == "offsets" {
				in[field.Name] = []uint32{1, 1}
			}
			refused(in, nil, field.Name)
		}
		for _, q := range formula.Params {
			if q.IsNumber() || q.IsChoice() {
				refused(told.Inputs, lanewise.Params{q.Name: lanewise.Code("none of its names")}, q.Name)
			}
		}
	}
	if len(seen) != len(caller.Engine.Formulas()) || fields < 1000 {
		t.Errorf("saw %d formulas and %d fields", len(seen), fields)
	}
}

func TestTypedFunctionsHaveTheBitsOfTheVectors(t *testing.T) {
	caller, file := open(t)
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
	for _, id := range caller.Engine.Formulas() {
		if entry, ok := table.All[id]; !ok || entry.Call == nil || !seen[id] {
			t.Errorf("%s has no typed function, or no vector", id)
		}
	}
}
