"""Give what an object holds beside the list that was read of it: further examples, and what is none."""

from collections.abc import Iterator

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.formats.json.jsonl import Note
from tuneline.datasets.schemas.nested import NestedExamples, name_of


def left_over(found: NestedExamples, line: int, *, name: str, note: Note) -> Iterator[Row | Problem]:
    """The examples in what was `found` on `line`; `note` is told from where, and which keys are not used.

    A list of other objects is an error: `name` is the list that was read.
    """
    for group in found.groups:
        note(problem("WRAPPED", line, key=name_of(group.path)))
        if group.change is not None:
            note(problem(group.change, line))
        yield from (Row(line, value) for value in group.values)
    for key in found.unused:
        note(problem("KEYS_NOT_USED", line, key=key))
    for key in found.unknown:
        yield problem("SEVERAL_LISTS", line, None, None, one=name, other=key)
