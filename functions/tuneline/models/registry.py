"""Record a trained model, promote it, and keep its history.

Every write is idempotent, also if two runs make it at the same time.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from tuneline import logs
from tuneline.inference.candidates import SERVING, Candidate, has_come, tuned_entries
from tuneline.models import serving_pointer
from tuneline.notices.notice import Notices
from tuneline.storage.documents import AlreadyExistsRetryError, Documents
from tuneline.storage.update import change, change_with_result

# Entries kept in a model's history.
HISTORY: Final = 50
HistoryKind = Literal["promoted", "replaced", "rolled_back", "retired", "gone", "ended"]


async def record(documents: Documents, version: str, model: Mapping[str, Any]) -> None:
    """Write `models/{version}`; an existing document stays as it is.

    Its `state` is `ready` unless `model` has another, such as `evaluating`.
    """
    try:
        await documents.create(f"models/{version}", {"state": "ready", **model, "version": version})
    except AlreadyExistsRetryError:
        return


async def promote(
    documents: Documents,
    version: str,
    model: Mapping[str, Any],
    *,
    by: str,
    reason: str,
    now: datetime,
    again: bool = False,
) -> bool:
    """Point `bot/serving` at `version`; the earlier models stay in the chain as fallbacks.

    The model answers from the next message on. Returns False and writes nothing if it serves already, or if
    it has served before and `again` is false: a late poller must not promote an older model again.
    """

    def pointed(serving: Mapping[str, Any] | None) -> tuple[Mapping[str, Any] | None, str | None]:
        replaced = serving["version"] if serving else None
        if replaced == version or (serving_pointer.has_served(serving, version) and not again):
            return None, replaced
        promoted = serving_pointer.promoted(serving, version, model)
        return {**promoted, "since": now, "by": by, "reason": reason}, replaced

    written, replaced = await change_with_result(documents, SERVING, pointed)
    if written is not None:
        logs.info("model promoted", version=version, by=by)
        if replaced is not None:
            await add_history(documents, replaced, "replaced", by=by, reason=f"{version} serves", now=now)
    # Also if the pointer was not changed: an earlier run may have crashed before this write.
    await record_promotion(documents, version, written.data if written else None)
    return written is not None


async def record_promotion(documents: Documents, version: str, serving: Mapping[str, Any] | None) -> None:
    """Add the promotion to the history of `models/{version}`, if `serving` points at it.

    `serving` is the pointer's data, which has the time and the reason; None reads it from the store.
    """
    if serving is None:
        (pointer,) = await documents.get_many([SERVING])
        serving = pointer.data if pointer else None
    if serving is None or serving["version"] != version:
        return
    await add_history(
        documents,
        version,
        "promoted",
        by=serving["by"],
        reason=serving["reason"],
        now=serving["since"],
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
    **changes: Any,
) -> None:
    """Add an entry to the history of `models/{version}`, and write `changes` with it.

    Writes nothing if the entry exists for this time, or if there is no such model.
    """
    entry = {"what": what, "at": now, "by": by, "reason": reason}

    def noted(model: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        history = model.get("history", []) if model else []
        if model is None or any((known["what"], known["at"]) == (what, now) for known in history):
            return None
        return {**model, **changes, "history": [*history, entry][-HISTORY:]}

    await change(documents, f"models/{version}", noted)


async def mark_gone(
    documents: Documents, gone: Candidate, *, now: datetime, reason: str = "", answered: str | None = None
) -> None:
    """Record that a model was not found, so that it is skipped for a while, and notify the operators.

    `answered` is the version that answered instead, None if none did. A base model may be gone, too: then an
    operator has to choose another one.
    """
    (known,) = await documents.get_many([SERVING])
    entries = {entry["version"]: entry for entry in tuned_entries(known.data if known else None)}
    if gone.is_tuned and gone.version not in entries:
        return
    ends = entries.get(gone.version, {}).get("shutdown_date")
    facts = {"name": gone.model, "version": gone.version, "base_model": gone.base, "reason": reason}
    named = gone.version if gone.is_tuned else gone.model
    # The model may be unavailable for a short time only; in another month a new notice is sent.
    away = f"{named}-gone-{now:%Y-%m}"
    is_notified = await Notices(documents=documents, now=lambda: now).notify(
        "model_ended", named if has_come(ends, now) else away, {**facts, "next": answered}
    )

    def marked(serving: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if not gone.is_tuned:
            return serving_pointer.with_base_gone(serving, gone, now=now)
        if serving is None or gone.version not in {entry["version"] for entry in tuned_entries(serving)}:
            return None
        return serving_pointer.with_entry(serving, gone.version, {"gone_at": now})

    if await change(documents, SERVING, marked, known=known) is not None:
        logs.error("the serving model is gone, another answers", version=gone.version, alert="model_gone")
    if is_notified and gone.is_tuned:
        await add_history(documents, gone.version, "gone", by="line_reply", reason=reason, now=now)
