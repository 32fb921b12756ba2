"""Decide what the preset of a clinic changes in bot/settings, and what its end restores."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from tuneline.bot_settings import BotRules, read_bot_rules
from tuneline.texts.preset_texts import clinic_greeting

# The field of bot/settings that keeps what was stored before: by setting, `{"before": …, "set": …}`.
BEFORE: Final = "before_preset"


class Change(NamedTuple):
    """The stored values of a setting before and after; None is its default."""

    before: Any
    after: Any


def preset_changes(stored: Mapping[str, Any], *, language: str) -> dict[str, Change]:
    """Return what the preset changes. An operator's own greeting, and a stricter rule, stay."""
    rules = read_bot_rules(stored, language=language)
    wanted: dict[str, Any] = {"preset": "clinic", "unknown": "say_so", "ai_notice": True}
    if rules.promote == "auto":
        wanted["promote"] = "gated"
    if not rules.greeting:
        wanted["greeting"] = clinic_greeting(rules.language)
    used = vars(rules)
    return {
        name: Change(stored.get(name), value)
        for name, value in wanted.items()
        if used[name] != value or (name == "ai_notice" and stored.get(name) is False)
    }


def with_preset(stored: Mapping[str, Any], *, language: str) -> dict[str, Any]:
    """Return the document with the preset, and with what was stored before it."""
    changes = preset_changes(stored, language=language)
    earlier = stored.get(BEFORE)
    before = dict(earlier) if isinstance(earlier, dict) else {}
    for name, change in changes.items():
        before.setdefault(name, {"before": change.before, "set": change.after})
    return {**stored, **{name: change.after for name, change in changes.items()}, BEFORE: before}


def end_changes(stored: Mapping[str, Any]) -> dict[str, Change]:
    """Return what the end of the preset restores. A setting that was changed since then stays."""
    before = stored.get(BEFORE)
    kept = before if isinstance(before, dict) else {}
    changes = {
        name: Change(stored.get(name), entry.get("before"))
        for name, entry in kept.items()
        if isinstance(entry, dict) and stored.get(name) == entry.get("set")
    }
    if stored.get("preset") not in (None, BotRules.preset):
        changes["preset"] = Change(stored["preset"], None)
    return changes


def without_preset(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document as it was before the preset."""
    restored = {**stored, **{name: change.after for name, change in end_changes(stored).items()}}
    return {name: value for name, value in restored.items() if value is not None and name != BEFORE}
