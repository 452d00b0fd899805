"""Doubles, their rounding, and where points are taken."""
import math
import struct
import sys

from mpmath import mp, mpf

mp.dps = 60
INF, NAN = math.inf, math.nan
TINY, LEAST, MOST = 5e-324, sys.float_info.min, sys.float_info.max


def bits(x):
    return 0x7FF8000000000000 if x != x else struct.unpack("<Q", struct.pack("<d", x))[0]


def double(pattern):
    return struct.unpack("<d", struct.pack("<Q", pattern))[0]


def rounded(exact):
    """The nearest double (ties to even) and the rest in ULP. Subnormals and overflow included."""
    if exact == 0:
        return 0.0, mpf(0)
    last = max(mp.mag(exact) - 53, -1074)
    scaled = mp.ldexp(exact, -last)
    whole = int(mp.floor(scaled))
    rest = scaled - whole
    if rest > 0.5 or (rest == 0.5 and whole % 2 == 1):
        whole, rest = whole + 1, rest - 1
    if abs(whole) >= 2**53:  # rounded up into the next binade, or mag() was one low
        rest = rest / 2
    if abs(whole) * mpf(2) ** last >= mpf(2) ** 1024:
        return math.copysign(INF, whole), mpf(0)
    if whole == 0:
        return math.copysign(0.0, exact), rest
    return math.ldexp(whole, last), rest


# Points. Each generator yields tuples of arguments.

JUST_UNDER_HALF, JUST_UNDER_1, JUST_OVER_1 = math.nextafter(0.5, 0), math.nextafter(1, 0), math.nextafter(1, 2)
SIZES = (
    *(0.0, TINY, double(0xFFFFFFFFFFFFF), LEAST, 1e-300, 2**-54, 2**-53, 2**-26, 1e-5, 0.25, 0.5),
    *(JUST_UNDER_HALF, 1.0, JUST_OVER_1, JUST_UNDER_1, 1.5, 2.0, 2.5, 3.0, 10.0),
    *(2**31, 2**32, 2**51 + 0.5, 2**52, 2**53, 2**53 + 2, 2**63, 1e300, MOST, INF),
)
SPECIAL = [sign * x for x in SIZES for sign in (1.0, -1.0)] + [NAN]


def near(x, steps):
    """x and the doubles next to it, `steps` to each side."""
    below = above = x
    yield x
    for _ in range(steps):
        below, above = math.nextafter(below, -INF), math.nextafter(above, INF)
        yield below
        yield above


def even(rng, low, high, count):
    return [rng.uniform(low, high) for _ in range(count)]


def binades(rng, low, high, count, signed=True):
    """Exponents evenly from 2^low to 2^high, any mantissa."""
    sign = lambda: rng.choice((1, -1)) if signed else 1
    return [math.ldexp(rng.uniform(1, 2), rng.randrange(low, high)) * sign() for _ in range(count)]


def subnormals(rng, count):
    return [double(rng.getrandbits(rng.randrange(1, 53))) for _ in range(count)]


def halfway(step, rng, count, most):
    """Both sides of where a reduction by multiples of `step` changes its multiple."""
    for _ in range(count):
        yield from near(float((rng.randrange(-most, most) + mpf(0.5)) * step), 1)


def singles(make):
    """Lets a generator of numbers yield numbers: specials first, one tuple per number."""
    def points(rng):
        yield from ((x,) for x in SPECIAL)
        yield from ((float(x),) for x in make(rng))
    return points


def both_ends(below, above, odd=False):
    """NaN for NaN, the limits at the infinities, and -0 at -0 for an odd function."""
    def special(x):
        if x != x:
            return NAN
        if math.isinf(x):
            return below if x < 0 else above
        return x if odd and x == 0 else None
    return special
