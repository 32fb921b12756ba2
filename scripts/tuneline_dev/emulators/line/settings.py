"""Change the platform's settings while it runs: clock, quota, redelivery."""

import math
from collections.abc import Callable
from typing import Any

from tuneline_dev.emulators.line.channel import Channel

_Change = Callable[[Channel, Any], None]


def change(channel: Channel, given: dict[str, Any]) -> None:
    """Apply the settings of `POST /control {"set": {...}}`. Raises ValueError for invalid ones.

    `clock_offset_seconds` shifts the clock of all lifetimes, `quota` is the month's limit of push messages
    (null for none), `quota_used` the number used, `redelivery_pauses_seconds` the pauses before each
    redelivery, `patience_seconds` the timeout of a webhook, `webhook_url` the console's webhook URL (empty
    for none), `webhook_active` its switch "Use webhook", `has_chat` the switch Chat of LINE Official Account
    Manager, `user_language` the language in the users' profiles.
    """
    changes = []
    for name, value in given.items():
        if name not in _SETTINGS:
            raise ValueError(f"{name!r} is not one of {', '.join(_SETTINGS)}")
        fits, apply = _SETTINGS[name]
        if not fits(value):
            raise ValueError(f"{value!r} cannot be {name}")
        changes.append((apply, value))
    for apply, value in changes:
        apply(channel, value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_duration(value: Any) -> bool:
    return _is_number(value) and value >= 0


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _set_offset(channel: Channel, value: Any) -> None:
    channel.clock.offset_seconds = value


def _set_quota(channel: Channel, value: Any) -> None:
    channel.quota.limit = value


def _set_used(channel: Channel, value: Any) -> None:
    channel.quota.used = value


def _set_pauses(channel: Channel, value: Any) -> None:
    channel.webhooks.pauses_seconds = value


def _set_patience(channel: Channel, value: Any) -> None:
    channel.webhooks.patience_seconds = value


def _set_url(channel: Channel, value: Any) -> None:
    channel.webhooks.url = value


def _set_chat(channel: Channel, value: Any) -> None:
    channel.has_chat = value


def _set_user_language(channel: Channel, value: Any) -> None:
    channel.user_language = value


def _set_active(channel: Channel, value: Any) -> None:
    channel.webhooks.active = value


_SETTINGS: dict[str, tuple[Callable[[Any], bool], _Change]] = {
    "clock_offset_seconds": (_is_number, _set_offset),
    "quota": (lambda value: value is None or _is_count(value), _set_quota),
    "quota_used": (_is_count, _set_used),
    "redelivery_pauses_seconds": (
        lambda value: isinstance(value, list) and all(map(_is_duration, value)),
        _set_pauses,
    ),
    "patience_seconds": (_is_duration, _set_patience),
    "webhook_url": (lambda value: isinstance(value, str), _set_url),
    "has_chat": (lambda value: isinstance(value, bool), _set_chat),
    "user_language": (lambda value: isinstance(value, str) and value != "", _set_user_language),
    "webhook_active": (lambda value: isinstance(value, bool), _set_active),
}
