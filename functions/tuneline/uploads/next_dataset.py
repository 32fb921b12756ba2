"""Make the next dataset of the last one and the pinned answers, which overrule it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tuneline.datasets.simple_example import as_simple_example
from tuneline.retrieval.question_key import question_key
from tuneline.storage.records.pin import Pin

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
    questions are added at the end, with the `system_prompt`. The counts are complete after `lines`.
    """

    pins: Sequence[Pin]
    system_prompt: str = ""
    examples: int = 0
    same: int = 0
    added: int = 0
    left_out: int = 0
    changed: int = 0
    changes: list[AnswerChange] = field(default_factory=list)

    def lines(self, before: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the lines of the next dataset; `before` are those of the last one, as chat JSONL."""
        pinned: dict[str, Pin] = {}
        for pin in self.pins:
            pinned.setdefault(question_key(pin.question), pin)
        used: set[str] = set()
        for line in before:
            if not line.strip():
                continue
            example = self._with_pins(json.loads(line), pinned, used)
            if example is not None:
                yield self._line(example)
        for key, pin in pinned.items():
            if key not in used:
                self.added += 1
                yield self._line(self._example(pin))

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

    def _example(self, pin: Pin) -> Mapping[str, Any]:
        turns = [{"role": "user", "content": pin.question}, {"role": "assistant", "content": pin.answer}]
        system = [{"role": "system", "content": self.system_prompt}] if self.system_prompt else []
        return {"messages": [*system, *turns]}

    def _line(self, example: Mapping[str, Any]) -> bytes:
        self.examples += 1
        return json.dumps(example, ensure_ascii=False).encode() + b"\n"
