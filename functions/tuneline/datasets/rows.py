"""What a reader gives to the checks: one example after another, each with the line it begins on."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One example as it was read: `line` counts from 1, `value` is what stands there, parsed."""

    line: int
    value: Any
