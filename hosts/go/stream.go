package lanewise

import (
	"fmt"
	"math"

	"github.com/tetratelabs/wazero/api"
)

// run is one call: columns of the caller go through memory block by block. Rows (or entities) are independent and ticks keep their
// order, so every size of a block gives the same bits.
type run struct {
	engine *Engine
	plan   *plan
	in     *instance
	fn     api.Function
	frame  frame
	sizes  []int
	// stack holds the arguments of the kernel; parameters are filled in already
	stack   []uint64
	params  []uint64
	sources []source
	// sinks: one column an output; nil where none is wanted
	sinks [][]uint64
	// from: what state starts from; at: where it stays (a bank)
	from []source
	at   []int
}

// block is what one call of the kernel covers: rows from start on, of so many, and ticks.
type block struct{ start, count, inner, first, depth int }

func (r *run) call() error {
	if err := r.fn.CallWithStack(r.engine.ctx, r.stack); err != nil {
		return fmt.Errorf("%s: the kernel failed: %w", r.plan.path, err)
	}
	return nil
}

func (r *run) stream() error {
	p := r.plan
	inner, outer := 1, 1
	if p.inner >= 0 {
		inner = r.sizes[p.inner]
	}
	if p.shape == "recurrence" {
		outer = r.sizes[p.tick]
	}
	if outer == 0 {
		return nil
	}
	r.place(min(r.frame.rows, product(inner, outer)))
	if p.shape == "whole" {
		r.placeOffsets()
	}
	for start := 0; start < inner; start += r.frame.rows {
		count := min(r.frame.rows, inner-start)
		depth := max(1, r.frame.rows/count)
		for i, s := range p.states {
			if r.at != nil {
				r.stack[s.arg] = uint64(r.at[i] + start*cells(s.post, r.sizes)*8)
			} else {
				r.read(s, r.from[i], block{start, count, inner, 0, 1})
			}
		}
		for first := 0; first < outer; first += depth {
			b := block{start, count, inner, first, min(depth, outer-first)}
			r.moveIn(b)
			r.setLengths(count, b.depth)
			// Of one tick, what equals state is not written twice, but read there.
			mirrored := p.shape == "recurrence" && b.depth == 1
			for i, s := range p.outputs {
				if s.mirror >= 0 {
					r.stack[s.arg] = 0
					if !mirrored && r.sinks[i] != nil {
						r.stack[s.arg] = uint64(r.frame.at[s.arg])
					}
				}
			}
			if err := r.call(); err != nil {
				return err
			}
			r.moveOut(b, mirrored)
		}
	}
	return nil
}

// place fills in addresses and what is the same in every block.
func (r *run) place(rows int) {
	for i, a := range r.plan.args {
		switch a.role {
		case input:
			s, given := r.plan.inputs[a.at], r.sources[a.at]
			switch {
			case given.kind == absent:
				r.stack[i] = 0
				continue
			case s.direct:
				r.stack[i] = given.bits
				continue
			}
			r.stack[i] = uint64(r.frame.at[i])
			if !given.many() {
				r.in.fill(r.frame.at[i], rows*cells(s.post, r.sizes)*r.planes(s), given.bits)
			} else if !s.blocked && s.columns {
				given.copyTo(r.in, r.frame.at[i], 0, given.len())
			}
		case param:
			r.stack[i] = r.params[a.at]
		case output:
			r.stack[i] = 0
			if r.sinks[a.at] != nil {
				r.stack[i] = uint64(r.frame.at[i])
			}
		case scratch:
			r.stack[i] = uint64(r.frame.at[i])
		case state:
			if r.at == nil {
				r.stack[i] = uint64(r.frame.at[i])
			}
		}
	}
}

// planes of a column in one block: the ticks of a recurrence count as one.
func (r *run) planes(s *slot) int {
	if s.first(r.plan.tick) {
		return 1
	}
	return cells(s.pre, r.sizes)
}

// placeOffsets: all rows are one group where the caller gave none.
func (r *run) placeOffsets() {
	for i, s := range r.plan.inputs {
		if !s.offsets {
			continue
		}
		offsets := r.sources[i].groups()
		if offsets == nil {
			offsets = []uint32{0, uint32(r.sizes[s.of])}
		}
		r.stack[s.arg] = uint64(r.frame.at[s.arg])
		r.in.putIndices(r.frame.at[s.arg], offsets, 0)
	}
}

func (r *run) setLengths(count, depth int) {
	p := r.plan
	for i, a := range p.args {
		if a.role != length {
			continue
		}
		switch {
		case a.at == p.inner:
			r.stack[i] = uint64(count)
		case a.at == p.tick:
			r.stack[i] = uint64(depth)
		default:
			r.stack[i] = uint64(r.sizes[a.at])
		}
	}
}

func (r *run) moveIn(b block) {
	for i, s := range r.plan.inputs {
		if s.blocked && r.sources[i].many() {
			r.read(s, r.sources[i], b)
		}
	}
}

func (r *run) moveOut(b block, mirrored bool) {
	for i, s := range r.plan.outputs {
		if r.sinks[i] == nil {
			continue
		}
		from := r.frame.at[s.arg]
		if mirrored && s.mirror >= 0 {
			from = int(r.stack[r.plan.states[s.mirror].arg])
		}
		r.write(s, r.sinks[i], from, b)
	}
}

// span is how the cells of a column lie in a block: planes, the first of them, and cells of each.
func (r *run) span(s *slot, b block) (depth, first, width int) {
	width = cells(s.post, r.sizes)
	if s.first(r.plan.tick) {
		return b.depth, b.first, width
	}
	return r.planes(s), 0, width
}

func (r *run) read(s *slot, given source, b block) {
	address := r.frame.at[s.arg]
	depth, first, width := r.span(s, b)
	each := b.count * width
	switch {
	case !given.many():
		r.in.fill(address, depth*each, given.bits)
	case given.kind == planes:
		for k, plane := range given.planes {
			plane.copyTo(r.in, address+k*each*8, b.start*width, each)
		}
	case b.count == b.inner:
		given.copyTo(r.in, address, first*each, depth*each)
	default:
		for k := range depth {
			given.copyTo(r.in, address+k*each*8, ((first+k)*b.inner+b.start)*width, each)
		}
	}
}

func (r *run) write(s *slot, sink []uint64, address int, b block) {
	depth, first, width := r.span(s, b)
	each := b.count * width
	if b.count == b.inner {
		r.in.get(sink[first*each:(first+depth)*each], address)
		return
	}
	for k := range depth {
		at := ((first+k)*b.inner + b.start) * width
		r.in.get(sink[at:at+each], address+k*each*8)
	}
}

// events takes observations of some entities one after the other; state stays where it is.
func (r *run) events(turns []uint32) error {
	p := r.plan
	r.place(min(r.frame.rows, len(turns)))
	all := append([]uint64(nil), r.stack...)
	for start := 0; start < len(turns); start += r.frame.rows {
		count := min(r.frame.rows, len(turns)-start)
		b := block{start, count, len(turns), 0, 1}
		r.in.putIndices(r.frame.at[p.index.arg], turns[start:start+count], 0)
		r.moveIn(b)
		r.stack[0], r.stack[1] = uint64(r.frame.at[p.index.arg]), uint64(count)
		for i, a := range p.eventArgs {
			switch a.role {
			case length:
				r.stack[2+i] = uint64(r.sizes[a.at])
			case param:
				r.stack[2+i] = r.params[a.at]
			case state:
				r.stack[2+i] = uint64(r.at[a.at])
			default:
				r.stack[2+i] = all[p.slotOf(a).arg]
			}
		}
		if err := r.call(); err != nil {
			return err
		}
		for i, s := range p.outputs {
			if r.sinks[i] != nil {
				r.write(s, r.sinks[i], r.frame.at[s.arg], b)
			}
		}
	}
	return nil
}

// Groups that share one block, at most; their own columns may take a quarter of the memory.
const (
	together = 512
	share    = 4
)

// groups: as many whole ones a time as fit; one too long for a block in pieces where the formula carries sums across them, else in an
// instance of its size.
func (r *run) groups() error {
	p := r.plan
	columns := p.columns()
	count := r.sizes[p.group]
	starts := p.offsetsOf(r.sources)
	if starts == nil {
		starts = []uint32{0, uint32(r.sizes[p.row])}
	}
	one := append([]int(nil), r.sizes...)
	one[p.group] = 1
	bytes := 1
	for _, s := range columns {
		if s.first(p.group) {
			bytes += 8 * cells(s.dims, one)
		}
	}
	room := r.in.end - r.in.base
	many := max(1, min(count, together, room/share/bytes))
	sizes := append([]int(nil), r.sizes...)
	sizes[p.group] = many
	shared, small := p.makeFrame(columns, sizes, p.row, r.in.base, r.in.end), r.in
	fits := shared.rows
	if shared.end > r.in.end {
		fits = -1
	}
	for g := 0; g < count; {
		start := int(starts[g])
		next := g
		for next < count && next-g < many && int(starts[next+1])-start <= fits {
			next++
		}
		if next > g {
			r.in, r.frame = small, shared
			if err := r.group(starts[g:next+1], g, start, int(starts[next]), true, true); err != nil {
				return err
			}
			g = next
			continue
		}
		// Too long for a block: in pieces when sums are carried from one to the next, else in one.
		end := int(starts[g+1])
		piece := end - start
		if len(p.spec.Carry) > 0 {
			piece = max(fits-fits%r.engine.pieceRows, r.engine.pieceRows)
		}
		r.in, r.frame = small, shared
		if piece > fits {
			own := append([]int(nil), one...)
			own[p.row] = piece
			large, err := r.engine.lend(bytesFor(columns, own, p.slots))
			if err != nil {
				return err
			}
			at, last := layout(columns, own, large.base, p.slots)
			r.in, r.frame = large, frame{at, last, piece}
			r.fn = large.kernel(p.kernel)
		}
		for at := start; ; at += piece {
			stop := min(at+piece, end)
			if err := r.group(nil, g, at, stop, at == start, stop == end); err != nil {
				return err
			}
			if stop == end {
				break
			}
		}
		r.fn = small.kernel(p.kernel)
		g++
	}
	return nil
}

// group is one call of the kernel: groups from g on, rows [start, end). Without starts it is one group, or a piece of it.
func (r *run) group(starts []uint32, g, start, end int, fresh, done bool) error {
	p := r.plan
	own := append([]int(nil), r.sizes...)
	own[p.row], own[p.group] = end-start, max(len(starts)-1, 1)
	// The first cell of a caller's column that this block covers: rows or groups come first in every column of such a formula.
	first := func(s *slot) int {
		switch {
		case s.first(p.row):
			return start * cells(s.dims[1:], own)
		case s.first(p.group):
			return g * cells(s.dims[1:], own)
		}
		return 0
	}
	for i, a := range p.args {
		at := r.frame.at[i]
		switch a.role {
		case input:
			s, given := p.inputs[a.at], r.sources[a.at]
			r.stack[i] = uint64(at)
			switch {
			case s.offsets && starts != nil:
				r.in.putIndices(at, starts, uint32(start))
			case s.offsets:
				r.in.putIndices(at, []uint32{0, uint32(end - start)}, 0)
			case given.kind == absent:
				r.stack[i] = 0
			case s.direct:
				r.stack[i] = given.bits
			default:
				given.copyTo(r.in, at, first(s), cells(s.dims, own))
			}
		case length:
			r.stack[i] = uint64(own[a.at])
		case param:
			r.stack[i] = r.params[a.at]
		case state:
			r.stack[i] = uint64(at)
			if fresh {
				r.in.fill(at, cells(p.states[a.at].dims, own), math.Float64bits(p.states[a.at].InitialNumber()))
			}
		case output:
			r.stack[i] = 0
			if r.sinks[a.at] != nil {
				r.stack[i] = uint64(at)
			}
		case scratch:
			r.stack[i] = uint64(at)
		}
	}
	if err := r.call(); err != nil {
		return err
	}
	for i, s := range p.outputs {
		// What belongs to a group is written with its last piece.
		if r.sinks[i] == nil || !(done || s.first(p.row)) {
			continue
		}
		at := first(s)
		r.in.get(r.sinks[i][at:at+cells(s.dims, own)], r.frame.at[s.arg])
	}
	return nil
}
