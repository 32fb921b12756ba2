"""Start a canary, change its share, and end it: each is one guarded write of the serving pointer.

The pointer is written first, and then the notice and the model's history. The end of a canary is a part of
the pointer, so that `job_poller` makes up for what a crash in between has left out (`record_end`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tuneline import logs
from tuneline.inference.candidates import as_candidate, is_over
from tuneline.models import registry, serving_pointer
from tuneline.models.canary.shares import SHARES, with_canary
from tuneline.models.lifecycle import NotPossibleDropError
from tuneline.models.registry import ChangedMeanwhileRetryError
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, read_record
from tuneline.storage.records.model import HistoryKind, Model, ModelState, model_path
from tuneline.storage.records.serving import SERVING, Canary, CanaryEnd, Serving, WhyEnded

_USABLE: Final[frozenset[ModelState]] = frozenset({"ready", "held", "retired"})
# Why the base model serves, if no tuned model did before the first canary.
_FIRST: Final = "no tuned model has served yet"
# Their own notices say what has happened.
_WITHOUT_NOTICE: Final[frozenset[WhyEnded]] = frozenset({"finished"})


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Who decides at `now`, and why.

    `seen` is the canary's period that the operator saw ("" for no canary; None: whichever runs), and
    `decided_in` the event of the tap.
    """

    by: str
    reason: str
    now: datetime
    seen: str | None = None
    decided_in: str = ""


async def set_share(
    documents: Documents, version: str, *, share: int, base_model: str, decision: Decision
) -> Canary:
    """Let `models/{version}` answer `share` percent of the chats: start its canary, or change its share.

    Raises NotPossibleDropError if the model cannot answer, serves already, has this share already, or if
    another canary runs, and ChangedMeanwhileRetryError if another decision came before.
    """
    if share not in SHARES:
        raise NotPossibleDropError(f"a share is a whole number from 1 to 99, not {share}")
    model = await read_record(documents, Model, model_path(version))
    if model is None:
        raise NotPossibleDropError(f"there is no model {version}")
    _require_usable(model, decision.now)

    def shared(stored: Serving | None) -> Serving:
        serving = stored or serving_pointer.decided(
            serving_pointer.base_serving(base_model), by=decision.by, reason=_FIRST, now=decision.now
        )
        _require_free(serving, version, share, decision.seen)
        return with_canary(
            serving,
            model,
            share,
            by=decision.by,
            reason=decision.reason,
            now=decision.now,
            decided_in=decision.decided_in,
        )

    written = await change_record(documents, Serving, SERVING, shared)
    if written is None or written.canary is None:
        raise AssertionError("the canary was just written")
    logs.info("canary has a share", version=version, share=share, by=decision.by)
    await record_share(documents, written, now=decision.now)
    return written.canary


async def record_share(documents: Documents, serving: Serving, *, now: datetime) -> None:
    """Notify the operators of the canary's share, and add it to the model's history, once."""
    canary = serving.canary
    if canary is None:
        return
    facts: dict[str, str | int | None] = {
        "version": canary.version,
        "name": canary.model,
        "share": canary.share,
        "before": serving.version,
        "by": canary.by,
        "reason": canary.reason,
    }
    await Notices(documents=documents, now=lambda: now).notify("canary_running", canary.period, facts)
    what: HistoryKind = "canary_started" if len(canary.periods) == 1 else "canary_changed"
    share = f"{canary.share} % of the chats: {canary.reason}"
    await registry.add_history(
        documents,
        canary.version,
        what,
        by=canary.by,
        reason=share,
        now=canary.periods[-1].since,
        canary=canary,
    )


async def end(
    documents: Documents,
    *,
    why: WhyEnded,
    decision: Decision,
    facts: Mapping[str, str | int] | None = None,
) -> CanaryEnd:
    """End the canary: all chats have the current model again. `facts` are added to the notice's.

    Raises NotPossibleDropError if none runs, and ChangedMeanwhileRetryError if another decision came before.
    """

    def ended(stored: Serving | None) -> Serving:
        if stored is None or stored.canary is None:
            raise NotPossibleDropError("no canary runs")
        _require_seen(stored, decision.seen)
        return serving_pointer.without_canary(
            stored,
            why,
            by=decision.by,
            reason=decision.reason,
            now=decision.now,
            decided_in=decision.decided_in,
            facts=facts,
        )

    written = await change_record(documents, Serving, SERVING, ended)
    if written is None or written.canary_end is None:
        raise AssertionError("the end of the canary was just written")
    logs.info("canary ended", version=written.canary_end.version, why=why, by=decision.by)
    await record_end(documents, written.canary_end, now=decision.now)
    return written.canary_end


async def record_end(documents: Documents, ended: CanaryEnd, *, now: datetime) -> None:
    """Notify the operators of the end of a canary, and add it to the model's history, once."""
    if ended.why not in _WITHOUT_NOTICE:
        facts: dict[str, str | int | None] = {
            "version": ended.version,
            "by": ended.by,
            "reason": ended.reason,
            # An operator's own reason is shown as it is.
            "code": None if ended.why == "stopped" else f"canary_{ended.why}",
            **ended.facts,
        }
        await Notices(documents=documents, now=lambda: now).notify("canary_ended", ended.period, facts)
    why = ended.reason if ended.why == "stopped" else f"{ended.why}: {ended.reason}"
    await registry.add_history(
        documents, ended.version, "canary_ended", by=ended.by, reason=why, now=ended.at or now
    )


def _require_usable(model: Model, now: datetime) -> None:
    if model.state not in _USABLE:
        text = "is deleted: train its dataset again" if model.state == "deleted" else "is still evaluated"
        raise NotPossibleDropError(f"{model.version} {text}")
    if is_over(as_candidate(serving_pointer.entry_of(model)), model.shutdown_date, now):
        raise NotPossibleDropError(f"{model.version} stopped answering on {model.shutdown_date}")


def _require_free(serving: Serving, version: str, share: int, seen: str | None) -> None:
    _require_seen(serving, seen)
    if serving.version == version:
        raise NotPossibleDropError(f"{version} serves already")
    canary = serving.canary
    if canary is not None and canary.version != version:
        raise NotPossibleDropError(
            f"{canary.version} is the canary: first give `scripts/tuneline model canary --stop`"
        )
    if canary is not None and canary.share == share:
        raise NotPossibleDropError(f"{version} answers {share} % of the chats already")


def _require_seen(serving: Serving, seen: str | None) -> None:
    period = serving.canary.period if serving.canary else ""
    if seen is not None and seen != period:
        raise ChangedMeanwhileRetryError("another decision about the canary came before")
