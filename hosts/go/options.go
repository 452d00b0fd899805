package lanewise

import (
	"fmt"

	"github.com/lanewise/lanewise-go/internal/manifest"
)

type (
	// Inputs by name: []float64 or a number, []bool or bool, names of codes, []uint32 for offsets, []int64 or int64 where the formula has
	// them, and the types of [Values].
	Inputs = map[string]any
	// Params by name, those that differ from their defaults: numbers, names of choices, bools; numbers also as []float64, one cell a row
	// or an entity.
	Params = map[string]any
	// State by name: a number for all entities, or a column.
	State = map[string]any
	// Outputs by name: the caller's own columns.
	Outputs = map[string]any
	// Sizes are lengths of axes by name.
	Sizes = map[string]int
)

// Invalid says what a value outside its domain does.
type Invalid string

const (
	// NaN: its row answers NaN, or its tick is skipped and counted.
	NaN Invalid = "nan"
	// Throw: the call returns a [*ValueError] before anything is computed.
	Throw Invalid = "throw"
)

// Option of a call, a bank or a tick; each says where it may stand.
type Option func(*options)

type options struct {
	invalid        Invalid
	entities       int
	counted, asked bool
	sizes          Sizes
	state          State
	into           Outputs
	discard, wide  bool
	window         int
	windowed, same bool
	names          []string
}

// OnInvalid says what a value outside its domain does in a call or a bank; unless told, formulas that are strict throw and others answer NaN.
func OnInvalid(how Invalid) Option {
	return func(o *options) { o.invalid, o.asked, o.names = how, true, append(o.names, "OnInvalid") }
}

// WithEntities says how many entities the columns of a series hold side by side.
func WithEntities(n int) Option {
	return func(o *options) { o.entities, o.counted, o.names = n, true, append(o.names, "WithEntities") }
}

// WithSizes gives lengths of axes that the columns of a call, or of a bank, do not tell.
func WithSizes(sizes Sizes) Option {
	return func(o *options) { o.sizes, o.names = sizes, append(o.names, "WithSizes") }
}

// WithState says what a series or a bank starts from.
func WithState(state State) Option {
	return func(o *options) { o.state, o.names = state, append(o.names, "WithState") }
}

// Into makes a call or a tick write to the caller's columns; outputs that are not named are not computed.
func Into(outputs Outputs) Option {
	return func(o *options) {
		if outputs == nil {
			outputs = Outputs{}
		}
		o.into, o.names = outputs, append(o.names, "Into")
	}
}

// Discard makes a tick compute no outputs: whoever uses it reads the state.
func Discard() Option {
	return func(o *options) { o.discard, o.names = true, append(o.names, "Discard") }
}

// InInt64 makes a bank keep 64-bit integers, where the formula has them.
func InInt64() Option {
	return func(o *options) { o.wide, o.names = true, append(o.names, "InInt64") }
}

// WithWindow gives a bank columns of so many ticks in wasm memory, to be filled and read in place: see [Bank.Input].
func WithWindow(ticks int) Option {
	return func(o *options) { o.window, o.windowed, o.names = ticks, true, append(o.names, "WithWindow") }
}

// SameParams makes [Bank.Load] refuse state that was saved under other parameters.
func SameParams() Option {
	return func(o *options) { o.same, o.names = true, append(o.names, "SameParams") }
}

// noOptions is read only.
var noOptions options

// readOptions refuses those that mean nothing here.
func (p *plan) readOptions(list []Option, allowed ...string) (*options, error) {
	if len(list) == 0 {
		return &noOptions, nil
	}
	o := &options{}
	for _, option := range list {
		if option != nil {
			option(o)
		}
	}
	for _, name := range o.names {
		if !contains(allowed, name) {
			return nil, unknownName(p.path, "option", name, allowed)
		}
	}
	if o.asked && o.invalid != NaN && o.invalid != Throw {
		return nil, &ValueError{p.path, "OnInvalid", `"nan" or "throw"`, fmt.Sprintf("%q", o.invalid)}
	}
	return o, nil
}

func (o *options) strict(f *manifest.Formula) bool {
	if o.asked {
		return o.invalid == Throw
	}
	return f.Strict
}
