"""What a user gets once an operator has decided on a draft."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tuneline.line.messages import Message, from_dict
from tuneline.line.split_messages import split
from tuneline.storage.records.answers.draft import Draft
from tuneline.storage.records.answers.unanswered import UnansweredReason
from tuneline.storage.records.chat import BY_OPERATOR, Turn
from tuneline.texts import chat_texts

# The reason of the text that a user gets instead of an answer that was skipped.
SKIPPED: Final = "draft_skipped"


@dataclass(frozen=True)
class DecidedAnswer:
    """The messages, what the chat remembers of them, and why the question is listed as unanswered.

    `apology` is the reason if they are no answer.
    """

    messages: Sequence[Message]
    turn: Turn | None = None
    listed_for: UnansweredReason | None = None
    apology: str | None = None


def decided_answer(draft: Draft, *, language: str) -> DecidedAnswer | None:
    """Return what the user gets; None while the draft waits."""
    if draft.state == "sent":
        return DecidedAnswer([*map(from_dict, draft.messages)], draft.turn, draft.listed_for)
    if draft.state == "edited":
        return DecidedAnswer(_edited(draft, language), _own_turn(draft))
    if draft.state == "skipped":
        first = _first(draft)
        quote = first.quote if first else None
        text = chat_texts.text("draft_skipped", language)
        return DecidedAnswer([Message(text, quote=quote)], apology=SKIPPED)
    return None


def _own_turn(draft: Draft) -> Turn | None:
    """The turn with the operator's text; a thumb for it counts for no side of a canary."""
    if draft.turn is None:
        return None
    turn: Turn = {**draft.turn, "answer": draft.edited_text, "version": BY_OPERATOR}
    turn.pop("counters", None)
    return turn


def _edited(draft: Draft, language: str) -> list[Message]:
    """The operator's text, with the quote and the thumbs of the draft."""
    first = _first(draft)
    messages = [Message(piece) for piece in split(draft.edited_text, more=chat_texts.text("more", language))]
    if first is not None:
        messages[0] = replace(messages[0], quote=first.quote)
        messages[-1] = replace(messages[-1], quick=from_dict(draft.messages[-1]).quick)
    return messages


def _first(draft: Draft) -> Message | None:
    return from_dict(draft.messages[0]) if draft.messages else None
