#!/usr/bin/env python3
"""What fitting.* is compared with: python3 scripts/references/fitting.py

Writes test/references/fitting.json: OLS and WLS, RollingOLS, Logit and GLM (with counts) of statsmodels, ridge by scikit-learn, and
theilslopes of SciPy.

Made with statsmodels 0.15.0, scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6 (pip install statsmodels==0.15.0 scikit-learn==1.9.1).
"""
import json
import pathlib

import numpy as np
import statsmodels.api as sm
from scipy.stats import theilslopes
from sklearn.linear_model import LogisticRegression
from statsmodels.regression.rolling import RollingOLS

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "fitting.json"


def told(values):
    return [None if np.isnan(v) else float(v) for v in np.ravel(values)]


def drawn(rng, n, p):
    x = np.round(rng.normal(size=(n, p)) * rng.choice([0.1, 3.0, 40.0], size=p) + rng.choice([0.0, 5.0, -90.0], size=p), 4)
    return x, np.round(x @ rng.normal(size=p) + 2 + rng.normal(size=n), 4)


def least(rng, n, p, intercept, weighed):
    x, y = drawn(rng, n, p)
    w = np.round(rng.uniform(0.2, 5, size=n), 3)
    a = sm.add_constant(x, has_constant="add") if intercept else x
    fit = sm.WLS(y, a, weights=w).fit() if weighed else sm.OLS(y, a).fit()
    return {
        "features": p, "intercept": intercept, "x": told(x), "y": told(y), **({"weights": told(w)} if weighed else {}),
        "found": told(fit.params), "errors": told(fit.bse), "rSquared": float(fit.rsquared),
        "deviation": float(np.sqrt(fit.scale)), "freedom": float(fit.df_resid), "residual": told(fit.resid),
    }


def rolled(rng, n, p, window, intercept):
    x, y = drawn(rng, n, p)
    a = sm.add_constant(x, has_constant="add") if intercept else x
    fit = RollingOLS(y, a, window=window).fit()
    return {
        "features": p, "intercept": intercept, "window": window, "x": told(x), "y": told(y), "found": told(fit.params),
        "errors": told(fit.bse), "rSquared": told(fit.rsquared), "deviation": told(np.sqrt(fit.mse_resid)),
    }


def logistic(rng, n, p, intercept, counted):
    x = np.round(rng.normal(size=(n, p)) * 2 + 1, 3)
    odds = x @ rng.uniform(-1, 1, size=p) + (0.5 if intercept else 0)
    label = (rng.uniform(size=n) < 1 / (1 + np.exp(-odds))).astype(float)
    counts = rng.integers(1, 5, size=n).astype(float)
    a = sm.add_constant(x, has_constant="add") if intercept else x
    if counted:
        fit = sm.GLM(label, a, family=sm.families.Binomial(), freq_weights=counts).fit(tol=1e-14, tol_criterion="params")
    else:
        fit = sm.Logit(label, a).fit(disp=0, tol=1e-14, maxiter=100)
    return {
        "features": p, "intercept": intercept, "x": told(x), "label": told(label), **({"weights": told(counts)} if counted else {}),
        "found": told(fit.params), "errors": told(fit.bse), "logLikelihood": float(fit.llf), "p": told(fit.predict(a)),
    }


def ridge(rng, n, p, much):
    x = np.round(rng.normal(size=(n, p)), 3)
    label = (rng.uniform(size=n) < 0.4).astype(float)
    fit = LogisticRegression(C=1 / much, tol=1e-13, solver="newton-cholesky", max_iter=1000).fit(x, label)
    return {"features": p, "ridge": much, "x": told(x), "label": told(label), "found": told(np.r_[fit.intercept_, fit.coef_[0]])}


def sen(rng, n, method, confidence, tied):
    x = rng.integers(0, n // 2, size=n).astype(float) if tied else np.round(rng.normal(size=n), 5)
    y = np.round(0.7 * x + rng.standard_cauchy(size=n), 1 if tied else 5)
    fit = theilslopes(y, x, confidence, method=method)
    return {
        "method": method, "confidence": confidence, "x": told(x), "y": told(y), "slope": float(fit.slope),
        "intercept": float(fit.intercept), "low": float(fit.low_slope), "high": float(fit.high_slope),
    }


def main():
    rng = np.random.default_rng(14)
    cases = {
        "least": [least(rng, n, p, i, w) for n, p in ((8, 1), (40, 3), (33, 6)) for i in (True, False) for w in (True, False)],
        "rolling": [rolled(rng, 30, p, w, i) for p, w, i in ((1, 5, True), (2, 8, True), (3, 10, True), (2, 7, False))],
        "logistic": [logistic(rng, n, p, i == 1, c == 1) for n, p, i, c in ((30, 1, 1, 0), (60, 3, 1, 0), (50, 2, 0, 0), (45, 2, 1, 1))],
        "ridge": [ridge(rng, 30, 3, much) for much in (0.01, 1.0, 50.0)],
        "sen": [sen(rng, n, m, c, t) for n, m, c, t in (
            (9, "separate", 0.95, 0), (20, "joint", 0.9, 0), (35, "separate", 0.99, 1), (80, "joint", 0.95, 1), (140, "separate", 0.95, 0))],
    }
    FILE.write_text(json.dumps(cases, separators=(",", ":")).replace("},{", "},\n{") + "\n")
    print(f"{FILE.name}: {', '.join(f'{len(of)} {name}' for name, of in cases.items())}")


if __name__ == "__main__":
    main()
