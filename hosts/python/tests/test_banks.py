"""Banks: ticks, events, state, saves."""

import gc
import struct
import zlib

import numpy as np
import pytest


def ticks(count, n, seed=5):
    rng = np.random.default_rng(seed)
    return rng.random((count, n)), rng.random((count, n))


def same(a, b):
    assert a.keys() == b.keys()
    for name in a:
        assert np.array_equal(np.array(a[name]).view(np.uint64), np.array(b[name]).view(np.uint64)), name


# Few entities, many, and more than a block holds.
@pytest.mark.parametrize("n", [1, 3, 1003, 3001, 70_001])
def test_ticks_events_series_and_windows_are_one(lw, n):
    setpoint, measured = ticks(6, n)
    params = {"kp": 2, "ki": 0.3, "min": -1, "max": 1}
    series = lw.control.pi({"setpoint": setpoint, "measured": measured}, params)
    alone = lw.control.pi({"setpoint": setpoint[:, n // 2].copy(), "measured": measured[:, n // 2].copy()}, params)
    same(alone, {name: column[:, n // 2] for name, column in series.items()})
    steps, general, events = (lw.control.pi.bank(n, params) for _ in range(3))
    general._tick = None
    window = lw.control.pi.bank(n, params, window=3)
    for t in range(6):
        tick = {"setpoint": setpoint[t], "measured": measured[t]}
        told = steps.step(tick)
        same(told, {name: column[t] for name, column in series.items()})
        same(told, general.step(tick))
        order = np.random.default_rng(t).permutation(n)
        shuffled = events.step_at(order, {name: column[order] for name, column in tick.items()})
        same(told, {name: column[np.argsort(order)] for name, column in shuffled.items()})
        if t % 3 == 2:
            window.inputs["setpoint"][:] = setpoint[t - 2 : t + 1]
            window.inputs["measured"][:] = measured[t - 2 : t + 1]
            window.run()
            assert np.array_equal(window.outputs["u"], series["u"][t - 2 : t + 1])
    for bank in (general, events, window):
        same(steps.state, bank.state)
    whole = lw.control.pi.bank(n, params)
    same(whole.run({"setpoint": setpoint, "measured": measured}), series)
    one = lw.control.pi.bank(n, params)
    told = one.at(n // 2, {"setpoint": float(setpoint[0, n // 2]), "measured": float(measured[0, n // 2])})
    assert told["u"] == series["u"][0, n // 2]


def test_a_bank_larger_than_its_staging_area(lw):
    n = 200_001
    rng = np.random.default_rng(8)
    rating = rng.random((2, n)) * 6
    bank = lw.energy.ewma_reputation.bank(n)
    assert np.array_equal(bank.run({"rating": rating}), lw.energy.ewma_reputation({"rating": rating}))
    index = rng.integers(0, n, 500_000)
    stars = rng.random(500_000) * 6
    bank.reset()
    told = bank.step_at(index, {"rating": stars})
    score = dict.fromkeys(range(n), 1.0)
    for k in range(500_000):
        score[index[k]] = 0.06 * min(stars[k], 5) + 0.7 * score[index[k]]
    expected = np.array([score[entity] for entity in range(n)])
    np.testing.assert_allclose(bank.state["score"], expected, rtol=1e-12)
    assert told.shape == (500_000,)


def test_parameters_of_each_entity(lw):
    kp = np.array([1.0, 2, 3])
    bank = lw.control.pi.bank(3, {"kp": kp})
    assert set(bank.state) == {"integral", "u", "skipped"}
    told = bank.step({"setpoint": 1, "measured": 0})
    for entity in range(3):
        alone = lw.control.pi.bank(1, {"kp": float(kp[entity])})
        assert alone.step({"setpoint": 1, "measured": 0})["u"][0] == told["u"][entity]
    assert lw.control.pi({"setpoint": [1.0, 1, 1], "measured": 0}, {"kp": kp})["u"].shape == (1, 3)
    again = lw.control.pi.bank(3, {"kp": kp})
    again.load(bank.save(), params="same")
    same(again.state, bank.state)


def test_state_is_read_and_written_where_it_lies(lw):
    bank = lw.control.pi.bank(3, state={"integral": np.array([1.0, 2, 3])})
    assert bank.state["integral"].tolist() == [1, 2, 3]
    bank.state["integral"][1] = 9
    assert bank.step({"setpoint": 0, "measured": 0}, out={}) == {}
    assert bank.state["integral"].tolist() == [1, 9, 3]
    bank.reset()
    assert bank.state["integral"].tolist() == [1, 2, 3]
    for wrong in ({"integral": np.zeros(2)}, {"integral": np.nan}, {"integrals": 1}, {"integral": "1"}):
        with pytest.raises((TypeError, ValueError)):
            lw.control.pi.bank(3, state=wrong)


def test_views_keep_the_memory(lw):
    for _ in range(50):
        view = lw.control.pi.bank(100, state={"integral": 3.5}).state["integral"]
        gc.collect()
        assert view.tolist() == [3.5] * 100


def test_a_save_is_taken_up_by_the_same_and_by_no_other(lw):
    bank = lw.control.pi.bank(3, {"kp": 2, "max": float("inf")})
    bank.step({"setpoint": 1, "measured": [0.1, 0.2, np.nan]})
    saved = bank.save()
    assert bank.state["skipped"].tolist() == [0, 0, 1]
    other = lw.control.pi.bank(3, {"kp": 2})
    other.load(saved, params="same")
    same(other.state, bank.state)
    assert other.save() == saved
    before = {name: column.copy() for name, column in other.state.items()}
    refusals = [
        (saved[:-1] + b"\1", "checksum"),
        (saved[:40], "checksum"),
        (b"", "something else"),
        (b"LWB1" + saved[4:], "something else"),
        (lw.control.pi.bank(4).save(), "entities 3, got 4"),
        (lw.control.kalman_level.bank(3).save(), "formula control.pi, got control.kalmanLevel"),
        (sealed(b"{}"), "something else"),
        (sealed(b'{"params":[],"columns":3}'), "something else"),
        (sealed(b"\xff"), "something else"),
    ]
    for wrong, message in refusals:
        with pytest.raises(ValueError, match=f"control.pi: saved state expected .*{message}"):
            other.load(wrong)
    with pytest.raises(TypeError, match="saved state expected bytes, got str"):
        other.load("text")
    with pytest.raises(ValueError, match='parameter "kp" 3, got 2'):
        lw.control.pi.bank(3, {"kp": 3}).load(saved, params="same")
    bad = bytearray(saved)
    bad[-24:] = struct.pack("<3d", -1, 0, 0)
    with pytest.raises(ValueError, match='"state.skipped" expected a whole number, 0 to .*, got -1 of entity 0'):
        other.load(resealed(bad))
    same(other.state, before)


def sealed(header):
    body = header + bytes(-(12 + len(header)) % 8)
    mark = b"LWB2" + struct.pack("<I", len(header))
    return mark + struct.pack("<I", zlib.crc32(body, zlib.crc32(mark))) + body


def resealed(save):
    save[8:12] = struct.pack("<I", zlib.crc32(save[12:], zlib.crc32(save[:8])))
    return bytes(save)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda bank: bank.step({"setpoint": np.zeros(4), "measured": 0}), '"setpoint" expected length 3, got 4'),
        (lambda bank: bank.run({"setpoint": np.zeros(4), "measured": 0}), "length to be a multiple of 3, got 4"),
        (lambda bank: bank.step_at([0, 3], {"setpoint": 1, "measured": 1}), '"indices" expected 0 to 2, got 3 at 1'),
        (lambda bank: bank.step_at([-1], {"setpoint": 1, "measured": 1}), '"indices" expected 0 to 4294967295, got -1'),
        (lambda bank: bank.step_at([0.5], {"setpoint": 1, "measured": 1}), '"indices" expected a column of whole'),
        (lambda bank: bank.step_at([0, 1], {"setpoint": [1.0], "measured": 1}), "length 2, got 1"),
        (lambda bank: bank.at(3, {"setpoint": 1, "measured": 1}), '"entity" expected 0 to 2, got 3'),
        (lambda bank: bank.at(0, {"setpoint": [1.0], "measured": 1}), '"setpoint" expected number, got'),
        (lambda bank: bank.step({"setpoint": 1}), '"measured" expected'),
        (lambda bank: bank.step({"setpoint": 1, "measured": 1, "x": 1}), 'unknown input "x"'),
        (lambda bank: bank.step({"setpoint": 1, "measured": 1}, out={"v": np.zeros(3)}), 'unknown output "v"'),
        (lambda bank: bank.step({"setpoint": 1, "measured": 1}, out={"u": bank.state["u"]}), 'overlaps "state.u"'),
        (lambda bank: bank.inputs, "no window"),
        (lambda bank: bank.load(b"", params="some"), '"params" expected "any" or "same"'),
    ],
)
def test_refuses_before_anything_changes(lw, call, message):
    bank = lw.control.pi.bank(3)
    bank.step({"setpoint": 1, "measured": 0})
    before = {name: column.copy() for name, column in bank.state.items()}
    with pytest.raises((TypeError, ValueError)) as refused:
        call(bank)
    assert message in str(refused.value)
    same(before, bank.state)


@pytest.mark.parametrize("entities", [0, -1, 1.5, "3", True, float("nan"), None])
def test_refuses_wrong_numbers_of_entities(lw, entities):
    with pytest.raises((TypeError, ValueError), match='"entities" expected'):
        lw.control.pi.bank(entities)


def test_refuses_sizes_that_are_not_a_banks(lw):
    with pytest.raises(ValueError, match="to be left out of a bank's sizes"):
        lw.control.pi.bank(3, sizes={"entity": 3})
    with pytest.raises(TypeError, match='unknown axis "row"'):
        lw.control.pi.bank(3, sizes={"row": 3})


def forged(save, change):
    """A save whose header is another, and whose checksum is right."""
    length = struct.unpack_from("<I", save, 4)[0]
    head, body = change(save[12 : 12 + length]), save[12 + length + -(12 + length) % 8 :]
    rest = head + bytes(-(12 + len(head)) % 8) + body
    crc = zlib.crc32(rest, zlib.crc32(b"LWB2" + struct.pack("<I", len(head))))
    return b"LWB2" + struct.pack("<II", len(head), crc) + rest


def test_refuses_headers_that_no_host_writes(lw):
    bank = lw.control.pi.bank(2, {"kp": 2})
    bank.load(forged(bank.save(), lambda head: head), params="same")
    with pytest.raises(ValueError, match="saved state expected bytes that save"):
        bank.load(forged(bank.save(), lambda head: b"[" * 100_000))
    huge = forged(bank.save(), lambda head: head.replace(b'"kp":"2"', b'"kp":1' + b"0" * 400))
    with pytest.raises(ValueError, match='saved state expected parameter "kp" 2, got 1000'):
        bank.load(huge, params="same")


def test_columns_in_place_are_not_replaced(lw):
    bank, work = lw.control.pi.bank(2, window=1), lw.core.exp.workspace(2)
    for views, of in (
        (bank.state, "control.pi: state"),
        (bank.inputs, "control.pi: inputs"),
        (bank.outputs, "control.pi: outputs"),
        (work.inputs, "core.exp: inputs"),
        (work.outputs, "core.exp: outputs"),
    ):
        for name in [*views, "other"]:
            with pytest.raises(TypeError, match=f"{of} expected to be written in place, .* got another array"):
                views[name] = np.zeros(2)
    bank.state["integral"] += 1
    assert bank.state["integral"].tolist() == [1, 1]


def test_a_window_takes_nothing_else(lw):
    bank = lw.control.pi.bank(2, window=1)
    with pytest.raises(TypeError, match='control.pi: "setpoint" expected nothing: it is a column, or no input'):
        bank.run(setpoint=5)
    with pytest.raises(TypeError, match='control.pi: "out" expected nothing: outputs stand in the window'):
        bank.run(out={"u": np.zeros(2)})
    with pytest.raises(TypeError, match='control.pi: "kp" expected nothing'):
        bank.run({"setpoint": 5, "measured": np.zeros(2)}, kp=2)


@pytest.mark.parametrize("huge", [2**63, 2**70, -(2**70)])
def test_whole_numbers_beyond_64_bits_are_named(lw, huge):
    bank = lw.issuance.supply_cap.bank(2, int64=True)
    with pytest.raises(ValueError, match=f'issuance.supplyCap: "reward" expected .*, got {huge}'):
        bank.step({"reward": huge})
    with pytest.raises(ValueError, match=f'issuance.supplyCap: "state.emitted" expected .*, got {huge}'):
        lw.issuance.supply_cap.bank(2, int64=True, state={"emitted": huge})
    with pytest.raises(ValueError, match=f'fees.split: "fee" expected .*, got {huge}'):
        lw.fees.split({"fee": huge, "percent": 50}, int64=True)
