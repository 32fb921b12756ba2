"""Record a finished model and let it serve.

Every write can be done again with the same outcome, and two that do it at once change nothing twice.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tuneline import logs
from tuneline.errors import RetryError
from tuneline.models.serving import SERVING
from tuneline.storage.documents import AlreadyExistsRetryError, Documents, StaleVersionRetryError

TRIES = 5
# As many earlier models stay ready to answer when the serving one is gone.
FALLBACKS = 3


class ServingContendedRetryError(RetryError):
    """Others kept moving `bot/serving` meanwhile."""


async def record(documents: Documents, version: str, model: Mapping[str, Any]) -> None:
    """Write `models/{version}`; a model that is recorded already stays as it is."""
    try:
        await documents.create(f"models/{version}", {**model, "version": version, "state": "ready"})
    except AlreadyExistsRetryError:
        return


async def promote(
    documents: Documents, version: str, model: Mapping[str, Any], *, by: str, reason: str, now: datetime
) -> bool:
    """Point `bot/serving` at `version`; the models it pointed at stay behind it as fallbacks.

    The very next message is answered by it. False, and nothing is written, when it serves or has served: a
    poller that is late must not put an older model back.
    """
    for _ in range(TRIES):
        (serving,) = await documents.get_many([SERVING])
        if serving and version in _served(serving.data):
            return False
        data = _pointer(serving.data if serving else None, version, model)
        data |= {"since": now, "by": by, "reason": reason}
        try:
            if serving is None:
                await documents.create(SERVING, data)
            else:
                await documents.replace(serving, data)
        except (AlreadyExistsRetryError, StaleVersionRetryError):
            continue
        logs.info("model promoted", version=version, by=by)
        return True
    raise ServingContendedRetryError(f"{SERVING} kept changing")


def _served(serving: Mapping[str, Any]) -> set[str]:
    return {serving["version"], *(one["version"] for one in serving["fallback"])}


def _pointer(before: Mapping[str, Any] | None, version: str, model: Mapping[str, Any]) -> dict[str, Any]:
    entry = {key: model[key] for key in ("model", "system_prompt", "base_model")}
    earlier = [before, *before["fallback"]] if before else []
    fallback = [{key: one[key] for key in ("version", *entry)} for one in earlier]
    return {"version": version, **entry, "fallback": fallback[:FALLBACKS]}
