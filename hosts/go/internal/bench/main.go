// Command bench holds lanewise in Go against the loops that a Go programmer would write, on the same columns: go run ./internal/bench.
// Rounds of both take turns, ratios are medians of rounds, results are compared first.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"time"

	lanewise "github.com/lanewise/lanewise-go"
	"github.com/lanewise/lanewise-go/formulas/energy"
)

// contest is one formula by both.
type contest struct {
	name       string
	rows       int
	ours, loop func()
	// outputs of both, to be compared
	got, expected columns
}

func main() {
	log.SetFlags(0)
	runtime.LockOSThread()
	quick := flag.Bool("quick", false, "few rounds: whether it runs, not how fast")
	staging := flag.Int("staging", 256<<10, "bytes that calls stream through")
	only := flag.String("only", "", "part of a name")
	flag.Parse()
	rounds, least := 15, 120*time.Millisecond
	if *quick {
		rounds, least = 3, 5*time.Millisecond
	}
	began := time.Now()
	lw, err := lanewise.Load(context.Background(), lanewise.Staging(*staging))
	check(err)
	defer lw.Close()
	fmt.Printf("%s, %s/%s, %s; the kernels were compiled in %d ms\n\n", time.Now().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.Version(), time.Since(began).Milliseconds())
	type line struct {
		text  string
		ratio float64
	}
	var lines []line
	for _, c := range contests(lw) {
		if !strings.Contains(c.name, *only) {
			continue
		}
		c.loop()
		c.ours()
		compare(c)
		ours, loop := race(c, rounds, least)
		ratios := make([]float64, rounds)
		for i := range ratios {
			ratios[i] = loop[i] / ours[i]
		}
		ratio := median(ratios)
		lines = append(lines, line{fmt.Sprintf("| %s | %.2f | %.2f | %.2f |", c.name, median(ours), median(loop), ratio), ratio})
	}
	// Losses first.
	slices.SortFunc(lines, func(a, b line) int { return int(math.Copysign(1, a.ratio-b.ratio)) })
	fmt.Println("| what | lanewise, ns a row | plain Go, ns a row | times as fast |\n| --- | ---: | ---: | ---: |")
	for _, l := range lines {
		fmt.Println(l.text)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// race gives nanoseconds a row of each round.
func race(c contest, rounds int, least time.Duration) (ours, loop []float64) {
	timed := func(run func()) float64 {
		began, times := now(), 0
		for now()-began < least || times == 0 {
			run()
			times++
		}
		return float64((now() - began).Nanoseconds()) / float64(times) / float64(c.rows)
	}
	for range rounds {
		ours = append(ours, timed(c.ours))
		loop = append(loop, timed(c.loop))
	}
	return ours, loop
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

func compare(c contest) {
	for k, column := range c.expected {
		for i, x := range column {
			y := c.got[k][i]
			if math.IsNaN(x) != math.IsNaN(y) || math.Abs(x-y) > 1e-9*(1+math.Abs(x)) {
				log.Fatalf("%s: output %d, cell %d expected %v, got %v", c.name, k, i, x, y)
			}
		}
	}
}

const (
	rows     = 1_000_000
	entities = 10_000
)

var random = rand.New(rand.NewPCG(1, 2))

// made counts columns.
var made int

// room is a new column that begins at another place of a page than the others: Go aligns large ones on pages, where thirteen side by side
// would fight for the same sets of the first cache, which costs the plain loops twice their time.
func room(n int) []float64 {
	made++
	first := made % 32 * 72
	return make([]float64, n+first)[first:]
}

func drawn(n int, draw func() float64) []float64 {
	column := room(n)
	for i := range column {
		column[i] = draw()
	}
	return column
}

func between(low, high float64) func() float64 {
	return func() float64 { return low + (high-low)*random.Float64() }
}

func flags() float64 { return float64(random.IntN(2)) }

func contests(lw *lanewise.Engine) []contest {
	list := []contest{
		rowByRow(lw),
		onColumns(lw, "energy.treasuryFee", treasuryFee, "utilization", between(0, 1), "providers", between(0, 200), "hour", between(0, 24)),
		onColumns(lw, "network.peerScore", peerScore, "validity", between(0.1, 1), "response", between(0.1, 1), "resource", between(0.1, 1), "adherence", between(0.1, 1)),
	}
	controller := &settings{kp: 2, ki: 0.1, dt: 1, low: -100, high: 100, tracking: math.NaN(), limit: 10}
	filter := &kalman{q: 0.01}
	limits := lanewise.Params{"kp": 2, "ki": 0.1, "min": -100, "max": 100}
	for _, way := range []func(*lanewise.Engine, string, lanewise.Params, bankLoop, ...any) contest{steps, inPlace, runs} {
		list = append(list,
			way(lw, "energy.reputation", nil, reputation, "delivered", flags, "metered", flags, "latency", between(100, 9000), "available", between(50, 150), "expected", between(80, 120), "penalty", between(0, 1)),
			way(lw, "energy.ewmaReputation", nil, ewmaReputation, "rating", between(0, 6)),
			way(lw, "control.pi", limits, controller.pi, "setpoint", between(40, 60), "measured", between(0, 100)),
			way(lw, "control.kalmanLevel", nil, filter.level, "measured", between(-1, 1)))
	}
	return list
}

// draw makes columns by pairs of a name and how its cells are drawn.
func draw(n int, pairs []any) (lanewise.Inputs, columns) {
	named, list := lanewise.Inputs{}, columns{}
	for i := 0; i < len(pairs); i += 2 {
		column := drawn(n, pairs[i+1].(func() float64))
		named[pairs[i].(string)] = column
		list = append(list, column)
	}
	return named, list
}

// outputs makes columns to write to.
func outputs(names []string, n int) (lanewise.Outputs, columns) {
	named, list := lanewise.Outputs{}, columns{}
	for _, name := range names {
		column := room(n)
		named[name] = column
		list = append(list, column)
	}
	return named, list
}

func onColumns(lw *lanewise.Engine, id string, loop func(in, out columns), pairs ...any) contest {
	f, err := lw.Formula(id)
	check(err)
	in, list := draw(rows, pairs)
	into, got := outputs(f.Outputs(), rows)
	_, expected := outputs(f.Outputs(), rows)
	ours := func() {
		_, err := f.Call(in, nil, lanewise.Into(into))
		check(err)
	}
	return contest{id + ", a column", rows, ours, func() { loop(list, expected) }, got, expected}
}

// rowByRow calls the typed function on numbers, as nobody should who has a column.
func rowByRow(lw *lanewise.Engine) contest {
	_, list := draw(1000, []any{"utilization", between(0, 1), "providers", between(0, 200), "hour", between(0, 24)})
	_, got := outputs([]string{"fee", "congestion", "liquidity", "time", "raw"}, 1000)
	_, expected := outputs([]string{"fee", "congestion", "liquidity", "time", "raw"}, 1000)
	ours := func() {
		for i := range 1000 {
			row, err := energy.TreasuryFee(lw, energy.TreasuryFeeInputs{
				Utilization: lanewise.Number(list[0][i]), Providers: lanewise.Number(list[1][i]), Hour: lanewise.Number(list[2][i]),
			}, nil)
			check(err)
			for k, column := range [][]float64{row.Fee, row.Congestion, row.Liquidity, row.Time, row.Raw} {
				got[k][i] = column[0]
			}
		}
	}
	return contest{"energy.treasuryFee, a row a call", 1000, ours, func() { treasuryFee(list, expected) }, got, expected}
}

type bankLoop func(in, out, state columns, ticks, entities int)

func bankOf(lw *lanewise.Engine, id string, params lanewise.Params, opts ...lanewise.Option) (*lanewise.Bank, columns) {
	f, err := lw.Formula(id)
	check(err)
	bank, err := f.Bank(entities, params, opts...)
	check(err)
	var state columns
	for _, name := range bank.States() {
		column := room(entities)
		copy(column, bank.State(name))
		state = append(state, column)
	}
	return bank, state
}

// ticks of data that banks go through, over and over.
const ticks = 100

// tick is one of them.
func (c columns) tick(t int) columns {
	one := columns{}
	for _, column := range c {
		one = append(one, column[t%ticks*entities:][:entities])
	}
	return one
}

// byTicks runs a bank through the data a tick at a time, in one of two ways: each call of what it returns is all ticks.
func byTicks(lw *lanewise.Engine, id, how string, params lanewise.Params, loop bankLoop, pairs []any, prepare func(bank *lanewise.Bank, names []string, list columns) (tick func(t int), got columns)) contest {
	opts := []lanewise.Option{}
	if how == "in place" {
		opts = append(opts, lanewise.WithWindow(1))
	}
	bank, state := bankOf(lw, id, params, opts...)
	_, list := draw(ticks*entities, pairs)
	f, err := lw.Formula(id)
	check(err)
	tick, got := prepare(bank, f.Outputs(), list)
	_, expected := outputs(f.Outputs(), entities)
	all := make([]columns, ticks)
	for t := range all {
		all[t] = list.tick(t)
	}
	return contest{id + ", a bank, " + how, ticks * entities, func() {
		for t := range ticks {
			tick(t)
		}
	}, func() {
		for t := range ticks {
			loop(all[t], expected, state, 1, entities)
		}
	}, got, expected}
}

func steps(lw *lanewise.Engine, id string, params lanewise.Params, loop bankLoop, pairs ...any) contest {
	return byTicks(lw, id, "Step", params, loop, pairs, func(bank *lanewise.Bank, names []string, list columns) (func(int), columns) {
		into, got := outputs(names, entities)
		all := make([]lanewise.Inputs, ticks)
		for t := range all {
			all[t] = lanewise.Inputs{}
			for i, column := range list.tick(t) {
				all[t][pairs[2*i].(string)] = column
			}
		}
		return func(t int) {
			_, err := bank.Step(all[t], lanewise.Into(into))
			check(err)
		}, got
	})
}

// inPlace copies inputs into the window, as whoever has them elsewhere must, and reads outputs where they are.
func inPlace(lw *lanewise.Engine, id string, params lanewise.Params, loop bankLoop, pairs ...any) contest {
	return byTicks(lw, id, "in place", params, loop, pairs, func(bank *lanewise.Bank, names []string, list columns) (func(int), columns) {
		var got, ports columns
		for _, name := range names {
			got = append(got, bank.Output(name))
		}
		for i := 0; i < len(pairs); i += 2 {
			ports = append(ports, bank.Input(pairs[i].(string)))
		}
		return func(t int) {
			for i, column := range list {
				copy(ports[i], column[t*entities:])
			}
			check(bank.RunWindow())
		}, got
	})
}

// runs takes all ticks in one call.
func runs(lw *lanewise.Engine, id string, params lanewise.Params, loop bankLoop, pairs ...any) contest {
	bank, state := bankOf(lw, id, params)
	n := ticks * entities
	in, list := draw(n, pairs)
	f, err := lw.Formula(id)
	check(err)
	into, got := outputs(f.Outputs(), n)
	_, expected := outputs(f.Outputs(), n)
	ours := func() {
		_, err := bank.Run(in, lanewise.Into(into))
		check(err)
	}
	return contest{id + ", a bank, Run", n, ours, func() { loop(list, expected, state, ticks, entities) }, got, expected}
}
