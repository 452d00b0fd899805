package lanewise_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	lanewise "github.com/lanewise/lanewise-go"
)

func TestWhatIsWrongIsToldByKind(t *testing.T) {
	lw := load(t)
	call := func(id string, in lanewise.Inputs, params lanewise.Params, opts ...lanewise.Option) error {
		_, err := lw.Call(id, in, params, opts...)
		return err
	}
	fee := func(params lanewise.Params, opts ...lanewise.Option) error {
		return call("energy.treasuryFee", lanewise.Inputs{"utilization": 0.8, "providers": 25, "hour": 7}, params, opts...)
	}
	one, two := []float64{1}, []float64{1, 2}
	nothing := lanewise.Inputs{"utilization": 0.8, "providers": 25}
	kinds := map[string]error{
		`energy.treasuryFee: "hour" expected []float64 or a number, got nothing`:           call("energy.treasuryFee", nothing, nil),
		`core.exp: "x" expected []float64 or a number, got "one"`:                          call("core.exp", lanewise.Inputs{"x": "one"}, nil),
		`core.exp: "x" expected []float64 or a number, got []float32`:                      call("core.exp", lanewise.Inputs{"x": []float32{1}}, nil),
		`core.exp: "x" expected []float64 or a number, got []int64`:                        call("core.exp", lanewise.Inputs{"x": []int64{1}}, nil),
		`energy.treasuryFee: "base" expected a number, got "much"`:                         fee(lanewise.Params{"base": "much"}),
		`energy.treasuryFee: "enabled" expected bool, got int`:                             fee(lanewise.Params{"enabled": 1}),
		`energy.treasuryFee: "form" expected one of "smooth", "linear", got int`:           fee(lanewise.Params{"form": 1}),
		`core.moments: "offsets" expected []uint32, got []int`:                             call("core.moments", lanewise.Inputs{"x": two, "offsets": []int{0, 2}}, nil),
		`energy.treasuryFee: "out.fee" expected []float64, got []int64`:                    fee(nil, lanewise.Into(lanewise.Outputs{"fee": []int64{1}})),
		`fees.split: "inputs" expected all in doubles or all in 64-bit integers, got both`: call("fees.split", lanewise.Inputs{"fee": []int64{1}, "percent": one}, nil),
		`core.ema: "state.y" expected []float64 or a number, got bool`:                     call("core.ema", lanewise.Inputs{"x": one}, nil, lanewise.WithState(lanewise.State{"y": true})),
	}
	for expected, err := range kinds {
		var kind *lanewise.KindError
		if !errors.As(err, &kind) || err.Error() != expected {
			t.Errorf("expected %s, got %v", expected, err)
		}
	}
	values := map[string]error{
		`energy.treasuryFee: "base" expected 0 to 10000, got -1`:                            fee(lanewise.Params{"base": -1}),
		`energy.treasuryFee: "base" expected 0 to 10000, got NaN`:                           fee(lanewise.Params{"base": math.NaN()}),
		`energy.treasuryFee: "min" expected at most "max" = 10, got 100`:                    fee(lanewise.Params{"max": 10}),
		`energy.treasuryFee: "form" expected "smooth", as "seed" is called now, got "seed"`: fee(lanewise.Params{"form": "seed"}),
		`energy.treasuryFee: "out.fee" expected length 1, got 2`:                            fee(nil, lanewise.Into(lanewise.Outputs{"fee": two})),
		`energy.treasuryFee: "base" expected 0 to 10000, got -2 at 1`:                       fee(lanewise.Params{"base": []float64{1, -2}}),
		`energy.treasuryFee: "hour" expected length 2, got 1`:                               call("energy.treasuryFee", lanewise.Inputs{"utilization": two, "providers": 1, "hour": one}, nil),
		`core.moments: "offsets" expected to rise from 0 to 2, got 3 at the end`:            call("core.moments", lanewise.Inputs{"x": two, "offsets": []uint32{0, 3}}, nil),
		`core.moments: "offsets" expected to rise from 0 to 2, got 1 at 0`:                  call("core.moments", lanewise.Inputs{"x": two, "offsets": []uint32{1, 2}}, nil),
		`energy.treasuryFee: "utilization" expected 0 to 1, got 2 in row 1`:                 call("energy.treasuryFee", lanewise.Inputs{"utilization": two, "providers": 1, "hour": 1}, nil, lanewise.OnInvalid(lanewise.Throw)),
		`core.topK: "rank" expected a whole number, 0 or more, got -1`:                      call("core.topK", lanewise.Inputs{"x": two}, nil, lanewise.WithSizes(lanewise.Sizes{"rank": -1})),
		`core.topK: "out.values" expected a size that fits memory, got`:                     call("core.topK", lanewise.Inputs{"x": two}, nil, lanewise.WithSizes(lanewise.Sizes{"rank": 1 << 40})),
		`core.ema: "entities" expected a whole number, 1 or more, got 0`:                    call("core.ema", lanewise.Inputs{"x": two}, nil, lanewise.WithEntities(0)),
		`core.ema: "x" expected length to be a multiple of 3, got 2`:                        call("core.ema", lanewise.Inputs{"x": two}, nil, lanewise.WithEntities(3)),
		`energy.treasuryFee: "OnInvalid" expected "nan" or "throw", got "maybe"`:            fee(nil, lanewise.OnInvalid("maybe")),
	}
	for expected, err := range values {
		var value *lanewise.ValueError
		if !errors.As(err, &value) || !strings.HasPrefix(err.Error(), expected) {
			t.Errorf("expected %s, got %v", expected, err)
		}
	}
	names := map[string]error{
		`energy.treasuryFee: unknown parameter "bass" (did you mean "base"?)`:      fee(lanewise.Params{"bass": 1}),
		`core.exp: unknown input "y" (did you mean "x"?), expected "x"`:            call("core.exp", lanewise.Inputs{"x": 1, "y": 2}, nil),
		`core.exp: unknown option "WithEntities"`:                                  call("core.exp", lanewise.Inputs{"x": 1}, nil, lanewise.WithEntities(1)),
		`core.exp: unknown parameter "base", it has none`:                          call("core.exp", lanewise.Inputs{"x": 1}, lanewise.Params{"base": 1}),
		`core.topK: unknown axis "ranks" (did you mean "rank"?)`:                   call("core.topK", lanewise.Inputs{"x": two}, nil, lanewise.WithSizes(lanewise.Sizes{"ranks": 1})),
		`energy.treasuryFee: unknown output "fees" (did you mean "fee"?)`:          fee(nil, lanewise.Into(lanewise.Outputs{"fees": one})),
		`core.ema: unknown state "z" (did you mean "y"?), expected "y", "skipped"`: call("core.ema", lanewise.Inputs{"x": 1}, nil, lanewise.WithState(lanewise.State{"z": 1})),
	}
	for expected, err := range names {
		var name *lanewise.NameError
		if !errors.As(err, &name) || !strings.HasPrefix(err.Error(), expected) {
			t.Errorf("expected %s, got %v", expected, err)
		}
	}
}

func TestOutputsKeepOffInputs(t *testing.T) {
	lw := load(t)
	f, _ := lw.Formula("core.exp")
	column := []float64{0, 1, 2, 3, 4, 5}
	if _, err := f.Call(lanewise.Inputs{"x": column[:5]}, nil, lanewise.Into(lanewise.Outputs{"output": column[1:]})); err == nil || !strings.Contains(err.Error(), "overlaps") {
		t.Errorf("got %v", err)
	}
	if column[1] != 1 {
		t.Error("something was written")
	}
	if _, err := f.Call(lanewise.Inputs{"x": column}, nil, lanewise.Into(lanewise.Outputs{"output": column})); err != nil || math.Abs(column[1]-math.E) > 1e-15 {
		t.Errorf("got %v, %v", column, err)
	}
}

func TestNumbersFlagsAndCodesOfARow(t *testing.T) {
	lw := load(t)
	result, err := lw.Call("network.peerScore", lanewise.Inputs{"validity": 1, "response": 0.5, "resource": 1, "adherence": 1}, nil)
	if err != nil || result.Code("weakest") != "response" {
		t.Errorf("got %q, %v", result.Code("weakest"), err)
	}
	result, err = lw.Call("network.peerScore", lanewise.Inputs{"validity": 2, "response": 0.5, "resource": 1, "adherence": 1}, nil)
	if err != nil || result.Code("weakest") != "" {
		t.Errorf("got %q, %v", result.Code("weakest"), err)
	}
	result, err = lw.Call("energy.reputation", lanewise.Inputs{"delivered": []bool{true, false}, "metered": []uint8{1, 0}}, nil)
	if value, ok := result.Flag("deactivate"); err != nil || value || !ok {
		t.Errorf("got %v, %v, %v", value, ok, err)
	}
	same, err := lw.Call("energy.reputation", lanewise.Inputs{"delivered": []float64{1, 0}, "metered": []float64{1, 0}}, nil)
	if err != nil || same.Column("score")[1] != result.Column("score")[1] {
		t.Errorf("flags differ from doubles: %v", err)
	}
	defer func() {
		if name, ok := recover().(*lanewise.NameError); !ok || name.Near != "score" {
			t.Errorf("expected a NameError, got %v", name)
		}
	}()
	result.Column("scores")
}

func TestNoRowsAreFine(t *testing.T) {
	lw := load(t)
	none := []float64{}
	for _, id := range []string{"core.exp", "core.ema", "core.moments"} {
		result, err := lw.Call(id, lanewise.Inputs{"x": none}, nil)
		if err != nil {
			t.Errorf("%s: %v", id, err)
		} else if got := len(result.At(0)); id != "core.moments" && got != 0 {
			t.Errorf("%s: got %d cells", id, got)
		}
	}
	result, err := lw.Call("core.moments", lanewise.Inputs{"x": none, "offsets": []uint32{0}}, nil)
	if err != nil || len(result.Column("mean")) != 0 {
		t.Errorf("got %v, %v", result.Column("mean"), err)
	}
}

func TestMatricesComeAsPlanes(t *testing.T) {
	lw := load(t)
	weights := []float64{0.25, 0.75}
	flat, err := lw.Call("core.geoMean", lanewise.Inputs{"x": []float64{1, 2, 3, 4, 5, 6}, "weights": weights}, nil)
	if err != nil {
		t.Fatal(err)
	}
	planes, err := lw.Call("core.geoMean", lanewise.Inputs{"x": [][]float64{{1, 2, 3}, {4, 5, 6}}, "weights": weights}, nil)
	if err != nil || len(planes.At(0)) != 3 {
		t.Fatalf("got %v", err)
	}
	for i, x := range flat.At(0) {
		if planes.At(0)[i] != x {
			t.Errorf("row %d: expected %v, got %v", i, x, planes.At(0)[i])
		}
	}
}

func TestNoEntitiesAnswerNothing(t *testing.T) {
	lw := load(t)
	none := []float64{}
	inputs := lanewise.Inputs{"setpoint": 1, "measured": none}
	pi, err := lw.Formula("control.pi")
	if err != nil {
		t.Fatal(err)
	}
	bank, err := pi.Bank(3, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer bank.Close()
	events, err := bank.Events(nil, inputs)
	if err != nil || len(events.Column("u")) != 0 {
		t.Errorf("no events: got %v, %v", events.Column("u"), err)
	}
	if _, err := bank.Events(nil, lanewise.Inputs{"setpoint": 1, "measured": []float64{1}}); err == nil {
		t.Error("one reading of no events was taken")
	}
	for name, in := range map[string]lanewise.Inputs{"numbers": {"setpoint": 1, "measured": 1}, "a column": inputs} {
		series, err := lw.Call("control.pi", in, lanewise.Params{"kp": none})
		if err != nil || len(series.Column("u")) != 0 {
			t.Errorf("%s, no parameters: got %v, %v", name, series.Column("u"), err)
		}
	}
	// Of no ticks there is nothing to go through, however many entities there would be.
	series, err := lw.Call("control.pi", lanewise.Inputs{"setpoint": none, "measured": none}, nil, lanewise.WithEntities(1<<46))
	if err != nil || len(series.Column("u")) != 0 {
		t.Errorf("no ticks: got %v, %v", series.Column("u"), err)
	}
}

func TestLengthsThatNobodyCanHaveAreRefused(t *testing.T) {
	lw := load(t)
	four := []float64{1, 2, 3, 4}
	both := lanewise.Inputs{"setpoint": four, "measured": four}
	for expected, ask := range map[string]struct {
		id    string
		in    lanewise.Inputs
		sizes lanewise.Sizes
	}{
		`core.moments: "group" expected 1 without "offsets", got 3`:     {"core.moments", lanewise.Inputs{"x": four}, lanewise.Sizes{"group": 3}},
		`core.median: "group" expected 1 without "offsets", got 0`:      {"core.median", lanewise.Inputs{"x": four}, lanewise.Sizes{"group": 0}},
		`core.sum: "row" expected 0 to 4294967295, got 4294967297`:      {"core.sum", lanewise.Inputs{"x": 1}, lanewise.Sizes{"row": 1<<32 + 1}},
		`control.pi: "setpoint" expected length 281474976710656, got 4`: {"control.pi", both, lanewise.Sizes{"tick": 1<<62 + 1, "entity": 4}},
		`control.pi: "out.u" expected a size that fits memory, got`:     {"control.pi", lanewise.Inputs{"setpoint": 1, "measured": 1}, lanewise.Sizes{"tick": 1 << 32, "entity": 1 << 32}},
		`core.ema: "x" expected length 281474976710656, got 0`:          {"core.ema", lanewise.Inputs{"x": []float64{}}, lanewise.Sizes{"tick": 1 << 32, "entity": 1 << 32}},
	} {
		_, err := lw.Call(ask.id, ask.in, nil, lanewise.WithSizes(ask.sizes))
		var value *lanewise.ValueError
		if !errors.As(err, &value) || !strings.HasPrefix(err.Error(), expected) {
			t.Errorf("expected %s, got %v", expected, err)
		}
	}
	_, err := lw.Call("core.exp", lanewise.Inputs{"x": four}, nil, lanewise.Into(lanewise.Outputs{"output": []float64(nil)}))
	if err == nil || err.Error() != `core.exp: "out.output" expected length 4, got 0` {
		t.Errorf("a nil column: got %v", err)
	}
}

func TestAClosedBankSaysSo(t *testing.T) {
	lw := load(t)
	ema, err := lw.Formula("core.ema")
	if err != nil {
		t.Fatal(err)
	}
	bank, err := ema.Bank(1, nil, lanewise.WithWindow(1))
	if err != nil {
		t.Fatal(err)
	}
	bank.Close()
	const closed = "core.ema: this bank was closed"
	if err := bank.RunWindow(); err == nil || err.Error() != closed {
		t.Errorf("RunWindow: got %v", err)
	}
	for name, use := range map[string]func(){"State": func() { bank.State("y") }, "Input": func() { bank.Input("x") }} {
		func() {
			defer func() {
				if err, ok := recover().(error); !ok || err.Error() != closed {
					t.Errorf("%s: got %v", name, err)
				}
			}()
			use()
		}()
	}
}
