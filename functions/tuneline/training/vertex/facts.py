"""Read how Vertex AI was seen to behave in this project, if it was checked."""

from collections.abc import Awaitable, Callable

from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.vertex_facts import VERTEX_FACTS, VertexFacts

ReadFacts = Callable[[], Awaitable[VertexFacts]]


def stored_facts(documents: Documents) -> ReadFacts:
    """Return a reader of the stored facts; each call reads them again. Raises the store's errors."""

    async def read() -> VertexFacts:
        return await read_record(documents, VertexFacts, VERTEX_FACTS) or VertexFacts()

    return read


async def no_facts() -> VertexFacts:
    """Nothing was checked."""
    return VertexFacts()
