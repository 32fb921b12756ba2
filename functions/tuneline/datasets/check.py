"""Check a dataset in one pass over its bytes: every finding, and what training needs to know."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal

from tuneline.datasets import example, jsonlines, shapes, spreadsheets, tables
from tuneline.datasets.bytestream import Blocks
from tuneline.datasets.problems import Problem, Problems, problem
from tuneline.datasets.prompts import Prompts
from tuneline.datasets.repeats import Repeats
from tuneline.datasets.rows import Row
from tuneline.datasets.shapes import Rules
from tuneline.datasets.sniff import ENDINGS, Sniffed, ending, sniff
from tuneline.datasets.tokens import counter

Outcome = Literal["accept", "convert", "warn", "reject"]
LEAST_EXAMPLES = 10
# What OpenAI takes: https://platform.openai.com/docs/api-reference/files/create
MOST_BYTES = 512 * 1024 * 1024
# Longer examples are cut at their end: https://platform.openai.com/docs/guides/fine-tuning
MOST_TOKENS = 65_536


@dataclass(frozen=True)
class Asked:
    """How a file is to be read: what its operator, not its content, decides."""

    name: str
    encoding: str | None = None
    rules: Rules = field(default_factory=Rules)
    model: str = "gpt-4.1-mini-2025-04-14"


@dataclass(frozen=True)
class Report:
    """What a check found. `system_prompt` is the one most examples carry, None when most carry none."""

    name: str
    format: str
    encoding: str
    examples: int
    tokens: int
    problems: Problems
    system_prompt: str | None
    sha256: str
    size: int

    @property
    def outcome(self) -> Outcome:
        """`reject` with an error; else `warn`, `convert` or `accept` by the gravest that was found."""
        for severity, outcome in (("error", "reject"), ("warning", "warn"), ("change", "convert")):
            if self.problems.count(severity):  # type: ignore[arg-type]
                return outcome  # type: ignore[return-value]
        return "accept"

    @property
    def is_valid(self) -> bool:
        """Whether the examples can be trained on."""
        return self.outcome != "reject"


class Check:
    """One file being checked: go through `examples`, then ask for the `report`."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._problems = Problems()
        self._prompts = Prompts()
        self._repeats = Repeats()
        self._tokens = counter(asked.model)
        self._token_count = 0
        self._most_questions = 0
        self._examples = 0
        self._first_line: int | None = None
        self._with_tools: Counter[bool] = Counter()
        self._changed: set[str] = set()
        self._sniffed = Sniffed("lines", "utf-8")
        self._blocks: Blocks | None = None

    def examples(self, reader: BinaryIO) -> Iterator[Row]:
        """The good examples of the file in chat form, one after another; the others are in the report.

        Memory does not grow with the file.
        """
        for row in self._rows(reader):
            if isinstance(row, Problem):
                # What could not be read is an example too, as its author counts.
                if row.line is not None and row.severity == "error" and row.code not in _NOT_COUNTED:
                    self._count(row.line)
                self._add(row)
                continue
            for found, change in shapes.as_examples(row, self._asked.rules):
                self._count(row.line)
                if isinstance(found, Problem):
                    self._add(found)
                    continue
                if change is not None:
                    self._change(change, row.line)
                checked = self._checked(found)
                if checked is not None:
                    yield checked
        self._end()

    @property
    def tokens(self) -> int:
        """The tokens of the good examples so far."""
        return self._token_count

    def report(self) -> Report:
        """The outcome, once every example was gone through."""
        assert self._blocks is not None, "go through the examples first"  # noqa: S101
        return Report(
            name=self._asked.name,
            format=self._sniffed.kind,
            encoding=self._sniffed.encoding,
            examples=self._examples,
            tokens=self._token_count,
            problems=self._problems,
            system_prompt=self._prompts.most_common(),
            sha256=self._blocks.sha256,
            size=self._blocks.size,
        )

    def _rows(self, reader: BinaryIO) -> Iterator[Row | Problem]:
        blocks = self._blocks = Blocks(reader)
        if ending(self._asked.name) not in ENDINGS:
            yield problem("EXTENSION", None, None, name=self._asked.name)
        if not blocks.head:
            return
        sniffed = sniff(blocks.head, name=self._asked.name, encoding=self._asked.encoding)
        if isinstance(sniffed, Problem):
            blocks.drain()
            yield sniffed
            return
        self._sniffed = sniffed
        if sniffed.kind == "sheet":
            yield from self._sheet(reader, blocks)
        elif sniffed.kind == "table":
            self._change("TABLE", None)
            text = blocks.text(sniffed.encoding, skip=sniffed.mark)
            yield from tables.rows(text, system_prompt=self._asked.rules.system_prompt, notice=self._add)
        else:
            read = jsonlines.lines if sniffed.kind == "lines" else jsonlines.values
            yield from read(blocks.utf8(sniffed.encoding, skip=sniffed.mark), note=self._add)
        if sniffed.mark:
            self._change("BOM", 1)
        if sniffed.encoding != "utf-8":
            self._add(problem("ENCODING", None, encoding=sniffed.encoding))

    def _sheet(self, reader: BinaryIO, blocks: Blocks) -> Iterator[Row | Problem]:
        blocks.drain()
        reader.seek(0)
        self._change("TABLE", None)
        try:
            yield from spreadsheets.rows(
                reader, system_prompt=self._asked.rules.system_prompt, notice=self._add
            )
        except ValueError as wrong:
            yield problem("BINARY", None, kind=str(wrong))

    def _checked(self, row: Row) -> Row | None:
        """The example if nothing is wrong with it; all findings are noted."""
        row = self._without_developer(row)
        errors = False
        for one in example.problems(row.value, row.line):
            self._add(one)
            errors = errors or one.severity == "error"
        if errors:
            return None
        tokens = self._tokens.example(row.value)
        self._token_count += tokens
        if tokens > MOST_TOKENS:
            self._add(problem("TOO_LONG", row.line, tokens=tokens, most=MOST_TOKENS))
        self._prompts.note(row)
        self._repeats.note(row)
        self._with_tools["tools" in row.value] += 1
        asked = sum(message.get("role") == "user" for message in row.value["messages"])
        self._most_questions = max(self._most_questions, asked)
        return row

    def _without_developer(self, row: Row) -> Row:
        messages = row.value.get("messages") if isinstance(row.value, dict) else None
        if not isinstance(messages, list) or not any(_is_developer(one) for one in messages):
            return row
        self._change("DEVELOPER_ROLE", row.line)
        mended = [{**one, "role": "system"} if _is_developer(one) else one for one in messages]
        return Row(row.line, {**row.value, "messages": mended})

    def _end(self) -> None:
        """What only the whole file shows."""
        if self._blocks is not None and self._blocks.size > MOST_BYTES:
            self._add(problem("FILE_TOO_LARGE", None, megabytes=self._blocks.size // 1024**2))
        for one in (*self._repeats.findings(), *self._prompts.findings()):
            self._add(one)
        if len(self._with_tools) == 2:
            self._add(problem("SOME_WITH_TOOLS"))
        if self._examples < LEAST_EXAMPLES and not self._problems.counts.keys() & _WHOLE_FILE:
            self._add_too_few()

    def _add_too_few(self) -> None:
        if self._examples == 0 and self._sniffed.kind in ("lines", "values"):
            self._add(problem("EMPTY_FILE"))
            return
        missing = LEAST_EXAMPLES - self._examples
        if self._most_questions >= LEAST_EXAMPLES:
            self._add(problem("MANY_IN_ONE", self._first_line, questions=self._most_questions))
        line = self._first_line if self._examples == 1 else None
        self._add(problem("TOO_FEW_EXAMPLES", line, examples=self._examples, missing=missing))

    def _count(self, line: int) -> None:
        self._examples += 1
        self._first_line = self._first_line or line

    def _change(self, code: str, line: int | None) -> None:
        """Note a change, once for the file, at the first place where it was made."""
        if code not in self._changed:
            self._changed.add(code)
            self._add(problem(code, line))

    def _add(self, found: Problem) -> None:
        self._problems.add(found)


# Findings after which there is nothing to count, and those that are about no example.
_WHOLE_FILE = {"COMPRESSED", "BINARY", "NOT_JSONL_HTML", "CSV_HEADER"}
_NOT_COUNTED = {*_WHOLE_FILE, "TEXT_OUTSIDE", "CSV_QUOTE"}


def check(reader: BinaryIO, asked: Asked) -> Report:
    """Check all of `reader`."""
    checking = Check(asked)
    for _ in checking.examples(reader):
        pass
    return checking.report()


def as_line(row: Row) -> bytes:
    """An example as one line of chat JSONL."""
    return json.dumps(row.value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _is_developer(message: Any) -> bool:
    return isinstance(message, dict) and message.get("role") == "developer"
