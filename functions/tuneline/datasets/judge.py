"""Judge the examples of a file one by one: each is brought into shape, checked and counted."""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from tuneline.datasets import example, shapes, words
from tuneline.datasets.gathered import gathered
from tuneline.datasets.plain import Plain, plain
from tuneline.datasets.problems import Problem, problem
from tuneline.datasets.prompts import prompt_of
from tuneline.datasets.rows import Row
from tuneline.datasets.shapes import Rules
from tuneline.datasets.split import question_of
from tuneline.datasets.tally import Tally
from tuneline.datasets.tokens import Counter

# Findings after which there is nothing to count, and those that are about no example.
WHOLE_FILE = {"COMPRESSED", "BINARY", "NOT_JSONL_HTML", "CSV_HEADER", "HEADER_BELOW", "NO_EXAMPLES"}
_NOT_COUNTED = {*WHOLE_FILE, "TEXT_OUTSIDE", "CSV_QUOTE"}


def good(rows: Iterable[Row | Problem], rules: Rules, tally: Tally) -> Iterator[Row]:
    """The good examples of `rows` in chat form; what there is to say of them and of the others is noted."""
    for row in rows:
        if isinstance(row, Problem):
            # What could not be read is an example too, as its author counts.
            if row.line is not None and row.severity == "error" and row.code not in _NOT_COUNTED:
                tally.count(row.line)
                if not tally.problems.is_full:
                    row = replace(row, example=tally.examples)  # noqa: PLW2901 the same finding, numbered
            tally.problems.add(row)
            continue
        texts = plain(row.value)
        if texts is not None and _is_ordinary(texts, rules):
            tally.count(row.line)
            yield Row(row.line, row.value, texts, row.raw)
        else:
            yield from _others(row, rules, tally)


def count(row: Row, asked: str, tokens: Counter, tally: Tally) -> int:
    """Count a good example: its prompt, what is `asked` and answered, and its tokens, which are returned."""
    counted, messages = tokens_of(row, tokens), row.value["messages"]
    tally.tokens += counted
    if counted > tokens.most:
        _note(problem("TOO_LONG", row.line, tokens=counted, most=tokens.most), tally)
    tally.said.note(row.line, asked, messages)
    if row.plain is not None:
        prompt, questions = row.plain.prompt, len(row.plain.questions)
    else:
        prompt = prompt_of(row.value)
        questions = [message.get("role") for message in messages].count("user")
    tally.prompts.note(prompt, row.line)
    tally.with_tools.add("tools" in row.value)
    tally.most_questions = max(tally.most_questions, questions)
    return counted


def tokens_of(row: Row, tokens: Counter) -> int:
    """The tokens of a good example."""
    return tokens.example(row.value) if row.plain is None else tokens.plain(row.plain)


def asked_in(row: Row) -> str:
    """All that is asked in a good example, as `question_of` has it."""
    return question_of(row.value) if row.plain is None else "\n".join(row.plain.questions)


def _is_ordinary(texts: Plain, rules: Rules) -> bool:
    """Whether a quick look shows that there is nothing to change in an example and nothing to say of it."""
    if texts.prompt is None:
        if rules.system_prompt is not None:
            return False
    elif not _is_clean(texts.prompt):
        return False
    return words.are_clean([*texts.questions, *texts.answers])


# Most examples of a file carry the same prompt.
@functools.lru_cache(maxsize=32)
def _is_clean(prompt: str) -> bool:
    return words.are_clean([prompt])


def _others(row: Row, rules: Rules, tally: Tally) -> Iterator[Row]:
    """The good examples in a row that asks for a closer look."""
    taken = gathered(row.value)
    if taken is not None:
        change, values = taken
        tally.problems.add_once(problem(change, row.line))
        for value in values:
            yield from _shaped(Row(row.line, value), rules, tally)
    else:
        yield from _shaped(row, rules, tally)


def _shaped(row: Row, rules: Rules, tally: Tally) -> Iterator[Row]:
    for found, change in shapes.as_examples(row, rules):
        if isinstance(found, Problem) and found.severity == "notice":
            (tally.problems.add_once if found.code == "KEYS_NOT_USED" else tally.problems.add)(found)
            continue
        tally.count(row.line)
        if isinstance(found, Problem):
            _note(found, tally)
            continue
        if change is not None:
            tally.problems.add_once(problem(change, row.line))
        mended = _without_developer(found, tally)
        errors = False
        for one in example.problems(mended.value, mended.line):
            _note(one, tally)
            errors = errors or one.severity == "error"
        if not errors:
            yield mended


def _note(found: Problem, tally: Tally) -> None:
    """Note what there is to say of the example that was counted last."""
    tally.problems.add(replace(found, example=tally.examples))


def _without_developer(row: Row, tally: Tally) -> Row:
    messages = row.value.get("messages") if isinstance(row.value, dict) else None
    if not isinstance(messages, list) or not any(map(_is_developer, messages)):
        return row
    tally.problems.add_once(problem("DEVELOPER_ROLE", row.line))
    mended = [{**one, "role": "system"} if _is_developer(one) else one for one in messages]
    return Row(row.line, {**row.value, "messages": mended})


def _is_developer(message: Any) -> bool:
    return isinstance(message, dict) and message.get("role") == "developer"
