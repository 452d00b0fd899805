#!/usr/bin/env python3
"""What fits of GARCH models are compared with: python3 scripts/references/garch.py

Writes test/references/garch.json: series made by GARCH(1, 1) and GJR-GARCH, and what arch's own likelihood, maximised to the last digits,
says of both models: parameters, log likelihood, variances of the first return and of the one after the last. arch starts from its
backcast. SLSQP of arch stops early, so Nelder and Mead's simplex goes on from there, which shares nothing with it.

Made with arch 8.0.0, scipy 1.17.1, numpy 2.4.6 (pip install arch==8.0.0).
"""
import json
import pathlib

import numpy as np
from arch import arch_model
from scipy.optimize import minimize

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "garch.json"


def simulated(rng, n, omega, alpha, gamma, beta):
    v, series = omega / (1 - alpha - gamma / 2 - beta), []
    for _ in range(n):
        r = rng.normal() * np.sqrt(v)
        series.append(round(float(r), 4))
        v = omega + (alpha + gamma * (r < 0)) * r * r + beta * v
    return series


def best(series, o):
    model = arch_model(np.array(series), mean="Zero", vol="GARCH", p=1, o=o, q=1, rescale=False)
    found = model.fit(disp="off", options={"ftol": 1e-14, "maxiter": 2000})

    def loss(theta):
        alpha, gamma, beta = theta[1], theta[2] if o else 0, theta[-1]
        if min(theta[0], alpha, alpha + gamma, beta) < 0 or alpha + gamma / 2 + beta > 1:
            return 1e10
        return -float(model.fix(theta).loglikelihood)

    at = np.array(found.params)
    for _ in range(4):
        at = minimize(loss, at, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-13, "maxiter": 4000, "maxfev": 4000}).x
    told = model.fix(at)
    forecast = told.forecast(horizon=1).variance.values[-1, 0]
    names = ("omega", "alpha", "gamma", "beta") if o else ("omega", "alpha", "beta")
    return {
        **dict(zip(names, map(float, at))),
        "logLikelihood": float(told.loglikelihood),
        "initialVariance": float(told.conditional_volatility[0] ** 2),
        "next": float(forecast),
    }


def main():
    rng = np.random.default_rng(1986)
    runs = []
    for n, *parameters in ((900, 0.05, 0.1, 0.0, 0.85), (700, 0.02, 0.02, 0.12, 0.88), (500, 0.5, 0.3, 0.0, 0.3), (300, 0.1, 0.05, 0.3, 0.6)):
        series = simulated(rng, n, *parameters)
        runs.append({"returns": series, "garch": best(series, 0), "gjr": best(series, 1)})
    FILE.write_text(json.dumps({"runs": runs}) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
    for run in runs:
        print(run["garch"], run["gjr"])


if __name__ == "__main__":
    main()
