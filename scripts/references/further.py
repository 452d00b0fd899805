"""exp2, log2, log10, cbrt, logit, logSigmoid, softplus, logAddExp, asin and atan."""
import math

from mpmath import mp, mpf

from common import *
from elementary import HUGE, SLIGHT, log_special, wide


@singles
def exp2_points(rng):
    yield from even(rng, -1, 1, 350)
    yield from binades(rng, -60, 0, 250)
    yield from even(rng, -1022, 1024, 620)
    yield from even(rng, -1075.5, -1022, 250)
    yield from even(rng, 1023, 1024.5, 60)
    yield from range(-1080, 1030, 7)
    for edge in (1024.0, -1022.0, -1074.0, -1075.0):
        yield from near(edge, 10)
    yield from halfway(mpf(1) / 64, rng, 110, 60000)
    yield from binades(rng, 10, 1023, 20)


@singles
def log2_points(rng):
    yield from near(1.0, 60)
    yield from (1 + x for x in binades(rng, -52, -2, 450))
    yield from even(rng, 0.5, 2, 450)
    yield from even(rng, 0.9, 1.1, 200)
    yield from binades(rng, -1022, 1023, 400, signed=False)
    yield from subnormals(rng, 150)
    yield from (math.ldexp(1.0, power) for power in range(-1074, 1024, 13))
    for power in (-2, -1, 1, 2):
        yield from near(math.ldexp(1.0, power), 20)
    for _ in range(110):
        yield from near(math.ldexp(1 + rng.randrange(512) / 512, rng.randrange(-3, 3)), 1)


@singles
def log10_points(rng):
    yield from near(1.0, 60)
    yield from (1 + x for x in binades(rng, -52, -2, 450))
    yield from even(rng, 0.5, 2, 450)
    yield from even(rng, 0.9, 1.1, 200)
    yield from binades(rng, -1022, 1023, 400, signed=False)
    yield from subnormals(rng, 150)
    for power in range(-323, 309, 2):  # those up to 22 are exact
        yield float(f"1e{power}")
    for power in range(23):
        yield from near(float(10**power), 2)
    for _ in range(110):
        yield from near(math.ldexp(1 + rng.randrange(512) / 512, rng.randrange(-3, 3)), 1)


@singles
def logit_points(rng):
    yield from even(rng, 0, 1, 600)
    yield from even(rng, 0.45, 0.55, 250)
    yield from (0.5 + x for x in binades(rng, -53, -2, 500))
    yield from (1 - x for x in binades(rng, -53, -1, 350, signed=False))
    yield from binades(rng, -1022, -1, 350, signed=False)
    yield from subnormals(rng, 120)
    for edge in (0.5, 1.0, 0.25, 0.75, LEAST):
        yield from near(edge, 12)


@singles
def cbrt_points(rng):
    yield from binades(rng, -1022, 1023, 700)
    yield from even(rng, 1, 8, 600)
    yield from even(rng, -1, 1, 200)
    yield from subnormals(rng, 200)
    yield from (float(rng.randrange(1, 2**17) ** 3) for _ in range(120))
    for _ in range(60):
        yield from near(float(rng.randrange(1, 2**17) ** 3), 1)
    for power in range(-1074, 1024, 31):
        yield math.ldexp(1.0, power)


@singles
def softplus_points(rng):
    yield from even(rng, -1, 1, 450)
    yield from even(rng, -40, 40, 650)
    yield from even(rng, -710, -30, 200)
    yield from even(rng, -745.3, -708, 150)
    yield from even(rng, 30, 710, 80)
    yield from binades(rng, -60, 0, 200)
    for edge in (-708.3964185322641, -744.4400719213812, -745.1332191019411, -600.0, 600.0, -36.7, 36.7):
        yield from near(edge, 8)
    yield from halfway(mp.log(2) / 64, rng, 60, 3000)
    yield from binades(rng, 9, 1023, 40)


@singles
def log_sigmoid_points(rng):
    for (x,) in softplus_points(rng):
        yield -x


def log_add_exp_points(rng):
    corners = [0.0, -0.0, 1.0, -1.0, 600.0, -600.0, 746.0, MOST, -MOST, TINY, INF, -INF, NAN]
    yield from ((a, b) for a in corners for b in corners)
    for count, reach, apart in ((500, 10, 10), (400, 700, 40), (300, 1e6, 3), (200, 1, 1), (150, 700, 700)):
        for a in even(rng, -reach, reach, count):
            yield a, a + rng.uniform(-apart, apart)
    for a in even(rng, -20, 20, 100):
        yield a, a
    for a in even(rng, -30, -1e-6, 250):  # e^a + e^b is near 1
        yield a, float(mp.log1p(-mp.exp(a)))
    for a in even(rng, -100, 100, 30):
        yield from ((a, b) for b in near(a + 600, 2))


@singles
def asin_points(rng):
    yield from even(rng, -1, 1, 800)
    yield from even(rng, 0.45, 0.55, 200)
    yield from (1 - x for x in binades(rng, -53, -1, 350, signed=False))
    yield from (x - 1 for x in binades(rng, -53, -1, 150, signed=False))
    yield from binades(rng, -60, -1, 350)
    yield from binades(rng, -1022, -60, 60)
    for edge in (0.5, -0.5, 1.0, -1.0):
        yield from near(edge, 10)


@singles
def atan_points(rng):
    yield from even(rng, -1, 1, 500)
    yield from even(rng, -20, 20, 500)
    yield from binades(rng, -8, 8, 400)
    yield from binades(rng, -60, 60, 250)
    yield from binades(rng, -1022, 1023, 100)
    for octave in range(-5, 6):  # where the table changes its entry
        for i in range(4):
            yield from near(math.ldexp(1 + i / 4, octave), 2)


# Values.

def log_add_exp_special(a, b):
    if a != a or b != b:
        return NAN
    return max(a, b) if math.isinf(a) or math.isinf(b) else None


def log_add_exp(a, b):
    gap = abs(a - b)
    return max(a, b) + (mp.log1p(mp.exp(-gap)) if gap < 800 else SLIGHT)


def soft_plus(x):
    return max(x, 0) + (mp.log1p(mp.exp(-abs(x))) if abs(x) < 800 else SLIGHT)


def binary_power(x):
    return mpf(2) ** x if abs(x) < 1200 else HUGE if x > 0 else SLIGHT


def binary_log(x):
    exponent = mp.mag(x) - 1
    return mpf(exponent) if x == mp.ldexp(1, exponent) else mp.log(x, 2)


def decimal_log(x):
    exponent = int(mp.nint(mp.log10(x)))
    return mpf(exponent) if 0 <= exponent < 23 and x == mpf(10) ** exponent else mp.log10(x)


def logit_special(p):
    return NAN if p != p or p < 0 or p > 1 else -INF if p == 0 else INF if p == 1 else None


def log_odds(p):
    return mp.log(p) - mp.log1p(-p) if p != 0.5 else mpf(0)


def cube_root(x):
    size = mp.cbrt(abs(x))
    whole = mp.nint(size)
    return mp.sign(x) * (whole if whole**3 == abs(x) else size)


def asin_special(x):
    return NAN if x != x or abs(x) > 1 else x if x == 0 else None


HALF_PI = math.pi / 2  # rounded as the exact value is

FUNCTIONS = {  # name: exact value, special values, points
    "exp2": (binary_power, both_ends(0.0, INF), exp2_points),
    "log2": (binary_log, log_special, log2_points),
    "log10": (decimal_log, log_special, log10_points),
    "logit": (log_odds, logit_special, logit_points),
    "logSigmoid": (lambda x: -soft_plus(-x), both_ends(-INF, -0.0), log_sigmoid_points),
    "cbrt": (cube_root, both_ends(-INF, INF, odd=True), cbrt_points),
    "softplus": (soft_plus, both_ends(0.0, INF), softplus_points),
    "logAddExp": (log_add_exp, log_add_exp_special, log_add_exp_points),
    "asin": (mp.asin, asin_special, asin_points),
    "atan": (mp.atan, both_ends(-HALF_PI, HALF_PI, odd=True), atan_points),
}
