"""Record a finished model and let it serve.

Every write can be done again with the same outcome, and two that do it at once change nothing twice.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tuneline import logs
from tuneline.models.serving import SERVING
from tuneline.storage.change import change
from tuneline.storage.documents import AlreadyExistsRetryError, Documents

# As many earlier models stay ready to answer when the serving one is gone.
FALLBACKS = 3


async def record(documents: Documents, version: str, model: Mapping[str, Any]) -> None:
    """Write `models/{version}`; a model that is recorded already stays as it is.

    Its `state` is `ready` unless `model` has another, such as `evaluating`.
    """
    try:
        await documents.create(f"models/{version}", {"state": "ready", **model, "version": version})
    except AlreadyExistsRetryError:
        return


async def promote(
    documents: Documents, version: str, model: Mapping[str, Any], *, by: str, reason: str, now: datetime
) -> bool:
    """Point `bot/serving` at `version`; the models it pointed at stay behind it as fallbacks.

    The very next message is answered by it. False, and nothing is written, when it serves or has served: a
    poller that is late must not put an older model back.
    """

    def pointed(serving: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if serving and version in _served(serving):
            return None
        return {**_pointer(serving, version, model), "since": now, "by": by, "reason": reason}

    promoted = await change(documents, SERVING, pointed) is not None
    if promoted:
        logs.info("model promoted", version=version, by=by)
    return promoted


async def mark_gone(documents: Documents, version: str, *, now: datetime) -> None:
    """Put down in `bot/serving` that this model was not found, so that it is not asked for a while."""

    def marked(serving: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if serving is None or version not in _served(serving):
            return None
        fallback = [
            {**one, "gone_at": now} if one["version"] == version else one for one in serving["fallback"]
        ]
        own = {"gone_at": now} if serving["version"] == version else {}
        return {**serving, **own, "fallback": fallback}

    if await change(documents, SERVING, marked) is not None:
        logs.error("the serving model is gone, another answers", version=version, alert="model_gone")


def _served(serving: Mapping[str, Any]) -> set[str]:
    return {serving["version"], *(one["version"] for one in serving["fallback"])}


def _pointer(before: Mapping[str, Any] | None, version: str, model: Mapping[str, Any]) -> dict[str, Any]:
    entry = {key: model[key] for key in ("model", "endpoint", "system_prompt", "base_model")}
    earlier = [before, *before["fallback"]] if before else []
    kept = ("version", *entry, "gone_at")
    fallback = [{key: one[key] for key in kept if key in one} for one in earlier]
    return {"version": version, **entry, "fallback": fallback[:FALLBACKS]}
