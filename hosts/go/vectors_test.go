package lanewise_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	lanewise "github.com/lanewise/lanewise-go"
	"github.com/lanewise/lanewise-go/internal/vectors"
)

func read(t testing.TB) *vectors.File {
	t.Helper()
	file, err := vectors.Read("testdata/vectors.json", "data/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestEveryVectorHasItsBits(t *testing.T) {
	for name, opts := range map[string][]lanewise.LoadOption{
		"simd":   nil,
		"scalar": {lanewise.Scalar(), lanewise.Interpreter()},
		// Blocks as short as they can be, and fewer.
		"small": {lanewise.Staging(65536)},
	} {
		t.Run(name, func(t *testing.T) {
			lw, file := load(t, opts...), read(t)
			var digests []string
			for i, c := range file.Cases {
				// Interpreted, all would take a minute.
				if name == "scalar" && i%5 > 0 {
					continue
				}
				digest, _, err := file.Run(vectors.Named{Engine: lw}, c)
				if err != nil {
					t.Fatalf("case %d of %s: %v", i, c.Formula, err)
				}
				if digest != c.Digest {
					t.Errorf("case %d of %s (%s, %s): got other bits", i, c.Formula, c.Form, c.Cells)
				}
				digests = append(digests, digest)
			}
			if got := vectors.DigestOfAll(digests); name != "scalar" && got != file.Digest {
				t.Errorf("expected digest %s, got %s", file.Digest, got)
			}
		})
	}
}

func TestRowsOfNumbersHaveTheBitsOfColumns(t *testing.T) {
	lw, file := load(t), read(t)
	rows := 0
	for i, c := range file.Cases {
		f := file.Formula(c)
		if c.Form != "call" || c.Cells != "f64" || f.Shape != "map" || varies(c) || !rowwise(file, c) {
			continue
		}
		told := file.Tell(c)
		whole, err := lw.Call(c.Formula, told.Inputs, told.Params, lanewise.OnInvalid(lanewise.NaN))
		if err != nil {
			t.Fatal(err)
		}
		for row := range min(c.Sizes["row"], 9) {
			in := lanewise.Inputs{}
			for name, value := range told.Inputs {
				in[name] = value
				if column, ok := value.([]float64); ok {
					in[name] = column[row]
				}
			}
			one, err := lw.Call(c.Formula, in, told.Params, lanewise.OnInvalid(lanewise.NaN))
			if err != nil {
				t.Fatal(err)
			}
			rows++
			for _, name := range one.Names() {
				if math.Float64bits(one.Number(name)) != math.Float64bits(whole.Column(name)[row]) {
					t.Errorf("case %d of %s: row %d of %s differs", i, c.Formula, row, name)
				}
			}
		}
	}
	if rows < 1000 {
		t.Errorf("only %d rows were looked at", rows)
	}
}

func varies(c vectors.Case) bool {
	for _, given := range c.Params {
		if given[0] == '{' {
			return true
		}
	}
	return false
}

func rowwise(file *vectors.File, c vectors.Case) bool {
	f := file.Formula(c)
	for _, field := range append(f.Inputs[:len(f.Inputs):len(f.Inputs)], f.Outputs...) {
		if len(field.Dims) != 1 || field.Dims[0].Axis != "row" || field.Kind == "code" && contains(f.Inputs, field) {
			return false
		}
	}
	return true
}

func contains[T comparable](list []T, one T) bool {
	for _, own := range list {
		if own == one {
			return true
		}
	}
	return false
}

func TestWhatEveryHostRefusesIsRefused(t *testing.T) {
	lw, file := load(t), read(t)
	for i, c := range file.Refusals {
		_, _, err := file.Run(vectors.Named{Engine: lw}, c)
		if err == nil {
			t.Errorf("refusal %d of %s: nothing was refused, expected %q %s", i, c.Formula, c.Argument, c.Expected)
			continue
		}
		// Of two wrong parameters, which one is told is up to the order in which a host reads them.
		var wrong *lanewise.ValueError
		if _, given := c.Params[argumentOf(err, &wrong)]; given && len(c.Params) > 1 && wrong.Argument != c.Argument {
			continue
		}
		for _, part := range []string{c.Formula, c.Argument, c.Expected, c.Got} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("refusal %d (%s): expected %q in %q", i, c.Form, part, err)
			}
		}
	}
}

func argumentOf(err error, wrong **lanewise.ValueError) string {
	if !errors.As(err, wrong) {
		return ""
	}
	return (*wrong).Argument
}
