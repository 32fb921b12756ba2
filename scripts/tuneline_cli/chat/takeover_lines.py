"""Write takeovers for people and for programs."""

from collections.abc import Iterator
from typing import Any

from tuneline.chat.takeover.current import CurrentTakeover
from tuneline_cli.chat.chat_argument import shown_id
from tuneline_cli.model.columns import readable
from tuneline_cli.output import minute

ID_CHARACTERS = 12
# `by` of a takeover, for people.
_REASONS = {
    "user": "the user asked for a person",
    "thumbs": "two thumbs down in a row",
    "unknown": "the bot did not know the answer",
    "operator": "an operator took over in LINE",
    "command": "scripts/tuneline chat pause",
}


def as_json(takeover: CurrentTakeover) -> dict[str, Any]:
    """A takeover for a program; what its notice does not have any more is None."""
    return {
        "chat": shown_id(takeover.chat),
        "since": takeover.began,
        "until": takeover.human["until"],
        "by": takeover.human["by"],
        "question": takeover.fact("question") or None,
        "chat_link": takeover.fact("chat_link") or None,
    }


def lines(takeover: CurrentTakeover) -> Iterator[str]:
    """A takeover for people."""
    human = takeover.human
    reason = _REASONS.get(human["by"], human["by"])
    until = f"since {minute(takeover.began)}, until {minute(human['until'])}"
    yield f"{shown_id(takeover.chat)[:ID_CHARACTERS]}  {until}: {reason}"
    if question := takeover.fact("question"):
        yield f"  “{readable(question)}”"
    if link := takeover.fact("chat_link"):
        yield f"  → {link}"
