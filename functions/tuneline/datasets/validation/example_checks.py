"""Convert the examples of a file to chat form, check each one, and count it."""

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.formats.json.json_leftover import left_over
from tuneline.datasets.rules import claims, gemini, message_rules, source_artifacts, text_rules
from tuneline.datasets.schemas import convert
from tuneline.datasets.schemas.columnar import split_columns
from tuneline.datasets.schemas.convert import Rules, is_example
from tuneline.datasets.schemas.nested import NestedExamples, name_of, nested_examples
from tuneline.datasets.simple_example import SimpleExample, as_simple_example
from tuneline.datasets.tokens import Counter
from tuneline.datasets.validation.statistics import Statistics

# Findings that leave nothing to count, and findings that are not about an example.
WHOLE_FILE = {
    *("COMPRESSED", "BINARY", "WORKBOOK_TOO_LARGE", "NOT_JSONL_HTML"),
    *("CSV_HEADER", "HEADER_BELOW", "NO_EXAMPLES"),
}
# After these findings, the number of examples that the file should have is unknown.
UNCOUNTED = WHOLE_FILE | {"UNKNOWN_OBJECT", "SEVERAL_LISTS", "CSV_QUOTE", "LINE_TOO_LONG"}
# So many simple examples are checked together. If there is a finding in any, each half is checked again.
_TOGETHER = 32
_NOT_COUNTED = {*WHOLE_FILE, "TEXT_OUTSIDE", "SEVERAL_LISTS"}


def good(
    rows: Iterable[Row | Problem], rules: Rules, tokens: Counter, statistics: Statistics
) -> Iterator[list[Row]]:
    """Yield the good examples of `rows` in chat form, a few at a time. All findings go to `statistics`.

    Examples that are not simple, or not short, have their number of tokens with them.
    """
    for run, other in _runs(rows, tokens, is_quick=statistics.personal_data is None):
        if run:
            yield _good_in(run, rules, tokens, statistics)
        if isinstance(other, Problem):
            _add_unread(other, statistics)
        elif other is not None and (chats := _chats_of_map(other, rules, statistics)) is not None:
            yield from good(chats, rules, tokens, statistics)
        elif other is not None:
            # A few at a time: one row may have a hundred thousand examples.
            examples = _examples_in(other, rules, statistics)
            rest = (row if _is_short(row, tokens) else _counted(row, tokens, statistics) for row in examples)
            while few := list(itertools.islice(rest, _TOGETHER)):
                yield few


def _runs(
    rows: Iterable[Row | Problem], tokens: Counter, *, is_quick: bool
) -> Iterator[tuple[list[Row], Row | Problem | None]]:
    """Yield runs of consecutive simple examples with their texts, and the row that follows each run.

    Only the last example of a run can be long.
    """
    run: list[Row] = []
    for row in rows:
        # What is to be masked takes the way of an example that needs all checks.
        if is_quick and isinstance(row, Row) and (texts := as_simple_example(row.value)) is not None:
            run.append(Row(row.line, row.value, texts, row.raw))
            if len(run) < _TOGETHER and tokens.fits(texts):
                continue
            yield run, None
        else:
            yield run, row
        run = []
    yield run, None


def _good_in(run: list[Row], rules: Rules, tokens: Counter, statistics: Statistics) -> list[Row]:
    """Return the good ones of some simple examples. If there is a finding in any, check each half."""
    if _are_ordinary([row.simple for row in run if row.simple], rules):
        statistics.count(run[0].line, examples=len(run))
        last = run[-1]
        if last.simple is not None and not tokens.fits(last.simple):
            run[-1] = _counted(last, tokens, statistics)
        return run
    if len(run) > 1:
        half = len(run) // 2
        first = _good_in(run[:half], rules, tokens, statistics)
        return first + _good_in(run[half:], rules, tokens, statistics)
    bare = run[0]._replace(simple=None)
    return [_counted(row, tokens, statistics) for row in _examples_in(bare, rules, statistics)]


def _chats_of_map(row: Row, rules: Rules, statistics: Statistics) -> Iterator[Row] | None:
    """Return the examples of an object that maps questions to answers, in chat form; None for others.

    Such an object has so many examples that the general conversion takes too long.
    """
    value = row.value
    if not isinstance(value, dict) or not all(isinstance(answer, str) for answer in value.values()):
        return None
    columns = split_columns(value)
    if columns is None or columns[0] != "QUESTION_MAP":
        return None
    for change in ("QUESTION_MAP", "QUESTION_ANSWER"):
        statistics.problems.add_once(problem(change, row.line))
    chats = (convert.as_chat(pair["question"], pair["answer"], rules) for pair in columns[1])
    return (Row(row.line, chat) for chat in chats)


def _is_short(row: Row, tokens: Counter) -> bool:
    """Return whether the example is simple, and so short that its tokens need no count of their own."""
    return row.simple is not None and tokens.fits(row.simple)


def _counted(row: Row, tokens: Counter, statistics: Statistics) -> Row:
    """Return the example with its number of tokens. Report it if that is over the limit."""
    counted = tokens.example(row.value)
    if counted > tokens.most:
        _add(problem("TOO_LONG", row.line, tokens=counted, most=tokens.most), statistics)
    return row._replace(tokens=counted)


def _add_unread(unread: Problem, statistics: Statistics) -> None:
    """Add a finding that the reader gave instead of an example, or a change that it made."""
    if unread.severity == "change":
        statistics.deadline.require()
        statistics.problems.add_once(unread)
        return
    # For its author, what could not be read is an example, too.
    if unread.line is not None and unread.severity == "error" and unread.code not in _NOT_COUNTED:
        statistics.count(unread.line)
        if not statistics.problems.is_full:
            unread = replace(unread, example=statistics.examples)
    statistics.add(unread)


def _are_ordinary(examples: Sequence[SimpleExample], rules: Rules) -> bool:
    """Return whether a quick check shows that some simple examples need no change and have no findings."""
    for prompt in {example.prompt for example in examples}:
        if not (rules.system_prompt is None if prompt is None else _is_clean(prompt)):
            return False
    questions = [text for example in examples for text in example.questions]
    answers = [text for example in examples for text in example.answers]
    are_texts_clean = text_rules.are_clean([*questions, *answers]) and claims.are_clean(answers)
    return are_texts_clean and source_artifacts.are_clean(questions, answers)


# Most examples of a file have the same prompt.
@functools.lru_cache(maxsize=32)
def _is_clean(prompt: str) -> bool:
    return text_rules.are_clean([prompt])


def _examples_in(row: Row, rules: Rules, statistics: Statistics) -> Iterator[Row]:
    """Yield the good examples of a row that needs all checks. A row may have several."""
    columns = split_columns(row.value)
    if columns is not None:
        change, values = columns
        statistics.problems.add_once(problem(change, row.line))
        for value in values:
            yield from _converted(Row(row.line, value), rules, statistics)
    elif (nested := _nested(row.value)) is not None:
        name = name_of(nested.groups[0].path)
        for example in left_over(nested, row.line, name=name, note=statistics.problems.add_once):
            if isinstance(example, Problem):
                statistics.add(example)
            else:
                yield from _converted(example, rules, statistics)
    else:
        yield from _converted(row, rules, statistics)


def _nested(value: Any) -> NestedExamples | None:
    """Return the examples inside an object that is not an example itself, or None."""
    if not isinstance(value, dict) or is_example(value):
        return None
    nested = nested_examples(value)
    return nested if sum(len(group.values) for group in nested.groups) > 1 else None


def _converted(row: Row, rules: Rules, statistics: Statistics) -> Iterator[Row]:
    """Yield the good examples of a row in chat form."""
    for example, change in convert.as_examples(row, rules):
        if isinstance(example, Problem) and example.severity in ("notice", "change"):
            is_once = example.severity == "change" or example.code == "KEYS_NOT_USED"
            (statistics.problems.add_once if is_once else statistics.problems.add)(example)
            continue
        statistics.count(row.line)
        if isinstance(example, Problem):
            _add(example, statistics)
            continue
        if change is not None:
            statistics.problems.add_once(problem(change, row.line))
        if (checked := _checked(example, rules, statistics)) is not None:
            yield checked


def _checked(row: Row, rules: Rules, statistics: Statistics) -> Row | None:
    """Return an example in chat form if it has no errors; add its findings."""
    if statistics.personal_data is not None:
        row, found = statistics.personal_data.applied(row._replace(raw=None))
        for finding in found:
            _add(finding, statistics)
        if any(finding.severity == "error" for finding in found):
            return None
    texts = as_simple_example(row.value) if row.raw is None else None
    if texts is not None and _are_ordinary([texts], rules):
        return row._replace(simple=texts)
    row = _without_developer(row, statistics)
    errors = 0
    for general in message_rules.problems(row.value, row.line):
        finding = gemini.as_strict(general) if rules.is_for_gemini else general
        finding = claims.as_strict(finding) if rules.is_for_clinic else finding
        _add(finding, statistics)
        errors += finding.severity == "error"
    if rules.is_for_gemini and not errors:
        for finding in gemini.findings(row.value, row.line):
            _add(finding, statistics)
            errors += finding.severity == "error"
    return None if errors else row


def _add(finding: Problem, statistics: Statistics) -> None:
    """Add a finding on the example that was counted last."""
    # One at a time: one example may have millions of findings.
    statistics.add(replace(finding, example=statistics.examples))


def _without_developer(row: Row, statistics: Statistics) -> Row:
    """Return the example with the role `system` in place of `developer`."""
    messages = row.value.get("messages") if isinstance(row.value, dict) else None
    if not isinstance(messages, list) or not any(map(_is_developer, messages)):
        return row
    statistics.problems.add_once(problem("DEVELOPER_ROLE", row.line))
    renamed = [{**message, "role": "system"} if _is_developer(message) else message for message in messages]
    return row._replace(value={**row.value, "messages": renamed})


def _is_developer(message: Any) -> bool:
    return isinstance(message, dict) and message.get("role") == "developer"
