"""Judge the examples of a file one by one: each is brought into shape, checked and counted."""

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.formats.json.json_leftover import left_over
from tuneline.datasets.plain_example import PlainExample, as_plain_example, texts_of
from tuneline.datasets.rules import message_rules, source_artifacts, text_rules
from tuneline.datasets.schemas import convert
from tuneline.datasets.schemas.columnar import split_columns
from tuneline.datasets.schemas.convert import Rules, is_example
from tuneline.datasets.schemas.nested import NestedExamples, name_of, nested_examples
from tuneline.datasets.split import question_of
from tuneline.datasets.tokens import Counter
from tuneline.datasets.validation.statistics import Statistics
from tuneline.datasets.validation.system_prompts import prompt_of

# Findings after which there is nothing to count, and those that are about no example.
WHOLE_FILE = {
    *("COMPRESSED", "BINARY", "WORKBOOK_TOO_LARGE", "NOT_JSONL_HTML"),
    *("CSV_HEADER", "HEADER_BELOW", "NO_EXAMPLES"),
}
# After these nobody knows how many examples the file was meant to hold.
UNCOUNTED = WHOLE_FILE | {"UNKNOWN_OBJECT", "SEVERAL_LISTS", "CSV_QUOTE", "LINE_TOO_LONG"}
# So many plain examples are looked at together; each half is looked at again if there is something in any.
_TOGETHER = 32
_NOT_COUNTED = {*WHOLE_FILE, "TEXT_OUTSIDE", "SEVERAL_LISTS"}


def good(
    rows: Iterable[Row | Problem], rules: Rules, tokens: Counter, statistics: Statistics
) -> Iterator[list[Row]]:
    """The good examples of `rows` in chat form, a few at a time; what there is to say of all is noted.

    Those that are not plain, or not short, have their tokens with them.
    """
    for run, other in _runs(rows, tokens):
        if run:
            yield _good_in(run, rules, tokens, statistics)
        if isinstance(other, Problem):
            _note_unread(other, statistics)
        elif other is not None and (chats := _chats_of_map(other, rules, statistics)) is not None:
            yield from good(chats, rules, tokens, statistics)
        elif other is not None:
            # A few at a time: a row may hold a hundred thousand of them.
            others = _others(other, rules, statistics)
            rest = (one if _is_short(one, tokens) else _counted(one, tokens, statistics) for one in others)
            while few := list(itertools.islice(rest, _TOGETHER)):
                yield few


def _runs(rows: Iterable[Row | Problem], tokens: Counter) -> Iterator[tuple[list[Row], Row | Problem | None]]:
    """Plain examples that follow one another with their texts, a few at a time; and what follows them.

    Only the last of a run can be long.
    """
    run: list[Row] = []
    for row in rows:
        if isinstance(row, Row) and (texts := as_plain_example(row.value)) is not None:
            run.append(Row(row.line, row.value, texts, row.raw))
            if len(run) < _TOGETHER and tokens.fits(texts):
                continue
            yield run, None
        else:
            yield run, row
        run = []
    yield run, None


def _good_in(run: list[Row], rules: Rules, tokens: Counter, statistics: Statistics) -> list[Row]:
    """The good ones of some plain examples. If there is something in any, each half is looked at."""
    if _are_ordinary([row.plain for row in run if row.plain], rules):
        statistics.count(run[0].line, examples=len(run))
        last = run[-1]
        if last.plain is not None and not tokens.fits(last.plain):
            run[-1] = _counted(last, tokens, statistics)
        return run
    if len(run) > 1:
        half = len(run) // 2
        first = _good_in(run[:half], rules, tokens, statistics)
        return first + _good_in(run[half:], rules, tokens, statistics)
    bare = run[0]._replace(plain=None)
    return [_counted(one, tokens, statistics) for one in _others(bare, rules, statistics)]


def _chats_of_map(row: Row, rules: Rules, statistics: Statistics) -> Iterator[Row] | None:
    """Return the examples of an object of questions and answers in chat form; None if it is no such object.

    Such an object holds so many of them that the way by way of the other shapes takes too long.
    """
    value = row.value
    if not isinstance(value, dict) or not all(isinstance(held, str) for held in value.values()):
        return None
    taken = split_columns(value)
    if taken is None or taken[0] != "QUESTION_MAP":
        return None
    for change in ("QUESTION_MAP", "QUESTION_ANSWER"):
        statistics.problems.add_once(problem(change, row.line))
    chats = (convert.as_chat(pair["question"], pair["answer"], rules) for pair in taken[1])
    return (Row(row.line, chat) for chat in chats)


def _is_short(row: Row, tokens: Counter) -> bool:
    """Return whether the example is plain, and so short that its tokens need not be counted by themselves."""
    return row.plain is not None and tokens.fits(row.plain)


def _counted(row: Row, tokens: Counter, statistics: Statistics) -> Row:
    """The example with its tokens; that they are more than one may have is noted."""
    counted = tokens.example(row.value)
    if counted > tokens.most:
        _note(problem("TOO_LONG", row.line, tokens=counted, most=tokens.most), statistics)
    return row._replace(tokens=counted)


def _note_unread(found: Problem, statistics: Statistics) -> None:
    """Note what came in place of an example, or what was changed to read the file."""
    if found.severity == "change":
        statistics.deadline.require()
        statistics.problems.add_once(found)
        return
    # What could not be read is an example too, as its author counts.
    if found.line is not None and found.severity == "error" and found.code not in _NOT_COUNTED:
        statistics.count(found.line)
        if not statistics.problems.is_full:
            found = replace(found, example=statistics.examples)
    statistics.add(found)


def record(rows: Sequence[Row], questions: Sequence[str], statistics: Statistics) -> None:
    """Add good examples, which have these `questions`, to the statistics."""
    lines = [row.line for row in rows]
    plains = [row.plain for row in rows if row.plain is not None]
    are_plain = len(plains) == len(rows)
    prompts = [plain.prompt for plain in plains] if are_plain else [prompt_of(row.value) for row in rows]
    contents = map(_plain_content, plains) if are_plain else map(_content, rows)
    statistics.duplicates.add(lines, questions, contents, prompts=prompts)
    statistics.prompts.add(lines, prompts, questions)
    answers = [plain.answers[-1] for plain in plains] if are_plain else [_last_answer(row) for row in rows]
    statistics.separators.add(lines, questions, answers)
    statistics.with_tools.update((False,) if are_plain else ("tools" in row.value for row in rows))
    turns = [len(plain.questions) for plain in plains] if are_plain else [_turns(row) for row in rows]
    statistics.most_questions = max(statistics.most_questions, *turns)


def _last_answer(row: Row) -> str:
    """Return the text of the last answer, or an empty text if its content is not a text."""
    content = row.value["messages"][-1].get("content")
    return content if isinstance(content, str) else ""


def _content(row: Row) -> list[Any]:
    """Return all that is said in a good example. It is equal exactly for equal messages."""
    messages: list[Any] = row.value["messages"]
    return messages if (texts := texts_of(messages)) is None else _plain_content(texts)


def _plain_content(texts: PlainExample) -> list[str | None]:
    return [texts.prompt, *texts.questions, *texts.answers]


def _turns(row: Row) -> int:
    return [message.get("role") for message in row.value["messages"]].count("user")


def question_in(row: Row) -> str:
    """Return all questions of a good example in one text, as `question_of` does."""
    return question_of(row.value) if row.plain is None else "\n".join(row.plain.questions)


def _are_ordinary(examples: Sequence[PlainExample], rules: Rules) -> bool:
    """Whether a quick look shows nothing to change in some plain examples and nothing to say of them."""
    for prompt in {one.prompt for one in examples}:
        if not (rules.system_prompt is None if prompt is None else _is_clean(prompt)):
            return False
    questions = [text for one in examples for text in one.questions]
    answers = [text for one in examples for text in one.answers]
    return source_artifacts.are_clean(questions, answers) and text_rules.are_clean([*questions, *answers])


# Most examples of a file carry the same prompt.
@functools.lru_cache(maxsize=32)
def _is_clean(prompt: str) -> bool:
    return text_rules.are_clean([prompt])


def _others(row: Row, rules: Rules, statistics: Statistics) -> Iterator[Row]:
    """The good examples in a row that asks for a closer look."""
    taken = split_columns(row.value)
    if taken is not None:
        change, values = taken
        statistics.problems.add_once(problem(change, row.line))
        for value in values:
            yield from _shaped(Row(row.line, value), rules, statistics)
    elif (nested := _nested(row.value)) is not None:
        name = name_of(nested.groups[0].path)
        for one in left_over(nested, row.line, name=name, note=statistics.problems.add_once):
            if isinstance(one, Problem):
                statistics.add(one)
            else:
                yield from _shaped(one, rules, statistics)
    else:
        yield from _shaped(row, rules, statistics)


def _nested(value: Any) -> NestedExamples | None:
    """The examples that an object holds further down, if it is none itself."""
    if not isinstance(value, dict) or is_example(value):
        return None
    found = nested_examples(value)
    return found if sum(len(group.values) for group in found.groups) > 1 else None


def _shaped(row: Row, rules: Rules, statistics: Statistics) -> Iterator[Row]:
    for found, change in convert.as_examples(row, rules):
        if isinstance(found, Problem) and found.severity in ("notice", "change"):
            is_told_once = found.severity == "change" or found.code == "KEYS_NOT_USED"
            (statistics.problems.add_once if is_told_once else statistics.problems.add)(found)
            continue
        statistics.count(row.line)
        if isinstance(found, Problem):
            _note(found, statistics)
            continue
        if change is not None:
            statistics.problems.add_once(problem(change, row.line))
        if (
            found.raw is None
            and (texts := as_plain_example(found.value)) is not None
            and _are_ordinary([texts], rules)
        ):
            yield found._replace(plain=texts)
            continue
        mended = _without_developer(found, statistics)
        errors = False
        for one in message_rules.problems(mended.value, mended.line):
            _note(one, statistics)
            errors = errors or one.severity == "error"
        if not errors:
            yield mended


def _note(found: Problem, statistics: Statistics) -> None:
    """Note what there is to say of the example that was counted last."""
    # One example may give millions of findings.
    statistics.add(replace(found, example=statistics.examples))


def _without_developer(row: Row, statistics: Statistics) -> Row:
    messages = row.value.get("messages") if isinstance(row.value, dict) else None
    if not isinstance(messages, list) or not any(map(_is_developer, messages)):
        return row
    statistics.problems.add_once(problem("DEVELOPER_ROLE", row.line))
    mended = [{**one, "role": "system"} if _is_developer(one) else one for one in messages]
    return row._replace(value={**row.value, "messages": mended})


def _is_developer(message: Any) -> bool:
    return isinstance(message, dict) and message.get("role") == "developer"
