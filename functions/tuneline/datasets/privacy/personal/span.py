"""One personal datum in a text: its place and its kind."""

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, get_args

# The order decides between data that overlap: the words around are surer than the form alone.
Kind = Literal[
    "secret",
    "email",
    "url",
    "birth_date",
    "id",
    "passport",
    "health_number",
    "bank_account",
    "card",
    "plate",
    "account",
    "address",
    "phone",
    "name",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_RANK: Final = {kind: rank for rank, kind in enumerate(KINDS)}


class Span(NamedTuple):
    """The characters from `start` to before `end`. `title` is the title after or before a name."""

    start: int
    end: int
    kind: Kind
    title: str = ""


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in the order of the text; of overlapping ones the surer kind, then the longer."""
    chosen: list[Span] = []
    taken: set[int] = set()
    for span in sorted(set(spans), key=lambda each: (_RANK[each.kind], each.start - each.end, each.start)):
        places = range(span.start, span.end)
        if span.end > span.start and taken.isdisjoint(places):
            taken.update(places)
            chosen.append(span)
    return sorted(chosen)
