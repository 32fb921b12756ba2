"""Report to the operator: the requests, their cost, and the result."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from tqdm import tqdm

from tuneline.datasets.validation.run import LEAST_EXAMPLES
from tuneline.generation.chunks import Chunk
from tuneline.generation.cost import Spent, shown, usd
from tuneline.generation.document import Document
from tuneline.generation.filter_pairs import REASONS, PairFilter
from tuneline.generation.passes import MOST_ROUNDS, Passes
from tuneline.pricing import AS_OF, CHAT_PRICING

_LISTED: Final = 10


def tell(text: str) -> None:
    """Write a line to the standard error; the standard output holds data only."""
    print(text, file=sys.stderr, flush=True)


def tell_plan(
    documents: Sequence[Document],
    chunks: Sequence[Chunk],
    *,
    wanted: int,
    model: str,
    url: str,
    first: Spent,
    before: int,
) -> None:
    """Report the requests and their price before anything is spent."""
    for document in documents:
        for note in document.notes:
            tell(note)
    tokens = sum(chunk.tokens for chunk in chunks)
    tell(f"Documents: {len(documents)}, chunks: {len(chunks)}, tokens: {tokens:,}, pairs wanted: {wanted}.")
    if len(chunks) > wanted:
        tell(f"There are more chunks than pairs, so some are skipped. -n {len(chunks)} asks about all.")
    if before:
        tell(f"Answers of the previous run, which are not billed again: {before}.")
    tell(f"The texts are sent to {model} at {url}.")
    tell(f"Estimated (calls: {first.calls}): {shown(model, first)}")
    tell(f"  up to about {MOST_ROUNDS} times that, if pairs have to be dropped and requested again.")
    if usd(model, first) is not None:
        tell(f"  Prices as of {AS_OF}, {CHAT_PRICING}")


def progress(number: int, calls: int) -> Callable[[], None]:
    """A progress bar on a terminal; without one, one line a pass."""
    if not sys.stderr.isatty():
        if calls:
            tell(f"Pass {number}, calls: {calls}.")
        return lambda: None
    bar = tqdm(total=calls, desc=f"Pass {number}", unit="call", file=sys.stderr, disable=not calls)

    def done() -> None:
        bar.update()
        if bar.n >= calls:
            bar.close()

    return done


def tell_outcome(passes: Passes, *, model: str, kept: int) -> None:
    """Report the number of pairs, the dropped ones by reason, the failures, and the cost."""
    tell(f"Pairs: {kept} of {passes.wanted} wanted.")
    tell_dropped(passes.pair_filter)
    locations = {chunk.number: chunk.location for chunk in passes.chunks}
    for number, answered in sorted(passes.problems.items()):
        tell(f"No pairs of chunk {number} ({locations[number]}): {answered.problem}.")
    for number in sorted(passes.unasked - passes.problems.keys()):
        tell(f"Chunk {number} ({locations[number]}) was skipped: the host had failed too often in a row.")
    if 0 < kept < LEAST_EXAMPLES:
        tell(f"Training needs at least {LEAST_EXAMPLES} examples: add documents, or write some yourself.")
    spent = passes.state.spent
    before = ", including earlier runs" if passes.state.before.calls else ""
    tell(f"Billed (answers: {spent.calls}{before}): {shown(model, spent)}")


def tell_dropped(pair_filter: PairFilter) -> None:
    """Report the dropped pairs by reason, and the questions with two answers."""
    for reason, count in pair_filter.dropped.most_common():
        tell(f"Dropped: {count} {REASONS[reason]}.")
    for conflict in pair_filter.conflicts[:_LISTED]:
        first, second = conflict.first, conflict.second
        tell(f"Two answers to “{conflict.question}”: the one of {first} is kept, that of {second} is not.")
    if len(pair_filter.conflicts) > _LISTED:
        tell(f"… and {len(pair_filter.conflicts) - _LISTED} more questions with two answers.")


def tell_next(output: Path, passages: Path) -> None:
    """Report the files and the next step."""
    tell(f"{output}: the examples. {passages}: each with its passage.")
    tell("Read them before you train: a model wrote them, and your bot will say them.")
    tell(f"Then: scripts/tuneline dataset check {output}")
