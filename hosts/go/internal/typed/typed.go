// Package typed calls the generated functions by reflection: fields by their names, so that an argument in the wrong place gives other
// bits.
package typed

import (
	"fmt"
	"reflect"
	"unicode"

	lanewise "github.com/lanewise/lanewise-go"
	"github.com/lanewise/lanewise-go/internal/manifest"
	"github.com/lanewise/lanewise-go/internal/table"
	"github.com/lanewise/lanewise-go/internal/vectors"
)

// Caller is one of [vectors.Caller].
type Caller struct {
	Engine *lanewise.Engine
	// Describe gives the formula of an id.
	Describe func(id string) *manifest.Formula
}

// Call calls the function of a formula.
func (c Caller) Call(id string, in lanewise.Inputs, params lanewise.Params, opts ...lanewise.Option) (lanewise.Outputs, error) {
	fn := table.All[id].Call
	for _, value := range in {
		if _, wide := value.([]int64); wide {
			fn = table.All[id].Int64Call
		}
	}
	kind := reflect.TypeOf(fn)
	args := []reflect.Value{reflect.ValueOf(c.Engine), fill(kind.In(1), in)}
	if kind.NumIn() == 4 {
		args = append(args, pointer(kind.In(2), params))
	}
	return c.answer(id, reflect.ValueOf(fn).Call(append(args, values(opts)...)))
}

// Bank makes the bank of a formula.
func (c Caller) Bank(id string, entities int, wide bool, params lanewise.Params, opts ...lanewise.Option) (vectors.Bank, error) {
	fn := table.All[id].Bank
	if wide {
		fn = table.All[id].Int64Bank
	}
	kind := reflect.TypeOf(fn)
	args := []reflect.Value{reflect.ValueOf(c.Engine), reflect.ValueOf(entities)}
	if kind.NumIn() == 4 {
		args = append(args, pointer(kind.In(2), params))
	}
	came := reflect.ValueOf(fn).Call(append(args, values(opts)...))
	if err, _ := came[1].Interface().(error); err != nil {
		return nil, err
	}
	own := came[0].Elem().FieldByName("Bank").Interface().(*lanewise.Bank)
	return bank{own, c, id, came[0]}, nil
}

type bank struct {
	*lanewise.Bank
	caller Caller
	id     string
	value  reflect.Value
}

func (b bank) Run(in lanewise.Inputs, opts ...lanewise.Option) (lanewise.Outputs, error) {
	method := b.value.MethodByName("Run")
	return b.caller.answer(b.id, method.Call(append([]reflect.Value{fill(method.Type().In(0), in)}, values(opts)...)))
}

func (b bank) Events(entities []uint32, in lanewise.Inputs, opts ...lanewise.Option) (lanewise.Outputs, error) {
	method := b.value.MethodByName("Events")
	args := []reflect.Value{reflect.ValueOf(entities), fill(method.Type().In(1), in)}
	return b.caller.answer(b.id, method.Call(append(args, values(opts)...)))
}

func (c Caller) answer(id string, came []reflect.Value) (lanewise.Outputs, error) {
	err, _ := came[1].Interface().(error)
	columns := lanewise.Outputs{}
	for _, field := range c.Describe(id).Outputs {
		columns[field.Name] = came[0].FieldByName(title(field.Name)).Interface()
	}
	return columns, err
}

func values(opts []lanewise.Option) []reflect.Value {
	list := make([]reflect.Value, len(opts))
	for i, option := range opts {
		list[i] = reflect.ValueOf(option)
	}
	return list
}

func pointer(kind reflect.Type, given map[string]any) reflect.Value {
	value := reflect.New(kind.Elem())
	value.Elem().Set(fill(kind.Elem(), given))
	return value
}

// fill sets fields by name.
func fill(kind reflect.Type, given map[string]any) reflect.Value {
	value := reflect.New(kind).Elem()
	for name, own := range given {
		field := value.FieldByName(title(name))
		switch v := own.(type) {
		case lanewise.Code:
			if field.Kind() == reflect.String {
				field.SetString(string(v))
			} else {
				field.Set(reflect.ValueOf(v))
			}
		case []float64:
			field.Set(reflect.ValueOf(lanewise.Column(v)))
		case float64:
			field.Set(reflect.ValueOf(lanewise.Number(v)))
		case []int64:
			field.Set(reflect.ValueOf(lanewise.Int64s(v)))
		case int64:
			field.Set(reflect.ValueOf(lanewise.Int64(v)))
		case []uint32:
			field.Set(reflect.ValueOf(v))
		case string:
			field.SetString(v)
		case bool:
			toggle := lanewise.Off
			if v {
				toggle = lanewise.On
			}
			field.Set(reflect.ValueOf(toggle))
		default:
			panic(fmt.Sprintf("%s: %T", name, own))
		}
	}
	return value
}

func title(name string) string {
	letters := []rune(name)
	letters[0] = unicode.ToUpper(letters[0])
	return string(letters)
}
