package lanewise

import (
	"fmt"
	"math"
	"strings"
)

// initialState is what each state column starts from: the caller's number or column, a parameter, or the number of the manifest.
func (p *plan) initialState(own setting, given []any, heldColumns []source, sizes []int, wide bool) ([]source, error) {
	list := make([]source, len(p.states))
	for i, s := range p.states {
		if i < len(given) && given[i] != nil {
			read, err := p.givenState(s, given[i], sizes, wide)
			if err != nil {
				return nil, err
			}
			list[i] = read
			continue
		}
		if at := i - (len(p.states) - len(heldColumns)); at >= 0 {
			if err := p.checkHeldLength(s, heldColumns[at], sizes); err != nil {
				return nil, err
			}
			list[i] = heldColumns[at]
			continue
		}
		name := s.InitialParam()
		if name == "" {
			list[i] = aNumber(s.InitialNumber())
			if wide {
				list[i] = source{kind: integer, bits: uint64(int64(s.InitialNumber()))}
			}
			continue
		}
		if at := p.heldAt(name); at >= 0 && len(heldColumns) > 0 {
			list[i] = heldColumns[at]
			if err := p.checkHeldState(s, list[i], sizes); err != nil {
				return nil, err
			}
			continue
		}
		bits := own.bits[p.paramAt(name)]
		list[i] = source{kind: number, bits: bits}
		if wide {
			if !p.params[p.paramAt(name)].Wide {
				bits = uint64(int64(math.Float64frombits(bits)))
			}
			list[i] = source{kind: integer, bits: bits}
		}
	}
	return list, nil
}

// heldAt is the place of a parameter among those that entities have of their own.
func (p *plan) heldAt(name string) int {
	at := 0
	for _, s := range p.states {
		if !strings.HasPrefix(s.Name, held) {
			continue
		}
		if s.Name == held+name {
			return at
		}
		at++
	}
	return -1
}

func (p *plan) checkHeldLength(s *slot, own source, sizes []int) error {
	if own.kind == column && own.len() != s.extent(sizes) {
		return &ValueError{p.path, s.label, fmt.Sprintf("length %d", s.extent(sizes)), fmt.Sprint(own.len())}
	}
	return nil
}

func (p *plan) checkHeldState(s *slot, own source, sizes []int) error {
	if err := p.checkHeldLength(s, own, sizes); err != nil {
		return err
	}
	if own.kind == number {
		if !s.holds(own.number()) {
			return &ValueError{p.path, s.label, s.domain(false), text(own.number())}
		}
		return nil
	}
	return p.checkColumn(s, own.cells, 0, own.len(), 1, false)
}

func (p *plan) givenState(s *slot, value any, sizes []int, wide bool) (source, error) {
	read, ok := toSource(value)
	one, many, expected := number, column, "[]float64 or a number"
	if wide {
		one, many, expected = integer, integers, "[]int64 or an int64"
		if v, is := value.(int); is {
			read = source{kind: integer, bits: uint64(int64(v))}
		}
	}
	if !ok || (read.kind != one && read.kind != many) {
		return source{}, &KindError{p.path, s.label, expected, describe(value)}
	}
	if read.kind == one {
		if wide && !insideWide(s, int64(read.bits)) {
			return source{}, &ValueError{p.path, s.label, s.domain(true), fmt.Sprint(int64(read.bits))}
		}
		if !wide && !s.holds(read.number()) {
			return source{}, &ValueError{p.path, s.label, s.domain(false), text(read.number())}
		}
		return read, nil
	}
	if read.len() != s.extent(sizes) {
		return source{}, &ValueError{p.path, s.label, fmt.Sprintf("length %d", s.extent(sizes)), fmt.Sprint(read.len())}
	}
	// A copy: what the caller does with his column later is none of the bank's business.
	read.cells = append([]uint64(nil), read.cells...)
	return read, p.checkColumn(s, read.cells, 0, len(read.cells), cells(s.post, sizes), wide)
}

// checkColumn refuses the first cell that is out of its domain.
func (p *plan) checkColumn(s *slot, column []uint64, start, end, width int, wide bool) error {
	for i := start; i < end; i++ {
		got := ""
		if wide {
			if insideWide(s, int64(column[i])) {
				continue
			}
			got = fmt.Sprint(int64(column[i]))
		} else {
			x := math.Float64frombits(column[i])
			if (x >= s.low && x <= s.high && (!s.whole || math.Trunc(x) == x)) || s.holds(x) {
				continue
			}
			got = text(x)
		}
		got += fmt.Sprintf(" of entity %d", i/max(width, 1))
		if width > 1 {
			got += fmt.Sprintf(", cell %d", i%width)
		}
		return &ValueError{p.path, s.label, s.domain(wide), got}
	}
	return nil
}

// holds says whether a number is in the domain of state.
func (s *slot) holds(x float64) bool {
	switch {
	case math.IsNaN(x):
		return s.Sparse
	case !(x >= float64(s.Range[0]) && x <= float64(s.Range[1])):
		return false
	case math.IsInf(x, 0):
		return s.Extended
	}
	return s.Kind == "real" || math.Trunc(x) == x
}

func (s *slot) domain(wide bool) string {
	low, high := float64(s.Range[0]), float64(s.Range[1])
	ends := between(low, high)
	if wide {
		ends = betweenWide(s)
	} else if s.Extended && math.IsInf(high, 1) {
		ends = text(low) + " or more"
		if math.IsInf(low, -1) {
			ends = "a number"
		}
	}
	if s.Kind == "integer" {
		ends = "a whole number, " + ends
	}
	if s.Sparse {
		ends += ", or NaN"
	}
	return ends
}
