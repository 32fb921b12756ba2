"""Match a whole text with the patterns of one language.

The patterns are a tree, in which those that begin alike share their beginnings. The matcher goes down the
tree with all places of the text that the parts before may end at. So the time grows with the text's length,
and never exponentially, which regular expressions may do.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tuneline.opening_hours.questions.day_reference import DayReference

MOST_DAYS: Final = 2
# What may be read up to a place: the place, and the days that were named before it.
_State = tuple[int, tuple[DayReference, ...]]
# Finds the days that begin at a place of a text, with the places where they end.
DayFinder = Callable[[int], Iterable[tuple[int, DayReference]]]
Form = Callable[[str], str]


@dataclass(frozen=True)
class Part:
    """One part of a pattern: a day, or one of some phrases, which are found by their first letter."""

    phrases: Mapping[str, tuple[str, ...]]
    is_day: bool
    is_optional: bool
    is_repeated: bool


@dataclass
class PatternTree:
    """The patterns that have begun with the parts up to here; `ends` are the ranks of those that end here."""

    part: Part | None = None
    children: "dict[str, PatternTree]" = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)

    def add(self, pattern: str, rank: int, *, slots: Mapping[str, str], form: Form) -> None:
        """Add a pattern, see `texts.hours_questions.grammar`; `form` brings phrases into one form."""
        tree = self
        for written in pattern.split():
            if written not in tree.children:
                tree.children[written] = PatternTree(_part(written, slots, form))
            tree = tree.children[written]
        tree.ends.append(rank)


def phrases_of(written: str, form: Form) -> tuple[str, ...]:
    """Return the phrases that `|` separates, the longest first."""
    return tuple(sorted({form(phrase) for phrase in written.split("|")} - {""}, key=len, reverse=True))


def _part(part: str, slots: Mapping[str, str], form: Form) -> Part:
    mark = part[-1] if part[-1] in "?*" and len(part) > 1 else ""
    bare = part.removesuffix(mark) if mark else part
    slots = {**slots, "day": ""}
    written = "|".join(slots[word[1:]] if word[0] == "@" else word for word in bare.split("|"))
    by_first: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for phrase in phrases_of(written, form):
        by_first[phrase[0]] += (phrase,)
    return Part(
        phrases=dict(by_first), is_day=bare == "@day", is_optional=bool(mark), is_repeated=mark == "*"
    )


class PhraseMatcher:
    """Matches one text. It ends with a blank letter, so that each place has a letter."""

    def __init__(self, text: str, days: DayFinder) -> None:
        self._text = f"{text} "
        self._end = len(text)
        self._days = functools.cache(lambda place: tuple(days(place)))

    def matches(self, tree: PatternTree) -> Iterator[tuple[int, tuple[DayReference, ...]]]:
        """Yield the ranks of the patterns that all of the text matches, with the days that it names."""
        open_trees: list[tuple[PatternTree, frozenset[_State]]] = [(tree, frozenset({(0, ())}))]
        while open_trees:
            tree, states = open_trees.pop()
            if tree.ends:
                yield from (
                    (rank, days) for place, days in states if place == self._end for rank in tree.ends
                )
            open_trees += [
                (child, reached)
                for child in tree.children.values()
                if child.part and (reached := self._after(child.part, states))
            ]

    def _after(self, part: Part, before: frozenset[_State]) -> frozenset[_State]:
        reached, fresh = set(before) if part.is_optional else set(), set(before)
        while fresh:
            fresh = {state for start in fresh for state in self._step(part, start)} - reached
            reached |= fresh
            if not part.is_repeated:
                break
        return frozenset(reached)

    def _step(self, part: Part, start: _State) -> Iterator[_State]:
        place, days = start
        if part.is_day:
            if len(days) < MOST_DAYS:
                yield from ((end, (*days, day)) for end, day in self._days(place))
            return
        for phrase in part.phrases.get(self._text[place], ()):
            if self._text.startswith(phrase, place):
                yield place + len(phrase), days
