package lanewise

// TurnCells makes memory be written cell by cell, as on machines of the other byte order, until the function that it returns is called.
func TurnCells() func() {
	before := littleEndian
	littleEndian = false
	return func() { littleEndian = before }
}

// NoCompiler makes this machine one that wazero does not compile for, until the function that it returns is called.
func NoCompiler() func() {
	before := hasCompiler
	hasCompiler = func() bool { return false }
	return func() { hasCompiler = before }
}
