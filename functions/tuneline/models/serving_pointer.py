"""What `bot/serving` says after each thing that can happen to it; nothing here reads or writes a store."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any, Final

from tuneline.inference.candidates import BASE, Candidate, is_alive, is_over, tuned_entries
from tuneline.unicode import text_bytes

Pointer = Mapping[str, Any]
# As many earlier models stay ready to answer when the serving one is gone.
FALLBACKS: Final = 3
# Of all prompts together. A document holds a megabyte, and the pointer is read with every message.
PROMPT_BYTES: Final = 980_000
# As many versions that have served are remembered, so that no late poller puts one back.
REMEMBERED: Final = 50
_KEPT: Final = ("version", "model", "endpoint", "system_prompt", "base_model", "shutdown_date", "gone_at")
# A base model that was not found so long ago is not spoken of any more.
_LEFT_OUT_AFTER: Final = timedelta(days=1)


def has_served(serving: Pointer | None, version: str) -> bool:
    """Whether `version` serves, stands behind the serving model, or has served before."""
    if serving is None:
        return False
    chained = [one["version"] for one in tuned_entries(serving)]
    return version in chained or version in serving.get("served", ())


def promoted(serving: Pointer | None, version: str, model: Mapping[str, Any]) -> dict[str, Any]:
    """With `version` in front, and behind it what was there before."""
    earlier = [one for one in tuned_entries(serving) if one["version"] != version]
    return _pointer(serving, {**model, "version": version}, earlier)


def without(serving: Pointer, version: str, *, base_model: str, now: datetime) -> dict[str, Any]:
    """Without `version`: if it serves, the next one that is alive does, and in the end the base model.

    The base model goes on with the prompt of the one that has gone. What stood in between and is away for
    the moment stays behind the one that serves now.
    """
    others = [one for one in tuned_entries(serving) if one["version"] != version]
    if serving["version"] != version:
        fallback = [_entry(one) for one in others if one["version"] != serving["version"]]
        return {**serving, "fallback": fallback}
    next_one = next((one for one in others if is_alive(one, now)), None)
    if next_one is None:
        return _pointer(serving, base_entry(base_model, serving.get("system_prompt")), [])
    behind = [one for one in others if one is not next_one and not is_over(one.get("shutdown_date"), now)]
    return _pointer(serving, next_one, behind)


def with_entry(serving: Pointer, version: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """With `changes` in what it says of one of the tuned models."""
    fallback = [
        {**one, **changes} if one["version"] == version else one for one in serving.get("fallback", [])
    ]
    own = changes if serving["version"] == version else {}
    return {**serving, **own, "fallback": fallback}


def with_base_gone(serving: Pointer | None, gone: Candidate, *, now: datetime) -> dict[str, Any]:
    """With a base model that was not found; there need not have been a pointer before."""
    before = serving or {
        **_pointer(None, base_entry(gone.model, gone.system_prompt), []),
        "since": now,
        "by": "line_reply",
        "reason": "the base model was not found",
    }
    others = {model: at for model, at in before.get("bases_gone", {}).items() if at + _LEFT_OUT_AFTER > now}
    return {**before, "bases_gone": {**others, gone.model: now}}


def base_entry(base_model: str, system_prompt: str | None) -> dict[str, Any]:
    """What a pointer says where no tuned model serves; which base model answers, the settings say."""
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
    served = [one for one in (before or {}).get("served", _versions(before)) if one != own["version"]]
    if own["version"] != BASE:
        served.append(own["version"])
    gone = {"bases_gone": before["bases_gone"]} if before and before.get("bases_gone") else {}
    fallback = _that_fit(own, [_entry(one) for one in behind][:FALLBACKS])
    return {**own, "fallback": fallback, "served": served[-REMEMBERED:], **gone}


def _that_fit(own: Pointer, behind: Sequence[Pointer]) -> list[Any]:
    """The earlier models whose prompts fit into one document with that of the serving model."""
    sizes = accumulate(text_bytes(one.get("system_prompt") or "") for one in (own, *behind))
    return [one for one, size in zip(behind, [*sizes][1:], strict=True) if size <= PROMPT_BYTES]


def _versions(before: Pointer | None) -> list[str]:
    """For a pointer that was written when none were remembered."""
    return [one["version"] for one in reversed(tuned_entries(before))]


def _entry(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one[name] for name in _KEPT if name in one}
