"""Remember that an operator's next text belongs to a button, such as the answer to an open question.

A phone has a form in its keyboard then, and a computer has not; so the text is recognized by the chat.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final, Literal, NamedTuple

from tuneline.chat.context import EventContext
from tuneline.operator_cards.postback import ForeignPostbackDropError, OperatorPostback, read_postback
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.chat import AwaitedText, Chat

AWAITED_FOR: Final = timedelta(minutes=30)


class WrongCell(NamedTuple):
    """The only cell of a row that has a mistake, and the text of its other cell."""

    name: Literal["question", "answer"]
    other: str


async def await_text(
    documents: Documents,
    context: EventContext,
    postback: OperatorPostback | None,
    *,
    cell: WrongCell | None = None,
) -> None:
    """Await the text of `postback` as the operator's next one; None awaits none any more.

    `cell` is the cell of a row that is to be corrected, if that is one.
    """
    awaited: AwaitedText | None = None
    if postback is not None:
        awaited = {"postback": postback.data, "until": context.now() + AWAITED_FOR}
        if cell is not None:
            awaited |= {"cell": cell.name, "other": cell.other}

    def changed(chat: Chat | None) -> Chat | None:
        if chat is None:
            return Chat(expire_at=context.expire_at, awaited=awaited) if awaited else None
        return replace(chat, awaited=awaited) if chat.awaited != awaited else None

    await change_record(documents, Chat, context.path, changed)


async def take_text(documents: Documents, context: EventContext) -> None:
    """Record that this event has brought the awaited text; later events bring none any more.

    The event is recorded, so that its next run after a crash awaits the text still.
    """

    def taken(chat: Chat | None) -> Chat | None:
        if chat is None or chat.awaited is None or chat.awaited.get("event") is not None:
            return None
        return replace(chat, awaited={**chat.awaited, "event": context.event.id})

    await change_record(documents, Chat, context.path, taken)


async def keep_text(documents: Documents, context: EventContext, *, form: str = "") -> None:
    """Keep the awaited text of this event until it is confirmed; a later event may bring another one.

    `form` is the row of which the text is one cell.
    """
    event = context.event

    def kept(chat: Chat | None) -> Chat | None:
        if chat is None or chat.awaited is None:
            return None
        text: AwaitedText = {
            **chat.awaited,
            "event": event.id,
            "text": form or context.question,
            "message": event.message_id,
            "bare": context.question if form else "",
        }
        return replace(chat, awaited=text)

    await change_record(documents, Chat, context.path, kept)


def last_awaited(context: EventContext) -> OperatorPostback | None:
    """Return the button whose text is or was awaited; None if there is none, or its time is over."""
    awaited = context.chat_record.awaited
    if awaited is None or awaited["until"] <= context.now():
        return None
    try:
        return read_postback(awaited["postback"])
    except ForeignPostbackDropError:
        return None


def awaited_text(context: EventContext) -> OperatorPostback | None:
    """Return the button whose text this message may be; None if none is awaited."""
    awaited = context.chat_record.awaited
    if awaited is None or awaited.get("event") not in (None, context.event.id):
        return None
    return last_awaited(context)
