"""Ask the model about the passages of a document, in a bounded time; no answer is paid for twice."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext
from tuneline.errors import SettingError
from tuneline.generation.ask_pairs import Asker, StoppedError
from tuneline.generation.chunks import Chunk
from tuneline.generation.cost import TOKENS_PER_PAIR
from tuneline.generation.filter_pairs import PairFilter
from tuneline.generation.passes import MOST_PER_CALL, Passes
from tuneline.generation.run_state import Key, RunState, Stored, as_line
from tuneline.generation.write_pairs import examples
from tuneline.inference.candidates import Candidate
from tuneline.inference.completion import Usage
from tuneline.inference.endpoints import UnknownEndpointDropError
from tuneline.operator_chat.console import Console
from tuneline.operator_chat.documents.metered_host import MeteredHost
from tuneline.operator_chat.documents.passages import chunks_of
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, create_record, record_of
from tuneline.storage.records.operators.generation import Generation, GenerationAnswer, answer_path
from tuneline.storage.records.serving import BASE

# The instructions and the questions so far, beside a passage.
_PROMPT_TOKENS: Final = 2_000
# More passes would cost more than the price that the operator has agreed to.
_PASSES: Final = 1


@dataclass(frozen=True)
class MadePairs:
    """The pairs as chat JSONL, their number, and the number of passages with an answer."""

    content: bytes
    pairs: int
    used: int


class PairMaker:
    """Makes the pairs of one document."""

    def __init__(self, console: Console, documents: Documents) -> None:
        self._console = console
        self._documents = documents

    async def make(
        self, context: EventContext, generation: StoredRecord[Generation], *, seconds: float
    ) -> MadePairs:
        """Ask until `seconds` after receipt. What is missing then, or fails, is left out."""
        record, chunks = generation.record, chunks_of(generation.record)
        state = _StoredState(self._documents, generation)
        await state.read(len(chunks))
        pair_filter = PairFilter()
        try:
            async with self._asker(context, record, chunks) as asker:
                passes = Passes(
                    chunks, record.wanted, asker, state, pair_filter, _no_progress, most_passes=_PASSES
                )
                async with asyncio.timeout(max(seconds - context.waited, 0)):
                    await passes.run()
        except TimeoutError:
            logs.warning("not every passage of a document was used in time")
        except (StoppedError, SettingError, UnknownEndpointDropError) as stopped:
            logs.error("the model gives no pairs", stopped)
        kept = pair_filter.in_order()[: record.wanted]
        return MadePairs(examples(kept, None), len(kept), len(state.answers))

    @contextlib.asynccontextmanager
    async def _asker(
        self, context: EventContext, record: Generation, chunks: list[Chunk]
    ) -> AsyncIterator[Asker]:
        """Open the hosts, and make what asks the model; every call is counted."""
        hosts = await asyncio.to_thread(self._console.pair_hosts)
        try:
            candidate = Candidate(record.model, None, BASE)
            host = MeteredHost(
                hosts.at(candidate.host),
                candidate,
                self._documents,
                most=Usage(_most_read(chunks), MOST_PER_CALL * TOKENS_PER_PAIR),
                now=context.now,
            )
            yield Asker(host=host, model=record.model, advice="")
        finally:
            await hosts.close()


class _StoredState(RunState):
    """The answers about one document, in the store."""

    def __init__(self, documents: Documents, generation: StoredRecord[Generation]) -> None:
        super().__init__()
        self._documents = documents
        self._id = generation.id
        self._expire_at = generation.record.expire_at

    async def read(self, count: int) -> None:
        """Read the answers that earlier runs have got about passages 1 to `count`."""
        paths = [answer_path(self._id, number) for number in range(1, count + 1)]
        for document in await self._documents.get_many(paths):
            if record := record_of(GenerationAnswer, document):
                self.restore(dict(record.answer))

    async def keep(self, key: Key, stored: Stored) -> None:
        """Write an answer; a failure is forgotten."""
        if stored.answered.problem is None:
            answer = GenerationAnswer(answer=as_line(key, stored), expire_at=self._expire_at)
            await create_record(self._documents, answer_path(self._id, key[1]), answer)


def _most_read(chunks: list[Chunk]) -> int:
    return _PROMPT_TOKENS + max((chunk.tokens for chunk in chunks), default=0)


def _no_progress(_number: int, _calls: int) -> Callable[[], None]:
    return lambda: None
