"""Find the examples that an object holds further down: lists of them, and questions over their answers."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tuneline.datasets.schemas.convert import is_example

# Fewer than training takes are as likely the fields of one thing, unless each of them asks.
FEWEST = 10
_DEPTH = 3
_ASKS = (
    *("?", "？", "؟", "嗎", "吗", "呢", "か", "か。", "까", "나요", "가요", "을까요", "죠"),
    *("ไหม", "มั้ย", "อะไร", "อย่างไร", "ยังไง", "เท่าไหร่", "เท่าไร", "เมื่อไหร่", "เมื่อไร", "ที่ไหน", "หรือไม่"),
    "กี่โมง",
)  # fmt: skip


class Group(NamedTuple):
    """Examples that stand together: the keys on the way to them, and the code of a change to them."""

    path: tuple[str, ...]
    change: str | None
    values: list[Any]


class NestedExamples(NamedTuple):
    """All groups in an object; `unused` are keys without examples, `unknown` lists of other objects."""

    groups: list[Group]
    unused: list[str]
    unknown: list[str]

    def extend(self, other: "NestedExamples") -> None:
        """Add what was found elsewhere."""
        self.groups.extend(other.groups)
        self.unused.extend(other.unused)
        self.unknown.extend(other.unknown)


def name_of(path: tuple[str, ...]) -> str:
    """How the place of a group is told."""
    return " › ".join(path)


def is_question_map(*maps: dict[str, Any]) -> bool:
    """Whether all keys of the maps are questions and their values answers, by how at least half end.

    Of fewer than ten all have to ask.
    """
    keys = [key for one in maps for key in one]
    if not all(isinstance(held, str) for one in maps for held in one.values()):
        return False
    asking = sum(key.rstrip().endswith(_ASKS) for key in keys)
    return 2 * asking >= len(keys) if len(keys) >= FEWEST else 2 <= asking == len(keys)


def as_pairs(answers: dict[str, str]) -> list[dict[str, str]]:
    """A question with its answer for each key of such a map."""
    return [{"question": asked, "answer": said} for asked, said in answers.items()]


def is_list_of_examples(value: Any) -> bool:
    """Whether most of a list's entries are examples; the others are told for what they are."""
    if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
        return False
    # A list of turns is an example itself.
    if {"role", "from"} & value[0].keys():
        return False
    return 2 * sum(map(is_example, value[:100])) > len(value[:100])


def nested_examples(value: dict[str, Any], path: tuple[str, ...] = ()) -> NestedExamples:
    """The examples in an object that is none itself, up to three levels down."""
    found = NestedExamples([], [], [])
    maps = [held for held in value.values() if isinstance(held, dict) and held]
    are_maps = is_question_map(*maps)
    for key, held in value.items():
        here = (*path, key)
        groups = list(_groups(held, here, are_maps=are_maps))
        if groups:
            found.groups.extend(groups)
        elif isinstance(held, dict) and len(here) < _DEPTH and (inner := nested_examples(held, here)).groups:
            found.extend(inner)
        elif isinstance(held, list) and any(isinstance(one, dict | list) for one in held):
            found.unknown.append(name_of(here))
        elif held not in (None, "", [], {}):
            found.unused.append(key)
    return found


def _groups(held: Any, here: tuple[str, ...], *, are_maps: bool) -> Iterator[Group]:
    """The group that stands directly under a key."""
    if is_list_of_examples(held):
        yield Group(here, None, held)
    elif isinstance(held, dict) and held and (are_maps or is_question_map(held)):
        if all(isinstance(said, str) for said in held.values()):
            yield Group(here, "QUESTION_MAP", as_pairs(held))
    elif isinstance(held, dict) and len(held) > 1 and all(map(is_example, held.values())):
        yield Group(here, "KEYED", list(held.values()))
