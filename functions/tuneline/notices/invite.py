"""Register an operator by a code from a command, which the operator sends to the bot on LINE.

LINE does not show users their own user id, and it is private. The code works once, for 15 minutes, in a
one-to-one chat; only its hash is stored. In that time, a chat may send ten wrong codes.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from tuneline.notices.operators import MOST, read_operators
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, change_record_with_result, read_record
from tuneline.storage.records.operators.bot_settings import SETTINGS, RunningSettings
from tuneline.storage.records.operators.invitation import INVITATION, Invitation

GOOD_FOR = timedelta(minutes=15)
# Codes that a chat may send while an invitation is valid.
TRIES = 10
# Without characters that are easily confused. Ten of them make 2**49 codes.
_CHARACTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE = re.compile(rf"TUNE-([{_CHARACTERS}]{{5}})-([{_CHARACTERS}]{{5}})")


async def invite(documents: Documents, *, now: datetime) -> str:
    """Create a code to send to the bot. The previous code is no longer valid."""
    first, second = ("".join(secrets.choice(_CHARACTERS) for _ in range(5)) for _ in range(2))
    code = f"TUNE-{first}-{second}"
    invitation = Invitation(hash=_hash(code), good_until=now + GOOD_FOR, used_by=None)
    await change_record(documents, Invitation, INVITATION, lambda _: invitation)
    return code


def looks_like_a_code(text: str) -> bool:
    """Whether the whole `text` has the form of a code, in any case and width."""
    return _CODE.fullmatch(_normal(text)) is not None


@dataclass(frozen=True)
class Enlisting:
    """What has become of a code, and how many operators the bot has now.

    `full`: the code is valid and still is, but the bot has MOST operators.
    """

    outcome: Literal["added", "wrong", "full"]
    count: int = 0


async def accept(documents: Documents, text: str, *, user_id: str, event: str, now: datetime) -> Enlisting:
    """Make `user_id` an operator if `text` is the valid code and the bot has fewer than MOST operators.

    The same `event` may come again after a crash, and has the same result.
    """
    operators = read_operators(await read_record(documents, RunningSettings, SETTINGS)).operators
    is_full = len(operators) >= MOST and user_id not in operators

    def tried(invitation: Invitation | None) -> tuple[Invitation | None, bool]:
        if invitation is None or not invitation.is_open(now):
            return None, invitation is not None and invitation.used_by == event
        is_good = hmac.compare_digest(invitation.hash, _hash(_normal(text)))
        is_used = is_good and not is_full
        return (replace(invitation, used_by=event) if is_used else None), is_good

    _, is_good = await change_record_with_result(documents, Invitation, INVITATION, tried)
    if not is_good:
        return Enlisting("wrong")
    if is_full:
        return Enlisting("full", len(operators))
    with_operator = partial(_with_operator, user_id=user_id)
    _, count = await change_record_with_result(documents, RunningSettings, SETTINGS, with_operator)
    return Enlisting("added", count)


def _with_operator(stored: RunningSettings | None, *, user_id: str) -> tuple[RunningSettings | None, int]:
    settings = stored or RunningSettings()
    count = len(read_operators(settings).operators)
    if user_id in settings.operators:
        return None, count
    return replace(settings, operators=(*settings.operators, user_id)), count + 1


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
