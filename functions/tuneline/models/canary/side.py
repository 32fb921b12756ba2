"""Choose which chats a canary answers: by a hash of the chat's path and the candidate's version.

A chat has a fixed position for each candidate. A higher share only moves chats to the candidate, a lower one
only moves chats back, and nothing else moves a chat. Another candidate gets other chats.
"""

import hashlib
from typing import Final, Literal

from tuneline.storage.records.serving import Canary, Serving

Side = Literal["candidate", "current"]
SIDES: Final[tuple[Side, ...]] = ("candidate", "current")
# A hundredth of a percent of the chats.
_POSITIONS: Final = 10_000


def position_of(chat: str, version: str) -> int:
    """The position of a chat for a candidate, from 0 to 9,999."""
    digest = hashlib.sha256(f"canary:{version}\n{chat}".encode()).digest()
    return int.from_bytes(digest[:8]) % _POSITIONS


def side_of(canary: Canary, chat: str) -> Side:
    """The side of a chat while `canary` runs; `chat` is the path of its document."""
    is_candidate = position_of(chat, canary.version) < canary.share * _POSITIONS // 100
    return "candidate" if is_candidate else "current"


def candidate_for(serving: Serving | None, chat: str) -> Canary | None:
    """The candidate that answers this chat. None if the current model does."""
    canary = serving.canary if serving else None
    return canary if canary and side_of(canary, chat) == "candidate" else None
