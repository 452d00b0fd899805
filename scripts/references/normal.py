"""The error function and the standard normal distribution."""
import math

from mpmath import mp, mpf

from common import *
from elementary import SLIGHT


@singles
def erf_points(rng):
    yield from even(rng, -1, 1, 700)
    yield from even(rng, -3, 3, 700)
    yield from even(rng, -6.5, 6.5, 200)
    yield from binades(rng, -60, 0, 250)
    yield from binades(rng, -1022, -60, 60)
    yield from binades(rng, 3, 1023, 20)
    for edge in (0.5, -0.5, 5.9215871957945065):
        yield from near(edge, 10)


@singles
def erfc_points(rng):
    yield from even(rng, 0, 4, 700)
    yield from even(rng, -1, 1, 350)
    yield from even(rng, 0, 26.5, 500)
    yield from even(rng, 26.5, 27.3, 200)
    yield from even(rng, -6, 0, 150)
    yield from binades(rng, -60, 0, 150)
    yield from binades(rng, 3, 1023, 30)
    for edge in (26.543258445, 27.226017111108366, 3.75):
        yield from near(edge, 10)


@singles
def cdf_points(rng):
    yield from even(rng, -6, 2, 700)
    yield from even(rng, -1, 1, 350)
    yield from even(rng, -37.5, 0, 550)
    yield from even(rng, -38.6, -37.4, 250)
    yield from even(rng, 0, 9, 200)
    yield from binades(rng, -60, 0, 150)
    yield from binades(rng, 3, 1023, 30)
    for edge in (-37.5193793471445, -38.485408335567335, -5.303300858899107, -34.64):
        yield from near(edge, 10)


@singles
def log_cdf_points(rng):
    yield from even(rng, -6, 6, 700)
    yield from even(rng, -1, 1, 350)
    yield from even(rng, -60, 0, 350)
    yield from even(rng, 0, 39, 350)
    yield from (-abs(x) for x in binades(rng, 3, 513, 300))
    yield from binades(rng, -60, 0, 150)
    yield from (-1e154, -1.3407807929942596e154, -1.8e154, -1.89e154)
    for edge in (-1e10, -1.8961503816218355e154, 37.5193793471445, 38.485408335567335):
        yield from near(edge, 5)


@singles
def density_points(rng):
    yield from even(rng, -5, 5, 900)
    yield from even(rng, -37.5, 37.5, 700)
    yield from even(rng, -38.6, -37.4, 200)
    yield from binades(rng, -60, 3, 250)
    yield from binades(rng, 3, 1023, 30)
    for edge in (37.5, 38.56, -34.64):
        yield from near(edge, 10)


@singles
def quantile_points(rng):
    yield from even(rng, 0, 1, 500)
    yield from even(rng, 0, 0.1, 200)
    yield from (0.5 + x for x in binades(rng, -54, -1, 300))
    yield from (1 - x for x in binades(rng, -53, -1, 250, signed=False))
    yield from binades(rng, -1022, -1, 650, signed=False)
    yield from subnormals(rng, 200)
    for edge in (0.075, 0.925, 0.5, 1.3887943864964021e-11, 1 - 1.3887943864964021e-11, 1e-300, LEAST):
        yield from near(edge, 10)


@singles
def erf_inv_points(rng):
    yield from even(rng, -1, 1, 900)
    yield from even(rng, 0.8, 0.9, 150)
    yield from (1 - x for x in binades(rng, -53, -1, 400, signed=False))
    yield from binades(rng, -60, -1, 350)
    yield from binades(rng, -1022, -60, 100)
    yield from subnormals(rng, 50)
    for edge in (0.85, -0.85, 1.0, -1.0, 0.5, 1 - 2.7775887728e-11):
        yield from near(edge, 10)


@singles
def erfc_inv_points(rng):
    yield from even(rng, 0, 2, 600)
    yield from even(rng, 0, 0.2, 300)
    yield from (1 + x for x in binades(rng, -53, -1, 350))
    yield from (2 - x for x in binades(rng, -52, -1, 250, signed=False))
    yield from binades(rng, -1022, -1, 500, signed=False)
    yield from subnormals(rng, 250)
    for edge in (0.15, 1.85, 1.0, 0.5, 2.0, 2.7775887728e-11, 1e-300, LEAST):
        yield from near(edge, 10)


# Values.

def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2 if abs(x) < 60 else mpf(1) if x > 0 else SLIGHT


def log_cdf(x):
    if x >= 0:
        return mp.log1p(-cdf(-x)) if x < 60 else -SLIGHT
    if x > -50:
        return mp.log(cdf(x))
    # The asymptotic series of Mills' ratio: 30 terms are good to 60 digits from 50 on.
    term, total = mpf(1), mpf(0)
    for n in range(30):
        total += term
        term *= -(2 * n + 1) / (x * x)
    return -x * x / 2 - mp.log(-x * mp.sqrt(2 * mp.pi)) + mp.log(total)


def density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi) if abs(x) < 60 else SLIGHT


def quantile(p):
    if p > 0.5:
        return -quantile(1 - p)
    if p == 0.5:
        return mpf(0)
    x = -mp.sqrt(-2 * mp.log(p)) if p < 0.2 else mpf(-0.5)
    for _ in range(100):  # Newton's method for log cdf
        step = (mp.log(cdf(x)) - mp.log(p)) * cdf(x) / density(x)
        x -= step
        if abs(step) < abs(x) * mpf(10) ** -40:
            return x
    raise ArithmeticError(f"no quantile of {p}")


def erfc_inverse(y):
    if y > 1:
        return -erfc_inverse(2 - y)
    return -quantile(y / 2) / mp.sqrt(2)


def erf_inverse(x):
    if abs(x) > mpf(2) ** -40:
        return mp.sign(x) * erfc_inverse(1 - abs(x))
    u = x * mp.sqrt(mp.pi) / 2  # the next term of the series is u^9
    return u * (1 + u**2 / 3 * (1 + u**2 * mpf(7) / 10))


def erf_inv_special(x):
    return NAN if x != x or abs(x) > 1 else x if x == 0 else math.copysign(INF, x) if abs(x) == 1 else None


def erfc_inv_special(x):
    return NAN if x != x or x < 0 or x > 2 else INF if x == 0 else -INF if x == 2 else 0.0 if x == 1 else None


def quantile_special(p):
    return NAN if p != p or p < 0 or p > 1 else -INF if p == 0 else INF if p == 1 else None


def log_cdf_special(x):
    return -0.0 if x == INF else both_ends(-INF, 0.0)(x)


FUNCTIONS = {  # name: exact value, special values, points
    "erf": (lambda x: mp.erf(x), both_ends(-1.0, 1.0, odd=True), erf_points),
    "erfc": (lambda x: mp.erfc(x) if abs(x) < 60 else SLIGHT if x > 0 else mpf(2), both_ends(2.0, 0.0), erfc_points),
    "erfInv": (erf_inverse, erf_inv_special, erf_inv_points),
    "erfcInv": (erfc_inverse, erfc_inv_special, erfc_inv_points),
    "gelu": (lambda x: x * cdf(x) if abs(x) < 60 else x if x > 0 else -SLIGHT, both_ends(-0.0, INF, odd=True), cdf_points),
    "normalCdf": (cdf, both_ends(0.0, 1.0), cdf_points),
    "normalLogCdf": (log_cdf, log_cdf_special, log_cdf_points),
    "normalDensity": (density, both_ends(0.0, 0.0), density_points),
    "normalQuantile": (quantile, quantile_special, quantile_points),
}
