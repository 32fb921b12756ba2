"""Read a model and the serving pointer for a button, and ask the model whether it answers."""

import asyncio
from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import as_candidate
from tuneline.models import serving_pointer
from tuneline.operator_chat.buttons import OutOfDateDropError
from tuneline.operator_chat.console import Console
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, read_stored
from tuneline.storage.records.model import Model, model_path
from tuneline.storage.records.serving import SERVING, Serving
from tuneline.texts.operator_texts import texts

PROBE_SECONDS: Final = 20.0


async def read_serving(documents: Documents) -> StoredRecord[Serving] | None:
    """Return the serving pointer. None before any model served."""
    return await read_stored(documents, Serving, SERVING)


async def read_model(
    documents: Documents, version: str
) -> tuple[StoredRecord[Model], StoredRecord[Serving] | None]:
    """Return a model and the serving pointer. OutOfDateDropError if there is no such model."""
    model = await read_stored(documents, Model, model_path(version))
    if model is None:
        raise OutOfDateDropError("the model is gone")
    return model, await read_serving(documents)


def version_of(model: StoredRecord[Model] | None, serving: StoredRecord[Serving] | None) -> str:
    """Return the version of both documents together, for a button about both."""
    return f"{model.document.version if model else 'none'}+{serving.document.version if serving else 'none'}"


def decided_in_line(context: EventContext) -> str:
    """Return the reason of a decision as notices show it."""
    return texts(context.rules.language)["decided_in_line"]


async def model_answers(console: Console, model: Model) -> bool:
    """Whether the model answers one short question in time, as the command asks it."""
    candidate = as_candidate(serving_pointer.entry_of(model))
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            await console.bot_models().model.probe(candidate)
    except (DropError, RetryError, TimeoutError) as failed:
        logs.error("a model does not answer, and is not promoted", failed, version=model.version)
        return False
    return True
