package lanewise

import (
	"fmt"
	"math"

	"github.com/lanewise/lanewise-go/internal/manifest"
)

// setting is the parameters of a call: the bits that a kernel takes, by position, and those that came as columns.
type setting struct {
	bits    []uint64
	columns []paramColumn
}

type paramColumn struct {
	at    int
	cells []float64
}

// readParams reads parameters by position; nil is the default.
func (p *plan) readParams(given []any, wide bool) (setting, error) {
	defaults := p.defaults
	if wide {
		defaults = p.wideDefaults
	}
	if len(given) == 0 {
		return setting{bits: defaults}, nil
	}
	own := setting{bits: append([]uint64(nil), defaults...)}
	some := false
	for i, value := range given {
		if value == nil {
			continue
		}
		some = true
		q := p.params[i]
		if q.IsNumber() && !wide {
			switch v := value.(type) {
			case []float64:
				own.columns = append(own.columns, paramColumn{i, v})
				continue
			case Column:
				own.columns = append(own.columns, paramColumn{i, v})
				continue
			}
		}
		bits, err := p.readParam(q, value, wide)
		if err != nil {
			return own, err
		}
		own.bits[i] = bits
	}
	if len(own.columns) > 0 {
		return own, p.checkParamColumns(own)
	}
	if some {
		return own, p.checkRules(func(i int) float64 { return math.Float64frombits(own.bits[i]) })
	}
	return own, nil
}

func (p *plan) readParam(q *manifest.Param, value any, wide bool) (uint64, error) {
	switch {
	case q.IsChoice():
		return p.readChoice(q, value)
	case !q.IsNumber():
		var on bool
		switch v := value.(type) {
		case bool:
			on = v
		case Flag:
			on = bool(v)
		default:
			return 0, &KindError{p.path, q.Name, "bool", describe(value)}
		}
		if on {
			return math.Float64bits(1), nil
		}
		return 0, nil
	case wide && q.Wide:
		return p.readWide(q, value)
	}
	var x float64
	switch v := value.(type) {
	case float64:
		x = v
	case Number:
		x = float64(v)
	case int:
		x = float64(v)
	default:
		return 0, &KindError{p.path, q.Name, "a number", describe(value)}
	}
	if !admits(q, x) {
		return 0, &ValueError{p.path, q.Name, expectedOf(q), text(x)}
	}
	return bitsOfNumber(x), nil
}

func (p *plan) readChoice(q *manifest.Param, value any) (uint64, error) {
	names := "one of " + quoted(q.Choices)
	name, ok := value.(string)
	if code, is := value.(Code); is {
		name, ok = string(code), true
	}
	if !ok {
		return 0, &KindError{p.path, q.Name, names, describe(value)}
	}
	for i, choice := range q.Choices {
		if choice == name {
			return math.Float64bits(float64(i)), nil
		}
	}
	if now, ok := q.Renamed[name]; ok {
		return 0, &ValueError{p.path, q.Name, fmt.Sprintf(`"%s", as "%s" is called now`, now, name), `"` + name + `"`}
	}
	return 0, &ValueError{p.path, q.Name, names, `"` + name + `"`}
}

// readWide: a kernel in 64-bit integers takes one; the fraction of a number does not count.
func (p *plan) readWide(q *manifest.Param, value any) (uint64, error) {
	low, high := float64(q.Range[0]), float64(q.Range[1])
	whole := func(v int64) (uint64, error) {
		if v < int64(low) || v > widened(high) {
			return 0, &ValueError{p.path, q.Name, fmt.Sprintf("%d to %d", int64(low), widened(high)), fmt.Sprint(v)}
		}
		return uint64(v), nil
	}
	var x float64
	switch v := value.(type) {
	case int64:
		return whole(v)
	case Int64:
		return whole(int64(v))
	case int:
		return whole(int64(v))
	case float64:
		x = v
	case Number:
		x = float64(v)
	default:
		return 0, &KindError{p.path, q.Name, "a number or int64", describe(value)}
	}
	if !(x >= low && x <= high) {
		return 0, &ValueError{p.path, q.Name, text(low) + " to " + text(high), text(x)}
	}
	return uint64(int64(math.Floor(x))), nil
}

// checkParamColumns: NaN is a value where the default says that nothing was given.
func (p *plan) checkParamColumns(own setting) error {
	rows := len(own.columns[0].cells)
	for _, c := range own.columns {
		q := p.params[c.at]
		if len(c.cells) != rows {
			return &ValueError{p.path, q.Name, fmt.Sprintf("length %d", rows), fmt.Sprint(len(c.cells))}
		}
		open, expected := math.IsNaN(q.DefaultNumber()), expectedOf(q)
		if open {
			expected += ", or NaN"
		}
		for i, x := range c.cells {
			if !admits(q, x) && !(open && math.IsNaN(x)) {
				return &ValueError{p.path, q.Name, expected, fmt.Sprintf("%s at %d", text(x), i)}
			}
		}
	}
	if len(p.spec.Rules) == 0 {
		return nil
	}
	for row := range rows {
		err := p.checkRules(func(i int) float64 {
			for _, c := range own.columns {
				if c.at == i {
					return c.cells[row]
				}
			}
			return math.Float64frombits(own.bits[i])
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) checkRules(at func(int) float64) error {
	value := func(name string) float64 { return at(p.paramAt(name)) }
	for _, rule := range p.spec.Rules {
		if rule.Rule == "ordered" {
			low, high := rule.Params[0], rule.Params[1]
			if value(low) > value(high) {
				return &ValueError{p.path, low, fmt.Sprintf(`at most "%s" = %s`, high, text(value(high))), text(value(low))}
			}
			continue
		}
		sum, names := 0.0, ""
		for i, name := range rule.Params {
			if i > 0 {
				names += `" + "`
			}
			names += name
			sum += value(name)
		}
		if !(math.Abs(sum-float64(rule.Equals)) <= 1e-9) {
			return &ValueError{p.path, names, "to sum to " + text(float64(rule.Equals)), text(sum)}
		}
	}
	return nil
}

func (p *plan) paramAt(name string) int {
	for i, q := range p.params {
		if q.Name == name {
			return i
		}
	}
	return -1
}

func admits(q *manifest.Param, x float64) bool {
	return x >= float64(q.Range[0]) && x <= float64(q.Range[1]) && (!q.Whole || math.Trunc(x) == x)
}

func expectedOf(q *manifest.Param) string {
	low, high := float64(q.Range[0]), float64(q.Range[1])
	span := text(low) + " to " + text(high)
	if high == math.MaxFloat64 {
		span = text(low) + " or more, and finite"
		if low == -math.MaxFloat64 {
			span = "a finite number"
		}
	}
	if q.Whole {
		return "a whole number, " + span
	}
	return span
}
