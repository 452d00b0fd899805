"""Groups: by key, each group what a call on all groups gives it."""

import numpy as np
import pyarrow as pa
import pytest
from cases import LW, bits, cases, cells, listed, options, plain, shaped

from lanewise.spark import spark_groups, with_groups


def groups_of(case):
    """The rows of each group, where it begins, and what says how they are read."""
    rows, groups = case.sizes["row"], case.sizes["group"]
    offsets = next(
        (case.inputs[one.name] for one in case.of.inputs if one.kind == "offsets" and one.name in case.inputs),
        [0, rows],
    )
    for group in range(groups):
        begin, end = int(offsets[group]), int(offsets[group + 1])
        columns, given = {}, {}
        if begin == end:
            continue
        for field in case.of.inputs:
            value = case.inputs.get(field.name)
            if field.kind == "offsets":
                continue
            if value is None:
                given[field.name] = None
            elif isinstance(value, np.ndarray) and "row" in field.dims:
                own = shaped(case, field, value)[begin:end]
                columns[f"c_{field.name}"] = listed(own, end - begin)
                given[field.name] = f"c_{field.name}"
            elif isinstance(value, np.ndarray) and "group" in field.dims:
                own = shaped(case, field, value, ("group",))[group : group + 1]
                columns[f"c_{field.name}"] = listed(np.repeat(own, end - begin, axis=0), end - begin)
                given[field.name] = f"c_{field.name}"
            else:
                given[field.name] = value
        if not any(
            "row" in one.dims and isinstance(given.get(one.name), str)
            for one in case.of.inputs
            if one.kind != "offsets"
        ):
            continue
        order = np.random.default_rng(group).permutation(end - begin)
        key = {"at": pa.array(np.arange(end - begin)), "pool": pa.array(np.full(end - begin, group))}
        table = pa.table({**key, **columns}).take(pa.array(order))
        outputs = {field.name: f"o_{field.name}" for field in case.of.outputs}
        more = {"columns": given, "params": case.params, "outputs": outputs, "by": "pool", "order": "at"}
        yield group, begin, end, table, {**more, **options(case)}


SEEN = set()


def formulas():
    return [id for id in LW if LW[id].description.shape == "groups"]


@pytest.mark.parametrize("id", formulas())
def test_groups_are_a_call_on_all(id):
    for case in cases("groups"):
        if case.of.id != id:
            continue
        expected = plain(case)
        for group, begin, end, table, given in groups_of(case):
            made = spark_groups(id, **given)(table)
            assert made["pool"].to_pylist() == [group] * made.num_rows
            for field in case.of.outputs:
                rowwise = "row" in field.dims
                lead = case.sizes["row" if rowwise else "group"]
                want = expected[field.name].reshape(lead, -1)
                want = want[begin:end] if rowwise else want[np.full(made.num_rows, group)]
                own = cells(field, made[f"o_{field.name}"].combine_chunks(), case.kind)
                assert np.array_equal(bits(own), bits(want)), (id, field.name)
            SEEN.add(id)


def test_every_formula_of_groups_had_cases():
    assert SEEN >= set(formulas()) or not SEEN


@pytest.mark.parametrize("id", ["core.moments", "core.sum", "core.median"])
def test_groups_through_spark(spark, id):
    frame = spark.range(3000).selectExpr("id", "id % 5 pool", "if(id % 17 = 3 or id % 5 = 4, null, sin(id)) x")
    rows = frame.collect()
    told = with_groups(frame, id, by="pool", order="id").collect()
    assert sorted(row["pool"] for row in told) == list(range(5))
    sparse = LW[id].description.inputs[0].sparse
    for row in told:
        # NULL is no row, unless NaN is one in which nothing was observed.
        own = [np.nan if one["x"] is None else one["x"] for one in rows if one["pool"] == row["pool"]]
        known = np.array([x for x in own if sparse or x == x])
        made = LW[id]({"x": known})
        made = made if isinstance(made, dict) else {LW[id].description.name: made}
        for name, value in made.items():
            assert (
                row[name] is None if not len(known) else np.float64(row[name]).tobytes() == np.float64(value).tobytes()
            )


def test_outputs_of_rows_come_with_their_rows(spark):
    id = "core.softmax"
    frame = spark.range(60).selectExpr("id", "id % 3 pool", "if(id = 9, null, sin(id)) x", "'a' note")
    (name,) = [
        one.name
        for one in LW[id].description.inputs
        if one.kind != "offsets" and one.dims == ("row",) and not one.optional
    ]
    told = with_groups(
        frame, id, by="pool", order="id", columns={name: "x"}, keep=["id", "note"], outputs=["p"]
    ).collect()
    own = [one for one in frame.collect() if one["pool"] == 1 and one["x"] is not None]
    expected = dict(zip((one["id"] for one in own), LW[id]({name: np.array([one["x"] for one in own])})["p"]))
    assert {row["id"]: row["p"] for row in told if row["id"] in expected} == expected
    assert [row["id"] for row in told if row["p"] is None] == [9]
    assert {row["note"] for row in told} == {"a"}


@pytest.mark.parametrize(
    "given, message",
    [
        (
            {"by": "pol"},
            '"by" expected a column of the frame, which has "id", "pool", "x", got "pol" (did you mean "pool"?)',
        ),
        ({"order": "when"}, '"order" expected a column of the frame'),
        ({"keep": ["id"]}, '"keep" expected outputs of single rows to go with'),
        ({"columns": {"x": "pool", "y": "id"}}, 'unknown input "y"'),
        ({"outputs": {"mean": "pool"}}, '"mean" expected a name that no other column has'),
    ],
)
def test_the_driver_refuses(spark, given, message):
    frame = spark.createDataFrame([], "id long, pool long, x double")
    with pytest.raises((TypeError, ValueError)) as refused:
        with_groups(frame, "core.moments", **{"by": "pool", **given})
    assert f"core.moments: {message}" in str(refused.value)
