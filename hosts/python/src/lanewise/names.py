"""Names as Python writes them, numbers as messages write them, and the errors that both are for."""

from __future__ import annotations

import math
import re
from typing import Iterable, Optional, Sequence

_humps = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake(name: str) -> str:
    """The manifest's ``treasuryFee`` as ``treasury_fee``."""
    return _humps.sub("_", name).lower()


def text(value: object) -> str:
    """A number as every host writes it: the shortest decimal that reads back, ``1000`` and not ``1000.0``."""
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return f'"{value}"' if isinstance(value, str) else str(value)
    if hasattr(value, "__index__"):
        number = int(value.__index__())
        # Python itself refuses to write longer ones.
        return str(number) if number.bit_length() < 4096 else f"a whole number of {number.bit_length()} bits"
    x = float(value)
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "Infinity" if x > 0 else "-Infinity"
    if x == 0:
        return "0"
    mantissa, _, exponent = repr(abs(x)).partition("e")
    whole, _, part = mantissa.partition(".")
    digits = (whole + part).lstrip("0")
    # The value is 0.digits times ten to this.
    point = (len(whole) if whole.strip("0") else len(part.lstrip("0")) - len(part)) + int(exponent or 0)
    digits = digits.rstrip("0")
    sign = "-" if x < 0 else ""
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{point - 1:+d}"


def wrong_kind(path: str, name: str, expected: str, got: object) -> TypeError:
    if got is None or isinstance(got, str):
        what = text(got)
    elif hasattr(got, "dtype") and hasattr(got, "shape"):
        what = f"{type(got).__name__} of {got.dtype}"
    else:
        what = type(got).__name__
    return TypeError(f'{path}: "{name}" expected {expected}, got {what}')


def wrong_value(path: str, name: str, expected: str, got: object) -> ValueError:
    return ValueError(f'{path}: "{name}" expected {expected}, got {got if isinstance(got, str) else text(got)}')


def unknown_name(path: str, what: str, name: object, known: Sequence[str]) -> TypeError:
    near = nearest(str(name), known)
    meant = f' (did you mean "{near}"?)' if near is not None else ""
    names = ", ".join(f'"{own}"' for own in known)
    return TypeError(f'{path}: unknown {what} "{name}"{meant}, {f"expected {names}" if known else "it has none"}')


def nearest(name: str, known: Iterable[str]) -> Optional[str]:
    """The name that is least edits away, if they are few for its length: letters put in, left out, changed or swapped."""
    most = max(1, len(name) // 3)
    ranked = [(_edits(snake(name), snake(own)), own) for own in known]
    fit = [pair for pair in ranked if pair[0] <= most]
    return min(fit, key=lambda pair: pair[0])[1] if fit else None


def _edits(a: str, b: str) -> float:
    # Names are short; what is not is no slip of the pen.
    if abs(len(a) - len(b)) > 8:
        return math.inf
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a):
        following = [i + 1]
        for k, other in enumerate(b):
            cost = min(row[k + 1] + 1, following[k] + 1, row[k] + (letter != other))
            if i and k and letter == b[k - 1] and a[i - 1] == other:
                cost = min(cost, before[k - 1] + 1)
            following.append(cost)
        before, row = row, following
    return row[-1]
