"""What an operator does with models: put one to serve, roll back, retire, register one made elsewhere.

Each tells the operators first (`notices`), then moves the pointer with one guarded write, then puts it down
in the model's own document.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tuneline import logs
from tuneline.datasets.plain_example import PROMPT_CHARACTERS
from tuneline.errors import DropError, RetryError
from tuneline.inference.candidates import BASE, SERVING, is_alive, is_over, tuned_entries
from tuneline.models import registry, serving_pointer
from tuneline.notices.notice import Notices
from tuneline.storage.documents import AlreadyExistsRetryError, Documents
from tuneline.storage.update import change

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}\Z")


class NotPossibleDropError(DropError):
    """It cannot be done; the text says why and what can be done instead."""


class ChangedMeanwhileRetryError(RetryError):
    """Another model serves by now: look at it once more before you decide."""


@dataclass(frozen=True)
class Moved:
    """The version that served, and the one that serves now; `base` stands for the base model."""

    before: str | None
    after: str


async def promote(documents: Documents, version: str, *, by: str, reason: str, now: datetime) -> Moved:
    """Let `models/{version}` serve, also one that was held, replaced or rolled back before.

    NotPossibleDropError where there is none, where it serves already, or where its last day is over.
    """
    model, serving = await _read(documents, version)
    before = serving["version"] if serving else None
    if model is None:
        raise NotPossibleDropError(f"there is no model {version}")
    if before == version:
        raise NotPossibleDropError(f"{version} serves already")
    if is_over(model.get("shutdown_date"), now):
        raise NotPossibleDropError(f"{version} does not answer any more since {model['shutdown_date']}")
    facts = {"name": model["model"], "version": version, "by": by, "reason": reason, "before": before}
    # The same version may be promoted several times, each time for another reason.
    await Notices(documents=documents, now=lambda: now).tell(
        "model_promoted", f"{version}-{now:%Y%m%d-%H%M%S}", facts
    )
    await registry.promote(documents, version, model, by=by, reason=reason, now=now, again=True)
    return Moved(before, version)


async def roll_back(
    documents: Documents,
    *,
    base_model: str,
    by: str,
    reason: str,
    now: datetime,
    seen: str | None = None,
) -> Moved:
    """Let the model serve again that served before, if it is alive; else the next, in the end `base_model`.

    What is rolled back from leaves the chain: only an operator's `promote` brings it back. `seen` is the
    version that whoever decided it saw serving. NotPossibleDropError where no tuned model serves,
    ChangedMeanwhileRetryError where another one does than was seen.
    """
    serving = await _serving(documents)
    if seen is not None and (serving is None or serving["version"] != seen):
        raise ChangedMeanwhileRetryError(f"{serving['version'] if serving else BASE} serves by now")
    if serving is None or serving["version"] == BASE:
        raise NotPossibleDropError("no tuned model serves, so there is nothing to roll back")
    after = serving_pointer.without(serving, serving["version"], base_model=base_model, now=now)
    await _tell_rolled_back(documents, serving, after, by=by, reason=reason, now=now)
    return await _withdraw(
        documents, serving, "rolled_back", base_model=base_model, by=by, reason=reason, now=now
    )


async def retire(
    documents: Documents, version: str, *, base_model: str, by: str, reason: str, now: datetime
) -> Moved:
    """Take a model out of the chain for good; where it serves, the one before it takes over.

    NotPossibleDropError where there is none, or it is retired already.
    """
    model, serving = await _read(documents, version)
    if model is None:
        raise NotPossibleDropError(f"there is no model {version}")
    if model["state"] == "retired":
        raise NotPossibleDropError(f"{version} is retired already")
    before = serving["version"] if serving else None
    if serving is not None and before == version:
        after = serving_pointer.without(serving, version, base_model=base_model, now=now)
        await _tell_rolled_back(documents, serving, after, by=by, reason=reason, now=now)
        return await _withdraw(
            documents, serving, "retired", base_model=base_model, by=by, reason=reason, now=now
        )
    if serving is not None and version in {one["version"] for one in tuned_entries(serving)}:
        await change(documents, SERVING, lambda found: _without_fallback(found, version))
    await registry.happened(documents, version, "retired", by=by, reason=reason, now=now, state="retired")
    return Moved(before, before or BASE)


async def register(
    documents: Documents, version: str, model: Mapping[str, Any], *, by: str, now: datetime
) -> None:
    """Write `models/{version}` for a model that was made elsewhere; it serves once it is promoted.

    `model` has model, endpoint, base_model, system_prompt and perhaps shutdown_date.
    NotPossibleDropError where the version is taken, or is no name for one, or the prompt is too long.
    """
    if not _VERSION.match(version) or version == BASE:
        allowed = "letters, digits, hyphens and underscores, 64 at most"
        raise NotPossibleDropError(f"{version!r} cannot name a version: {allowed}")
    if len(model.get("system_prompt") or "") > PROMPT_CHARACTERS:
        raise NotPossibleDropError(
            f"the system prompt has more than {PROMPT_CHARACTERS:,} characters: shorten it"
        )
    fields = {
        "version": version,
        "state": "ready",
        "source": "registered",
        "job": None,
        "dataset": None,
        "shutdown_date": None,
        **model,
        "ready_at": now,
        "registered_by": by,
        "history": [],
    }
    try:
        await documents.create(f"models/{version}", fields)
    except AlreadyExistsRetryError:
        raise NotPossibleDropError(f"there is a model {version} already; choose another version") from None
    logs.info("model registered", version=version, by=by)


def next_alive(serving: Mapping[str, Any] | None, now: datetime) -> str:
    """The version that a roll back would let serve."""
    behind = tuned_entries(serving)[1:] if serving and serving["version"] != BASE else []
    return next((one["version"] for one in behind if is_alive(one, now)), BASE)


async def _withdraw(
    documents: Documents,
    seen: Mapping[str, Any],
    what: registry.What,
    *,
    base_model: str,
    by: str,
    reason: str,
    now: datetime,
) -> Moved:
    """Take the model that serves out of the pointer. What line_reply writes there meanwhile is no matter."""
    version = seen["version"]
    why = {"since": now, "by": by, "reason": reason}

    def withdrawn(found: Mapping[str, Any] | None) -> Mapping[str, Any]:
        if found is None or found["version"] != version:
            raise ChangedMeanwhileRetryError(f"{found['version'] if found else BASE} serves by now")
        return {**serving_pointer.without(found, version, base_model=base_model, now=now), **why}

    written = await change(documents, SERVING, withdrawn)
    after = written.data["version"] if written else BASE
    logs.info(f"model {what.replace('_', ' ')}", version=version, now_serves=after, by=by)
    state = {"state": "retired"} if what == "retired" else {}
    await registry.happened(documents, version, what, by=by, reason=reason, now=now, **state)
    await registry.note_promotion(documents, after, written.data if written else None)
    return Moved(version, after)


async def _tell_rolled_back(
    documents: Documents,
    serving: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by: str,
    reason: str,
    now: datetime,
) -> None:
    version, since = serving["version"], serving.get("since") or now
    facts = {
        "name": serving["model"],
        "version": version,
        "by": by,
        "reason": reason,
        "next": after["version"],
        "next_name": after["model"],
    }
    # One telling for each time it served, however many try at once.
    about = f"{version}-{since:%Y%m%d-%H%M%S}"
    await Notices(documents=documents, now=lambda: now).tell("model_rolled_back", about, facts)


def _without_fallback(found: Mapping[str, Any] | None, version: str) -> Mapping[str, Any] | None:
    if found is None or found["version"] == version:
        raise ChangedMeanwhileRetryError(f"{version} serves by now")
    return {**found, "fallback": [one for one in found["fallback"] if one["version"] != version]}


async def _serving(documents: Documents) -> dict[str, Any] | None:
    (found,) = await documents.get_many([SERVING])
    return found.data if found else None


async def _read(documents: Documents, version: str) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """`models/{version}`, and the pointer."""
    model, serving = await documents.get_many([f"models/{version}", SERVING])
    return (model.data if model else None), (serving.data if serving else None)
