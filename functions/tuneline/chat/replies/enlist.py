"""Make the user who sends an invitation code an operator.

`scripts/tuneline operator invite` prints the code.
"""

from dataclasses import replace
from typing import Final

from tuneline import logs
from tuneline.chat.context import EventContext, Reply
from tuneline.line.messages import Message
from tuneline.notices.invite import GOOD_FOR, TRIES, Enlisting, accept
from tuneline.notices.notice import Notices
from tuneline.notices.operators import MOST
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record_with_result
from tuneline.storage.records.chat import Chat
from tuneline.storage.records.notice import reader_of
from tuneline.texts.notice_texts import texts

_TEXTS: Final = {"added": "operator_added", "wrong": "operator_code_wrong", "full": "operators_full"}
_LOGGED: Final = {
    "added": "an operator was added",
    "wrong": "a code for operators was not valid",
    "full": "an operator was not added: there are as many as there can be",
}


async def enlist(documents: Documents, context: EventContext) -> Reply:
    """Reply whether the code is valid; the reply does not say why it is not."""
    event, enlisting = context.event, Enlisting("wrong")
    if await _may_try(documents, context):
        user, now = event.user_id, context.now()
        enlisting = await accept(documents, context.question, user_id=user, event=event.id, now=now)
    logs.warning(_LOGGED[enlisting.outcome])
    if enlisting.outcome == "added":
        # The event comes again after a crash, and finds this notice.
        await Notices(documents=documents, now=context.now).notify(
            "operator_added",
            event.id,
            {"count": enlisting.count},
            seen_by=(reader_of(context.path),),
        )
    text = texts(context.rules.language)[_TEXTS[enlisting.outcome]]
    messages = (Message(text.format(most=MOST)),)
    return Reply((*messages, _help(context)) if enlisting.outcome == "added" else messages)


def _help(context: EventContext) -> Message:
    # Operators are few, so other instances never load the cards.
    from tuneline.operator_cards.help_cards import help_card  # noqa: PLC0415

    return help_card(language=context.rules.language).as_message()


async def _may_try(documents: Documents, context: EventContext) -> bool:
    """Count one more code of this chat. False if it has sent TRIES of them within a code's lifetime.

    Each chat has its own tries, so a stranger who guesses cannot use up those of the invited operator.
    """

    def counted(stored: Chat | None) -> tuple[Chat | None, bool]:
        chat, now = stored or Chat(expire_at=context.expire_at), context.now()
        tried = [code for code in chat.counted.codes if code["at"] > now - GOOD_FOR]
        is_known = any(code["event"] == context.event.id for code in tried)
        if is_known or len(tried) >= TRIES:
            return None, is_known
        tried.append({"event": context.event.id, "at": now})
        return replace(chat, counted=replace(chat.counted, codes=tuple(tried))), True

    _, may_try = await change_record_with_result(documents, Chat, context.path, counted)
    return may_try
