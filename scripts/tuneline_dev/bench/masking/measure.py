"""Measure masking: how many of the personal data are masked, and how much of what is masked is such.

Of each language there are three parts. The rules may be tuned on the seen one; the others were held out.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import click

from tuneline.datasets.privacy.personal.find import find
from tuneline.datasets.privacy.personal.operator_data import OperatorData
from tuneline.datasets.privacy.personal.span import Span
from tuneline_cli.command import FINE, json_option
from tuneline_cli.output import write_json
from tuneline_dev.bench.benchmark import benchmark
from tuneline_dev.bench.masking.labelled_sets import Datum, Part, Sentence, SentenceSet, read_sets

# Most of what is masked has to be personal data, and all letters and digits of a datum have to be masked.
_MOST: Final = 0.5


@dataclass(frozen=True)
class MaskingShares:
    """The shares of one set. `data` are numbers, ids, addresses and e-mails; names are counted apart."""

    language: str
    part: Part
    sentences: int
    data: int
    data_recall: float
    names: int
    name_recall: float
    precision: float
    ms: float


@dataclass(frozen=True)
class Mistake:
    """A datum that is not masked, or a text that is masked and is none."""

    sentence: str
    text: str
    is_missed: bool


def shares(sentences: SentenceSet) -> MaskingShares:
    """Measure one set."""
    own = OperatorData(sentences.own)
    counts = {"data": [0, 0], "names": [0, 0], "masked": [0, 0]}
    began = time.perf_counter()
    every = [_spans(sentence, own) for sentence in sentences.sentences]
    seconds = time.perf_counter() - began
    for sentence, spans in zip(sentences.sentences, every, strict=True):
        for datum in sentence.data:
            count = counts["names" if datum.kind == "name" else "data"]
            count[0] += _is_masked(sentence.text, datum, spans)
            count[1] += 1
        counts["masked"][0] += sum(_is_datum(span, sentence.data) for span in spans)
        counts["masked"][1] += len(spans)
    data, names, masked = (found / total if total else 1.0 for found, total in counts.values())
    return MaskingShares(
        sentences.language,
        sentences.part,
        len(every),
        counts["data"][1],
        data,
        counts["names"][1],
        names,
        masked,
        seconds / len(every) * 1000,
    )


def mistakes(sentences: SentenceSet) -> Iterator[Mistake]:
    """Yield what is wrong in one set."""
    own = OperatorData(sentences.own)
    for sentence in sentences.sentences:
        spans = _spans(sentence, own)
        for datum in sentence.data:
            if not _is_masked(sentence.text, datum, spans):
                yield Mistake(sentence.text, sentence.text[datum.start : datum.end], is_missed=True)
        for span in spans:
            if not _is_datum(span, sentence.data):
                yield Mistake(sentence.text, sentence.text[span.start : span.end], is_missed=False)


def _spans(sentence: Sentence, own: OperatorData) -> list[Span]:
    return [span for span in find(sentence.text) if not own.has(sentence.text, span)]


def _is_masked(text: str, datum: Datum, spans: Sequence[Span]) -> bool:
    masked = {place for span in spans for place in range(span.start, span.end)}
    return all(place in masked for place in range(datum.start, datum.end) if text[place].isalnum())


def _is_datum(span: Span, data: Sequence[Datum]) -> bool:
    inside = sum(max(0, min(span.end, datum.end) - max(span.start, datum.start)) for datum in data)
    return inside > _MOST * (span.end - span.start)


@benchmark(__doc__)
@click.option("--mistakes", "with_mistakes", is_flag=True, help="list what is wrong in the seen part")
@json_option
def command(*, with_mistakes: bool, as_json: bool) -> int:
    """Print the table."""
    sets = read_sets()
    measured = [shares(each) for each in sets]
    if as_json:
        write_json([asdict(each) for each in measured])
        return FINE
    click.echo("language  part      sentences  numbers, ids, addresses   names        precision   ms")
    for each in measured:
        data, names = f"{each.data_recall:.1%} of {each.data}", f"{each.name_recall:.1%} of {each.names}"
        click.echo(
            f"{each.language:<8}  {each.part:<8}  {each.sentences:>9}  {data:>23}  {names:>12}"
            f"  {each.precision:>9.1%}  {each.ms:.2f}"
        )
    for seen in (each for each in sets if with_mistakes and each.part == "seen"):
        for mistake in mistakes(seen):
            click.echo(f"{'missed' if mistake.is_missed else 'masked'} {mistake.text}: {mistake.sentence}")
    return FINE
