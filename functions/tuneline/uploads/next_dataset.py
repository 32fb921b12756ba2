"""Make the next dataset: the last one, the pinned answers that overrule it, answers with a thumb up.

Personal data in what users have written are masked before a line of it is written.
"""

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from tuneline.datasets.simple_example import as_simple_example
from tuneline.retrieval.question_key import question_key
from tuneline.storage.records.pin import Pin, PinSource
from tuneline.uploads.rated_answers import RatedAnswer

if TYPE_CHECKING:
    from tuneline.datasets.privacy.personal.mask import ExampleMask
    from tuneline.datasets.privacy.personal.operator_data import OperatorData
    from tuneline.datasets.privacy.personal.span import Kind

# The questions of these pins are the words of users.
_OF_USERS: Final = frozenset[PinSource]({"correction", "unanswered"})
# The most changes that are listed.
MOST_LISTED: Final = 1_000


@dataclass(frozen=True)
class AnswerChange:
    """A question of the dataset, its answer there, and the pinned answer instead."""

    question: str
    before: str
    after: str


@dataclass
class NextDataset:
    """The examples of the next dataset, from `lines`, and what has become of them.

    `pins` are in force without an end: the newest of equal questions comes first. An example whose question
    is pinned gets the pinned answer; another example of the same question is left out. Pins of other
    questions are added at the end, with the `system_prompt`, and then the `rated` answers to questions that
    are not in it yet. The counts are complete after `lines`.

    `own` is the operator's own data. `masked` counts the personal data of users; a rated answer that has
    other personal data is an answer to one person, and is `left_personal`.
    """

    pins: Sequence[Pin]
    system_prompt: str = ""
    examples: int = 0
    same: int = 0
    added: int = 0
    left_out: int = 0
    changed: int = 0
    changes: list[AnswerChange] = field(default_factory=list)
    rated: Sequence[RatedAnswer] = ()
    own: "OperatorData | None" = None
    masked: "Counter[Kind]" = field(default_factory=Counter)
    taught: list[RatedAnswer] = field(default_factory=list)
    left_personal: int = 0

    def lines(self, before: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the lines of the next dataset; `before` are those of the last one, as chat JSONL."""
        pinned: dict[str, Pin] = {}
        for pin in self.pins:
            masked = self._masked(pin)
            pinned.setdefault(question_key(masked.question), masked)
        used: set[str] = set()
        asked: set[str] = set(pinned)
        for line in before:
            if not line.strip():
                continue
            value = json.loads(line)
            asked.update(_keys(value))
            example = self._with_pins(value, pinned, used)
            if example is not None:
                yield self._line(example)
        for key, pin in pinned.items():
            if key not in used:
                self.added += 1
                yield self._line(self._example(pin.question, pin.answer))
        for rated in self.rated:
            example = self._rated(rated, asked)
            if example is not None:
                yield self._line(example)

    def _masked(self, pin: Pin) -> Pin:
        """The pin without personal data in a question that a user wrote. Its answer is the operator's."""
        if pin.source not in _OF_USERS:
            return pin
        question = self._mask(pin.question, pin.answer).mask(pin.question)
        self.masked += question.kinds
        return replace(pin, question=question.text)

    def _rated(self, rated: RatedAnswer, asked: set[str]) -> Mapping[str, Any] | None:
        """The example of a rated answer; None if its question is in the dataset, or it names a person."""
        if question_key(rated.question) in asked:
            return None
        example = self._mask(rated.question, rated.answer)
        question, answer = example.mask(rated.question), example.mask_echo(rated.answer)
        if (key := question_key(question.text)) in asked:
            return None
        if example.mask(answer.text).kinds:
            self.left_personal += 1
            return None
        asked.add(key)
        self.masked += question.kinds + answer.kinds
        self.taught.append(RatedAnswer(question.text, answer.text))
        return self._example(question.text, answer.text)

    def _with_pins(self, example: Any, pinned: Mapping[str, Pin], used: set[str]) -> Mapping[str, Any] | None:
        """The example with the pinned answers; None if another example has the only answer already."""
        simple = as_simple_example(example)
        keys = [question_key(question) for question in simple.questions] if simple else []
        if not simple or not pinned.keys() & set(keys):
            return dict(example)
        if len(keys) == 1 and keys[0] in used:
            self.left_out += 1
            return None
        answers = [
            self._answer(pinned.get(key), question, answer)
            for key, question, answer in zip(keys, simple.questions, simple.answers, strict=True)
        ]
        if len(keys) == 1:
            used.update(keys)
        remaining = iter(answers)
        messages = [
            {**message, "content": next(remaining)} if message["role"] == "assistant" else message
            for message in example["messages"]
        ]
        return {**example, "messages": messages}

    def _answer(self, pin: Pin | None, question: str, before: str) -> str:
        if pin is None:
            return before
        if pin.answer == before:
            self.same += 1
            return before
        self.changed += 1
        if len(self.changes) < MOST_LISTED:
            self.changes.append(AnswerChange(question, before, pin.answer))
        return pin.answer

    def _example(self, question: str, answer: str) -> Mapping[str, Any]:
        turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
        system = [{"role": "system", "content": self.system_prompt}] if self.system_prompt else []
        return {"messages": [*system, *turns]}

    def _mask(self, question: str, answer: str) -> "ExampleMask":
        # Its patterns take a tenth of a second to load, and few taps make a dataset.
        from tuneline.datasets.privacy.personal.mask import NO_DATA, ExampleMask  # noqa: PLC0415

        return ExampleMask(f"{question}\n{answer}", self.own or NO_DATA, answers=answer)

    def _line(self, example: Mapping[str, Any]) -> bytes:
        self.examples += 1
        return json.dumps(example, ensure_ascii=False).encode() + b"\n"


def _keys(example: Any) -> Iterator[str]:
    simple = as_simple_example(example)
    return map(question_key, simple.questions) if simple else iter(())


def own_data(pins: Iterable[Pin], lines: Iterable[bytes]) -> "OperatorData":
    """Return the operator's own data: those in the pinned answers, and in the answers of the last dataset."""
    from tuneline.datasets.privacy.personal.operator_data import OperatorData  # noqa: PLC0415

    return OperatorData(itertools.chain((pin.answer for pin in pins), _answers_in(lines)))


def _answers_in(lines: Iterable[bytes]) -> Iterator[str]:
    """Yield the answers in lines of chat JSONL: the operator's own texts."""
    for line in lines:
        simple = as_simple_example(json.loads(line)) if line.strip() else None
        yield from simple.answers if simple else ()
