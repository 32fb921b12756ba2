"""Compute the next content of `bot/serving` for each event, without I/O."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any, Final

from tuneline.inference.candidates import BASE, Candidate, is_alive, is_over, tuned_entries
from tuneline.unicode import text_bytes

Pointer = Mapping[str, Any]
# Earlier models that stay in the chain and answer if the serving model is gone.
FALLBACKS: Final = 3
# Limit of all prompts together. A document holds a megabyte, and each message reads the pointer.
PROMPT_BYTES: Final = 980_000
# Versions that have served and are remembered, so that no late poller promotes one again.
REMEMBERED: Final = 50
_KEPT: Final = ("version", "model", "endpoint", "system_prompt", "base_model", "shutdown_date", "gone_at")
# After this time a base model that was not found leaves the list.
_LEFT_OUT_AFTER: Final = timedelta(days=1)


def has_served(serving: Pointer | None, version: str) -> bool:
    """Whether `version` serves, is a fallback, or has served before."""
    if serving is None:
        return False
    chained = [entry["version"] for entry in tuned_entries(serving)]
    return version in chained or version in serving.get("served", ())


def promoted(serving: Pointer | None, version: str, model: Mapping[str, Any]) -> dict[str, Any]:
    """The pointer with `version` serving, and the earlier models as its fallbacks."""
    earlier = [entry for entry in tuned_entries(serving) if entry["version"] != version]
    return _pointer(serving, {**model, "version": version}, earlier)


def without(serving: Pointer, version: str, *, base_model: str, now: datetime) -> dict[str, Any]:
    """The pointer without `version`.

    If it serves, the next available model replaces it, in the end the base model, which keeps the prompt of
    the removed model. Models in between that are unavailable for the moment stay as fallbacks.
    """
    others = [entry for entry in tuned_entries(serving) if entry["version"] != version]
    if serving["version"] != version:
        fallback = [_entry(entry) for entry in others if entry["version"] != serving["version"]]
        return {**serving, "fallback": fallback}
    successor = next((entry for entry in others if is_alive(entry, now)), None)
    if successor is None:
        return _pointer(serving, base_entry(base_model, serving.get("system_prompt")), [])
    rest = [entry for entry in others if entry is not successor]
    return _pointer(serving, successor, [one for one in rest if not is_over(one.get("shutdown_date"), now)])


def with_entry(serving: Pointer, version: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The pointer with `changes` in the entry of one tuned model."""
    fallback = [
        {**entry, **changes} if entry["version"] == version else entry
        for entry in serving.get("fallback", [])
    ]
    own = changes if serving["version"] == version else {}
    return {**serving, **own, "fallback": fallback}


def with_base_gone(serving: Pointer | None, gone: Candidate, *, now: datetime) -> dict[str, Any]:
    """The pointer with a base model that was not found; `serving` may be None."""
    before = serving or {
        **_pointer(None, base_entry(gone.model, gone.system_prompt), []),
        "since": now,
        "by": "line_reply",
        "reason": "the base model was not found",
    }
    others = {model: at for model, at in before.get("bases_gone", {}).items() if at + _LEFT_OUT_AFTER > now}
    return {**before, "bases_gone": {**others, gone.model: now}}


def base_entry(base_model: str, system_prompt: str | None) -> dict[str, Any]:
    """The entry for "no tuned model serves". The settings decide which base model answers."""
    return {
        "version": BASE,
        "model": base_model,
        "endpoint": "",
        "system_prompt": system_prompt,
        "base_model": base_model,
    }


def _pointer(
    before: Pointer | None, entry: Mapping[str, Any], behind: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    own = {"shutdown_date": None, **_entry(entry)}
    remembered = (before or {}).get("served", _versions(before))
    served = [version for version in remembered if version != own["version"]]
    if own["version"] != BASE:
        served.append(own["version"])
    gone = {"bases_gone": before["bases_gone"]} if before and before.get("bases_gone") else {}
    fallback = _that_fit(own, [_entry(earlier) for earlier in behind][:FALLBACKS])
    return {**own, "fallback": fallback, "served": served[-REMEMBERED:], **gone}


def _that_fit(own: Pointer, behind: Sequence[Pointer]) -> list[Any]:
    """The earlier models whose prompts fit into one document with the serving model's prompt."""
    sizes = accumulate(text_bytes(entry.get("system_prompt") or "") for entry in (own, *behind))
    return [entry for entry, size in zip(behind, [*sizes][1:], strict=True) if size <= PROMPT_BYTES]


def _versions(before: Pointer | None) -> list[str]:
    """The served versions of an older pointer that has no field `served`."""
    return [entry["version"] for entry in reversed(tuned_entries(before))]


def _entry(model: Mapping[str, Any]) -> dict[str, Any]:
    return {name: model[name] for name in _KEPT if name in model}
