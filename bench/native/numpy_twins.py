"""Twins of some formulas in NumPy, under the protocol of main.c: formulas as a person writes them with NumPy, results into
columns that exist already where that is one word more. State is updated in place."""
import math
import sys
from statistics import median
from time import perf_counter_ns
from types import SimpleNamespace

import numpy as np


def exp(c):
    np.exp(c.x, out=c.output)


def log(c):
    np.log(c.x, out=c.output)


def power(c):
    np.power(c.x, c.y, out=c.output)


def tanh(c):
    np.tanh(c.x, out=c.output)


def sigmoid(c):
    np.divide(1, 1 + np.exp(-c.x), out=c.output)


def treasury_fee(c):
    c.congestion[:] = 2 / (1 + np.exp(-2 / c.scale * (c.utilization - c.target)))
    c.liquidity[:] = 1 - np.minimum(np.sqrt(c.providers / c.liquidityReference), c.liquidityCap)
    c.time[:] = 1 + c.amplitude * np.cos(np.pi / 12 * (c.hour - c.peak))
    c.raw[:] = c.base * c.congestion * c.liquidity * c.time
    np.floor(np.clip(c.raw, c.min, c.max) + 0.5, out=c.fee)


def peer_score(c):
    c.score[:] = np.minimum(
        np.exp(
            c.validityWeight * np.log(c.validity)
            + c.responseWeight * np.log(c.response)
            + c.resourceWeight * np.log(c.resource)
            + c.adherenceWeight * np.log(c.adherence)
        ),
        1,
    )
    c.weakest[:] = np.argmin([c.validity, c.response, c.resource, c.adherence], axis=0)


def beta_posterior(c):
    np.add(c.priorAlpha, c.successes, out=c.alpha)
    np.add(c.priorBeta, c.failures, out=c.beta)
    total = c.alpha + c.beta
    np.divide(c.alpha, total, out=c.mean)
    c.variance[:] = c.alpha * c.beta / (total * total * (total + 1))
    c.mode[:] = np.where((c.alpha > 1) & (c.beta > 1), (c.alpha - 1) / (total - 2), np.nan)


def ema_bank(c):
    c.y *= 1 - c.alpha
    c.y += c.alpha * c.x


def kalman_level(c):
    prior = c.variance + c.scale * c.q
    spread = prior + c.noise
    off = c.measured - c.estimate
    np.divide(prior, spread, out=c.gain)
    np.divide(off * off, spread, out=c.nis)
    c.estimate += c.gain * off
    np.multiply(c.gain, c.noise, out=c.variance)


def pi(c):
    error = c.setpoint - c.measured
    wanted = c.feedForward + c.kp * error + c.integral
    np.clip(wanted, c.min, c.max, out=c.u)
    c.integral += c.ki * c.dt * error + min(1, c.dt * c.ki / c.kp) * (c.u - wanted)


def token_bucket(c):
    now = np.maximum(c.time, c.last)
    level = np.minimum(c.tokens + (now - c.last) * c.rate, c.burst)
    passes = c.cost <= level
    wait = np.where(c.cost <= c.burst, now - c.time + (c.cost - level) / c.rate, np.inf)
    c.tokens[:] = np.where(passes, level - c.cost, level)
    c.last[:] = now
    c.admit[:] = passes
    c.retryAfter[:] = np.where(passes, 0, wait)


def health_index(c):
    c.raw[:] = (
        c.topologyWeight * c.topology
        + c.diversityWeight * c.diversity
        + c.latencyWeight * c.latency
        + c.stabilityWeight * c.stability
    )
    c.index[:] = np.minimum(c.alpha * c.raw + (1 - c.alpha) * c.index, 1)


def total(c):
    c.output[0] = c.x.sum()


def dot(c):
    c.output[0] = c.x @ c.y


def geo_mean(c):
    np.exp(c.weights @ np.log(c.x.reshape(len(c.weights), -1)), out=c.output)


def matrix_vector(c):
    np.matmul(c.matrix.reshape(-1, len(c.vector)), c.vector, out=c.output)


def gram(c):
    x = c.x.reshape(-1, math.isqrt(len(c.output)))
    np.matmul(x.T, x, out=c.output.reshape(x.shape[1], -1))


WEIGHTS = "validityWeight responseWeight resourceWeight adherenceWeight"
# name: inputs, parameters, state, outputs, function
TWINS = {
    "core.exp": ("x", "", "", "output", exp),
    "core.log": ("x", "", "", "output", log),
    "core.pow": ("x y", "", "", "output", power),
    "core.tanh": ("x", "", "", "output", tanh),
    "core.sigmoid": ("x", "", "", "output", sigmoid),
    "energy.treasuryFee": (
        "utilization providers hour",
        "base target scale peak liquidityReference liquidityCap amplitude min max",
        "",
        "fee congestion liquidity time raw",
        treasury_fee,
    ),
    "network.peerScore": ("validity response resource adherence", WEIGHTS, "", "score weakest", peer_score),
    "core.betaPosterior": (
        "successes failures priorAlpha priorBeta", "", "", "alpha beta mean variance mode", beta_posterior
    ),
    "core.ema, bank": ("x", "alpha", "y", "", ema_bank),
    "control.kalmanLevel, bank": ("measured", "q", "estimate variance scale noise", "gain nis", kalman_level),
    "control.pi, bank": ("setpoint measured", "kp ki dt min max feedForward", "integral u", "", pi),
    "network.tokenBucket, bank": ("time cost rate burst", "", "tokens last", "admit retryAfter", token_bucket),
    "network.healthIndex, bank": (
        "topology diversity latency stability",
        "topologyWeight diversityWeight latencyWeight stabilityWeight alpha",
        "index",
        "raw",
        health_index,
    ),
    "core.sum, one group": ("x", "", "", "output", total),
    "core.dot, one group": ("x y", "", "", "output", dot),
    "core.matrixVector": ("matrix vector", "", "", "output", matrix_vector),
    "core.gram, one group": ("x", "", "", "output", gram),
    "core.geoMean": ("x weights", "", "", "output", geo_mean),
}


def read_column(cells):
    return np.array([next(cells) for _ in range(int(next(cells)))])


class Call:
    """A twin and what it is given: columns and parameters by name."""

    def __init__(self, name, path):
        inputs, params, state, outputs, self.twin = TWINS[name]
        cells = iter(np.fromfile(path).tolist())
        self.rows = int(next(cells))
        next(cells)
        given = {param: next(cells) for param in params.split()}
        given |= {column: read_column(cells) for column in inputs.split()}
        self.starts = {column: read_column(cells) for column in state.split()}
        given |= {column: start.copy() for column, start in self.starts.items()}
        given |= {column: np.zeros(int(next(cells))) for column in outputs.split()}
        self.given = SimpleNamespace(**given)
        self.results = [given[column] for column in [*outputs.split(), *self.starts]]

    def restore(self):
        for name, start in self.starts.items():
            getattr(self.given, name)[:] = start

    def sample(self, calls):
        self.restore()
        start = perf_counter_ns()
        for _ in range(calls):
            self.twin(self.given)
        return (perf_counter_ns() - start) / calls

    def time(self, milliseconds):
        self.sample(5)
        calls = int(50000 / self.sample(5)) + 1
        samples = []
        end = perf_counter_ns() + milliseconds * 1e6
        while len(samples) < 3 or perf_counter_ns() < end:
            samples.append(self.sample(calls))
        return median(samples) / self.rows

    def write(self, path):
        self.restore()
        self.twin(self.given)
        np.concatenate(self.results).tofile(path)


call = None
for line in sys.stdin:
    verb, *words = line.rstrip("\n").split("\t")
    answer = ""
    if verb == "list":
        answer = "".join(f"{name}|{'|'.join(twin[:4])};" for name, twin in TWINS.items())
    elif verb == "load":
        call = Call(*words)
    elif verb == "time":
        answer = f"{call.time(float(words[0])):.6f}"
    elif verb == "results":
        call.write(words[0])
    print(answer, flush=True)
