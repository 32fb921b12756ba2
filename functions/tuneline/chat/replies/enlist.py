"""Make the user who sends an invitation code an operator.

`scripts/tuneline status operators --invite` prints the code.
"""

from dataclasses import replace

from tuneline import logs
from tuneline.chat.context import EventContext, Reply
from tuneline.line.messages import Message
from tuneline.notices.invite import GOOD_FOR, TRIES, accept
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record_with_result
from tuneline.storage.records.chat import Chat
from tuneline.texts.notice_texts import texts


async def enlist(documents: Documents, context: EventContext) -> Reply:
    """Reply whether the code is valid; the reply does not say why it is not."""
    event, is_good = context.event, False
    if await _may_try(documents, context):
        user, now = event.user_id, context.now()
        is_good = await accept(documents, context.question, user_id=user, event=event.id, now=now)
    logs.warning("an operator was added" if is_good else "a code for operators was not valid")
    notices = texts(context.rules.language)
    return Reply((Message(notices["operator_added" if is_good else "operator_code_wrong"]),))


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
