#!/usr/bin/env python3
"""Writes assembly/lib/special/gammatables.ts: what the gamma functions and their incomplete integrals are made of, to 50 digits.

Needs mpmath. Polynomials interpolate at Chebyshev nodes, which costs a bit of one place against minimax; the errors in the
generated comments are those of the rounded coefficients.
"""
import struct
from pathlib import Path

from mpmath import chebyfit, cos, digamma, e, euler, findroot, lambertw, log, loggamma, lu_solve, matrix, mp, mpf, nstr, pi, polyval, psi, sqrt, zeta

mp.dps = 50
ROOT = Path(__file__).resolve().parent.parent
STIRLING_FROM = 8
STIRLING_EARLY_FROM = mpf("3.5")
DIGAMMA_FROM = 3
NODES = 24


def double(x):
    with mp.workprec(53):
        return mpf(float(+mpf(x)))


def lgamma_at_2(d):
    """ln gamma(2 + d) / d."""
    return 1 - euler + d * (zeta(2) - 1) / 2 if abs(d) < mpf(10) ** -20 else loggamma(2 + d) / d


def stirling(t):
    """x (ln gamma x - ((x - 1/2) ln x - x + ln(2 pi) / 2)), t = 1 / x^2."""
    if t == 0:
        return mpf(1) / 12
    x = 1 / sqrt(t)
    return x * (loggamma(x) - ((x - 0.5) * log(x) - x + log(2 * pi) / 2))


def digamma_tail(t):
    """x^2 (ln x - 1 / (2 x) - digamma x), t = 1 / x^2."""
    if t == 0:
        return mpf(1) / 12
    x = 1 / sqrt(t)
    return (log(x) - 1 / (2 * x) - digamma(x)) / t


ZERO = findroot(digamma, 1.46)


def digamma_middle(d):
    """digamma(1 + d) / (1 + d - zero)."""
    z = 1 + d
    return psi(1, ZERO) if abs(z - ZERO) < mpf(10) ** -20 else digamma(z) / (z - ZERO)


def lambert_edge(p):
    """(W0((p^2 / 2 - 1) / e) + 1) / p."""
    return mpf(1) if p == 0 else (1 + lambertw((p * p / 2 - 1) / e).real) / p


def polynomial(f, low, high, count):
    c = [double(x) for x in chebyfit(f, [low, high], count)[::-1]]
    return c, worst(lambda t: polyval(c[::-1], t), f, low, high)


def rational(f, low, high, above, below):
    """above + 1 coefficients over 1 + below more, equal to f at Chebyshev nodes."""
    n = above + below + 1
    a, b = matrix(n, n), matrix(n, 1)
    for i in range(n):
        t = (low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * n))
        value = f(t)
        for k in range(above + 1):
            a[i, k] = t**k
        for k in range(1, below + 1):
            a[i, above + k] = -value * t**k
        b[i] = value
    c = [double(x) for x in lu_solve(a, b)]
    p, q = c[: above + 1], [mpf(1), *c[above + 1 :]]
    return c, worst(lambda t: polyval(p[::-1], t) / polyval(q[::-1], t), f, low, high)


def worst(g, f, low, high):
    points = [low + (high - low) * mpf(k) / 997 for k in range(998)]
    return max(abs(g(t) / f(t) - 1) for t in points)


def gauss(n):
    """Nodes and weights of Gauss-Legendre on [0, 1], the first half: the others mirror them."""
    pairs = []
    for i in range(n // 2):
        x = cos(pi * (i + mpf(3) / 4) / (n + mpf(1) / 2))
        for _ in range(10):
            before, p = mpf(1), x
            for k in range(2, n + 1):
                before, p = p, ((2 * k - 1) * x * p - (k - 1) * before) / k
            slope = n * (x * p - before) / (x * x - 1)
            x -= p / slope
        pairs.append(((1 - x) / 2, 1 / ((1 - x * x) * slope**2)))
        pairs.append(((1 + x) / 2, pairs[-1][1]))
    return sorted(pairs)


def pool(name, doc, values):
    rows = []
    for i, x in enumerate(values):
        pattern = struct.unpack("<Q", struct.pack("<d", float(double(x))))[0]
        rows.append(f"    0x{pattern:016x}, // {i}: {float(double(x))!r}")
    return "\n".join([f"/** {doc} */", f"export const {name} = memory.data<u64>(", "  [", *rows, "  ],", "  16,", ");"])


def main():
    lgamma, lgamma_off = polynomial(lgamma_at_2, mpf(-0.5), mpf(0.5), 18)
    remainder, remainder_off = polynomial(stirling, mpf(0), mpf(1) / STIRLING_FROM**2, 7)
    early, early_off = polynomial(stirling, mpf(0), 1 / STIRLING_EARLY_FROM**2, 9)
    middle, middle_off = rational(digamma_middle, mpf(0), mpf(2), 6, 7)
    tail, tail_off = polynomial(digamma_tail, mpf(0), mpf(1) / DIGAMMA_FROM**2, 11)
    root_high = double(ZERO)
    nodes = gauss(NODES)
    edge, edge_off = polynomial(lambert_edge, mpf(0), mpf(0.7), 16)
    inverse_e = double(1 / e)
    parts = [
        "// Written by scripts/gammatables.py: do not edit. Each constant is its exact bits, with the value beside it.",
        pool("LGAMMA", f"ln gamma(2 + d) / d by rising powers of d, |d| <= 1/2, off by {nstr(lgamma_off, 2)}", lgamma),
        pool(
            "STIRLING",
            f"x (ln gamma x - Stirling's formula) by rising powers of 1 / x^2, x >= {STIRLING_FROM}, off by {nstr(remainder_off, 2)}",
            remainder,
        ),
        pool(
            "STIRLING_EARLY",
            f"the same for x >= {nstr(STIRLING_EARLY_FROM, 2)}, off by {nstr(early_off, 2)}, which is a fiftieth of that in ln gamma",
            early,
        ),
        pool(
            "DIGAMMA",
            "digamma(1 + d) = (1 + d - zero) (c0 + ... + c6 d^6) / (1 + c7 d + ... + c13 d^7), 0 <= d <= 2, off by "
            f"{nstr(middle_off, 2)}; 14 and 15: zero - 1 in two parts",
            [*middle, root_high - 1, ZERO - root_high],
        ),
        pool(
            "DIGAMMA_TAIL",
            f"x^2 (ln x - 1 / (2 x) - digamma x) by rising powers of 1 / x^2, x >= {DIGAMMA_FROM}, off by {nstr(tail_off, 2)}, "
            "which is a hundredth of that in digamma x",
            tail,
        ),
        pool(
            "LAMBERT",
            f"(W0(x) + 1) / p by rising powers of p = sqrt(2 (e x + 1)) <= 0.7, off by {nstr(edge_off, 2)}; 16 and 17: 1 / e in "
            "two parts; 18: 2 e",
            [*edge, inverse_e, 1 / e - inverse_e, 2 * e],
        ),
        pool(
            "GAUSS",
            f"Gauss-Legendre with {NODES} nodes on [0, 1]: node, weight, node, weight...",
            [x for pair in nodes for x in pair],
        ),
    ]
    (ROOT / "assembly/lib/special/gammatables.ts").write_text("\n\n".join(parts) + "\n")


if __name__ == "__main__":
    main()
