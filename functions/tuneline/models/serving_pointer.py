"""Compute the next content of `bot/serving` for each event, without I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Final

from tuneline.inference.candidates import Candidate, as_candidate, is_alive, is_over
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import BASE, CanaryEnd, Serving, ServingEntry, WhyEnded
from tuneline.unicode import text_bytes

# Earlier models that stay in the chain and answer if the serving model is gone.
FALLBACKS: Final = 3
# Limit of all prompts together. A document holds a megabyte, and each message reads the pointer.
PROMPT_BYTES: Final = 980_000
# Versions that have served and are remembered, so that no late poller promotes one again.
REMEMBERED: Final = 50
# After this time a base model that was not found leaves the list.
_LEFT_OUT_AFTER: Final = timedelta(days=1)


def has_served(serving: Serving | None, version: str) -> bool:
    """Whether `version` serves, is a fallback, or has served before."""
    if serving is None:
        return False
    return version in versions_of(serving) or version in (serving.served or ())


def versions_of(serving: Serving | None) -> list[str]:
    """The versions of the tuned models in the chain, the active one first."""
    return [entry.version for entry in serving.tuned] if serving else []


def entry_of(model: Model) -> ServingEntry:
    """The entry of a model in the chain."""
    return ServingEntry(
        version=model.version,
        model=model.model,
        endpoint=model.endpoint,
        system_prompt=model.system_prompt,
        base_model=model.base_model,
        shutdown_date=model.shutdown_date,
    )


def promoted(serving: Serving | None, model: Model) -> Serving:
    """The pointer with `model` serving, and the earlier models as its fallbacks."""
    earlier = [entry for entry in (serving.tuned if serving else ()) if entry.version != model.version]
    canary = serving.canary if serving else None
    ends: WhyEnded = "finished" if canary and canary.version == model.version else "replaced"
    return _pointer(serving, entry_of(model), earlier, ends)


def without(serving: Serving, version: str, *, base_model: str, now: datetime) -> Serving:
    """The pointer without `version`.

    If it serves, the next available model replaces it, in the end the base model, which keeps the prompt of
    the removed model. Models in between that are unavailable for the moment stay as fallbacks. A canary ends
    with the model that it was compared with.
    """
    if serving.version != version:
        return without_fallbacks(serving, {version})
    others = [entry for entry in serving.tuned if entry.version != version]
    successor = next((entry for entry in others if is_alive(entry, now)), None)
    if successor is None:
        return _pointer(serving, base_entry(base_model, serving.system_prompt), [])
    rest = [entry for entry in others if entry is not successor]
    left = [entry for entry in rest if not is_over(as_candidate(entry), entry.shutdown_date, now)]
    return _pointer(serving, successor, left)


def without_fallbacks(serving: Serving, versions: set[str]) -> Serving:
    """The pointer without these models behind the serving one."""
    rest = tuple(entry for entry in serving.fallback if entry.version not in versions)
    return replace(serving, fallback=rest)


def with_shutdown_date(serving: Serving, version: str, shutdown_date: str | None) -> Serving:
    """The pointer with the shutdown date of one tuned model."""
    fallback = tuple(
        replace(entry, shutdown_date=shutdown_date) if entry.version == version else entry
        for entry in serving.fallback
    )
    if serving.version == version:
        serving = replace(serving, shutdown_date=shutdown_date)
    return replace(serving, fallback=fallback)


def with_gone(serving: Serving, version: str, *, now: datetime) -> Serving:
    """The pointer with a tuned model that was not found."""
    fallback = tuple(
        replace(entry, gone_at=now) if entry.version == version else entry for entry in serving.fallback
    )
    if serving.version == version:
        serving = replace(serving, gone_at=now)
    return replace(serving, fallback=fallback)


def with_base_gone(serving: Serving | None, gone: Candidate, *, now: datetime) -> Serving:
    """The pointer with a base model that was not found; `serving` may be None."""
    before = serving or replace(
        _pointer(None, base_entry(gone.model, gone.system_prompt), []),
        since=now,
        by="line_reply",
        reason="the base model was not found",
    )
    others = {model: at for model, at in before.bases_gone.items() if at + _LEFT_OUT_AFTER > now}
    return replace(before, bases_gone={**others, gone.model: now})


def base_entry(base_model: str, system_prompt: str | None) -> ServingEntry:
    """The entry for "no tuned model serves". The settings decide which base model answers."""
    return ServingEntry(
        version=BASE,
        model=base_model,
        endpoint="",
        system_prompt=system_prompt,
        base_model=base_model,
        shutdown_date=None,
    )


def base_serving(base_model: str, system_prompt: str | None = None) -> Serving:
    """The pointer before any tuned model has served."""
    return _pointer(None, base_entry(base_model, system_prompt), [])


def retired(serving: Serving, version: str, *, by: str, reason: str, now: datetime) -> Serving:
    """The pointer without a model that does not serve: neither as a fallback nor as the canary."""
    if serving.canary and serving.canary.version == version:
        serving = without_canary(serving, "retired", by=by, reason=reason, now=now)
    return without_fallbacks(serving, {version})


def without_canary(
    serving: Serving,
    why: WhyEnded,
    *,
    by: str,
    reason: str,
    now: datetime,
    decided_in: str = "",
    facts: Mapping[str, str | int] | None = None,
) -> Serving:
    """The pointer after the end of its canary."""
    end = canary_end(serving, why)
    if end is not None:
        end = replace(end, at=now, by=by, reason=reason, decided_in=decided_in, facts=facts or {})
    return replace(serving, canary=None, canary_end=end)


def canary_end(before: Serving | None, why: WhyEnded) -> CanaryEnd | None:
    """The end of the canary that runs; the end of the last one if none does."""
    canary = before.canary if before else None
    if canary is None:
        return before.canary_end if before else None
    return CanaryEnd(version=canary.version, period=canary.period, why=why)


def decided(serving: Serving, *, by: str, reason: str, now: datetime, decided_in: str = "") -> Serving:
    """The pointer with the time, the author and the reason of a switch, also of the canary that it ended."""
    end = serving.canary_end
    if end is not None and end.at is None:
        end = replace(end, at=now, by=by, reason=reason)
    return replace(serving, since=now, by=by, reason=reason, decided_in=decided_in, canary_end=end)


def _pointer(
    before: Serving | None,
    active: ServingEntry,
    behind: Sequence[ServingEntry],
    ends: WhyEnded = "rolled_back",
) -> Serving:
    """The pointer with another active model, which `ends` a canary."""
    remembered = _remembered(before)
    served = [version for version in remembered if version != active.version]
    if active.version != BASE:
        served.append(active.version)
    return Serving(
        version=active.version,
        model=active.model,
        endpoint=active.endpoint,
        system_prompt=active.system_prompt,
        base_model=active.base_model,
        shutdown_date=active.shutdown_date,
        gone_at=active.gone_at,
        fallback=that_fit((active,), [entry.as_entry for entry in behind][:FALLBACKS]),
        served=tuple(served[-REMEMBERED:]),
        bases_gone=before.bases_gone if before else {},
        canary_end=canary_end(before, ends),
    )


def that_fit(first: Sequence[ServingEntry], behind: Sequence[ServingEntry]) -> tuple[ServingEntry, ...]:
    """The earlier models whose prompts fit into one document with the prompts of the `first` ones."""
    sizes = accumulate(text_bytes(entry.system_prompt or "") for entry in (*first, *behind))
    fitting = zip(behind, [*sizes][len(first) :], strict=True)
    return tuple(entry for entry, size in fitting if size <= PROMPT_BYTES)


def _remembered(before: Serving | None) -> Sequence[str]:
    """The versions that have served; in a pointer that is older than the field, those of its chain."""
    if before is None or before.served is not None:
        return (before.served or ()) if before else ()
    return [*reversed(versions_of(before))]
