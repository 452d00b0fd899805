package lanewise_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	lanewise "github.com/lanewise/lanewise-go"
)

func bankOf(t testing.TB, lw *lanewise.Engine, id string, entities int, params lanewise.Params, opts ...lanewise.Option) *lanewise.Bank {
	t.Helper()
	f, err := lw.Formula(id)
	if err != nil {
		t.Fatal(err)
	}
	bank, err := f.Bank(entities, params, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bank.Close)
	return bank
}

func must(t testing.TB) func(lanewise.Result, error) lanewise.Result {
	return func(result lanewise.Result, err error) lanewise.Result {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
}

func same(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
}

func random(n int) []float64 {
	column := make([]float64, n)
	for i := range column {
		column[i] = rand.NormFloat64()
	}
	return column
}

func TestStepsRunsEventsWindowsAndSeriesAreOne(t *testing.T) {
	lw, must := load(t), must(t)
	const ticks, entities = 5, 7
	params := lanewise.Params{"kp": 0.5 + rand.Float64(), "min": -1, "max": 1, "antiWindup": "conditional"}
	setpoint, measured := random(ticks*entities), random(ticks*entities)
	measured[9] = math.NaN()
	in := lanewise.Inputs{"setpoint": setpoint, "measured": measured}
	whole := must(lw.Call("control.pi", in, params, lanewise.WithEntities(entities)))
	run := bankOf(t, lw, "control.pi", entities, params)
	if got := must(run.Run(in)); !same(got.Column("u"), whole.Column("u")) || !same(got.Column("integral"), whole.Column("integral")) {
		t.Error("Run differs from the series")
	}
	step, events := bankOf(t, lw, "control.pi", entities, params), bankOf(t, lw, "control.pi", entities, params)
	window := bankOf(t, lw, "control.pi", entities, params, lanewise.WithWindow(1))
	columns := bankOf(t, lw, "control.pi", entities, lanewise.Params{"kp": slices.Repeat([]float64{params["kp"].(float64)}, entities), "min": -1, "max": 1, "antiWindup": "conditional"})
	turns := make([]uint32, entities)
	for e := range turns {
		turns[e] = uint32(e)
	}
	for tick := range ticks {
		from, to := tick*entities, (tick+1)*entities
		now := lanewise.Inputs{"setpoint": setpoint[from:to], "measured": measured[from:to]}
		expected := whole.Column("u")[from:to]
		copy(window.Input("setpoint"), setpoint[from:to])
		copy(window.Input("measured"), measured[from:to])
		if err := window.RunWindow(); err != nil {
			t.Fatal(err)
		}
		into := make([]float64, entities)
		must(columns.Step(now, lanewise.Into(lanewise.Outputs{"u": into})))
		for name, got := range map[string][]float64{
			"Step": must(step.Step(now)).Column("u"), "Events": must(events.Events(turns, now)).Column("u"),
			"RunWindow": window.Output("u"), "columns of parameters": into,
		} {
			if !same(got, expected) {
				t.Errorf("tick %d of %s: expected %v, got %v", tick, name, expected, got)
			}
		}
	}
	for _, bank := range []*lanewise.Bank{step, events, window, columns} {
		for _, name := range run.States() {
			if !same(bank.State(name), run.State(name)) {
				t.Errorf("%s: expected %v, got %v", name, run.State(name), bank.State(name))
			}
		}
	}
	if run.State("skipped")[2] != 1 {
		t.Errorf("got %v skipped", run.State("skipped"))
	}
}

func TestStateIsGivenReadWrittenAndReset(t *testing.T) {
	lw, must := load(t), must(t)
	start := []float64{1, 2, 3}
	bank := bankOf(t, lw, "core.ema", 3, lanewise.Params{"alpha": 0.5}, lanewise.WithState(lanewise.State{"y": start}))
	start[0] = 100
	if got := must(bank.Step(lanewise.Inputs{"x": 4})).Column("output"); !same(got, []float64{2.5, 3, 3.5}) {
		t.Errorf("got %v", got)
	}
	must(bank.Step(lanewise.Inputs{"x": 4}, lanewise.Discard()))
	if got := bank.State("y"); !same(got, []float64{3.25, 3.5, 3.75}) {
		t.Errorf("got %v", got)
	}
	var value *lanewise.ValueError
	if err := bank.SetState(lanewise.State{"y": 7, "skipped": 0.5}); !errors.As(err, &value) || value.Argument != "state.skipped" {
		t.Errorf("got %v", err)
	}
	if got := bank.State("y"); got[0] != 3.25 {
		t.Error("a refused state was written")
	}
	if err := bank.SetState(lanewise.State{"y": 7}); err != nil || bank.State("y")[2] != 7 {
		t.Errorf("got %v, %v", bank.State("y"), err)
	}
	bank.Reset()
	if got := bank.State("y"); !same(got, []float64{1, 2, 3}) {
		t.Errorf("got %v", got)
	}
	bank.Close()
	bank.Close()
	if _, err := bank.Step(lanewise.Inputs{"x": 1}); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("got %v", err)
	}
}

func TestMoneyInIntegersIsWhole(t *testing.T) {
	lw, must := load(t), must(t)
	const fee = int64(1<<62) + 1
	result := must(lw.Call("fees.split", lanewise.Inputs{"fee": []int64{fee}, "percent": 50}, nil))
	sum := int64(0)
	for i := range result.Names() {
		sum += result.Int64At(i)[0]
	}
	if sum < fee-1 || sum > fee {
		t.Errorf("expected %d, got %d", fee, sum)
	}
	bank := bankOf(t, lw, "fees.baseFee", 2, lanewise.Params{"max": int64(math.MaxInt64)}, lanewise.InInt64(), lanewise.WithState(lanewise.State{"fee": int64(1) << 60}))
	must(bank.Step(lanewise.Inputs{"used": []int64{2_000_000, 0}}))
	if got := bank.StateInt64("fee"); got[0] != 1<<60+1<<57 || got[1] != 1<<60-1<<57 {
		t.Errorf("got %v", got)
	}
	if _, err := bank.Step(lanewise.Inputs{"used": []float64{1, 2}}); err == nil {
		t.Error("doubles were taken")
	}
	if _, err := bank.Step(lanewise.Inputs{"used": []int64{-1, 2}}); err == nil {
		t.Error("a negative was taken")
	}
	saved, err := bank.Save()
	if err != nil {
		t.Fatal(err)
	}
	other := bankOf(t, lw, "fees.baseFee", 2, nil, lanewise.InInt64())
	if err := other.Load(saved); err != nil || !slices.Equal(other.StateInt64("fee"), bank.StateInt64("fee")) {
		t.Errorf("got %v, %v", other.StateInt64("fee"), err)
	}
	if err := bankOf(t, lw, "fees.baseFee", 2, nil).Load(saved); err == nil || !strings.Contains(err.Error(), "cells f64, got i64") {
		t.Errorf("got %v", err)
	}
}

func TestSavesAreTakenUpOrRefusedWhole(t *testing.T) {
	lw, must := load(t), must(t)
	bank := bankOf(t, lw, "core.ema", 3, lanewise.Params{"alpha": 0.25})
	must(bank.Run(lanewise.Inputs{"x": random(12)}))
	saved, err := bank.Save()
	if err != nil {
		t.Fatal(err)
	}
	other := bankOf(t, lw, "core.ema", 3, lanewise.Params{"alpha": 0.5})
	if err := other.Load(saved); err != nil || !same(other.State("y"), bank.State("y")) {
		t.Errorf("got %v, %v", other.State("y"), err)
	}
	var refused *lanewise.SaveError
	if err := other.Load(saved, lanewise.SameParams()); !errors.As(err, &refused) || refused.Expected != `parameter "alpha" 0.5` || refused.Got != "0.25" {
		t.Errorf("got %v", err)
	}
	if err := bank.Load(saved, lanewise.SameParams()); err != nil {
		t.Error(err)
	}
	// LWB1 had neither checksum nor parameters.
	former := append([]byte("LWB1"), saved[4:8]...)
	head := int(binary.LittleEndian.Uint32(saved[4:]))
	former = append(former, saved[12:12+head]...)
	former = append(former, make([]byte, (8-len(former)%8)%8)...)
	former = append(former, saved[len(saved)-48:]...)
	if err := other.Load(former); err != nil {
		t.Error(err)
	}
	before := other.State("y")
	if err := bankOf(t, lw, "core.ema", 4, nil).Load(saved); err == nil || err.Error() != "core.ema: saved state expected entities 4, got 3" {
		t.Errorf("got %v", err)
	}
	if err := bankOf(t, lw, "energy.ewmaReputation", 3, nil).Load(saved); err == nil || !strings.Contains(err.Error(), "formula energy.ewmaReputation, got core.ema") {
		t.Errorf("got %v", err)
	}
	for i := range saved {
		wrong := bytes.Clone(saved)
		wrong[i] ^= 1 << (i % 8)
		if err := other.Load(wrong); err == nil {
			t.Fatalf("a change of byte %d was not seen", i)
		}
	}
	for n := range saved {
		if other.Load(saved[:n]) == nil {
			t.Fatalf("%d bytes were taken for a save", n)
		}
	}
	// What is no state, under a right checksum.
	binary.LittleEndian.PutUint64(saved[len(saved)-8:], math.Float64bits(-1))
	sum(saved)
	var value *lanewise.ValueError
	if err := other.Load(saved); !errors.As(err, &value) || value.Argument != "state.skipped" {
		t.Errorf("got %v", err)
	}
	if !same(other.State("y"), before) {
		t.Error("a refused save changed state")
	}
}

func sum(saved []byte) {
	binary.LittleEndian.PutUint32(saved[8:], crc32.Update(crc32.ChecksumIEEE(saved[:8]), crc32.IEEETable, saved[12:]))
}

func FuzzLoad(f *testing.F) {
	lw := load(f)
	bank := bankOf(f, lw, "core.ema", 3, nil)
	saved, err := bank.Save()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(saved)
	f.Add([]byte("LWB2"))
	f.Add([]byte("LWB1\xff\xff\xff\xff{}"))
	f.Add([]byte("LWB1\x02\x00\x00\x00{}\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("LWB1\x04\x00\x00\x00null\x00\x00\x00\x00"))
	f.Add([]byte(`LWB1` + "\x20\x00\x00\x00" + `{"formula":[],"version":{"a":1}}`))
	f.Fuzz(func(t *testing.T, given []byte) {
		if len(given) >= 12 && string(given[:4]) == "LWB2" {
			// A wrong checksum would hide what lies behind it.
			given = bytes.Clone(given)
			sum(given)
		}
		if err := bank.SetState(lanewise.State{"y": 5, "skipped": 2}); err != nil {
			t.Fatal(err)
		}
		if err := bank.Load(given); err != nil {
			if bank.State("y")[1] != 5 || bank.State("skipped")[2] != 2 {
				t.Errorf("a refused save changed state: %v", err)
			}
			return
		}
		for _, x := range bank.State("skipped") {
			if !(x >= 0) {
				t.Errorf("%v was taken for a count", x)
			}
		}
	})
}

func TestBanksAreRefusedBeforeTheyAreMade(t *testing.T) {
	lw := load(t)
	bank := func(id string, entities int, params lanewise.Params, opts ...lanewise.Option) error {
		f, err := lw.Formula(id)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.Bank(entities, params, opts...)
		return err
	}
	for expected, err := range map[string]error{
		`core.exp: "formula" expected one with state, for a bank, got a map`:                                 bank("core.exp", 1, nil),
		`core.ema: "entities" expected a whole number, 1 or more, got 0`:                                     bank("core.ema", 0, nil),
		`core.ema: "window" expected a whole number, 1 or more, got 0`:                                       bank("core.ema", 1, nil, lanewise.WithWindow(0)),
		`core.ema: "InInt64" expected to be left out: this formula works in doubles, got it`:                 bank("core.ema", 1, nil, lanewise.InInt64()),
		`core.ema: "alpha" expected length 2, got 3`:                                                         bank("core.ema", 2, lanewise.Params{"alpha": []float64{0.1, 0.2, 0.3}}),
		`core.ema: "alpha" expected 0 to 1, got 2 at 1`:                                                      bank("core.ema", 2, lanewise.Params{"alpha": []float64{0.1, 2}}),
		`core.ema: "entity" expected to be left out of a bank's sizes: its entities and columns tell, got 2`: bank("core.ema", 2, nil, lanewise.WithSizes(lanewise.Sizes{"entity": 2})),
		`core.ema: "state.y" expected length 2, got 1`:                                                       bank("core.ema", 2, nil, lanewise.WithState(lanewise.State{"y": []float64{1}})),
		`lanewise: "memory" expected at most 4 GiB, what one wasm memory holds, got`:                         bank("core.ema", 1<<29, nil),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), expected) {
			t.Errorf("expected %s, got %v", expected, err)
		}
	}
}

func TestTicksThatAreRefusedChangeNothing(t *testing.T) {
	lw := load(t)
	bank := bankOf(t, lw, "core.ema", 2, nil, lanewise.OnInvalid(lanewise.Throw), lanewise.WithState(lanewise.State{"y": 1}))
	for i, err := range []error{
		second(bank.Step(lanewise.Inputs{"x": []float64{1, math.Inf(1)}})),
		second(bank.Step(lanewise.Inputs{"x": []float64{1, 2, 3, 4}})),
		second(bank.Events([]uint32{0, 2}, lanewise.Inputs{"x": []float64{1, 2}})),
		second(bank.Events([]uint32{0}, lanewise.Inputs{"x": []float64{1, 2}})),
		second(bank.Run(lanewise.Inputs{"x": []float64{1, 2, 3}})),
		second(bank.Step(lanewise.Inputs{"x": 1}, lanewise.OnInvalid(lanewise.NaN))),
	} {
		if err == nil {
			t.Errorf("%d: nothing was refused", i)
		}
	}
	if got := bank.State("y"); !same(got, []float64{1, 1}) {
		t.Errorf("got %v", got)
	}
}

func second(_ lanewise.Result, err error) error { return err }

func TestManyGroupsAndLongOnesHaveTheBitsOfEach(t *testing.T) {
	lw, roomy, must := load(t, lanewise.Staging(65536)), load(t, lanewise.Staging(8<<20)), must(t)
	lengths := []int{0, 1, 5000, 3, 0, 40_000, 2}
	for range 1500 {
		lengths = append(lengths, rand.IntN(4))
	}
	offsets := []uint32{0}
	for _, n := range lengths {
		offsets = append(offsets, offsets[len(offsets)-1]+uint32(n))
	}
	x := random(int(offsets[len(offsets)-1]))
	for _, id := range []string{"core.moments", "core.median", "core.sum", "core.quantile"} {
		in := lanewise.Inputs{"x": x, "offsets": offsets}
		if id == "core.quantile" {
			in["q"] = []float64{0.5}
		}
		whole := must(lw.Call(id, in, nil))
		delete(in, "offsets")
		for g := range lengths {
			in["x"] = x[offsets[g]:offsets[g+1]]
			one := must(roomy.Call(id, in, nil))
			for _, name := range one.Names() {
				if !same(one.Column(name), whole.Column(name)[g:g+1]) {
					t.Fatalf("%s: group %d of %s differs", id, g, name)
				}
			}
		}
	}
}
