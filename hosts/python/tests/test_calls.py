"""Calls on rows and columns: forms, shapes, and what is refused."""

import math
import threading

import numpy as np
import pytest

from lanewise.runtime import place


def fee(utilization):
    """The default fee of four providers at seven in the evening, written once more."""
    congestion = 2 / (1 + math.exp(-20 * (utilization - 0.7)))
    raw = 250 * congestion * (1 - min(math.sqrt(4 / 100), 0.3)) * 1.3
    return math.floor(min(max(raw, 100), 1000) + 0.5)


def bits(column):
    return np.asarray(column, np.float64).view(np.uint64)


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 8, 33, 1000, 70_001])
def test_columns_are_rows(lw, rows):
    utilization = np.random.default_rng(rows).random(rows)
    columns = lw.energy.treasury_fee({"utilization": utilization, "providers": 4, "hour": 19})
    assert columns["fee"].tolist() == [fee(u) for u in utilization]
    for row in range(0, rows, 5000):
        one = lw.energy.treasury_fee({"utilization": float(utilization[row]), "providers": 4, "hour": 19})
        for name, value in one.items():
            assert bits(value) == bits(columns[name][row])


def test_takes_what_becomes_a_column(lw):
    expected = lw.core.exp({"x": np.arange(5.0)})
    strided = np.zeros((5, 3))
    strided[:, 1] = np.arange(5)
    for x in (
        [0, 1, 2, 3, 4.0],
        (0, 1, 2, 3, 4),
        list(range(5)),
        np.arange(5),
        np.arange(5, dtype=np.float32),
        np.arange(5, dtype=np.uint8),
        np.arange(5.0).astype(">f8"),
        strided[:, 1],
        np.arange(5.0)[::-1][::-1],
    ):
        assert np.array_equal(lw.core.exp({"x": x}), expected)


@pytest.mark.parametrize(
    ("inputs", "error", "message"),
    [
        ({}, TypeError, '"x" expected column or number, got None'),
        ({"x": "1"}, TypeError, 'core.exp: "x" expected column or number, got "1"'),
        ({"x": b"1"}, TypeError, "got bytes"),
        ({"x": True}, TypeError, "got bool"),
        ({"x": ["a"]}, TypeError, "column or number of numbers"),
        ({"x": [[1], [2, 3]]}, TypeError, "got list"),
        ({"x": np.zeros(3, complex)}, TypeError, "ndarray of complex128"),
        ({"x": np.zeros(3, bool)}, TypeError, "ndarray of bool"),
        ({"x": np.zeros(3, np.longdouble)}, TypeError, "ndarray of"),
        ({"x": np.ma.masked_array([1.0, 2], [True, False])}, TypeError, "without a mask"),
        ({"x": np.array([2**53 + 2])}, ValueError, "whole numbers that doubles hold exactly"),
        ({"x": 10**400}, ValueError, '"x" expected a number that doubles can hold, got 1000'),
        ({"x": np.zeros((2, 3))}, ValueError, "the axes row, or one, got 2 axes"),
        ({"x": np.array(3.0)}, TypeError, "got ndarray of float64"),
        ({"other": 1, "x": 1}, TypeError, 'unknown input "other", expected "x"'),
        ([1, 2], TypeError, '"inputs" expected a mapping of columns, or a frame, got list'),
        (np.zeros(3), TypeError, '"inputs" expected'),
    ],
)
def test_refuses_what_is_no_column(lw, inputs, error, message):
    with pytest.raises(error) as refused:
        lw.core.exp(inputs)
    assert message in str(refused.value)


def test_refuses_options_that_a_formula_does_not_have(lw):
    with pytest.raises(TypeError, match='unknown option "entities"'):
        lw.core.exp({"x": 1}, entities=2)
    with pytest.raises(ValueError, match='"on_invalid" expected "nan" or "throw", got "raise"'):
        lw.core.exp({"x": 1}, on_invalid="raise")
    with pytest.raises(ValueError, match='"int64" expected False'):
        lw.core.exp({"x": 1}, int64=True)
    with pytest.raises(TypeError, match="a bank needs state"):
        lw.core.exp.bank(3)
    with pytest.raises(TypeError, match="a workspace keeps no state"):
        lw.control.pi.workspace(3)


def test_throws_at_the_first_row_outside_or_gives_nan_there(lw):
    x = {"utilization": np.array([0.5, 1.5, np.nan]), "providers": 4, "hour": 19}
    assert np.isnan(lw.energy.treasury_fee(x)["fee"]).tolist() == [False, True, True]
    with pytest.raises(ValueError, match='"utilization" expected 0 to 1, got 1.5 in row 1'):
        lw.energy.treasury_fee(x, on_invalid="throw")


def test_parameters_may_be_columns(lw):
    rows = {"utilization": np.array([0.65, 0.8, 1]), "providers": 4, "hour": 19}
    base = np.array([100.0, 200, 300])
    columns = lw.energy.treasury_fee(rows, {"base": base})
    for row in range(3):
        one = {**rows, "utilization": float(rows["utilization"][row])}
        assert lw.energy.treasury_fee(one, {"base": float(base[row])})["raw"] == columns["raw"][row]
    with pytest.raises(ValueError, match=r'"base" expected 0 to 10000, got -1 at 1'):
        lw.energy.treasury_fee(rows, {"base": [1, -1, 2]})
    with pytest.raises(ValueError, match="length 3"):
        lw.energy.treasury_fee(rows, {"base": [1.0, 2.0]})


def test_writes_to_your_arrays_and_no_others(lw):
    rows = {"utilization": np.array([0.65, 0.8, 1]), "providers": 4, "hour": 19}
    own = np.full(3, 7.0)
    out = {"fee": own}
    assert lw.energy.treasury_fee(rows, out=out) is out
    assert own.tolist() == [fee(u) for u in rows["utilization"]]
    x = np.arange(3.0)
    assert lw.core.exp({"x": x}, out=x) is x
    assert x.tolist() == [1, math.e, math.exp(2)]


@pytest.mark.parametrize(
    ("out", "error", "message"),
    [
        (np.zeros(2), ValueError, '"out" expected length 3, got 2'),
        (np.zeros(3, np.float32), TypeError, '"out" expected NumPy array of float64'),
        ([0.0] * 3, TypeError, '"out" expected NumPy array of float64, got list'),
        (np.zeros(6)[::2], ValueError, "contiguous"),
        (np.frombuffer(bytes(24)), ValueError, "may be written"),
    ],
)
def test_refuses_arrays_that_it_cannot_write(lw, out, error, message):
    with pytest.raises(error, match=message.replace("(", r"\(")):
        lw.core.exp({"x": np.zeros(3)}, out=out)


def test_refuses_an_output_across_an_input(lw):
    both = np.zeros(20)
    with pytest.raises(ValueError, match='"out" expected memory of its own, got a column that overlaps "x"'):
        lw.core.exp({"x": both[:10]}, out=both[1:11])
    with pytest.raises(ValueError, match="out.raw"):
        lw.energy.treasury_fee(
            {"utilization": np.zeros(10), "providers": 1, "hour": 1}, out={"fee": both[:10], "raw": both[5:15]}
        )


def test_shapes_are_the_axes(lw):
    setpoint = np.random.default_rng(1).random((4, 3))
    told = lw.control.pi({"setpoint": setpoint, "measured": 0})
    assert told["u"].shape == (4, 3)
    flat = lw.control.pi({"setpoint": setpoint.ravel(), "measured": 0}, entities=3)
    assert np.array_equal(flat["u"], told["u"])
    one = lw.control.pi({"setpoint": setpoint[:, 1].copy(), "measured": 0})
    assert one["u"].shape == (4,)
    assert np.array_equal(one["u"], told["u"][:, 1])
    assert (
        lw.control.pi({"setpoint": 1, "measured": 0})["u"] == lw.control.pi({"setpoint": [1.0], "measured": 0})["u"][0]
    )
    with pytest.raises(ValueError, match='"measured" expected shape'):
        lw.control.pi({"setpoint": setpoint, "measured": setpoint.reshape(3, 4).copy()}, entities=3)


def test_groups(lw):
    x = np.array([1, 2, 3, 10, 20.0])
    assert lw.core.moments({"x": x, "offsets": [0, 3, 5]})["mean"].tolist() == [2, 15]
    assert lw.core.moments({"x": x})["mean"] == 7.2
    assert lw.core.moments({"x": x, "offsets": [0, 0, 5]})["count"].tolist() == [0, 5]
    large = np.random.default_rng(4).random(300_001)
    assert lw.core.moments({"x": large, "offsets": [0, 300_001]})["mean"][0] == lw.core.moments({"x": large})["mean"]
    for wrong in ([0, 6], [1, 5], [0, 4, 3, 5], [0, -1, 5], [0, 2**33], [0.0, 5.0], [], 5, "05"):
        with pytest.raises((TypeError, ValueError), match='"offsets" expected'):
            lw.core.moments({"x": x, "offsets": wrong})


def test_names_of_codes_and_choices(lw):
    assert lw.core.top_k({"x": [3, 9, 7.0]}, {"smallest": False}, sizes={"rank": 2})["order"].tolist() == [1, 2]
    with pytest.raises(ValueError, match='"form" expected one of "smooth"'):
        lw.energy.treasury_fee({"utilization": 0.5, "providers": 1, "hour": 1}, {"form": "smoth"})
    with pytest.raises(TypeError, match='"enabled" expected bool, got int'):
        lw.energy.treasury_fee({"utilization": 0.5, "providers": 1, "hour": 1}, {"enabled": 1})
    with pytest.raises(TypeError, match='"base" expected number, got bool'):
        lw.energy.treasury_fee({"utilization": 0.5, "providers": 1, "hour": 1}, {"base": True})
    with pytest.raises(TypeError, match=r'unknown parameter "bass" \(did you mean "base"\?\)'):
        lw.energy.treasury_fee({"utilization": 0.5, "providers": 1, "hour": 1}, {"bass": 1})


def test_64_bit_integers_stay_whole(lw):
    big = np.array([2**53 + 1, 2**62 + 1])
    split = lw.fees.split({"fee": big, "percent": np.array([50, 50])})
    assert split["consumer"].dtype == np.int64
    assert (split["consumer"] + split["industrial"]).tolist() == big.tolist()
    assert lw.fees.split({"fee": 2**62 + 1, "percent": 100}, int64=True)["consumer"] == 2**62 + 1
    with pytest.raises(TypeError, match="all inputs in doubles or all in 64-bit integers, got both"):
        lw.fees.split({"fee": big, "percent": np.array([50.0, 50])})
    with pytest.raises(ValueError, match='"fee" expected'):
        lw.fees.split({"fee": np.array([-1]), "percent": np.array([50])})


def test_threads_have_instances_of_their_own(lw):
    x = [np.random.default_rng(seed).random(200_000) for seed in range(4)]
    expected = [lw.core.exp({"x": one}) for one in x]
    found = [None] * 4

    def work(k):
        for _ in range(3):
            found[k] = lw.core.exp({"x": x[k]})

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one, other in zip(found, expected):
        assert np.array_equal(one, other)


def test_a_workspace_is_a_call(lw):
    rng = np.random.default_rng(2)
    x = {"utilization": rng.random(1001), "providers": np.full(1001, 4.0), "hour": np.full(1001, 19.0)}
    place = lw.energy.treasury_fee.workspace(1001)
    for name, column in x.items():
        place.inputs[name][:] = column
    place.run({"base": 300})
    expected = lw.energy.treasury_fee(x, {"base": 300})
    for name, column in place.outputs.items():
        assert np.array_equal(bits(column), bits(expected[name]))
    place.run(rows=10)
    assert place.outputs["raw"][9] == lw.energy.treasury_fee(x)["raw"][9]
    assert place.outputs["raw"][10] == expected["raw"][10]
    kept = place.outputs["fee"]
    del place
    assert np.array_equal(kept[11:], expected["fee"][11:])
    groups = lw.core.moments.workspace({"row": 5, "group": 2})
    groups.inputs["x"][:] = [1, 2, 3, 10, 20]
    groups.inputs["offsets"][:] = [0, 3, 5]
    groups.run()
    assert groups.outputs["mean"].tolist() == [2, 15]
    groups.inputs["offsets"][:] = [0, 6, 5]
    with pytest.raises(ValueError, match="to rise from 0 to 5, got 5 at 2"):
        groups.run()


def test_too_much_for_wasm_memory_is_a_memory_error(lw):
    with pytest.raises(MemoryError, match="energy.treasuryFee: .* bytes expected to fit"):
        lw.energy.treasury_fee.workspace(200_000_000)


def test_columns_lie_on_lines_with_a_cell_behind_them():
    sizes = [8, 24, 64, 56, 0, 8]
    addresses, end = place(sizes, 1001)
    for address, size, following in zip(addresses, sizes, [*addresses[1:], end]):
        assert address % 64 == 0
        assert address + size + 8 <= following


@pytest.mark.parametrize("huge", [2**1024, -(10**400), 10**5000], ids=("2^1024", "-1e400", "1e5000"))
def test_names_what_takes_a_number_beyond_doubles(lw, huge):
    with pytest.raises(ValueError, match='control.pi: "setpoint" expected a number that doubles can hold'):
        lw.control.pi.bank(2).step({"setpoint": huge, "measured": 1.0})
    with pytest.raises(ValueError, match='control.pi: "state.integral" expected a number that doubles can hold'):
        lw.control.pi.bank(2, state={"integral": huge})
    with pytest.raises(ValueError, match='energy.treasuryFee: "hour" expected a number that doubles can hold'):
        lw.energy.treasury_fee({"utilization": 0.5, "providers": 1, "hour": huge})
    with pytest.raises(ValueError, match='energy.treasuryFee: "base" expected 0 to 10000, got'):
        lw.energy.treasury_fee({"utilization": 0.5, "providers": 1, "hour": 1}, {"base": huge})


def test_names_what_does_not_fit(lw):
    with pytest.raises(MemoryError, match='core.topK: "values" expected to fit into memory, got 4611686018427387904'):
        lw.core.top_k({"x": [1.0, 2.0]}, sizes={"rank": 2**62})
    # So many pages that 64 bits of them are few again.
    for entities in (2**32, 2**48 * 2**32, 10**5000):
        with pytest.raises(MemoryError, match="control.pi: .* bytes expected to fit into wasm memory"):
            lw.control.pi.bank(entities)
