#!/usr/bin/env python3
"""Exact Renyi divergences of noise mechanisms: python3 scripts/references/renyi.py

Writes test/references/rdp.txt, one point a line: mechanism, its sigma, scale or probability of truth, order, and the divergence
to 30 digits; gaussianDelta.txt: sigma, epsilon, delta; and rdpSubsampledGaussian.txt: sampling rate, sigma, order, divergence. Of the latter, whole orders are the finite sum; others are the integral of (1 + x)^order - 1 - order x over a normal density by the
trapezoidal rule, at half the step and half again: points where the two differ in the first 25 digits stop the script.
Rates and orders are near each other's powers where the integrand has its mass in two places. Needs mpmath.
"""
import math
import pathlib
import random

from mpmath import mp, mpf

mp.dps = 90
FOLDER = pathlib.Path(__file__).parent.parent.parent / "test" / "references"


def integral(q, sigma, order, step):
    top = max(order, 2) / sigma + 16
    total = mpf(0)
    for k in range(int((top + 16) / step) + 2):
        u = -16 + k * step
        x = q * mp.expm1(u / sigma - 1 / (2 * sigma**2))
        excess = (1 + x) * mp.log1p(x) - x if order == 1 else (1 + x) ** order - 1 - order * x
        total += mp.exp(-u * u / 2) * excess
    mean = total * step / mp.sqrt(2 * mp.pi)
    return mean if order == 1 else mp.log1p(mean) / (order - 1)


def whole(q, sigma, order):
    terms = (
        mp.binomial(order, i) * q**i * (1 - q) ** (order - i) * mp.expm1(mpf(i * i - i) / (2 * sigma**2))
        for i in range(2, order + 1)
    )
    return mp.log1p(mp.fsum(terms)) / (order - 1)


def exact(q, sigma, order):
    q, sigma = mpf(q), mpf(sigma)
    if order == int(order) and order > 1:
        return whole(q, sigma, int(order))
    order = mpf(order)
    step = min(mpf(1) / 4, sigma / 5)
    coarse, fine = integral(q, sigma, order, step), integral(q, sigma, order, step / 2)
    if abs(coarse / fine - 1) > mpf(10) ** -25:
        raise ValueError(f"{q} {sigma} {order}: {coarse} or {fine}")
    return fine


def points(rng):
    for order in (1, 1 + 2**-52, 1 + 1e-9, 1.001, 1.1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4.5, 8, 16, 32.5, 64, 128, 512, 1024):
        yield from ((q, sigma, order) for q in (0.01, 0.1) for sigma in (1.0, 2.5))
    for _ in range(500):
        q = 10 ** rng.uniform(-8, 0) if rng.random() < 0.7 else 1 - 10 ** rng.uniform(-6, -0.1)
        sigma = rng.choice((10 ** rng.uniform(-0.6, 0.6), 10 ** rng.uniform(-0.6, 6)))
        order = rng.choice((1 + 10 ** rng.uniform(-8, 0), rng.uniform(1, 8), rng.uniform(8, 70), float(rng.randint(2, 90))))
        yield q, sigma, order
    for _ in range(60):  # mass near 0 and near order / sigma, equally much
        sigma = rng.uniform(0.25, 0.6)
        order = rng.choice((rng.uniform(1.5, 12), float(rng.randint(3, 12))))
        power = rng.choice((order * (order - 1) / order, (order * (order - 1) - 2) / (order - 2) if order > 2.5 else 1))
        yield math.exp(-power / (2 * sigma**2)) * rng.uniform(0.1, 1), sigma, order
    for _ in range(20):
        yield 10 ** rng.uniform(-3, -0.01), rng.uniform(0.4, 4), rng.choice((rng.uniform(100, 400), float(rng.randint(90, 1024))))


def gaussian(sigma, order):
    return order / (2 * sigma**2)


def laplace(scale, order):
    t = 1 / scale
    if order == 1:
        return t + mp.exp(-t) - 1
    least = order / (2 * order - 1) * mp.exp((order - 1) * t) + (order - 1) / (2 * order - 1) * mp.exp(-order * t)
    return mp.log(least) / (order - 1)


def response(truth, order):
    lie = 1 - truth
    if order == 1:
        return (2 * truth - 1) * mp.log(truth / lie)
    return mp.log(truth**order * lie ** (1 - order) + lie**order * truth ** (1 - order)) / (order - 1)


MECHANISMS = {"gaussian": gaussian, "laplace": laplace, "randomizedResponse": response}


def mechanisms(rng):
    for name in MECHANISMS:
        for _ in range(150):
            noise = 0.5 + 10 ** rng.uniform(-9, -0.31) if name == "randomizedResponse" else 10 ** rng.uniform(-2, 4)
            order = rng.choice((1.0, 1 + 2**-52, 1 + 10 ** rng.uniform(-9, 0), 10 ** rng.uniform(0, 3)))
            yield name, noise, order


def delta(sigma, epsilon):
    tail = lambda x: mp.erfc(x / mp.sqrt(2)) / 2
    half = 1 / (2 * sigma)
    return tail(epsilon * sigma - half) - mp.exp(epsilon) * tail(epsilon * sigma + half)


def gaussians(rng):
    for _ in range(300):
        sigma = 10 ** rng.uniform(-2, 6)
        epsilon = rng.choice((0.0, (rng.uniform(-3, 30) + 1 / (2 * sigma)) / sigma, 10 ** rng.uniform(-6, 0) / sigma))
        yield sigma, max(epsilon, 0.0)


def write(name, lines):
    (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n")
    print(f"{name}: {len(lines)} points")


def main():
    show = lambda value: mp.nstr(value, 30)
    rng = random.Random("rdp")
    costs = ((name, x, a, MECHANISMS[name](mpf(x), mpf(a))) for name, x, a in mechanisms(rng))
    write("rdp", [f"{name} {x!r} {a!r} {show(cost)}" for name, x, a, cost in costs])
    rng = random.Random("gaussianDelta")
    write("gaussianDelta", [f"{x!r} {e!r} {show(delta(mpf(x), mpf(e)))}" for x, e in gaussians(rng)])
    rng = random.Random("rdpSubsampledGaussian")
    sampled = ((q, sigma, a, exact(q, sigma, a)) for q, sigma, a in points(rng))
    write("rdpSubsampledGaussian", [f"{q!r} {sigma!r} {a!r} {show(cost)}" for q, sigma, a, cost in sampled])


if __name__ == "__main__":
    main()
