#!/usr/bin/env python3
"""What distributions.wilsonInterval is compared with: python3 scripts/references/wilson.py

Writes test/references/wilson.json: SciPy's intervals of binomtest, methods "wilson" and "wilsoncc", which statsmodels confirms without
correction.

Made with scipy 1.17.1, statsmodels 0.15.0 (pip install scipy==1.17.1 statsmodels==0.15.0).
"""
import json
import pathlib

from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "wilson.json"


def case(k, n, level):
    told = {}
    for name, method in (("none", "wilson"), ("continuity", "wilsoncc")):
        interval = binomtest(k, n).proportion_ci(confidence_level=level, method=method)
        told[name] = [float(interval.low), float(interval.high)]
    other = proportion_confint(k, n, alpha=1 - level, method="wilson")
    assert max(abs(a - b) for a, b in zip(other, told["none"])) < 1e-12
    return {"successes": k, "trials": n, "level": level, **told}


points = [(0, 1), (1, 1), (0, 20), (1, 20), (8, 10), (15, 148), (263, 263), (81, 263), (1, 1000000), (999999, 1000000)]
FILE.write_text(json.dumps([case(k, n, level) for k, n in points for level in (0.5, 0.9, 0.95, 0.99)]) + "\n")
