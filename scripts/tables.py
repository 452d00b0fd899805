#!/usr/bin/env python3
"""Writes assembly/lib/elementary/tables.ts: the tables and polynomials of exp, log and pow, computed here to 80 digits.

Needs mpmath. Polynomials are minimax by the exchange algorithm of Remez (1934), then rounded to doubles; the errors that
the generated comments state are those of the rounded ones.
"""
import struct
from pathlib import Path

from mpmath import cos, factorial, ln, lu_solve, matrix, mp, mpf, nint, pi

mp.dps = 80
ROOT = Path(__file__).resolve().parent.parent

EXP_CELLS = 64  # of one factor of 2
LOG_CELLS = 128  # of one factor of 2
LOG_LEAST = mpf(361) / 512  # reduced arguments are in [LOG_LEAST, 2 LOG_LEAST); 1 is inside a cell
EXP_PLACES = 42  # after the point, of ln 2/64: times a k of 17 bits it is exact
LOG_PLACES = 42  # after the point, of ln 2: an exponent of 11 bits times it, plus a table value, is exact


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", float(x)))[0]


def double(x):
    """Nearest double. mpmath rounds to 53 bits correctly; float() of that is exact."""
    with mp.workprec(53):
        return mpf(float(+mpf(x)))


def grid(x, places):
    """Nearest multiple of 2^-places."""
    return nint(mpf(x) * 2**places) / mpf(2) ** places


# ---- minimax -----------------------------------------------------------------------------------------------------------


def horner(c, x):
    total = mpf(0)
    for term in reversed(c):
        total = total * x + term
    return total


def levelled(f, degree, nodes):
    """Coefficients and level: polynomial +- level = f at the degree + 2 nodes, signs alternating."""
    n = degree + 2
    a, b = matrix(n, n), matrix(n, 1)
    for i, x in enumerate(nodes):
        for power in range(degree + 1):
            a[i, power] = x**power
        a[i, degree + 1] = (-1) ** i
        b[i] = f(x)
    solved = lu_solve(a, b)
    return [solved[power] for power in range(degree + 1)], abs(solved[degree + 1])


def remez(f, degree, bound):
    """Minimax polynomial for f on [-bound, bound]."""
    n = degree + 2
    nodes = [-bound * cos(pi * i / (n - 1)) for i in range(n)]
    points = [bound * i / 400 for i in range(-400, 401)]
    for _ in range(20):
        c, level = levelled(f, degree, nodes)
        errors = [horner(c, x) - f(x) for x in points]
        if max(abs(e) for e in errors) < level * mpf("1.0001"):
            break
        peaks, start = [], 0  # where the error is largest, in each run of one sign
        for i in range(1, len(points) + 1):
            if i == len(points) or (errors[i] > 0) != (errors[start] > 0):
                peaks.append(max(range(start, i), key=lambda j: abs(errors[j])))
                start = i
        if len(peaks) != n:
            break
        nodes = [points[j] for j in peaks]
    return c


def polynomial(f, degree, bound):
    """Doubles c_0..c_degree for f on [-bound, bound], and their largest error."""
    c = [double(x) for x in remez(f, degree, bound)]
    return c, max(abs(horner(c, bound * i / 400) - f(bound * i / 400)) for i in range(-400, 401))


# The functions to fit, as series: their closed forms cancel near 0. Fifty terms are good to 100 digits for |r| < 0.01.

EXP_SERIES = [1 / factorial(n + 2) for n in range(50)]  # (exp(r) - 1 - r) / r^2
LOG_SERIES = [mpf((-1) ** (n + 1)) / (n + 2) for n in range(50)]  # (log(1 + r) - r) / r^2
LOG_REST_SERIES = LOG_SERIES[1:]  # (log(1 + r) - r + r^2/2) / r^3


# ---- exp ---------------------------------------------------------------------------------------------------------------


def exp_table():
    """2^(i/64) = v (1 + t). Adding k << 46, k = 64 e + i, to what is kept of v gives v 2^e."""
    exact = [mpf(2) ** (mpf(i) / EXP_CELLS) for i in range(EXP_CELLS)]
    near = [double(x) for x in exact]
    return [bits((x - v) / v) for x, v in zip(exact, near)], [bits(v) - (i << 46) for i, v in enumerate(near)]


# ---- log ---------------------------------------------------------------------------------------------------------------


def log_cell(i):
    """Cells are as wide as 7 mantissa bits; half a cell of shift puts 1 inside one of them, half narrow and half wide."""
    edge = lambda j: LOG_LEAST + mpf(j) / 256 if j <= 75 else 1 + (mpf(j) - 76) / 128 + mpf(1) / 256
    return edge(i), edge(i + 1)


def log_inverse(low, high):
    """c of few bits, so few that z c - 1 is a double for every double z of the cell; and the largest |z c - 1|."""
    if low < 1 < high:
        return mpf(1), high - 1
    fitting = []
    for places in (9, 8, 7):
        c = grid(2 / (low + high), places)
        r = max(abs(low * c - 1), abs(high * c - 1))
        last = mpf(2) ** -(places + (53 if low < 1 else 52))  # place of the last bit of z c
        if r <= last * 2**53:
            fitting.append((r, c))
    r, c = min(fitting)
    return c, r


def log_table():
    inverses, his, rests, widest = [], [], [], mpf(0)
    for i in range(LOG_CELLS):
        c, r = log_inverse(*log_cell(i))
        exact = -ln(c)
        hi = grid(exact, LOG_PLACES)
        assert hi == 0 or abs(hi) >= r  # log.ts adds the larger to the smaller
        inverses.append(bits(c))
        his.append(bits(hi))
        rests.append(bits(exact - hi))
        widest = max(widest, r)
    assert log_cell(LOG_CELLS - 1)[1] == 2 * LOG_LEAST
    return inverses, his, rests, widest


# ---- output ------------------------------------------------------------------------------------------------------------


def literal(u):
    return "0x%016x" % u


def value(u):
    return repr(struct.unpack("<d", struct.pack("<Q", u))[0])


def pool(name, doc, rows):
    """Constants, one a line, named by its index. An integer is meant as bits."""
    lines = [f"/** {doc} */", f"export const {name} = memory.data<u64>(", "  ["]
    for index, (label, x) in enumerate(rows):
        if isinstance(x, int):
            lines.append(f"    {literal(x)}, // {index}: {label}")
        else:
            lines.append(f"    {literal(bits(x))}, // {index}: {label} = {value(bits(x))}")
    return lines + ["  ],", "  16,", ");", ""]


def column(name, doc, values, taken=0):
    """One value a line. Beside it the number it stands for: with row times taken added to its bits."""
    lines = [f"/** {doc} */", f"export const {name} = memory.data<u64>(", "  ["]
    lines += [f"    {literal(u)}, // {value(u + i * taken)}" for i, u in enumerate(values)]
    return lines + ["  ],", "  16,", ");", ""]


def show(error):
    return "2^%.1f" % float(ln(error) / ln(mpf(2)))


def exp_source():
    ln2 = ln(mpf(2))
    step = ln2 / EXP_CELLS
    step_hi = grid(step, EXP_PLACES)
    reach = step / 2 + mpf(2) ** -14  # 2^-14: what the low part of expSum may add
    p, error = polynomial(lambda r: horner(EXP_SERIES, r), 3, reach)
    out = pool(
        "EXP",
        f"exp(r) = 1 + r + r^2 (e0 + ... + e3 r^3), off by {show(error * reach**2)} at most for |r| <= {float(reach):.6f}.",
        [
            ("64/ln 2", 1 / step),
            ("1.5 * 2^52: added, rounds to an integer", mpf(1.5) * 2**52),
            (f"ln 2/64 to {EXP_PLACES} places", step_hi),
            ("ln 2/64, the rest", step - step_hi),
        ]
        + [(f"e{i}", c) for i, c in enumerate(p)]
        + [
            ("clears a sign", 0x7FFFFFFFFFFFFFFF),
            ("largest |x| of the fast body: there value times excess cannot underflow", mpf(600)),
            ("8 * 63, an index as a byte offset", 8 * (EXP_CELLS - 1)),
        ],
    )
    tails, values = exp_table()
    out += column("EXP_VALUES", "2^(i/64) as v (1 + t): the bits of v less i << 46. Beside them v.", values, 1 << 46)
    return out + column("EXP_TAILS", "2^(i/64) as v (1 + t): t.", tails)


def log_source():
    ln2 = ln(mpf(2))
    ln2_hi = grid(ln2, LOG_PLACES)
    inverses, his, rests, widest = log_table()
    q, q_error = polynomial(lambda r: horner(LOG_SERIES, r), 5, widest)
    s, s_error = polynomial(lambda r: horner(LOG_REST_SERIES, r), 5, widest)
    cell_shift = ((1022 << 52) - bits(LOG_LEAST)) % 2**64
    out = pool(
        "LOG",
        f"log(1 + r) = r + r^2 (q0 + ... + q5 r^5), off by {show(q_error * widest)} |r| at most, "
        f"and r - r^2/2 + r^3 (s0 + ... + s5 r^5), off by {show(s_error * widest**2)} |r|, both for |r| <= {float(widest):.6f}.",
        [
            (f"ln 2 to {LOG_PLACES} places", ln2_hi),
            ("ln 2, the rest", ln2 - ln2_hi),
        ]
        + [(f"q{i}", c) for i, c in enumerate(q)]
        + [(f"s{i}", c) for i, c in enumerate(s)]
        + [
            ("added to the bits of x: 1022 + exponent above 52 bits of place within the octave", cell_shift),
            ("bits of place within the octave", (1 << 52) - 1),
            ("bits of the octave's least number", bits(LOG_LEAST)),
            ("a biased exponent becomes 2^52 + itself", bits(mpf(2) ** 52)),
            ("2^52 + 1022", mpf(2) ** 52 + 1022),
            ("8 * 127, a cell as a byte offset", 8 * (LOG_CELLS - 1)),
            ("the high half of a double", 0xFFFFFFFF00000000),
            ("1", mpf(1)),
            ("the high 26 bits of a double", 0xFFFFFFFFF8000000),
            ("added to the bits of x: normal numbers become the largest integers", 1 << 52),
            ("the least of those", 1 << 53),
        ],
    )
    out += column("LOG_INVERSES", "c, near the inverse of the cell's middle, with few bits.", inverses)
    out += column("LOG_VALUES", f"-ln c to {LOG_PLACES} places.", his)
    return out + column("LOG_RESTS", "-ln c, the rest.", rests)


def main():
    out = ["// Written by scripts/tables.py: do not edit. Each constant is its exact bits, with the value beside it.", ""]
    out += exp_source() + log_source()
    (ROOT / "assembly/lib/elementary/tables.ts").write_text("\n".join(out))


main()
