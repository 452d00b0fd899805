package lanewise

import (
	"fmt"
	"math"
)

// measure tells the length of every axis, where sizes has none: from the columns, or 1 where nothing says.
func (p *plan) measure(sources []source, sizes []int) ([]int, error) {
	if p.regular {
		return sizes, p.measureRows(sources, sizes)
	}
	for i, s := range p.inputs {
		if s.offsets && sizes[s.dims[0].axis] < 0 {
			sizes[s.dims[0].axis] = 1
			if sources[i].kind != absent {
				sizes[s.dims[0].axis] = max(sources[i].len()-1, 0)
			}
		}
	}
	// A field with two unknown axes waits until others have settled one of them.
	for pass, waiting := 0, true; waiting && pass < len(p.inputs); pass++ {
		waiting = false
		for i, s := range p.inputs {
			settled, err := p.settle(s, sources[i], sizes)
			if err != nil {
				return nil, err
			}
			waiting = waiting || !settled
		}
	}
	for i, axis := range p.axes {
		if sizes[i] < 0 {
			sizes[i] = p.usual[i]
		}
		if sizes[i] >= 0 {
			continue
		}
		if i != p.row && i != p.tick && i != p.entity {
			return nil, &ValueError{p.path, axis, "a length", fmt.Sprintf(`nothing that tells it, pass lanewise.Sizes{"%s": ...}`, axis)}
		}
		sizes[i] = 1
	}
	if err := p.checkHeld(sizes); err != nil {
		return nil, err
	}
	if err := p.checkOneGroup(sources, sizes); err != nil {
		return nil, err
	}
	// Offsets first: where they are wrong, what belongs to groups seems to be.
	for _, first := range []bool{true, false} {
		for i, s := range p.inputs {
			if s.offsets == first {
				if err := p.checkLength(s, sources[i], sizes); err != nil {
					return nil, err
				}
			}
		}
	}
	return sizes, nil
}

// checkOneGroup: without offsets all rows are one group, and offsets are 32 bits wide.
func (p *plan) checkOneGroup(sources []source, sizes []int) error {
	for i, s := range p.inputs {
		if !s.offsets || sources[i].groups() != nil {
			continue
		}
		if groups := sizes[s.dims[0].axis]; groups != 1 {
			return &ValueError{p.path, p.axes[s.dims[0].axis], fmt.Sprintf(`1 without "%s"`, s.Name), fmt.Sprint(groups)}
		}
		if rows := sizes[s.of]; rows > math.MaxUint32 {
			return &ValueError{p.path, p.axes[s.of], fmt.Sprintf("0 to %d", uint32(math.MaxUint32)), fmt.Sprint(rows)}
		}
	}
	return nil
}

// checkHeld: what each entity remembers has at least one place.
func (p *plan) checkHeld(sizes []int) error {
	if p.shape != "recurrence" {
		return nil
	}
	for _, s := range p.states {
		for _, d := range s.post {
			if d.axis >= 0 && sizes[d.axis] == 0 {
				return &ValueError{p.path, p.axes[d.axis], "1 or more", "0"}
			}
		}
	}
	return nil
}

// measureRows is measure where every column holds one cell a row and tick.
func (p *plan) measureRows(sources []source, sizes []int) error {
	entities, rows := 1, -1
	if p.tick < 0 {
		rows = sizes[p.row]
	} else {
		if sizes[p.entity] >= 0 {
			entities = sizes[p.entity]
		}
		if sizes[p.tick] >= 0 {
			rows = product(sizes[p.tick], entities)
		}
	}
	for i, s := range p.inputs {
		if !sources[i].many() {
			continue
		}
		got := sources[i].len()
		if rows < 0 && entities > 0 && got%entities != 0 {
			return &ValueError{p.path, s.Name, fmt.Sprintf("length to be a multiple of %d", entities), fmt.Sprint(got)}
		}
		if rows < 0 {
			rows = got
			if entities == 0 {
				rows = 0
			}
		}
		if got != rows {
			return &ValueError{p.path, s.Name, fmt.Sprintf("length %d", rows), fmt.Sprint(got)}
		}
	}
	if p.tick < 0 {
		if rows < 0 {
			rows = 1
		}
		sizes[p.row] = rows
		return nil
	}
	sizes[p.entity] = entities
	switch {
	case sizes[p.tick] >= 0:
	case rows < 0:
		sizes[p.tick] = 1
	case entities == 0:
		sizes[p.tick] = 0
	default:
		sizes[p.tick] = rows / entities
	}
	return nil
}

// settle solves one field for its one unknown axis; false while it has more.
func (p *plan) settle(s *slot, given source, sizes []int) (bool, error) {
	if !given.many() || s.offsets {
		return true, nil
	}
	dims, got := s.dims, given.len()
	if given.kind == planes {
		if axis := dims[0].axis; axis >= 0 && sizes[axis] < 0 {
			sizes[axis] = len(given.planes)
		}
		found := false
		for _, plane := range given.planes {
			if plane.many() {
				got, found = plane.len(), true
				break
			}
		}
		if !found {
			return true, nil
		}
		dims = dims[1:]
	}
	product, open, times := 1, -1, 0
	for _, d := range dims {
		switch {
		case d.axis < 0:
			product *= d.size
		case sizes[d.axis] >= 0:
			product *= sizes[d.axis]
		case open < 0 || open == d.axis:
			open = d.axis
			times++
		default:
			return false, nil
		}
	}
	if open < 0 {
		return true, nil
	}
	size, all := 0, 0
	if product > 0 {
		size = int(math.Round(math.Pow(float64(got)/float64(product), 1/float64(times))))
		all = product
		for range times {
			all *= size
		}
	}
	if all != got {
		shape := fmt.Sprintf("a multiple of %d", product)
		if times == 2 {
			shape = "a square"
		}
		return true, &ValueError{p.path, s.Name, "length to be " + shape, fmt.Sprint(got)}
	}
	sizes[open] = size
	return true, nil
}

func (p *plan) checkLength(s *slot, given source, sizes []int) error {
	if !given.many() {
		return nil
	}
	expected := s.extent(sizes)
	if given.kind != planes {
		if given.len() != expected {
			return &ValueError{p.path, s.Name, fmt.Sprintf("length %d", expected), fmt.Sprint(given.len())}
		}
		if s.offsets {
			return p.checkOffsets(s, given.offset, sizes[s.of])
		}
		return nil
	}
	count := cells(s.dims[:1], sizes)
	if len(given.planes) != count {
		return &ValueError{p.path, s.Name, fmt.Sprintf("%d columns", count), fmt.Sprint(len(given.planes))}
	}
	each := cells(s.dims[1:], sizes)
	for _, plane := range given.planes {
		if plane.many() && plane.len() != each {
			return &ValueError{p.path, s.Name, fmt.Sprintf("columns of length %d", each), fmt.Sprint(plane.len())}
		}
	}
	return nil
}

func (p *plan) checkOffsets(s *slot, offsets []uint32, rows int) error {
	expected := fmt.Sprintf("to rise from 0 to %d", rows)
	last := uint32(0)
	for i, at := range offsets {
		if at < last || (i == 0 && at != 0) {
			return &ValueError{p.path, s.Name, expected, fmt.Sprintf("%d at %d", at, i)}
		}
		last = at
	}
	if int(last) != rows {
		return &ValueError{p.path, s.Name, expected, fmt.Sprintf("%d at the end", last)}
	}
	return nil
}

// checkDomain is for callers who would rather stop at the first value outside its domain than see NaN in its row.
func (p *plan) checkDomain(sources []source) error {
	for i, s := range p.inputs {
		given := sources[i]
		if given.kind == absent || s.offsets {
			continue
		}
		list := sources[i : i+1]
		if given.kind == planes {
			list = given.planes
		}
		for _, plane := range list {
			if err := p.checkCells(s, plane); err != nil {
				return err
			}
		}
		if s.Rising {
			for k := 1; k < given.len(); k++ {
				if !(given.cell(k) > given.cell(k-1)) {
					return &ValueError{p.path, s.Name, "to rise", text(given.cell(k)) + " after " + text(given.cell(k-1))}
				}
			}
		}
	}
	return nil
}

func (p *plan) checkCells(s *slot, given source) error {
	low, high := float64(s.Range[0]), float64(s.Range[1])
	wrong := func(expected, got string, row int) error {
		if s.Kind == "integer" {
			expected = "a whole number, " + expected
		}
		if row >= 0 {
			got += fmt.Sprintf(" in row %d", row)
		}
		return &ValueError{p.path, s.Name, expected, got}
	}
	if given.kind == integer || given.kind == integers {
		list := given.cells
		if given.kind == integer {
			list = []uint64{given.bits}
		}
		for row, bits := range list {
			if x := int64(bits); !insideWide(s, x) {
				if given.kind == integer {
					row = -1
				}
				return wrong(betweenWide(s), fmt.Sprint(x), row)
			}
		}
		return nil
	}
	check := func(x float64, row int) error {
		if (x >= s.low && x <= s.high && (!s.whole || math.Trunc(x) == x)) || (s.Sparse && math.IsNaN(x)) {
			return nil
		}
		inside := x >= low && x <= high
		if s.Clamped {
			inside = !math.IsNaN(x)
		}
		infinite := math.IsInf(x, 0)
		if inside && (!s.whole || (math.Trunc(x) == x && !infinite)) && (!infinite || s.Clamped || s.Extended) {
			return nil
		}
		return wrong(between(low, high), text(x), row)
	}
	if given.kind == number {
		return check(given.number(), -1)
	}
	for row := range given.len() {
		if err := check(given.cell(row), row); err != nil {
			return err
		}
	}
	return nil
}

func insideWide(s *slot, x int64) bool {
	low, high := wideRange(s)
	return x >= low && x <= high
}

// wideRange goes on to the end of 64-bit integers where doubles stop being exact.
func wideRange(s *slot) (int64, int64) {
	low := int64(math.MinInt64)
	if float64(s.Range[0]) > -(1 << 53) {
		low = int64(s.Range[0])
	}
	return low, widened(float64(s.Range[1]))
}

func betweenWide(s *slot) string {
	low, high := wideRange(s)
	return fmt.Sprintf("%d to %d", low, high)
}

func between(low, high float64) string {
	switch {
	case !math.IsInf(high, 1):
		return text(low) + " to " + text(high)
	case math.IsInf(low, -1):
		return "a finite number"
	}
	return text(low) + " or more"
}

// checkSums refuses the first group whose cells do not sum to what they should; unless all, only where a toggle asks for it.
func (p *plan) checkSums(sources []source, sizes []int, bits []uint64, all bool) error {
	offsets := p.offsetsOf(sources)
	for i, s := range p.inputs {
		for _, sum := range s.Sums {
			asked := all
			if sum.While != "" {
				asked = math.Float64frombits(bits[p.paramAt(sum.While)]) == 1
			}
			if !asked || sources[i].kind == absent {
				continue
			}
			for g := range sizes[p.group] {
				begin, end := 0, sizes[p.row]
				if offsets != nil {
					begin, end = int(offsets[g]), int(offsets[g+1])
				}
				total := 0.0
				for row := begin; row < end; row++ {
					total += sources[i].cell(row)
				}
				low, high := float64(sum.Range[0]), float64(sum.Range[1])
				if begin < end && !(total >= low && total <= high && !math.IsInf(total, 0)) {
					return &ValueError{p.path, s.Name, "to sum to " + between(low, high), fmt.Sprintf("%s in group %d", text(total), g)}
				}
			}
		}
	}
	return nil
}

func (p *plan) offsetsOf(sources []source) []uint32 {
	for i, s := range p.inputs {
		if s.offsets {
			return sources[i].groups()
		}
	}
	return nil
}

// checkSizes reads lengths of axes by name; -1 where none is told.
func (p *plan) checkSizes(given map[string]int) ([]int, error) {
	sizes := make([]int, len(p.axes))
	found := 0
	for i, axis := range p.axes {
		sizes[i] = -1
		if size, ok := given[axis]; ok {
			found++
			if size < 0 {
				return nil, &ValueError{p.path, axis, "a whole number, 0 or more", fmt.Sprint(size)}
			}
			sizes[i] = size
		}
	}
	if found < len(given) {
		return nil, unknownName(p.path, "axis", firstUnknown(given, p.axes), p.axes)
	}
	return sizes, nil
}
