"""Banks: an entity's events in the order of time, resumed from saves, are one long run; streams are that too."""

import numpy as np
import pyarrow as pa
import pytest
from cases import LW, bits, cases, cells, listed, options, plain, shaped

from lanewise.spark import spark_bank, states_of, with_bank, with_stream
from lanewise.spark.banks import Ticks


def entities_of(case):
    """Events of each entity of a case, and what says how they are read; None where no input is a column."""
    ticks, entities = case.sizes.get("tick", 1), case.sizes["entity"]
    for entity in range(entities):
        columns, given, params = {}, {}, {}
        for field in case.of.inputs:
            value = case.inputs.get(field.name)
            if value is None:
                given[field.name] = None
            elif isinstance(value, np.ndarray) and "tick" in field.dims:
                own = shaped(case, field, value, ("tick",))[:, entity]
                columns[f"c_{field.name}"] = listed(own, ticks)
                given[field.name] = f"c_{field.name}"
            else:
                given[field.name] = value
        if not columns:
            return
        for name, value in case.params.items():
            params[name] = float(value[entity]) if isinstance(value, np.ndarray) else value
            if params[name] != params[name]:
                # Not given, as cells of a column say it.
                del params[name]
        # Shuffled: time puts them in order.
        order = np.random.default_rng(entity).permutation(ticks)
        table = pa.table({"at": pa.array(np.arange(ticks)), "who": pa.array(np.full(ticks, entity)), **columns})
        outputs = {field.name: f"o_{field.name}" for field in case.of.outputs}
        more = {"columns": given, "params": params, "outputs": outputs, "entity": "who", "time": "at", "keep": ["at"]}
        yield entity, table.take(pa.array(order)), {**more, **options(case)}


def formulas():
    return [id for id in LW if LW[id].description.shape == "recurrence"]


SEEN = set()


@pytest.mark.parametrize("id", formulas())
def test_entities_whole_and_resumed_are_a_bank(id):
    for case in cases("recurrence", ("call", "ticks")):
        if case.of.id != id or case.state:
            continue
        ticks = case.sizes.get("tick", 1)
        expected = plain(case)
        for entity, table, given in entities_of(case):
            task = spark_bank(id, **given).task
            whole = task.of(table.schema).group(table)
            assert whole["at"].to_pylist() == list(range(ticks))
            cut = ticks // 2
            early = table.filter(pa.compute.less(table["at"], cut))
            late = table.filter(pa.compute.greater_equal(table["at"], cut))
            halves, save = [], None
            for part in (early, late):
                if part.num_rows:
                    # Another worker.
                    halves.append(Ticks(task.call, table.schema).group(part, save))
                    save = halves[-1]["save"][-1].as_py()
                    assert halves[-1]["save"].null_count == part.num_rows - 1
            for field in case.of.outputs:
                cell = expected[field.name].reshape(ticks, case.sizes["entity"], -1)[:, entity]
                for parts in ([whole], halves):
                    column = pa.chunked_array([c for one in parts for c in one[f"o_{field.name}"].chunks])
                    if ticks:
                        own = cells(field, column.combine_chunks(), case.kind)
                        assert np.array_equal(bits(own), bits(cell)), (id, field.name)
            if halves:
                assert whole["save"][-1].as_py() == save
            SEEN.add(id)


def test_every_recurrence_had_cases():
    assert SEEN >= set(formulas()) or not SEEN


def events(spark, rows=400):
    return spark.range(rows).selectExpr(
        "id at",
        "id % 7 pump",
        "sin(id) setpoint",
        "if(id % 11 = 5, null, if(id % 13 = 6, double('NaN'), cos(id))) measured",
    )


PARAMS = {"kp": 2.0, "ki": 0.3}


def bank_of(rows, pump, formula=None, params=PARAMS):
    """A bank of one entity over its events, those with NULL left out."""
    own = sorted((row for row in rows if row["pump"] == pump), key=lambda row: row["at"])
    known = [row for row in own if row["measured"] is not None]
    bank = (formula or LW.control.pi).bank(1, params)
    told = bank.run({name: np.array([row[name] for row in known]) for name in ("setpoint", "measured")})
    return {row["at"]: told["u"][k] for k, row in enumerate(known)}, bank.save()


def same(a, b):
    return np.float64(a).tobytes() == np.float64(b).tobytes()


def check(rows, told):
    assert len(rows) == len(told)
    for pump in {row["pump"] for row in rows}:
        expected, _ = bank_of(rows, pump)
        for row in told:
            if row["pump"] == pump:
                assert (row["u"] is None) == (row["at"] not in expected), row
                assert row["u"] is None or same(row["u"], expected[row["at"]]), row


def test_batches_with_states_are_one_run(spark):
    frame = events(spark)
    rows = frame.collect()
    given = {"entity": "pump", "time": "at", "params": PARAMS, "outputs": ["u"], "keep": ["at", "pump"]}
    told, states = [], None
    # The third has no event of some entities.
    for part in ("at < 150", "at >= 150 and at < 300", "at >= 300 and pump < 3", "at >= 300 and pump >= 3"):
        result = with_bank(frame.where(part), "control.pi", states=states, **given).cache()
        told += result.collect()
        kept = states_of(result, entity="pump", states=states).collect()
        states = spark.createDataFrame(kept, "pump long, save binary")
        assert len(kept) == 7
    check(rows, told)
    assert {row["pump"]: bytes(row["save"]) for row in kept} == {pump: bank_of(rows, pump)[1] for pump in range(7)}
    assert any(row["u"] is not None and np.isnan(row["u"]) for row in told)


def test_a_stream_in_micro_batches_is_a_bank(spark, tmp_path):
    frame = events(spark)
    rows = frame.collect()
    for k in range(5):
        frame.where(f"at >= {80 * k} and at < {80 * k + 80}").coalesce(1).write.mode("append").parquet(
            str(tmp_path / "in")
        )
    stream = spark.readStream.schema(frame.schema).option("maxFilesPerTrigger", 1).parquet(str(tmp_path / "in"))
    result = with_stream(stream, "control.pi", entity="pump", time="at", params=PARAMS, outputs=["u"])
    assert result.dtypes == [("pump", "bigint"), ("at", "bigint"), ("u", "double")]
    batches, told = [], []

    def sink(batch, number):
        batches.append(number)
        told.extend(batch.collect())

    query = (
        result.writeStream.foreachBatch(sink)
        .option("checkpointLocation", str(tmp_path / "state"))
        .trigger(availableNow=True)
        .start()
    )
    assert query.awaitTermination(240)
    assert len(batches) == 5
    check(rows, told)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"time": "when"}, '"time" expected a column of the frame'),
        (
            {"entity": "pomp"},
            '"entity" expected a column of the frame, which has "at", "pump", "setpoint", "measured", got "pomp" (did you mean "pump"?)',
        ),
        ({"time": ()}, '"time" expected columns that put the events of an entity in order'),
        ({"params": {"kp": "gain"}}, '"kp" expected number, got "gain"'),
        ({"params": {"min": 2, "max": 1}}, '"min" expected at most "max" = 1, got 2'),
        ({"saves": "pump"}, '"saves" expected a name that no other column has'),
    ],
)
def test_the_driver_refuses(spark, options, message):
    for call in (with_bank, with_stream):
        if call is with_stream and "saves" in options:
            continue
        with pytest.raises((TypeError, ValueError)) as refused:
            call(events(spark), "control.pi", **{"entity": "pump", "time": "at", **options})
        assert f"control.pi: {message}" in str(refused.value)


def test_states_of_another_kind_are_refused(spark):
    given = {"entity": "pump", "time": "at"}
    for columns, message in (
        (
            "pump long, saved binary",
            '"states" expected a column of the frame, which has "pump", "saved", got "save" (did you mean "saved"?)',
        ),
        ("pump string, save binary", 'expected column "pump" of int64 as that of the events, got string'),
        ("pump long, save string", '"states" expected column "save" of binary, got string'),
    ):
        with pytest.raises((TypeError, ValueError)) as refused:
            with_bank(events(spark), "control.pi", states=spark.createDataFrame([], columns), **given)
        assert message in str(refused.value)
    from pyspark.errors import PythonException

    other = LW.control.kalman_level.bank(1).save()
    for held, message in (
        ([(1, other)], "saved state expected formula control.pi, got control.kalmanLevel"),
        ([(1, bank_of([], 1)[1])] * 2, '"states" expected one row an entity, got 2'),
    ):
        states = spark.createDataFrame(held, "pump long, save binary")
        with pytest.raises(PythonException) as refused:
            with_bank(events(spark, 20), "control.pi", states=states, **given).collect()
        assert message in str(refused.value)
