package lanewise

import (
	"fmt"
	"math"

	"github.com/lanewise/lanewise-go/internal/manifest"
)

// Values is what an input or a number parameter takes where one type would not do: a column, or a number that stands for a column of it.
// The types of this package that end in an s and [Column] are columns.
type Values interface{ values() }

type (
	// Column is one double a row, or a tick and entity (all entities of the first tick, then of the next).
	Column []float64
	// Number stands for a column of it.
	Number float64
	// Flags is a column of yes or no.
	Flags []bool
	// Flag is yes or no in every row.
	Flag bool
	// Bytes is a column of flags (0 and 1) or of codes (the number of a name).
	Bytes []uint8
	// Code is a name in every row.
	Code string
	// Int64s is a column of 64-bit integers, where the formula has them.
	Int64s []int64
	// Int64 stands for a column of it.
	Int64 int64
	// Planes is one column (or number) for each plane of a matrix that has rows last, as of ["feature", "row"].
	Planes []Values
)

func (Column) values() {}
func (Number) values() {}
func (Flags) values()  {}
func (Flag) values()   {}
func (Bytes) values()  {}
func (Code) values()   {}
func (Int64s) values() {}
func (Int64) values()  {}
func (Planes) values() {}

type kind uint8

const (
	absent kind = iota
	number
	integer
	column
	integers
	flags
	octets
	indices
	planes
)

// source is an input as it was read.
type source struct {
	kind kind
	// bits of a number or of an integer
	bits uint64
	// cells of a column or of integers
	cells []uint64
	*rare
}

// rare is what most inputs are not.
type rare struct {
	flags  []bool
	bytes  []uint8
	offset []uint32
	planes []source
}

func aNumber(x float64) source { return source{kind: number, bits: bitsOfNumber(x)} }

// bitsOfNumber makes every NaN that stands alone the canonical one; columns are handed over as they are.
func bitsOfNumber(x float64) uint64 {
	if math.IsNaN(x) {
		x = manifest.NaN
	}
	return math.Float64bits(x)
}

func (s source) number() float64 { return math.Float64frombits(s.bits) }

// many tells columns from numbers.
func (s source) many() bool { return s.kind >= column }

func (s source) len() int {
	if s.rare != nil {
		return len(s.flags) + len(s.bytes) + len(s.offset)
	}
	return len(s.cells)
}

func (s source) cell(i int) float64 {
	switch s.kind {
	case flags:
		if s.flags[i] {
			return 1
		}
		return 0
	case octets:
		return float64(s.bytes[i])
	case number:
		return s.number()
	}
	return math.Float64frombits(s.cells[i])
}

// groups are offsets; none where nothing was given.
func (s source) groups() []uint32 {
	if s.rare == nil {
		return nil
	}
	return s.offset
}

// copyTo writes cells from start on into memory.
func (s source) copyTo(in *instance, address, start, count int) {
	switch s.kind {
	case column, integers:
		in.put(address, s.cells[start:start+count])
	case flags, octets:
		for i := range count {
			in.fill(address+8*i, 1, math.Float64bits(s.cell(start+i)))
		}
	default:
		in.fill(address, count, s.bits)
	}
}

// toSource reads what a caller gave; false: nothing that a formula takes.
func toSource(value any) (source, bool) {
	switch v := value.(type) {
	case nil:
		return source{}, true
	case float64:
		return aNumber(v), true
	case Number:
		return aNumber(float64(v)), true
	case int:
		return aNumber(float64(v)), true
	case []float64:
		return source{kind: column, cells: bitsOf(v)}, true
	case Column:
		return source{kind: column, cells: bitsOf(v)}, true
	case []bool:
		return source{kind: flags, rare: &rare{flags: v}}, true
	case Flags:
		return source{kind: flags, rare: &rare{flags: v}}, true
	case []uint8:
		return source{kind: octets, rare: &rare{bytes: v}}, true
	case Bytes:
		return source{kind: octets, rare: &rare{bytes: v}}, true
	case []uint32:
		if v == nil {
			return source{}, true
		}
		return source{kind: indices, rare: &rare{offset: v}}, true
	case []int64:
		return source{kind: integers, cells: bitsOf(v)}, true
	case Int64s:
		return source{kind: integers, cells: bitsOf(v)}, true
	case int64:
		return source{kind: integer, bits: uint64(v)}, true
	case Int64:
		return source{kind: integer, bits: uint64(v)}, true
	case Planes:
		return toPlanes(len(v), func(i int) any { return v[i] })
	case []any:
		return toPlanes(len(v), func(i int) any { return v[i] })
	case [][]float64:
		return toPlanes(len(v), func(i int) any { return v[i] })
	}
	return source{}, false
}

func toPlanes(count int, plane func(int) any) (source, bool) {
	s := source{kind: planes, rare: &rare{planes: make([]source, count)}}
	for i := range s.planes {
		own, ok := toSource(plane(i))
		if !ok || (own.kind != number && own.kind != column) {
			return source{}, false
		}
		s.planes[i] = own
	}
	return s, true
}

// readSource reads one input; its length and contents are for measure and checkDomain.
func (p *plan) readSource(s *slot, value any) (source, error) {
	came := value
	switch v := value.(type) {
	case bool:
		value = Flag(v)
	case string:
		value = Code(v)
	}
	switch v := value.(type) {
	case Flag:
		if s.Kind == "flag" {
			if v {
				return aNumber(1), nil
			}
			return aNumber(0), nil
		}
	case Code:
		if s.Kind == "code" {
			for i, name := range s.Values {
				if name == string(v) {
					return aNumber(float64(i)), nil
				}
			}
			return source{}, &ValueError{p.path, s.Name, p.expectedKind(s), fmt.Sprintf("%q", string(v))}
		}
	}
	given, ok := toSource(value)
	if ok {
		switch given.kind {
		case absent:
			ok = s.Optional
		case number:
			ok = s.numbers && s.Kind != "code"
		case column:
			ok = s.columns
		case indices:
			ok = s.offsets
		case octets:
			ok = s.Kind == "flag" || s.Kind == "code"
		case flags:
			ok = s.Kind == "flag"
		case integer, integers:
			ok = p.spec.KernelInt64 != nil && !p.varying
		case planes:
			ok = s.blocked && len(s.pre) > 0 && !s.first(p.tick)
		}
	}
	if ok || (given.kind == number && s.numbers) {
		return given, nil
	}
	return source{}, &KindError{p.path, s.Name, p.expectedKind(s), describe(came)}
}

func (p *plan) expectedKind(s *slot) string {
	switch {
	case s.offsets:
		return "[]uint32"
	case s.Kind == "flag":
		return "bool, []bool, []uint8 or []float64"
	case s.Kind == "code":
		return quoted(s.Values) + ", []uint8 or []float64"
	case !s.columns:
		return "a number"
	case s.numbers:
		return "[]float64 or a number"
	}
	return "[]float64"
}

func describe(value any) string {
	switch v := value.(type) {
	case nil:
		return "nothing"
	case string:
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprintf("%T", value)
}

// inputs are all of a call, in one kind of number throughout.
type inputs struct {
	sources []source
	wide    bool
	// numbers: no input is a column
	numbers bool
}

// readInputs reads inputs by position.
func (p *plan) readInputs(given []any) (inputs, error) {
	read := inputs{sources: make([]source, len(p.inputs)), numbers: true}
	wide, all := 0, 0
	for i, value := range given {
		s := p.inputs[i]
		own, err := p.readSource(s, value)
		if err != nil {
			return read, err
		}
		read.sources[i] = own
		if own.kind != absent {
			all++
		}
		if own.kind == integer || own.kind == integers {
			wide++
		}
		if s.blocked && own.many() && !own.allNumbers() {
			read.numbers = false
		}
	}
	for i, value := range given {
		// An int is as good as an int64 beside others.
		if v, ok := value.(int); ok && wide > 0 {
			read.sources[i] = source{kind: integer, bits: uint64(int64(v))}
			wide++
		}
	}
	if wide > 0 && wide < all {
		return read, &KindError{p.path, "inputs", "all in doubles or all in 64-bit integers", "both"}
	}
	read.wide = wide > 0
	return read, nil
}

func (s source) allNumbers() bool {
	if s.kind != planes {
		return false
	}
	for _, plane := range s.planes {
		if plane.kind != number {
			return false
		}
	}
	return true
}

// byName puts named values in the order of the plan; what has no such name is refused.
func byName[T any](path, what string, given map[string]any, slots []T, name func(T) string) ([]any, error) {
	list := make([]any, len(slots))
	found := 0
	for i, s := range slots {
		if value, ok := given[name(s)]; ok {
			list[i] = value
			found++
		}
	}
	if found == len(given) {
		return list, nil
	}
	known := make([]string, len(slots))
	for i, s := range slots {
		known[i] = name(s)
	}
	return nil, unknownName(path, what, firstUnknown(given, known), known)
}

// firstUnknown is the first by the alphabet, so that messages are the same each time.
func firstUnknown[V any](given map[string]V, known []string) string {
	first := ""
	for name := range given {
		if !contains(known, name) && (first == "" || name < first) {
			first = name
		}
	}
	return first
}

func contains(list []string, name string) bool {
	for _, own := range list {
		if own == name {
			return true
		}
	}
	return false
}

func slotName(s *slot) string { return s.Name }
