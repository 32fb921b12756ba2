"""Record a trained model, promote it, and keep its history.

Every write is idempotent, also if two runs make it at the same time.
"""

from dataclasses import replace
from datetime import datetime

from tuneline import logs
from tuneline.errors import RetryError
from tuneline.inference.candidates import Candidate, has_come
from tuneline.models import serving_pointer
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import (
    change_record,
    change_record_with_result,
    create_record,
    read_record,
    record_of,
)
from tuneline.storage.records.model import (
    MOST_HISTORY,
    HistoryEntry,
    HistoryKind,
    Model,
    ModelState,
    model_path,
)
from tuneline.storage.records.serving import BASE, SERVING, Canary, Serving


async def record(documents: Documents, model: Model) -> None:
    """Write `models/{version}`; an existing document stays as it is."""
    await create_record(documents, model_path(model.version), model)


class ChangedMeanwhileRetryError(RetryError):
    """Another model serves now: check it before you decide again."""


async def promote(
    documents: Documents,
    model: Model,
    *,
    by: str,
    reason: str,
    now: datetime,
    again: bool = False,
    seen: str | None = None,
    decided_in: str = "",
) -> bool:
    """Point `bot/serving` at `model`; the earlier models stay in the chain as fallbacks.

    The model answers from the next message on. Returns False and writes nothing if it serves already, or if
    it has served before and `again` is false: a late poller must not promote an older model again.
    Raises ChangedMeanwhileRetryError if the serving version is not the one that the operator has `seen`.
    """

    def pointed(serving: Serving | None) -> tuple[Serving | None, str | None]:
        replaced = serving.version if serving else None
        has_served = serving_pointer.has_served(serving, model.version)
        if seen is not None and (replaced or BASE) != seen:
            raise ChangedMeanwhileRetryError(f"{replaced or BASE} serves now")
        if replaced == model.version or (has_served and not again):
            return None, replaced
        promoted = serving_pointer.promoted(serving, model)
        decided = serving_pointer.decided(promoted, by=by, reason=reason, now=now, decided_in=decided_in)
        return decided, replaced

    written, replaced = await change_record_with_result(documents, Serving, SERVING, pointed)
    if written is not None:
        logs.info("model promoted", version=model.version, by=by)
        if replaced is not None:
            why = f"{model.version} serves"
            await add_history(documents, replaced, "replaced", by=by, reason=why, now=now)
    # Also if the pointer was not changed: an earlier run may have crashed before this write.
    await record_promotion(documents, model.version, written)
    return written is not None


async def record_promotion(documents: Documents, version: str, serving: Serving | None) -> None:
    """Add the promotion to the history of `models/{version}`, if `serving` points at it.

    `serving` is the pointer, which has the time and the reason; None reads it from the store.
    """
    if serving is None:
        serving = await read_record(documents, Serving, SERVING)
    if serving is None or serving.version != version or serving.since is None:
        return
    await add_history(
        documents,
        version,
        "promoted",
        by=serving.by,
        reason=serving.reason,
        now=serving.since,
        state="ready",
    )


async def add_history(
    documents: Documents,
    version: str,
    what: HistoryKind,
    *,
    by: str,
    reason: str,
    now: datetime,
    state: ModelState | None = None,
    canary: Canary | None = None,
) -> None:
    """Add an entry to the history of `models/{version}`; write its `state` and `canary` if they are given.

    Writes nothing if the entry exists for this time, or if there is no such model.
    """
    entry = HistoryEntry(what=what, at=now, by=by, reason=reason)

    def noted(model: Model | None) -> Model | None:
        if model is None or any((known.what, known.at) == (what, now) for known in model.history):
            return None
        history = (*model.history, entry)[-MOST_HISTORY:]
        return replace(model, state=state or model.state, canary=canary or model.canary, history=history)

    await change_record(documents, Model, model_path(version), noted)


async def mark_gone(
    documents: Documents, gone: Candidate, *, now: datetime, reason: str = "", answered: str | None = None
) -> None:
    """Record that a model was not found, so that it is skipped for a while, and notify the operators.

    `answered` is the version that answered instead, None if none did. A base model may be gone, too: then an
    operator has to choose another one.
    """
    (known,) = await documents.get_many([SERVING])
    pointer = record_of(Serving, known)
    dates = {entry.version: entry.shutdown_date for entry in (pointer.reachable if pointer else ())}
    if gone.is_tuned and gone.version not in dates:
        return
    facts = {"name": gone.model, "version": gone.version, "base_model": gone.base, "reason": reason}
    named = gone.version if gone.is_tuned else gone.model
    # The model may be unavailable for a short time only; in another month a new notice is sent.
    away = f"{named}-gone-{now:%Y-%m}"
    is_notified = await Notices(documents=documents, now=lambda: now).notify(
        "model_ended", named if has_come(dates.get(gone.version), now) else away, {**facts, "next": answered}
    )

    def marked(serving: Serving | None) -> Serving | None:
        if not gone.is_tuned:
            return serving_pointer.with_base_gone(serving, gone, now=now)
        if serving is None:
            return None
        if serving.canary and serving.canary.version == gone.version:
            return serving_pointer.without_canary(serving, "gone", by="line_reply", reason=reason, now=now)
        if gone.version not in serving_pointer.versions_of(serving):
            return None
        return serving_pointer.with_gone(serving, gone.version, now=now)

    if await change_record(documents, Serving, SERVING, marked, known=known) is not None:
        logs.error("the serving model is gone, another answers", version=gone.version, alert="model_gone")
    if is_notified and gone.is_tuned:
        await add_history(documents, gone.version, "gone", by="line_reply", reason=reason, now=now)
