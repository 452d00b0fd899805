#!/usr/bin/env python3
"""Reference values for the elementary functions: python3 scripts/references [function ...]

Writes test/references/<function>.txt, one point a line, fields separated by one space:

    3fe0000000000000 3ffa61298e1e069c -0.1246                      one argument: input, result, rest
    4000000000000000 3fe0000000000000 3ff6a09e667f3bcd -0.3323     two: both inputs, result, rest

Inputs and result are the bits of a double in hex; the result is the exact value, correctly rounded. The rest is the
exact value minus the result, in units of the result's last place, so a test can tell an error of 0.51 ULP from one of
0.49. It is 0 when the result is exact, infinite or NaN. NaN is always the canonical 7ff8000000000000. The rest of a
result that is zero or subnormal counts in units of 2^-1074.

To add a function: write its points (a generator of argument tuples) and one line in FUNCTIONS of a module here. The exact value is a
function of mpf, called for finite arguments only; everything IEEE 754 or C99 annex F say about infinities and signed
zeros goes into `special`, which is asked first and answers None for an ordinary point.

Needs mpmath. Everything is seeded by the function's name: the same files on every run.
"""
import math
import pathlib
import random
import sys

from mpmath import mp, mpf

import elementary
import further
import gamma
import normal
from common import bits, rounded

FOLDER = pathlib.Path(__file__).parent.parent.parent / "test" / "references"
FUNCTIONS = {**elementary.FUNCTIONS, **further.FUNCTIONS, **gamma.FUNCTIONS, **normal.FUNCTIONS}


def line(arguments, exact, special):
    result, rest = special(*arguments), mpf(0)
    if result is None:
        result, rest = rounded(exact(*map(mpf, arguments)))
        if result == 0 and rest == 0:  # an integer function brought it to zero: it keeps the sign
            result = math.copysign(0.0, arguments[0])
    shown = f"{float(rest):.4f}".rstrip("0").rstrip(".")
    return " ".join([f"{bits(x):016x}" for x in (*arguments, result)] + ["0" if shown == "-0" else shown])


def main(names):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or FUNCTIONS:
        exact, special, points = FUNCTIONS[name]
        unique = dict.fromkeys(line(arguments, exact, special) for arguments in points(random.Random(name)))
        (FOLDER / f"{name}.txt").write_text("\n".join(unique) + "\n")
        print(f"{name}: {len(unique)} points")


if __name__ == "__main__":
    main(sys.argv[1:])
