"""Measure how often a question's right example is found first, and among five, by each finder.

Of the five sets in `sets/`, half of the questions is seen: finders may be tuned on it. The other half is not.
A share is the mean of the sets; the answered questions of the unseen half are about 145.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import mean

import click

from tuneline.retrieval.embedding.use_embedder import UseEmbedder
from tuneline.retrieval.finder import Finder, MakeFinder, Pair
from tuneline_cli.command import FINE, json_option
from tuneline_cli.output import write_json
from tuneline_dev.bench.benchmark import benchmark
from tuneline_dev.bench.finding.compared_finders import FINDERS
from tuneline_dev.bench.finding.embedded_finder import BotFinder, WaitingEmbedder, embedded_finders
from tuneline_dev.bench.finding.question_sets import HALVES, KINDS, Half, Kind, QuestionSet, read_sets

AMONG = 5
# The size of the largest dataset that the bot finds examples in.
INDEXED_PAIRS = 2_000


@dataclass(frozen=True)
class Shares:
    """The shares of a finder in one half: right examples first and among five, also by set (first)."""

    finder: str
    half: Half
    first: float
    among: float
    first_by_set: Mapping[str, float]


@dataclass(frozen=True)
class Times:
    """The processor time to index 2,000 pairs, and to find the examples of one question."""

    finder: str
    index_seconds: float
    question_ms: float


def shares(sets: Sequence[QuestionSet], finder: str, make: MakeFinder, half: Half) -> Shares:
    """Measure one finder on one half of the questions of all sets."""
    ranks = {one.name: list(_ranks(one, make(one.pairs), half)) for one in sets}
    first = {name: mean(rank == 0 for rank in found) for name, found in ranks.items()}
    among = [mean(rank is not None for rank in found) for found in ranks.values()]
    return Shares(finder, half, mean(first.values()), mean(among), first)


def times(sets: Sequence[QuestionSet], finder: str, make: MakeFinder) -> Times:
    """Measure one finder on a dataset of 2,000 pairs, made of the sentences of all sets."""
    pairs = many_pairs(sets)
    began = time.process_time()
    found = make(pairs)
    indexed = time.process_time()
    questions = [question.text for one in sets for question in one.questions]
    for question in questions:
        found.find(question, AMONG)
    searched = time.process_time() - indexed
    return Times(finder, indexed - began, 1000 * searched / len(questions))


def decisions(sets: Sequence[QuestionSet], half: Half) -> dict[Kind, dict[str, float]]:
    """Measure which share of the questions of each kind gets which decision of the bot.

    An answer word for word is `right` or `wrong`.
    """
    decided: dict[Kind, Counter[str]] = {kind: Counter() for kind in KINDS}
    embedder = WaitingEmbedder(UseEmbedder())
    for questions in sets:
        finder = BotFinder(questions.pairs, embedder)
        for question in (question for question in questions.questions if question.half == half):
            decision, first = finder.decide(question.text)
            is_right = "right" if first == question.example else "wrong"
            decided[question.kind][is_right if decision == "verbatim" else decision] += 1
    return {
        kind: {name: number / counts.total() for name, number in sorted(counts.items())}
        for kind, counts in decided.items()
    }


def _ranks(questions: QuestionSet, finder: Finder, half: Half) -> Iterator[int | None]:
    """Yield the place of each question's right example from 0; None if it is not among the first five."""
    for question in questions.questions:
        if question.kind == "answered" and question.half == half:
            found = [hit.index for hit in finder.find(question.text, AMONG)]
            yield found.index(question.example) if question.example in found else None


def many_pairs(sets: Sequence[QuestionSet], count: int = INDEXED_PAIRS) -> list[Pair]:
    """Make pairs of the sentences of all sets: two questions together, and three answers."""
    chosen = random.Random(0)  # noqa: S311 the same pairs in each run
    questions, answers = zip(*(pair for one in sets for pair in one.pairs), strict=True)
    return [("".join(chosen.sample(questions, 2)), "".join(chosen.sample(answers, 3))) for _ in range(count)]


@benchmark(__doc__)
@click.option("--finder", "word", default="", help="only finders whose name contains this")
@json_option
def command(*, word: str, as_json: bool) -> int:
    """Print the shares of each half, then the times."""
    sets, known = read_sets(), {**FINDERS, **embedded_finders()}
    finders = {name: make for name, make in known.items() if word.lower() in name.lower()}
    found = [shares(sets, name, make, half) for half in HALVES for name, make in finders.items()]
    measured = [times(sets, name, make) for name, make in finders.items()]
    decided = {half: decisions(sets, half) for half in HALVES}
    if as_json:
        write_json(
            {"shares": list(map(asdict, found)), "times": list(map(asdict, measured)), "decisions": decided}
        )
        return FINE
    for half in HALVES:
        _print_shares(half, [row for row in found if row.half == half], sets)
        for kind, by_decision in decided[half].items():
            listed = ", ".join(f"{name} {100 * share:.1f}%" for name, share in by_decision.items())
            click.echo(f"{kind + ' questions':20}{listed}")
    click.echo(f"\n{INDEXED_PAIRS:,} pairs{'':43}index    a question")
    for timed in measured:
        click.echo(f"{timed.finder:54}{timed.index_seconds:4.2f} s  {timed.question_ms:6.1f} ms")
    return FINE


def _print_shares(half: Half, rows: Sequence[Shares], sets: Sequence[QuestionSet]) -> None:
    click.echo(f"\n{half + ' half':54}first  among 5   " + " ".join(f"{one.name:>7}" for one in sets))
    for row in rows:
        by_set = " ".join(f"{100 * share:6.0f}%" for share in row.first_by_set.values())
        click.echo(f"{row.finder:54}{100 * row.first:4.0f}%  {100 * row.among:6.0f}%   {by_set}")
