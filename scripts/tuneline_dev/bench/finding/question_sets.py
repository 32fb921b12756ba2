"""Read the sets of examples and questions that finders are measured on.

Each set is a dataset `sets/NAME.jsonl` as an operator writes it, and `sets/NAME.questions.jsonl` with what
users ask: `answered` by one `example` (its number in the dataset, from 0), `near` (of the same business, but
without an example that answers it), `far` (of no business), or a `greeting`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

Kind = Literal["answered", "near", "far", "greeting"]
Half = Literal["seen", "unseen"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
HALVES: Final[tuple[Half, ...]] = get_args(Half)
SETS: Final = Path(__file__).with_name("sets")


@dataclass(frozen=True)
class Question:
    """What a user asks. `example` is the number of the right example, None unless the kind is `answered`."""

    text: str
    kind: Kind
    half: Half
    example: int | None


@dataclass(frozen=True)
class QuestionSet:
    """One dataset, as pairs of question and answer, and the questions that it is measured with."""

    name: str
    pairs: Sequence[tuple[str, str]]
    questions: Sequence[Question]


def read_sets(folder: Path = SETS) -> list[QuestionSet]:
    """Read all sets, in the order of their names."""
    names = sorted(path.name.removesuffix(".questions.jsonl") for path in folder.glob("*.questions.jsonl"))
    return [QuestionSet(name, _pairs(folder, name), _questions(folder, name)) for name in names]


def _pairs(folder: Path, name: str) -> list[tuple[str, str]]:
    return [(row["question"], row["answer"]) for row in _rows(folder / f"{name}.jsonl")]


def _questions(folder: Path, name: str) -> list[Question]:
    """Put every other question, by its line, into the half that no finder is tuned on."""
    return [
        Question(row["question"], row["kind"], HALVES[number % 2], row.get("example"))
        for number, row in enumerate(_rows(folder / f"{name}.questions.jsonl"))
    ]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
