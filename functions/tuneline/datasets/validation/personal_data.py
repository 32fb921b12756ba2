"""Apply the option `personal-data` to examples: mask what users have written, or refuse it.

The operator's own answers are not masked: a rule warns of personal data in them. They only lose what was
masked in a question of the same example.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.privacy.masking import masked as mostly_hidden
from tuneline.datasets.privacy.personal.find import find
from tuneline.datasets.privacy.personal.kind_names import KIND_NAMES
from tuneline.datasets.privacy.personal.mask import ExampleMask, mask
from tuneline.datasets.privacy.personal.operator_data import OperatorData
from tuneline.datasets.privacy.personal.span import Kind
from tuneline.datasets.privacy.redact import narrow

# Tuples: a role in a bad file may be anything, also what has no hash.
_CUT = "…"
_OF_USERS = ("user",)
# These repeat what a user has said: in answers, in the arguments of calls, in results of tools.
_ECHOES = ("assistant", "tool", "function")


class PersonalDataRule:
    """Masks or refuses the personal data of one file. `own` is the operator's own; `masked` counts."""

    def __init__(self, own: OperatorData, *, is_refused: bool) -> None:
        self.masked: Counter[Kind] = Counter()
        self._is_refused = is_refused
        self._own = own

    def applied(self, row: Row) -> tuple[Row, list[Problem]]:
        """Return the example in chat form without personal data, and the findings on them."""
        value = row.value
        messages = value.get("messages") if isinstance(value, dict) else None
        if not isinstance(messages, list):
            return row, []
        if self._is_refused:
            return row, list(self._refusals(messages, row.line))
        example = ExampleMask("\n".join(_texts(messages)), self._own, answers=_answers(messages))
        changed, findings = [], []
        for index, message in enumerate(messages):
            new, kinds = _masked(message, example)
            changed.append(new)
            self.masked.update(kinds)
            field = f"messages[{index}].content"
            findings += [
                problem("PII_MASKED", row.line, field, kind=KIND_NAMES[kind]) for kind in kinds.elements()
            ]
        if not findings:
            return row, []
        return Row(row.line, {**value, "messages": changed}, group=row.group), findings

    def quiet(self, finding: Problem) -> Problem:
        """Return a finding without personal data; a datum that is cut in a quotation cannot be found."""
        words = tuple((name, self._quiet(word)) for name, word in finding.words)
        return replace(finding, found=self._quiet(finding.found), words=words)

    def _quiet(self, word: Any) -> Any:
        if not isinstance(word, str):
            return word
        return _CUT if word.endswith(_CUT) else mask(word, self._own).text

    def _refusals(self, messages: Sequence[Any], line: int) -> Iterator[Problem]:
        context = "\n".join(_texts(messages))
        for index, message in enumerate(messages):
            if not isinstance(message, dict) or message.get("role") not in _OF_USERS:
                continue
            for text in _texts([message]):
                plain = narrow(text)
                for span in find(text, context):
                    if not self._own.has(plain, span):
                        found = mostly_hidden(text[span.start : span.end])
                        field = f"messages[{index}].content"
                        yield problem("PII_REFUSED", line, field, found, kind=KIND_NAMES[span.kind])


def _masked(message: Any, example: ExampleMask) -> tuple[Any, Counter[Kind]]:
    kinds: Counter[Kind] = Counter()
    if not isinstance(message, dict) or (role := message.get("role")) not in (*_OF_USERS, *_ECHOES):
        return message, kinds
    replaced = example.mask if role in _OF_USERS else example.mask_echo

    def text(value: Any) -> Any:
        if isinstance(value, str):
            new = replaced(value)
            kinds.update(new.kinds)
            return new.text
        if isinstance(value, list):
            return [
                {**part, "text": text(part["text"])} if isinstance(part, dict) and "text" in part else part
                for part in value
            ]
        return value

    new = {**message, **({"content": text(message["content"])} if "content" in message else {})}
    if isinstance(message.get("tool_calls"), list):
        new["tool_calls"] = [_call(call, example) for call in message["tool_calls"]]
    return new, kinds


def _call(call: Any, example: ExampleMask) -> Any:
    """Return a call whose arguments repeat no personal data; they stay JSON."""
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(function, dict) or not isinstance(arguments := function.get("arguments"), str):
        return call
    new = example.mask_echo(arguments).text
    try:
        json.loads(new)
    except ValueError:
        new = "{}"
    return {**call, "function": {**function, "arguments": new}}


def _texts(messages: Sequence[Any]) -> Iterator[str]:
    for message in messages:
        content = message.get("content") if isinstance(message, dict) else None
        if isinstance(content, str):
            yield content
        elif isinstance(content, list):
            yield from (part["text"] for part in content if _has_text(part))


def _has_text(part: Any) -> bool:
    return isinstance(part, dict) and isinstance(part.get("text"), str)


def _answers(messages: Sequence[Any]) -> str:
    answers = [each for each in messages if isinstance(each, dict) and each.get("role") == "assistant"]
    return "\n".join(_texts(answers))
