package main

import "math"

// The loops that a Go programmer would write: what is out of the domain is told apart, nothing else is checked.

func finite(x float64) bool { return x-x == 0 }

func share(x float64) bool { return x >= 0 && x <= 1 }

func countable(x float64) bool { return x >= 0 && x <= math.MaxFloat64 }

func clamp(x, low, high float64) float64 { return math.Min(math.Max(x, low), high) }

var none = math.NaN()

type columns [][]float64

func treasuryFee(in, out columns) {
	const base, target, scale, peak, reference, limit, amplitude, low, high = 250, 0.7, 0.1, 19, 100, 0.3, 0.3, 100, 1000
	utilization, providers, hour := in[0], in[1], in[2]
	fee, congestion, liquidity, time, raw := out[0], out[1], out[2], out[3], out[4]
	for i, u := range utilization {
		p, h := providers[i], hour[i]
		if share(u) && countable(p) && math.Abs(h) <= 1e9 {
			c := 2 / (1 + math.Exp(-2/scale*(u-target)))
			l := 1 - math.Min(math.Sqrt(p/reference), limit)
			t := 1 + amplitude*math.Cos(math.Pi/12*(math.Mod(math.Mod(h, 24)+24, 24)-peak))
			r := base * c * l * t
			fee[i], congestion[i], liquidity[i], time[i], raw[i] = math.Round(clamp(r, low, high)), c, l, t, r
		} else {
			fee[i], congestion[i], liquidity[i], time[i], raw[i] = none, none, none, none, none
		}
	}
}

// weighed is weight * log(x), 0 where the weight is.
func weighed(weight, x float64) float64 {
	if weight == 0 {
		return 0
	}
	return weight * math.Log(x)
}

func peerScore(in, out columns) {
	validity, response, resource, adherence := in[0], in[1], in[2], in[3]
	score, weakest := out[0], out[1]
	for i, v := range validity {
		q, r, a := response[i], resource[i], adherence[i]
		if !(share(v) && share(q) && share(r) && share(a)) {
			score[i], weakest[i] = none, none
			continue
		}
		sum := weighed(0.3, v) + weighed(0.25, q) + weighed(0.2, r) + weighed(0.25, a)
		score[i] = math.Min(math.Exp(sum), 1)
		least := 0.0
		if math.Min(a, r) < math.Min(q, v) {
			least = 2
			if a < r {
				least = 3
			}
		} else if q < v {
			least = 1
		}
		weakest[i] = least
	}
}

// reputation goes on from its state: alpha and beta of deliveries, readings, latency and capacity, and the events so far.
func reputation(in, out, state columns, ticks, entities int) {
	const threshold, low, high, k, minScore, minConfidence = 5000, 0.8, 1.2, 20, 0.3, 0.7
	delivered, metered, latency, available, expected, penalty := in[0], in[1], in[2], in[3], in[4], in[5]
	score, confidence, deactivate := out[0], out[1], out[2]
	das, dbs, mas, mbs, las, lbs, cas, cbs, ns, skipped := state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7], state[8], state[9]
	i := 0
	for range ticks {
		for e := range entities {
			wrong := false
			da, db, ma, mb, la, lb, ca, cb, n := das[e], dbs[e], mas[e], mbs[e], las[e], lbs[e], cas[e], cbs[e], ns[e]
			if d := delivered[i]; d == 0 || d == 1 {
				da, db, n = da+d, db+1-d, n+1
			} else if d == d {
				wrong = true
			}
			if m := metered[i]; m == 0 || m == 1 {
				ma, mb, n = ma+m, mb+1-m, n+1
			} else if m == m {
				wrong = true
			}
			if ms := latency[i]; countable(ms) {
				r := 1.0
				if ms > threshold {
					r = threshold / ms
				}
				la, lb, n = la+r, lb+1-r, n+1
			} else if ms == ms {
				wrong = true
			}
			offer, usual := available[i], expected[i]
			if countable(offer) && usual > 0 && usual <= math.MaxFloat64 {
				if q := offer / usual; q >= low && q <= high {
					ca++
				} else {
					cb++
				}
				n++
			} else if offer == offer && usual == usual && !(usual == 0 && countable(offer)) {
				wrong = true
			}
			if p := penalty[i]; p == p {
				severity := clamp(p, 0, 10)
				db, mb, lb, cb = db+severity, mb+severity, lb+severity, cb+severity
			}
			das[e], dbs[e], mas[e], mbs[e], las[e], lbs[e], cas[e], cbs[e], ns[e] = da, db, ma, mb, la, lb, ca, cb, n
			if wrong {
				skipped[e]++
			}
			sum := weighed(0.35, da/(da+db)) + weighed(0.25, ma/(ma+mb)) + weighed(0.25, la/(la+lb)) + weighed(0.15, ca/(ca+cb))
			s, c := clamp(math.Exp(sum), 0, 1), n/(n+k)
			score[i], confidence[i], deactivate[i] = s, c, 0
			if s < minScore && c >= minConfidence {
				deactivate[i] = 1
			}
			i++
		}
	}
}

func ewmaReputation(in, out, state columns, ticks, entities int) {
	const alpha = 0.3
	score, skipped := state[0], state[1]
	i := 0
	for range ticks {
		for e := range entities {
			if stars := in[0][i]; countable(stars) {
				score[e] = alpha/5*math.Min(stars, 5) + (1-alpha)*score[e]
			} else {
				skipped[e]++
			}
			out[0][i] = score[e]
			i++
		}
	}
}

// settings of pi: no constants, as in a program that serves more than one controller.
type settings struct {
	kp, ki, dt, low, high, tracking, limit, forward float64
	antiWindup                                      int
}

const (
	backCalc = iota
	clampIntegral
	conditional
)

func (p *settings) pi(in, out, state columns, ticks, entities int) {
	tracking := p.tracking
	if tracking != tracking {
		tracking = p.kp / p.ki
	}
	unwind := 0.0
	if p.ki != 0 {
		unwind = math.Min(1, p.dt/tracking)
	}
	kp, gain, low, high, limit, forward, antiWindup := p.kp, p.ki*p.dt, p.low, p.high, p.limit, p.forward, p.antiWindup
	setpoint, measured, u, integral := in[0], in[1], out[0], out[1]
	sums, last, skipped := state[0], state[1], state[2]
	i := 0
	for range ticks {
		for e := range entities {
			off, sum := setpoint[i]-measured[i], sums[e]
			if antiWindup == clampIntegral {
				sum = clamp(sum+gain*off, -limit, limit)
			}
			wanted := forward + kp*off + sum
			given := wanted
			if given < low {
				given = low
			} else if given > high {
				given = high
			}
			switch antiWindup {
			case backCalc:
				sum += gain*off + unwind*(given-wanted)
			case conditional:
				if wanted == given || (wanted-given)*off < 0 {
					sum += gain * off
				}
			}
			if finite(off) && finite(sum) && finite(given) {
				sums[e], last[e] = sum, given
			} else {
				skipped[e]++
			}
			u[i], integral[i] = last[e], sums[e]
			i++
		}
	}
}

// kalman is kalmanLevel without adaptation.
type kalman struct{ q float64 }

func (p *kalman) level(in, out, state columns, ticks, entities int) {
	q := p.q
	estimate, variance, gain, nis, scale, noise := out[0], out[1], out[2], out[3], out[4], out[5]
	xs, ps, ss, rs, skipped := state[0], state[1], state[2], state[4], state[5]
	i := 0
	for range ticks {
		for e := range entities {
			z, r, x := in[0][i], rs[e], xs[e]
			p := ps[e] + ss[e]*q
			// A prior that knows nothing takes the first reading whole.
			wide := !finite(p + r)
			k, surprise := p/(p+r), none
			if wide {
				k = 1 / (1 + r/p)
			}
			next := x + k*(z-x)
			if k == 1 {
				next = z
			}
			if finite(next) {
				surprise = 0
				if !wide {
					surprise = (z - x) * (z - x) / (p + r)
				}
				if k != 0 {
					p = k * r
				}
				xs[e] = next
			} else {
				k = 0
				skipped[e]++
			}
			ps[e] = p
			estimate[i], variance[i], gain[i], nis[i], scale[i], noise[i] = xs[e], p, k, surprise, ss[e], r
			i++
		}
	}
}
