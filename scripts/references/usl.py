#!/usr/bin/env python3
"""What allocation.uslFit is compared with: python3 scripts/references/usl.py

Writes test/references/usl.json: [loads, throughputs, [rate, serial, coherency]] of systems with noise, some without either cost. The
costs of n / throughput are SciPy's non-negative least squares of rows weighed by throughput^2 / n.

Made with scipy 1.17.1, numpy 2.4.6 (pip install scipy==1.17.1).
"""
import json
import pathlib
import random

import numpy as np
from scipy.optimize import nnls

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "usl.json"


def system(rng):
    loads = sorted(rng.sample(range(1, 65), rng.randint(3, 12)))
    rate, serial, coherency = 10 ** rng.uniform(-2, 4), rng.choice((0, 0.02, 0.3)), rng.choice((0, 1e-4, 5e-3))
    noise = rng.choice((0.001, 0.02, 0.1))
    law = [rate * n / (1 + serial * (n - 1) + coherency * n * (n - 1)) for n in loads]
    done = [float(f"{x * (1 + rng.uniform(-noise, noise)):.5g}") for x in law]
    n, y = np.array(loads, float), np.array(done)
    weight = (y / y.max()) ** 2 / n
    columns = np.stack([np.ones_like(n), n - 1, n * (n - 1)], axis=1)
    size = np.abs(columns).max(axis=0)
    costs, _ = nnls(columns / size * weight[:, None], n / y * y.max() * weight)
    a, b, c = costs / size / y.max()
    return [loads, done, [1 / a, b / a, c / a]]


def main():
    rng = random.Random("usl")
    systems = [system(rng) for _ in range(40)]
    FILE.write_text("[\n" + ",\n".join(json.dumps(s) for s in systems) + "\n]\n")
    print(f"{FILE.name}: {len(systems)} systems")


if __name__ == "__main__":
    main()
