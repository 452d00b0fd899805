package lanewise

import (
	"fmt"
	"math"
	"unsafe"
)

// Result holds the outputs of a call by name and in the order of the manifest. A formula whose only output has no name of its own calls
// it "output".
type Result struct {
	plan  *plan
	sinks [][]uint64
	wide  bool
}

// Names lists the outputs.
func (r Result) Names() []string {
	if r.plan == nil {
		return nil
	}
	return names(r.plan.outputs)
}

// At is an output by its place; nil where it was not computed, or is in 64-bit integers.
func (r Result) At(i int) []float64 {
	if r.wide || i >= len(r.sinks) || r.sinks[i] == nil {
		return nil
	}
	return as[float64](r.sinks[i])
}

// Int64At is the same of a call in 64-bit integers.
func (r Result) Int64At(i int) []int64 {
	if !r.wide || i >= len(r.sinks) || r.sinks[i] == nil {
		return nil
	}
	return as[int64](r.sinks[i])
}

// Column is an output by name: flags are 0 or 1, codes the number of a name, NaN where there is no answer. It panics with a [*NameError]
// where the formula has no such output.
func (r Result) Column(name string) []float64 { return r.At(r.place(name)) }

// Int64s is the same of a call in 64-bit integers.
func (r Result) Int64s(name string) []int64 { return r.Int64At(r.place(name)) }

// Number is the first cell of an output: all there is of a call on numbers.
func (r Result) Number(name string) float64 {
	column := r.Column(name)
	if len(column) == 0 {
		return math.NaN()
	}
	return column[0]
}

// Flag is the first cell of a flag; ok is false where it has no answer.
func (r Result) Flag(name string) (value, ok bool) {
	x := r.Number(name)
	return x == 1, !math.IsNaN(x)
}

// Code is the name that the first cell of a code stands for, "" where it has no answer.
func (r Result) Code(name string) string {
	names, x := r.plan.outputs[r.place(name)].Values, r.Number(name)
	if x >= 0 && int(x) < len(names) {
		return names[int(x)]
	}
	return ""
}

func (r Result) place(name string) int {
	if r.plan != nil {
		for i, s := range r.plan.outputs {
			if s.Name == name {
				return i
			}
		}
		panic(unknownName(r.plan.path, "output", name, r.Names()))
	}
	panic(&NameError{Formula: "lanewise", What: "output", Name: name})
}

// sinks makes a column for each output, or takes the caller's: outputs that are not among those are not computed.
func (p *plan) makeSinks(sizes []int, o *options, sources []source, wide bool) ([][]uint64, error) {
	sinks := make([][]uint64, len(p.outputs))
	if o.discard {
		return sinks, nil
	}
	if o.into == nil {
		total, own := 0, append([]int(nil), sizes...)
		for _, axis := range []int{p.inner, p.group, p.tick} {
			set(own, axis, 1)
		}
		for _, s := range p.outputs {
			total += s.extent(sizes)
			if s.extent(own)*8 > most || total > beyond/(1<<10) {
				return nil, &ValueError{p.path, "out." + s.Name, "a size that fits memory", fmt.Sprintf("%d cells", s.extent(sizes))}
			}
		}
		// One piece for all: the collector has one thing to look at. Caps keep an append to one off the next.
		all := make([]uint64, total)
		for i, s := range p.outputs {
			n := s.extent(sizes)
			sinks[i], all = all[:n:n], all[n:]
		}
		return sinks, nil
	}
	list, err := byName(p.path, "output", o.into, p.outputs, slotName)
	if err != nil {
		return nil, err
	}
	for i, s := range p.outputs {
		label, expected := "out."+s.Name, "[]float64"
		if wide {
			expected = "[]int64"
		}
		switch v := list[i].(type) {
		case nil:
			continue
		case []float64:
			if !wide {
				sinks[i] = bitsOf(v)
			}
		case Column:
			if !wide {
				sinks[i] = bitsOf(v)
			}
		case []int64:
			if wide {
				sinks[i] = bitsOf(v)
			}
		}
		if n := s.extent(sizes); sinks[i] == nil && !isColumn(list[i], wide) && n > 0 {
			return nil, &KindError{p.path, label, expected, describe(list[i])}
		} else if len(sinks[i]) != n {
			return nil, &ValueError{p.path, label, fmt.Sprintf("length %d", n), fmt.Sprint(len(sinks[i]))}
		}
	}
	return sinks, p.checkOverlaps(sizes, sources, sinks)
}

// isColumn is of a nil slice too, whose length is what is wrong with it.
func isColumn(value any, wide bool) bool {
	switch value.(type) {
	case []float64, Column:
		return !wide
	case []int64:
		return wide
	}
	return false
}

// checkOverlaps: blocks are read, computed and written one after the other, so an output that lies across an input would change rows
// that are still to be read. The very column of an input is fine where each cell is read before it is written.
func (p *plan) checkOverlaps(sizes []int, sources []source, sinks [][]uint64) error {
	for i, s := range p.outputs {
		refuse := func(other string) error {
			return &ValueError{p.path, "out." + s.Name, "memory of its own", fmt.Sprintf(`a column that overlaps "%s"`, other)}
		}
		for k, from := range p.inputs {
			list, same := sources[k:k+1], p.inPlace(from, s, sizes)
			if sources[k].kind == planes {
				list, same = sources[k].planes, cells(s.pre, sizes) == 1
			}
			for _, plane := range list {
				if meet(sinks[i], plane.cells, same) {
					return refuse(from.Name)
				}
			}
		}
		for k := range i {
			if meet(sinks[i], sinks[k], false) {
				return refuse("out." + p.outputs[k].Name)
			}
		}
	}
	return nil
}

func (p *plan) inPlace(from, to *slot, sizes []int) bool {
	switch {
	case p.shape == "whole":
		return true
	case p.shape == "groups":
		return len(from.dims) > 0 && len(to.dims) > 0 && from.dims[0] == to.dims[0]
	case !from.blocked || (from.first(p.tick) && to.first(p.tick)):
		return true
	}
	return cells(from.pre, sizes) == cells(to.pre, sizes)
}

func meet(a, b []uint64, same bool) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	from, begin := uintptr(unsafe.Pointer(&a[0])), uintptr(unsafe.Pointer(&b[0]))
	to, end := from+uintptr(8*len(a)), begin+uintptr(8*len(b))
	return from < end && begin < to && !(same && from == begin && to == end)
}
