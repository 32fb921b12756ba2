"""Keep every answer as it arrives, so that a run after an interruption does not pay for it again."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tuneline.generation import prompt
from tuneline.generation.answer_text import Pair
from tuneline.generation.ask_pairs import Answered
from tuneline.generation.chunks import Chunk
from tuneline.generation.cost import Spent

# The pass, and the number of the chunk.
Key = tuple[int, int]


@dataclass(frozen=True)
class Stored:
    """An answer, and the number of requested pairs."""

    wanted: int
    answered: Answered


class RunState:
    """The answers of one run by pass and chunk, in memory. A subclass keeps them in `keep`, too."""

    def __init__(self) -> None:
        self.answers: dict[Key, Stored] = {}
        self.spent = Spent()
        # What earlier runs have spent of it.
        self.before = Spent()

    async def add(self, key: Key, stored: Stored) -> None:
        """Record an answer. A failure is counted, and the next run asks again."""
        self._count(key, stored)
        await self.keep(key, stored)

    async def keep(self, key: Key, stored: Stored) -> None:
        """Keep an answer for a later run."""

    def restore(self, line: dict[str, Any]) -> None:
        """Take an answer as `as_line` has written it. Raises KeyError and TypeError for another value."""
        spent, problem = Spent(**line["spent"]), line["problem"]
        pairs = tuple(Pair(**pair) for pair in line["pairs"])
        stored = Stored(line["wanted"], Answered(pairs, spent, problem))
        self._count((line["round"], line["piece"]), stored)

    def _count(self, key: Key, stored: Stored) -> None:
        self.spent += stored.answered.spent
        if stored.answered.problem is None:
            self.answers[key] = stored


def as_line(key: Key, stored: Stored) -> dict[str, Any]:
    """Write an answer as a JSON object."""
    answered = stored.answered
    return {
        "round": key[0],
        "piece": key[1],
        "wanted": stored.wanted,
        "spent": asdict(answered.spent),
        "problem": answered.problem,
        "pairs": [asdict(pair) for pair in answered.pairs],
    }


def fingerprint(chunks: Sequence[Chunk], *, model: str, wanted: int) -> str:
    """Twelve characters that depend on the documents' texts, the model, the number and the instructions."""
    asked = [prompt.INSTRUCTIONS, model, wanted, [(chunk.document, chunk.text) for chunk in chunks]]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:12]
