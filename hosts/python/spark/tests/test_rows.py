"""Row formulas: whole frames and batches, bit for bit what the package gives without Spark."""

import pickle
from collections import defaultdict
from dataclasses import replace
from functools import reduce

import numpy as np
import pyarrow as pa
import pytest
from cases import LW, bits, cases, cells, listed, options, plain, shaped

from lanewise.spark import schema_of, spark_map, with_formula


def frame_of(case):
    """The rows of a case, and what says how they are read; None where no input is a column."""
    rows = case.sizes["row"]
    columns, given, params = {}, {}, {}
    for field in case.of.inputs:
        value = case.inputs.get(field.name)
        if value is None:
            given[field.name] = None
        elif isinstance(value, np.ndarray) and "row" in field.dims:
            columns[f"c_{field.name}"] = listed(shaped(case, field, value), rows)
            given[field.name] = f"c_{field.name}"
        else:
            given[field.name] = value
    if not columns:
        return None
    for name, value in case.params.items():
        if isinstance(value, np.ndarray):
            columns[f"p_{name}"] = pa.array(value)
            value = f"p_{name}"
        params[name] = value
    table = {"at": pa.array(np.arange(rows)), **columns}
    outputs = {field.name: f"o_{field.name}" for field in case.of.outputs}
    return pa.table(table), {"columns": given, "params": params, "outputs": outputs, "keep": ["at"], **options(case)}


def by_formula():
    found = defaultdict(list)
    for case in cases("map"):
        made = frame_of(case)
        if made is not None and case.sizes["row"]:
            found[case.of.id].append((case, *made))
    return found


FRAMES = by_formula()


def check(case, batch, expected, where=slice(None)):
    for field in case.of.outputs:
        own = cells(field, batch.column(f"o_{field.name}"), case.kind)
        want = expected[field.name].reshape(case.sizes["row"], -1)[where]
        assert np.array_equal(bits(own), bits(want)), (case.of.id, field.name)


def test_every_row_formula_has_cases():
    assert set(FRAMES) == {id for id in LW if LW[id].description.shape == "map"}


@pytest.mark.parametrize("id", FRAMES)
def test_batches_are_calls(id):
    for case, table, given in FRAMES[id]:
        expected = plain(case)
        (whole,) = table.to_batches()
        function = spark_map(id, **given)
        (made,) = function([whole])
        check(case, made, expected)
        # Cut, a batch is part of a larger buffer.
        parts = list(function([whole.slice(0, 5), whole.slice(5, 0), whole.slice(5)]))
        for name in made.schema.names:
            joined = pa.chunked_array([part.column(name) for part in parts]).combine_chunks()
            assert joined.to_pylist().__repr__() == made.column(name).to_pylist().__repr__()


@pytest.mark.parametrize("id", FRAMES)
def test_rows_with_null_are_null_and_others_as_ever(id):
    for case, table, given in FRAMES[id]:
        rows = case.sizes["row"]
        at = np.random.default_rng(rows).random(rows) < 0.3
        required = [
            field for field in case.of.inputs if not field.sparse and isinstance(given["columns"].get(field.name), str)
        ]
        if not required:
            continue
        name = given["columns"][required[-1].name]
        column = table[name].combine_chunks()
        holes = column.take(pa.array(np.arange(rows), mask=at))
        (batch,) = table.set_column(table.schema.get_field_index(name), name, holes).to_batches()
        (made,) = spark_map(id, **given)([batch])
        expected = plain(case)
        for field in case.of.outputs:
            null = made.column(f"o_{field.name}").is_null().to_numpy(zero_copy_only=False)
            assert null[at].all()
        check(case, made.filter(pa.array(~at)), expected, ~at)


def test_every_formula_through_spark(spark):
    def as_bytes(batches):
        for batch in batches:
            for name in batch.schema.names[1:]:
                column = batch.column(name)
                cells = column.flatten() if pa.types.is_list(column.type) else column
                words = pa.array(
                    [
                        repr(one) if not isinstance(one, float) else np.float64(one).tobytes().hex()
                        for one in cells.to_pylist()
                    ]
                )
                yield pa.RecordBatch.from_arrays(
                    [pa.array([name]), pa.array([",".join(words.to_pylist())])], names=["name", "cells"]
                )

    parts, expected = [], {}
    for id, found in FRAMES.items():
        # The case with most rows, and of 64-bit integers where there is one.
        best = {
            case.kind: (case, table, given) for case, table, given in sorted(found, key=lambda one: one[0].sizes["row"])
        }
        for kind, (_, table, given) in best.items():
            frame = spark.createDataFrame(table).coalesce(1)
            (made,) = spark_map(id, **given)(table.to_batches())
            for row in as_bytes([made]):
                expected[f"{id} {kind}", row.column("name")[0].as_py()] = row.column("cells")[0].as_py()
            result = with_formula(frame, id, **given)
            assert result.columns == made.schema.names
            parts.append(result.mapInArrow(as_bytes, "name string, cells string").selectExpr(f"'{id} {kind}' id", "*"))
    told = {(row["id"], row["name"]): row["cells"] for row in reduce(lambda a, b: a.unionAll(b), parts).collect()}
    assert told == expected
    assert len({id.split()[0] for id, _ in told}) == len(FRAMES)


def test_null_is_not_nan(spark):
    rows = spark.sql(
        "select * from values (0.5D, 1D), (null, 1D), (double('NaN'), 1D), (2D, 1D) as t(utilization, providers)"
    )
    told = with_formula(rows, "energy.treasuryFee", columns={"hour": 7}, outputs=["fee"]).collect()
    expected = LW.energy.treasury_fee({"utilization": np.array([0.5, np.nan, np.nan, 2]), "providers": 1, "hour": 7})[
        "fee"
    ]
    assert [row["fee"] is None for row in told] == [False, True, False, False]
    assert told[0]["fee"] == expected[0]
    assert np.isnan(told[2]["fee"]) and np.isnan(told[3]["fee"])


def test_parameters_names_and_flags_as_sql_has_them(spark):
    rows = spark.range(6).selectExpr(
        "id / 5D x", "id / 5D validity", "id / 6D response", "1 resource", "0.5F adherence", "id * 10D floor"
    )
    score = with_formula(rows, "network.peerScore", outputs={"weakest": "why"}, keep=[])
    assert score.dtypes == [("why", "string")]
    expected = LW.network.peer_score(
        {"validity": np.arange(6) / 5, "response": np.arange(6) / 6, "resource": 1, "adherence": 0.5}
    )["weakest"]
    names = next(one for one in LW["network.peerScore"].description.outputs if one.name == "weakest").values
    assert [row["why"] for row in score.collect()] == [names[int(at)] for at in expected]
    assert with_formula(rows, "core.exp").columns[-1] == "exp"
    assert with_formula(rows, "core.exp", outputs="grown").columns[-1] == "grown"


@pytest.mark.parametrize(
    "options, message",
    [
        (
            {"columns": {"utilization": "lod"}},
            '"utilization" expected a column of the frame, which has "load", "providers", "hour", "name", "fee0", got "lod" (did you mean "load"?)',
        ),
        (
            {},
            '"utilization" expected a column of the frame, which has "load", "providers", "hour", "name", "fee0", got None',
        ),
        (
            {"columns": {"utilization": "name"}},
            '"utilization" expected a column of numbers, got column "name" of string',
        ),
        (
            {"columns": {"utilization": "fee0"}},
            '"utilization" expected a column of numbers, got column "fee0" of decimal128(5, 2)',
        ),
        ({"columns": {"utilisation": "load"}}, 'unknown input "utilisation" (did you mean "utilization"?)'),
        ({"params": {"base": -1}}, '"base" expected 0 to 10000, got -1'),
        ({"params": {"min": 9, "max": 8}}, '"min" expected at most "max" = 8, got 9'),
        ({"params": {"form": "bent"}}, '"form" expected one of "smooth", "linear", got "bent"'),
        ({"params": {"base": "bass"}}, '"base" expected a column of the frame'),
        ({"on_invalid": "stop"}, '"on_invalid" expected "nan" or "throw", got "stop"'),
        ({"outputs": {"fee": "hour"}}, '"fee" expected a name that no other column has'),
        ({"outputs": ["fees"]}, 'unknown output "fees" (did you mean "fee"?)'),
        ({"keep": ["hours"]}, '"keep" expected a column of the frame'),
        ({"sizes": {"rows": 3}}, 'unknown axis "rows"'),
    ],
)
def test_the_driver_refuses(spark, options, message):
    frame = spark.createDataFrame([], "load double, providers int, hour float, name string, fee0 decimal(5,2)")
    if "columns" not in options and options:
        options = {**options, "columns": {"utilization": "load"}}
    with pytest.raises((TypeError, ValueError)) as refused:
        with_formula(frame, "energy.treasuryFee", **options)
    assert f"energy.treasuryFee: {message}" in str(refused.value)


def test_other_shapes_are_refused_with_the_way():
    with pytest.raises(TypeError, match="control.pi: expected a formula of shape map, got recurrence: use with_bank"):
        spark_map("control.pi")
    with pytest.raises(KeyError, match="did you mean"):
        spark_map("energy.tresuryFee")


def test_throw_stops_the_job(spark):
    from pyspark.errors import PythonException

    rows = spark.range(3).selectExpr("double(id) utilization", "1 providers", "7 hour")
    with pytest.raises(PythonException, match='"utilization" expected 0 to 1, got 2'):
        with_formula(rows, "energy.treasuryFee", on_invalid="throw").collect()


def test_what_travels_is_the_call_alone(spark):
    frame = spark.createDataFrame([], "utilization double, providers int, hour float")
    function = spark_map("energy.treasuryFee")
    schema_of(frame, function)
    batch = pa.RecordBatch.from_pydict({"utilization": [0.5], "providers": [1.0], "hour": [7.0]})
    list(function([batch]))
    assert function.task._made is not None
    copied = pickle.loads(pickle.dumps(function.task))
    assert copied._made is None and copied.call == function.task.call
    assert len(pickle.dumps(function.task)) < 2000


def test_workers_with_other_kernels_are_refused():
    function = spark_map("energy.treasuryFee")
    function.task.call = replace(function.task.call, digest="0" * 64)
    batch = pa.RecordBatch.from_pydict({"utilization": [0.5], "providers": [1.0], "hour": [7.0]})
    with pytest.raises(ValueError, match="install the same version of lanewise"):
        list(function([batch]))


def test_doubles_are_not_copied_into_the_kernels():
    from lanewise.spark.call import kernels

    seen = []
    formula = kernels("simd")["core.exp"]
    original = type(formula).__call__
    try:
        type(formula).__call__ = lambda self, inputs, *a, **k: (seen.append(inputs), original(self, inputs, *a, **k))[1]
        batch = pa.RecordBatch.from_pydict({"x": np.linspace(0, 1, 1000)})
        (made,) = spark_map("core.exp")([batch])
    finally:
        type(formula).__call__ = original
    assert seen[-1]["x"].__array_interface__["data"][0] == batch.column("x").buffers()[1].address
    assert made.column("exp").to_pylist() == np.asarray(LW.core.exp({"x": np.linspace(0, 1, 1000)})).tolist()
