#!/usr/bin/env python3
"""What control.kalmanWalk, kalmanVelocity, kalman and kalmanSmoother are compared with: python3 scripts/references/kalman.py

Writes test/references/kalman.json: runs of filterpy's KalmanFilter from a start that is given, with matrices of its own where those are
of white acceleration; and of statsmodels' state space models, exact diffuse start and exact smoother, time-varying matrices, missing
readings. Smoothed states of a diffuse start are by NumPy, as one least squares problem. In statsmodels a model's matrices of a time lead to the next one: those of our tick t stand at t - 1.

Made with filterpy 2.0.0, statsmodels 0.15.0, scipy 1.17.1, numpy 2.4.6 (pip install filterpy==2.0.0 statsmodels==0.15.0).
"""
import json
import math
import pathlib
import random

import numpy as np
from filterpy.common import Q_continuous_white_noise, Q_discrete_white_noise
from filterpy.kalman import KalmanFilter
from statsmodels.tsa.statespace.kalman_smoother import KalmanSmoother

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "kalman.json"


def tell(x):
    """NaN and infinities as null."""
    array = np.asarray(x, dtype=float)
    if array.ndim == 0:
        return float(array) if math.isfinite(array) else None
    return [tell(y) for y in array]


def flat(x):
    return tell(np.asarray(x, dtype=float).reshape(-1))


def gap(rng, x, share=0.2):
    return math.nan if rng.random() < share else round(x, 3)


# Position and speed, by filterpy.

def velocity(rng, noise, q, q_level, start):
    """start: level, trend, p11, p12, p22"""
    filter = KalmanFilter(dim_x=2, dim_z=1, dim_u=1)
    filter.x = np.array([[start[0]], [start[1]]])
    filter.P = np.array([[start[2], start[3]], [start[3], start[4]]])
    filter.H = np.array([[1.0, 0.0]])
    told = {name: [] for name in (
        "level", "trend", "levelVariance", "covariance", "trendVariance", "innovation", "innovationVariance", "logLikelihood")}
    inputs = {name: [] for name in ("measured", "dt", "q", "r", "acceleration")}
    for k in range(14):
        h = rng.choice((0.25, 1.0, 1.5, 3.0))
        own_q = q * rng.choice((0.5, 1.0, 4.0))
        r = rng.choice((0.1, 0.4, 2.0))
        u = rng.choice((0.0, 0.3, -0.2))
        z = gap(rng, 0.4 * k + rng.gauss(0, 1))
        if noise == "continuous":
            process = Q_continuous_white_noise(dim=2, dt=h, spectral_density=own_q)
        elif noise == "piecewise":
            process = Q_discrete_white_noise(dim=2, dt=h, var=own_q)
        else:
            process = np.diag([0.0, own_q * h])
        process = process + np.diag([q_level * h, 0.0])
        filter.predict(u=np.array([[u]]), B=np.array([[h * h / 2], [h]]), F=np.array([[1.0, h], [0.0, 1.0]]), Q=process)
        spread = float(filter.P[0, 0] + r)
        told["innovationVariance"].append(spread)
        if math.isnan(z):
            told["innovation"].append(None)
            told["logLikelihood"].append(None)
        else:
            filter.update(np.array([[z]]), R=np.array([[r]]))
            told["innovation"].append(float(filter.y[0, 0]))
            told["logLikelihood"].append(float(filter.log_likelihood))
        told["level"].append(float(filter.x[0, 0]))
        told["trend"].append(float(filter.x[1, 0]))
        told["levelVariance"].append(float(filter.P[0, 0]))
        told["covariance"].append(float(filter.P[0, 1]))
        told["trendVariance"].append(float(filter.P[1, 1]))
        for name, value in zip(inputs, (z, h, own_q, r, u)):
            inputs[name].append(tell(value))
    params = {"noise": noise, "qLevel": q_level}
    return {"params": params, "start": start, "inputs": inputs, "outputs": told}


# Any model, by statsmodels.

def run(readings, models, initial=None):
    """models: for each tick (F, H, Q, R, c); None as start is exact diffuse. Readings with NaN. Filtered, smoothed, likelihoods."""
    ticks, m = readings.shape
    n = models[0][0].shape[0]
    model = KalmanSmoother(k_endog=m, k_states=n, k_posdef=n)
    model.bind(np.ascontiguousarray(readings))
    stack = lambda pick, later: np.stack([pick(models[min(t + later, ticks - 1)]) for t in range(ticks)], axis=-1)
    model["transition"] = stack(lambda one: one[0], 1)
    model["design"] = stack(lambda one: one[1], 0)
    model["state_cov"] = stack(lambda one: one[2], 1)
    model["obs_cov"] = stack(lambda one: one[3], 0)
    model["state_intercept"] = stack(lambda one: one[4], 1)
    model["selection"] = np.eye(n)
    if initial is None:
        model.initialize_diffuse()
    else:
        model.initialize_known(*initial)
    result = model.smooth()
    return result


def least_squares(readings, models):
    """States at all times that fit all readings best, and their covariances, as one dense system: nothing is known before the first time.

    statsmodels' diffuse smoother is another where the transition changes while states are unknown; where it does not they agree to 1e-10.
    """
    ticks, n = len(readings), models[0][0].shape[0]
    information, score = np.zeros((n * ticks, n * ticks)), np.zeros(n * ticks)
    place = lambda t: slice(t * n, (t + 1) * n)
    for t, (f, h, q, r, c) in enumerate(models):
        if t > 0:
            step = np.zeros((n, n * ticks))
            step[:, place(t)], step[:, place(t - 1)] = np.eye(n), -f
            information += step.T @ np.linalg.solve(q, step)
            score += step.T @ np.linalg.solve(q, c)
        seen = ~np.isnan(readings[t])
        if seen.any():
            row = np.zeros((seen.sum(), n * ticks))
            row[:, place(t)] = h[seen]
            noise = r[np.ix_(seen, seen)]
            information += row.T @ np.linalg.solve(noise, row)
            score += row.T @ np.linalg.solve(noise, readings[t][seen])
    covariance = np.linalg.inv(information)
    return covariance @ score, np.array([covariance[place(t), place(t)] for t in range(ticks)])


def likelihoods(result, readings, diffuse):
    """None where statsmodels counts the diffuse part."""
    out = []
    for t, value in enumerate(result.llf_obs):
        none = np.isnan(readings[t]).all() or t < diffuse
        out.append(None if none else float(value))
    return out


def walk(rng, diffuse):
    ticks = 14
    readings = np.array([[gap(rng, 0.2 * k + rng.gauss(0, 1)) if k else 0.7] for k in range(ticks)])
    h = [rng.choice((0.0, 0.5, 1.0, 2.0)) for _ in range(ticks)]
    q = [rng.choice((0.01, 0.1, 0.5)) for _ in range(ticks)]
    r = [rng.choice((0.1, 0.4, 2.0)) for _ in range(ticks)]
    by = [rng.choice((0.0, 0.25, -0.5)) for _ in range(ticks)]
    one = np.eye(1)
    models = [(one, one, one * h[t] * q[t], one * r[t], np.array([by[t]])) for t in range(ticks)]
    start = None if diffuse else (np.array([0.5 + by[0]]), one * (2.0 + h[0] * q[0]))
    result = run(readings, models, start)
    inputs = {"measured": flat(readings), "dt": h, "q": q, "r": r, "change": by}
    outputs = {
        "estimate": flat(result.filtered_state),
        "variance": flat(result.filtered_state_cov),
        "logLikelihood": likelihoods(result, readings, 1 if diffuse else 0),
    }
    if not diffuse:
        outputs["innovationVariance"] = flat(result.forecasts_error_cov)
    return {"start": None if diffuse else [0.5, 2.0], "inputs": inputs, "outputs": outputs}


def trend(rng):
    """Local linear trend, exact diffuse, as control.kalmanVelocity with independent noise; a gap behind the first reading."""
    readings = np.array([[1.2], [math.nan], [2.9], [4.3], [math.nan], [5.1], [7.4], [8.0], [8.2]])
    transition = np.array([[1.0, 1.0], [0.0, 1.0]])
    models = [(transition, np.array([[1.0, 0.0]]), np.diag([0.05, 0.02]), np.array([[0.3]]), np.zeros(2))] * len(readings)
    result = run(readings, models)
    outputs = {
        "level": flat(result.filtered_state[0]),
        "trend": flat(result.filtered_state[1]),
        "levelVariance": flat(result.filtered_state_cov[0, 0]),
        "covariance": flat(result.filtered_state_cov[0, 1]),
        "trendVariance": flat(result.filtered_state_cov[1, 1]),
        "logLikelihood": likelihoods(result, readings, 3),
    }
    params = {"noise": "independent", "q": 0.02, "qLevel": 0.05, "r": 0.3, "dt": 1}
    return {"params": params, "inputs": {"measured": flat(readings)}, "outputs": outputs}


def spread(rng, n, scale):
    a = np.array([[rng.gauss(0, 1) for _ in range(n)] for _ in range(n)])
    return np.round(a @ a.T * scale + np.eye(n) * 0.05, 4)


def general(rng, n, m, ticks, diffuse, varies):
    """Random models that are stable, and two sensors whose noises go together."""
    base = np.round(np.eye(n) * 0.9 + np.array([[rng.gauss(0, 0.15) for _ in range(n)] for _ in range(n)]), 3)
    design = np.round(np.array([[rng.gauss(0, 1) for _ in range(n)] for _ in range(m)]), 3)
    process, noise = spread(rng, n, 0.1), spread(rng, m, 0.3)
    gain = np.round(np.array([[rng.gauss(0, 1)] for _ in range(n)]), 3)
    control = [rng.choice((0.0, 0.5, -1.0)) for _ in range(ticks)]
    told = {"transition": base, "observation": design, "processNoise": process, "readingNoise": noise, "controlGain": gain}
    models, changed = [], {name: [] for name in ("transitionAt", "readingNoiseAt")}
    for t in range(ticks):
        own, own_noise = base, noise
        if varies and t % 3 == 1:
            own, own_noise = base * 0.8, noise * 3
            changed["transitionAt"] += flat(own)
            changed["readingNoiseAt"] += flat(own_noise)
        else:
            changed["transitionAt"] += [None] * (n * n)
            changed["readingNoiseAt"] += [None] * (m * m)
        models.append((own, design, process, own_noise, (gain * control[t]).reshape(-1)))
    readings = np.array([[gap(rng, rng.gauss(0, 2)) for _ in range(m)] for _ in range(ticks)])
    if diffuse:
        readings[: n + 1] = np.round(np.nan_to_num(readings[: n + 1], nan=0.5), 3)
        # Nothing is known before the first tick: its own transition and control change nothing of that.
        start = None
    else:
        x0, p0 = np.full(n, 0.25), np.eye(n) * 2.0
        f, q, c = models[0][0], models[0][2], models[0][4]
        start = (f @ x0 + c, f @ p0 @ f.T + q)
    result = run(readings, models, start)
    smoothed = result.smoothed_state.T, np.moveaxis(result.smoothed_state_cov, -1, 0)
    if diffuse:
        smoothed = least_squares(readings, models)
    case = {
        "n": n, "m": m, "diffuse": diffuse,
        "inputs": {"measured": flat(readings), "control": control, **{name: flat(x) for name, x in told.items()}},
        "filtered": {
            "estimate": flat(result.filtered_state.T),
            "covariance": flat(np.moveaxis(result.filtered_state_cov, -1, 0)),
            "logLikelihood": likelihoods(result, readings, n if diffuse else 0),
        },
        "smoothed": {
            "estimate": flat(smoothed[0]),
            "covariance": flat(smoothed[1]),
            "logLikelihood": [float(result.llf)],
        },
    }
    if varies:
        case["inputs"].update({name: flat([math.nan if y is None else y for y in x]) for name, x in changed.items()})
    if not diffuse:
        case["filtered"]["innovationVariance"] = flat(np.moveaxis(result.forecasts_error_cov, -1, 0))
    return case


def main():
    rng = random.Random("kalman")
    data = {
        "walk": [walk(rng, False), walk(rng, True)],
        "velocity": [
            velocity(rng, "continuous", 0.05, 0.0, [0.5, -0.25, 2.0, 0.3, 1.0]),
            velocity(rng, "piecewise", 0.05, 0.0, [0.0, 0.1, 4.0, 0.0, 9.0]),
            velocity(rng, "independent", 0.02, 0.07, [1.0, 0.0, 100.0, 0.0, 100.0]),
            velocity(rng, "continuous", 0.3, 0.1, [1.0, 0.0, 0.1, 0.02, 0.2]),
        ],
        "trend": trend(rng),
        "general": [
            general(rng, 2, 1, 9, False, False),
            general(rng, 3, 2, 9, False, True),
            general(rng, 4, 2, 8, False, False),
            general(rng, 2, 1, 9, True, False),
            general(rng, 3, 2, 9, True, True),
            general(rng, 4, 2, 9, True, False),
        ],
    }
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in data.items()]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
