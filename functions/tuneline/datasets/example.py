"""What goes from one step to the next: one example after another, each with the line it begins on."""

from typing import Any, NamedTuple

from tuneline.datasets.plain_example import PlainExample


class Row(NamedTuple):
    """One example: `line` counts from 1, `value` is what stands there, parsed.

    `plain` are its texts once it was seen to be a plain one; `raw` is its line as UTF-8, where it has one to
    itself; `tokens` are those it has, once they were counted. Examples of one `group` are on one side of a
    split.
    """

    line: int
    value: Any
    plain: PlainExample | None = None
    raw: bytes | None = None
    tokens: int | None = None
    group: str | None = None
