#!/usr/bin/env python3
"""What market.eventStudy is compared with: python3 scripts/references/events.py

Writes test/references/events.json: least squares of the market model by statsmodels over an estimation window; abnormal returns, their t by the
standard error of a prediction, and the cumulative one by the covariance of the predictions of the whole event window.

Made with statsmodels 0.15.0, numpy 2.4.6.
"""
import json
import pathlib

import numpy as np
import statsmodels.api as sm

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "events.json"


def study(rng, before, gap, window):
    size = before + gap + window
    market = np.round(rng.normal(0.0004, 0.01, size), 4)
    asset = np.round(0.0003 + rng.uniform(0.4, 1.8) * market + rng.normal(0, 0.012, size), 4)
    asset[-window:] += 0.01
    model = sm.OLS(asset[:before], sm.add_constant(market[:before])).fit()
    design = sm.add_constant(market[-window:], has_constant="add")
    predicted = model.get_prediction(design)
    abnormal = asset[-window:] - predicted.predicted_mean
    ones = np.ones(window)
    variance = ones @ (design @ model.cov_params() @ design.T + model.mse_resid * np.eye(window)) @ ones
    return {
        "gap": gap,
        "window": window,
        "asset": asset.tolist(),
        "market": market.tolist(),
        "told": {
            "alpha": float(model.params[0]),
            "beta": float(model.params[1]),
            "deviation": float(np.sqrt(model.mse_resid)),
            "count": before,
            "car": float(abnormal.sum()),
            "standardError": float(np.sqrt(variance)),
            "tStatistic": float(abnormal.sum() / np.sqrt(variance)),
        },
        "abnormal": abnormal.tolist(),
        "t": (abnormal / predicted.se_obs).tolist(),
    }


def main():
    rng = np.random.default_rng(1997)
    studies = [study(rng, *sizes) for sizes in ((120, 10, 11), (60, 0, 1), (30, 5, 21), (3, 0, 4))]
    FILE.write_text(json.dumps(studies) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
