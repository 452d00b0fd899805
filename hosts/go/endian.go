package lanewise

import (
	"encoding/binary"
	"unsafe"
)

// littleEndian: this machine keeps cells as wasm does, so columns are copied as they lie. Elsewhere they are turned cell by cell.
var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// bitsOf sees the bits of a column of doubles or of 64-bit integers: no cell passes through a register of floats, so every NaN keeps its own.
func bitsOf[T float64 | int64](column []T) []uint64 {
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(column))), len(column))
}

// as is the way back.
func as[T float64 | int64](bits []uint64) []T {
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(bits))), len(bits))
}

// cellsOf sees wasm memory as cells of eight bytes.
func cellsOf(memory []byte) []uint64 {
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(memory))), len(memory)/8)
}
