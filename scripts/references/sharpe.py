#!/usr/bin/env python3
"""What subsidy.maxSharpe is compared with: python3 scripts/references/sharpe.py

Writes test/references/sharpe.json: [covariance, means, low, high, risk-free return, weights, Sharpe ratio] of random portfolios, by
sequential quadratic programming on the ratio itself (SLSQP of SciPy), from several starts.

Made with scipy 1.17.1, numpy 2.4.6 (pip install scipy==1.17.1).
"""
import json
import pathlib

import numpy as np
from scipy.optimize import minimize

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "sharpe.json"


def portfolio(rng):
    n = int(rng.integers(2, 7))
    factors = rng.normal(size=(n, n + 2)) * 10 ** rng.uniform(-2, 1)
    covariance = factors @ factors.T / (n + 2)
    means = rng.uniform(-0.02, 0.1, n)
    low = np.full(n, float(rng.choice([0, -0.5])))
    high = rng.uniform(1.2 / n, 1, n)
    free = float(rng.choice([0, 0.01]))
    ratio = lambda w: -(means @ w - free) / np.sqrt(w @ covariance @ w)
    best = None
    for _ in range(8):
        start = rng.dirichlet(np.ones(n))
        found = minimize(ratio, np.clip(start, low, high), method="SLSQP", bounds=list(zip(low, high)),
                         constraints=[{"type": "eq", "fun": lambda w: w.sum() - 1}], options={"ftol": 1e-16, "maxiter": 2000})
        if abs(found.x.sum() - 1) < 1e-9 and (best is None or found.fun < best.fun):
            best = found
    return [covariance.tolist(), means.tolist(), low.tolist(), high.tolist(), free, best.x.tolist(), -best.fun]


def main():
    rng = np.random.default_rng(14)
    found = [p for p in (portfolio(rng) for _ in range(40)) if p[-1] > 1e-3]
    FILE.write_text("[\n" + ",\n".join(json.dumps(p) for p in found) + "\n]\n")
    print(f"{FILE.name}: {len(found)} portfolios")


if __name__ == "__main__":
    main()
