"""The vectors of a dataset's examples, and how they are stored.

A line of JSON is followed by numbers of two bytes. Half the precision changes a score by less than 0.0001,
and halves the file: two kilobytes an example with 512 dimensions.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from tuneline.errors import DropError

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors

# Another layout, or other texts or measures behind the numbers, is another version.
VERSION: Final = 2
_STORED: Final = "<f2"
_TABLES: Final = ("examples", "answers", "greetings", "probes")


def made_by(embedder: str) -> str:
    """What vectors made now with an embedder of this name are recorded as: others have to be made again."""
    return f"{embedder}/{VERSION}"


class UnreadableVectorsDropError(DropError):
    """The stored vectors are damaged, or do not belong to the examples."""


@dataclass(frozen=True)
class Spread:
    """The mean and the deviation of scores: scores of different kinds are compared by them."""

    mean: float
    deviation: float


@dataclass(frozen=True)
class Thresholds:
    """What a dataset's own questions and everyday questions score among its examples (`thresholds.py`).

    An example answers a question word for word with at least the score `high`, and at least `gap` more than
    the next one. A question less familiar than `low` is about something else. A question that is at least
    as near to a greeting as `greeting` may be one.
    """

    high: float
    gap: float
    low: float
    greeting: float


@dataclass(frozen=True)
class Scores:
    """The scores behind the thresholds: how many questions have which.

    They are counted in equal stretches from `low` to `high`. `right` are those of the best example with a
    question's own answer, `wrong` those of the best one with another. `right_passed` of them reach the
    thresholds `high` and `gap`, and `wrong_passed` if there were no right one.
    """

    low: float
    high: float
    right: tuple[int, ...]
    wrong: tuple[int, ...]
    right_passed: int
    wrong_passed: int


@dataclass(frozen=True, eq=False)
class ExampleVectors:
    """Vectors made by `embedder`, one row for each text.

    `examples` are the means of an example's question and of its question with the answer, `answers` its
    answer alone. `words` is the spread of BM25's scores, `meaning` that of the vectors' nearness.
    `thresholds` is None for a dataset that is too small to measure. `scores` are known only when these are
    measured; they are not stored with the vectors.
    """

    embedder: str
    examples: "Vectors"
    answers: "Vectors"
    greetings: "Vectors"
    probes: "Vectors"
    words: Spread
    meaning: Spread
    thresholds: Thresholds | None
    scores: Scores | None = None

    @property
    def measures(self) -> dict[str, Any]:
        """What was measured, as JSON data for a report."""
        return {
            "thresholds": asdict(self.thresholds) if self.thresholds else None,
            "scores": asdict(self.scores) if self.scores else None,
        }

    def as_bytes(self) -> bytes:
        """Return the content of the object that stores them."""
        tables = [getattr(self, name) for name in _TABLES]
        header = {
            "version": VERSION,
            "embedder": self.embedder,
            "dimensions": self.examples.shape[1],
            "rows": [len(table) for table in tables],
            "words": asdict(self.words),
            "meaning": asdict(self.meaning),
            "thresholds": asdict(self.thresholds) if self.thresholds else None,
        }
        line = json.dumps(header, ensure_ascii=False).encode()
        return line + b"\n" + b"".join(table.astype(_STORED).tobytes() for table in tables)

    @classmethod
    def from_bytes(cls, content: bytes, *, examples: int) -> "ExampleVectors":
        """Read the vectors of this number of examples. Raises UnreadableVectorsDropError."""
        line, _, numbers = content.partition(b"\n")
        try:
            header = json.loads(line)
            if header["version"] != VERSION or header["rows"][0] != examples:
                raise UnreadableVectorsDropError("the stored vectors belong to other examples")
            tables = _tables(numbers, rows=header["rows"], dimensions=header["dimensions"])
            thresholds = header["thresholds"]
            return cls(
                embedder=header["embedder"],
                **tables,
                words=Spread(**header["words"]),
                meaning=Spread(**header["meaning"]),
                thresholds=Thresholds(**thresholds) if thresholds else None,
            )
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as failed:
            raise UnreadableVectorsDropError(f"the stored vectors are damaged ({failed})") from None


def _tables(numbers: bytes, *, rows: Sequence[int], dimensions: int) -> Mapping[str, Any]:
    import numpy as np  # noqa: PLC0415 see embedder.py

    every = np.frombuffer(numbers, dtype=_STORED).reshape(-1, dimensions).astype(np.float32)
    if sum(rows) != len(every) or len(rows) != len(_TABLES) or min(rows) < 0 or not np.isfinite(every).all():
        raise ValueError("wrong numbers")
    ends = np.cumsum(rows)[:-1]
    return dict(zip(_TABLES, np.split(every, ends), strict=True))
