#!/usr/bin/env python3
"""Coefficients of assembly/lib/{trig,expm1,hyperbolic,geomean,halfturns,log2,cbrt,asin,atan}.ts: python3 scripts/fits.py [trig ...]

Prints each constant as exact bits with its value, and the error of the rounded coefficients. Polynomials are minimax by
the exchange algorithm of Remez (1934), in the relative error that the weight asks for; rationals interpolate at
Chebyshev nodes. Needs mpmath.
"""
import struct
import sys

from mpmath import cos, lu_solve, matrix, mp, mpf, pi

mp.dps = 60


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", float(x)))[0]


def double(x):
    with mp.workprec(53):
        return mpf(float(+mpf(x)))


def top(x, places):
    """x to so many significant bits."""
    with mp.workprec(places):
        return +mpf(x)


def horner(c, x):
    total = mpf(0)
    for term in reversed(c):
        total = total * x + term
    return total


def chebyshev(low, high, n):
    return [(low + high) / 2 - (high - low) / 2 * cos(pi * (i + mpf(0.5)) / n) for i in range(n)]


def minimax(f, weight, degree, low, high):
    """Coefficients c with the least max of weight(x) |c(x) - f(x)| on [low, high]."""
    low, high = mpf(low), mpf(high)
    n = degree + 2
    nodes = [(low + high) / 2 - (high - low) / 2 * cos(pi * i / (n - 1)) for i in range(n)]
    points = [low + (high - low) * i / 1500 for i in range(1501)]
    values, weights = [f(x) for x in points], [weight(x) for x in points]
    for _ in range(12):
        a, b = matrix(n, n), matrix(n, 1)
        for i, x in enumerate(nodes):
            for k in range(n - 1):
                a[i, k] = x**k
            a[i, n - 1] = (-1) ** i / weight(x)
            b[i] = f(x)
        solved = list(lu_solve(a, b))
        c, level = solved[:-1], abs(solved[-1])
        errors = [(horner(c, x) - y) * w for x, y, w in zip(points, values, weights)]
        peaks, start = [], 0
        for i in range(1, len(points) + 1):
            if i == len(points) or (errors[i] > 0) != (errors[start] > 0):
                peaks.append(max(range(start, i), key=lambda j: abs(errors[j])))
                start = i
        if len(peaks) != n or max(map(abs, errors)) < level * mpf("1.001"):
            break
        nodes = [points[j] for j in peaks]
    return c


def show(label, c):
    print(f"// {label}")
    for x in c:
        print(f"  0x{bits(x):016X}, // {float(x)!r}")


def report(label, f, weight, degree, low, high):
    c = [double(x) for x in minimax(f, weight, degree, low, high)]
    points = [low + (high - low) * mpf(i) / 1000 for i in range(1001)]
    worst = max(abs(horner(c, x) - f(x)) * weight(x) for x in points)
    show(f"{label}, degree {degree} on [{float(low):.6g}, {float(high):.6g}], error 2^{float(mp.log(worst, 2)):.1f}", c)


def trig():
    high = (pi / 4 + mpf(2) ** -20) ** 2
    low = mpf(2) ** -40  # the closed forms cancel at 0
    half = pi / 2
    parts = [top(half, 37)]
    parts.append(top(half - parts[0], 37))
    parts.append(double(half - parts[0] - parts[1]))
    show("2/pi, then pi/2 in parts of 37, 37 and 53 bits", [2 / pi, *parts])
    sine = lambda z: (mp.sqrt(z) - mp.sin(mp.sqrt(z))) / (mp.sqrt(z) * z)
    report("(r - sin r) / r^3 in z = r^2", sine, lambda z: mp.sqrt(z) * z / mp.sin(mp.sqrt(z)), 5, low, high)
    cosine = lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z**2
    report("(cos r - 1 + r^2/2) / r^4 in z = r^2", cosine, lambda z: z**2 / mp.cos(mp.sqrt(z)), 5, low, high)
    a = top(half, 21)
    b = top(half - a, 21)
    show("pi/2 in parts of 21, 21 and 53 bits; pi/2", [a, b, half - a - b, half])
    with mp.workdps(420):
        digits = int(mp.floor(2 / mp.pi * mpf(2) ** 1216))
    words = [0] + [(digits >> (1216 - 64 * (i + 1))) & (2**64 - 1) for i in range(19)]
    print("// 64 zeros, then the first 1216 bits of 2/pi")
    for word in words:
        print(f"  0x{word:016X},")


def rational(f, above, below, low, high):
    """p_0..p_above and 1, q_1..q_below: interpolates f at Chebyshev nodes."""
    n = above + below + 1
    a, b = matrix(n, n), matrix(n, 1)
    for i, x in enumerate(chebyshev(low, high, n)):
        y = f(x)
        for k in range(above + 1):
            a[i, k] = x**k
        for k in range(1, below + 1):
            a[i, above + k] = -y * x**k
        b[i] = y
    solved = [double(x) for x in lu_solve(a, b)]
    return solved[: above + 1], [mpf(1), *solved[above + 1 :]]


def expm1():
    high = mp.log(2) / 128 * (1 + mpf(2) ** -10)
    curve = lambda r: mp.nsum(lambda n: r**n / mp.factorial(n + 2), [0, 25])
    report("(e^r - 1 - r) / r^2", curve, lambda r: abs(r) + mpf(2) ** -30, 4, -high, high)


def tanh():
    low, high = mpf(2) ** -40, mpf(0.6875) ** 2
    f = lambda z: (mp.sqrt(z) - mp.tanh(mp.sqrt(z))) / (mp.sqrt(z) * z)
    p, q = rational(f, 2, 3, low, high)
    points = [low + (high - low) * mpf(i) / 1000 for i in range(1001)]
    worst = max(abs(horner(p, z) / horner(q, z) - f(z)) * z * mp.sqrt(z) / mp.tanh(mp.sqrt(z)) for z in points)
    show(f"(x - tanh x) / x^3 = p / q in z = x^2, |x| <= 0.6875, error 2^{float(mp.log(worst, 2)):.1f}: p", p)
    show("q", q)


def geomean():
    low, high = mpf(2) ** -40, (mpf(151) / 873) ** 2  # s = (m - 1) / (m + 1) at m = 361/512
    f = lambda z: 2 * mp.atanh(mp.sqrt(z)) / mp.sqrt(z) / mp.log(2)
    report("log2 m = s p(s^2), s = (m - 1) / (m + 1)", f, lambda z: 1 / f(z), 6, low, high)
    step = mpf(1) / 128 * (1 + mpf(2) ** -10)
    curve = lambda r: mp.log(2) * mp.nsum(lambda n: (r * mp.log(2)) ** n / mp.factorial(n + 1), [0, 25])
    report("(2^r - 1) / r", curve, lambda r: abs(r) + mpf(2) ** -30, 4, -step, step)


def halfturns():
    sine = lambda z: mp.sin(pi * mp.sqrt(z)) / mp.sqrt(z)
    report("sin(pi v) / v in z = v^2", sine, lambda z: 1 / sine(z), 8, mpf(2) ** -40, mpf(1) / 4)



def log2():
    inverse = 1 / mp.log(2)
    high = top(inverse, 26)
    show("1/ln 2: 26 bits, the rest, all", [high, inverse - high, inverse])


def cbrt():
    """A guess y from the bits of x: those of y are some constant less a third of those of x. e = 1 - x y^3."""
    third = double(mpf(1) / 3)

    def misses(start):
        out = []
        for i in range(3000):
            x = 1 + 7 * mpf(i) / 3000
            pattern = mpf(2) ** 52 + (bits(x) >> 20)
            y = struct.unpack("<d", struct.pack("<Q", (int(mp.nint(start - pattern * third)) << 20) % 2**64))[0]
            out.append(1 - x * mpf(y) ** 3)
        return min(out), max(out)

    spread = lambda start: max(map(abs, misses(start)))
    low = mpf(2) ** 52 * 4 / 3 + (4 * mpf(1023) / 3 - mpf(1) / 10) * 2**32
    high = low + mpf(2) ** 32 / 10
    for _ in range(40):  # the spread has one least value
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if spread(a) < spread(b) else (a, high)
    start = mp.nint(low)
    least, most = misses(start)
    show("the constant, in units of 2^20, plus 4/3 2^52", [start])
    edge = max(-least, most) * (1 + mpf(2) ** -20)
    report("(1 - e)^(-1/3)", lambda e: (1 - e) ** (-mpf(1) / 3), lambda e: (1 - e) ** (mpf(1) / 3), 5, -edge, edge)


def asin():
    low, high = mpf(2) ** -40, mpf(0.25)
    f = lambda z: (mp.asin(mp.sqrt(z)) - mp.sqrt(z)) / (mp.sqrt(z) * z)
    report("(asin x - x) / x^3 in z = x^2", f, lambda z: z * mp.sqrt(z) / mp.asin(mp.sqrt(z)), 12, low, high)
    show("pi/2, the rest of it", [double(pi / 2), pi / 2 - double(pi / 2)])


def atan():
    low, high = mpf(2) ** -40, mpf(2) ** -8
    f = lambda z: (mp.atan(mp.sqrt(z)) - mp.sqrt(z)) / (mp.sqrt(z) * z)
    report("(atan t - t) / t^3 in z = t^2", f, lambda z: z * mp.sqrt(z) / mp.atan(mp.sqrt(z)), 4, low, high)
    middles = [mp.ldexp(1 + mpf(2 * i + 1) / 8, octave) for octave in range(-4, 4) for i in range(4)]
    values = [mpf(0), *map(mp.atan, middles), pi / 2]
    show("atan of the middle of each cell", values)
    show("the rest of it", [x - double(x) for x in values])


FITS = {
    "trig": trig,
    "expm1": expm1,
    "tanh": tanh,
    "geomean": geomean,
    "halfturns": halfturns,
    "log2": log2,
    "cbrt": cbrt,
    "asin": asin,
    "atan": atan,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or FITS:
        print(f"// ---- {name}")
        FITS[name]()
