#!/usr/bin/env python3
"""What filters, quantiles and means of signal, and the layers of learning beside them are compared with: python3 scripts/references/filters.py

Writes test/references/filters.json: convolutions, filters with their state and Savitzky and Golay's by SciPy, quantiles by NumPy's nine
methods, weighted ones by NumPy and statsmodels, means by NumPy and SciPy, log_softmax by SciPy; and losses, normalised layers and a
gated recurrent unit from their equations with 40 digits.

Made with numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0, mpmath 1.4.1 (pip install numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0 mpmath==1.4.1).
"""
import json
import math
import pathlib
import random
from fractions import Fraction

import numpy as np
from mpmath import exp, log, mp, mpf, sqrt, tanh
from scipy import signal, special, stats
from statsmodels.stats.weightstats import DescrStatsW

mp.dps = 40
FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "filters.json"
METHODS = (
    *("inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen"),
    *("weibull", "linear", "median_unbiased", "normal_unbiased"),
)


def drawn(rng, n, digits=3, size=10):
    return [round(rng.uniform(-size, size), digits) for _ in range(n)]


def plain(array):
    return [float(x) for x in np.ravel(array)]


def convolved(rng, n, m):
    x, taps = drawn(rng, n), drawn(rng, m)
    return {"x": x, "taps": taps, **{mode: plain(signal.convolve(x, taps, mode, "direct")) for mode in ("full", "same", "valid")}}


def filtered(rng, n, m):
    x, taps = drawn(rng, n), drawn(rng, m)
    zi = drawn(rng, m - 1)
    y, zf = signal.lfilter(taps, [1.0], x, zi=zi)
    return {"x": x, "taps": taps, "zi": zi, "y": plain(y), "zf": plain(zf)}


def smoothed(rng, n, window, order, derivative, delta):
    x = drawn(rng, n)
    y = signal.savgol_filter(x, window, order, deriv=derivative, delta=delta, mode="interp")
    return {"params": {"window": window, "order": order, "derivative": derivative, "delta": delta}, "x": x, "y": plain(y)}


def weights_of(window, order, derivative, delta, position):
    taps = signal.savgol_coeffs(window, order, deriv=derivative, delta=delta, pos=position)
    params = {"order": order, "derivative": derivative, "delta": delta}
    exact = exact_weights(window, order, derivative, delta, position)
    return {"params": params, "tap": window, "position": position, "taps": plain(taps), "exact": exact}


def exact_weights(window, order, derivative, delta, position):
    """The same by normal equations in fractions: (A'A) c = the derivative of each power at the position, of which A c is asked."""
    at = Fraction(window - 1, 2) if position is None else Fraction(position)
    powers = [[(i - at) ** k for k in range(order + 1)] for i in range(window)]
    rows = [[sum(p[j] * p[k] for p in powers) for k in range(order + 1)] for j in range(order + 1)]
    right = [Fraction(math.factorial(derivative) if k == derivative else 0) for k in range(order + 1)]
    for j in range(order + 1):
        pivot = next(k for k in range(j, order + 1) if rows[k][j] != 0)
        rows[j], rows[pivot], right[j], right[pivot] = rows[pivot], rows[j], right[pivot], right[j]
        for k in range(order + 1):
            if k != j:
                factor = rows[k][j] / rows[j][j]
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[j])]
                right[k] -= factor * right[j]
    solution = [right[k] / rows[k][k] / Fraction(delta) ** derivative for k in range(order + 1)]
    return [float(sum(c * p for c, p in zip(solution, place))) for place in reversed(powers)]


def quantiles(rng, n):
    """Shares whose products with n NumPy rounds to what they are."""
    x = drawn(rng, n, 1)
    q = [0.0, 0.125, 0.25, 0.5, 0.625, 0.8125, 1.0] + [round(rng.uniform(0, 1), 6) for _ in range(5)]
    return {"x": x, "q": q, "values": {method: plain(np.quantile(x, q, method=method)) for method in METHODS}}


def weighted(rng, n):
    x, w = drawn(rng, n, 1), [float(rng.randrange(0, 8)) for _ in range(n)]
    q = [0.0, 0.125, 0.25, 0.5, 0.75, 1.0] + [round(rng.uniform(0, 1), 6) for _ in range(4)]
    return {
        "x": x,
        "weights": w,
        "q": q,
        "inverted": plain(np.quantile(x, q, method="inverted_cdf", weights=w)),
        # statsmodels puts the share 0 between nothing and the first.
        "averaged": plain(DescrStatsW(np.array(x), weights=np.array(w)).quantile(q[1:], return_pandas=False)),
    }


def means(rng, n):
    x = [round(rng.uniform(0.01, 50), 3) for _ in range(n)]
    w = [round(rng.uniform(0, 3), 3) for _ in range(n)]
    powers = [-7.5, -1.0, -0.3, -1e-9, 0.0, 1e-9, 0.01, 0.49, 1.0, 2.0, 3.7, 60.0]
    return {
        "x": x,
        "weights": w,
        "mean": float(np.average(x, weights=w)),
        "harmonic": float(stats.hmean(x, weights=w)),
        "powers": [[p, power_mean(x, w, p)] for p in powers],
        "scipy": [[p, float(stats.pmean(x, p, weights=w))] for p in (-7.5, -1.0, 0.0, 0.49, 3.7)],
    }


def power_mean(x, w, p):
    total = sum(map(mpf, w))
    if p == 0:
        return float(exp(sum(mpf(b) * log(mpf(a)) for a, b in zip(x, w)) / total))
    mp.dps = 80
    mean = float((sum(mpf(b) * mpf(a) ** mpf(p) for a, b in zip(x, w)) / total) ** (1 / mpf(p)))
    mp.dps = 40
    return mean


def scores(rng, n, size):
    x = drawn(rng, n, 3, size)
    label = rng.randrange(n)
    top = max(x)
    total = log(sum(exp(mpf(a) - top) for a in x)) + top
    losses = []
    for smoothing in (0.0, 0.1, 1.0):
        own = (1 - mpf(smoothing)) * (total - mpf(x[label]))
        losses.append([smoothing, float(own + mpf(smoothing) * sum(total - mpf(a) for a in x) / n)])
    return {
        "x": x,
        "label": label,
        "scipy": plain(special.log_softmax(x)),
        "exact": [float(mpf(a) - total) for a in x],
        "losses": losses,
    }


def normalised(rng, rows, features):
    x = [[round(1000 + rng.uniform(-1, 1), 3) for _ in range(features)] for _ in range(rows)]
    gain, bias, epsilon = drawn(rng, features), drawn(rng, features), 1e-5
    y = []
    for row in x:
        mean = sum(map(mpf, row)) / features
        variance = sum((mpf(a) - mean) ** 2 for a in row) / features
        y += [float((mpf(a) - mean) / sqrt(variance + mpf(epsilon)) * mpf(g) + mpf(b)) for a, g, b in zip(row, gain, bias)]
    return {"x": sum(x, []), "gain": gain, "bias": bias, "epsilon": epsilon, "y": y}


def sigmoid(z):
    return 1 / (1 + exp(-z))


def gated(rng, units, features, ticks, reset):
    size = 1 / units**0.5
    inputs, recurrent = drawn(rng, 3 * units * features, 4, size), drawn(rng, 3 * units * units, 4, size)
    bias, recurrent_bias = drawn(rng, 3 * units, 4, size), drawn(rng, 3 * units, 4, size)
    x, start = drawn(rng, ticks * features, 3, 2), drawn(rng, units, 3, 1)
    h = list(map(mpf, start))
    told = []

    def from_inputs(gate, j, t):
        row = gate * units + j
        return mpf(bias[row]) + sum(mpf(inputs[row * features + k]) * mpf(x[t * features + k]) for k in range(features))

    def from_state(gate, j, state):
        row = gate * units + j
        return mpf(recurrent_bias[row]) + sum(mpf(recurrent[row * units + k]) * state[k] for k in range(units))

    for t in range(ticks):
        r = [sigmoid(from_inputs(0, j, t) + from_state(0, j, h)) for j in range(units)]
        z = [sigmoid(from_inputs(1, j, t) + from_state(1, j, h)) for j in range(units)]
        shown = [a * b for a, b in zip(r, h)]
        n = [
            tanh(from_inputs(2, j, t) + (r[j] * from_state(2, j, h) if reset == "after" else from_state(2, j, shown)))
            for j in range(units)
        ]
        h = [(1 - z[j]) * n[j] + z[j] * h[j] for j in range(units)]
        told += [float(a) for a in h]
    weights = {"inputWeights": inputs, "recurrentWeights": recurrent, "bias": bias, "recurrentBias": recurrent_bias}
    return {"reset": reset, "units": units, "features": features, "weights": weights, "x": x, "start": start, "hidden": told}


def main():
    rng = random.Random("filters")
    found = {
        "convolve": [convolved(rng, n, m) for n, m in ((1, 1), (5, 3), (3, 5), (6, 4), (4, 4), (37, 9), (9, 38))],
        "fir": [filtered(rng, n, m) for n, m in ((12, 2), (30, 5), (40, 8), (9, 12))],
        "smooth": [
            smoothed(rng, *case)
            for case in (
                *((9, 5, 2, 0, 1.0), (20, 7, 3, 1, 0.5), (15, 15, 4, 2, 0.1), (16, 6, 2, 0, 1.0), (17, 4, 3, 1, 2.0)),
                *((5, 1, 0, 0, 1.0), (30, 11, 5, 3, 0.25), (12, 3, 1, 2, 1.0), (60, 31, 8, 2, 1.0)),
            )
        ],
        "taps": [
            weights_of(*case)
            for case in (
                *((5, 2, 0, 1.0, None), (7, 3, 1, 0.5, None), (6, 2, 0, 1.0, None), (7, 2, 1, 2.0, 0), (7, 2, 0, 1.0, 6)),
                *((21, 6, 2, 0.1, 3), (9, 4, 4, 1.0, None), (5, 2, 3, 1.0, None)),
            )
        ],
        "quantile": [quantiles(rng, n) for n in (1, 2, 3, 8, 16, 21)],
        "weighted": [weighted(rng, n) for n in (3, 8, 24)],
        "means": [means(rng, n) for n in (2, 7, 33)],
        "scores": [scores(rng, n, size) for n, size in ((2, 3), (5, 10), (9, 40))],
        "layer": normalised(rng, 3, 5),
        "gru": [gated(rng, 3, 2, 4, "after"), gated(rng, 3, 2, 4, "before")],
    }
    FILE.write_text(json.dumps(found) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
