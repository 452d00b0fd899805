#!/usr/bin/env python3
"""Coefficients of assembly/lib/special/erf.ts and quantile.ts: python3 scripts/fits_normal.py [erf | erfcx | quantile]

Polynomials as in fits.py. The quantile takes the rationals that Wichura published; here they become bits, and their error is
measured again, with the arguments beyond his range that subnormal probabilities bring. Needs mpmath.
"""
import sys

from mpmath import erf, erfc, exp, log, mp, mpf, pi, sqrt

from fits import horner, report, show

def scaled(x):
    """erfcx x = e^(x^2) erfc x."""
    if x < 1000:
        return exp(x * x) * erfc(x)
    term, total = mpf(1), mpf(0)
    for n in range(12):
        total += term
        term *= -(2 * n + 1) / (2 * x * x)
    return total / (x * sqrt(pi))


def flat(t):
    """(1 + 2x) erfcx x, which stays between 1.12 and 1.29, in t = (x - 4.25) / (x + 3.25), x >= 1/2."""
    if t == 1:
        return 2 / sqrt(pi)
    x = (mpf("4.25") + mpf("3.25") * t) / (1 - t)
    return (1 + 2 * x) * scaled(x)


def erfcx_fit():
    report("(1 + 2x) erfcx x in t", flat, lambda t: 1 / flat(t), 24, -1, 1)


def erf_fit():
    f = lambda z: erf(sqrt(z)) / sqrt(z) - 1
    report("erf x / x - 1 in z = x^2", f, lambda z: sqrt(z) / erf(sqrt(z)), 9, mpf(2) ** -60, mpf(0.25))


# M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37 (1988), PPND16.
CENTRAL = """
3.3871328727963666080e0 1.3314166789178437745e2 1.9715909503065514427e3 1.3731693765509461125e4
4.5921953931549871457e4 6.7265770927008700853e4 3.3430575583588128105e4 2.5090809287301226727e3
1 4.2313330701600911252e1 6.8718700749205790830e2 5.3941960214247511077e3
2.1213794301586595867e4 3.9307895800092710610e4 2.8729085735721942674e4 5.2264952788528545610e3"""
NEAR = """
1.42343711074968357734e0 4.63033784615654529590e0 5.76949722146069140550e0 3.64784832476320460504e0
1.27045825245236838258e0 2.41780725177450611770e-1 2.27238449892691845833e-2 7.74545014278341407640e-4
1 2.05319162663775882187e0 1.67638483018380384940e0 6.89767334985100004550e-1
1.48103976427480074590e-1 1.51986665636164571966e-2 5.47593808499534494600e-4 1.05075007164441684324e-9"""
FAR = """
6.65790464350110377720e0 5.46378491116411436990e0 1.78482653991729133580e0 2.96560571828504891230e-1
2.65321895265761230930e-2 1.24266094738807843860e-3 2.71155556874348757815e-5 2.01033439929228813265e-7
1 5.99832206555887937690e-1 1.36929880922735805310e-1 1.48753612908506148525e-2
7.86869131145613259100e-4 1.84631831751005468180e-5 1.42151175831644588870e-7 2.04426310338993978564e-15"""


def upper(logarithm):
    """x > 0 with log(1 - cdf x) as given, by Newton's method."""
    x = sqrt(-2 * logarithm) if logarithm < -1.5 else mpf(0.5)
    for _ in range(40):
        tail = erfc(x / sqrt(2)) / 2
        x += (log(tail) - logarithm) * tail * sqrt(2 * pi) * exp(x * x / 2)
    return x


def quantile_fit():
    edge = mpf("0.180625")
    central = lambda w: upper(log(mpf(0.5) - sqrt(edge - w))) / sqrt(edge - w)
    tail = lambda from_: lambda w: upper(-((w + from_) ** 2))
    pieces = [
        ("central: x / q in w = 0.425^2 - q^2, q = p - 1/2", CENTRAL, central, mpf(0), edge - mpf(2) ** -40),
        ("near: x in w = r - 1.6, r = sqrt(-log p) <= 5", NEAR, tail(mpf("1.6")), mpf("0.0094"), mpf("3.4")),
        ("far: x in w = r - 5, r <= 27.3", FAR, tail(5), mpf(0), mpf("22.3")),
    ]
    for label, text, f, low, high in pieces:
        c = [mpf(float(x)) for x in text.split()]
        points = [low + (high - low) * mpf(i) / 150 for i in range(151)]
        worst = max(abs(horner(c[:8], w) / horner(c[8:], w) / f(w) - 1) for w in points)
        show(f"{label}, error 2^{float(log(worst, 2)):.1f}: p", c[:8])
        show("q", c[8:])


FITS = {"erf": erf_fit, "erfcx": erfcx_fit, "quantile": quantile_fit}

if __name__ == "__main__":
    for name in sys.argv[1:] or FITS:
        print(f"// ---- {name}")
        FITS[name]()
