"""The operators who get notices on LINE, and whether pushing is allowed: fields of `bot/settings`."""

import re
from dataclasses import dataclass

from tuneline import logs
from tuneline.settings import LANGUAGES
from tuneline.storage.records.operators.bot_settings import RunningSettings

# Users that one multicast can reach: https://developers.line.biz/en/reference/messaging-api/#send-multicast-message
REACHED = 500
# An operator may spend the bot's money, and a push counts once for each operator.
MOST = 20
_USER_ID = re.compile(r"U[0-9a-f]{32}")


@dataclass(frozen=True)
class Operators:
    """The fields of the document; each of them may be missing.

    `operators` are LINE user ids, entered by an operator or by the bot after an invitation code; they are
    never logged. `push_notices` allows pushing each notice to each operator, which counts in LINE's quota.
    """

    operators: tuple[str, ...] = ()
    push_notices: bool = False


def read_operators(settings: RunningSettings | None) -> Operators:
    """Read the operators from the document. Unusable values are logged and skipped."""
    listed = settings.operators if settings else ()
    usable = tuple(dict.fromkeys(id_ for id_ in listed if isinstance(id_, str) and _USER_ID.fullmatch(id_)))
    if len(usable) < len(set(map(str, listed))):
        logs.warning("bot/settings has a value that cannot be used", field="operators")
    return Operators(usable[:REACHED], settings is not None and settings.push_notices)


def read_language(settings: RunningSettings | None, *, language: str) -> str:
    """The bot's language: from the document, otherwise `language` from the environment."""
    chosen = settings.language if settings else None
    return chosen if chosen in LANGUAGES else language
