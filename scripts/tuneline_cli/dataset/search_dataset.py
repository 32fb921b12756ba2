"""Show the examples that are found for a question, with their scores, and what would answer it.

An example has its number in the file, from 0. The gate is `greeting`, `verbatim` (the example's answer, word
for word), `model`, or `unknown`. What the bot does with it is in its settings `verbatim` and `unknown`.
"""

import asyncio
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from tuneline.bootstrap.embedders import embedder_in
from tuneline.charts.pictures.finder import finder_chart
from tuneline.datasets.sample import pair_of, sampled
from tuneline.datasets.validation.run import Check
from tuneline.errors import SettingError
from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.decision import Decision, decide
from tuneline.retrieval.embedding.embed_examples import embed_examples
from tuneline.retrieval.embedding.embedded_finder import EmbeddedFinder, Ranking
from tuneline.retrieval.embedding.embedder import Embedder, EmbeddingRetryError
from tuneline.retrieval.embedding.example_vectors import ExampleVectors, Thresholds
from tuneline.retrieval.finder import Hit, Pair
from tuneline.settings import EmbeddingSettings, read
from tuneline.settings.embedding import OFF
from tuneline.unicode import displayable
from tuneline_cli.command import ATTENTION, FINE, json_option, require_exclusive, verb
from tuneline_cli.dataset.input_file import InputFile, opened, with_input_file
from tuneline_cli.errors import CommandError
from tuneline_cli.output import tell, write, write_chart

EXAMPLES = """
  scripts/tuneline dataset search questions.csv "what time do you close"
  scripts/tuneline dataset search questions.jsonl --questions asked.txt --json
  scripts/tuneline dataset search questions.csv "what time do you close" --plot
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
@click.option(
    "--embedder",
    default="",
    help="use, off, or the name of a hosted model, instead of the setting EMBEDDER",
)
@click.option("--plot", is_flag=True, help="draw how near an example must be to answer word for word")
@json_option
def command(
    source: InputFile,
    *,
    question: str | None,
    questions_file: Path | None,
    embedder: str,
    plot: bool,
    as_json: bool,
) -> int:
    """Exit with 0 if the dataset could be searched, with 1 if it has errors."""
    require_exclusive(plot=plot, json=as_json)
    if (question is None) == (questions_file is None):
        raise click.UsageError("Give one question, or --questions with a file of them.")
    asked = [question] if question is not None else []
    if questions_file is not None:
        asked = list(_lines(questions_file.read_text(encoding="utf-8-sig", errors="replace")))
    chosen = {**os.environ, **({"EMBEDDER": embedder} if embedder else {})}
    try:
        examples = _Examples.read(source, embedder_in(chosen))
    except SettingError as wrong:
        raise click.UsageError(str(wrong)) from None
    if examples.embedder is None and (name := read(EmbeddingSettings, chosen).embedder) != OFF:
        tell(f"Examples are found by words alone: {name} lacks its key, project or package.")
    with asyncio.Runner() as runner:
        results, vectors = runner.run(examples.search([*map(displayable, asked)]))
    for result in results:
        write(result.as_json() if as_json else result.as_text())
    if plot:
        write_chart(finder_chart(vectors.measures if vectors else None, language="en"))
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
    embedder: Embedder | None

    @classmethod
    def read(cls, source: InputFile, embedder: Embedder | None) -> "_Examples":
        """Check the file, and read its examples. Raises MissingExamplesError."""
        checking = Check(source.check_options)
        with opened(source.file) as reader:
            lines = b"".join(chunk.train.lines for chunk in checking.run(reader, fraction=0.0))
        problems = checking.report().problems
        if problems.count("error") - sum(problems.counts[code] for code in HARMLESS):
            raise MissingExamplesError(
                "The dataset has errors, so examples would be missing. "
                f"List them with: scripts/tuneline dataset check {source.file}"
            )
        numbered = ((number, line) for number, line in enumerate(lines.split(b"\n")) if line)
        pairs = {number: pair for number, line in sampled(numbered) if (pair := pair_of(line)) is not None}
        return cls(list(pairs), list(pairs.values()), embedder)

    async def search(self, questions: Sequence[str]) -> tuple[list[_SearchResult], ExampleVectors | None]:
        """Find the examples of each question. Without the embedder they are found by words alone."""
        words = Bm25Finder(self.pairs)
        if self.embedder is None or not self.pairs:
            return self._by_words(questions, words), None
        try:
            vectors = await embed_examples(self.pairs, words=words, embedder=self.embedder)
            rows = await self.embedder.embed(questions, purpose="question")
        except EmbeddingRetryError as failed:
            tell(f"Examples are found by words alone: {failed}")
            return self._by_words(questions, words), None
        finder = EmbeddedFinder(self.pairs, words, vectors)
        results = [
            self._result(question, ranking.hits, ranking, vectors.thresholds)
            for question, row in zip(questions, rows, strict=True)
            if (ranking := finder.rank(question, row, SHOWN))
        ]
        return results, vectors

    def _by_words(self, questions: Sequence[str], words: Bm25Finder) -> list[_SearchResult]:
        return [self._result(question, words.find(question, SHOWN)) for question in questions]

    def _result(
        self,
        question: str,
        hits: Sequence[Hit],
        ranking: Ranking | None = None,
        thresholds: Thresholds | None = None,
    ) -> _SearchResult:
        found = [self.pairs[hit.index][0] for hit in hits]
        numbered = [Hit(self.numbers[hit.index], hit.score) for hit in hits]
        decision = decide(question, found, ranking=ranking, thresholds=thresholds)
        return _SearchResult(question, numbered, found, decision)


def _lines(text: str) -> Iterator[str]:
    for line in filter(None, map(str.strip, text.split("\n"))):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        is_object = isinstance(row, dict) and isinstance(row.get("question"), str)
        yield row["question"] if is_object else line
