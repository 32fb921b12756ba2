"""Show the examples that are found for a question, with their scores, and what would answer it.

An example has its number in the file, from 0. The gate is `greeting` or `model`.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from tuneline.datasets.sample import pair_of
from tuneline.datasets.validation.run import Check
from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.decision import Decision, decide
from tuneline.retrieval.finder import Finder, Hit, Pair
from tuneline.unicode import displayable
from tuneline_cli.command import ATTENTION, FINE, json_option, verb
from tuneline_cli.dataset.input_file import InputFile, opened, with_input_file
from tuneline_cli.errors import CommandError
from tuneline_cli.output import write

EXAMPLES = """
  scripts/tuneline dataset search questions.csv "what time do you close"
  scripts/tuneline dataset search questions.jsonl --questions asked.txt --json
"""
SHOWN = 5
# Such an error hides no example, so their numbers are right.
HARMLESS = frozenset({"TOO_FEW_EXAMPLES"})


class MissingExamplesError(CommandError):
    """The dataset has an example that cannot be used."""

    exit_code = ATTENTION


@verb(__doc__, EXAMPLES)
@with_input_file
@click.argument("question", required=False)
@click.option(
    "--questions",
    "questions_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="a file with one question a line, as text or as JSON with `question`",
)
@json_option
def command(source: InputFile, *, question: str | None, questions_file: Path | None, as_json: bool) -> int:
    """Exit with 0 if the dataset could be searched, with 1 if it has errors."""
    if (question is None) == (questions_file is None):
        raise click.UsageError("Give one question, or --questions with a file of them.")
    asked = [question] if question is not None else []
    if questions_file is not None:
        asked = list(_lines(questions_file.read_text(encoding="utf-8-sig", errors="replace")))
    examples = _Examples.read(source)
    for text in asked:
        found = examples.search(displayable(text))
        write(found.as_json() if as_json else found.as_text())
    return FINE


@dataclass(frozen=True)
class _SearchResult:
    question: str
    hits: Sequence[Hit]
    questions: Sequence[str]
    gate: Decision

    def as_json(self) -> str:
        hits = [{"index": hit.index, "score": round(hit.score, 4)} for hit in self.hits]
        return json.dumps({"question": self.question, "hits": hits, "gate": self.gate}, ensure_ascii=False)

    def as_text(self) -> str:
        rows = zip(self.hits, self.questions, strict=True)
        lines = [f"  {hit.score:8.2f}  {hit.index:6}  {text}" for hit, text in rows]
        return "\n".join(
            [f"{self.question}  → {self.gate}", *(lines or ["  no example shares a letter"]), ""]
        )


@dataclass(frozen=True)
class _Examples:
    """The examples of a file that the bot can use: their numbers, and their questions with answers."""

    numbers: Sequence[int]
    pairs: Sequence[Pair]
    finder: Finder

    @classmethod
    def read(cls, source: InputFile) -> "_Examples":
        """Check the file, and index its examples. Raises MissingExamplesError."""
        checking = Check(source.check_options)
        with opened(source.file) as reader:
            lines = b"".join(chunk.train.lines for chunk in checking.run(reader, fraction=0.0))
        problems = checking.report().problems
        if problems.count("error") - sum(problems.counts[code] for code in HARMLESS):
            raise MissingExamplesError(
                "The dataset has errors, so examples would be missing. "
                f"List them with: scripts/tuneline dataset check {source.file}"
            )
        pairs = {number: pair_of(line) for number, line in enumerate(lines.split(b"\n")) if line}
        usable = {number: pair for number, pair in pairs.items() if pair is not None}
        return cls(list(usable), list(usable.values()), Bm25Finder(list(usable.values())))

    def search(self, question: str) -> _SearchResult:
        """Find the examples of one question."""
        hits = self.finder.find(question, SHOWN)
        questions = [self.pairs[hit.index][0] for hit in hits]
        numbered = [Hit(self.numbers[hit.index], hit.score) for hit in hits]
        return _SearchResult(question, numbered, questions, decide(question, questions))


def _lines(text: str) -> Iterator[str]:
    for line in filter(None, map(str.strip, text.split("\n"))):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        is_object = isinstance(row, dict) and isinstance(row.get("question"), str)
        yield row["question"] if is_object else line
