#!/usr/bin/env python3
"""What control.ultimatePoint is compared with: python3 scripts/references/ultimate.py

Writes test/references/ultimate.json: [gain, lag, delay, ultimate gain, period]. The phase of the plant reaches -pi where brentq of
SciPy finds a root of it; gain and phase are those of python-control's frequency response of the lag, the delay turns further.

Made with control 0.10.2, scipy 1.17.1, numpy 2.4.6 (pip install control==0.10.2).
"""
import json
import math
import pathlib
import random

import control
from scipy.optimize import brentq

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "ultimate.json"


def point(gain, lag, delay):
    plant = control.tf([abs(gain)], [lag, 1])
    phase = lambda w: math.atan2(plant(1j * w).imag, plant(1j * w).real) - w * delay + math.pi
    # The lag turns by a quarter at most: the delay turns by the rest.
    w = brentq(phase, 0.999 * math.pi / 2 / delay, 1.001 * math.pi / delay, xtol=1e-300, rtol=1e-15)
    return [gain, lag, delay, 1 / abs(plant(1j * w)) * math.copysign(1, gain), 2 * math.pi / w]


def main():
    rng = random.Random("ultimate")
    size = lambda: float(f"{10 ** rng.uniform(-3, 3):.4g}")
    points = [point(size() * rng.choice((1, -1)), size(), size()) for _ in range(40)]
    FILE.write_text("[\n" + ",\n".join(json.dumps(p) for p in points) + "\n]\n")
    print(f"{FILE.name}: {len(points)} points")


if __name__ == "__main__":
    main()
