// Package manifest reads manifest.json, which describes every kernel of the wasm beside it.
package manifest

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// ABIVersion is the version of the rules that this host keeps.
const ABIVersion = 2

// NaN is the canonical one, which kernels write and other hosts hand over; that of package math has a payload.
var NaN = math.Float64frombits(0x7ff8000000000000)

// Number is a double; JSON has neither NaN nor infinities, so those are strings.
type Number float64

// UnmarshalJSON reads a number or one of the three strings.
func (n *Number) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case `"NaN"`:
		*n = Number(NaN)
	case `"Infinity"`:
		*n = Number(math.Inf(1))
	case `"-Infinity"`:
		*n = Number(math.Inf(-1))
	default:
		x, err := strconv.ParseFloat(string(text), 64)
		if err != nil {
			return fmt.Errorf("manifest: expected a number, got %s", text)
		}
		*n = Number(x)
	}
	return nil
}

// Dim is one axis of a column: a name, or a fixed length.
type Dim struct {
	Axis string
	Size int
}

// UnmarshalJSON reads a name or a length.
func (d *Dim) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		return json.Unmarshal(text, &d.Axis)
	}
	return json.Unmarshal(text, &d.Size)
}

// Sum is a bound of the sum of each group, always or while a toggle is on.
type Sum struct {
	Range [2]Number
	While string
}

// Field is an input, an output, a state, or what a reduction carries.
type Field struct {
	Name, Doc, Unit, Kind, Of, Mirrors          string
	Dims                                        []Dim
	Range                                       [2]Number
	Values                                      []string
	Optional, Sparse, Extended, Clamped, Rising bool
	Otherwise                                   *Number
	Sums                                        []Sum
	Initial                                     json.RawMessage
}

// InitialParam is the parameter that gives the initial value of a state, if one does.
func (f *Field) InitialParam() string {
	var name string
	if json.Unmarshal(f.Initial, &name) != nil || name == "NaN" || name == "Infinity" || name == "-Infinity" {
		return ""
	}
	return name
}

// InitialNumber is the initial value of a state that no parameter gives.
func (f *Field) InitialNumber() float64 {
	var x Number
	if len(f.Initial) == 0 || json.Unmarshal(f.Initial, &x) != nil {
		return NaN
	}
	return float64(x)
}

// Param is a number, a choice or a toggle.
type Param struct {
	Name, Doc, Unit string
	Default         json.RawMessage
	Range           *[2]Number
	Choices         []string
	Renamed         map[string]string
	Whole, Wide     bool
}

// IsNumber tells numbers from choices and toggles.
func (p *Param) IsNumber() bool { return p.Range != nil }

// IsChoice tells choices.
func (p *Param) IsChoice() bool { return len(p.Choices) > 0 }

// DefaultNumber is the default as kernels see it: a choice is its index, a toggle 1 or 0.
func (p *Param) DefaultNumber() float64 {
	if p.IsChoice() {
		var name string
		_ = json.Unmarshal(p.Default, &name)
		for i, choice := range p.Choices {
			if choice == name {
				return float64(i)
			}
		}
		return 0
	}
	if !p.IsNumber() {
		if string(p.Default) == "true" {
			return 1
		}
		return 0
	}
	var x Number
	_ = json.Unmarshal(p.Default, &x)
	return float64(x)
}

// Rule relates parameters.
type Rule struct {
	Rule   string
	Params []string
	Equals Number
}

// Arg is one argument of a kernel.
type Arg struct{ Role, Name, Type string }

// Kernel is an exported function.
type Kernel struct {
	Name string
	Args []Arg
}

// Work is memory lent to a kernel.
type Work struct {
	Name, Doc string
	Dims      []Dim
}

// Formula is all that is known of one.
type Formula struct {
	ID, Domain, Name, Shape, Doc   string
	Inputs, State, Carry, Outputs  []*Field
	Params                         []*Param
	Rules                          []Rule
	Scratch                        []Work
	Sizes                          map[string]int
	Strict, Guarded                bool
	Version                        int
	Loads                          []string
	Kernel                         *Kernel
	Events, Varying, VaryingEvents *Kernel
	KernelInt64, EventsInt64       *Kernel
}

// Kernels are all that a formula may call.
func (f *Formula) Kernels() []*Kernel {
	var all []*Kernel
	for _, k := range []*Kernel{f.Kernel, f.Events, f.Varying, f.VaryingEvents, f.KernelInt64, f.EventsInt64} {
		if k != nil {
			all = append(all, k)
		}
	}
	return all
}

// Build is one wasm file.
type Build struct {
	File, SHA256, Memory string
	Bytes                int
}

// Domain is a group of formulas.
type Domain struct{ Name, Doc string }

// Manifest is the file.
type Manifest struct {
	Name, Version string
	ABIVersion    int
	ABI           struct{ Version, PieceRows int }
	Builds        map[string]Build
	Domains       []Domain
	Formulas      []*Formula
}

// Parse reads the file and refuses one of another version of the rules.
func Parse(text []byte) (*Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("lanewise: the manifest cannot be read: %w", err)
	}
	if m.ABIVersion != ABIVersion || m.ABI.Version != ABIVersion {
		return nil, fmt.Errorf("lanewise: the manifest expected ABI version %d, got %d; take one of this release",
			ABIVersion, m.ABIVersion)
	}
	if len(m.Formulas) == 0 || m.ABI.PieceRows <= 0 {
		return nil, fmt.Errorf("lanewise: the manifest has no formulas")
	}
	for _, f := range m.Formulas {
		if f.Kernel == nil {
			return nil, fmt.Errorf("lanewise: the manifest has no kernel of %s", f.ID)
		}
	}
	return &m, nil
}

// Signature is the names of inputs, parameters, state and outputs in their order.
func (f *Formula) Signature() string {
	text := f.ID + "("
	for _, s := range f.Inputs {
		text += s.Name + " "
	}
	text += "; "
	for _, q := range f.Params {
		text += q.Name + " "
	}
	text += "; "
	for _, s := range f.State {
		text += s.Name + " "
	}
	text += "; "
	for _, s := range f.Outputs {
		text += s.Name + " "
	}
	return text + ")"
}
