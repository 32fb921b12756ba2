"""Send an operator's text instead of a draft, after a tap on the button that edits it.

A text that may be no answer, such as a question to the bot, is sent only after a tap.
"""

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.replies.feedback import is_question
from tuneline.operator_cards.drafts.draft_cards import sure_draft_card
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_chat.answers.remarks import is_remark
from tuneline.operator_chat.awaited_text import awaited_text, keep_text, take_text
from tuneline.operator_chat.buttons import OutOfDateDropError, say
from tuneline.operator_chat.drafts.draft_desk import DraftDesk
from tuneline.storage.documents import Documents


class DraftTexts:
    """Answers the text that is awaited for a draft."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._desk = DraftDesk(documents)

    def recognizes(self, context: EventContext) -> bool:
        """Whether the text is awaited for a draft."""
        return bool(context.question.strip()) and _awaited(context) is not None

    async def respond(self, context: EventContext) -> Reply:
        """Send the text, or ask whether it is meant for the user."""
        awaited, text = _awaited(context), context.question
        if awaited is None:
            return say(context, "button_old")
        try:
            draft = await self._desk.read(awaited.id)
        except OutOfDateDropError:
            await take_text(self._documents, context)
            return say(context, "draft_gone")
        is_unclear = is_question(text) or is_remark(text)
        if is_unclear and draft.record.state == "waiting":
            await keep_text(self._documents, context)
            card = sure_draft_card(draft, text, language=context.rules.language)
            return Reply((card.as_message(),))
        reply = await self._desk.decide(context, draft, "edited", text)
        await take_text(self._documents, context)
        return reply


def _awaited(context: EventContext) -> OperatorPostback | None:
    awaited = awaited_text(context)
    return awaited if awaited and awaited.verb == "edit_draft" else None
