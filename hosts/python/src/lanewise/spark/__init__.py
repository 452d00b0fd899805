"""Formulas on data beyond one machine: pip install lanewise[spark].

    from lanewise.spark import with_formula

    fees = with_formula(rows, "energy.treasuryFee", columns={"utilization": "load"})

Whole Arrow batches go through one instance of the kernels in each Python worker, which is made when its first batch comes and is never
pickled: what travels is the call as it was written, and the digest of the kernels that the driver has. Names, types and parameters are
refused on the driver, before a job starts.

NULL says that nothing is known: a row that has one takes no part and its outputs are NULL. NaN is a number like others, and where a
formula takes NaN for "nothing observed", NULL is that.
"""

try:
    import pyarrow as _  # noqa: F401
except ImportError as error:
    raise ImportError("lanewise.spark expected pyarrow and pyspark: pip install 'lanewise[spark]'") from error

from .banks import spark_bank, states_of, with_bank
from .call import schema_of
from .groups import spark_groups, with_groups
from .rows import spark_map, with_formula
from .streams import with_stream

__all__ = [
    "schema_of",
    "spark_bank",
    "spark_groups",
    "spark_map",
    "states_of",
    "with_bank",
    "with_formula",
    "with_groups",
    "with_stream",
]
