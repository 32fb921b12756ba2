"""Record a finished model, let it serve, put down what becomes of it.

Every write can be done again with the same outcome, and two that do it at once change nothing twice.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from tuneline import logs
from tuneline.inference.candidates import SERVING, Candidate, has_come, tuned_entries
from tuneline.models import serving_pointer
from tuneline.notices.notice import Notices
from tuneline.storage.documents import AlreadyExistsRetryError, Documents
from tuneline.storage.update import change

# As many things that happened to a model stand in its document.
HISTORY: Final = 50
What = Literal["promoted", "replaced", "rolled_back", "retired", "gone", "ended"]


async def record(documents: Documents, version: str, model: Mapping[str, Any]) -> None:
    """Write `models/{version}`; a model that is recorded already stays as it is.

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
    """Point `bot/serving` at `version`; the models it pointed at stay behind it as fallbacks.

    The very next message is answered by it. False, and nothing is written, when it serves already; and when
    it has served before, unless `again`: a poller that is late must not put an older model back.
    """
    replaced: str | None = None

    def pointed(serving: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        nonlocal replaced
        replaced = serving["version"] if serving else None
        if replaced == version or (serving_pointer.has_served(serving, version) and not again):
            return None
        return {**serving_pointer.promoted(serving, version, model), "since": now, "by": by, "reason": reason}

    written = await change(documents, SERVING, pointed)
    if written is not None:
        logs.info("model promoted", version=version, by=by)
        if replaced is not None:
            await happened(documents, replaced, "replaced", by=by, reason=f"{version} serves", now=now)
    # Also where an earlier run died between the two; it stands there only once.
    await note_promotion(documents, version, written.data if written else None)
    return written is not None


async def note_promotion(documents: Documents, version: str, serving: Mapping[str, Any] | None) -> None:
    """Put down in `models/{version}` that it serves, as `serving` (None: read it) says since when and why."""
    if serving is None:
        (found,) = await documents.get_many([SERVING])
        serving = found.data if found else None
    if serving is None or serving["version"] != version:
        return
    await happened(
        documents,
        version,
        "promoted",
        by=serving["by"],
        reason=serving["reason"],
        now=serving["since"],
        state="ready",
    )


async def happened(
    documents: Documents, version: str, what: What, *, by: str, reason: str, now: datetime, **changes: Any
) -> None:
    """Put down in `models/{version}` what happened to it, who did it and why; and `changes` with it.

    Once for each moment; nothing where there is no such model.
    """
    entry = {"what": what, "at": now, "by": by, "reason": reason}

    def noted(model: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        history = model.get("history", []) if model else []
        if model is None or any((one["what"], one["at"]) == (what, now) for one in history):
            return None
        return {**model, **changes, "history": [*history, entry][-HISTORY:]}

    await change(documents, f"models/{version}", noted)


async def mark_gone(
    documents: Documents, gone: Candidate, *, now: datetime, reason: str = "", answered: str | None = None
) -> None:
    """Put down that a model was not found, so that it is not asked for a while, and tell the operators.

    `answered` is the version that gave the answer in its place, None where none did. A base model may be
    gone, too: then somebody has to name another one.
    """
    (known,) = await documents.get_many([SERVING])
    entries = {one["version"]: one for one in tuned_entries(known.data if known else None)}
    if gone.is_tuned and gone.version not in entries:
        return
    ends = entries.get(gone.version, {}).get("shutdown_date")
    facts = {"name": gone.model, "version": gone.version, "base_model": gone.base, "reason": reason}
    named = gone.version if gone.is_tuned else gone.model
    # It may have been away for a moment; in another month it is told again.
    away = f"{named}-gone-{now:%Y-%m}"
    is_told = await Notices(documents=documents, now=lambda: now).tell(
        "model_ended", named if has_come(ends, now) else away, {**facts, "next": answered}
    )

    def marked(serving: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if not gone.is_tuned:
            return serving_pointer.with_base_gone(serving, gone, now=now)
        if serving is None or gone.version not in {one["version"] for one in tuned_entries(serving)}:
            return None
        return serving_pointer.with_entry(serving, gone.version, {"gone_at": now})

    if await change(documents, SERVING, marked, known=known) is not None:
        logs.error("the serving model is gone, another answers", version=gone.version, alert="model_gone")
    if is_told and gone.is_tuned:
        await happened(documents, gone.version, "gone", by="line_reply", reason=reason, now=now)
