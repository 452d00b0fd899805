package lanewise

import (
	"context"
	"encoding/binary"
	"fmt"
	"unsafe"

	"github.com/tetratelabs/wazero/api"
)

const (
	page = 65536
	// line: columns start on cache lines; kernels want 16 bytes at least.
	line = 64
	most = 1 << 32
)

func align(address int) int { return (address + line - 1) &^ (line - 1) }

// instance is a wasm instance over memory of its own, which never grows once somebody holds a view of it.
type instance struct {
	module  api.Module
	bytes   []byte
	cells   []uint64
	base    int
	end     int
	kernels map[string]api.Function
}

// kernel finds an exported function; all of them were looked up once when the module was loaded.
func (in *instance) kernel(name string) api.Function {
	fn, ok := in.kernels[name]
	if !ok {
		fn = in.module.ExportedFunction(name)
		in.kernels[name] = fn
	}
	return fn
}

// create makes an instance with room for so many bytes, and a line behind them: kernels may read one cell past a column.
func (e *Engine) create(bytes int) (*instance, error) {
	module, err := e.runtime.InstantiateModule(e.ctx, e.compiled, e.config)
	if err != nil {
		return nil, fmt.Errorf("lanewise: the wasm cannot be instantiated: %w", err)
	}
	memory, heap := module.Memory(), module.ExportedGlobal("heapBase")
	if memory == nil || heap == nil {
		_ = module.Close(e.ctx)
		return nil, &ValueError{"lanewise", "wasm", "a memory and a global heapBase", "none"}
	}
	base := align(int(api.DecodeU32(heap.Get())))
	end := base + bytes + line
	pages := (end + page - 1) / page
	if bytes > most-page || pages > most/page {
		_ = module.Close(e.ctx)
		return nil, &ValueError{"lanewise", "memory", "at most 4 GiB, what one wasm memory holds", fmt.Sprintf("%d bytes; split the rows over several calls or banks", bytes)}
	}
	if need := pages - int(memory.Size())/page; need > 0 {
		if _, ok := memory.Grow(uint32(need)); !ok {
			_ = module.Close(e.ctx)
			return nil, fmt.Errorf("lanewise: no room for a memory of %d bytes", pages*page)
		}
	}
	view, ok := memory.Read(0, memory.Size())
	if !ok || (littleEndian && uintptr(unsafe.Pointer(unsafe.SliceData(view)))%8 != 0) {
		_ = module.Close(e.ctx)
		return nil, fmt.Errorf("lanewise: the memory of the wasm cannot be seen as cells")
	}
	return &instance{module, view, cellsOf(view), base, pages*page - line, map[string]api.Function{}}, nil
}

func (in *instance) close(ctx context.Context) { _ = in.module.Close(ctx) }

// put copies cells into memory.
func (in *instance) put(address int, from []uint64) {
	if littleEndian {
		copy(in.cells[address/8:], from)
		return
	}
	for i, cell := range from {
		binary.LittleEndian.PutUint64(in.bytes[address+8*i:], cell)
	}
}

// get copies cells out of memory.
func (in *instance) get(to []uint64, address int) {
	if littleEndian {
		copy(to, in.cells[address/8:])
		return
	}
	for i := range to {
		to[i] = binary.LittleEndian.Uint64(in.bytes[address+8*i:])
	}
}

// fill writes one cell many times.
func (in *instance) fill(address, count int, cell uint64) {
	if !littleEndian {
		for i := range count {
			binary.LittleEndian.PutUint64(in.bytes[address+8*i:], cell)
		}
		return
	}
	cells := in.cells[address/8 : address/8+count]
	for i := range cells {
		cells[i] = cell
	}
}

// putIndices writes u32.
func (in *instance) putIndices(address int, from []uint32, less uint32) {
	for i, index := range from {
		binary.LittleEndian.PutUint32(in.bytes[address+4*i:], index-less)
	}
}

// layout places columns at full size, one after the other: addresses by argument, and where the last one ends.
func layout(slots []*slot, sizes []int, base, args int) ([]int, int) {
	addresses := make([]int, args)
	end := base
	for _, s := range slots {
		if s.direct {
			continue
		}
		addresses[s.arg] = align(end)
		// Behind a column stands at least one cell that is nobody's: a kernel may read it beside an odd last row.
		end = align(end) + (s.extent(sizes)+1)*8
	}
	return addresses, align(end)
}

func bytesFor(slots []*slot, sizes []int, args int) int {
	_, end := layout(slots, sizes, 0, args)
	return end
}

// frame is a layout whose columns hold as many rows as fit.
type frame struct {
	at   []int
	end  int
	rows int
}

// makeFrame fits as many rows along an axis as [base, end) takes; none when not even eight fit.
func (p *plan) makeFrame(slots []*slot, sizes []int, axis, base, end int) frame {
	own := p.oneTick(sizes)
	perRow := 0
	for _, s := range slots {
		if s.blocked {
			perRow += 8 * cells(s.pre, own) * cells(s.post, own)
		}
	}
	set(own, axis, 0)
	fixed := bytesFor(slots, own, p.slots) + 2*line*len(slots)
	rows := max(0, (end-base-fixed)/max(perRow, 8)) &^ 7
	set(own, axis, rows)
	at, last := layout(slots, own, base, p.slots)
	return frame{at, last, rows}
}

// leastFor: bytes in which a frame has its eight rows.
func (p *plan) leastFor(slots []*slot, sizes []int, axis int) int {
	own := p.oneTick(sizes)
	set(own, axis, 8)
	return bytesFor(slots, own, p.slots) + 4*line*len(slots)
}

func set(sizes []int, axis, size int) {
	if axis >= 0 {
		sizes[axis] = size
	}
}

// oneTick is a copy of sizes for a single tick.
func (p *plan) oneTick(sizes []int) []int {
	own := append([]int(nil), sizes...)
	set(own, p.tick, 1)
	return own
}
