package lanewise

import "fmt"

// Toggle is a parameter that is on or off; the zero value is its default.
type Toggle int8

// On and Off set a toggle.
const (
	On  Toggle = 1
	Off Toggle = -1
)

// Value is what [Formula.CallAt] takes of it: nil for the default.
func (t Toggle) Value() any {
	switch t {
	case On:
		return true
	case Off:
		return false
	}
	return nil
}

// NameOf is what [Formula.CallAt] takes of a choice: nil for the default.
func NameOf(choice string) any {
	if choice == "" {
		return nil
	}
	return choice
}

// Typed finds a formula for generated code, which hands over arguments by their places: the manifest must have them in the same.
func (e *Engine) Typed(id, signature string) (*Formula, error) {
	f, err := e.Formula(id)
	if err != nil {
		return nil, err
	}
	if f.signature != signature {
		return nil, fmt.Errorf("%s: the manifest says %s, the generated code %s: go generate", id, f.signature, signature)
	}
	return f, nil
}
