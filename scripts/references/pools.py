#!/usr/bin/env python3
"""What pools are compared with: python3 scripts/references/pools.py

Writes test/references/pools.json: cases of Uniswap v2's UniswapV2Library and UniswapV2Pair in Python's integers, from one unit to numbers
beyond 256 bits, and the same trades in exact fractions for the formulas in doubles; impermanent losses with 50 digits.

Made with mpmath 1.4.1.
"""
import json
import math
import pathlib
import random
from fractions import Fraction

from mpmath import mp, mpf

mp.dps = 50
FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "pools.json"


def whole(rng, bits):
    return rng.getrandbits(rng.randrange(1, bits + 1)) + 1


def amount_out(a, x, y, part, of):
    entering = a * (of - part)
    return entering * y // (x * of + entering)


def amount_in(b, x, y, part, of):
    return x * b * of // ((y - b) * (of - part)) + 1


def mint(a, b, x, y, s, minimum):
    return math.isqrt(a * b) - minimum if s == 0 else min(a * s // x, b * s // y)


def exact(rng):
    trades, shares = [], []
    for k in range(60):
        bits = (20, 64, 112, 400)[k % 4]
        x, y, a = whole(rng, bits), whole(rng, bits) + 1, whole(rng, bits)
        b = rng.randrange(1, y)
        part, of = ((3, 1000), (0, 1), (25, 10000), (1, 2))[k // 4 % 4]
        result = (amount_out(a, x, y, part, of), amount_in(b, x, y, part, of), a * y // x)
        trades.append([str(n) for n in (a, b, x, y, part, of, *result)])
    for k in range(60):
        bits = (20, 64, 112, 400)[k % 4]
        x, y, a, b = (whole(rng, bits) for _ in range(4))
        s = 0 if k % 3 == 0 else whole(rng, bits)
        minimum = 1000 if k % 2 else 0
        minted = mint(a, b, x, y, s, minimum)
        if minted < 1:
            continue
        back = rng.randrange(1, s + 1) if s else 0
        burnt = (back * x // s, back * y // s) if s else (0, 0)
        shares.append([str(n) for n in (a, b, x, y, s, minimum, minted, back, *burnt)])
    return dict(trades=trades, shares=shares)


def doubles(rng):
    rows = []
    for _ in range(40):
        a, x, y = (math.ldexp(rng.uniform(1, 2), rng.randrange(-40, 60)) for _ in range(3))
        fee = rng.choice((0.003, 0.0, 0.01, 0.5))
        b = y * rng.random()
        fa, fx, fy, fb, g = Fraction(a), Fraction(x), Fraction(y), Fraction(b), 1 - Fraction(fee)
        out = g * fa * fy / (fx + g * fa)
        paid = fx * fb / (g * (fy - fb))
        rows.append(
            dict(
                given=[a, b, x, y, fee],
                amountOut=[out, out / fa, (fy - out) / (fx + fa), g * fa / (fx + g * fa), 1 - out / fa * fx / fy],
                amountIn=[paid, fb / paid, (fy - fb) / (fx + paid), fb / fy, 1 - fb / paid * fx / fy],
            )
        )
    for row in rows:
        for name in ("amountOut", "amountIn"):
            row[name] = [float(v) for v in row[name]]
    return rows


def losses():
    ratios = [1.0, 4.0, 0.25, 1 + 2**-52, 1 - 1e-9, 1.0001, 1e-300, 1e300, 2.0, 1e-5]
    return [[r, float(2 * mp.sqrt(mpf(r)) / (1 + mpf(r)) - 1)] for r in ratios]


rng = random.Random(14)
FILE.write_text(json.dumps(dict(**exact(rng), doubles=doubles(rng), losses=losses()), separators=(",", ":")) + "\n")
