"""Columns and frames of pandas, Polars and Arrow."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from lanewise import frames

COLUMNS = {"utilization": [0.65, 0.8, 1.0], "providers": [4, 4, 9], "hour": [19, 7, 3], "name": ["a", "b", "c"]}


def expected(lw):
    return lw.energy.treasury_fee(
        {name: np.array(COLUMNS[name], float) for name in ("utilization", "providers", "hour")}
    )


FRAMES = [pd.DataFrame, pl.DataFrame, pa.table, pa.RecordBatch.from_pydict]


@pytest.mark.parametrize("make", FRAMES)
def test_a_frame_gives_a_frame(lw, make):
    given = make(COLUMNS)
    told = lw.energy.treasury_fee(given)
    assert type(told) is type(given)
    for name, column in expected(lw).items():
        assert np.array_equal(np.asarray(told[name]), column)
    one = lw.core.exp(make({"x": [0.0, 1.0]}))
    assert np.asarray(one).tolist() == [1, np.e]
    assert type(one).__module__.partition(".")[0] == type(given).__module__.partition(".")[0]


@pytest.mark.parametrize("make", FRAMES)
def test_your_arrays_stay_yours(lw, make):
    out = {"fee": np.zeros(3)}
    assert lw.energy.treasury_fee(make(COLUMNS), out=out) is out
    assert np.array_equal(out["fee"], expected(lw)["fee"])
    bank, tick = lw.control.pi.bank(3), make({"setpoint": [1.0, 2, 3], "measured": [0.0, 0, 0]})
    out = {"u": np.zeros(3)}
    assert bank.step(tick, out=out) is out
    assert bank.step(tick, out={}) == {}


def test_pandas_keeps_its_index(lw):
    given = pd.DataFrame(COLUMNS, index=["x", "y", "z"])
    assert list(lw.energy.treasury_fee(given).index) == ["x", "y", "z"]
    assert list(lw.core.exp(pd.DataFrame({"x": [0.0, 1]}, index=[5, 6])).index) == [5, 6]


@pytest.mark.parametrize("make", [pd.Series, pl.Series, pa.array])
def test_columns_of_them_stand_in_a_mapping(lw, make):
    given = {name: make(COLUMNS[name]) for name in ("utilization", "providers", "hour")}
    told = lw.energy.treasury_fee(given)
    for name, column in expected(lw).items():
        assert np.array_equal(told[name], column)
    bank = lw.control.pi.bank(2, {"kp": make([1.0, 2.0])})
    assert bank.step_at(make([1, 0]), {"setpoint": make([1.0, 2.0]), "measured": 0})["u"].shape == (2,)


@pytest.mark.parametrize("make", FRAMES)
def test_a_bank_takes_frames(lw, make):
    bank, other = lw.control.pi.bank(3), lw.control.pi.bank(3)
    told = bank.step(make({"setpoint": [1.0, 2, 3], "measured": [0.0, 0, 0]}))
    same = other.step({"setpoint": np.array([1.0, 2, 3]), "measured": np.zeros(3)})
    assert np.asarray(told["u"]).tolist() == same["u"].tolist()


def test_groups_of_a_frame_are_no_frame(lw):
    told = lw.core.moments(pd.DataFrame({"x": [1.0, 2.0, 3.0]}))
    assert told["mean"] == 2


def test_doubles_are_not_copied():
    array = np.arange(1000.0)
    for column in (pd.Series(array, copy=False), pa.array(array), pl.from_arrow(pa.array(array))):
        found = frames.to_numpy("p", "x", column, False)
        assert np.shares_memory(found, array), type(column)
    series = pl.Series("x", array)
    assert np.shares_memory(frames.to_numpy("p", "x", series, False), series.to_numpy())


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1.0, None, 3.0], dtype="Float64"),
        pd.Series([1, None, 3], dtype="Int64"),
        pd.Series([1.0, None, 3.0], dtype="double[pyarrow]"),
        pl.Series([1.0, None, 3.0]),
        pl.Series([1, None, 3]),
        pa.array([1.0, None, 3.0]),
        pa.chunked_array([[1.0], [None, 3.0]]),
    ],
)
def test_null_is_refused_unless_nothing_observed_is_fine(lw, column):
    with pytest.raises(ValueError, match='core.exp: "x" expected a value in every row, got NULL in row 1'):
        lw.core.exp({"x": column})
    bank, other = lw.energy.reputation.bank(3), lw.energy.reputation.bank(3)
    ms = bank.step({"latency": column})
    assert np.array_equal(ms["score"], other.step({"latency": np.array([1, np.nan, 3])})["score"])


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1, 2, 3], dtype="Int64"),
        pd.Series([1, 2, 3], dtype="int32"),
        pd.Series([1.0, 2.0, 3.0], dtype="Float64"),
        pd.Series([1.0, 2.0, 3.0], dtype="double[pyarrow]"),
        pl.Series([1, 2, 3]),
        pa.array([1, 2, 3]),
        pa.chunked_array([[1.0], [2.0, 3.0]]),
    ],
)
def test_numbers_of_every_kind(lw, column):
    assert np.array_equal(lw.core.exp({"x": column}), lw.core.exp({"x": np.array([1.0, 2, 3])}))


def test_what_is_no_number_is_refused(lw):
    for column in (pd.Series(["a"]), pl.Series(["a"]), pa.array(["a"]), pd.to_datetime(pd.Series(["2026-01-01"]))):
        with pytest.raises(TypeError, match='core.exp: "x" expected column or number'):
            lw.core.exp({"x": column})
    with pytest.raises(TypeError, match='"hour" expected column or number, got None'):
        lw.energy.treasury_fee(pd.DataFrame({"utilization": [1.0], "providers": [1.0]}))
    with pytest.raises(TypeError, match='"x" expected'):
        lw.core.exp({"x": pd.DataFrame({"x": [1.0]})})


NAMES = ["severe", None, "minor"]


@pytest.mark.parametrize(
    "column",
    [
        NAMES,
        pd.Series(NAMES, dtype=object),
        pd.Series(NAMES, dtype="string"),
        pd.Series(pd.Categorical(NAMES)),
        pl.Series(NAMES),
        pl.Series(NAMES, dtype=pl.Categorical),
        pa.array(NAMES),
        pa.array(NAMES).dictionary_encode(),
        pa.chunked_array([NAMES[:1], NAMES[1:]]),
        pa.chunked_array([pa.array(NAMES[:2]).dictionary_encode(), pa.array(NAMES[2:]).dictionary_encode()]),
    ],
    ids=lambda column: f"{type(column).__module__}.{getattr(column, 'dtype', getattr(column, 'type', 'list'))}",
)
def test_names_of_a_code_may_be_missing_where_nothing_observed_is_fine(lw, column):
    told = lw.network.peer({"violation": column})
    for name, expected in lw.network.peer({"violation": np.array([2, np.nan, 0])}).items():
        assert np.array_equal(told[name], expected, equal_nan=True), name
    with pytest.raises(ValueError, match='network.peer: "violation" expected one of "minor", .*, got "none"'):
        lw.network.peer({"violation": ["severe", "none"]})
