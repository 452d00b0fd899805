package vectors

import lanewise "github.com/lanewise/lanewise-go"

// Named calls formulas by name.
type Named struct{ Engine *lanewise.Engine }

// Call is that of the engine.
func (n Named) Call(id string, in lanewise.Inputs, params lanewise.Params, opts ...lanewise.Option) (lanewise.Outputs, error) {
	result, err := n.Engine.Call(id, in, params, opts...)
	return ColumnsOf(result), err
}

// Bank is that of the formula.
func (n Named) Bank(id string, entities int, wide bool, params lanewise.Params, opts ...lanewise.Option) (Bank, error) {
	f, err := n.Engine.Formula(id)
	if err != nil {
		return nil, err
	}
	if wide {
		opts = append(opts, lanewise.InInt64())
	}
	bank, err := f.Bank(entities, params, opts...)
	if err != nil {
		return nil, err
	}
	return namedBank{bank}, nil
}

type namedBank struct{ *lanewise.Bank }

func (b namedBank) Run(in lanewise.Inputs, opts ...lanewise.Option) (lanewise.Outputs, error) {
	result, err := b.Bank.Run(in, opts...)
	return ColumnsOf(result), err
}

func (b namedBank) Events(entities []uint32, in lanewise.Inputs, opts ...lanewise.Option) (lanewise.Outputs, error) {
	result, err := b.Bank.Events(entities, in, opts...)
	return ColumnsOf(result), err
}

// ColumnsOf is a result by name.
func ColumnsOf(result lanewise.Result) lanewise.Outputs {
	columns := lanewise.Outputs{}
	for i, name := range result.Names() {
		if column := result.Int64At(i); column != nil {
			columns[name] = column
		} else {
			columns[name] = result.At(i)
		}
	}
	return columns
}
