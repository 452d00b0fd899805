package lanewise_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	lanewise "github.com/lanewise/lanewise-go"
	"github.com/lanewise/lanewise-go/internal/vectors"
)

func load(t testing.TB, opts ...lanewise.LoadOption) *lanewise.Engine {
	t.Helper()
	lw, err := lanewise.Load(context.Background(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lw.Close() })
	return lw
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestLoadSaysWhatRuns(t *testing.T) {
	info := load(t).Info()
	if info.Build != "simd" || !info.Compiled || len(info.SHA256) != 64 || info.Version == "" {
		t.Errorf("got %+v", info)
	}
	if info := load(t, lanewise.Scalar(), lanewise.Interpreter()).Info(); info.Build != "scalar" || info.Compiled {
		t.Errorf("got %+v", info)
	}
}

// changed is the manifest with another text in it, and the digest of that wasm.
func changed(t *testing.T, wasm []byte, from, to string) []byte {
	text := string(file(t, "data/manifest.json"))
	if from != "" && !strings.Contains(text, from) {
		t.Fatalf("the manifest has no %s", from)
	}
	text = strings.Replace(text, from, to, 1)
	var m struct {
		Builds map[string]struct{ SHA256 string }
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(wasm)
	return []byte(strings.Replace(text, m.Builds["lanewise-simd"].SHA256, hex.EncodeToString(sum[:]), 1))
}

func TestLoadRefusesWhatDoesNotBelongTogether(t *testing.T) {
	wasm := file(t, "data/lanewise-simd.wasm")
	cut := wasm[:len(wasm)/2]
	other := append(bytes.Clone(wasm), 0)
	lost := bytes.Replace(wasm, []byte("core_ema_events"), []byte("core_emo_events"), 1)
	old := bytes.Replace(wasm, []byte("abiVersion"), []byte("abiVersiom"), 1)
	for name, c := range map[string]struct {
		wasm, manifest []byte
		expected       string
	}{
		"bytes that were changed": {other, nil, "sha256"},
		"an older manifest":       {wasm, changed(t, wasm, `"abiVersion":2`, `"abiVersion":1`), "ABI version 2, got 1"},
		"no manifest":             {wasm, []byte("{"), "cannot be read"},
		"an empty manifest":       {wasm, []byte(`{"abiVersion":2,"abi":{"version":2}}`), "no formulas"},
		"half a module":           {cut, changed(t, cut, "", ""), "cannot be compiled"},
		"a kernel that is gone":   {lost, changed(t, lost, "", ""), "core_ema_events"},
		"an argument more":        {wasm, changed(t, wasm, `"role":"input","name":"x","type":"i32"`, `"role":"input","name":"x","type":"f64"`), "another signature"},
		"an input that is not":    {wasm, changed(t, wasm, `"role":"input","name":"x","type":"i32"`, `"role":"input","name":"xx","type":"i32"`), `names "xx"`},
		"a role that is not":      {wasm, changed(t, wasm, `"role":"input","name":"x","type":"i32"`, `"role":"inputs","name":"x","type":"i32"`), "names"},
		"rows that are not":       {wasm, changed(t, wasm, `"of":"row"`, `"of":"rows"`), `names "rows"`},
		"a rule of nothing":       {wasm, changed(t, wasm, `"rule":"ordered","params":["min","max"]`, `"rule":"ordered","params":["mun","max"]`), `names "mun"`},
		"no version":              {old, changed(t, old, "", ""), "global abiVersion"},
		"a build for JavaScript":  {wasm, changed(t, wasm, `"file":"lanewise-simd.wasm","bytes":`+digits(len(wasm))+`,"memory":"exported"`, `"file":"lanewise-simd.wasm","bytes":1,"memory":"imported"`), "exports its memory"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := lanewise.Load(context.Background(), lanewise.Module(c.wasm, c.manifest))
			if err == nil || !strings.Contains(err.Error(), c.expected) {
				t.Errorf("expected %q, got %v", c.expected, err)
			}
		})
	}
}

func digits(n int) string {
	text, _ := json.Marshal(n)
	return string(text)
}

func TestWithoutACompilerOneIsToldOfTheInterpreter(t *testing.T) {
	defer lanewise.NoCompiler()()
	if _, err := lanewise.Load(context.Background()); err == nil || !strings.Contains(err.Error(), "lanewise.Interpreter()") {
		t.Errorf("got %v", err)
	}
	if got := one(t, load(t, lanewise.Interpreter())); got != 216 {
		t.Errorf("expected 216, got %v", got)
	}
}

func TestTheScalarBuildIsNotCompiledWhereThatIsWrong(t *testing.T) {
	_, err := lanewise.Load(context.Background(), lanewise.Scalar())
	if runtime.GOARCH == "amd64" && (err == nil || !strings.Contains(err.Error(), "SIMD build")) {
		t.Errorf("got %v", err)
	}
}

func TestTheCacheSavesCompiling(t *testing.T) {
	folder := t.TempDir()
	for range 2 {
		lw := load(t, lanewise.CacheDir(folder))
		if got := one(t, lw); got != 216 {
			t.Errorf("expected 216, got %v", got)
		}
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) == 0 {
		t.Errorf("nothing was cached: %v", err)
	}
}

func TestADamagedCacheIsToldByItsFolder(t *testing.T) {
	folder := t.TempDir()
	load(t, lanewise.CacheDir(folder), nil)
	found := 0
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		found++
		return os.Truncate(path, 100)
	})
	if err != nil || found == 0 {
		t.Fatalf("nothing was cached: %v", err)
	}
	if _, err := lanewise.Load(context.Background(), lanewise.CacheDir(folder)); err == nil || !strings.Contains(err.Error(), folder) {
		t.Errorf("got %v", err)
	}
}

func one(t testing.TB, lw *lanewise.Engine) float64 {
	t.Helper()
	result, err := lw.Call("energy.treasuryFee", lanewise.Inputs{"utilization": 0.8, "providers": 25, "hour": 7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result.Number("fee")
}

func TestNothingRunsOnceAnEngineIsClosed(t *testing.T) {
	lw := load(t)
	f, err := lw.Formula("core.ema")
	if err != nil {
		t.Fatal(err)
	}
	bank := bankOf(t, lw, "core.ema", 1, nil, lanewise.WithWindow(1))
	fork, err := lw.Fork()
	if err != nil {
		t.Fatal(err)
	}
	if err := lw.Close(); err != nil {
		t.Fatal(err)
	}
	in := lanewise.Inputs{"x": []float64{1}}
	for i, err := range []error{
		second(bank.Step(in)), second(bank.Events([]uint32{0}, in)), bank.RunWindow(), second(fork.Call("core.ema", in, nil)), lw.Close(), fork.Close(),
	} {
		if (err == nil) != (i > 3) {
			t.Errorf("%d: got %v", i, err)
		}
	}
	if _, err := f.Call(lanewise.Inputs{"x": []float64{1}}, nil); err == nil {
		t.Error("a call went through")
	}
	if _, err := f.Bank(1, nil); err == nil {
		t.Error("a bank was made")
	}
	if _, err := lw.Fork(); err == nil {
		t.Error("a fork was made")
	}
}

func TestUnknownFormulasAreToldApartByWhatIsNear(t *testing.T) {
	_, err := load(t).Formula("energy.tresuryFee")
	var unknown *lanewise.NameError
	if !errors.As(err, &unknown) || unknown.Near != "energy.treasuryFee" {
		t.Errorf("got %v", err)
	}
}

func TestGoroutinesMayShareAnEngineOrForkIt(t *testing.T) {
	lw, file := load(t), read(t)
	var group sync.WaitGroup
	for k := range 4 {
		group.Go(func() {
			own := lw
			if k%2 == 1 {
				fork, err := lw.Fork()
				if err != nil {
					t.Error(err)
					return
				}
				defer fork.Close()
				own = fork
			}
			for i := k; i < len(file.Cases); i += 16 {
				c := file.Cases[i]
				if digest, _, err := file.Run(vectors.Named{Engine: own}, c); err != nil || digest != c.Digest {
					t.Errorf("case %d of %s: %v", i, c.Formula, err)
				}
			}
		})
	}
	group.Wait()
}

func TestTheOtherByteOrderHasTheSameBits(t *testing.T) {
	defer lanewise.TurnCells()()
	lw, file := load(t), read(t)
	for i := 0; i < len(file.Cases); i += 7 {
		c := file.Cases[i]
		if digest, _, err := file.Run(vectors.Named{Engine: lw}, c); err != nil || digest != c.Digest {
			t.Errorf("case %d of %s: %v", i, c.Formula, err)
		}
	}
	f, _ := lw.Formula("control.pi")
	if _, err := f.Bank(2, nil, lanewise.WithWindow(1)); err == nil {
		t.Error("a window was given where memory cannot be seen as cells")
	}
}
