"""The operator's actions on models: promote, roll back, retire, register a model from elsewhere.

Each action first notifies the operators (`notices`), then changes the serving pointer with one guarded write,
then records the change in the model's own document.
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
    """The action is not possible; the text gives the reason and an alternative."""


class ChangedMeanwhileRetryError(RetryError):
    """Another model serves now: check it before you decide again."""


@dataclass(frozen=True)
class ServingChange:
    """The version that served before, and the one that serves now; `base` is the base model."""

    before: str | None
    after: str


async def promote(
    documents: Documents, version: str, *, by: str, reason: str, now: datetime
) -> ServingChange:
    """Promote `models/{version}`, also if it was held, replaced or rolled back before.

    Raises NotPossibleDropError if it does not exist, serves already, or is past its last day.
    """
    model, serving = await _read(documents, version)
    before = serving["version"] if serving else None
    if model is None:
        raise NotPossibleDropError(f"there is no model {version}")
    if before == version:
        raise NotPossibleDropError(f"{version} serves already")
    if is_over(model.get("shutdown_date"), now):
        raise NotPossibleDropError(f"{version} stopped answering on {model['shutdown_date']}")
    facts = {"name": model["model"], "version": version, "by": by, "reason": reason, "before": before}
    # The same version may be promoted several times, so the notice's id contains the time.
    await Notices(documents=documents, now=lambda: now).notify(
        "model_promoted", f"{version}-{now:%Y%m%d-%H%M%S}", facts
    )
    await registry.promote(documents, version, model, by=by, reason=reason, now=now, again=True)
    return ServingChange(before, version)


async def roll_back(
    documents: Documents,
    *,
    base_model: str,
    by: str,
    reason: str,
    now: datetime,
    seen: str | None = None,
) -> ServingChange:
    """Roll back to the previous model that is available, in the end to `base_model`.

    The model that served leaves the chain; only `promote` brings it back. `seen` is the version that the
    operator saw serving. Raises NotPossibleDropError if no tuned model serves, and ChangedMeanwhileRetryError
    if the serving version is not `seen`.
    """
    serving = await _serving(documents)
    if seen is not None and (serving is None or serving["version"] != seen):
        raise ChangedMeanwhileRetryError(f"{serving['version'] if serving else BASE} serves now")
    if serving is None or serving["version"] == BASE:
        raise NotPossibleDropError("no tuned model serves, so there is nothing to roll back")
    after = serving_pointer.without(serving, serving["version"], base_model=base_model, now=now)
    await _notify_rollback(documents, serving, after, by=by, reason=reason, now=now)
    return await _withdraw(
        documents, serving, "rolled_back", base_model=base_model, by=by, reason=reason, now=now
    )


async def retire(
    documents: Documents, version: str, *, base_model: str, by: str, reason: str, now: datetime
) -> ServingChange:
    """Remove a model from the chain for good; if it serves, the previous model takes over.

    Raises NotPossibleDropError if it does not exist or is already retired.
    """
    model, serving = await _read(documents, version)
    if model is None:
        raise NotPossibleDropError(f"there is no model {version}")
    if model["state"] == "retired":
        raise NotPossibleDropError(f"{version} is retired already")
    before = serving["version"] if serving else None
    if serving is not None and before == version:
        after = serving_pointer.without(serving, version, base_model=base_model, now=now)
        await _notify_rollback(documents, serving, after, by=by, reason=reason, now=now)
        return await _withdraw(
            documents, serving, "retired", base_model=base_model, by=by, reason=reason, now=now
        )
    if serving is not None and version in {entry["version"] for entry in tuned_entries(serving)}:
        await change(documents, SERVING, lambda stored: _without_fallback(stored, version))
    await registry.add_history(documents, version, "retired", by=by, reason=reason, now=now, state="retired")
    return ServingChange(before, before or BASE)


async def register(
    documents: Documents, version: str, model: Mapping[str, Any], *, by: str, now: datetime
) -> None:
    """Write `models/{version}` for a model that was trained elsewhere; it serves once it is promoted.

    `model` has model, endpoint, base_model, system_prompt and optionally shutdown_date.
    Raises NotPossibleDropError if the version exists or is not a valid name, or if the prompt is too long.
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
    """The version that would serve after a rollback."""
    earlier = tuned_entries(serving)[1:] if serving and serving["version"] != BASE else []
    return next((entry["version"] for entry in earlier if is_alive(entry, now)), BASE)


async def _withdraw(
    documents: Documents,
    seen: Mapping[str, Any],
    what: registry.HistoryKind,
    *,
    base_model: str,
    by: str,
    reason: str,
    now: datetime,
) -> ServingChange:
    """Remove the serving model from the pointer, also if line_reply writes to the pointer meanwhile."""
    version = seen["version"]
    why = {"since": now, "by": by, "reason": reason}

    def withdrawn(stored: Mapping[str, Any] | None) -> Mapping[str, Any]:
        if stored is None or stored["version"] != version:
            raise ChangedMeanwhileRetryError(f"{stored['version'] if stored else BASE} serves now")
        return {**serving_pointer.without(stored, version, base_model=base_model, now=now), **why}

    written = await change(documents, SERVING, withdrawn)
    after = written.data["version"] if written else BASE
    logs.info(f"model {what.replace('_', ' ')}", version=version, now_serves=after, by=by)
    state = {"state": "retired"} if what == "retired" else {}
    await registry.add_history(documents, version, what, by=by, reason=reason, now=now, **state)
    await registry.record_promotion(documents, after, written.data if written else None)
    return ServingChange(version, after)


async def _notify_rollback(
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
    # One notice for each time it served, also if several operators roll back at the same time.
    about = f"{version}-{since:%Y%m%d-%H%M%S}"
    await Notices(documents=documents, now=lambda: now).notify("model_rolled_back", about, facts)


def _without_fallback(serving: Mapping[str, Any] | None, version: str) -> Mapping[str, Any] | None:
    if serving is None or serving["version"] == version:
        raise ChangedMeanwhileRetryError(f"{version} serves now")
    return {**serving, "fallback": [entry for entry in serving["fallback"] if entry["version"] != version]}


async def _serving(documents: Documents) -> dict[str, Any] | None:
    (serving,) = await documents.get_many([SERVING])
    return serving.data if serving else None


async def _read(documents: Documents, version: str) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Read `models/{version}` and the serving pointer."""
    model, serving = await documents.get_many([f"models/{version}", SERVING])
    return (model.data if model else None), (serving.data if serving else None)
