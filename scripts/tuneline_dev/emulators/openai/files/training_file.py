"""Check a training file as OpenAI does: refusals at upload, failures of the job, contents.

As reported in public, a wrong line 1 is refused at upload with HTTP 400; any other wrong line lets the upload
pass and fails the job in `validating_files`. Memory grows only with the longest line.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuneline_dev.emulators.answers.tokens import estimate
from tuneline_dev.emulators.openai.files.example_rules import example_problem, extra_key, format_of

MINIMUM_EXAMPLES = 10
FORMAT_CODE = "invalid_file_format"
CONTENT_CODE = "invalid_training_file"
PREFIX = "Invalid file format. "


@dataclass(frozen=True)
class Problem:
    """A problem of a file: OpenAI's code and message, and whether the file could not be parsed."""

    code: str
    text: str
    unparsable: bool = False


@dataclass(frozen=True)
class FileCheck:
    """The contents of a training file: format, examples and estimated tokens, or its first problem."""

    form: str | None
    examples: int
    tokens: int
    problem: Problem | None


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with numbers from 1. Only b"\\n" ends a line."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line


def upload_refusal(path: Path) -> str | None:
    """Return the message that refuses an upload because of its first line, or None."""
    with path.open("rb") as file:
        first = file.readline()
    if not first:
        return "File is empty."
    try:
        if isinstance(parsed(first), dict):
            return None
    except ValueError:
        pass
    begins = first.decode("utf-8", "replace")[:3].rstrip("\r\n")
    return (
        "Expected file to have JSONL format, where every line is a JSON dictionary. "
        f'Line 1 is not a dictionary (HINT: line starts with: "{begins}...").'
    )


def check(path: Path) -> FileCheck:
    """Read the whole file, up to its first problem, as OpenAI does."""
    form: str | None = None
    examples = tokens = 0
    for number, line in lines(path):
        examples += 1
        try:
            example = parsed(line)
        except ValueError as wrong:
            return FileCheck(form, examples, tokens, _unparsable(examples, number, wrong))
        if form is None and isinstance(example, dict):
            form = format_of(example)
        problem = _problem(example, form, examples)
        if problem:
            return FileCheck(form, examples, tokens, problem)
        tokens += _tokens(example)
    return FileCheck(form, examples, tokens, None)


def too_few(checked: FileCheck) -> Problem | None:
    """Return the refusal of a training file with fewer than 10 examples."""
    if checked.examples >= MINIMUM_EXAMPLES:
        return None
    text = (
        f"Training file has {checked.examples} example(s), but must have at least {MINIMUM_EXAMPLES} examples"
    )
    return Problem("invalid_n_examples", text)


def parsed(line: bytes) -> Any:
    """Return the JSON value of a line. Raises ValueError otherwise, also for a BOM or invalid UTF-8."""
    try:
        return json.loads(line.decode("utf-8"))
    except RecursionError:
        raise ValueError("maximum recursion depth exceeded") from None


def _unparsable(example: int, line: int, wrong: ValueError) -> Problem:
    error = f"Error: line contains invalid json: {wrong} (line {line})"
    return Problem(FORMAT_CODE, f"{PREFIX}Example {example} cannot be parsed. {error}", unparsable=True)


def _problem(example: Any, form: str | None, number: int) -> Problem | None:
    if not isinstance(example, dict):
        return Problem(FORMAT_CODE, f"{PREFIX}Example {number} is not a dictionary.")
    if form is None:
        text = "Unexpected file format, expected either prompt/completion pairs or chat messages."
        return Problem(CONTENT_CODE, text)
    extra = extra_key(example, form)
    if extra is not None:
        return Problem(FORMAT_CODE, f'{PREFIX}Example {number} contains an extra "{extra}".')
    problem = example_problem(example, form)
    return Problem(CONTENT_CODE, f"{PREFIX}Example {number}{problem}") if problem else None


def _tokens(example: dict[str, Any]) -> int:
    """Estimate the billed tokens of a chat example: its text, four a message, and three."""
    total = 3
    for message in example.get("messages", ()):
        content = message.get("content")
        parts = content if isinstance(content, list) else [{"text": content}]
        texts = [part.get("text") for part in parts]
        total += 4 + sum(estimate(text) for text in texts if isinstance(text, str))
    return total
