"""Ask a model one short question, to see whether it answers."""

import asyncio
from typing import Final

from tuneline import logs
from tuneline.chat.context import End
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import Candidate
from tuneline.inference.chat_model import ChatModel

PROBE_SECONDS: Final = 45.0


async def probe(model: ChatModel, candidate: Candidate) -> End:
    """Ask the candidate, and record the reason if it does not answer in time."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            await model.probe(candidate)
    except (DropError, RetryError, TimeoutError) as failed:
        logs.error("the model did not answer a test", failed)
        return End("refused", {"reason": str(failed) or "no answer in time", "version": candidate.version})
    return End("skipped", {"version": candidate.version})
