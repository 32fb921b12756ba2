"""Ask about all chunks, a few at once, and again for missing pairs, in at most three passes."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from tuneline.generation.ask_pairs import Answered, Asker
from tuneline.generation.chunks import Chunk, shares
from tuneline.generation.filter_pairs import PairFilter
from tuneline.generation.run_state import RunState, Stored

MOST_ROUNDS: Final = 3
AT_ONCE: Final = 4
# Models cut off an answer with more pairs.
MOST_PER_CALL: Final = 20
# After this many failures in a row the host is down, or has no credit left.
MOST_FAILURES: Final = 4

Asks = list[tuple[Chunk, int]]
# Called before a pass with the number of its calls; returns a function to call after each.
Progress = Callable[[int, int], Callable[[], None]]


@dataclass
class Passes:
    """One run: the requests, the model, and the results."""

    chunks: Sequence[Chunk]
    wanted: int
    asker: Asker
    state: RunState
    pair_filter: PairFilter
    progress: Progress
    most_passes: int = MOST_ROUNDS
    problems: dict[int, Answered] = field(default_factory=dict)
    unasked: set[int] = field(default_factory=set)
    _exhausted: set[int] = field(default_factory=set)
    _failures: int = 0

    async def run(self) -> None:
        """Ask until there are enough pairs, no chunk gives more, or all passes are over.

        A run that is stopped keeps the pairs of the answers so far.
        """
        for number in range(1, self.most_passes + 1):
            asks = plan(self.chunks, self.wanted - len(self.pair_filter.kept), without=self._given_up())
            missing = [ask for ask in asks if (number, ask[0].number) not in self.state.answers]
            try:
                await self._ask(number, missing)
            finally:
                self._take_in(number)
            if len(self.pair_filter.kept) >= self.wanted or self._failures >= MOST_FAILURES:
                return

    async def _ask(self, number: int, asks: Asks) -> None:
        left = iter(asks)
        done = self.progress(number, len(asks))
        # The questions before the pass: its requests are the same in every run.
        asked = {chunk.number: self.pair_filter.existing_questions(chunk) for chunk, _ in asks}

        async def work() -> None:
            for chunk, wanted in left:
                if self._failures >= MOST_FAILURES:
                    self.unasked.add(chunk.number)
                    continue
                answered = await self.asker.pairs(chunk, wanted=wanted, asked=asked[chunk.number])
                await self._note(number, chunk, wanted, answered)
                done()

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(work())
        except ExceptionGroup as several:
            # One is reported: all have the same cause, such as a refused key or a full disk.
            raise several.exceptions[0] from None

    async def _note(self, number: int, chunk: Chunk, wanted: int, answered: Answered) -> None:
        await self.state.add((number, chunk.number), Stored(wanted, answered))
        if answered.problem is None:
            self._failures = 0
            self.problems.pop(chunk.number, None)
        else:
            self._failures += answered.may_pass
            self.problems[chunk.number] = answered

    def _take_in(self, number: int) -> None:
        """Filter a pass's answers in the order of the chunks, whatever their order of arrival."""
        for chunk in self.chunks:
            stored = self.state.answers.get((number, chunk.number))
            if stored is None:
                continue
            kept = 0
            for pair in stored.answered.pairs:
                if kept < stored.wanted:
                    kept += self.pair_filter.add(chunk, pair)
            if not kept:
                self._exhausted.add(chunk.number)

    def _given_up(self) -> set[int]:
        """The chunks that gave nothing new when they were last asked, and those with a permanent failure."""
        failed = {number for number, answered in self.problems.items() if not answered.may_pass}
        return self._exhausted | failed


def plan(chunks: Sequence[Chunk], wanted: int, *, without: set[int]) -> Asks:
    """The chunks to ask and the number of pairs for each, by size; none of those `without`."""
    left = [chunk for chunk in chunks if chunk.number not in without]
    given = shares([chunk.tokens for chunk in left], max(wanted, 0))
    return [(chunk, min(count, MOST_PER_CALL)) for chunk, count in zip(left, given, strict=True) if count]
