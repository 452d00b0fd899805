// Package lanewise computes formulas as WebAssembly kernels: whole columns, banks of stateful entities, groups and events, with the same
// bits as every other host of lanewise.
//
// [Load] checks and compiles the kernels once; [Engine.Formula] finds one of them. Typed functions for every formula are in the packages
// below formulas, one a domain.
//
// An [Engine] may be called from several goroutines: its calls wait for each other. Who wants them side by side makes an engine for each
// goroutine with [Engine.Fork], which compiles nothing. A [Bank] has memory of its own and belongs to one goroutine at a time.
package lanewise

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/lanewise/lanewise-go/internal/manifest"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/cpu"
)

//go:generate go run ./internal/wrappers

//go:embed data/manifest.json
var manifestText []byte

//go:embed data/lanewise-simd.wasm
var simd []byte

//go:embed data/lanewise-scalar.wasm
var scalar []byte

// defaultStaging: the columns of one block stay in the second-level cache.
const defaultStaging = 256 * 1024

var errClosed = errors.New("lanewise: this engine was closed")

// Engine holds the compiled kernels, and the memory that calls stream through.
type Engine struct {
	ctx       context.Context
	runtime   wazero.Runtime
	compiled  wazero.CompiledModule
	config    wazero.ModuleConfig
	cache     wazero.CompilationCache
	manifest  *manifest.Manifest
	staging   int
	pieceRows int
	forked    bool
	info      Info
	life      *life

	mu       sync.Mutex
	formulas map[string]*Formula
	shared   *instance
	lent     *instance
	owned    []*instance
}

// life is that of the compiled kernels, which forks and banks share: whoever computes holds it, and closing waits for them.
type life struct {
	sync.RWMutex
	closed bool
}

// begin holds the kernels until the function that it returns is called.
func (l *life) begin() error {
	l.RLock()
	if l.closed {
		l.RUnlock()
		return errClosed
	}
	return nil
}

// Info says what runs.
type Info struct {
	// Build is "simd" or "scalar"; both give the same bits.
	Build string
	// Version is that of the manifest.
	Version string
	// SHA256 is the digest of the wasm, in hex.
	SHA256 string
	// Compiled is false where an interpreter runs the kernels.
	Compiled bool
}

// LoadOption of [Load].
type LoadOption func(*loading)

type loading struct {
	scalar, interpreter bool
	cache               string
	wasm, manifest      []byte
	staging             int
}

// Scalar takes the build without SIMD: the same bits. On amd64 it wants [Interpreter] beside it, for a mistake in wazero's compiler.
func Scalar() LoadOption { return func(l *loading) { l.scalar = true } }

// Interpreter runs the kernels where wazero has no compiler: the same bits, some fifty times slower.
func Interpreter() LoadOption { return func(l *loading) { l.interpreter = true } }

// CacheDir keeps the compiled kernels in a folder, so that the next process need not compile.
func CacheDir(folder string) LoadOption { return func(l *loading) { l.cache = folder } }

// Module takes another wasm and its manifest, such as a pack of one's own; nil for either is the one of this package.
func Module(wasm, manifest []byte) LoadOption {
	return func(l *loading) { l.wasm, l.manifest = wasm, manifest }
}

// Staging is how many bytes of wasm memory calls stream through; 256 KiB unless told.
func Staging(bytes int) LoadOption { return func(l *loading) { l.staging = bytes } }

// Load compiles the kernels, after it has checked that wasm and manifest are of one release. The context is for values of wazero; that it
// ends later ends no call.
func Load(ctx context.Context, opts ...LoadOption) (*Engine, error) {
	l := loading{staging: defaultStaging}
	for _, option := range opts {
		if option != nil {
			option(&l)
		}
	}
	if l.staging < page || l.staging > most/2 {
		return nil, &ValueError{"lanewise", "Staging", fmt.Sprintf("%d to %d", page, most/2), fmt.Sprint(l.staging)}
	}
	if l.manifest == nil {
		l.manifest = manifestText
	}
	if l.wasm == nil {
		l.wasm = simd
		if l.scalar {
			l.wasm = scalar
		}
	}
	m, err := manifest.Parse(l.manifest)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(l.wasm)
	digest := hex.EncodeToString(sum[:])
	if err := checkDigest(m, digest); err != nil {
		return nil, err
	}
	e := &Engine{
		ctx: context.WithoutCancel(ctx), manifest: m, staging: l.staging, pieceRows: m.ABI.PieceRows,
		config:   wazero.NewModuleConfig().WithName("").WithStartFunctions(),
		formulas: map[string]*Formula{}, life: &life{},
	}
	e.info = Info{Version: m.Version, SHA256: digest, Compiled: !l.interpreter}
	if err := e.compile(l); err != nil {
		_ = e.Close()
		return nil, err
	}
	for _, f := range m.Formulas {
		own := newFormula(e, f)
		if err := own.plan.complete(f.Kernel.Args); err != nil {
			_ = e.Close()
			return nil, err
		}
		e.formulas[f.ID] = own
	}
	return e, nil
}

func checkDigest(m *manifest.Manifest, digest string) error {
	for _, build := range m.Builds {
		if build.SHA256 != digest {
			continue
		}
		if build.Memory != "exported" {
			return &ValueError{"lanewise", "wasm", "a build that exports its memory (lanewise-*.wasm)", build.File}
		}
		return nil
	}
	return &ValueError{"lanewise", "wasm", "a build whose sha256 the manifest knows; take both from one release", digest}
}

// hasCompiler says whether wazero compiles for this machine.
var hasCompiler = func() bool {
	switch runtime.GOOS {
	case "linux", "darwin", "freebsd", "netbsd", "windows":
		return runtime.GOARCH == "arm64" || (runtime.GOARCH == "amd64" && cpu.X86.HasSSE41)
	case "dragonfly", "solaris", "illumos":
		return runtime.GOARCH == "amd64" && cpu.X86.HasSSE41
	}
	return false
}

func noCompiler(cause any) error {
	return fmt.Errorf("lanewise: wazero has no compiler for %s/%s (%v); load with lanewise.Interpreter(), some fifty times slower",
		runtime.GOOS, runtime.GOARCH, cause)
}

func (e *Engine) compile(l loading) (err error) {
	config := wazero.NewRuntimeConfigInterpreter()
	if !l.interpreter {
		if !hasCompiler() {
			return noCompiler("it wants arm64, or amd64 with SSE4.1")
		}
		// It panics where the system gives no memory that may be executed.
		defer func() {
			if cause := recover(); cause != nil {
				err = noCompiler(cause)
			}
		}()
		config = wazero.NewRuntimeConfigCompiler()
	}
	if l.cache != "" {
		if e.cache, err = wazero.NewCompilationCacheWithDir(l.cache); err != nil {
			return fmt.Errorf("lanewise: the cache cannot be used: %w", err)
		}
		config = config.WithCompilationCache(e.cache)
	}
	e.runtime = wazero.NewRuntimeWithConfig(e.ctx, config)
	workers := experimental.WithCompilationWorkers(e.ctx, runtime.GOMAXPROCS(0))
	if e.compiled, err = e.runtime.CompileModule(workers, l.wasm); err != nil {
		if l.cache != "" {
			return fmt.Errorf("lanewise: the wasm cannot be compiled: %w; if a file in %s is damaged, delete it", err, l.cache)
		}
		return fmt.Errorf("lanewise: the wasm cannot be compiled: %w", err)
	}
	if err := e.checkExports(); err != nil {
		return err
	}
	return e.open()
}

// checkExports holds the wasm against the manifest before anything of it runs.
func (e *Engine) checkExports() error {
	if len(e.compiled.ImportedFunctions()) > 0 || e.compiled.ExportedMemories()["memory"] == nil {
		return &ValueError{"lanewise", "wasm", "a module that exports its memory and imports nothing", "another"}
	}
	functions := e.compiled.ExportedFunctions()
	types := map[string]api.ValueType{"i32": api.ValueTypeI32, "f64": api.ValueTypeF64, "i64": api.ValueTypeI64}
	for _, f := range e.manifest.Formulas {
		for _, k := range f.Kernels() {
			fn, ok := functions[k.Name]
			if !ok {
				return &ValueError{f.ID, "wasm", "an export " + k.Name, "none; take wasm and manifest from one release"}
			}
			params := fn.ParamTypes()
			fits := len(params) == len(k.Args) && len(fn.ResultTypes()) == 0
			for i := 0; fits && i < len(params); i++ {
				fits = params[i] == types[k.Args[i].Type]
			}
			if !fits {
				return &ValueError{f.ID, "wasm", "an export " + k.Name + " as the manifest says", "another signature; take both from one release"}
			}
		}
	}
	return nil
}

// open makes the instance that calls stream through.
func (e *Engine) open() error {
	in, err := e.create(e.staging)
	if err != nil {
		return err
	}
	e.shared = in
	for _, name := range []string{"abiVersion", "lanes", "heapBase"} {
		if global := in.module.ExportedGlobal(name); global == nil || global.Type() != api.ValueTypeI32 {
			return &ValueError{"lanewise", "wasm", "a global " + name, "none of i32"}
		}
	}
	if got := in.module.ExportedGlobal("abiVersion").Get(); got != manifest.ABIVersion {
		return &ValueError{"lanewise", "wasm", fmt.Sprintf("ABI version %d", manifest.ABIVersion), fmt.Sprint(got)}
	}
	e.info.Build = "scalar"
	if in.module.ExportedGlobal("lanes").Get() == 2 {
		e.info.Build = "simd"
	}
	// wazero 1.12 for amd64 says of a conditional move of doubles (xmmCMov) that it defines its register, and not that it uses it: where the
	// other value is spilled, reloading it takes that register, and a select always gives the other value. Three formulas of the
	// scalar build answer so, with columns of parameters; the code of the SIMD build is the same to the byte without that mistake.
	if e.info.Build == "scalar" && e.info.Compiled && runtime.GOARCH == "amd64" {
		return errors.New("lanewise: wazero's compiler for amd64 gives the scalar build other bits; take the SIMD build, or add lanewise.Interpreter()")
	}
	return nil
}

// Info says what runs.
func (e *Engine) Info() Info { return e.info }

// Formulas lists the ids of all formulas, in the order of the manifest.
func (e *Engine) Formulas() []string {
	ids := make([]string, len(e.manifest.Formulas))
	for i, f := range e.manifest.Formulas {
		ids[i] = f.ID
	}
	return ids
}

// Formula finds one by its id, such as "energy.treasuryFee"; a [*NameError] says which may have been meant.
func (e *Engine) Formula(id string) (*Formula, error) {
	if f, ok := e.formulas[id]; ok {
		return f, nil
	}
	return nil, unknownName("lanewise", "formula", id, e.Formulas())
}

// Call finds a formula and calls it: see [Formula.Call].
func (e *Engine) Call(id string, inputs Inputs, params Params, opts ...Option) (Result, error) {
	f, err := e.Formula(id)
	if err != nil {
		return Result{}, err
	}
	return f.Call(inputs, params, opts...)
}

// Fork makes an engine with memory of its own over the same compiled kernels, for another goroutine. It goes with the engine that it
// comes from.
func (e *Engine) Fork() (*Engine, error) {
	fork := &Engine{
		ctx: e.ctx, runtime: e.runtime, compiled: e.compiled, config: e.config, manifest: e.manifest, staging: e.staging,
		pieceRows: e.pieceRows, forked: true, info: e.info, formulas: map[string]*Formula{}, life: e.life,
	}
	if err := e.life.begin(); err != nil {
		return nil, err
	}
	defer e.life.RUnlock()
	if err := fork.open(); err != nil {
		return nil, err
	}
	for _, f := range e.manifest.Formulas {
		own := *e.formulas[f.ID]
		own.engine, own.stages = fork, map[*plan]*stage{}
		fork.formulas[f.ID] = &own
	}
	return fork, nil
}

// lend gives an instance with room for so many bytes until the call is over: the last one again where it fits.
func (e *Engine) lend(bytes int) (*instance, error) {
	if e.lent != nil {
		if e.lent.end-e.lent.base >= bytes {
			return e.lent, nil
		}
		e.lent.close(e.ctx)
		e.lent = nil
	}
	in, err := e.create(bytes)
	if err != nil {
		return nil, err
	}
	e.lent = in
	return in, nil
}

// Close lets go of the compiled kernels and of all memory, once calls that are under way are done; banks and forks compute no more then. Of a
// fork it lets go of its own memory.
func (e *Engine) Close() error {
	if !e.forked {
		e.life.Lock()
		defer e.life.Unlock()
		if e.life.closed {
			return nil
		}
		e.life.closed = true
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, in := range append(e.owned, e.shared, e.lent) {
		if in != nil {
			in.close(e.ctx)
		}
	}
	e.shared, e.lent, e.owned = nil, nil, nil
	if e.forked {
		return nil
	}
	var err error
	if e.runtime != nil {
		err = e.runtime.Close(e.ctx)
	}
	if e.cache != nil {
		err = errors.Join(err, e.cache.Close(e.ctx))
	}
	return err
}
