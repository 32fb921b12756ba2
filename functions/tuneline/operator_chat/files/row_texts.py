"""Take an operator's text as the corrected row that a button awaits, and show it before it counts.

`line_reply` gets the text and may not write a file. So the text waits in the chat for the tap that confirms
it, which `line_operator` gets.
"""

from tuneline.chat.context import EventContext, Reply
from tuneline.chat.replies.feedback import is_question
from tuneline.operator_cards.postback import OperatorPostback
from tuneline.operator_cards.row_card import row_card
from tuneline.operator_chat.answers.answer_form import AnswerForm, read_form
from tuneline.operator_chat.answers.remarks import is_remark, may_ask
from tuneline.operator_chat.awaited_text import keep_text, last_awaited
from tuneline.operator_chat.buttons import say
from tuneline.storage.documents import Documents
from tuneline.texts import card_texts


class RowTexts:
    """Answers the text of a row that is awaited; any other text is not for it."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def recognizes(self, context: EventContext) -> bool:
        """Whether the text has the form of a row, or may be its wrong cell, and a row is awaited."""
        if _awaited(context) is None:
            return False
        return read_form(context.question) is not None or _with_cell(context) is not None

    async def respond(self, context: EventContext) -> Reply:
        """Keep the text, and ask whether it is to replace the row."""
        row, form, written = _awaited(context), read_form(context.question), ""
        if form is None:
            written = _with_cell(context) or ""
            form = read_form(written)
        if row is None or form is None or not form.is_complete:
            return say(context, "form_several" if form and form.questions > 1 else "form_incomplete")
        await keep_text(self._documents, context, form=written)
        awaited = context.chat_record.awaited
        card = row_card(
            row,
            event=context.event.id,
            question=form.question,
            answer=form.answer,
            language=context.rules.language,
            cell=awaited.get("cell") if awaited and written else None,
        )
        return Reply((card.as_message(),))


def _awaited(context: EventContext) -> OperatorPostback | None:
    awaited = last_awaited(context)
    return awaited if awaited and awaited.verb == "row" else None


def _with_cell(context: EventContext) -> str | None:
    """Return the row with the text in its wrong cell; None if the text is rather for the bot.

    The same text again is a question to the bot: the card's button has said it.
    """
    awaited, text = context.chat_record.awaited, context.question.strip()
    cell = awaited.get("cell") if awaited else None
    if awaited is None or cell is None or context.event.quoted_message_id:
        return None
    is_again = awaited.get("bare") == context.question and awaited.get("event") != context.event.id
    if is_again or is_question(text) or may_ask(text) or is_remark(text):
        return None
    other = awaited.get("other", "").strip()
    question, answer = (text, other) if cell == "question" else (other, text)
    row = card_texts.texts(context.rules.language)["answer_form"].format(question=question) + answer
    return row if read_form(row) == AnswerForm(question, answer) else None
