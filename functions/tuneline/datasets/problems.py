"""What was found wrong with a dataset, told so that its author can mend it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from tuneline.datasets.codes import WHAT_AND_MEND

LISTED = 100
SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class Problem:
    """One fault. `line` counts from 1, as editors do; None when it is the file's as a whole.

    `field` is the place inside the line (`messages[1].content`), `found` the start of what stands there.
    """

    code: str
    line: int | None
    message: str
    mend: str
    field: str | None = None
    found: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The problem as a document or a report holds it."""
        return asdict(self)


def problem(
    code: str, line: int | None, field: str | None = None, found: object = None, **words: object
) -> Problem:
    """The problem `code`, with `words` put into its texts; `found` is shown by its start."""
    # The words are put in one by one: a text that shows JSON holds braces of its own.
    what, mend = WHAT_AND_MEND[code]
    for word, value in words.items():
        what = what.replace(f"{{{word}}}", shown(value))
        mend = mend.replace(f"{{{word}}}", shown(value))
    place = None if field is None else shown(field)
    return Problem(code, line, what, mend, place, None if found is None else shown(found))


@dataclass
class Problems:
    """All faults are counted, the first hundred are kept."""

    listed: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, found: Problem) -> None:
        """Note one more."""
        self.count += 1
        if len(self.listed) < LISTED:
            self.listed.append(found)


def shown(value: object) -> str:
    """The start of what was found, printable: a control character would act on the reader's terminal."""
    text = value if isinstance(value, str) else repr(value)
    printable = "".join(one if one.isprintable() else "�" for one in text[: SHOWN_CHARACTERS + 1])
    return printable if len(printable) <= SHOWN_CHARACTERS else printable[:SHOWN_CHARACTERS] + "…"
