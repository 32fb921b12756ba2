"""The operator's actions on models: promote, roll back, retire, register a model from elsewhere.

Each action first notifies the operators (`notices`), then changes the serving pointer with one guarded write,
then records the change in the model's own document.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from tuneline import logs
from tuneline.datasets.simple_example import PROMPT_CHARACTERS
from tuneline.errors import DropError
from tuneline.inference.candidates import Candidate, as_candidate, is_alive, is_over
from tuneline.models import registry, serving_pointer
from tuneline.models.registry import ChangedMeanwhileRetryError
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, create_record, read_record, record_of
from tuneline.storage.records.model import HistoryKind, Model, model_path
from tuneline.storage.records.serving import BASE, SERVING, Serving

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}\Z")


class NotPossibleDropError(DropError):
    """The action is not possible; the text gives the reason and an alternative."""


@dataclass(frozen=True)
class ServingChange:
    """The version that served before, and the one that serves now; `base` is the base model."""

    before: str | None
    after: str


async def promote(
    documents: Documents,
    version: str,
    *,
    by: str,
    reason: str,
    now: datetime,
    seen: str | None = None,
    decided_in: str = "",
) -> ServingChange:
    """Promote `models/{version}`, also if it was held, replaced or rolled back before.

    `seen` is the version that the operator saw serving, `decided_in` the event of the tap. Raises
    NotPossibleDropError if the model does not exist, serves already, is deleted, or is past its last day, and
    ChangedMeanwhileRetryError if the serving version is not `seen`.
    """
    model, serving = await _read(documents, version)
    before = serving.version if serving else None
    if model is None:
        raise NotPossibleDropError(f"there is no model {version}")
    if before == version:
        raise NotPossibleDropError(f"{version} serves already")
    if model.state == "deleted":
        raise NotPossibleDropError(f"{version} is deleted: train its dataset again")
    candidate = as_candidate(serving_pointer.entry_of(model))
    if is_over(candidate, model.shutdown_date, now):
        raise NotPossibleDropError(f"{version} stopped answering on {model.shutdown_date}")
    if seen is not None and (before or BASE) != seen:
        raise ChangedMeanwhileRetryError(f"{before or BASE} serves now")
    facts = {"name": model.model, "version": version, "by": by, "reason": reason, "before": before}
    # The same version may be promoted several times, but once by each tap.
    about = f"{version}-{decided_in or f'{now:%Y%m%d-%H%M%S}'}"
    await Notices(documents=documents, now=lambda: now).notify("model_promoted", about, facts)
    await registry.promote(
        documents, model, by=by, reason=reason, now=now, again=True, seen=seen, decided_in=decided_in
    )
    return ServingChange(before, version)


async def roll_back(
    documents: Documents,
    *,
    base_model: str,
    by: str,
    reason: str,
    now: datetime,
    seen: str | None = None,
    decided_in: str = "",
) -> ServingChange:
    """Roll back to the previous model that is available, in the end to `base_model`.

    The model that served leaves the chain; only `promote` brings it back. `seen` is the version that the
    operator saw serving, `decided_in` the event of the tap. Raises NotPossibleDropError if no tuned model
    serves, and ChangedMeanwhileRetryError if the serving version is not `seen`.
    """
    serving = await read_record(documents, Serving, SERVING)
    if seen is not None and (serving is None or serving.version != seen):
        raise ChangedMeanwhileRetryError(f"{serving.version if serving else BASE} serves now")
    if serving is None or serving.version == BASE:
        raise NotPossibleDropError("no tuned model serves, so there is nothing to roll back")
    after = serving_pointer.without(serving, serving.version, base_model=base_model, now=now)
    await _notify_rollback(documents, serving, after, by=by, reason=reason, now=now)
    return await _withdraw(
        documents,
        serving,
        "rolled_back",
        base_model=base_model,
        by=by,
        reason=reason,
        now=now,
        decided_in=decided_in,
    )


async def retire(
    documents: Documents, version: str, *, base_model: str, by: str, reason: str, now: datetime
) -> ServingChange:
    """Remove a model from the chain for good; if it serves, the previous model takes over.

    Raises NotPossibleDropError if it does not exist or is already retired or deleted.
    """
    model, serving = await _read(documents, version)
    if model is None:
        raise NotPossibleDropError(f"there is no model {version}")
    if model.state in ("retired", "deleted"):
        raise NotPossibleDropError(f"{version} is {model.state} already")
    before = serving.version if serving else None
    if serving is not None and before == version:
        after = serving_pointer.without(serving, version, base_model=base_model, now=now)
        await _notify_rollback(documents, serving, after, by=by, reason=reason, now=now)
        return await _withdraw(
            documents, serving, "retired", base_model=base_model, by=by, reason=reason, now=now
        )
    if serving is not None and any(entry.version == version for entry in serving.reachable):

        def retired(stored: Serving | None) -> Serving:
            if stored is None or stored.version == version:
                raise ChangedMeanwhileRetryError(f"{version} serves now")
            return serving_pointer.retired(stored, version, by=by, reason=reason, now=now)

        await change_record(documents, Serving, SERVING, retired)
    await registry.add_history(documents, version, "retired", by=by, reason=reason, now=now, state="retired")
    return ServingChange(before, before or BASE)


async def register(
    documents: Documents, candidate: Candidate, *, by: str, now: datetime, shutdown_date: str | None = None
) -> None:
    """Write `models/{version}` for a model that was trained elsewhere; it serves once it is promoted.

    `shutdown_date` is its last day (`YYYY-MM-DD`), if that is known.
    Raises NotPossibleDropError if the version exists or is not a valid name, or if the prompt is too long.
    """
    version = candidate.version
    if not _VERSION.match(version) or version == BASE:
        allowed = "letters, digits, hyphens and underscores, 64 at most"
        raise NotPossibleDropError(f"{version!r} cannot name a version: {allowed}")
    if len(candidate.system_prompt or "") > PROMPT_CHARACTERS:
        raise NotPossibleDropError(
            f"the system prompt has more than {PROMPT_CHARACTERS:,} characters: shorten it"
        )
    model = Model(
        version=version,
        state="ready",
        model=candidate.model,
        endpoint=candidate.endpoint,
        base_model=candidate.base,
        system_prompt=candidate.system_prompt,
        job=None,
        dataset=None,
        ready_at=now,
        shutdown_date=shutdown_date,
        source="registered",
        registered_by=by,
    )
    if not await create_record(documents, model_path(version), model):
        raise NotPossibleDropError(f"there is a model {version} already; choose another version")
    logs.info("model registered", version=version, by=by)


def next_alive(serving: Serving | None, now: datetime) -> str:
    """The version that would serve after a rollback."""
    earlier = serving.tuned[1:] if serving and serving.version != BASE else ()
    return next((entry.version for entry in earlier if is_alive(entry, now)), BASE)


async def _withdraw(
    documents: Documents,
    seen: Serving,
    what: HistoryKind,
    *,
    base_model: str,
    by: str,
    reason: str,
    now: datetime,
    decided_in: str = "",
) -> ServingChange:
    """Remove the serving model from the pointer, also if line_reply writes to the pointer meanwhile."""
    version = seen.version

    def withdrawn(stored: Serving | None) -> Serving:
        if stored is None or stored.version != version:
            raise ChangedMeanwhileRetryError(f"{stored.version if stored else BASE} serves now")
        after = serving_pointer.without(stored, version, base_model=base_model, now=now)
        return serving_pointer.decided(after, by=by, reason=reason, now=now, decided_in=decided_in)

    written = await change_record(documents, Serving, SERVING, withdrawn)
    after = written.version if written else BASE
    logs.info(f"model {what.replace('_', ' ')}", version=version, now_serves=after, by=by)
    await registry.add_history(
        documents,
        version,
        what,
        by=by,
        reason=reason,
        now=now,
        state="retired" if what == "retired" else None,
    )
    await registry.record_promotion(documents, after, written)
    return ServingChange(version, after)


async def _notify_rollback(
    documents: Documents,
    serving: Serving,
    after: Serving,
    *,
    by: str,
    reason: str,
    now: datetime,
) -> None:
    version, since = serving.version, serving.since or now
    facts = {
        "name": serving.model,
        "version": version,
        "by": by,
        "reason": reason,
        "next": after.version,
        "next_name": after.model,
    }
    # One notice for each time it served, also if several operators roll back at the same time.
    about = f"{version}-{since:%Y%m%d-%H%M%S}"
    await Notices(documents=documents, now=lambda: now).notify("model_rolled_back", about, facts)


async def _read(documents: Documents, version: str) -> tuple[Model | None, Serving | None]:
    """Read `models/{version}` and the serving pointer."""
    model, serving = await documents.get_many([model_path(version), SERVING])
    return record_of(Model, model), record_of(Serving, serving)
