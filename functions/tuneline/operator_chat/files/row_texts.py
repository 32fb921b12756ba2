"""Take an operator's text as the corrected row that a button awaits, and show it before it counts.

`line_reply` gets the text and may not write a file. So the text waits in the chat for the tap that confirms
it, which `line_operator` gets.
"""

from tuneline.chat.context import EventContext, Reply
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.row_card import row_card
from tuneline.operator_chat.answers.answer_form import read_form
from tuneline.operator_chat.awaited_text import keep_text, last_awaited
from tuneline.operator_chat.buttons import say
from tuneline.storage.documents import Documents


class RowTexts:
    """Answers the text of a row that is awaited; any other text is not for it."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def recognizes(self, context: EventContext) -> bool:
        """Whether the text has the form of a row, and a row is awaited."""
        return _awaited(context) is not None and read_form(context.question) is not None

    async def respond(self, context: EventContext) -> Reply:
        """Keep the text, and ask whether it is to replace the row."""
        row, form = _awaited(context), read_form(context.question)
        if row is None or form is None or not form.is_complete:
            return say(context, "form_several" if form and form.questions > 1 else "form_incomplete")
        await keep_text(self._documents, context)
        card = row_card(
            row,
            event=context.event.id,
            question=form.question,
            answer=form.answer,
            language=context.rules.language,
        )
        return Reply((card.as_message(),))


def _awaited(context: EventContext) -> OperatorPostback | None:
    awaited = last_awaited(context)
    return awaited if awaited and awaited.verb == "row" else None
