"""Find what an object has beside the list that was read: further examples, and other values."""

from collections.abc import Iterator

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.formats.json.json_parse import parse
from tuneline.datasets.formats.json.json_wrapper import Wrapper, left_in, members
from tuneline.datasets.formats.json.jsonl import Note
from tuneline.datasets.schemas.nested import NestedExamples, name_of


def left_over(nested: NestedExamples, line: int, *, name: str, note: Note) -> Iterator[Row | Problem]:
    """Yield the `nested` examples of `line`. `note` gets their places, and the keys that are not used.

    A list of other objects is an error. `name` is the list that was read.
    """
    for group in nested.groups:
        note(problem("WRAPPED", line, key=name_of(group.path)))
        if group.change is not None:
            note(problem(group.change, line))
        yield from (Row(line, value) for value in group.values)
    for key in nested.unused:
        note(problem("KEYS_NOT_USED", line, key=key))
    for key in nested.unknown:
        yield problem("SEVERAL_LISTS", line, None, None, one=name, other=key)


def after_list(wrapper: Wrapper, raw: bytes, line: int, *, note: Note) -> list[Row | Problem]:
    """Return what follows the list of the wrapper in its object; `raw` is the text up to its end."""
    value = members(raw, levels=len(wrapper.path))
    if not isinstance(value, dict):
        written = raw[:-1].strip().removeprefix(b",").decode("utf-8", "replace")
        wrong = parse("{" + written + "}", line)[1]
        return [wrong] if wrong is not None else []
    return list(left_over(left_in(value), line, name=wrapper.name, note=note))
