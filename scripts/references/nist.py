#!/usr/bin/env python3
"""Checks what fitting.leastSquares is held against: python3 scripts/references/nist.py

test/references/nist.json has the linear sets of NIST's Statistical Reference Datasets (https://www.itl.nist.gov/div898/strd/lls) with their
certified values, 15 digits. This solves the normal equations of each in 80 digits, and fails where a value is another.

Made with mpmath 1.4.1 (pip install mpmath==1.4.1).
"""
import json
import pathlib

from mpmath import inverse, matrix, mp, mpf, sqrt

mp.dps = 80
FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "nist.json"


def exact(x):
    return mpf(repr(x))


def terms(one, of):
    features = one if isinstance(one, list) else [one]
    powers = [exact(x) ** k for x in features for k in range(1, of["degree"] + 1)]
    return ([mpf(1)] if of["intercept"] else []) + powers


def solved(of):
    a = matrix([terms(x, of) for x in of["x"]])
    y = matrix([exact(v) for v in of["y"]])
    covariance = inverse(a.T * a)
    b = covariance * (a.T * y)
    rest = y - a * b
    squares = sum(v * v for v in rest)
    variance = squares / (a.rows - a.cols)
    middle = sum(y) / a.rows if of["intercept"] else 0
    return {
        "estimate": list(b),
        "error": [sqrt(variance * covariance[k, k]) for k in range(a.cols)],
        "deviation": [sqrt(variance)],
        "rSquared": [1 - squares / sum((v - middle) ** 2 for v in y)],
    }


def main():
    for of in json.loads(FILE.read_text()):
        for name, values in solved(of).items():
            told = of[name] if isinstance(of[name], list) else [of[name]]
            for k, (one, other) in enumerate(zip(told, values, strict=True)):
                off = abs(exact(one) - other)
                if off > mpf("1e-60") and off > mpf("1e-14") * abs(other):
                    raise SystemExit(f"{of['name']}: {name}[{k}] is {mp.nstr(other, 16)}, not {one}")
        print(f"{of['name']}: as certified")


if __name__ == "__main__":
    main()
