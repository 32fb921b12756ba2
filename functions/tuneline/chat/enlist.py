"""Make the user an operator who sends the code that `scripts/status operators --invite` has made."""

from tuneline import logs
from tuneline.chat.talk import Reply, Talk
from tuneline.line.messages import Message
from tuneline.notices.invitation import accept
from tuneline.notices.texts import texts
from tuneline.storage.documents import Documents


async def enlist(documents: Documents, talk: Talk) -> Reply:
    """Say whether the code was good; the words do not tell why it was not."""
    event = talk.event
    is_good = await accept(documents, talk.question, user_id=event.user_id, event=event.id, now=talk.now())
    logs.warning("an operator was added" if is_good else "a code for operators was not good")
    own = texts(talk.rules.language)
    return Reply((Message(own["operator_added" if is_good else "operator_code_wrong"]),))
