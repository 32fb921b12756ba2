"""The rows of a way: each step with its time, its duration, and the code that does it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tuneline_dev.demo.look_inside.code import Code

Row = dict[str, Any]


def row(
    step: str,
    at: datetime | None,
    *,
    began: datetime | None = None,
    code: Mapping[str, Code],
    facts: Mapping[str, Any] | None = None,
    **more: Any,
) -> Row:
    """Make a row. `began` is its own begin, if that is known; the facts that are None are left out."""
    file, function = code.get(step, ("", ""))
    known = {name: fact for name, fact in (facts or {}).items() if fact not in (None, "", [], ())}
    return {
        "step": step,
        "at": at,
        "began": began,
        "file": file,
        "function": function,
        "facts": known,
        **more,
    }


def picked(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return these fields of the data; None if one is not there."""
    return {name: data.get(name) for name in names}


def in_order(rows: Iterable[Row | None]) -> Sequence[Row]:
    """Return the rows by their begin, each with the seconds since the end of what was before it.

    A step whose begin is not known begins at the end of the step before.
    """
    ordered = sorted(
        (one for one in rows if one and one["at"]), key=lambda one: (one["began"] or one["at"], one["at"])
    )
    before: datetime | None = None
    for step in ordered:
        step["since"] = max((step["at"] - before).total_seconds(), 0.0) if before else None
        step["began"] = step["began"] or min(before or step["at"], step["at"])
        before = max(before, step["at"]) if before else step["at"]
    return ordered
