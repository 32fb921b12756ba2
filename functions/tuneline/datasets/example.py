"""One example on its way through the check, with the line on which it begins."""

from typing import Any, NamedTuple

from tuneline.datasets.simple_example import SimpleExample


class Row(NamedTuple):
    """One example: `line` counts from 1, `value` is the parsed JSON.

    `simple` has its texts if it has the common shape; `raw` is its line as UTF-8, if it is alone on it;
    `tokens` is the number of its tokens, once counted. Examples of one `group` are in the same split.
    """

    line: int
    value: Any
    simple: SimpleExample | None = None
    raw: bytes | None = None
    tokens: int | None = None
    group: str | None = None
