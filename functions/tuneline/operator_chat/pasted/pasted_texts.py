"""Recognize a text of an operator with so many pairs that it may be a dataset, and ask.

Until the answer the text is in the chat's document, where every deletion of the chat's texts clears it.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from tuneline.chat.context import EventContext, Reply
from tuneline.datasets.example import Row
from tuneline.datasets.formats.json.jsonl import Lines
from tuneline.datasets.formats.text import text_pairs
from tuneline.datasets.formats.text.text_marks import style_of
from tuneline.operator_cards.confirmation_cards import paste_confirmation
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.chat import Chat, PastedPairs

FEWEST_PAIRS: Final = 10
KEPT_FOR: Final = timedelta(minutes=30)


class PastedTexts:
    """Answers a text with at least FEWEST_PAIRS pairs."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def recognizes(self, context: EventContext) -> bool:
        """Whether the text has so many pairs."""
        return count_pairs(context.event.text) >= FEWEST_PAIRS

    async def respond(self, context: EventContext) -> Reply:
        """Keep the text, and ask whether it becomes a dataset."""
        event, text = context.event, context.event.text
        pasted: PastedPairs = {
            "event": event.id,
            "message": event.message_id,
            "text": text,
            "until": context.now() + KEPT_FOR,
        }

        def kept(chat: Chat | None) -> Chat | None:
            stored = chat or Chat()
            if event.message_id in stored.unsent:
                return None
            return replace(stored, pasted=pasted, expire_at=context.expire_at)

        await change_record(self._documents, Chat, context.path, kept)
        card = paste_confirmation(event.id, count_pairs(text), language=context.rules.language)
        return Reply((card.as_message(),))


def count_pairs(text: str) -> int:
    """Count the questions with an answer, as the check of a `.txt` dataset reads them."""
    written = "\n".join(text.splitlines())
    style = style_of(written)
    if style is None:
        return 0
    part = Lines(1, written.encode("utf-8", "replace"), b"\n")
    return sum(isinstance(row, Row) for row in text_pairs.rows([part], style=style))
