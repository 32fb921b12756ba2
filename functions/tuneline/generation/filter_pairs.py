"""Keep the usable pairs, and count the others by reason."""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from rapidfuzz import fuzz, process

from tuneline.datasets.rules import message_rules
from tuneline.generation.answer_text import Pair
from tuneline.generation.chunks import Chunk
from tuneline.generation.document import Block
from tuneline.generation.language import is_written_in, main_script, speaks_of_a_document

# Per cent. Two questions of nine characters that differ in one (Saturday, Sunday) are below it.
SAME_QUESTION: Final = 90.0
SAME_ANSWER: Final = 60.0
# A shorter quotation is found anywhere, and supports nothing.
LEAST_PASSAGE: Final = 4
REASONS: Final = {
    "incomplete": "without a question, an answer or a passage",
    "not grounded": "not grounded: the passage is not in the text",
    "other language": "not in the language of the text",
    "of a document": "with an answer that speaks of a document",
    "refused": "that the dataset's check would refuse",
    "asked already": "asked already",
}


@dataclass(frozen=True)
class AcceptedPair:
    """A usable pair, and the location of its passage."""

    pair: Pair
    chunk: Chunk
    block: Block
    offset: int


@dataclass(frozen=True)
class Conflict:
    """Two documents, or two passages of one, with different answers to one question."""

    question: str
    first: str
    second: str


@dataclass
class PairFilter:
    """The usable pairs so far, over all documents."""

    system_prompt: str | None = None
    kept: list[AcceptedPair] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    conflicts: list[Conflict] = field(default_factory=list)
    _questions: list[str] = field(default_factory=list)

    def add(self, chunk: Chunk, pair: Pair) -> bool:
        """Keep a pair of `chunk`, or count the reason for dropping it."""
        found = _located(chunk, pair.passage)
        reason = self._reason(chunk, pair, found)
        if reason is None and found is not None:
            new = AcceptedPair(pair, chunk, *found)
            if not self._is_known(new):
                self.kept.append(new)
                self._questions.append(comparable(pair.question))
                return True
            reason = "asked already"
        self.dropped[reason or "not grounded"] += 1
        return False

    def in_order(self) -> list[AcceptedPair]:
        """The pairs in the order of the documents."""
        return sorted(self.kept, key=lambda pair: (pair.chunk.number, pair.offset))

    def existing_questions(self, chunk: Chunk) -> list[str]:
        """All questions so far, those of `chunk` first, then those of its neighbours."""
        near = sorted(self.kept, key=lambda pair: abs(pair.chunk.number - chunk.number))
        return [one.pair.question for one in near]

    def _reason(self, chunk: Chunk, pair: Pair, found: tuple[Block, int] | None) -> str | None:
        if not (comparable(pair.question) and comparable(pair.answer) and pair.passage):
            return "incomplete"
        if found is None:
            return "not grounded"
        if not _is_in_its_language(chunk, pair):
            return "other language"
        if speaks_of_a_document(pair.answer):
            return "of a document"
        found_wrong = message_rules.problems(as_example(pair, self.system_prompt), 1)
        return "refused" if any(one.severity == "error" for one in found_wrong) else None

    def _is_known(self, new: AcceptedPair) -> bool:
        question = comparable(new.pair.question)
        near = process.extract(
            question,
            self._questions,
            scorer=fuzz.ratio,
            processor=None,
            score_cutoff=SAME_QUESTION,
            limit=None,
        )
        for known, _, at in near:
            before = self.kept[at]
            if known == question:
                self._note_conflict(before, new)
                return True
            # The questions for two prices in one list are nearly the same.
            if _overlap(before.pair.passage, new.pair.passage) and _numbers(known) == _numbers(question):
                return True
        return False

    def _note_conflict(self, before: AcceptedPair, new: AcceptedPair) -> None:
        if fuzz.ratio(comparable(before.pair.answer), comparable(new.pair.answer)) < SAME_ANSWER:
            self.conflicts.append(Conflict(new.pair.question, before.chunk.location, new.chunk.location))


def as_example(pair: Pair, system_prompt: str | None) -> dict[str, Any]:
    """The pair as a chat example: https://platform.openai.com/docs/guides/supervised-fine-tuning."""
    system = [{"role": "system", "content": system_prompt}] if system_prompt else []
    return {
        "messages": [
            *system,
            {"role": "user", "content": pair.question},
            {"role": "assistant", "content": pair.answer},
        ]
    }


def comparable(text: str) -> str:
    """`text` without width variants, case, spaces and punctuation, which do not change its meaning."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LNM")


def _is_in_its_language(chunk: Chunk, pair: Pair) -> bool:
    """Whether the pair is in the script of its chunk, or of its passage if the two differ."""
    # An answer may be a number only; a question has words.
    texts = [pair.question, pair.answer] if any(one.isalpha() for one in pair.answer) else [pair.question]
    own = main_script(chunk.text)
    scripts = {own, main_script(pair.passage) or own}
    return any(all(is_written_in(text, script) for text in texts) for script in scripts)


def _located(chunk: Chunk, passage: str) -> tuple[Block, int] | None:
    """The block in which the passage begins, and its offset in the chunk; None if it is not there."""
    sought = _bare(passage.strip(" \t\n\"'“”…"))
    if len(sought) < LEAST_PASSAGE:
        return None
    texts = [_bare(part.text) for part in chunk.parts]
    at = "".join(texts).find(sought)
    if at < 0:
        return None
    end = 0
    for part, text in zip(chunk.parts, texts, strict=True):
        end += len(text)
        if at < end:
            return part.block, at
    return None


def _bare(text: str) -> str:
    """`text` without width variants and white space: the line breaks of a PDF are arbitrary."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _overlap(one: str, other: str) -> bool:
    first, second = _bare(one), _bare(other)
    return first in second or second in first


def _numbers(text: str) -> list[str]:
    return [char for char in text if char.isnumeric()]
