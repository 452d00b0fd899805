#!/usr/bin/env python3
"""What control.alphaBeta and control.alphaBetaSteady are compared with: python3 scripts/references/tracking.py

Writes test/references/tracking.json: runs of filterpy's GHFilter, whose beta comes from filterpy too where it is Benedict and
Bordner's, and by the tracking index the gains in which SciPy's solution of the Riccati equation of the Kalman filter settles.

Made with filterpy 2.0.0, scipy 1.17.1, numpy 2.4.6 (pip install filterpy==2.0.0).
"""
import json
import pathlib
import random

import numpy as np
from filterpy.gh import GHFilter, benedict_bornder_constants
from scipy.linalg import solve_discrete_are

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "tracking.json"


def run(rng, dt, alpha, beta):
    filter = GHFilter(x=0.5, dx=-0.25, dt=dt, g=alpha, h=beta)
    readings = [round(0.3 * k + rng.gauss(0, 1), 3) for k in range(16)]
    told = [filter.update(z) for z in readings]
    return {
        "params": {"dt": dt, "alpha": alpha, "beta": beta},
        "measured": readings,
        "level": [float(x) for x, _ in told],
        "trend": [float(v) for _, v in told],
    }


def steady(index):
    """T = 1, deviation of a reading 1."""
    transition = np.array([[1.0, 1.0], [0.0, 1.0]])
    seen = np.array([[1.0, 0.0]])
    push = np.array([[0.5], [1.0]]) * index
    prior = solve_discrete_are(transition.T, seen.T, push @ push.T, np.array([[1.0]]))
    gain = prior @ seen.T / (seen @ prior @ seen.T + 1)
    return [index, float(gain[0, 0]), float(gain[1, 0])]


def main():
    rng = random.Random("tracking")
    given = [run(rng, dt, alpha, beta) for dt, alpha, beta in ((1.0, 0.4, 0.15), (0.25, 0.85, 0.6), (3.0, 0.1, 0.02))]
    bordner = [run(rng, 0.5, *benedict_bornder_constants(alpha)) for alpha in (0.2, 0.855)]
    settled = [steady(index) for index in (0.01, 0.05, 0.2, 0.7, 1.0, 3.0, 10.0, 50.0)]
    FILE.write_text(json.dumps({"given": given, "bordner": bordner, "steady": settled}) + "\n")
    print(f"{FILE.name}: {len(given) + len(bordner)} runs, {len(settled)} gains")


if __name__ == "__main__":
    main()
