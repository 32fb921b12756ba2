"""Find the recorded models, and the one that serves."""

from collections.abc import Mapping

from tuneline.settings import ChatSettings, read
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.serving import BASE, SERVING, Serving
from tuneline_cli import records
from tuneline_cli.errors import UnknownRecordError

Pointer = Serving | None


async def read_serving(store: Documents) -> Pointer:
    """The document `bot/serving`. None before any model served."""
    return await read_record(store, Serving, SERVING)


async def find_model(store: Documents, beginning: str) -> Document:
    """The one model whose version begins with `beginning`. UnknownRecordError lists the versions."""
    try:
        return await records.find_record(store, "models", beginning)
    except UnknownRecordError as unknown:
        models = await store.query("models", where={}, limit=records.MOST)
        versions = ", ".join(sorted((records.id_of(model) for model in models), reverse=True)[:10])
        mistake = str(unknown).partition(";")[0]
        raise UnknownRecordError(f"{mistake}; there are {versions or 'none yet'}.") from None


def displayed_state(version: str, state: str, serving: Pointer) -> str:
    """A model's place: `serving`, `canary 10 %`, `behind 1` (asked first without it), or its own state."""
    versions = [entry.version for entry in serving.tuned] if serving else []
    if serving is not None and serving.version == version:
        return "serving, gone" if serving.gone_at else "serving"
    if serving is not None and serving.canary is not None and serving.canary.version == version:
        return f"canary {serving.canary.share} %"
    if version in versions:
        return f"behind {versions.index(version) + (1 if serving and serving.version == BASE else 0)}"
    return state


def base_model(env: Mapping[str, str]) -> str:
    """BASE_MODEL. No model is asked for it, so a key need not be set."""
    return read(ChatSettings, {"CHAT_API_KEY": "none", **env}).base_model
