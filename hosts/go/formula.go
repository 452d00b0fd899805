package lanewise

import (
	"fmt"

	"github.com/lanewise/lanewise-go/internal/manifest"
)

// Formula is one of the catalogue, as an engine computes it.
type Formula struct {
	engine *Engine
	plan   *plan
	// columns is the plan of its form with columns of parameters; nil where it takes numbers only
	columns *plan
	stages  map[*plan]*stage
	// signature is the names of all arguments in their order
	signature string
}

// stage is where calls stream through, and the frame there if all calls share one.
type stage struct {
	in    *instance
	frame frame
	fixed bool
	stack []uint64
}

func newFormula(e *Engine, f *manifest.Formula) *Formula {
	own := &Formula{engine: e, plan: makePlan(f, f.Kernel, f.Events, false), stages: map[*plan]*stage{}, signature: f.Signature()}
	if f.Varying != nil {
		own.columns = makePlan(f, f.Varying, f.VaryingEvents, true)
	}
	return own
}

// ID is its name with its domain: "energy.treasuryFee".
func (f *Formula) ID() string { return f.plan.path }

// Doc says what it computes.
func (f *Formula) Doc() string { return f.plan.spec.Doc }

// Inputs lists the names of its inputs.
func (f *Formula) Inputs() []string { return names(f.plan.inputs) }

// Outputs lists the names of its outputs.
func (f *Formula) Outputs() []string { return names(f.plan.outputs) }

// Params lists the names of its parameters.
func (f *Formula) Params() []string {
	list := make([]string, len(f.plan.params))
	for i, q := range f.plan.params {
		list[i] = q.Name
	}
	return list
}

func names(slots []*slot) []string {
	list := make([]string, len(slots))
	for i, s := range slots {
		list[i] = s.Name
	}
	return list
}

// Call computes the formula on columns (or numbers, which stand for columns of them; numbers only give one row). Parameters that are not
// given have their defaults. Options: [OnInvalid], [WithSizes], [Into], and of a recurrence, which is a series here, [WithEntities] and
// [WithState]. Errors are a [*KindError], [*ValueError] or [*NameError], and nothing is computed then.
func (f *Formula) Call(given Inputs, params Params, opts ...Option) (Result, error) {
	in, p, err := f.plan.named(given, params)
	if err != nil {
		return Result{}, err
	}
	return f.CallAt(in, p, opts...)
}

func (p *plan) named(given Inputs, params Params) (in, settings []any, err error) {
	if in, err = byName(p.path, "input", given, p.inputs, slotName); err != nil {
		return nil, nil, err
	}
	settings, err = byName(p.path, "parameter", params, p.params, func(q *manifest.Param) string { return q.Name })
	return in, settings, err
}

// CallAt is [Formula.Call] with inputs and parameters by their place in the manifest, nil for those left out: what generated code calls.
func (f *Formula) CallAt(given, params []any, opts ...Option) (Result, error) {
	p := f.plan
	if err := p.counts(given, params); err != nil {
		return Result{}, err
	}
	allowed := []string{"OnInvalid", "WithSizes", "Into"}
	if p.shape == "recurrence" {
		allowed = []string{"OnInvalid", "WithSizes", "Into", "WithEntities", "WithState"}
	}
	o, err := p.readOptions(opts, allowed...)
	if err != nil {
		return Result{}, err
	}
	known, err := p.known(o)
	if err != nil {
		return Result{}, err
	}
	in, err := p.readInputs(given)
	if err != nil {
		return Result{}, err
	}
	own, err := p.readParams(params, in.wide)
	if err != nil {
		return Result{}, err
	}
	start, err := p.readState(o.state)
	if err != nil {
		return Result{}, err
	}
	if err := f.engine.life.begin(); err != nil {
		return Result{}, err
	}
	defer f.engine.life.RUnlock()
	f.engine.mu.Lock()
	defer f.engine.mu.Unlock()
	if f.engine.shared == nil {
		return Result{}, errClosed
	}
	if len(own.columns) == 0 {
		return f.compute(p, in, own, nil, o, known, start)
	}
	q, bits, held, err := f.vary(own)
	if err != nil {
		return Result{}, err
	}
	if p.shape == "map" {
		in.sources = append(in.sources, held...)
		in.numbers = false
		return f.compute(q, in, setting{bits: bits}, nil, o, known, start)
	}
	if !o.counted && o.sizes["entity"] == 0 {
		known[q.entity] = len(own.columns[0].cells)
	}
	return f.compute(q, in, setting{bits: bits}, held, o, known, start)
}

// counts refuses lists that were made for another manifest.
func (p *plan) counts(given, params []any) error {
	if len(given) != len(p.inputs) {
		return &ValueError{p.path, "inputs", fmt.Sprintf("%d of them", len(p.inputs)), fmt.Sprint(len(given))}
	}
	if len(params) != 0 && len(params) != len(p.params) {
		return &ValueError{p.path, "params", fmt.Sprintf("%d of them", len(p.params)), fmt.Sprint(len(params))}
	}
	return nil
}

// known are lengths that the inputs need not tell.
func (p *plan) known(o *options) ([]int, error) {
	sizes, err := p.checkSizes(o.sizes)
	if err != nil || p.shape != "recurrence" {
		return sizes, err
	}
	n := 1
	if sizes[p.entity] >= 0 {
		n = sizes[p.entity]
	}
	if o.counted {
		n = o.entities
	}
	if n < 1 {
		return nil, &ValueError{p.path, "entities", "a whole number, 1 or more", fmt.Sprint(n)}
	}
	if sizes[p.entity] >= 0 && sizes[p.entity] != n {
		return nil, &ValueError{p.path, "entity", fmt.Sprintf("%d in sizes, as entities say", n), fmt.Sprint(sizes[p.entity])}
	}
	sizes[p.entity] = n
	return sizes, nil
}

func (p *plan) readState(given State) ([]any, error) {
	if given == nil {
		return nil, nil
	}
	return byName(p.path, "state", given, p.states, slotName)
}

// vary makes of parameters some of which are columns what the kernel for those takes: its own parameters, and a column (or number) for
// each that is a number.
func (f *Formula) vary(own setting) (*plan, []uint64, []source, error) {
	if f.columns == nil {
		c := own.columns[0]
		return nil, nil, nil, &KindError{f.plan.path, f.plan.params[c.at].Name, "a number", "[]float64"}
	}
	var bits []uint64
	var held []source
	for i, q := range f.plan.params {
		if !q.IsNumber() {
			bits = append(bits, own.bits[i])
			continue
		}
		value := source{kind: number, bits: own.bits[i]}
		for _, c := range own.columns {
			if c.at == i {
				value = source{kind: column, cells: bitsOf(c.cells)}
			}
		}
		held = append(held, value)
	}
	return f.columns, bits, held, nil
}

// stage finds where calls of a plan stream through. Scratch that would crowd the columns out gets memory of its own.
func (f *Formula) stage(p *plan) (*stage, error) {
	if s, ok := f.stages[p]; ok {
		return s, nil
	}
	s := &stage{in: f.engine.shared, stack: make([]uint64, max(len(p.args), len(p.eventArgs)+2))}
	if bulk := p.fixedScratch(p.usual); bulk > f.engine.staging/4 {
		in, err := f.engine.create(f.engine.staging + bulk)
		if err != nil {
			return nil, err
		}
		s.in = in
		f.engine.owned = append(f.engine.owned, in)
	}
	if p.regular {
		s.fixed = true
		s.frame = p.makeFrame(p.columns(), p.usual, p.inner, s.in.base, s.in.end)
	}
	f.stages[p] = s
	return s, nil
}

func (f *Formula) compute(p *plan, in inputs, own setting, held []source, o *options, known []int, start []any) (Result, error) {
	throws := in.wide || o.strict(p.spec)
	if throws {
		if err := p.checkDomain(in.sources); err != nil {
			return Result{}, err
		}
	}
	sizes, err := p.measure(in.sources, known)
	if err != nil {
		return Result{}, err
	}
	if p.sums && o.invalid != NaN {
		if err := p.checkSums(in.sources, sizes, own.bits, throws); err != nil {
			return Result{}, err
		}
	}
	sinks, err := p.makeSinks(sizes, o, in.sources, in.wide)
	if err != nil {
		return Result{}, err
	}
	s, err := f.stage(p)
	if err != nil {
		return Result{}, err
	}
	name := p.kernel
	if in.wide {
		name = p.spec.KernelInt64.Name
	}
	r := run{engine: f.engine, plan: p, in: s.in, fn: s.in.kernel(name), frame: s.frame, sizes: sizes, stack: s.stack, params: own.bits, sources: in.sources, sinks: sinks}
	result := Result{p, sinks, in.wide}
	if p.shape == "groups" {
		return result, r.groups()
	}
	if p.shape == "recurrence" {
		if r.from, err = p.initialState(own, start, held, sizes, in.wide); err != nil {
			return Result{}, err
		}
	}
	if p.shape != "whole" && !s.fixed {
		r.frame = p.makeFrame(p.columns(), sizes, p.inner, s.in.base, s.in.end)
	}
	if r.frame.rows == 0 {
		// What cannot be cut into blocks gets an instance of its own size.
		large, err := f.engine.lend(bytesFor(p.columns(), sizes, p.slots))
		if err != nil {
			return Result{}, err
		}
		at, end := layout(p.columns(), sizes, large.base, p.slots)
		rows := 1
		if p.inner >= 0 {
			rows = max(1, sizes[p.inner])
		}
		r.in, r.frame, r.fn = large, frame{at, end, rows}, large.kernel(name)
	}
	return result, r.stream()
}
