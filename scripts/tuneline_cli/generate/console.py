"""Tell the person at the terminal what will be asked, what it costs, and what came of it."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from tqdm import tqdm

from tuneline.datasets.validation.run import LEAST_EXAMPLES
from tuneline.pricing import AS_OF, CHAT_PRICING
from tuneline_cli.generate.chunks import Chunk
from tuneline_cli.generate.cost import Spent, shown, usd
from tuneline_cli.generate.document import Document
from tuneline_cli.generate.filter_pairs import REASONS, PairFilter
from tuneline_cli.generate.passes import MOST_ROUNDS, Passes

_LISTED: Final = 10


def tell(text: str) -> None:
    """One line for the person; the standard output holds data alone."""
    print(text, file=sys.stderr, flush=True)


def tell_plan(
    documents: Sequence[Document],
    pieces: Sequence[Chunk],
    *,
    wanted: int,
    model: str,
    url: str,
    first: Spent,
    before: int,
) -> None:
    """What is going to be asked and for how much, before anything is paid for."""
    for document in documents:
        for note in document.notes:
            tell(note)
    tokens = sum(piece.tokens for piece in pieces)
    tell(f"Documents: {len(documents)}, pieces: {len(pieces)}, tokens: {tokens:,}, pairs wanted: {wanted}.")
    if len(pieces) > wanted:
        tell(f"That is fewer pairs than pieces: not all are asked about. -n {len(pieces)} asks about all.")
    if before:
        tell(f"Answers that are there from the run before, and are not paid for again: {before}.")
    tell(f"The texts are sent to {model} at {url}.")
    tell(f"Estimated (calls: {first.calls}): {shown(model, first)}")
    tell(f"  up to about {MOST_ROUNDS} times that, where pairs have to be dropped and asked for again.")
    if usd(model, first) is not None:
        tell(f"  Prices as of {AS_OF}, {CHAT_PRICING}")


def progress(number: int, calls: int) -> Callable[[], None]:
    """A bar on a terminal; elsewhere one line a round."""
    if not sys.stderr.isatty():
        if calls:
            tell(f"Round {number}, calls: {calls}.")
        return lambda: None
    bar = tqdm(total=calls, desc=f"Round {number}", unit="call", file=sys.stderr, disable=not calls)

    def done() -> None:
        bar.update()
        if bar.n >= calls:
            bar.close()

    return done


def tell_outcome(rounds: Passes, *, model: str, kept: int) -> None:
    """How many pairs there are, which were dropped and why, what failed, and what was paid."""
    tell(f"Pairs: {kept} of {rounds.wanted} wanted.")
    tell_dropped(rounds.sift)
    locations = {piece.number: piece.location for piece in rounds.pieces}
    for number, answered in sorted(rounds.problems.items()):
        tell(f"No pairs of piece {number} ({locations[number]}): {answered.problem}.")
    for number in sorted(rounds.unasked - rounds.problems.keys()):
        tell(f"Piece {number} ({locations[number]}) was skipped: the host had failed too often in a row.")
    if 0 < kept < LEAST_EXAMPLES:
        tell(f"A training needs {LEAST_EXAMPLES} examples or more: add documents, or write some yourself.")
    spent = rounds.state.spent
    before = ", those of the runs before among them" if rounds.state.before.calls else ""
    tell(f"Paid for (answers: {spent.calls}{before}): {shown(model, spent)}")


def tell_dropped(sift: PairFilter) -> None:
    """The pairs that were not kept by reason, and the questions with two answers."""
    for reason, count in sift.dropped.most_common():
        tell(f"Dropped: {count} {REASONS[reason]}.")
    for one in sift.conflicts[:_LISTED]:
        tell(f"Two answers to “{one.question}”: the one of {one.first} is kept, that of {one.second} is not.")
    if len(sift.conflicts) > _LISTED:
        tell(f"… and {len(sift.conflicts) - _LISTED} more questions with two answers.")


def tell_next(output: Path, passages: Path) -> None:
    """What is to be done with the files."""
    tell(f"{output}: the examples. {passages}: each with the passage it rests on.")
    tell("Read them before you train: a model wrote them, and your bot will say them.")
    tell(f"Then: scripts/tuneline dataset check {output}")
