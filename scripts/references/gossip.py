#!/usr/bin/env python3
"""What the peer scores of gossipsub and the concurrency limits are compared with: python3 scripts/references/gossip.py

Writes test/references/gossip.json. Peers are objects that get single messages, grafts and prunes, and are refreshed on a decay interval, as
the specification of gossipsub v1.1 tells it; Vegas and Gradient2 are written from the descriptions of Netflix's concurrency-limits, with
a limit that is a float, as theirs. Parameters are drawn.

Made with Python 3.11; it needs nothing else.
"""
import json
import math
import pathlib
import random

FILE = pathlib.Path(__file__).parent.parent.parent / "test" / "references" / "gossip.json"


class Topic:
    """One peer on one topic: every message by itself."""

    def __init__(self, p):
        self.p, self.grafted, self.mesh_time, self.active = p, False, 0, False
        self.first = self.mesh = self.failures = self.invalid = 0.0

    def graft(self):
        self.grafted, self.mesh_time, self.active = True, 0, False

    def prune(self):
        short = self.p["meshMessageDeliveriesThreshold"] - self.mesh
        if self.active and short > 0:
            self.failures += short**2
        self.grafted = False

    def deliver(self):
        self.first = min(self.first + 1, self.p["firstMessageDeliveriesCap"])
        self.duplicate()

    def duplicate(self):
        if self.grafted:
            self.mesh = min(self.mesh + 1, self.p["meshMessageDeliveriesCap"])

    def reject(self):
        self.invalid += 1

    def refresh(self):
        p = self.p
        fade = lambda x, decay: 0.0 if x * decay < p["decayToZero"] else x * decay
        self.first = fade(self.first, p["firstMessageDeliveriesDecay"])
        self.mesh = fade(self.mesh, p["meshMessageDeliveriesDecay"])
        self.failures = fade(self.failures, p["meshFailurePenaltyDecay"])
        self.invalid = fade(self.invalid, p["invalidMessageDeliveriesDecay"])
        if self.grafted:
            self.mesh_time += p["decayInterval"]
            if self.mesh_time > p["meshMessageDeliveriesActivation"]:
                self.active = True

    def score(self):
        p, total = self.p, 0.0
        if self.grafted:
            total += p["timeInMeshWeight"] * min(self.mesh_time // p["timeInMeshQuantum"], p["timeInMeshCap"])
        total += p["firstMessageDeliveriesWeight"] * self.first
        short = p["meshMessageDeliveriesThreshold"] - self.mesh
        if self.active and short > 0:
            total += p["meshMessageDeliveriesWeight"] * short**2
        total += p["meshFailurePenaltyWeight"] * self.failures
        total += p["invalidMessageDeliveriesWeight"] * self.invalid**2
        return p["topicWeight"] * total


def parameters(rng):
    return dict(
        topicWeight=rng.uniform(0.1, 2), timeInMeshWeight=rng.uniform(0, 1), timeInMeshQuantum=rng.choice((250, 1000, 1500)),
        timeInMeshCap=rng.choice((3, 10, 3600)), firstMessageDeliveriesWeight=rng.uniform(0, 2),
        firstMessageDeliveriesCap=rng.choice((7, 50, 2000)), firstMessageDeliveriesDecay=rng.uniform(0.3, 1),
        meshMessageDeliveriesWeight=-rng.uniform(0, 2), meshMessageDeliveriesThreshold=rng.choice((5, 20)),
        meshMessageDeliveriesCap=rng.choice((10, 100)), meshMessageDeliveriesDecay=rng.uniform(0.3, 1),
        meshMessageDeliveriesActivation=rng.choice((0, 999, 2000)), meshFailurePenaltyWeight=-rng.uniform(0, 2),
        meshFailurePenaltyDecay=rng.uniform(0.3, 1), invalidMessageDeliveriesWeight=-rng.uniform(0, 2),
        invalidMessageDeliveriesDecay=rng.uniform(0.3, 1), decayInterval=1000, decayToZero=rng.choice((0.01, 0.1, 1)),
    )


def topics(rng):
    p, ticks = parameters(rng), []
    peer = Topic(p)
    for _ in range(24):
        inside = rng.random() < 0.75
        if inside != peer.grafted:
            peer.graft() if inside else peer.prune()
        counts = [rng.choice((0, 0, 3, 9)), rng.choice((0, 2, 5)), rng.choice((0, 0, 0, 1, 4))]
        for act, count in zip((peer.deliver, peer.duplicate, peer.reject), counts):
            for _ in range(count):
                act()
        peer.refresh()
        ticks.append([int(inside), *counts, peer.mesh_time if peer.grafted else -1, peer.first, peer.mesh, peer.failures,
                      peer.invalid, int(peer.active), peer.score()])
    return dict(params=p, ticks=ticks)


def peers(rng):
    """Peers with some topics each, and what else there is about them."""
    p = dict(
        topicScoreCap=rng.choice((0, 10, 100)), appSpecificWeight=rng.uniform(-1, 10), ipColocationFactorWeight=-rng.uniform(0, 5),
        ipColocationFactorThreshold=rng.choice((1, 3)), behaviourPenaltyWeight=-rng.uniform(0, 5), behaviourPenaltyThreshold=rng.choice((0, 2)),
    )
    rows = []
    for _ in range(12):
        scores = [rng.uniform(-40, 60) for _ in range(rng.randrange(4))]
        app, sharing, bad = rng.uniform(-3, 3), rng.randrange(7), rng.choice((0, 0, 1, 4.5))
        total = math.fsum(scores)
        if p["topicScoreCap"] > 0 and total > p["topicScoreCap"]:
            total = p["topicScoreCap"]
        total += p["appSpecificWeight"] * app
        if sharing > p["ipColocationFactorThreshold"]:
            total += p["ipColocationFactorWeight"] * (sharing - p["ipColocationFactorThreshold"]) ** 2
        if bad > p["behaviourPenaltyThreshold"]:
            total += p["behaviourPenaltyWeight"] * (bad - p["behaviourPenaltyThreshold"]) ** 2
        names = ["mesh", "noMesh", "noGossip", "noPublish", "graylisted"]
        standing = names[sum(total < bound for bound in (0, -10, -50, -80))]
        rows.append([scores, app, sharing, bad, total, standing])
    return dict(params=p, rows=rows)


def vegas(rng):
    p = dict(smoothing=rng.choice((1, 0.5, 0.3)), probeMultiplier=rng.choice((1, 30)), alpha=rng.choice((2, 3)), beta=rng.choice((4, 6)),
             threshold=rng.choice((1, 2)), max=rng.choice((60, 1000)), initialLimit=rng.choice((20, 90, 990)), unit=rng.choice(("log10", "fixed")))
    limit, least, count, jitter, ticks = float(p["initialLimit"]), 0, 0, 1.0, []
    for _ in range(60):
        rtt, inflight = rng.choice((10, 10, 11, 12, 14, 20, 45)), rng.choice((0, 30, 2000))
        drop, draw = rng.random() < 0.05, rng.uniform(0.5, 1)
        count += 1
        if jitter * p["probeMultiplier"] * limit <= count:
            jitter, count, least = draw, 0, rtt
        elif least == 0 or rtt < least:
            least = rtt
        else:
            queue = math.ceil(limit * (1 - least / rtt))
            log = max(1, int(math.log10(int(limit)))) if p["unit"] == "log10" else 1
            new = None
            if drop:
                new = limit - log
            elif inflight * 2 >= limit:
                if queue <= p["threshold"] * log:
                    new = limit + p["beta"] * log
                elif queue < p["alpha"] * log:
                    new = limit + log
                elif queue > p["beta"] * log:
                    new = limit - log
            if new is not None:
                limit = (1 - p["smoothing"]) * limit + p["smoothing"] * max(1, min(p["max"], new))
        ticks.append([rtt, inflight, int(drop), draw, limit, least])
    return dict(params=p, ticks=ticks)


def gradient2(rng):
    tolerance, keep = 1.5, 0.95
    limit, long, count, total, ticks = 20.0, 0.0, 0, 0.0, []
    for k in range(60):
        rtt, inflight = rng.uniform(8, 12) * (1 if k < 25 or k > 45 else 6), rng.choice((3, 2000))
        if count < 10:
            count, total = count + 1, total + rtt
            long = total / count
        else:
            factor = 2.0 / (600 + 1)
            long = long * (1 - factor) + rtt * factor
        before = long
        if long / rtt > 2:
            long *= keep
        if inflight >= limit / 2:
            gradient = max(0.5, min(1.0, tolerance * before / rtt))
            limit = max(20, min(200, limit * 0.8 + (limit * gradient + 4) * 0.2))
        ticks.append([rtt, inflight, limit, long])
    return ticks


def main():
    rng = random.Random("gossip")
    FILE.write_text(json.dumps(dict(
        topics=[topics(rng) for _ in range(6)],
        peers=[peers(rng) for _ in range(4)],
        vegas=[vegas(rng) for _ in range(6)],
        gradient2=gradient2(rng),
    )) + "\n")


if __name__ == "__main__":
    main()
