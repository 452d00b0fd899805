#!/usr/bin/env python3
"""What hidden Markov models of market are compared with: python3 scripts/references/hmm.py

Writes test/references/hmm.json: models of normal and of categorical emissions with parameters that are given, and what hmmlearn makes of
series: log likelihood and posteriors by score_samples, the path and its log likelihood by decode; expected numbers of steps from
its forward and backward lattices. Stationary distributions are left eigenvectors by NumPy. Series in several pieces are scored by their lengths.

Made with hmmlearn 0.3.3, numpy 2.4.6 (pip install hmmlearn==0.3.3).
"""
import json
import pathlib

import numpy as np
from hmmlearn import _hmmc
from hmmlearn.hmm import CategoricalHMM, GaussianHMM
from scipy.special import logsumexp

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "hmm.json"


def chances(rng, rows, columns, zeros=0.0):
    table = rng.dirichlet(np.ones(columns), rows)
    table[rng.random(table.shape) < zeros] = 0
    table[np.arange(rows), np.arange(rows) % columns] += 0.1
    return table / table.sum(axis=1, keepdims=True)


def steps(model, pieces):
    """Sum over rows of p(regime i at t - 1, regime j at t | all), of each piece."""
    with np.errstate(divide="ignore"):
        logs = np.log(model.transmat_)
    result = []
    for piece in pieces:
        frame = model._compute_log_likelihood(piece)
        _, forward = _hmmc.forward_log(model.startprob_, model.transmat_, frame)
        backward = _hmmc.backward_log(model.startprob_, model.transmat_, frame)
        total = np.zeros_like(logs)
        for t in range(1, len(piece)):
            joint = forward[t - 1][:, None] + logs + frame[t] + backward[t]
            total += np.exp(joint - logsumexp(joint))
        result.append(total.ravel().tolist())
    return result


def told(model, series, lengths):
    pieces = np.split(series, np.cumsum(lengths)[:-1])
    with np.errstate(divide="ignore"):
        probability = model.predict_proba(series, lengths)
        path = model.decode(series, lengths, algorithm="viterbi")[1]
        return {
            "initial": model.startprob_.tolist(),
            "transition": model.transmat_.ravel().tolist(),
            "lengths": lengths,
            "probability": probability.ravel().tolist(),
            "path": path.tolist(),
            "logLikelihood": [float(model.score(piece)) for piece in pieces],
            "pathLogLikelihood": [float(model.decode(piece, algorithm="viterbi")[0]) for piece in pieces],
            "steps": steps(model, pieces),
        }


def normal(rng, regimes, lengths):
    model = GaussianHMM(regimes, covariance_type="diag", implementation="log")
    model.startprob_, model.transmat_ = chances(rng, 1, regimes)[0], chances(rng, regimes, regimes)
    model.means_ = rng.normal(0, 2, (regimes, 1))
    model._covars_ = rng.uniform(0.2, 3, (regimes, 1))
    model.n_features = 1
    series = np.round(rng.normal(0, 3, (sum(lengths), 1)), 3)
    return {
        "y": series.ravel().tolist(),
        "mean": model.means_.ravel().tolist(),
        "deviation": np.sqrt(model._covars_).ravel().tolist(),
        **told(model, series, lengths),
    }


def categorical(rng, regimes, symbols, lengths):
    model = CategoricalHMM(regimes, n_features=symbols, implementation="log")
    model.startprob_, model.transmat_ = chances(rng, 1, regimes)[0], chances(rng, regimes, regimes, 0.2)
    model.emissionprob_ = chances(rng, regimes, symbols)
    series = rng.integers(0, symbols, (sum(lengths), 1))
    return {"symbol": series.ravel().tolist(), "emission": model.emissionprob_.ravel().tolist(), **told(model, series, lengths)}


def stationary(rng, regimes):
    matrix = chances(rng, regimes, regimes, 0.2)
    values, vectors = np.linalg.eig(matrix.T)
    vector = np.real(vectors[:, np.argmin(np.abs(values - 1))])
    return {"transition": matrix.ravel().tolist(), "probability": (vector / vector.sum()).tolist()}


def main():
    rng = np.random.default_rng(1989)
    shown = {
        "normal": [normal(rng, 2, [40]), normal(rng, 3, [1, 25, 12]), normal(rng, 5, [30])],
        "categorical": [categorical(rng, 2, 3, [40]), categorical(rng, 3, 5, [20, 1, 15]), categorical(rng, 4, 2, [30])],
        "stationary": [stationary(rng, regimes) for regimes in (1, 2, 3, 3, 5, 8)],
    }
    FILE.write_text(json.dumps(shown) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
