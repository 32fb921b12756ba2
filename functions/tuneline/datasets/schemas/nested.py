"""Find examples nested in an object: lists of examples, and maps of questions to answers."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tuneline.datasets.schemas.convert import is_example

# Fewer than training needs may be the fields of one record, unless each key is a question.
FEWEST = 10
_DEPTH = 3
_ASKS = (
    *("?", "？", "؟", "嗎", "吗", "呢", "か", "か。", "까", "나요", "가요", "을까요", "죠"),
    *("ไหม", "มั้ย", "อะไร", "อย่างไร", "ยังไง", "เท่าไหร่", "เท่าไร", "เมื่อไหร่", "เมื่อไร", "ที่ไหน", "หรือไม่"),
    "กี่โมง",
)  # fmt: skip


class Group(NamedTuple):
    """Examples in one place: the keys on the path to them, and the code of their conversion."""

    path: tuple[str, ...]
    change: str | None
    values: list[Any]


class NestedExamples(NamedTuple):
    """All groups in an object. `unused` are keys without examples, `unknown` lists of other objects."""

    groups: list[Group]
    unused: list[str]
    unknown: list[str]

    def extend(self, other: "NestedExamples") -> None:
        """Add those of another object."""
        self.groups.extend(other.groups)
        self.unused.extend(other.unused)
        self.unknown.extend(other.unknown)


def name_of(path: tuple[str, ...]) -> str:
    """Return the name of a group's place for a finding."""
    return " › ".join(path)


def is_question_map(*maps: dict[str, Any]) -> bool:
    """Return whether the maps have questions as keys and answers as values.

    At least half of the keys have to end like a question; all of them if there are fewer than ten.
    """
    keys = [key for questions in maps for key in questions]
    if not all(isinstance(answer, str) for questions in maps for answer in questions.values()):
        return False
    asking = sum(key.rstrip().endswith(_ASKS) for key in keys)
    return 2 * asking >= len(keys) if len(keys) >= FEWEST else 2 <= asking == len(keys)


def as_pairs(answers: dict[str, str]) -> list[dict[str, str]]:
    """Return each question of such a map with its answer."""
    return [{"question": question, "answer": answer} for question, answer in answers.items()]


def is_list_of_examples(value: Any) -> bool:
    """Return whether most items of a list are examples. The others get findings of their own."""
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        return False
    # A list of turns is an example itself.
    if {"role", "from"} & value[0].keys():
        return False
    return 2 * sum(map(is_example, value[:100])) > len(value[:100])


def nested_examples(value: dict[str, Any], path: tuple[str, ...] = ()) -> NestedExamples:
    """Return the examples in an object that is not an example itself, up to three levels deep."""
    nested = NestedExamples([], [], [])
    maps = [member for member in value.values() if isinstance(member, dict) and member]
    are_maps = is_question_map(*maps)
    for key, member in value.items():
        here = (*path, key)
        may_nest = isinstance(member, dict) and len(here) < _DEPTH
        if groups := list(_groups(member, here, are_maps=are_maps)):
            nested.groups.extend(groups)
        elif may_nest and (inner := nested_examples(member, here)).groups:
            nested.extend(inner)
        elif isinstance(member, list) and any(isinstance(item, dict | list) for item in member):
            nested.unknown.append(name_of(here))
        elif member not in (None, "", [], {}):
            nested.unused.append(key)
    return nested


def _groups(value: Any, path: tuple[str, ...], *, are_maps: bool) -> Iterator[Group]:
    """Yield the group that is the value itself, if it is one."""
    if is_list_of_examples(value):
        yield Group(path, None, value)
    elif isinstance(value, dict) and value and (are_maps or is_question_map(value)):
        if all(isinstance(answer, str) for answer in value.values()):
            yield Group(path, "QUESTION_MAP", as_pairs(value))
    elif isinstance(value, dict) and len(value) > 1 and all(map(is_example, value.values())):
        yield Group(path, "KEYED", list(value.values()))
