"""Who is told on LINE, and whether it may cost anything: fields of `bot/settings`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuneline import logs
from tuneline.settings import LANGUAGES

# One multicast reaches as many: https://developers.line.biz/en/reference/messaging-api/#send-multicast-message
MOST = 500
_USER_ID = re.compile(r"U[0-9a-f]{32}")


@dataclass(frozen=True)
class Operators:
    """Each field is one of the document's, which may lack any of them.

    `operators` are LINE user ids: an operator puts them there, or has the bot do it with a code, and they are
    never logged. `push_notices` lets notices be pushed, each to each of them, which counts in LINE's quota.
    """

    operators: tuple[str, ...] = ()
    push_notices: bool = False


def read_operators(settings: Mapping[str, Any] | None) -> Operators:
    """The operators in the document; what cannot be used is logged and left out."""
    given = settings or {}
    listed = given.get("operators")
    listed = listed if isinstance(listed, list) else []
    usable = tuple(dict.fromkeys(one for one in listed if isinstance(one, str) and _USER_ID.fullmatch(one)))
    if len(usable) < len(set(map(str, listed))):
        logs.warning("bot/settings has a value that cannot be used", field="operators")
    return Operators(usable[:MOST], given.get("push_notices") is True)


def read_language(settings: Mapping[str, Any] | None, *, language: str) -> str:
    """The bot's language: the document's, or `language`, the environment's."""
    chosen = (settings or {}).get("language")
    return chosen if isinstance(chosen, str) and chosen in LANGUAGES else language
