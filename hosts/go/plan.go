package lanewise

import (
	"fmt"
	"math"
	"slices"

	"github.com/lanewise/lanewise-go/internal/manifest"
)

// dim is an axis by its place among those of the kernel, or a fixed size where that is -1.
type dim struct{ axis, size int }

// slot is one column as a kernel sees it: pre x rows x post cells; one that is not blocked has no rows and is handed over whole.
type slot struct {
	*manifest.Field
	dims, pre, post []dim
	blocked         bool
	// direct: kernels take it as a number, not from memory
	direct bool
	// numbers, columns: what callers may give
	numbers, columns bool
	offsets          bool
	of               int
	// arg is its place among the arguments
	arg int
	// mirror is the state that an output equals after each tick, or -1
	mirror int
	// low and high: between them a value is plainly inside
	low, high float64
	whole     bool
	// label is what messages call it
	label string
}

func (s *slot) first(axis int) bool { return len(s.dims) > 0 && axis >= 0 && s.dims[0].axis == axis }

// extent is the cells of a whole column; offsets hold the end too.
func (s *slot) extent(sizes []int) int {
	n := cells(s.dims, sizes)
	if s.offsets {
		n++
	}
	return n
}

// beyond is more cells than any machine has: products stop there, so that none runs over.
const beyond = 1 << 48

func product(a, b int) int {
	if b > 0 && a > beyond/b {
		return beyond
	}
	return a * b
}

func cells(dims []dim, sizes []int) int {
	n := 1
	for _, d := range dims {
		size := d.size
		if d.axis >= 0 {
			size = sizes[d.axis]
		}
		n = product(n, size)
	}
	return n
}

type role uint8

const (
	input role = iota
	length
	param
	state
	output
	scratch
)

// arg is an argument of a kernel: its role, and its place among those of that role.
type arg struct {
	role role
	at   int
}

// plan is how a formula, or its form with columns of parameters, meets memory.
type plan struct {
	path   string
	spec   *manifest.Formula
	shape  string
	axes   []string
	inputs []*slot
	// outputs, states (what a reduction carries counts as one) and scratch
	outputs, states, scratch []*slot
	params                   []*manifest.Param
	defaults                 []uint64
	wideDefaults             []uint64
	args                     []arg
	// eventArgs is args as the kernel of events takes them behind the index
	eventArgs []arg
	kernel    string
	events    string
	// slots: arguments, and one place more for the index of events
	slots                    int
	index                    *slot
	row, tick, entity, group int
	// inner is the axis that blocks are cut along, or -1
	inner int
	// regular: every column has one cell a row (and tick), so a frame is the same for all calls
	regular bool
	sums    bool
	usual   []int
	// varying: number parameters are columns, among inputs or states
	varying bool
}

const held = "params."

// makePlan reads the plan of a kernel off the manifest. A varying kernel has the number parameters among its inputs or state.
func makePlan(f *manifest.Formula, kernel, events *manifest.Kernel, varying bool) *plan {
	p := &plan{path: f.ID, spec: f, shape: f.Shape, kernel: kernel.Name, varying: varying, row: -1, tick: -1, entity: -1, group: -1, inner: -1}
	if events != nil {
		p.events = events.Name
	}
	for _, a := range kernel.Args {
		if a.Role == "length" {
			p.axes = append(p.axes, a.Name)
		}
	}
	for i, axis := range p.axes {
		switch axis {
		case "row":
			p.row = i
		case "tick":
			p.tick = i
		case "entity":
			p.entity = i
		case "group":
			p.group = i
		}
	}
	switch p.shape {
	case "recurrence":
		p.inner = p.entity
	case "map", "groups":
		p.inner = p.row
	}
	p.usual = make([]int, len(p.axes))
	for i, axis := range p.axes {
		p.usual[i] = -1
		if size, ok := f.Sizes[axis]; ok {
			p.usual[i] = size
		}
	}
	inputs, states := f.Inputs, f.State
	for _, q := range f.Params {
		if !varying || !q.IsNumber() {
			p.params = append(p.params, q)
			continue
		}
		column := &manifest.Field{Name: held + q.Name, Unit: q.Unit, Kind: "real", Range: *q.Range, Extended: true, Sparse: math.IsNaN(q.DefaultNumber())}
		if p.shape == "map" {
			column.Dims = []manifest.Dim{{Axis: "row"}}
			inputs = append(inputs[:len(inputs):len(inputs)], column)
		} else {
			states = append(states[:len(states):len(states)], column)
		}
	}
	for _, field := range inputs {
		p.inputs = append(p.inputs, p.slot(field, field.Dims))
	}
	for _, field := range f.Outputs {
		p.outputs = append(p.outputs, p.slot(field, field.Dims))
	}
	each := "entity"
	if len(f.Carry) > 0 {
		each, states = "group", f.Carry
	}
	for _, field := range states {
		s := p.slot(field, append([]manifest.Dim{{Axis: each}}, field.Dims...))
		s.Sparse = s.Sparse || (field.InitialParam() == "" && len(field.Initial) > 0 && math.IsNaN(field.InitialNumber()))
		s.label = "state." + field.Name
		if len(field.Name) > len(held) && field.Name[:len(held)] == held {
			s.label = field.Name[len(held):]
		}
		p.states = append(p.states, s)
	}
	for _, work := range f.Scratch {
		p.scratch = append(p.scratch, p.slot(&manifest.Field{Name: work.Name, Dims: work.Dims, Kind: "real"}, work.Dims))
	}
	for _, q := range p.params {
		p.defaults = append(p.defaults, math.Float64bits(q.DefaultNumber()))
		if q.Wide {
			p.wideDefaults = append(p.wideDefaults, uint64(widened(q.DefaultNumber())))
		} else {
			p.wideDefaults = append(p.wideDefaults, math.Float64bits(q.DefaultNumber()))
		}
	}
	p.args = p.read(kernel.Args)
	p.slots = len(p.args) + 1
	for i, a := range p.args {
		if s := p.slotOf(a); s != nil {
			s.arg = i
		}
	}
	for _, s := range p.outputs {
		for i, kept := range p.states {
			if s.Mirrors != "" && s.Mirrors == kept.Name {
				s.mirror = i
			}
		}
	}
	if events != nil {
		p.eventArgs = p.read(events.Args[2:])
		p.index = p.slot(&manifest.Field{Name: "indices", Kind: "offsets", Dims: []manifest.Dim{{Axis: "entity"}}}, []manifest.Dim{{Axis: "entity"}})
		p.index.arg = len(p.args)
		p.index.blocked = true
	}
	p.regular = p.isRegular()
	return p
}

func (p *plan) slot(field *manifest.Field, dims []manifest.Dim) *slot {
	own := *field
	s := &slot{Field: &own, of: -1, mirror: -1, label: field.Name}
	inner := -1
	for i, d := range dims {
		at := dim{-1, d.Size}
		if d.Axis != "" {
			at.axis = p.axis(d.Axis)
		}
		if at.axis >= 0 && at.axis == p.inner && inner < 0 {
			inner = i
		}
		s.dims = append(s.dims, at)
	}
	s.offsets = field.Kind == "offsets"
	s.blocked = inner >= 0
	s.pre = s.dims
	if s.blocked {
		s.pre, s.post = s.dims[:inner], s.dims[inner+1:]
	}
	if s.offsets {
		s.of = p.axis(field.Of)
	}
	s.direct = len(dims) == 0
	s.numbers = !s.offsets && (s.blocked || s.direct || (p.shape == "groups" && s.first(p.group)))
	s.columns = !s.offsets && !s.direct
	s.whole = field.Kind != "real"
	s.low, s.high = math.Max(float64(field.Range[0]), -math.MaxFloat64), math.Min(float64(field.Range[1]), math.MaxFloat64)
	if field.Clamped {
		s.low, s.high = math.Inf(-1), math.Inf(1)
	}
	p.sums = p.sums || len(field.Sums) > 0
	return s
}

func (p *plan) axis(name string) int {
	for i, axis := range p.axes {
		if axis == name {
			return i
		}
	}
	return -1
}

func (p *plan) read(args []manifest.Arg) []arg {
	list := make([]arg, 0, len(args))
	find := func(slots []*slot, name string) int {
		for i, s := range slots {
			if s.Name == name {
				return i
			}
		}
		return -1
	}
	for _, a := range args {
		switch a.Role {
		case "input":
			list = append(list, arg{input, find(p.inputs, a.Name)})
		case "length":
			list = append(list, arg{length, p.axis(a.Name)})
		case "param":
			at := -1
			for i, q := range p.params {
				if q.Name == a.Name {
					at = i
				}
			}
			list = append(list, arg{param, at})
		case "state", "carry":
			list = append(list, arg{state, find(p.states, a.Name)})
		case "output":
			list = append(list, arg{output, find(p.outputs, a.Name)})
		case "scratch":
			list = append(list, arg{scratch, find(p.scratch, a.Name)})
		}
	}
	return list
}

// complete says what the manifest names and does not have.
func (p *plan) complete(args []manifest.Arg) error {
	lost := func(name string) error {
		return fmt.Errorf("lanewise: the manifest cannot be read: %s names %q, which there is not", p.path, name)
	}
	if len(p.args) < len(args) {
		return lost("a role of " + p.kernel)
	}
	for i, a := range p.args {
		if a.at < 0 {
			return lost(args[i].Name)
		}
	}
	for _, s := range p.inputs {
		if s.offsets && (s.of < 0 || s.dims[0].axis < 0) {
			return lost(s.Of)
		}
	}
	for _, rule := range p.spec.Rules {
		for _, name := range rule.Params {
			if !slices.ContainsFunc(p.spec.Params, func(q *manifest.Param) bool { return q.Name == name }) {
				return lost(name)
			}
		}
	}
	return nil
}

// slotOf is the column that an argument stands for; none of lengths and parameters.
func (p *plan) slotOf(a arg) *slot {
	if a.at < 0 {
		return nil
	}
	switch a.role {
	case input:
		return p.inputs[a.at]
	case state:
		return p.states[a.at]
	case output:
		return p.outputs[a.at]
	case scratch:
		return p.scratch[a.at]
	}
	return nil
}

// columns are all that live in memory, in the order of the layout.
func (p *plan) columns() []*slot {
	all := append([]*slot(nil), p.inputs...)
	all = append(all, p.outputs...)
	all = append(all, p.states...)
	return append(all, p.scratch...)
}

// fixedScratch is what a kernel takes however few rows it is given, as far as sizes tell.
func (p *plan) fixedScratch(sizes []int) int {
	var some []*slot
	for _, s := range p.scratch {
		known := !s.blocked
		for _, d := range s.dims {
			known = known && (d.axis < 0 || sizes[d.axis] >= 0)
		}
		if known {
			some = append(some, s)
		}
	}
	return bytesFor(some, sizes, p.slots)
}

func (p *plan) isRegular() bool {
	if p.shape != "map" && p.shape != "recurrence" {
		return false
	}
	for _, s := range append(append([]*slot(nil), p.inputs...), p.outputs...) {
		ok := len(s.dims) == 0 || (len(s.dims) == 1 && s.first(p.row)) ||
			(len(s.dims) == 2 && s.first(p.tick) && s.dims[1].axis == p.entity)
		if !ok {
			return false
		}
	}
	for _, s := range append(append([]*slot(nil), p.states...), p.scratch...) {
		for _, d := range s.dims {
			if d.axis >= 0 && d.axis != p.inner {
				return false
			}
		}
	}
	return true
}

// widened: where whole numbers end that are exact in doubles, 64-bit integers go on.
func widened(end float64) int64 {
	if end >= 1<<53-1 {
		return math.MaxInt64
	}
	return int64(end)
}
