package lanewise

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"strings"

	"github.com/lanewise/lanewise-go/internal/manifest"
)

// Bank is many entities with their state, in memory of its own. It belongs to one goroutine at a time.
type Bank struct {
	engine   *Engine
	plan     *plan
	entities int
	wide     bool
	strict   bool
	params   []uint64
	// sizes of all axes but ticks, which are -1
	sizes   []int
	initial []source
	in      *instance
	// at: addresses of state, by its place
	at     []int
	window int
	// windowAt: addresses of the columns of the window, by argument
	windowAt []int
	staging  int
	steady   *frame
	picked   *frame
	stack    []uint64
	cleanup  runtime.Cleanup
}

// Bank makes so many entities. Parameters may be columns with one cell an entity. Options: [WithState], [WithSizes], [WithWindow],
// [InInt64] and [OnInvalid].
func (f *Formula) Bank(entities int, params Params, opts ...Option) (*Bank, error) {
	_, settings, err := f.plan.named(nil, params)
	if err != nil {
		return nil, err
	}
	return f.BankAt(entities, settings, opts...)
}

// BankAt is [Formula.Bank] with parameters by their place in the manifest: what generated code calls.
func (f *Formula) BankAt(entities int, params []any, opts ...Option) (*Bank, error) {
	p := f.plan
	if p.shape != "recurrence" {
		return nil, &KindError{p.path, "formula", "one with state, for a bank", "a " + p.shape}
	}
	if err := p.counts(make([]any, len(p.inputs)), params); err != nil {
		return nil, err
	}
	o, err := p.readOptions(opts, "WithState", "WithSizes", "WithWindow", "InInt64", "OnInvalid")
	if err != nil {
		return nil, err
	}
	given, err := p.readState(o.state)
	if err != nil {
		return nil, err
	}
	if entities < 1 {
		return nil, &ValueError{p.path, "entities", "a whole number, 1 or more", fmt.Sprint(entities)}
	}
	if o.wide && p.spec.KernelInt64 == nil {
		return nil, &ValueError{p.path, "InInt64", "to be left out: this formula works in doubles", "it"}
	}
	if o.windowed && o.window < 1 {
		return nil, &ValueError{p.path, "window", "a whole number, 1 or more", fmt.Sprint(o.window)}
	}
	if o.windowed && !littleEndian {
		return nil, &ValueError{p.path, "window", "a machine that keeps numbers as wasm does", "another byte order"}
	}
	sizes, err := p.bankSizes(o.sizes, entities)
	if err != nil {
		return nil, err
	}
	own, err := p.readParams(params, o.wide)
	if err != nil {
		return nil, err
	}
	b := &Bank{engine: f.engine, plan: p, entities: entities, wide: o.wide, strict: o.strict(p.spec), params: own.bits, sizes: sizes, window: o.window}
	var held []source
	if len(own.columns) > 0 {
		// Each entity has parameters of its own: they stand beside its state.
		if b.plan, b.params, held, err = f.vary(own); err != nil {
			return nil, err
		}
	}
	if b.initial, err = b.plan.initialState(setting{bits: b.params}, given, held, sizes, o.wide); err != nil {
		return nil, err
	}
	for i, s := range b.initial {
		// Columns are the caller's, who may change them: a reset wants them as they are now.
		b.initial[i].cells = append([]uint64(nil), s.cells...)
	}
	return b, b.settle()
}

// bankSizes are lengths of all axes but ticks.
func (p *plan) bankSizes(given Sizes, entities int) ([]int, error) {
	sizes, err := p.checkSizes(given)
	if err != nil {
		return nil, err
	}
	for i, axis := range p.axes {
		if i == p.entity || i == p.tick {
			if sizes[i] >= 0 {
				return nil, &ValueError{p.path, axis, "to be left out of a bank's sizes: its entities and columns tell", fmt.Sprint(sizes[i])}
			}
			continue
		}
		if sizes[i] < 0 {
			sizes[i] = p.usual[i]
		}
		if sizes[i] < 0 {
			return nil, &ValueError{p.path, axis, "a length", fmt.Sprintf(`nothing that tells it, pass lanewise.Sizes{"%s": ...}`, axis)}
		}
	}
	sizes[p.entity] = entities
	return sizes, p.checkHeld(sizes)
}

// settle makes the memory: state, then the window, then what blocks stream through.
func (b *Bank) settle() error {
	p := b.plan
	own := append([]int(nil), b.sizes...)
	own[p.tick] = max(1, b.window)
	ports := append(append(append([]*slot(nil), p.inputs...), p.outputs...), p.scratch...)
	stateBytes := bytesFor(p.states, own, p.slots)
	windowBytes := 0
	if b.window > 0 {
		windowBytes = bytesFor(ports, own, p.slots)
	}
	space := max(b.engine.staging, p.leastFor(p.columns(), own, p.entity)) + p.fixedScratch(own)
	if err := b.engine.life.begin(); err != nil {
		return err
	}
	defer b.engine.life.RUnlock()
	in, err := b.engine.create(stateBytes + windowBytes + space)
	if err != nil {
		return err
	}
	b.in = in
	b.cleanup = runtime.AddCleanup(b, func(in *instance) { in.close(context.Background()) }, in)
	at, end := layout(p.states, own, in.base, p.slots)
	for _, s := range p.states {
		b.at = append(b.at, at[s.arg])
	}
	if b.window > 0 {
		b.windowAt, end = layout(ports, own, end, p.slots)
		b.startAbsent(own)
	}
	b.staging = end
	b.stack = make([]uint64, max(len(p.args), len(p.eventArgs)+2))
	b.Reset()
	return nil
}

// startAbsent: optional columns of a window start as if they were left out.
func (b *Bank) startAbsent(sizes []int) {
	for _, s := range b.plan.inputs {
		if s.Optional && !s.direct {
			x := manifest.NaN
			if s.Otherwise != nil {
				x = float64(*s.Otherwise)
			}
			b.in.fill(b.windowAt[s.arg], s.extent(sizes), math.Float64bits(x))
		}
	}
}

// Entities is how many there are.
func (b *Bank) Entities() int { return b.entities }

// Step is one tick of all entities: one cell an entity in each column. Options: [Into] and [Discard].
func (b *Bank) Step(given Inputs, opts ...Option) (Result, error) {
	in, err := byName(b.plan.path, "input", given, b.plan.inputs, slotName)
	if err != nil {
		return Result{}, err
	}
	return b.StepAt(in, opts...)
}

// Run is many ticks, as many as the columns hold: all entities of the first tick, then of the next.
func (b *Bank) Run(given Inputs, opts ...Option) (Result, error) {
	in, err := byName(b.plan.path, "input", given, b.plan.inputs, slotName)
	if err != nil {
		return Result{}, err
	}
	return b.RunAt(in, opts...)
}

// Events is one observation for each of some entities, in the order given; an entity may come up more than once, and sees its
// observations in that order.
func (b *Bank) Events(entities []uint32, given Inputs, opts ...Option) (Result, error) {
	in, err := byName(b.plan.path, "input", given, b.plan.inputs, slotName)
	if err != nil {
		return Result{}, err
	}
	return b.EventsAt(entities, in, opts...)
}

// StepAt is [Bank.Step] with inputs by their place in the manifest: what generated code calls.
func (b *Bank) StepAt(given []any, opts ...Option) (Result, error) { return b.advance(given, opts, 1) }

// RunAt is [Bank.Run] with inputs by their place in the manifest.
func (b *Bank) RunAt(given []any, opts ...Option) (Result, error) { return b.advance(given, opts, -1) }

func (b *Bank) advance(given []any, opts []Option, ticks int) (Result, error) {
	p := b.plan
	o, sources, err := b.read(given, opts)
	if err != nil {
		return Result{}, err
	}
	known := append([]int(nil), b.sizes...)
	known[p.tick] = ticks
	sizes, err := p.measure(sources, known)
	if err != nil {
		return Result{}, err
	}
	sinks, err := p.makeSinks(sizes, o, sources, b.wide)
	if err != nil {
		return Result{}, err
	}
	if b.strict {
		if err := b.checkState(nil); err != nil {
			return Result{}, err
		}
	}
	if b.steady == nil {
		columns := append(append(append([]*slot(nil), p.inputs...), p.outputs...), p.scratch...)
		f := p.makeFrame(columns, sizes, p.entity, b.staging, b.in.end)
		b.steady = &f
	}
	if err := b.engine.life.begin(); err != nil {
		return Result{}, err
	}
	defer b.engine.life.RUnlock()
	// Its memory is closed when nobody holds it any more, which the kernel does not count as.
	defer runtime.KeepAlive(b)
	r := b.run(*b.steady, sizes, sources, sinks)
	r.fn = b.in.kernel(b.kernelName())
	return Result{p, sinks, b.wide}, r.stream()
}

// EventsAt is [Bank.Events] with inputs by their place in the manifest.
func (b *Bank) EventsAt(entities []uint32, given []any, opts ...Option) (Result, error) {
	p := b.plan
	o, sources, err := b.read(given, opts)
	if err != nil {
		return Result{}, err
	}
	known := append([]int(nil), b.sizes...)
	known[p.tick], known[p.entity] = 1, len(entities)
	sizes, err := p.measure(sources, known)
	if err != nil {
		return Result{}, err
	}
	for i, entity := range entities {
		if int(entity) >= b.entities {
			return Result{}, &ValueError{p.path, "indices", fmt.Sprintf("0 to %d", b.entities-1), fmt.Sprintf("%d at %d", entity, i)}
		}
	}
	sinks, err := p.makeSinks(sizes, o, sources, b.wide)
	if err != nil {
		return Result{}, err
	}
	if b.strict {
		if err := b.checkState(entities); err != nil {
			return Result{}, err
		}
	}
	if b.picked == nil {
		columns := append(append(append([]*slot(nil), p.inputs...), p.outputs...), p.scratch...)
		f := p.makeFrame(append(columns, p.index), sizes, p.entity, b.staging, b.in.end)
		b.picked = &f
	}
	if err := b.engine.life.begin(); err != nil {
		return Result{}, err
	}
	defer b.engine.life.RUnlock()
	// Its memory is closed when nobody holds it any more, which the kernel does not count as.
	defer runtime.KeepAlive(b)
	r := b.run(*b.picked, sizes, sources, sinks)
	name := p.events
	if b.wide {
		name = p.spec.EventsInt64.Name
	}
	r.fn = b.in.kernel(name)
	return Result{p, sinks, b.wide}, r.events(entities)
}

func (b *Bank) kernelName() string {
	if b.wide {
		return b.plan.spec.KernelInt64.Name
	}
	return b.plan.kernel
}

func (b *Bank) run(f frame, sizes []int, sources []source, sinks [][]uint64) run {
	return run{engine: b.engine, plan: b.plan, in: b.in, frame: f, sizes: sizes, stack: b.stack, params: b.params, sources: sources, sinks: sinks, at: b.at}
}

func (b *Bank) read(given []any, opts []Option) (*options, []source, error) {
	p := b.plan
	if b.in == nil {
		return nil, nil, fmt.Errorf("%s: this bank was closed", p.path)
	}
	o, err := p.readOptions(opts, "Into", "Discard")
	if err != nil {
		return nil, nil, err
	}
	if err := p.counts(given, nil); err != nil {
		return nil, nil, err
	}
	in, err := p.readInputs(given)
	if err != nil {
		return nil, nil, err
	}
	if in.wide != b.wide {
		expected, got := "columns of []float64: this bank works in doubles", "[]int64"
		if b.wide {
			expected, got = "columns of []int64: this bank was made with InInt64", "[]float64"
		}
		return nil, nil, &KindError{p.path, "inputs", expected, got}
	}
	if b.strict || b.wide {
		if err := p.checkDomain(in.sources); err != nil {
			return nil, nil, err
		}
	}
	return o, in.sources, nil
}

// Input is a column of the window, in wasm memory: fill it, then call [Bank.RunWindow]. The bank must be made with [WithWindow]. It panics
// where the formula has no such input.
func (b *Bank) Input(name string) []float64 { return b.port("input", name, b.plan.inputs) }

// Output is a column of the window: what the last [Bank.RunWindow] answered.
func (b *Bank) Output(name string) []float64 { return b.port("output", name, b.plan.outputs) }

func (b *Bank) port(what, name string, slots []*slot) []float64 {
	if b.in == nil {
		panic(fmt.Errorf("%s: this bank was closed", b.plan.path))
	}
	if b.window == 0 || b.wide {
		panic(&ValueError{b.plan.path, "window", "a bank of doubles made with WithWindow", "another"})
	}
	own := append([]int(nil), b.sizes...)
	own[b.plan.tick] = b.window
	names := make([]string, len(slots))
	for i, s := range slots {
		names[i] = s.Name
		if s.Name == name && !s.direct {
			at, n := b.windowAt[s.arg], s.extent(own)
			if b.window == 1 && what == "output" && s.mirror >= 0 {
				// Of one tick, what equals state is the state.
				at = b.at[s.mirror]
			}
			return as[float64](b.in.cells[at/8 : at/8+n : at/8+n])
		}
	}
	panic(unknownName(b.plan.path, what, name, names))
}

// RunWindow computes the ticks of the window in place: nothing is copied. Values outside their domain answer NaN.
func (b *Bank) RunWindow() error {
	p := b.plan
	if b.in == nil {
		return fmt.Errorf("%s: this bank was closed", p.path)
	}
	if b.window == 0 {
		return &ValueError{p.path, "window", "a bank made with WithWindow", "none"}
	}
	if b.strict {
		if err := b.checkState(nil); err != nil {
			return err
		}
	}
	if err := b.engine.life.begin(); err != nil {
		return err
	}
	defer b.engine.life.RUnlock()
	defer runtime.KeepAlive(b)
	for i, a := range p.args {
		switch a.role {
		case length:
			b.stack[i] = uint64(max(b.sizes[a.at], 0))
			if a.at == p.tick {
				b.stack[i] = uint64(b.window)
			}
		case param:
			b.stack[i] = b.params[a.at]
		case state:
			b.stack[i] = uint64(b.at[a.at])
		case output:
			b.stack[i] = uint64(b.windowAt[i])
			if b.window == 1 && p.outputs[a.at].mirror >= 0 {
				b.stack[i] = 0
			}
		default:
			b.stack[i] = uint64(b.windowAt[i])
		}
	}
	if err := b.in.kernel(b.kernelName()).CallWithStack(b.engine.ctx, b.stack); err != nil {
		return fmt.Errorf("%s: the kernel failed: %w", p.path, err)
	}
	return nil
}

// States lists what is kept of each entity.
func (b *Bank) States() []string {
	var names []string
	for _, s := range b.plan.states {
		if !strings.HasPrefix(s.Name, held) {
			names = append(names, s.Name)
		}
	}
	return names
}

// State is a copy of one column of state: all cells of the first entity, then of the next. It panics with a [*NameError] where there is no
// such state.
func (b *Bank) State(name string) []float64 { return as[float64](b.stateCells(name)) }

// StateInt64 is the same of a bank in 64-bit integers.
func (b *Bank) StateInt64(name string) []int64 { return as[int64](b.stateCells(name)) }

func (b *Bank) stateCells(name string) []uint64 {
	i := b.stateAt(name)
	if b.in == nil {
		panic(fmt.Errorf("%s: this bank was closed", b.plan.path))
	}
	if i < 0 {
		panic(unknownName(b.plan.path, "state", name, b.States()))
	}
	out := make([]uint64, b.plan.states[i].extent(b.sizes))
	b.in.get(out, b.at[i])
	return out
}

func (b *Bank) stateAt(name string) int {
	for i, s := range b.plan.states {
		if s.Name == name && !strings.HasPrefix(name, held) {
			return i
		}
	}
	return -1
}

// SetState writes state by name, a number for all entities or a column; all of it is checked before any is written.
func (b *Bank) SetState(given State) error {
	p := b.plan
	if b.in == nil {
		return fmt.Errorf("%s: this bank was closed", p.path)
	}
	for name := range given {
		if b.stateAt(name) < 0 {
			return unknownName(p.path, "state", firstUnknown(given, b.States()), b.States())
		}
	}
	list := make([]source, len(p.states))
	for i, s := range p.states {
		value, ok := given[s.Name]
		if !ok || value == nil {
			continue
		}
		read, err := p.givenState(s, value, b.sizes, b.wide)
		if err != nil {
			return err
		}
		list[i] = read
	}
	for i, s := range p.states {
		if list[i].kind != absent {
			list[i].copyTo(b.in, b.at[i], 0, s.extent(b.sizes))
		}
	}
	return nil
}

// Reset puts all entities back to where they started.
func (b *Bank) Reset() {
	if b.in == nil {
		return
	}
	for i, s := range b.plan.states {
		b.initial[i].copyTo(b.in, b.at[i], 0, s.extent(b.sizes))
	}
}

func (b *Bank) checkState(some []uint32) error {
	p := b.plan
	for i, s := range p.states {
		width := cells(s.post, b.sizes)
		column := make([]uint64, s.extent(b.sizes))
		b.in.get(column, b.at[i])
		if some == nil {
			if err := p.checkColumn(s, column, 0, len(column), width, b.wide); err != nil {
				return err
			}
		}
		for _, entity := range some {
			if err := p.checkColumn(s, column, int(entity)*width, (int(entity)+1)*width, width, b.wide); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close lets go of the memory at once, which the garbage collector does otherwise.
func (b *Bank) Close() {
	if b.in != nil {
		b.cleanup.Stop()
		b.in.close(b.engine.ctx)
		b.in = nil
	}
}
