"""docs/spark.md runs as pasted, block after block, but for the folder that it writes to."""

import re
from pathlib import Path

import numpy as np

PAGE = Path(__file__).parents[4] / "docs" / "spark.md"


def test_the_page_runs_as_pasted(spark, tmp_path):
    names = {}
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S)
    assert len(blocks) == 5
    for block in blocks:
        # Spark would take it as a folder of the process that started Java.
        block = block.replace('parquet("events")', f'parquet("{tmp_path / "events"}")')
        exec(compile(block, str(PAGE), "exec"), names)
    told = {(row["pump"], row["at"]): row["u"] for row in names["spark"].table("steered").collect()}
    assert len(told) == 1000
    days = names["monday"].select("pump", "at", "u").collect() + names["tuesday"].select("pump", "at", "u").collect()
    assert {(row["pump"], row["at"]): row["u"] for row in days} == told
    assert np.isfinite(list(told.values())).all()
