#!/usr/bin/env python3
"""What formulas of privacy are compared with: python3 scripts/references/privacy.py

Writes test/references/privacy.json. Conversions of Renyi costs and of rho of concentrated privacy: the least over a continuum of orders by
mpmath, found by golden section and not by a derivative; the improved conversion of whole ledgers by dp-accounting's accountant. Sampled Gaussian
noise below sigma 0.25: finite sums, and integrals of the density ratio's power by mpmath at two steps, which must agree; where dp-accounting
differs by more than 1e-6 it is told: between whole orders it does, by up to 3e-2. Randomised response: its chances by mpmath, and estimates with their variance over all outcomes of a few people.
Classes of rows: pandas.

Made with dp-accounting 0.6.0, mpmath 1.4.1, pandas 3.1.1, numpy 2.4.6 (pip install dp-accounting==0.6.0).
"""
import json
import math
import pathlib
import random

import numpy as np
import pandas as pd
from dp_accounting import GaussianDpEvent, PoissonSampledDpEvent
from dp_accounting.rdp import RdpAccountant, compute_epsilon
from mpmath import mp, mpf

mp.dps = 50
FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "privacy.json"
show = lambda value: mp.nstr(value, 25)


def least(function, low, high):
    """The least value over e^low ... e^high, by golden section: it falls, then rises."""
    ratio = (mp.sqrt(5) - 1) / 2
    low, high = mpf(low), mpf(high)
    for _ in range(140):
        first, second = high - ratio * (high - low), low + ratio * (high - low)
        if function(mp.exp(first)) < function(mp.exp(second)):
            high = second
        else:
            low = first
    return function(mp.exp((low + high) / 2))


def tight_epsilon(rho, delta):
    def at(b):
        a = 1 + b
        return a * rho + mp.log(b / a) - mp.log(delta * a) / b

    return max(least(at, -100, 100), mpf(0))


def tight_delta(rho, epsilon):
    def at(b):
        a = 1 + b
        return b * (a * rho - epsilon) + a * mp.log(b / a) - mp.log(b)

    return min(mp.exp(least(at, -100, 100)), mpf(1))


def concentrated(rng):
    for _ in range(60):
        rho = rng.choice((10 ** rng.uniform(-8, 1), 10 ** rng.uniform(-2, 4)))
        delta = rng.choice((10 ** rng.uniform(-12, -1), rng.uniform(0.01, 0.99)))
        epsilon = max(rho * (1 + rng.uniform(-0.5, 0.5)) + 2 * math.sqrt(rho) * rng.uniform(-1, 5), 0.0)
        told = (tight_epsilon(mpf(rho), mpf(delta)), tight_delta(mpf(rho), mpf(epsilon)))
        simple = (mpf(rho) + 2 * mp.sqrt(-rho * mp.log(mpf(delta))), mp.exp(-((mpf(epsilon) - rho) ** 2) / (4 * mpf(rho))) if epsilon > rho else mpf(1))
        yield [rho, delta, epsilon, *map(show, (*told, *simple))]


def curves(rng):
    """(epsilon, delta) of a curve at a few orders, classic by its definition and improved by dp-accounting."""
    orders = [1.5, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 256.0]
    for _ in range(20):
        rho, delta, epsilon = 10 ** rng.uniform(-4, 1), 10 ** rng.uniform(-10, -2), 10 ** rng.uniform(-1, 1)
        costs = [rho * a for a in orders]
        classic = min(mpf(c) - mp.log(mpf(delta)) / (mpf(a) - 1) for a, c in zip(orders, costs))
        chance = min(min(mp.exp((mpf(a) - 1) * (mpf(c) - epsilon)) for a, c in zip(orders, costs)), mpf(1))
        improved = compute_epsilon(orders, costs, delta)[0]
        yield [rho, delta, epsilon, show(classic), show(chance), float(improved)]


def integral(q, sigma, order, step):
    total = mpf(0)
    for k in range(int((max(order, 2) / sigma + 32) / step) + 2):
        u = -16 + k * step
        x = q * mp.expm1(u / sigma - 1 / (2 * sigma**2))
        total += mp.exp(-u * u / 2) * ((1 + x) * mp.log1p(x) - x if order == 1 else (1 + x) ** order - 1 - order * x)
    mean = total * step / mp.sqrt(2 * mp.pi)
    return mean if order == 1 else mp.log1p(mean) / (order - 1)


def sampled(q, sigma, order):
    q, sigma = mpf(q), mpf(sigma)
    if order == int(order) and order > 1:
        n = int(order)
        terms = (mp.binomial(n, i) * q**i * (1 - q) ** (n - i) * mp.expm1(mpf(i * i - i) / (2 * sigma**2)) for i in range(2, n + 1))
        return mp.log1p(mp.fsum(terms)) / (n - 1)
    step = sigma / 4
    coarse, fine = integral(q, sigma, mpf(order), step), integral(q, sigma, mpf(order), step / mpf("1.4"))
    if abs(coarse / fine - 1) > mpf(10) ** -18:
        raise ValueError(f"{q} {sigma} {order}: {coarse} or {fine}")
    return fine


def narrow(rng):
    points = [(rng.choice((10 ** rng.uniform(-8, 0), 10 ** rng.uniform(-300, -8))), 10 ** rng.uniform(-1.3, -0.61), float(rng.choice((2, 3, 5, 17, 64, 300, 1024)))) for _ in range(70)]
    points += [(10 ** rng.uniform(-6, -0.01), 10 ** rng.uniform(-1, -0.61), rng.choice((1.0, 1 + 10 ** rng.uniform(-6, -1), rng.uniform(1.1, 4)))) for _ in range(22)]
    points += [(0.9, 0.05, 1.0), (1e-3, 0.05, 1.25), (0.5, 0.06, 1.0)]
    # Equally much near 0, near order / sigma, and where the ratio is about 1.
    points += [(math.exp(-(order - 1) / (2 * sigma**2)), sigma, order) for sigma, order in ((0.1, 1.5), (0.2, 2.5), (0.15, 1.01), (0.05, 3.0))]
    for q, sigma, order in points:
        cost = sampled(q, sigma, order)
        if order > 1:
            theirs = RdpAccountant([order]).compose(PoissonSampledDpEvent(q, GaussianDpEvent(sigma)))._rdp[0]
            if math.isfinite(theirs) and theirs > 1e-6 and abs(theirs / float(cost) - 1) > 1e-6:
                print(f"dp-accounting: {q} {sigma} {order}: {theirs} instead of {show(cost)}")
        yield [q, sigma, order, show(cost)]


def responses(rng):
    for _ in range(40):
        epsilon, k = 10 ** rng.uniform(-6, 2), rng.choice((2, 3, 10, 1000, 10**9))
        whole = mp.exp(mpf(epsilon)) + k - 1
        truth = rng.random()
        yield [epsilon, k, show(mp.exp(mpf(epsilon)) / whole), show(1 / whole), truth, show(abs(mp.log(mpf(truth) * (k - 1) / (1 - mpf(truth)))))]


def tables(rng):
    for rows, keys, values in ((40, 2, 4), (60, 3, 2), (25, 1, 30), (1, 2, 2)):
        frame = pd.DataFrame([[rng.randrange(values) - 1 for _ in range(keys)] for _ in range(rows)])
        groups = frame.groupby(list(frame.columns))
        sizes = groups.size()
        yield {
            "keys": keys,
            "key": frame.to_numpy().ravel().tolist(),
            "classOf": groups.ngroup().tolist(),
            "size": groups[0].transform("size").tolist(),
            "sizes": sizes.tolist(),
            "order": np.argsort(groups.ngroup().to_numpy(), kind="stable").tolist(),
        }


def main():
    told = {
        "concentrated": list(concentrated(random.Random("zcdp"))),
        "curves": list(curves(random.Random("classic"))),
        "narrow": list(narrow(random.Random("narrow"))),
        "responses": list(responses(random.Random("response"))),
        "tables": list(tables(random.Random("classes"))),
    }
    FILE.write_text(json.dumps(told) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
