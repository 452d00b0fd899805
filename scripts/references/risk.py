#!/usr/bin/env python3
"""What stakes and historical risk are compared with: python3 scripts/references/risk.py

Writes test/references/risk.json: quantiles by NumPy's methods, and shares that maximise mean log growth, roots with 60 digits.

Made with numpy 2.4.6, mpmath 1.4.1.
"""
import json
import pathlib

import numpy as np
from mpmath import mp, mpf

mp.dps = 60
FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "risk.json"
METHODS = dict(
    linear="linear",
    inverted="inverted_cdf",
    weibull="weibull",
    hazen="hazen",
    medianUnbiased="median_unbiased",
    normalUnbiased="normal_unbiased",
    interpolated="interpolated_inverted_cdf",
)


def quantiles(rng):
    cases = []
    for n, alpha in ((100, 0.05), (100, 0.01), (37, 0.1), (250, 0.025), (5, 0.2), (3, 0.01), (1, 0.05), (40, 0.5)):
        x = np.round(rng.standard_t(4, n) * 0.01, 4)
        told = {name: -float(np.quantile(x, alpha, method=m)) for name, m in METHODS.items()}
        cases.append(dict(alpha=alpha, returns=[float(v) for v in x], told=told))
    return cases


def stake(p, b):
    """By halving what is left of the interval in which nothing is lost altogether."""
    p, b = [mpf(v) for v in p], [mpf(v) for v in b]
    slope = lambda f: sum(w * v / (1 + f * v) for w, v in zip(p, b))
    edge = slope(0)
    low, high = (mpf(0), -1 / min(b)) if edge > 0 else (-1 / max(b), mpf(0))
    for _ in range(400):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    full = (low + high) / 2
    growth = sum(w * mp.log(1 + full * v) for w, v in zip(p, b)) / sum(p)
    return float(full), float(growth)


def stakes(rng):
    cases = [([0.5, 0.3, 0.2], [1.0, 0.2, -1.0]), ([0.2, 0.8], [1.0, -0.9]), ([1e-9, 1 - 1e-9], [-1.0, 0.5])]
    cases += [([0.5, 0.5], [1.0 + 1e-12, -1.0]), ([0.001, 0.999], [1e6, -1.0]), ([0.25] * 4, [3.0, -1.0, -1.0, -1.0000001])]
    for n in (2, 3, 5, 9, 30):
        p = rng.dirichlet(np.ones(n))
        cases.append(([float(v) for v in p], [float(v) for v in rng.normal(0.1, 1, n)]))
        cases.append(([1.0] * n, [float(v) for v in rng.normal(-0.002, 0.02, n)]))
    kept = [(p, b) for p, b in cases if min(b) < 0 < max(b)]
    return [dict(p=p, payoff=b, told=stake(p, b)) for p, b in kept]


rng = np.random.default_rng(14)
FILE.write_text(json.dumps(dict(quantiles=quantiles(rng), stakes=stakes(rng)), separators=(",", ":")) + "\n")
